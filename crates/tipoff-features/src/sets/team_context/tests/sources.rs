//! Source columns and attempts (sections 3 and 5).

use super::harness::{World, at, day, warned};
use crate::set::Mode;
use rstest::rstest;
use tipoff_catalog::inputs::{NBAC_SCHEDULE, REPROCESS_ATTEMPTS};

const D: fn() -> i32 = || day(1, 15);
const BOTH: (Option<&str>, Option<&str>) = (Some("LAL"), Some("SAC"));

fn world() -> World {
    let mut world = World::new();
    world.game(D(), "LAL", "SAC", 1).set("data_hash", "aa");
    world
}
fn source(world: &World, name: &str) -> String {
    let parts = ["last_updated", "rows_found", "completeness_pct", "hash"];
    let columns = parts.map(|part| format!("source_{name}_{part}"));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let output = world.on(D());
    assert_eq!(output.cells("LAL", &columns), output.cells("SAC", &columns));
    output.cells("LAL", &columns)
}

#[test]
fn raw_rows_of_the_date_are_counted() {
    let mut world = world();
    let again = world.tables[NBAC_SCHEDULE.name][0].clone();
    world.tables.get_mut(NBAC_SCHEDULE.name).unwrap().push(again);
    world.game(D(), "BOS", "NYK", 4).set("processed_at", at(D(), 8));
    world.game(D() - 1, "BOS", "NYK", 3).set("processed_at", at(D() + 3, 8));
    assert_eq!(source(&world, "nbac_schedule"), "2025-01-16T04:00:00Z 3 15.00 aa");
}

#[test]
fn sources_without_rows_are_null() {
    let mut world = world();
    assert_eq!(source(&world, "odds_lines"), "null null null null");
    assert_eq!(source(&world, "injury_report"), "null null null null");
    world.line(D() + 1, BOTH, "draftkings", "Over", Some(220.5));
    world.report(D() + 1, "LAL", "a", "out");
    assert_eq!(source(&world, "odds_lines"), "null null null null");
    assert_eq!(source(&world, "injury_report"), "null null null null");
}

#[test]
fn lines_count_whether_usable_or_not() {
    let mut world = world();
    world.line(D(), BOTH, "betmgm", "Over", None).set("processed_at", at(D(), 13));
    let late = world.line(D(), BOTH, "draftkings", "Over", Some(220.5));
    late.set("snapshot_timestamp", at(D(), 22)).set("processed_at", at(D(), 23));
    let other = world.line(D(), BOTH, "draftkings", "LAL", Some(1.5));
    other.set("market_key", "h2h");
    assert_eq!(source(&world, "odds_lines"), "2025-01-16T04:00:00Z 3 7.50 null");
}

#[test]
fn reports_count_from_30_days_before_to_the_day() {
    let mut world = world();
    world.report(D(), "LAL", "a", "out");
    world.report(D(), "LAL", "", "out");
    for offset in [-31, -30, 0, 1] {
        world.report(D(), "LAL", "a", "out").set("report_date", D() + offset);
    }
    world.report(D(), "LAL", "a", "out").set("report_date", None::<i32>);
    assert_eq!(source(&world, "injury_report"), "2025-01-15T17:00:00Z 4 40.00 null");
}

#[test]
fn percentages_stop_at_100() {
    let mut world = world();
    for _ in 0..11 {
        world.report(D(), "LAL", "a", "out");
    }
    assert_eq!(source(&world, "injury_report"), "2025-01-15T17:00:00Z 11 100.00 null");
}

#[test]
fn the_hash_is_that_of_the_newest_row_that_has_one() {
    let mut world = world();
    for (hash, hour) in [(Some("zz"), 9), (Some("bb"), 10), (Some("cc"), 10), (None, 11)] {
        let row = world.report(D(), "LAL", "a", "out");
        row.set("data_hash", hash).set("processed_at", at(D(), hour));
    }
    world.report(D(), "LAL", "a", "out").set("data_hash", "dd").set("processed_at", None::<i64>);
    assert_eq!(source(&world, "injury_report"), "2025-01-15T16:00:00Z 5 50.00 cc");
}

