//! Injury counts (section 9) and the bound of tip-off (player set, section 8).

use super::harness::{Cell, InputRow, World, at, day};
use rstest::rstest;

const D: fn() -> i32 = || day(1, 15);

fn world() -> World {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1);
    world
}
fn counts(world: &World, team: &str) -> String {
    world.on(D()).cells(team, &["starters_out_count", "questionable_players_count"])
}
fn issue(row: &mut InputRow, date: i32, hour: Option<i64>) -> &mut InputRow {
    row.set("report_date", date).set("report_hour", hour)
}

#[test]
fn statuses_in_any_case() {
    let mut world = world();
    let statuses =
        ["out", "out", "questionable", "doubtful", "probable", "OUT", "available", "other"];
    for (at, status) in statuses.iter().enumerate() {
        world.report(D(), "LAL", &format!("player{at}"), status);
    }
    assert_eq!(counts(&world, "LAL"), "3 2");
    assert_eq!(counts(&world, "SAC"), "0 0");
}

#[test]
fn without_the_table_nobody_is_listed() {
    assert_eq!(counts(&world(), "LAL"), "0 0");
}

#[test]
fn reports_on_other_dates_do_not_count() {
    let mut world = world();
    world.report(D(), "LAL", "a", "out").set("game_date", D() - 1);
    world.report(D(), "LAL", "b", "out").set("game_date", D() + 1);
    world.report(D(), "LAL", "c", "out").set("game_date", None::<i32>);
    assert_eq!(counts(&world, "LAL"), "0 0");
}

#[test]
fn rows_without_a_player_or_report_date_are_dropped() {
    let mut world = world();
    world.report(D(), "LAL", "", "out");
    world.report(D(), "LAL", "a", "out").set("player_lookup", None::<&str>);
    world.report(D(), "LAL", "b", "out").set("report_date", None::<i32>);
    assert_eq!(counts(&world, "LAL"), "0 0");
}

#[rstest]
#[case::later_date(&[(14, Some(23), "questionable"), (15, Some(1), "out")], "1 0")]
#[case::later_hour(&[(15, Some(9), "out"), (15, Some(10), "questionable")], "0 1")]
#[case::missing_hour_is_before_hour_0(&[(15, None, "out"), (15, Some(0), "questionable")], "0 1")]
#[case::missing_hour_is_after_yesterday(&[(14, Some(23), "out"), (15, None, "questionable")], "0 1")]
fn the_latest_report_counts(#[case] reports: &[(i8, Option<i64>, &str)], #[case] expected: &str) {
    let mut forward = world();
    let mut backward = world();
    for (date, hour, status) in reports {
        issue(forward.report(D(), "LAL", "a", status), day(1, *date), *hour);
    }
    for (date, hour, status) in reports.iter().rev() {
        issue(backward.report(D(), "LAL", "a", status), day(1, *date), *hour);
    }
    assert_eq!(counts(&forward, "LAL"), expected);
    assert_eq!(counts(&backward, "LAL"), expected);
}

/// Two rows of one report hour, out and questionable; one cell of one differs.
#[rstest]
#[case::first_status("out", "report_hour", Cell::Int(11), "1 0")]
#[case::first_status_in_lower_case(
    "questionable",
    "injury_status",
    "QUESTIONABLE".into(),
    "1 0"
)]
#[case::missing_status_last("out", "injury_status", Cell::Null, "0 1")]
#[case::latest_load("questionable", "processed_at", at(D(), 14).into(), "0 1")]
#[case::missing_load_last("out", "processed_at", Cell::Null, "0 1")]
#[case::highest_confidence("questionable", "confidence_score", 0.96.into(), "0 1")]
#[case::missing_confidence_last("out", "confidence_score", Cell::Null, "0 1")]
fn ties_of_one_report(
    #[case] changed: &str,
    #[case] column: &'static str,
    #[case] value: Cell,
    #[case] expected: &str,
) {
    for statuses in [["out", "questionable"], ["questionable", "out"]] {
        let mut world = world();
        for status in statuses {
            let row = world.report(D(), "LAL", "a", status);
            if status == changed {
                row.set(column, value.clone());
            }
        }
        assert_eq!(counts(&world, "LAL"), expected);
    }
}

#[rstest]
#[case::first_team(Some("ATL"), "0 0")]
#[case::not_the_second(Some("SAC"), "1 0")]
#[case::missing_team_last(None, "1 0")]
fn ties_of_equal_status(#[case] other: Option<&str>, #[case] expected: &str) {
    for teams in [[Some("LAL"), other], [other, Some("LAL")]] {
        let mut world = world();
        for team in teams {
            world.report(D(), "", "a", "out").set("team", team);
        }
        assert_eq!(counts(&world, "LAL"), expected);
    }
}

