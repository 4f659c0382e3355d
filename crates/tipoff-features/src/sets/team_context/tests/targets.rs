//! Which games get rows, and what fills a schedule (sections 2.1, 2.2, 3 and 4).

use super::harness::{Output, World, at, day, warned};
use crate::core::calendar::days;
use rstest::rstest;
use tipoff_catalog::outputs::TEAM_CONTEXT;

const D: fn() -> i32 = || day(1, 15);

fn teams(output: &Output) -> Vec<&str> {
    output.rows.iter().map(|row| row["team_abbr"].as_str()).collect()
}

#[test]
fn two_rows_per_game_sorted_by_team() {
    let mut world = World::new();
    world.game(D(), "PHX", "BOS", 1).set("game_id", "0022400601");
    world.game(D(), "LAL", "SAC", 3).set("game_id", "0022400600");
    let output = world.on(D());
    assert_eq!(teams(&output), ["BOS", "LAL", "PHX", "SAC"]);
    let identity = ["game_id", "game_date", "season_year", "opponent_team_abbr", "home_game"];
    assert_eq!(output.cells("PHX", &identity), "0022400601 2025-01-15 2024 BOS false");
    assert_eq!(output.cells("SAC", &identity), "0022400600 2025-01-15 2024 LAL true");
}

#[rstest]
#[case(Some(1), 2)]
#[case(Some(2), 2)]
#[case(Some(3), 2)]
#[case(Some(4), 0)]
#[case(Some(0), 0)]
#[case(None, 0)]
fn statuses(#[case] status: Option<i64>, #[case] rows: usize) {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1).set("game_status", status);
    let computed = world.compute(&[D()]);
    assert_eq!(computed.batch.num_rows(), rows);
    let text = "`nba_raw.nbac_schedule`: games whose status is not 1, 2 or 3 are ignored";
    let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
    let expected = format!("{text} (0022400000 on 2025-01-15: {status})");
    assert_eq!(warned(&computed), if rows == 0 { vec![expected] } else { vec![] });
}

#[test]
fn constant_columns() {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1);
    let output = world.on(D());
    for (column, expected) in [
        ("processing_decision_reason", "processed_successfully"),
        ("manual_override_required", "false"),
        ("created_at", "2025-02-01T14:00:00Z"),
        ("processed_at", "2025-02-01T14:00:00Z"),
        ("last_reprocess_attempt_at", "null"),
        ("early_season_flag", "null"),
        ("insufficient_data_reason", "null"),
    ] {
        assert_eq!(output.cell("LAL", column), expected, "{column}");
    }
}

#[test]
fn the_hash_covers_the_27_business_columns() {
    assert_eq!(TEAM_CONTEXT.hashed.len(), 27);
    for name in TEAM_CONTEXT.hashed {
        assert!(TEAM_CONTEXT.column(name).is_some(), "{name}");
    }
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1);
    let before = world.on(D());
    let hash = before.cell("LAL", "data_hash");
    assert!(hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
    assert_ne!(hash, before.cell("SAC", "data_hash"));
    // Times of the run are not content; an injury is.
    world.settings.now += 1;
    assert_eq!(world.on(D()).cell("LAL", "data_hash"), hash);
    world.report(D(), "LAL", "a", "out");
    assert_ne!(world.on(D()).cell("LAL", "data_hash"), hash);
}

#[rstest]
#[case::no_home_team("home_team_tricode")]
#[case::no_away_team("away_team_tricode")]
#[case::no_season("season_year")]
fn a_damaged_game_has_neither_row(#[case] column: &'static str) {
    let mut world = World::new();
    let game = world.game(D(), "LAL", "SAC", 1);
    game.set(column, super::harness::Cell::Null);
    world.game(D(), "BOS", "NYK", 1);
    let computed = world.compute(&[D()]);
    assert_eq!(teams(&Output::of(&computed)), ["BOS", "NYK"]);
    assert!(!computed.failures.is_empty());
    assert!(computed.failures.iter().all(|f| f.category == "VALIDATION_ERROR" && f.date == D()));
}

