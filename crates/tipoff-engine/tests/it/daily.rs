//! A backfill of a season equals its dates run one by one.

use crate::support::{
    EIGHT, assert_same, game_day, options, outcome, output_tables, season, written,
};
use arrow_array::RecordBatch;
use std::collections::{BTreeMap, BTreeSet};
use tipoff_catalog::inputs;
use tipoff_engine::{ModeOption, Silent, run};
use tipoff_features::core::calendar::days;
use tipoff_testing::MemoryWarehouse;

/// Every date with rows in the game book.
fn game_days() -> BTreeSet<i32> {
    let mut dates = BTreeSet::new();
    EIGHT.each_row(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, |row| {
        dates.extend(row.date("game_date"));
    });
    dates
}

/// Dates with a game that has no rows in the book: those of the pre-season.
fn unbooked(booked: &BTreeSet<i32>) -> BTreeSet<i32> {
    let mut dates = BTreeSet::new();
    EIGHT.each_row(&inputs::NBAC_SCHEDULE, |row| {
        dates.extend(row.date("game_date").filter(|date| !booked.contains(date)));
    });
    dates
}

/// The rows of each table that belong to the given dates.
fn of_dates(
    tables: &BTreeMap<&'static str, RecordBatch>,
    keep: impl Fn(i32) -> bool,
) -> MemoryWarehouse {
    let mut part = MemoryWarehouse::default();
    for table in output_tables() {
        part.set(table, vec![tables[table.short_name()].clone()]);
        let date = table.partition.unwrap();
        part.retain(table, |row| keep(row.date(date).unwrap())).unwrap();
    }
    part
}

/// In automatic mode a date with games is run as a backfill when the book has
/// it, else as a daily run, "also for past dates without gamebook rows"
/// (`player_game_context.md`, section 1): so the dates of the pre-season equal
/// those of a daily run over the season, all others those of a backfill.
#[test]
fn a_season_equals_its_dates_run_one_by_one() {
    let booked = game_days();
    let unbooked = unbooked(&booked);
    // Later than the last game nothing tells that a date is past: automatic
    // mode takes it for one to come.
    let range = (season().0, *booked.last().unwrap());
    let backfill = outcome(&*EIGHT, &options(range, ModeOption::Backfill));
    let daily = outcome(&*EIGHT, &options(range, ModeOption::Daily));
    let sink = MemoryWarehouse::default();
    let mut failed = BTreeSet::new();
    for date in range.0..=range.1 {
        let report = run(&*EIGHT, &sink, &options((date, date), ModeOption::Auto), &Silent);
        failed.extend(report.unwrap().failed.iter().map(|unit| (unit.feature, unit.date)));
    }
    let single = written(&sink);
    let mut values = 0;
    for (expected, in_mode) in [(&backfill, false), (&daily, true)] {
        let keep = |date: i32| unbooked.contains(&date) == in_mode;
        let expected = written(&of_dates(&expected.tables, keep));
        let single = written(&of_dates(&single, keep));
        values += assert_same(&format!("daily {in_mode}"), &expected, &single, &[]).1;
    }
    let in_daily = daily.report.failed.iter().filter(|unit| unbooked.contains(&unit.date));
    assert_eq!(failed, in_daily.map(|unit| (unit.feature, unit.date)).collect());
    assert_eq!(backfill.report.failed.len(), 0);
    let off = (range.0..=range.1).filter(|at| !booked.contains(at) && !unbooked.contains(at));
    let off = off.count();
    println!(
        "{} dates, {off} without games, {} without a book: {values} values agree",
        range.1 - range.0 + 1,
        unbooked.len()
    );
    assert!(off > 20);
}

/// Running a season again changes nothing, not even `created_at`, which is of
/// the run that wrote a row first.
#[test]
fn running_again_changes_nothing_but_the_time_of_processing() {
    let sink = MemoryWarehouse::default();
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let mut options = options((date, date + 6), ModeOption::Backfill);
    run(&*EIGHT, &sink, &options, &Silent).unwrap();
    let first = written(&sink);
    options.settings.now += 3_600_000_000;
    run(&*EIGHT, &sink, &options, &Silent).unwrap();
    let processed: Vec<(&str, &str)> = first.keys().map(|name| (*name, "processed_at")).collect();
    let failures = [("precompute_failures", "created_at")];
    let except: Vec<_> = processed.into_iter().chain(failures).collect();
    let except: Vec<_> = except
        .into_iter()
        .filter(|pair| *pair != ("precompute_failures", "processed_at"))
        .collect();
    assert_same("again", &first, &written(&sink), &except);
}
