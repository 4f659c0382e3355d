//! Completeness windows, quality and season flags (sections 7 and 9).

use super::super::form::Window;
use super::harness::{World, at, day};
use crate::core::calendar::days;
use rstest::rstest;

const COUNTS: &[&str] = &[
    "expected_games_count",
    "actual_games_count",
    "missing_games_count",
    "completeness_percentage",
];

#[rstest]
#[case(7, 4, 57.1, 3, false, false)]
#[case(0, 0, 100.0, 0, true, true)]
#[case(3, 1, 33.3, 2, false, false)]
#[case(10, 7, 70.0, 3, false, true)]
#[case(8, 1, 12.5, 7, false, false)]
#[case(4, 4, 100.0, 0, true, true)]
fn windows(
    #[case] expected: i64,
    #[case] actual: i64,
    #[case] percentage: f64,
    #[case] missing: i64,
    #[case] is_complete: bool,
    #[case] is_ready: bool,
) {
    let window = Window { expected, actual };
    assert_eq!(window.percentage(), percentage);
    assert_eq!(window.missing(), missing);
    assert_eq!(window.is_complete(), is_complete);
    assert_eq!(window.is_ready(), is_ready);
}

#[rstest]
#[case(20, 19, ("gold", 95.0))]
#[case::is_94_9(39, 37, ("silver", 75.0))]
#[case(4, 3, ("silver", 75.0))]
#[case(2, 1, ("bronze", 50.0))]
#[case::is_49_9(1000, 499, ("poor", 25.0))]
fn tiers(#[case] expected: i64, #[case] actual: i64, #[case] tier: (&str, f64)) {
    assert_eq!(Window { expected, actual }.quality(), tier);
}

#[rstest]
#[case(7, 4, Some("l14d_incomplete:57%"))]
#[case::half_to_even(8, 5, Some("l14d_incomplete:62%"))]
#[case::half_to_even(8, 7, Some("l14d_incomplete:88%"))]
#[case(4, 4, None)]
#[case(0, 0, None)]
fn issues(#[case] expected: i64, #[case] actual: i64, #[case] issue: Option<&str>) {
    assert_eq!(Window { expected, actual }.issue("l14d").as_deref(), issue);
}

/// Seven games in 14 days, three of them without winner or score; two in the last 7.
fn fortnight() -> World {
    let mut world = World::new();
    for date in [day(12, 18), day(12, 20), day(12, 22), day(12, 26)] {
        world.played(date, ("LAL", 100), ("GSW", 90));
    }
    world.game(day(12, 23), "LAL", "GSW", 3);
    world.game(day(12, 24), "LAL", "GSW", 3).set("winning_team_tricode", "LAL");
    let game = world.played(day(12, 27), ("LAL", 100), ("GSW", 90));
    game.set("winning_team_tricode", None::<&str>);
    world.game(day(12, 31), "LAL", "SAC", 1);
    world
}

#[test]
fn a_window_of_four_of_seven() {
    let output = fortnight().on(day(12, 31));
    assert_eq!(output.cells("LAL", COUNTS), "7 4 3 57.1");
    let windows = ["l7d_completeness_pct", "l7d_is_complete"];
    // 24 December is the first day of seven.
    assert_eq!(output.cells("LAL", &windows), "33.3 false");
    let windows = ["l14d_completeness_pct", "l14d_is_complete", "all_windows_complete"];
    assert_eq!(output.cells("LAL", &windows), "57.1 false false");
    let quality = ["is_production_ready", "quality_tier", "quality_score"];
    assert_eq!(output.cells("LAL", &quality), "false bronze 50.0");
    for column in ["quality_issues", "data_quality_issues"] {
        let issues = output.cell("LAL", column);
        assert_eq!(issues, "[l7d_incomplete:33%, l14d_incomplete:57%]");
    }
    assert_eq!(output.cell("LAL", "data_sources"), "[nbac_schedule]");
}

#[test]
fn a_team_without_games_in_the_window_is_complete() {
    let output = fortnight().on(day(12, 31));
    assert_eq!(output.cells("SAC", COUNTS), "0 0 0 100.0");
    let flags = ["all_windows_complete", "is_production_ready", "quality_tier", "quality_issues"];
    assert_eq!(output.cells("SAC", &flags), "true true gold []");
}

#[test]
fn windows_end_the_day_before_and_have_14_days() {
    let mut world = World::new();
    world.played(day(12, 31), ("LAL", 100), ("SAC", 90));
    world.game(day(12, 17), "LAL", "SAC", 3);
    world.game(day(12, 16), "LAL", "SAC", 3);
    assert_eq!(world.on(day(12, 31)).cells("LAL", COUNTS), "1 0 1 0.0");
}

#[test]
fn windows_cross_seasons() {
    let mut world = World::new();
    world.played(day(12, 30), ("LAL", 100), ("SAC", 90)).set("season_year", 2023_i64);
    world.game(day(12, 31), "LAL", "SAC", 1);
    assert_eq!(world.on(day(12, 31)).cells("LAL", COUNTS), "1 1 0 100.0");
}

#[rstest]
#[case::none(None, "1 1 0 100.0")]
#[case::on_the_day_of_the_game(Some(at(day(12, 29), 9)), "1 1 0 100.0")]
#[case::the_day_after(Some(at(day(12, 30), 9)), "2 1 1 50.0")]
#[case::after_both(Some(at(day(12, 31), 9)), "3 1 2 33.3")]
fn games_not_final_are_missed_once_their_day_has_passed(
    #[case] as_of: Option<i64>,
    #[case] expected: &str,
) {
    let mut world = World::new();
    world.played(day(12, 28), ("LAL", 100), ("SAC", 90));
    world.game(day(12, 29), "LAL", "SAC", 1);
    world.game(day(12, 30), "LAL", "SAC", 2);
    world.game(day(12, 31), "LAL", "SAC", 1);
    world.settings.as_of = as_of;
    assert_eq!(world.on(day(12, 31)).cells("LAL", COUNTS), expected);
}

#[rstest]
#[case(days(2024, 10, 30), "true true", "[season_boundary, bootstrap_mode]")]
#[case(days(2024, 10, 31), "true false", "[season_boundary]")]
#[case(days(2024, 12, 1), "false false", "[]")]
#[case(days(2025, 4, 13), "true false", "[season_boundary]")]
fn season_flags(#[case] date: i32, #[case] flags: &str, #[case] issues: &str) {
    let mut world = World::new();
    world.game(date, "LAL", "SAC", 1);
    let output = world.on(date);
    let columns = ["season_boundary_detected", "backfill_bootstrap_mode"];
    assert_eq!(output.cells("LAL", &columns), flags);
    assert_eq!(output.cell("LAL", "quality_issues"), issues);
}
