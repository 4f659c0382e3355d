//! What is computed does not depend on how: chunks, threads, the order of
//! rows, the batches in which they come.

use crate::support::{EIGHT, FOUR, PLENTY, assert_same, options, outcome, season, try_run};
use arrow_array::RecordBatch;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tipoff_catalog::{Class, Result, Table, inputs};
use tipoff_engine::{Chunk, ModeOption, Options, plan};
use tipoff_features::core::calendar::days;
use tipoff_testing::MemoryWarehouse;
use tipoff_warehouse::{Estimate, Request, Source, TableInfo};

/// The chunks under the smallest budget that the range can do with, to a MiB.
fn smallest(source: &dyn Source, options: &Options) -> (u64, Vec<Chunk>) {
    let fits = |mib: u64| {
        let options = Options { memory: mib << 20, ..options.clone() };
        match plan(source, &options) {
            Ok(plan) => Some(plan.chunks),
            Err(e) => {
                assert_eq!(e.class, Class::Config, "{e}");
                None
            }
        }
    };
    let (mut low, mut high) = (64, 1 << 10);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle).is_some() { high = middle } else { low = middle }
    }
    (high << 20, fits(high).unwrap())
}

#[test]
fn chunks_do_not_show() {
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let mut options = options(season(), mode);
        let whole = outcome(&*EIGHT, &options);
        assert_eq!(whole.report.chunks, 1);
        let (budget, chunks) = smallest(&*EIGHT, &options);
        let dates: Vec<i32> = chunks.iter().map(|chunk| chunk.to - chunk.from + 1).collect();
        let single = dates.iter().filter(|dates| **dates == 1).count();
        println!("{mode:?}: {} MiB give {} chunks, {single} of a date", budget >> 20, dates.len());
        assert!(single > 10, "{dates:?}");
        for memory in [budget, budget + (100 << 20)] {
            options.memory = memory;
            let cut = outcome(&*EIGHT, &options);
            assert!(cut.report.chunks > 1);
            let label = format!("{mode:?}, {} chunks", cut.report.chunks);
            assert_same(&label, &whole.tables, &cut.tables, &[]);
            assert_eq!(whole.report.skips, cut.report.skips, "{label}");
        }
    }
}

/// A range over two seasons, so that the digest of old rows crosses a cut.
#[test]
fn seasons_do_not_show() {
    let (_, last) = season();
    let both = outcome(&*FOUR, &options((days(2023, 10, 1), last), ModeOption::Backfill));
    let later = outcome(&*FOUR, &options(season(), ModeOption::Backfill));
    let earlier = (days(2023, 10, 1), season().0 - 1);
    let earlier = outcome(&*FOUR, &options(earlier, ModeOption::Backfill));
    for (name, batch) in &both.tables {
        let parts = [&earlier.tables[name], &later.tables[name]];
        let rows: usize = parts.iter().map(|part| part.num_rows()).sum();
        assert_eq!(batch.num_rows(), rows, "{name}");
        let first = parts[0].num_rows();
        assert_eq!(&batch.slice(0, first), parts[0], "{name}");
        assert_eq!(&batch.slice(first, rows - first), parts[1], "{name}");
    }
}

#[test]
fn threads_do_not_show() {
    let options = options((days(2024, 11, 1), days(2025, 1, 31)), ModeOption::Daily);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| outcome(&*EIGHT, &options))
    };
    let one = with(1);
    for threads in [2, 4] {
        let label = format!("{threads} threads");
        assert_same(&label, &one.tables, &with(threads).tables, &[]);
    }
}

#[test]
fn batches_do_not_show() {
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let options = options((days(2024, 12, 1), days(2025, 1, 15)), mode);
        let stored = outcome(&*EIGHT, &options);
        for parts in [1, 7, 1_000] {
            let split = outcome(&EIGHT.split(parts).unwrap(), &options);
            let label = format!("{mode:?}, {parts} batches");
            assert_same(&label, &stored.tables, &split.tables, &[]);
        }
    }
}

