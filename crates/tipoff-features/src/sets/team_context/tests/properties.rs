//! What must not change a row: the order of input rows, the batching of dates,
//! anything dated later, anything captured at or after tip-off.

use super::harness::{Cell, InputRow, Output, World, at, day};
use crate::set::Computed;
use std::collections::BTreeMap;
use tipoff_catalog::inputs::{
    ESPN_SCOREBOARD, NBAC_INJURY_REPORT, NBAC_SCHEDULE, ODDS_API_GAME_LINES,
};

const TEAMS: [&str; 8] = ["ATL", "BOS", "LAL", "SAC", "GSW", "PHX", "BRK", "NYK"];
const BOOKS: [&str; 3] = ["draftkings", "fanduel", "betmgm"];
const FIRST: fn() -> i32 = || day(11, 20);
const DAYS: i32 = 40;

/// A reproducible stream of small numbers.
struct Stream(u64);

impl Stream {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
    fn hour(&mut self) -> i8 {
        i8::try_from(self.below(24)).unwrap()
    }
    fn small(&mut self, bound: u64) -> i64 {
        i64::try_from(self.below(bound)).unwrap()
    }
    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }
}

fn season(seed: u64) -> World {
    let mut world = World::new();
    let mut stream = Stream(seed);
    for date in FIRST()..FIRST() + DAYS {
        for pair in 0..4 {
            if stream.below(3) == 0 {
                continue;
            }
            let (away, home) = (TEAMS[pair * 2], TEAMS[pair * 2 + 1]);
            games(&mut world, &mut stream, date, away, home);
            market(&mut world, &mut stream, date, away, home);
            reports(&mut world, &mut stream, date, away);
        }
    }
    world
}

fn games(world: &mut World, stream: &mut Stream, date: i32, away: &str, home: &str) {
    if stream.below(12) == 0 {
        world.scoreboard(date, (away, 100), (home, 90 + stream.small(20)));
        return;
    }
    let id = format!("002{}{away}{home}", date % 1000);
    for _ in 0..=stream.below(2) {
        let scores = (90 + stream.small(30), 90 + stream.small(30));
        let row = world.played(date, (away, scores.0), (home, scores.1));
        row.set("game_id", id.as_str()).set("processed_at", at(date, stream.hour()));
        if stream.below(8) == 0 {
            row.set("game_status", 1 + stream.small(4));
        }
        if stream.below(10) == 0 {
            row.set("winning_team_tricode", Cell::Null);
        }
        row.set("data_hash", format!("{:x}", stream.below(1 << 20)).as_str());
    }
}

fn market(world: &mut World, stream: &mut Stream, date: i32, away: &str, home: &str) {
    let outcomes = [away, home, "Over", "Under", "Los Angeles Lakers", "Boston Celtics"];
    for _ in 0..stream.below(12) {
        let teams = if stream.below(3) == 0 { (None, None) } else { (Some(away), Some(home)) };
        let point = (stream.below(6) > 0).then(|| stream.small(30) as f64 / 2.0);
        let (book, outcome) = (stream.pick(&BOOKS), stream.pick(&outcomes));
        let row = world.line(date, teams, book, outcome, point);
        row.set("game_id", format!("event{date}{away}").as_str())
            .set("snapshot_timestamp", at(date, stream.hour()));
    }
}

fn reports(world: &mut World, stream: &mut Stream, date: i32, team: &str) {
    for _ in 0..stream.below(8) {
        let player = format!("player{}", stream.below(4));
        let status = stream.pick(&["out", "Out", "questionable", "probable"]);
        let row = world.report(date, team, &player, status);
        row.set("report_date", date - i32::try_from(stream.small(3)).unwrap())
            .set("report_hour", stream.small(24))
            .set("confidence_score", 0.7 + stream.small(3) as f64 / 10.0);
    }
}

fn all_dates() -> Vec<i32> {
    (FIRST()..FIRST() + DAYS).collect()
}

