//! The awkward cases of game books, rosters, reports and reference tables.

use crate::lapses::{occur, rows};
use crate::warehouse::{Warehouse, group};
use std::collections::{BTreeMap, BTreeSet};

/// Codes that only other feeds use.
const FOREIGN: [&str; 9] = ["BRK", "CHO", "PHO", "GS", "NY", "NO", "SA", "UTAH", "LA Clippers"];

fn books(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let book = warehouse.rows("nbac_gamebook_player_stats");
    let (ids, names) = (book.name("game_id"), book.text("player_lookup"));
    let (status, minutes) = (book.name("player_status"), book.text("minutes"));
    let board = warehouse.rows("espn_scoreboard");
    let (homes, aways) = (board.name("home_team_abbr"), board.name("away_team_abbr"));
    let (states, done) = (board.name("game_status"), board.bool("is_completed"));
    let foreign = |code: &str| FOREIGN.contains(&code);
    let count = |test: &dyn Fn(usize) -> bool| rows(ids.len(), test);
    assert!((0..ids.len()).all(|row| (status[row] == "active") == minutes[row].is_some()));
    assert!((0..done.len()).all(|row| done[row] == Some(states[row] == "final")));
    vec![
        ("book under other codes", count(&|r| ids[r].split('_').skip(1).any(foreign))),
        ("unresolved name", count(&|r| names[r].is_none())),
        ("dressed without playing", count(&|r| status[r] == "dnp")),
        ("inactive player", count(&|r| status[r] == "inactive")),
        ("own code of the feed", rows(homes.len(), |r| foreign(&homes[r]) || foreign(&aways[r]))),
        ("unfinished score", rows(homes.len(), |r| done[r] == Some(false))),
    ]
}

#[test]
fn game_books_and_scores() {
    occur(books);
}

fn rosters(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let roster = warehouse.rows("espn_team_rosters");
    let (days, hours) = (roster.day("roster_date"), roster.int("scrape_hour"));
    let (teams, names) = (roster.name("team_abbr"), roster.name("player_lookup"));
    let (ages, births) = (roster.int("age"), roster.date("birth_date"));
    assert!(ages.iter().flatten().all(|age| (18..=42).contains(age)));
    let scrapes = group((0..days.len()).map(|r| (days[r], &teams[r], &names[r])));
    let mut spans: BTreeMap<&String, BTreeMap<&String, (i32, i32)>> = BTreeMap::new();
    for row in 0..days.len() {
        let teams = spans.entry(&names[row]).or_default().entry(&teams[row]);
        let span = teams.or_insert((days[row], days[row]));
        *span = (span.0.min(days[row]), span.1.max(days[row]));
    }
    let overlapping = spans.values().filter(|teams| {
        let spans: Vec<&(i32, i32)> = teams.values().collect();
        let close = |a: &(i32, i32), b: &(i32, i32)| a.0 <= b.1 && b.0 <= a.1;
        (0..spans.len()).any(|a| (0..a).any(|b| close(spans[a], spans[b])))
    });
    let count = |test: &dyn Fn(usize) -> bool| rows(days.len(), test);
    vec![
        ("repeated scrape", scrapes.values().filter(|rows| rows.len() > 1).count()),
        ("evening scrape", count(&|r| hours[r] == Some(20))),
        ("birth date without age", count(&|r| ages[r].is_none() && births[r].is_some())),
        ("age without birth date", count(&|r| ages[r].is_some() && births[r].is_none())),
        ("neither", count(&|r| ages[r].is_none() && births[r].is_none())),
        ("player on two rosters", overlapping.count()),
    ]
}

#[test]
fn roster_scrapes() {
    occur(rosters);
}

