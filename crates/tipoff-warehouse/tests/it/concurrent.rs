//! Readers beside a writer: every date is in one of its legal states.

use crate::support::{DAY, Row, Scratch, partition, read, row, rows};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use tipoff_catalog::Class;
use tipoff_warehouse::ParquetDirectory;

const REWRITES: i64 = 200;

/// Rows per (date, points).
fn states(rows: &[Row]) -> BTreeMap<(i32, i64), usize> {
    let mut states = BTreeMap::new();
    for row in rows {
        *states.entry((row.1, row.2.unwrap())).or_default() += 1;
    }
    states
}

/// Reads until the writer is done, with a fresh handle and with a kept one;
/// returns the number of reads.
fn watch(scratch: &Scratch, done: &AtomicBool, check: impl Fn(&[Row])) -> usize {
    let mut reads = 0;
    let kept = ParquetDirectory::open(&scratch.root).unwrap();
    loop {
        let last = done.load(Ordering::Acquire);
        check(&read(&kept, None).unwrap());
        check(&read(&ParquetDirectory::open(&scratch.root).unwrap(), None).unwrap());
        reads += 2;
        if last {
            return reads;
        }
    }
}

fn beside(scratch: &Scratch, write: impl Fn(i64) + Sync, check: impl Fn(&[Row]) + Sync) {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| watch(scratch, &done, &check));
        let writer = scope.spawn(|| {
            // A failed writer must end the reader's loop too.
            let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                (1..=REWRITES).for_each(&write);
            }));
            done.store(true, Ordering::Release);
            written.unwrap();
        });
        writer.join().unwrap();
        assert!(reader.join().unwrap() > 0);
    });
}

#[test]
fn a_date_that_is_rewritten_is_always_whole() {
    let scratch = Scratch::new();
    let size = |n: i64| 1 + usize::try_from(n % 7).unwrap() * 40;
    let dates = |n: i64| vec![partition(DAY, &rows(DAY, size(n), n))];
    scratch.replace(vec![partition(DAY + 1, &rows(DAY + 1, 3, 0))]).unwrap();
    scratch.replace(dates(0)).unwrap();
    let write = |n| {
        scratch.replace(dates(n)).unwrap();
    };
    beside(&scratch, write, |rows| {
        let mut seen = states(rows);
        assert_eq!(seen.remove(&(DAY + 1, 0)), Some(3), "the other date is always there");
        let of_date: Vec<_> = seen.into_iter().collect();
        let [((DAY, n), count)] = of_date[..] else { panic!("{of_date:?}") };
        assert_eq!(count, size(n));
    });
}

#[test]
fn a_date_that_comes_and_goes_is_there_or_not() {
    let scratch = Scratch::new();
    scratch.replace(vec![partition(DAY + 1, &rows(DAY + 1, 3, 0))]).unwrap();
    let write = |n: i64| {
        let count = if n % 2 == 0 { 0 } else { 20 };
        scratch.replace(vec![partition(DAY, &rows(DAY, count, n))]).unwrap();
    };
    beside(&scratch, write, |rows| {
        let mut seen = states(rows);
        assert_eq!(seen.remove(&(DAY + 1, 0)), Some(3));
        let counts: Vec<_> = seen.values().copied().collect();
        assert!(counts.is_empty() || counts == [20], "{seen:?}");
    });
}

#[test]
fn a_directory_that_is_exchanged_is_seen_before_or_after() {
    let scratch = Scratch::new();
    // The date lies in the middle of two files, so that every rewrite changes
    // both, and the directory.
    let around =
        |player: &str| [DAY - 1, DAY, DAY + 1].map(|date| row(player, date, 0, 0)).to_vec();
    scratch.deliver("a.parquet", &around("a"));
    scratch.deliver("z/z.parquet", &around("z"));
    let size = |n: i64| if n == 0 { 2 } else { 1 + usize::try_from(n % 5).unwrap() };
    let write = |n: i64| {
        scratch.replace(vec![partition(DAY, &rows(DAY, size(n), n))]).unwrap();
    };
    beside(&scratch, write, |rows| {
        let mut seen = states(rows);
        assert_eq!(seen.remove(&(DAY - 1, 0)), Some(2));
        assert_eq!(seen.remove(&(DAY + 1, 0)), Some(2));
        let of_date: Vec<_> = seen.into_iter().collect();
        let [((DAY, n), count)] = of_date[..] else { panic!("{of_date:?}") };
        assert_eq!(count, size(n));
    });
}

/// More files than are held open at once.
#[test]
fn a_long_table_is_read_whole() {
    let scratch = Scratch::new();
    let dates = (0..450).map(|n| partition(DAY + n, &rows(DAY + n, 1, 1))).collect();
    scratch.replace(dates).unwrap();
    assert_eq!(scratch.rows().len(), 450);
}

/// A reader that replaces what it is about to read is told so.
#[test]
fn a_file_that_changes_in_the_middle_of_a_long_read_is_not_misread() {
    use tipoff_warehouse::Source as _;
    let scratch = Scratch::new();
    let dates = (0..450).map(|n| partition(DAY + n, &rows(DAY + n, 1, 1))).collect();
    scratch.replace(dates).unwrap();
    let mut seen = 0;
    let ended = scratch.open().read(&crate::support::request(None), &mut |batch| {
        if seen == 0 {
            let last = DAY + 449;
            scratch.replace(vec![partition(last, &rows(last, 9, 2))]).unwrap();
        }
        seen += batch.num_rows();
        Ok(())
    });
    let error = ended.unwrap_err();
    assert_eq!((error.class, seen), (Class::DependencyMissing, 449));
    assert!(error.hint.unwrap().contains("run again"));
}
