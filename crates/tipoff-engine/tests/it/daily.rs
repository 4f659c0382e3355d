//! A backfill of a season equals its dates run one by one.

use crate::support::{EIGHT, assert_same, game_day, options, outcome, season, written};
use std::collections::{BTreeMap, BTreeSet};
use tipoff_catalog::inputs;
use tipoff_engine::{ModeOption, Silent, run};
use tipoff_features::core::calendar::{days, iso};
use tipoff_testing::MemoryWarehouse;

/// Every date with rows in the game book.
fn game_days() -> BTreeSet<i32> {
    let mut dates = BTreeSet::new();
    EIGHT.each_row(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, |row| {
        dates.extend(row.date("game_date"));
    });
    dates
}

#[test]
fn a_backfill_equals_its_dates_run_one_by_one() {
    // Later than the last game nothing tells that a date is past: automatic
    // mode takes it for one to come.
    let last = *game_days().last().unwrap();
    let range = (season().0, last);
    let whole = outcome(&*EIGHT, &options(range, ModeOption::Backfill));
    let sink = MemoryWarehouse::default();
    let mut skips: BTreeMap<&str, u64> = BTreeMap::new();
    for date in range.0..=range.1 {
        let report = run(&*EIGHT, &sink, &options((date, date), ModeOption::Auto), &Silent);
        let report = report.unwrap();
        for f in &report.failed {
            println!("{}: {} {}", iso(date), f.feature, f.message);
        }
        report.skips.into_iter().for_each(|(skip, n)| *skips.entry(skip).or_default() += n);
    }
    let (columns, values) = assert_same("dates", &whole.tables, &written(&sink), &[]);
    let dates = range.1 - range.0 + 1;
    let off = (range.0..=range.1).filter(|date| !game_days().contains(date)).count();
    println!("{dates} dates, {off} without games: {columns} columns, {values} values agree");
    assert_eq!(whole.report.skips, skips);
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
