//! What tables and feature sets *are*: names, columns, types, keys, rules and
//! meanings, each declared once. Everything that reads, checks, writes or
//! prints a table derives from here. No I/O, no async.

mod column;
mod error;
mod feature_set;
pub mod inputs;
pub mod outputs;
mod table;

pub use column::{Check, Column, ColumnType, Rule, Severity};
pub use error::{Class, Error, Kind, Result, did_you_mean};
pub use feature_set::{FeatureSet, Input, Need, Window};
pub use table::Table;

/// Every feature set, in an order in which each follows those it reads.
pub static FEATURE_SETS: &[&FeatureSet] = &[
    &outputs::TEAM_CONTEXT_SET,
    &outputs::PLAYER_CONTEXT_SET,
    &outputs::SHOT_ZONES_SET,
    &outputs::TEAM_DEFENSE_SET,
    &outputs::COMPOSITE_SET,
];

/// Every source table that a feature set reads and no feature set writes.
pub static SOURCE_TABLES: &[&Table] = &[
    &inputs::NBAC_SCHEDULE,
    &inputs::NBA_SCHEDULE,
    &inputs::ESPN_SCOREBOARD,
    &inputs::NBAC_GAMEBOOK_PLAYER_STATS,
    &inputs::ESPN_TEAM_ROSTERS,
    &inputs::PLAYER_GAME_SUMMARY,
    &inputs::TEAM_OFFENSE_GAME_SUMMARY,
    &inputs::TEAM_DEFENSE_GAME_SUMMARY,
    &inputs::ODDS_API_PLAYER_POINTS_PROPS,
    &inputs::BETTINGPROS_PLAYER_POINTS_PROPS,
    &inputs::ODDS_API_GAME_LINES,
    &inputs::NBAC_INJURY_REPORT,
    &inputs::NBA_PLAYERS_REGISTRY,
    &inputs::PLAYER_ALIASES,
    &inputs::REPROCESS_ATTEMPTS,
];

/// The feature set named `name`: its table with or without the dataset.
///
/// # Errors
/// [`Class::Usage`] naming the nearest feature set.
pub fn feature_set(name: &str) -> Result<&'static FeatureSet> {
    FEATURE_SETS
        .iter()
        .copied()
        .find(|set| set.table.name == name || set.name() == name)
        .ok_or_else(|| {
            let known = FEATURE_SETS.iter().map(|set| set.name());
            Error::new(Class::Usage, format!("unknown feature set `{name}`")).object(name).hint(
                did_you_mean(name, known)
                    .unwrap_or_else(|| "`tipoff features` lists the feature sets".to_owned()),
            )
        })
}

/// The declaration of a table, source or output, by its full name.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    let outputs = FEATURE_SETS.iter().map(|set| set.table);
    let sources = SOURCE_TABLES.iter().copied();
    sources.chain(outputs).chain([&outputs::PRECOMPUTE_FAILURES]).find(|table| table.name == name)
}
