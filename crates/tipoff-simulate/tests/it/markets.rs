//! The awkward cases of markets, and what lines know.

use crate::lapses::{occur, rows};
use crate::warehouse::{FULL, Warehouse, group};
use std::collections::{BTreeMap, BTreeSet};

fn props(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let props = warehouse.rows("odds_api_player_points_props");
    let (days, names) = (props.day("game_date"), props.text("player_lookup"));
    let (books, lines) = (props.name("bookmaker"), props.float("points_line"));
    let (minutes, taken) = (props.int("minutes_before_tipoff"), props.time("snapshot_timestamp"));
    let ids = props.name("game_id");
    let count = |test: &dyn Fn(usize) -> bool| rows(days.len(), test);
    let players = group((0..days.len()).map(|r| (&names[r], days[r])));
    let several = players
        .values()
        .filter(|rows| rows.iter().map(|row| &books[*row]).collect::<BTreeSet<_>>().len() > 1);
    let moved = group((0..days.len()).map(|r| (&names[r], days[r], &books[r])));
    let moved = moved.values().filter(|rows| rows.iter().any(|r| lines[*r] != lines[rows[0]]));
    let beside = group((0..days.len()).map(|r| (&names[r], days[r], &books[r], taken[r])));
    let mut cases: Vec<(&'static str, usize)> = ["draftkings", "fanduel", "betmgm"]
        .map(|book| (book, count(&|r| books[r] == book)))
        .to_vec();
    cases.extend([
        ("player with several books", several.count()),
        ("line that moved", moved.count()),
        ("two lines at once", beside.values().filter(|rows| rows.len() > 1).count()),
        ("in-game line", count(&|r| minutes[r] < Some(0) && minutes[r].is_some())),
        ("line at tip-off", count(&|r| minutes[r] == Some(0))),
        ("unknown capture", count(&|r| minutes[r].is_none())),
        ("unresolved name", count(&|r| names[r].is_none())),
        ("canonical id", count(&|r| ids[r].contains('_'))),
        ("official id", count(&|r| !ids[r].contains('_'))),
    ]);
    cases
}

#[test]
fn player_props() {
    occur(props);
}

fn second_provider(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let props = warehouse.rows("bettingpros_player_points_props");
    let (markets, sides) = (props.name("market_type"), props.name("bet_side"));
    let (books, opening) = (props.name("bookmaker"), props.float("opening_line"));
    let (active, best) = (props.bool("is_active"), props.bool("is_best_line"));
    let (updated, days) = (props.time("bookmaker_last_update"), props.day("game_date"));
    let names = props.name("player_lookup");
    let first = warehouse.rows("odds_api_player_points_props");
    let priced: BTreeSet<(Option<String>, i32)> =
        first.text("player_lookup").into_iter().zip(first.day("game_date")).collect();
    let schedule = warehouse.rows("nbac_schedule");
    let tips: BTreeSet<i64> = schedule.time("game_date_est").into_iter().flatten().collect();
    let count = |test: &dyn Fn(usize) -> bool| rows(days.len(), test);
    // Past 23:00 in the East, every tip-off is past.
    let late = |r: usize| updated[r].unwrap() / 3_600_000_000 > i64::from(days[r]) * 24 + 24 + 4;
    let mut cases: Vec<(&'static str, usize)> = ["points", "rebounds", "assists"]
        .map(|market| (market, count(&|r| markets[r] == market)))
        .to_vec();
    cases.extend([
        ("under", count(&|r| sides[r] == "under")),
        ("consensus", count(&|r| books[r] == "BettingPros Consensus")),
        ("withdrawn line", count(&|r| active[r] == Some(false))),
        ("best line", count(&|r| best[r] == Some(true))),
        ("unknown opening", count(&|r| opening[r].is_none())),
        ("update after tip-off", count(&late)),
        ("update at tip-off", count(&|r| updated[r].is_some_and(|at| tips.contains(&at)))),
        ("other provider silent", count(&|r| !priced.contains(&(Some(names[r].clone()), days[r])))),
    ]);
    cases
}

#[test]
fn bettingpros() {
    occur(second_provider);
}

fn game_lines(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let lines = warehouse.rows("odds_api_game_lines");
    let (ids, homes) = (lines.name("game_id"), lines.text("home_team_abbr"));
    let (markets, points) = (lines.name("market_key"), lines.float("outcome_point"));
    let (outcomes, books) = (lines.name("outcome_name"), lines.name("bookmaker_key"));
    let (taken, start) = (lines.time("snapshot_timestamp"), lines.time("commence_time"));
    let priced = ids.iter().collect::<BTreeSet<_>>().len();
    let official: BTreeSet<String> =
        warehouse.rows("nba_schedule").name("game_id").into_iter().collect();
    let played = official.iter().filter(|id| !id.starts_with("001")).count();
    assert!(ids.iter().all(|id| id.len() == 32));
    let snapshots = group((0..ids.len()).map(|r| (&ids[r], &books[r], &outcomes[r])));
    let foreign = ["BRK", "CHO", "PHO", "GS", "NY", "NO", "SA", "UTAH"];
    let count = |test: &dyn Fn(usize) -> bool| rows(ids.len(), test);
    vec![
        ("spread", count(&|r| markets[r] == "spreads")),
        ("total", count(&|r| markets[r] == "totals")),
        ("several snapshots", snapshots.values().filter(|rows| rows.len() > 2).count()),
        ("in-game snapshot", count(&|r| taken[r] > start[r])),
        ("snapshot at the start", count(&|r| taken[r] == start[r])),
        ("unknown team", count(&|r| homes[r].is_none())),
        ("unknown point", count(&|r| points[r].is_none())),
        ("other code", count(&|r| homes[r].as_deref().is_some_and(|h| foreign.contains(&h)))),
        ("code for a name", count(&|r| outcomes[r].len() <= 4 && markets[r] == "spreads")),
        ("game without lines", played - priced),
    ]
}

#[test]
fn spreads_and_totals() {
    occur(game_lines);
}

/// Pearson's coefficient.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = pairs.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / n, m.1 + p.1 / n));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (x, y) = (x - mean.0, y - mean.1);
        (xy, xx, yy) = (xy + x * y, xx + x * x, yy + y * y);
    }
    xy / (xx * yy).sqrt()
}

