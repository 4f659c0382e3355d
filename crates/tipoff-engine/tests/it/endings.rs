//! Runs that do not end well: stopped, refused by the sink, or with units
//! that fail.

use crate::support::{EIGHT, FOUR, game_day, options, outcome, output_tables, sets, written};
use std::sync::atomic::{AtomicUsize, Ordering};
use tipoff_catalog::{Class, Error, Result, Table, inputs, outputs};
use tipoff_engine::{Chunk, ModeOption, Monitor, Options, Plan, Silent, Stop, plan, run};
use tipoff_features::core::calendar::days;
use tipoff_testing::MemoryWarehouse;
use tipoff_warehouse::{Partition, Sink, Written};

/// A month in several chunks.
fn in_chunks() -> (Options, Vec<Chunk>) {
    let mut options = options((days(2025, 1, 1), days(2025, 1, 31)), ModeOption::Backfill);
    for mib in (100..1_000).step_by(10) {
        options.memory = mib << 20;
        if let Ok(plan) = plan(&*FOUR, &options)
            && plan.chunks.len() > 2
        {
            return (options, plan.chunks);
        }
    }
    panic!("no budget gives three chunks");
}

/// Asks for an end after so many chunks.
struct After {
    chunks: usize,
    stop: Stop,
    done: AtomicUsize,
    units: AtomicUsize,
}

impl Monitor for After {
    fn planned(&self, plan: &Plan, units: u64) {
        assert_eq!(units, plan.units());
    }
    fn advanced(&self, _: Chunk, units: u64, _: u64) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.units.fetch_add(usize::try_from(units).unwrap(), Ordering::Relaxed);
    }
    fn stop(&self) -> Stop {
        if self.done.load(Ordering::Relaxed) < self.chunks { Stop::No } else { self.stop }
    }
}

/// The last date of any output, and the first.
fn dates(sink: &MemoryWarehouse) -> Option<(i32, i32)> {
    let mut dates = Vec::new();
    for table in output_tables() {
        let partition = table.partition.unwrap();
        sink.each_row(table, |row| dates.extend(row.date(partition)));
    }
    Some((*dates.iter().min()?, *dates.iter().max()?))
}

#[test]
fn a_run_that_is_stopped_leaves_whole_chunks_and_can_be_run_again() {
    let (options, chunks) = in_chunks();
    for (stop, code) in [(Stop::Interrupted, 130), (Stop::Terminated, 143)] {
        let sink = MemoryWarehouse::default();
        let (done, units) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let after = After { chunks: 1, stop, done, units };
        let report = run(&*FOUR, &sink, &options, &after).unwrap();
        assert_eq!(report.exit_code(), code);
        assert_eq!(report.status(), "interrupted");
        assert_eq!(report.chunks, 1);
        let length = chunks[0].to - chunks[0].from + 1;
        assert_eq!(after.units.into_inner(), 5 * usize::try_from(length).unwrap());
        let (first, last) = dates(&sink).unwrap();
        assert!(first >= chunks[0].from && last <= chunks[0].to);
        run(&*FOUR, &sink, &options, &Silent).unwrap();
        assert_eq!(written(&sink), outcome(&*FOUR, &options).tables);
    }
}

/// A sink whose disk is full from a date on.
struct Full {
    sink: MemoryWarehouse,
    from: i32,
}

impl Sink for Full {
    fn name(&self) -> String {
        "full".to_owned()
    }
    fn check(&self, tables: &[&'static Table]) -> Result<()> {
        self.sink.check(tables)
    }
    fn replace(
        &self,
        table: &'static Table,
        part: Option<&str>,
        partitions: Vec<Partition>,
    ) -> Result<Written> {
        if partitions.iter().any(|partition| partition.date >= self.from) {
            return Err(Error::new(Class::WriteFailed, "no space left"));
        }
        self.sink.replace(table, part, partitions)
    }
    fn quarantine(&self, feature_set: &str, date: i32, lines: &[String]) -> Result<()> {
        self.sink.quarantine(feature_set, date, lines)
    }
}

#[test]
fn a_failed_write_ends_the_run_and_leaves_the_chunks_before_it() {
    let (options, chunks) = in_chunks();
    let sink = Full { sink: MemoryWarehouse::default(), from: chunks[1].from };
    let error = run(&*FOUR, &sink, &options, &Silent).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed);
    assert_eq!(error.class.exit_code(), 5);
    let first = Options { to: chunks[0].to, ..options };
    assert_eq!(written(&sink.sink), outcome(&*FOUR, &first).tables);
}

/// A unit that fails is reported, keeps what the target held, and leaves the
/// other sets alone.
#[test]
fn a_failed_unit_keeps_what_was_there() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let options = options((date, date), ModeOption::Daily);
    let sink = MemoryWarehouse::default();
    run(&*EIGHT, &sink, &options, &Silent).unwrap();
    let before = written(&sink);
    // Three weeks of box scores did not arrive.
    let mut league = EIGHT.clone();
    let table = &inputs::PLAYER_GAME_SUMMARY;
    league.retain(table, |row| row.date("game_date").is_some_and(|at| at < date - 21)).unwrap();
    let report = run(&league, &sink, &options, &Silent).unwrap();
    let failed: Vec<_> =
        report.failed.iter().map(|unit| (unit.feature, unit.date, unit.class)).collect();
    assert_eq!(failed, [("player_shot_zone_analysis", date, Class::DependencyMissing)]);
    assert_eq!(report.exit_code(), 3, "the other sets succeeded");
    let after = written(&sink);
    let zones = "player_shot_zone_analysis";
    assert!(before[zones].num_rows() > 0);
    assert_eq!(before[zones], after[zones]);
    assert!(before["upcoming_player_game_context"] != after["upcoming_player_game_context"]);

    // With nothing else asked for, the class of the failure is the exit code.
    let options = Options { features: sets(&[zones]), ..options };
    let report = run(&league, &sink, &options, &Silent).unwrap();
    assert_eq!(report.exit_code(), 4);
    assert_eq!(report.status(), "failure");
}

/// A date that has no rows any more loses those that the target held.
#[test]
fn a_date_without_rows_is_emptied() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let options = options((date, date), ModeOption::Backfill);
    let sink = MemoryWarehouse::default();
    run(&*EIGHT, &sink, &options, &Silent).unwrap();
    let mut league = EIGHT.clone();
    let table = &inputs::NBAC_SCHEDULE;
    league.retain(table, |row| row.date("game_date") != Some(date)).unwrap();
    let table = &inputs::ESPN_SCOREBOARD;
    league.retain(table, |row| row.date("game_date") != Some(date)).unwrap();
    let report = run(&league, &sink, &options, &Silent).unwrap();
    assert_eq!(report.exit_code(), 0);
    assert_eq!(sink.whole(&outputs::TEAM_CONTEXT).unwrap().num_rows(), 0);
    assert_eq!(sink.whole(&outputs::PLAYER_CONTEXT).unwrap().num_rows(), 0);
    assert_eq!(written(&sink), outcome(&league, &options).tables);
}
