//! Source tables as kernels read them: one row per game in force, sorted.

pub mod attempts;
pub mod completeness;
pub mod game_lines;
pub mod history;
pub mod injuries;
pub mod newest_hash;
pub mod player_games;
pub mod schedule;
pub mod season;
