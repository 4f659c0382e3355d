//! The awkward cases of the schedule and the summaries occur, in any league.

use crate::warehouse::{FULL, Rows, SIX, SMALL, Warehouse, group};
use std::collections::{BTreeMap, BTreeSet};

/// Asserts that every case occurs in leagues of 4, 6 and 30 teams.
pub(crate) fn occur(count: impl Fn(&Warehouse) -> Vec<(&'static str, usize)>) {
    for (league, warehouse) in [(4, &*SMALL), (6, &*SIX), (30, &*FULL)] {
        for (case, count) in count(warehouse) {
            assert!(count > 0, "no {case} among {league} teams");
        }
    }
}

/// Rows for which a condition holds.
pub(crate) fn rows(count: usize, test: impl Fn(usize) -> bool) -> usize {
    (0..count).filter(|row| test(*row)).count()
}

fn schedule(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let rows = warehouse.rows("nbac_schedule");
    let (ids, days) = (rows.name("game_id"), rows.day("game_date"));
    let (status, tips) = (rows.int("game_status"), rows.time("game_date_est"));
    let (scores, winners) = (rows.int("home_team_score"), rows.text("winning_team_tricode"));
    let homes = rows.name("home_team_tricode");
    let final_rows = |row: &usize| status[*row] == Some(3);
    let by_game = group(ids.iter().zip(&days));
    let days_of: BTreeMap<&String, BTreeSet<&i32>> =
        by_game.keys().fold(BTreeMap::new(), |mut map, (id, day)| {
            map.entry(*id).or_insert_with(BTreeSet::new).insert(*day);
            map
        });
    let stamps = rows.time("processed_at");
    let tied = group((0..ids.len()).map(|row| (&ids[row], days[row], status[row], stamps[row])));
    let doubled = group(by_game.keys().map(|(id, day)| {
        let row = by_game[&(*id, *day)][0];
        (**day, &homes[row])
    }));
    let board: BTreeSet<i32> =
        warehouse.rows("espn_scoreboard").day("game_date").into_iter().collect();
    let scheduled: BTreeSet<i32> = days.iter().copied().collect();
    let count = |test: &dyn Fn(usize) -> bool| self::rows(ids.len(), test);
    let zones = rows.text("arena_timezone");
    let prime = rows.bool("is_primetime");
    vec![
        ("game in three rows", by_game.values().filter(|rows| rows.len() >= 3).count()),
        ("postponed game", days_of.values().filter(|days| days.len() > 1).count()),
        ("tie of stamps", tied.values().filter(|rows| rows.len() > 1).count()),
        ("live row", count(&|row| status[row] == Some(2))),
        (
            "game without tip-off",
            by_game.values().filter(|r| r.iter().all(|r| tips[*r].is_none())).count(),
        ),
        ("row without zone", count(&|row| zones[row].is_none())),
        ("zone beyond Eastern", count(&|row| zones[row].as_deref() == Some("America/Los_Angeles"))),
        ("final without score", count(&|row| final_rows(&row) && scores[row].is_none())),
        ("final without winner", count(&|row| final_rows(&row) && winners[row].is_none())),
        ("pre-season final", count(&|row| final_rows(&row) && ids[row].starts_with("001"))),
        ("second official id", doubled.values().filter(|games| games.len() > 1).count()),
        ("date for the second feed", board.difference(&scheduled).count()),
        ("primetime game", count(&|row| prime[row] == Some(true))),
    ]
}

#[test]
fn schedules() {
    occur(schedule);
    let rows = FULL.rows("nbac_schedule");
    let games = rows.name("game_id").into_iter().collect::<BTreeSet<_>>().len();
    let rate = rows.len() as f64 / games as f64;
    assert!((2.0..3.0).contains(&rate), "{rate} rows a game");
}

/// Exact duplicates, corrections, equal stamps and hashes with other content,
/// and games under two ids, of a table with one row an entity and date.
fn repeats(rows: &Rows<'_>, entity: &str) -> [usize; 4] {
    let (names, days) = (rows.name(entity), rows.day("game_date"));
    let (ids, stamps) = (rows.name("game_id"), rows.time("processed_at"));
    let hashes = rows.text("data_hash");
    let mut counts = [0; 4];
    for group in group(names.iter().zip(&days)).values() {
        for (at, a) in group.iter().enumerate() {
            for b in &group[at + 1..] {
                let same = ids[*a] == ids[*b];
                let stamped = stamps[*a] == stamps[*b] && hashes[*a] == hashes[*b];
                let identical = rows.print(*a) == rows.print(*b);
                counts[0] += usize::from(identical);
                counts[1] += usize::from(same && stamps[*a] != stamps[*b]);
                counts[2] += usize::from(same && stamped && !identical);
                counts[3] += usize::from(!same);
            }
        }
    }
    counts
}

fn player_summary(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let rows = warehouse.rows("player_game_summary");
    let [duplicates, corrections, twins, ids] = repeats(&rows, "player_lookup");
    let (dnp, active) = (rows.bool("is_dnp"), rows.bool("is_active"));
    let (points, minutes) = (rows.int("points"), rows.decimal("minutes_played"));
    let (attempts, paint) = (rows.int("fg_attempts"), rows.int("paint_attempts"));
    let (usage, universal) = (rows.decimal("usage_rate"), rows.text("universal_player_id"));
    let idle = |row: usize| minutes[row].is_none() && attempts[row].is_none();
    let zero = |row: usize| idle(row) && points[row] == Some(0);
    let count = |test: &dyn Fn(usize) -> bool| self::rows(points.len(), test);
    vec![
        ("exact duplicate", duplicates),
        ("correction", corrections),
        ("twin with stamp and hash", twins),
        ("game under two ids", ids),
        ("flagged without stats", count(&|r| dnp[r] == Some(true) && points[r].is_none())),
        ("unflagged zero", count(&|r| dnp[r] == Some(false) && zero(r))),
        ("unknown flag, zero", count(&|r| dnp[r].is_none() && active[r] == Some(true) && zero(r))),
        ("inactive row", count(&|r| active[r] == Some(false))),
        ("uncharted game", count(&|r| attempts[r].is_some() && paint[r].is_none())),
        ("attempts without minutes", count(&|r| attempts[r] > Some(0) && minutes[r].is_none())),
        ("minutes without usage", count(&|r| minutes[r].is_some() && usage[r].is_none())),
        ("player without id", count(&|r| universal[r].is_none())),
    ]
}

#[test]
fn player_summaries() {
    occur(player_summary);
}

fn team_summaries(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let offense = warehouse.rows("team_offense_game_summary");
    let defense = warehouse.rows("team_defense_game_summary");
    let [own, corrected, _, ids] = repeats(&offense, "team_abbr");
    let [other, also_corrected, _, also_ids] = repeats(&defense, "defending_team_abbr");
    let nulls = |values: Vec<Option<i128>>| values.iter().filter(|value| value.is_none()).count();
    let uncharted = defense.int("opp_paint_attempts").iter().filter(|v| v.is_none()).count();
    vec![
        ("duplicate offence", own),
        ("duplicate defence", other),
        ("corrected offence", corrected),
        ("corrected defence", also_corrected),
        ("offence under two ids", ids),
        ("defence under two ids", also_ids),
        ("offence without pace", nulls(offense.decimal("pace"))),
        ("defence without rating", nulls(defense.decimal("defensive_rating"))),
        ("uncharted defence", uncharted),
    ]
}

#[test]
fn teams_alike() {
    occur(team_summaries);
}