#[test]
fn a_team_does_not_play_itself() {
    let mut world = World::new();
    world.game(D(), "LAL", "LAL", 1);
    let computed = world.compute(&[D()]);
    assert_eq!((computed.batch.num_rows(), computed.failures.len()), (0, 1));
}

#[test]
fn games_without_id_are_ignored_and_reported() {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1).set("game_id", "");
    let computed = world.compute(&[D()]);
    assert_eq!(computed.batch.num_rows(), 0);
    let expected = "`nba_raw.nbac_schedule`: rows without game_id are ignored (2025-01-15)";
    assert_eq!(warned(&computed), [expected]);
}

#[test]
fn unknown_teams_have_rows_and_are_reported() {
    let mut world = World::new();
    world.game(D(), "EST", "WST", 1);
    let computed = world.compute(&[D()]);
    assert_eq!(teams(&Output::of(&computed)), ["EST", "WST"]);
    let text =
        "`nba_raw.nbac_schedule`: codes that are none of the 30 teams have rows all the same";
    let expected = format!("{text} (EST on 2025-01-15, WST on 2025-01-15)");
    assert_eq!(warned(&computed), [expected]);
}

#[test]
fn a_team_with_two_games_in_force_has_both_rows() {
    for ids in [["0022400100", "0022400200"], ["0022400200", "0022400100"]] {
        let mut world = World::new();
        for id in ids {
            let home = if id == "0022400100" { "SAC" } else { "BOS" };
            world.game(D(), "LAL", home, 1).set("game_id", id);
        }
        let computed = world.compute(&[D()]);
        let output = Output::of(&computed);
        assert_eq!(teams(&output), ["BOS", "LAL", "LAL", "SAC"]);
        // In the order of the key, whatever the order of the input rows.
        let of_team = output.rows.iter().filter(|row| row["team_abbr"] == "LAL");
        let games: Vec<_> = of_team
            .map(|row| (row["game_id"].as_str(), row["opponent_team_abbr"].as_str()))
            .collect();
        assert_eq!(games, [("0022400100", "SAC"), ("0022400200", "BOS")]);
        let text =
            "`nba_raw.nbac_schedule`: teams with several games on a date have a row for each";
        let expected = format!("{text} (LAL on 2025-01-15: 0022400100 and 0022400200)");
        assert_eq!(warned(&computed), [expected]);
    }
}

#[test]
fn a_moved_game_stays_a_game_of_its_old_date() {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1).set("game_id", "0022400100");
    world.game(D() + 5, "LAL", "SAC", 3).set("game_id", "0022400100");
    let computed = world.compute(&[D(), D() + 5]);
    assert_eq!(Output::of(&computed).rows.len(), 4);
}

#[rstest]
#[case(days(2025, 6, 30), false, 2)]
#[case(days(2025, 7, 1), false, 0)]
#[case(days(2025, 9, 30), false, 0)]
#[case(days(2025, 7, 1), true, 2)]
#[case(days(2025, 10, 1), false, 2)]
fn summer(#[case] date: i32, #[case] off_season: bool, #[case] rows: usize) {
    let mut world = World::new();
    world.game(date, "LAL", "SAC", 1);
    world.settings.off_season = off_season;
    let computed = world.compute(&[date]);
    assert_eq!(computed.batch.num_rows(), rows);
    let decisions: Vec<_> = computed.notes.iter().map(|note| note.decision).collect();
    assert_eq!(decisions, if rows == 0 { vec!["skipped_offseason"] } else { vec![] });
}

#[test]
fn dates_without_games_have_no_rows() {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1);
    let computed = world.compute(&[D() - 1, D(), D() + 1]);
    assert_eq!(computed.batch.num_rows(), 2);
    let dates: Vec<_> = computed.notes.iter().map(|note| (note.date, note.decision)).collect();
    assert_eq!(dates, [(D() - 1, "skipped_no_games"), (D() + 1, "skipped_no_games")]);
    assert!(computed.failed.is_empty());
}

#[test]
fn an_empty_schedule_has_no_rows() {
    let mut world = World::new();
    world.scoreboard(D(), ("LAL", 100), ("SAC", 90));
    assert_eq!(world.compute(&[D()]).batch.num_rows(), 0);
    assert_eq!(World::new().compute(&[D()]).batch.num_rows(), 0);
}