fn injuries(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let report = warehouse.rows("nbac_injury_report");
    let (reported, games) = (report.day("report_date"), report.date("game_date"));
    let (hours, names) = (report.int("report_hour"), report.text("player_lookup"));
    let (teams, states) = (report.text("team"), report.name("injury_status"));
    let (reasons, trust) = (report.text("reason"), report.float("confidence_score"));
    let mut seen: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    let mut hourly: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for row in 0..reported.len() {
        let status = states[row].to_lowercase();
        seen.entry((&names[row], games[row])).or_default().insert(status.clone());
        let hour = (&names[row], games[row], reported[row], hours[row]);
        hourly.entry(hour).or_default().insert(status);
    }
    // Tip-off by day: the latest game of the day began before.
    let schedule = warehouse.rows("nbac_schedule");
    let (dates, tips) = (schedule.day("game_date"), schedule.time("game_date_est"));
    let mut latest: BTreeMap<i32, i64> = BTreeMap::new();
    for (day, tip) in dates.into_iter().zip(tips) {
        let last = latest.entry(day).or_default();
        *last = (*last).max(tip.unwrap_or(0));
    }
    let late = |row: usize| {
        // Midnight in the East is at 04:00 or 05:00 UTC.
        let hour = i64::from(reported[row]) * 24 + hours[row].unwrap_or(0) + 4;
        games[row] == Some(reported[row])
            && latest.get(&reported[row]).is_some_and(|tip| *tip > 0 && hour * 3_600_000_000 > *tip)
    };
    let count = |test: &dyn Fn(usize) -> bool| rows(reported.len(), test);
    let statuses = ["out", "doubtful", "questionable", "probable", "available"];
    let mut cases: Vec<(&'static str, usize)> =
        statuses.map(|status| (status, count(&|r| states[r] == status))).to_vec();
    cases.extend([
        ("previous evening", count(&|r| games[r].is_some_and(|day| day == reported[r] + 1))),
        ("superseded status", seen.values().filter(|states| states.len() > 1).count()),
        ("replaced within the hour", hourly.values().filter(|states| states.len() > 1).count()),
        ("report after tip-off", count(&late)),
        ("unknown team", count(&|r| teams[r].as_deref() == Some("UNKNOWN"))),
        ("no confidence", count(&|r| trust[r].is_none())),
        ("low confidence", count(&|r| trust[r].is_some_and(|trust| trust < 0.8))),
        ("upper case", count(&|r| states[r].bytes().all(|b| b.is_ascii_uppercase()))),
        ("empty reason", count(&|r| reasons[r].as_deref() == Some(""))),
        ("unknown reason", count(&|r| reasons[r].as_deref() == Some("unknown"))),
        ("no reason", count(&|r| reasons[r].is_none())),
        ("no hour", count(&|r| hours[r].is_none())),
        ("no player", count(&|r| names[r].is_none())),
    ]);
    cases
}

#[test]
fn injury_reports() {
    occur(injuries);
}

fn reference(warehouse: &Warehouse) -> Vec<(&'static str, usize)> {
    let registry = warehouse.rows("nba_players_registry");
    let (ids, names) = (registry.name("universal_player_id"), registry.name("player_lookup"));
    let mut by_name: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (name, id) in names.iter().zip(&ids) {
        by_name.entry(name).or_default().insert(id);
    }
    let aliases = warehouse.rows("player_aliases");
    let (from, to) = (aliases.name("alias_lookup"), aliases.name("nba_canonical_lookup"));
    let active = aliases.bool("is_active");
    let known: BTreeSet<&String> = from.iter().chain(by_name.keys().copied()).collect();
    let seen: BTreeSet<String> =
        warehouse.rows("espn_team_rosters").name("player_lookup").into_iter().collect();
    let needed = |flag: bool| {
        let resolves = |r: usize| {
            active[r] == Some(flag)
                && seen.contains(&from[r])
                && !by_name.contains_key(&from[r])
                && by_name.contains_key(&to[r])
        };
        rows(from.len(), resolves)
    };
    let attempts = warehouse.rows("reprocess_attempts");
    let sets: BTreeSet<String> = attempts.name("processor_name").into_iter().collect();
    let (tripped, until) =
        (attempts.bool("circuit_breaker_tripped"), attempts.time("circuit_breaker_until"));
    let far = 4_000_000_000_000_000;
    let open = |r: usize, always: bool| {
        tripped[r] == Some(true) && until[r].is_some_and(|until| (until > far) == always)
    };
    assert_eq!(sets.len(), 5);
    vec![
        ("player with two ids", by_name.values().filter(|ids| ids.len() > 1).count()),
        ("unregistered player", seen.iter().filter(|name| !known.contains(name)).count()),
        ("alias that resolves", needed(true)),
        ("alias no longer in force", needed(false)),
        ("breaker long closed", rows(attempts.len(), |r| open(r, false))),
        ("breaker open for good", rows(attempts.len(), |r| open(r, true))),
        ("attempt without breaker", rows(attempts.len(), |r| tripped[r].is_none())),
    ]
}

#[test]
fn reference_tables() {
    occur(reference);
}
