//! What all feature sets share: frames, exact numbers, text, calendar, teams.

pub mod build;
pub mod calendar;
pub mod frame;
pub mod ingest;
pub mod num;
pub mod symbols;
pub mod teams;
pub mod text;