#[test]
fn a_hash_without_load_time_is_better_than_none() {
    let mut world = world();
    world.report(D(), "LAL", "a", "out").set("data_hash", "dd").set("processed_at", None::<i64>);
    assert_eq!(source(&world, "injury_report"), "null 1 10.00 dd");
}

fn attempt(world: &mut World, entity: &str, number: i64, until: Option<i64>) {
    world
        .row(&REPROCESS_ATTEMPTS)
        .set("processor_name", "upcoming_team_game_context")
        .set("entity_id", entity)
        .set("analysis_date", D())
        .set("attempt_number", number)
        .set("circuit_breaker_tripped", until.is_some())
        .set("circuit_breaker_until", until);
}

#[rstest]
#[case::none(&[], "0 false null")]
#[case::not_tripped(&[(1, None), (2, None)], "2 false null")]
#[case::open(&[(2, None), (3, Some(at(day(2, 2), 9)))], "3 true 2025-02-02T14:00:00Z")]
#[case::run_out(&[(3, Some(at(day(1, 31), 9)))], "3 false 2025-01-31T14:00:00Z")]
#[case::ends_now(&[(3, Some(at(day(2, 1), 9)))], "3 false 2025-02-01T14:00:00Z")]
#[case::a_later_attempt_did_not_trip(&[(3, Some(at(day(2, 2), 9))), (4, None)], "4 false null")]
fn the_latest_attempt_counts(#[case] attempts: &[(i64, Option<i64>)], #[case] expected: &str) {
    let mut world = world();
    for (number, until) in attempts {
        attempt(&mut world, "LAL_2025-01-15", *number, *until);
        attempt(&mut world, "lal", 9, None);
        attempt(&mut world, "LAL_2025-01-14", 9, None);
    }
    let columns = ["reprocess_attempt_count", "circuit_breaker_active", "circuit_breaker_until"];
    let output = world.on(D());
    // Rows are emitted whatever the breaker says.
    assert_eq!(output.cells("LAL", &columns), expected);
    assert_eq!(output.cells("SAC", &columns), "0 false null");
}

#[test]
fn attempts_of_other_sets_do_not_count() {
    let mut world = world();
    attempt(&mut world, "LAL_2025-01-15", 3, None);
    let rows = world.tables.get_mut(REPROCESS_ATTEMPTS.name).unwrap();
    rows[0].set("processor_name", "upcoming_player_game_context");
    assert_eq!(world.on(D()).cell("LAL", "reprocess_attempt_count"), "0");
}

const STALE: &str =
    "`nba_raw.nbac_schedule`: rows of the date are older than 36 hours (2025-01-15)";
const UNKNOWN: &str = "`nba_raw.nbac_schedule`: rows of the date have no processed_at (2025-01-15)";
const HOUR: i64 = 3_600_000_000;

#[rstest]
#[case::just_fresh_enough(&[Some(36 * HOUR)], &[])]
#[case::stale(&[Some(36 * HOUR + 1)], &[STALE])]
#[case::the_newest_row_counts(&[Some(90 * HOUR), Some(HOUR), None], &[])]
#[case::loaded_later_than_now(&[Some(-HOUR)], &[])]
#[case::unknown(&[None], &[UNKNOWN])]
fn the_age_of_the_schedule(#[case] ages: &[Option<i64>], #[case] expected: &[&str]) {
    let mut world = World::new();
    let now = world.settings.now;
    for age in ages {
        world.game(D(), "LAL", "SAC", 1).set("processed_at", age.map(|age| now - age));
        // Rows of other dates tell nothing about this one.
        world.game(D() - 1, "BOS", "NYK", 3).set("processed_at", now);
    }
    let own: Vec<String> = warned(&world.compute_as(Mode::Daily, &[D()]))
        .into_iter()
        .filter(|line| line.contains("rows of the date"))
        .collect();
    assert_eq!(own, expected);
    let backfill = warned(&world.compute_as(Mode::Backfill, &[D()]));
    assert!(!backfill.iter().any(|line| line.contains("rows of the date")), "{backfill:?}");
}

#[test]
fn dates_without_schedule_rows_have_no_age() {
    let world = world();
    assert_eq!(warned(&world.compute_as(Mode::Daily, &[D() + 1])), [""; 0]);
}
