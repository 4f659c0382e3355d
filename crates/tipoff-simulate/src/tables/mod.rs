//! What the feeds make of a season, with their lapses: one module a table.

mod attempts;
mod bettingpros;
mod game_lines;
mod gamebook;
mod injury_report;
mod player_summary;
mod props;
mod reference;
mod reference_schedule;
mod rosters;
mod schedule;
mod schedule_rows;
mod scoreboard;
mod team_summary;

pub(crate) use reference::Reference;

use crate::rng::Stream;
use crate::season::{Game, Season};
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, Table, inputs};

/// Makes a table's rows of one season.
type Fill = fn(&Season) -> Result<RecordBatch>;

/// The tables with a file for every season.
const SEASONAL: [(&Table, Fill); 12] = [
    (&inputs::NBAC_SCHEDULE, schedule::rows),
    (&inputs::ESPN_SCOREBOARD, scoreboard::rows),
    (&inputs::NBAC_GAMEBOOK_PLAYER_STATS, gamebook::rows),
    (&inputs::ESPN_TEAM_ROSTERS, rosters::rows),
    (&inputs::PLAYER_GAME_SUMMARY, player_summary::rows),
    (&inputs::TEAM_OFFENSE_GAME_SUMMARY, team_summary::offense),
    (&inputs::TEAM_DEFENSE_GAME_SUMMARY, team_summary::defense),
    (&inputs::ODDS_API_PLAYER_POINTS_PROPS, props::rows),
    (&inputs::BETTINGPROS_PLAYER_POINTS_PROPS, bettingpros::rows),
    (&inputs::ODDS_API_GAME_LINES, game_lines::rows),
    (&inputs::NBAC_INJURY_REPORT, injury_report::rows),
    (&inputs::REPROCESS_ATTEMPTS, attempts::rows),
];

/// The tables with a file for every season.
pub(crate) fn seasonal(reference_schedule: bool) -> Vec<(&'static Table, Fill)> {
    let mut tables = SEASONAL.to_vec();
    if reference_schedule {
        tables.push((&inputs::NBA_SCHEDULE, reference_schedule::rows));
    }
    tables
}

/// Whether nobody charted the shots of a game.
fn uncharted(season: &Season, game: &Game) -> bool {
    Stream::new(season.seed, season.year, "uncharted", game.key).chance(0.04)
}

/// `value` to `digits` decimals, halves away from zero.
fn decimal(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

/// `value`, or with probability `p` nothing.
fn lost<T>(rng: &mut Stream, p: f64, value: T) -> Option<T> {
    (!rng.chance(p)).then_some(value)
}

/// The canonical id in which a feed spells both teams its own way.
fn respelled_id(season: &Season, game: &Game) -> String {
    let (away, home) = (season.team(game.away), season.team(game.home));
    format!("{}_{}_{}", game.day.compact(), away.other_code(), home.other_code())
}

/// The nearest line that cannot be pushed: a whole number and a half.
fn half(value: f64) -> f64 {
    value.floor().max(0.0) + 0.5
}