/// Feeds deliver rows twice; the second copy changes nothing but what counts
/// raw rows ("rows are raw rows", `team_game_context.md`, section 3).
#[test]
fn rows_that_come_twice_count_once() {
    let counts = [
        ("upcoming_team_game_context", "source_nbac_schedule_rows_found"),
        ("upcoming_team_game_context", "source_nbac_schedule_completeness_pct"),
        ("upcoming_team_game_context", "source_odds_lines_rows_found"),
        ("upcoming_team_game_context", "source_odds_lines_completeness_pct"),
        ("upcoming_team_game_context", "source_injury_report_rows_found"),
        ("upcoming_team_game_context", "source_injury_report_completeness_pct"),
    ];
    let mut twice = FOUR.clone();
    for name in FOUR.names() {
        let table = tipoff_catalog::table(name).unwrap();
        let mut batches = FOUR.batches(table);
        batches.extend(FOUR.batches(table));
        twice.set(table, batches);
    }
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let options = options((days(2025, 1, 1), days(2025, 1, 31)), mode);
        let (once, twice) = (outcome(&*FOUR, &options), outcome(&twice, &options));
        assert_same(&format!("{mode:?}"), &once.tables, &twice.tables, &counts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Rows in any order, in any number of batches, in any chunks.
    #[test]
    fn the_order_of_rows_does_not_show(
        seed in any::<u64>(),
        parts in 1usize..60,
        first in 0i32..250,
        daily in any::<bool>(),
        reserve in 0u64..64,
    ) {
        println!("seed {seed}, {parts} batches, from day {first}, daily {daily}, {reserve} MiB");
        let from = season().0 + first;
        let mode = if daily { ModeOption::Daily } else { ModeOption::Backfill };
        let mut options = options((from, from + 13), mode);
        let stored = outcome(&*FOUR, &options);
        let shuffled = FOUR.permuted(seed).unwrap().split(parts).unwrap();
        options.memory = smallest(&shuffled, &options).0 + (reserve << 20);
        let shuffled = outcome(&shuffled, &options);
        assert_same(&format!("seed {seed}"), &stored.tables, &shuffled.tables, &[]);
        prop_assert_eq!(stored.report.skips, shuffled.report.skips);
        prop_assert_eq!(stored.report.failed.len(), shuffled.report.failed.len());
    }
}

/// A source that cannot tell the dates of its tables, nor how many rows they
/// hold, as files without statistics.
struct Undated(MemoryWarehouse);

impl Source for Undated {
    fn name(&self) -> String {
        self.0.name()
    }
    fn tables(&self) -> Result<Vec<String>> {
        self.0.tables()
    }
    fn describe(&self, table: &Table) -> Result<Option<TableInfo>> {
        Ok(self.0.describe(table)?.map(|info| TableInfo { dates: None, ..info }))
    }
    fn estimate(&self, request: &Request) -> Result<Estimate> {
        self.0.estimate(&Request { dates: None, ..request.clone() })
    }
    fn read(
        &self,
        request: &Request,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()> {
        self.0.read(&Request { dates: None, ..request.clone() }, each)
    }
}

#[test]
fn statistics_do_not_show() {
    let mut options = options((days(2024, 9, 1), days(2024, 12, 31)), ModeOption::Backfill);
    let dated = outcome(&*FOUR, &options);
    let undated = Undated(FOUR.clone());
    for memory in [PLENTY, smallest(&undated, &options).0] {
        options.memory = memory;
        let outcome = outcome(&undated, &options);
        println!("{} chunks", outcome.report.chunks);
        assert_same("undated", &dated.tables, &outcome.tables, &[]);
    }
}

/// Each input is read once a chunk, and nothing after the last date that the
/// declared look-back allows.
#[test]
fn every_input_is_read_once_a_chunk() {
    let source: MemoryWarehouse = FOUR.clone();
    let options = options((days(2025, 1, 1), days(2025, 1, 31)), ModeOption::Backfill);
    let done = try_run(&source, &options).unwrap();
    assert_eq!(done.report.chunks, 1);
    let mut reads: BTreeMap<&str, Vec<(i32, i32)>> = BTreeMap::new();
    for (table, dates) in source.reads() {
        reads.entry(table).or_default().push(dates.unwrap_or((i32::MIN, i32::MAX)));
    }
    for (table, ranges) in reads {
        // Player rows before the look-back go into the digest first.
        let history = table == inputs::PLAYER_GAME_SUMMARY.name;
        assert!(ranges.len() == 1 || history, "{table} was read {} times", ranges.len());
        for pair in ranges.windows(2) {
            assert!(pair[0].1 < pair[1].0, "{table} was read twice: {ranges:?}");
        }
    }
}