#[rstest]
#[case(Some(0.8), "1 0")]
#[case(Some(0.79), "0 0")]
#[case::missing(None, "0 0")]
fn confidence_is_asked_after_the_pick(#[case] confidence: Option<f64>, #[case] expected: &str) {
    let mut world = world();
    issue(world.report(D(), "LAL", "a", "out"), D(), Some(8));
    let latest = issue(world.report(D(), "LAL", "a", "out"), D(), Some(9));
    latest.set("confidence_score", confidence);
    assert_eq!(counts(&world, "LAL"), expected);
}

#[rstest]
#[case::an_hour_before(18, "0 1")]
#[case::at_tip_off(19, "1 0")]
#[case::after(20, "1 0")]
fn reports_of_the_game_itself_are_not_used(#[case] hour: i64, #[case] expected: &str) {
    let mut world = world();
    world.report(D(), "LAL", "a", "out");
    issue(world.report(D(), "LAL", "a", "questionable"), D(), Some(hour));
    assert_eq!(counts(&world, "LAL"), expected);
}

#[rstest]
#[case::before_noon(11, "1 0")]
#[case::at_noon(12, "0 0")]
fn unknown_tip_off_is_noon(#[case] hour: i64, #[case] expected: &str) {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1).set("game_date_est", None::<i64>);
    issue(world.report(D(), "LAL", "a", "out"), D(), Some(hour));
    assert_eq!(counts(&world, "LAL"), expected);
}

#[test]
fn the_bound_is_that_of_the_reports_own_team() {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1).set("game_date_est", at(D(), 22));
    world.game(D(), "BOS", "NYK", 1).set("game_date_est", at(D(), 15));
    // The report of 17:00 comes after BOS's tip-off, so that of 14:00 counts.
    issue(world.report(D(), "LAL", "a", "out"), D(), Some(14));
    issue(world.report(D(), "BOS", "a", "out"), D(), Some(17));
    // The same hour is before LAL's.
    issue(world.report(D(), "LAL", "b", "out"), D(), Some(17));
    // A team without a game: noon.
    issue(world.report(D(), "LAL", "c", "out"), D(), Some(11));
    issue(world.report(D(), "UNKNOWN", "c", "out"), D(), Some(12));
    assert_eq!(counts(&world, "LAL"), "3 0");
    assert_eq!(counts(&world, "BOS"), "0 0");
}

#[test]
fn a_later_report_of_another_team_takes_the_player_away() {
    let mut world = world();
    issue(world.report(D(), "LAL", "a", "out"), D(), Some(9));
    issue(world.report(D(), "UNKNOWN", "a", "out"), D(), Some(10));
    assert_eq!(counts(&world, "LAL"), "0 0");
}

#[test]
fn two_games_of_a_team_bound_at_the_earlier() {
    let mut world = world();
    world.game(D(), "LAL", "BOS", 1).set("game_date_est", at(D(), 16));
    issue(world.report(D(), "LAL", "a", "out"), D(), Some(16));
    issue(world.report(D(), "LAL", "b", "out"), D(), Some(15));
    assert_eq!(counts(&world, "LAL"), "1 0");
}

#[rstest]
#[case(-30, "1 0")]
#[case(-31, "0 0")]
fn reports_reach_back_30_days(#[case] offset: i32, #[case] expected: &str) {
    let mut world = world();
    issue(world.report(D(), "LAL", "a", "out"), D() + offset, Some(9));
    assert_eq!(counts(&world, "LAL"), expected);
}

#[rstest]
#[case(9, "1 0")]
#[case(8, "0 1")]
fn reports_after_as_of_are_not_used(#[case] hour: i8, #[case] expected: &str) {
    let mut world = world();
    issue(world.report(D(), "LAL", "a", "questionable"), D(), Some(8));
    issue(world.report(D(), "LAL", "a", "out"), D(), Some(9));
    world.settings.as_of = Some(at(D(), hour));
    assert_eq!(counts(&world, "LAL"), expected);
}

#[test]
fn codes_of_other_feeds_count_for_the_team() {
    let mut world = World::new();
    world.game(D(), "PHX", "BKN", 1);
    world.report(D(), "BRK", "a", "out");
    assert_eq!(counts(&world, "BKN"), "1 0");
}