#[test]
fn lines_know_something_but_not_the_result() {
    let offense = FULL.rows("team_offense_game_summary");
    let scored: BTreeMap<(String, i32), i64> = offense
        .name("team_abbr")
        .into_iter()
        .zip(offense.day("game_date"))
        .zip(offense.int("points_scored"))
        .map(|(key, points)| (key, points.unwrap()))
        .collect();
    let lines = FULL.rows("odds_api_game_lines");
    let (homes, aways) = (lines.text("home_team_abbr"), lines.text("away_team_abbr"));
    let (days, points) = (lines.day("game_date"), lines.float("outcome_point"));
    let (outcomes, books) = (lines.name("outcome_name"), lines.name("bookmaker_key"));
    let (taken, start) = (lines.time("snapshot_timestamp"), lines.time("commence_time"));
    let mut totals = Vec::new();
    for row in 0..days.len() {
        let usable =
            outcomes[row] == "Over" && books[row] == "draftkings" && taken[row] < start[row];
        let key = |team: &Option<String>| Some((team.clone()?, days[row]));
        let result = || Some(scored.get(&key(&homes[row])?)? + scored.get(&key(&aways[row])?)?);
        if let (true, Some(line), Some(result)) = (usable, points[row], result()) {
            totals.push((line, result as f64));
        }
    }
    let r = correlation(&totals);
    assert!((0.15..0.75).contains(&r), "{r}");
}