/// A schedule with a hole on 14 and 15 January.
fn holed() -> World {
    let mut world = World::new();
    world.played(day(1, 13), ("LAL", 90), ("GSW", 100));
    world.scoreboard(day(1, 14), ("LAL", 103), ("GS", 99)).set("game_id", "401700014");
    world.scoreboard(D(), ("LAL", 101), ("SAC", 99)).set("game_id", "401700015");
    world.game(day(1, 16), "LAL", "SAC", 1);
    world
}

#[test]
fn the_second_feed_fills_dates_without_schedule() {
    let world = holed();
    let momentum = ["team_win_streak_entering", "last_game_margin", "game_number_in_season"];
    let output = world.on(day(1, 16));
    assert_eq!(output.cells("LAL", &momentum), "2 2 4");
    assert_eq!(output.cell("LAL", "team_days_rest"), "0");
    let output = world.on(D());
    assert_eq!(output.cells("LAL", &momentum), "1 4 3");
    assert_eq!(output.cells("LAL", &["game_id", "travel_miles"]), "401700015 74");
    assert_eq!(output.cell("LAL", "source_nbac_schedule_rows_found"), "null");
    assert_eq!(output.cell("LAL", "data_sources"), "[nbac_schedule]");
}

#[rstest]
#[case::scheduled(Some(1))]
#[case::of_any_status(None)]
fn dates_with_a_schedule_row_are_never_topped_up(#[case] status: Option<i64>) {
    let mut world = holed();
    world.game(day(1, 14), "BOS", "NYK", 1).set("game_status", status);
    assert_eq!(world.on(day(1, 16)).cell("LAL", "game_number_in_season"), "3");
}

#[rstest]
#[case("Final")]
#[case("scheduled")]
fn only_finals_of_the_second_feed_count(#[case] status: &str) {
    let mut world = World::new();
    world.played(day(1, 13), ("LAL", 90), ("GSW", 100));
    world.scoreboard(D(), ("LAL", 101), ("SAC", 99)).set("game_status", status);
    assert_eq!(world.on(D()).rows.len(), 0);
}

#[test]
fn games_that_are_not_completed_do_not_count() {
    let mut world = World::new();
    world.played(day(1, 13), ("LAL", 90), ("GSW", 100));
    world.scoreboard(D(), ("LAL", 101), ("SAC", 99)).set("is_completed", false);
    assert_eq!(world.on(D()).rows.len(), 0);
}

#[test]
fn the_latest_load_of_the_second_feed_counts() {
    for hours in [[8, 9], [9, 8]] {
        let mut world = World::new();
        world.played(day(1, 13), ("LAL", 90), ("GSW", 100));
        for hour in hours {
            let row = world.scoreboard(D(), ("LAL", 100 + i64::from(hour)), ("SAC", 99));
            row.set("game_id", "401700015").set("processed_at", at(D() + 1, hour));
        }
        world.game(day(1, 16), "LAL", "SAC", 1);
        assert_eq!(world.on(day(1, 16)).cell("LAL", "last_game_margin"), "10");
    }
}

#[rstest]
#[case::home(true, false, "L")]
#[case::home_first(true, true, "L")]
#[case::away(false, true, "W")]
#[case::nobody(false, false, "null")]
fn winners_of_the_second_feed(#[case] home: bool, #[case] away: bool, #[case] result: &str) {
    let mut world = World::new();
    world.game(day(1, 12), "BOS", "NYK", 3);
    let row = world.scoreboard(day(1, 14), ("LAL", 101), ("SAC", 99));
    row.set("home_team_winner", home).set("away_team_winner", away);
    world.game(D(), "LAL", "SAC", 1);
    assert_eq!(world.on(D()).cell("LAL", "last_game_result"), result);
}

#[test]
fn injuries_of_a_game_of_the_second_feed_are_bound_at_noon() {
    let mut world = holed();
    world.report(D(), "LAL", "a", "out");
    world.report(D(), "LAL", "b", "out").set("report_hour", 12_i64);
    assert_eq!(world.on(D()).cell("LAL", "starters_out_count"), "1");
}
