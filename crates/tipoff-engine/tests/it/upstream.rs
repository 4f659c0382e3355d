//! Feature sets that read other feature sets.

use crate::support::{EIGHT, assert_same, game_day, options, outcome, written};
use crate::support::{differences, sets};
use tipoff_catalog::{FEATURE_SETS, outputs};
use tipoff_engine::{ModeOption, Options, Silent, plan, run};
use tipoff_features::core::calendar::days;
use tipoff_testing::MemoryWarehouse;

const COMPOSITE: &str = "player_composite_factors";

fn fortnight(mode: ModeOption) -> Options {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    options((date, date + 13), mode)
}

/// A warehouse that holds the four upstream tables beside the sources.
fn with_upstream(options: &Options) -> (MemoryWarehouse, MemoryWarehouse) {
    let all = MemoryWarehouse::default();
    run(&*EIGHT, &all, options, &Silent).unwrap();
    let mut league = EIGHT.clone();
    for set in FEATURE_SETS.iter().filter(|set| set.name() != COMPOSITE) {
        league.set(set.table, all.batches(set.table));
    }
    (league, all)
}

#[test]
fn stored_upstream_tables_give_what_computing_all_together_gives() {
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let mut options = fortnight(mode);
        let (league, all) = with_upstream(&options);
        options.features = sets(&[COMPOSITE]);
        let planned = plan(&league, &options).unwrap();
        assert_eq!(planned.sets.len(), 1, "nothing else is computed");
        let alone = outcome(&league, &options);
        let table = &outputs::COMPOSITE;
        // Also the source hashes: a stored row carries the same load time and
        // hash as the row in memory.
        let together = all.whole(table).unwrap();
        let found = differences(table, &together, &alone.tables[COMPOSITE], &[]);
        assert!(found.is_empty(), "{mode:?}: {}", found.join("\n"));
        assert!(together.num_rows() > 200, "{mode:?}: {} rows", together.num_rows());
    }
}

#[test]
fn absent_upstream_tables_are_computed_in_memory_and_not_written() {
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let mut options = fortnight(mode);
        let all = outcome(&*EIGHT, &options);
        options.features = sets(&[COMPOSITE]);
        let planned = plan(&*EIGHT, &options).unwrap();
        assert_eq!(planned.sets.len(), 5);
        let dates = u64::try_from(options.to - options.from + 1).unwrap();
        assert_eq!(planned.units(), dates, "only the set asked for counts");
        let sink = MemoryWarehouse::default();
        let report = run(&*EIGHT, &sink, &options, &Silent).unwrap();
        let alone = written(&sink);
        assert_eq!(all.tables[COMPOSITE], alone[COMPOSITE], "{mode:?}");
        let mut names = sink.names();
        names.retain(|name| !sink.batches(tipoff_catalog::table(name).unwrap()).is_empty());
        names.retain(|name| *name != outputs::PRECOMPUTE_FAILURES.name);
        assert_eq!(names, [outputs::COMPOSITE.name]);
        for feature in &report.features {
            assert_eq!(feature.written, feature.feature == COMPOSITE, "{}", feature.feature);
        }
        assert_eq!(report.rows(), alone[COMPOSITE].num_rows() as u64);
    }
}

/// Upstream tables that exist without rows are as good as absent.
#[test]
fn empty_upstream_tables_are_computed() {
    let mut options = fortnight(ModeOption::Backfill);
    let all = outcome(&*EIGHT, &options);
    let mut league = EIGHT.clone();
    for set in FEATURE_SETS {
        league.set(set.table, vec![arrow_array::RecordBatch::new_empty(set.table.schema())]);
    }
    options.features = sets(&[COMPOSITE]);
    let alone = outcome(&league, &options);
    assert_eq!(all.tables[COMPOSITE], alone.tables[COMPOSITE]);
}

/// A set that is asked for is computed, whatever the warehouse holds of it.
#[test]
fn sets_that_are_asked_for_are_not_read_from_the_warehouse() {
    let mut options = fortnight(ModeOption::Backfill);
    let (mut league, all) = with_upstream(&options);
    let table = &outputs::PLAYER_CONTEXT;
    league.scramble(table, |_| true, &["game_date", "player_lookup"]).unwrap();
    options.features = FEATURE_SETS.to_vec();
    let again = outcome(&league, &options);
    assert_same("asked for", &written(&all), &again.tables, &[]);
}

/// Sets share what was read, so a set alone sees less of its inputs.
#[test]
fn every_set_alone_gives_what_all_together_give() {
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let mut options = fortnight(mode);
        let all = outcome(&*EIGHT, &options);
        // One after the other into one place: each keeps the others' rows,
        // also those of the failures that all share.
        let sink = MemoryWarehouse::default();
        for set in FEATURE_SETS {
            options.features = vec![*set];
            run(&*EIGHT, &sink, &options, &Silent).unwrap();
        }
        assert_same(&format!("{mode:?}"), &all.tables, &written(&sink), &[]);
    }
}
