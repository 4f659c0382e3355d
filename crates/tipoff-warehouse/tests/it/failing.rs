//! Writes that fail leave what was there, and nothing half done.

use crate::support::{DAY, Scratch, TABLE, partition, rows};
use std::fs;
use tipoff_catalog::Class;
use tipoff_warehouse::Sink as _;

/// A directory in the place of the file of a date.
fn occupy(scratch: &Scratch, date: &str) {
    fs::create_dir_all(scratch.table().join(format!("2025/{date}.parquet/in_the_way"))).unwrap();
}

#[test]
fn an_occupied_place_fails_and_leaves_no_temporary_file() {
    let scratch = Scratch::new();
    scratch.replace(vec![partition(DAY + 1, &rows(DAY + 1, 3, 1))]).unwrap();
    occupy(&scratch, "2025-01-15");
    let before = scratch.contents();
    let error = scratch.replace(vec![partition(DAY, &rows(DAY, 3, 1))]).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed);
    assert!(error.message.contains("2025-01-15.parquet"), "{error}");
    assert!(error.hint.unwrap().contains("move it away"));
    assert_eq!(scratch.contents(), before);
    let removing = scratch.replace(vec![partition(DAY, &[])]).unwrap_err();
    assert_eq!(removing.class, Class::WriteFailed);
    assert_eq!(scratch.contents(), before);
}

/// What a crash between the renames of several dates leaves.
#[test]
fn a_stop_between_two_dates_leaves_each_whole() {
    let scratch = Scratch::new();
    let days = [DAY, DAY + 2];
    scratch.replace(days.map(|d| partition(d, &rows(d, 3, 1))).to_vec()).unwrap();
    occupy(&scratch, "2025-01-16");
    let all = (0..3).map(|n| partition(DAY + n, &rows(DAY + n, 5, 2))).collect();
    assert_eq!(scratch.replace(all).unwrap_err().class, Class::WriteFailed);
    let counts = days.map(|date| scratch.rows().iter().filter(|row| row.1 == date).count());
    assert_eq!(counts, [5, 3], "before and after the date that failed");
    assert!(scratch.files().iter().all(|name| name.ends_with(".parquet")), "{:?}", scratch.files());

    fs::remove_dir_all(scratch.table().join("2025/2025-01-16.parquet")).unwrap();
    scratch.replace((0..3).map(|n| partition(DAY + n, &rows(DAY + n, 5, 2))).collect()).unwrap();
    assert_eq!(scratch.rows().len(), 15, "a rerun completes it");
}

#[test]
fn a_year_that_is_a_file_fails_before_anything_changes() {
    let scratch = Scratch::new();
    let last_year = DAY - 100;
    scratch.replace(vec![partition(last_year, &rows(last_year, 3, 1))]).unwrap();
    fs::write(scratch.table().join("2025"), "a file").unwrap();
    let before = scratch.contents();
    let both = [last_year, DAY].map(|d| partition(d, &rows(d, 5, 2))).to_vec();
    let error = scratch.replace(both).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed);
    assert_eq!(scratch.contents(), before);
}

#[test]
fn a_failed_exchange_leaves_the_old_directory() {
    let scratch = Scratch::new();
    let two = [rows(DAY, 3, 1), rows(DAY + 1, 3, 1)].concat();
    scratch.deliver("2024.parquet", &two);
    occupy(&scratch, "2025-01-15");
    let before = scratch.contents();
    let rewritten = scratch.replace(vec![partition(DAY, &rows(DAY, 1, 2))]);
    assert_eq!(rewritten.unwrap_err().class, Class::WriteFailed);
    assert_eq!(scratch.contents(), before);
}

#[test]
fn check_names_what_cannot_be_written() {
    let scratch = Scratch::new();
    fs::create_dir_all(&scratch.root).unwrap();
    fs::write(scratch.root.join("nba_test"), "a file").unwrap();
    let error = scratch.open().check(&[&TABLE]).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed);
    assert!(error.message.contains("nba_test/player_form"), "{error}");
}

#[test]
fn check_leaves_no_trace_but_the_directory() {
    let scratch = Scratch::new();
    scratch.open().check(&[&TABLE]).unwrap();
    assert!(scratch.table().is_dir());
    assert_eq!(scratch.files(), [] as [&str; 0]);
}
