//! Source tables as kernels read them: one row per game in force, sorted.

pub mod attempts;
pub mod history;
pub mod player_games;
pub mod schedule;
pub mod season;
