//! Completeness, readiness and flags: sections 7.1 and 7.2.

use super::super::completeness::Window;
use super::*;
use rstest::rstest;

#[rstest]
#[case(5, 4, 0, 80.0, 1, false, true)]
#[case(10, 7, 0, 70.0, 3, false, true)]
#[case(10, 6, 0, 60.0, 4, false, false)]
#[case(0, 0, 0, 100.0, 0, true, true)]
#[case(4, 0, 4, 100.0, 0, true, true)]
#[case(4, 0, 0, 0.0, 4, false, false)]
#[case(3, 0, 1, 0.0, 2, false, false)]
#[case(3, 2, 1, 100.0, 0, true, true)]
#[case(7, 2, 0, 28.6, 5, false, false)]
#[case(5, 40, 0, 100.0, 0, true, true)]
fn windows(
    #[case] expected: i64,
    #[case] actual: i64,
    #[case] dnp: i64,
    #[case] pct: f64,
    #[case] missing: i64,
    #[case] is_complete: bool,
    #[case] is_ready: bool,
) {
    let window = Window::of(expected, actual, dnp);
    assert_eq!(window, Window { expected, actual, missing, pct, is_complete, is_ready });
}

const MONTH: [&str; 3] = ["expected_games_count", "actual_games_count", "missing_games_count"];

fn pcts(row: &OutputRow) -> [Option<f64>; 5] {
    ["l5", "l10", "l7d", "l14d", "l30d"]
        .map(|window| row.num(&format!("{window}_completeness_pct")))
}

#[test]
fn day_windows_end_the_day_before() {
    let mut w = Warehouse::with_game();
    for day in [-16, -15, 1, 8, 14, 15] {
        w.played(jan(day), "BOS", "LAL");
    }
    for day in [8, 14, 15] {
        w.score("a", jan(day), 10, 30.0, vec![]);
    }
    let row = w.row();
    // Of [D-30, D): -15, 1, 8, 14; of 14 days: 1, 8, 14; of 7 days: 8, 14.
    assert_eq!(row.ints(MONTH), [4, 2, 2].map(Some));
    assert_eq!(row.num("completeness_percentage"), Some(50.0));
    // Games windows: five expected of five and of ten, two found.
    assert_eq!(pcts(&row), [40.0, 40.0, 100.0, 66.7, 50.0].map(Some));
    assert_eq!(row.flag("l7d_is_complete"), Some(true));
    assert_eq!(row.flag("l30d_is_complete"), Some(false));
    assert_eq!(row.flag("all_windows_complete"), Some(false));
    assert_eq!(row.flag("is_production_ready"), Some(false));
}

#[test]
fn days_off_are_taken_from_what_is_expected_but_found() {
    let mut w = Warehouse::with_game();
    for day in [9, 11, 13] {
        w.played(jan(day), "BOS", "LAL");
    }
    w.score("a", jan(9), 10, 30.0, vec![]);
    w.score("a", jan(11), Cell::Null, Cell::Null, vec![("is_dnp", true.into())]);
    let row = w.row();
    // Three expected, one off: two; found are two, the day off included.
    assert_eq!(row.ints(MONTH), [3, 2, 0].map(Some));
    assert_eq!(pcts(&row), [100.0; 5].map(Some));
    assert_eq!(row.flag("is_production_ready"), Some(true));
}

#[test]
fn game_windows_look_at_the_latest_rows() {
    let mut w = Warehouse::with_game();
    for ago in 1..=12 {
        w.played(d() - ago, "BOS", "LAL");
    }
    // Six rows, the oldest of them off: it is among the latest ten, not five.
    w.score("a", d() - 6, Cell::Null, Cell::Null, vec![]);
    for ago in 1..=5 {
        w.score("a", d() - ago, 10, 30.0, vec![]);
    }
    let row = w.row();
    // l5: 6 of 5; l10: 6 of 9.
    assert_eq!(row.num("l5_completeness_pct"), Some(100.0));
    assert_eq!(row.num("l10_completeness_pct"), Some(66.7));
}

#[test]
fn expected_games_reach_into_the_previous_season() {
    let mut w = Warehouse::with_game();
    w.score("a", jan(14), 10, 30.0, vec![]);
    w.played(d() - 365, "BOS", "LAL").played(d() - 300, "BOS", "LAL");
    assert_eq!(w.row().num("l5_completeness_pct"), Some(50.0));
    w.played(d() - 366, "BOS", "LAL");
    assert_eq!(w.row().num("l5_completeness_pct"), Some(50.0));
}

#[test]
fn the_current_team_is_that_of_the_latest_box_score() {
    let mut w = Warehouse::with_game();
    w.played(jan(10), "BOS", "NYK").played(jan(12), "BOS", "NYK");
    w.score("a", jan(10), Cell::Null, Cell::Null, vec![("team_abbr", "BOS".into())]);
    assert_eq!(w.row().ints(MONTH), [Some(2), Some(1), Some(0)]);
    // No summary row: nothing is expected.
    let mut w = Warehouse::with_game();
    w.played(jan(10), "LAL", "NYK");
    let row = w.row();
    assert_eq!(row.ints(MONTH), [0, 0, 0].map(Some));
    assert_eq!(pcts(&row), [100.0; 5].map(Some));
}

#[rstest]
#[case(365, 2)]
#[case(366, 0)]
fn the_current_team_may_come_from_the_digest(#[case] ago: i32, #[case] expected: i64) {
    let mut w = Warehouse::with_game();
    w.played(jan(10), "BKN", "NYK").played(jan(12), "BKN", "NYK");
    w.history.push(vec![
        ("player_lookup", "a".into()),
        ("game_date", Cell::Date(d() - ago)),
        ("team_abbr", "BRK".into()),
    ]);
    assert_eq!(w.row().int("expected_games_count"), Some(expected));
}

#[rstest]
#[case(10, 1, true, true)]
#[case(10, 30, true, true)]
#[case(10, 31, false, true)]
#[case(11, 30, false, true)]
#[case(12, 1, false, false)]
#[case(4, 13, false, true)]
#[case(5, 1, false, false)]
fn bootstrap_and_boundary(
    #[case] month: i8,
    #[case] day: i8,
    #[case] bootstrap: bool,
    #[case] boundary: bool,
) {
    let year = if month >= 10 { 2024 } else { 2025 };
    let date = days(year, month, day);
    let mut w = Warehouse::default();
    w.game("1", date, "LAL", "SAC", 1, vec![]);
    w.mode = Mode::Daily;
    w.roster(date, "LAL", "a", vec![]);
    // One game and one box score missing: not ready by itself.
    for ago in [1, 2] {
        w.played(date - ago, "LAL", "BOS");
    }
    w.score("a", date - 1, 10, 30.0, vec![]);
    let row = w.run_on(date).row("a");
    assert_eq!(row.flag("backfill_bootstrap_mode"), Some(bootstrap));
    assert_eq!(row.flag("season_boundary_detected"), Some(boundary));
    assert_eq!(row.flag("is_production_ready"), Some(bootstrap || boundary));
}