#[test]
fn rows_are_unique_and_sorted() {
    let output = Output::of(&season(7).compute(&all_dates()));
    let keys: Vec<_> =
        output.rows.iter().map(|row| (&row["game_date"], &row["team_abbr"])).collect();
    assert!(keys.len() > 100);
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn the_order_of_input_rows_does_not_matter() {
    for seed in 1..4 {
        let world = season(seed);
        let expected = Output::of(&world.compute(&all_dates()));
        let mut reversed = world.clone();
        reversed.tables.values_mut().for_each(|rows| rows.reverse());
        assert_eq!(Output::of(&reversed.compute(&all_dates())), expected);
        let mut turned = world;
        turned.tables.values_mut().for_each(|rows| {
            let at = rows.len() / 3;
            rows.rotate_left(at);
        });
        assert_eq!(Output::of(&turned.compute(&all_dates())), expected);
    }
}

#[test]
fn dates_one_by_one_give_the_same_as_together() {
    for as_of in [None, Some(at(FIRST() + 20, 9))] {
        let mut world = season(11);
        world.settings.as_of = as_of;
        let together = Output::of(&world.compute(&all_dates())).rows;
        let single = all_dates().into_iter().flat_map(|date| world.on(date).rows);
        assert_eq!(single.collect::<Vec<_>>(), together);
    }
}

/// Texts with their places, in the order in which a run would merge them.
fn places(computed: &Computed) -> BTreeMap<&str, Vec<&str>> {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for warning in &computed.warnings {
        let known = places.entry(&warning.text).or_default();
        known.extend(warning.at.iter().map(String::as_str));
    }
    places
}

#[test]
fn dates_one_by_one_warn_of_the_same_places_as_together() {
    let mut world = season(13);
    for (at, date) in all_dates().into_iter().enumerate().filter(|(at, _)| at % 3 == 0) {
        world.game(date, "EST", "WST", 1).set("game_id", format!("b{at}").as_str());
        world.game(date, "EST", "LAL", 1).set("game_id", format!("a{at}").as_str());
        world.game(date, "BOS", "NYK", 4);
        world.game(date, "BOS", "NYK", 1).set("game_id", "");
        let teams = (Some("EST"), Some("WST"));
        for name in ["Wests", "Easts"] {
            world.line(date, teams, "draftkings", name, Some(1.5));
        }
    }
    let together = world.compute(&all_dates());
    let together = places(&together);
    assert_eq!(together.len(), 5, "{together:?}");
    let single: Vec<Computed> = all_dates().iter().map(|date| world.compute(&[*date])).collect();
    let mut merged: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (text, at) in single.iter().flat_map(places) {
        merged.entry(text).or_default().extend(at);
    }
    assert_eq!(merged, together);
}

#[test]
fn the_look_back_declared_is_enough() {
    let world = season(5);
    let date = FIRST() + DAYS - 1;
    let mut early = world.clone();
    early.played(date - 401, ("LAL", 100), ("SAC", 90));
    early.scoreboard(date - 402, ("LAL", 100), ("SAC", 90));
    assert_eq!(early.on(date), world.on(date));
}

/// Deletes or damages everything that is dated `date` or later and could tell
/// of a result; the games of `date` themselves stay, as scheduled.
fn without_future(world: &World, date: i32) -> World {
    let is_later = |row: &InputRow| matches!(row.cell("game_date"), Cell::Date(d) if *d > date);
    let is_today = |row: &InputRow| matches!(row.cell("game_date"), Cell::Date(d) if *d == date);
    let mut past = world.clone();
    for rows in past.tables.values_mut() {
        rows.retain(|row| !is_later(row));
    }
    for row in past.tables.get_mut(NBAC_SCHEDULE.name).unwrap() {
        if is_today(row) && matches!(row.cell("game_status"), Cell::Int(1..=3)) {
            row.set("home_team_score", 999_i64)
                .set("away_team_score", Cell::Null)
                .set("winning_team_tricode", "XXX");
        }
    }
    if let Some(rows) = past.tables.get_mut(ESPN_SCOREBOARD.name) {
        for row in rows.iter_mut().filter(|row| is_today(row)) {
            row.set("home_team_score", 999_i64).set("home_team_winner", false);
        }
    }
    for row in past.tables.get_mut(ODDS_API_GAME_LINES.name).unwrap() {
        let late = matches!(row.cell("snapshot_timestamp"), Cell::Int(t) if *t >= at(date, 19));
        if is_today(row) && late {
            row.set("outcome_point", 77.0).set("outcome_name", "Over");
        }
    }
    for row in past.tables.get_mut(NBAC_INJURY_REPORT.name).unwrap() {
        let late = matches!(row.cell("report_hour"), Cell::Int(19..));
        let today = matches!(row.cell("report_date"), Cell::Date(d) if *d == date);
        if today && late {
            row.set("injury_status", "out").set("confidence_score", 1.0).set("team", "LAL");
        }
    }
    past
}

#[test]
fn nothing_at_or_after_tip_off_changes_a_row() {
    let world = season(3);
    for date in all_dates() {
        let past = without_future(&world, date);
        assert_eq!(past.on(date), world.on(date), "{date}");
    }
}
