//! `nba_analytics.team_offense_game_summary` and its defensive counterpart.

use super::{decimal, lost, uncharted};
use crate::league::{MID, PAINT, THREE};
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Played, Season, Side};
use crate::time::Instant;
use arrow_array::RecordBatch;
use std::collections::BTreeSet;
use tipoff_catalog::{Result, Table, inputs};

const OFFENSE: [&str; 13] = [
    "game_id",
    "game_date",
    "team_abbr",
    "opponent_team_abbr",
    "season_year",
    "points_scored",
    "offensive_rating",
    "pace",
    "possessions",
    "rebounds",
    "home_game",
    "win_flag",
    "processed_at",
];

const DEFENSE: [&str; 24] = [
    "game_id",
    "game_date",
    "defending_team_abbr",
    "opponent_team_abbr",
    "season_year",
    "points_allowed",
    "opp_ft_attempts",
    "opp_paint_attempts",
    "opp_paint_makes",
    "opp_mid_range_attempts",
    "opp_mid_range_makes",
    "opp_three_pt_attempts",
    "opp_three_pt_makes",
    "points_in_paint_allowed",
    "mid_range_points_allowed",
    "three_pt_points_allowed",
    "blocks_paint",
    "blocks_mid_range",
    "blocks_three_pt",
    "defensive_rating",
    "opponent_pace",
    "home_game",
    "win_flag",
    "processed_at",
];

/// One team's row of a game.
struct Entry<'a> {
    season: &'a Season,
    played: &'a Played,
    own: &'a Side,
    other: &'a Side,
    id: &'a str,
    /// Points that a first version lacked.
    short: i64,
    /// Whether ratings got lost.
    bare: bool,
    loaded: Instant,
}

pub(super) fn offense(season: &Season) -> Result<RecordBatch> {
    fill(season, &inputs::TEAM_OFFENSE_GAME_SUMMARY, &OFFENSE, push_offense)
}

pub(super) fn defense(season: &Season) -> Result<RecordBatch> {
    fill(season, &inputs::TEAM_DEFENSE_GAME_SUMMARY, &DEFENSE, push_defense)
}

type Push = fn(&mut Stream, &mut Rows, &Entry<'_>) -> Result<()>;

fn fill(
    season: &Season,
    table: &'static Table,
    columns: &[&str],
    push: Push,
) -> Result<RecordBatch> {
    let mut rng = season.stream(table.name);
    let mut rows = Rows::new(table, columns)?;
    let games = season.games.len();
    let mut draw =
        |n: usize, share: f64| -> BTreeSet<usize> { rng.sample(n, share, 2).into_iter().collect() };
    let (twice, bare) = (draw(games, 0.006), draw(2 * games, 0.004));
    let (again, corrected) = (draw(2 * games, 0.008), draw(2 * games, 0.012));
    for (at, played) in season.games.iter().enumerate() {
        let loaded = played.over().plus_minutes(rng.between(180, 600));
        let [home, away] = &played.sides;
        for (row, (own, other)) in [(2 * at, (home, away)), (2 * at + 1, (away, home))] {
            let (id, bare) = (played.game.canonical.as_str(), bare.contains(&row));
            let entry = Entry { season, played, own, other, id, short: 0, bare, loaded };
            push(&mut rng, &mut rows, &entry)?;
            if twice.contains(&at) {
                push(&mut rng, &mut rows, &Entry { id: &played.game.id, ..entry })?;
            }
            if again.contains(&row) {
                push(&mut rng, &mut rows, &entry)?;
            }
            if corrected.contains(&row) {
                let loaded = loaded.plus_hours(-2);
                push(&mut rng, &mut rows, &Entry { short: 1, loaded, ..entry })?;
            }
        }
    }
    rows.finish()
}

fn push_offense(rng: &mut Stream, rows: &mut Rows, entry: &Entry<'_>) -> Result<()> {
    let Entry { season, played, own, other, .. } = entry;
    let (points, possessions) = (own.points() - entry.short, own.possessions());
    let rating = 100.0 * points as f64 / possessions;
    let pace = possessions * 48.0 / played.minutes() as f64;
    rows.push(cells![
        entry.id,
        played.game.day,
        season.team(own.team).code,
        season.team(other.team).code,
        i64::from(season.year),
        points,
        (!entry.bare).then(|| decimal(rating, 2)),
        (!entry.bare).then(|| decimal(pace, 1)),
        lost(rng, 0.002, decimal(possessions, 1) as i64),
        lost(rng, 0.002, own.sum(|line| line.boards[0] + line.boards[1])),
        own.team == played.game.home,
        played.winner() == own.team,
        entry.loaded,
    ])?;
    Ok(())
}

fn push_defense(rng: &mut Stream, rows: &mut Rows, entry: &Entry<'_>) -> Result<()> {
    let Entry { season, played, own, other, .. } = entry;
    let charted = !uncharted(season, &played.game);
    let attempts = |zone: usize| other.sum(|line| line.attempts[zone]);
    let makes = |zone: usize| other.sum(|line| line.makes[zone]);
    let chart = |value: i64| charted.then_some(value);
    let points = other.points() - entry.short;
    let possessions = other.possessions();
    let blocks = own.blocks.map(chart);
    rows.push(cells![
        entry.id,
        played.game.day,
        season.team(own.team).code,
        season.team(other.team).code,
        i64::from(season.year),
        points,
        lost(rng, 0.002, other.sum(|line| line.ft_attempts)),
        chart(attempts(PAINT)),
        chart(makes(PAINT)),
        chart(attempts(MID)),
        chart(makes(MID)),
        attempts(THREE),
        makes(THREE),
        chart(2 * makes(PAINT)),
        chart(2 * makes(MID)),
        3 * makes(THREE),
        blocks[PAINT],
        blocks[MID],
        blocks[THREE],
        (!entry.bare).then(|| decimal(100.0 * points as f64 / possessions, 2)),
        (!entry.bare).then(|| decimal(possessions * 48.0 / played.minutes() as f64, 1)),
        own.team == played.game.home,
        played.winner() == own.team,
        entry.loaded,
    ])?;
    Ok(())
}
