//! The Parquet directory: other layouts and types of the same rows give the
//! same bytes.

use crate::support::{FOUR, assert_same, options, outcome};
use rstest::rstest;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tipoff_engine::{ModeOption, Silent, run};
use tipoff_features::core::calendar::days;
use tipoff_testing::{Files, Types};
use tipoff_warehouse::ParquetDirectory;

/// Files below a directory with their content.
fn bytes(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut pending) = (BTreeMap::new(), vec![root.to_path_buf()]);
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Rows of three weeks around New Year, whose look-back needs the season.
fn range() -> (i32, i32) {
    (days(2024, 12, 20), days(2025, 1, 10))
}

#[rstest]
#[case::one_file(Files::One, Types::Declared, 20_000)]
#[case::small_row_groups(Files::One, Types::Declared, 500)]
#[case::a_file_per_date(Files::ByDate, Types::Declared, 20_000)]
#[case::hive_folders(Files::Hive, Types::Declared, 20_000)]
#[case::dictionaries(Files::One, Types::Dictionary, 3_000)]
#[case::large_texts(Files::One, Types::LargeText, 20_000)]
#[case::text_views(Files::One, Types::TextViews, 20_000)]
#[case::narrow_numbers_and_nanoseconds(Files::One, Types::Narrow, 3_000)]
#[case::naive_timestamps(Files::Hive, Types::Naive, 20_000)]
fn layouts_do_not_show(#[case] files: Files, #[case] types: Types, #[case] group: usize) {
    let root = tempfile::tempdir().unwrap();
    FOUR.permuted(11).unwrap().write_parquet(root.path(), files, types, group).unwrap();
    let source = ParquetDirectory::open(root.path()).unwrap();
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let options = options(range(), mode);
        let memory = outcome(&*FOUR, &options);
        assert!(memory.report.rows() > 500);
        let stored = outcome(&source, &options);
        assert_same(&format!("{files:?}, {types:?}"), &memory.tables, &stored.tables, &[]);
    }
}

/// Down to the bytes of the files, and whatever the chunks.
#[test]
fn the_files_written_are_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = options(range(), ModeOption::Backfill);
    let sink = ParquetDirectory::create(one.path()).unwrap();
    run(&*FOUR, &sink, &options, &Silent).unwrap();
    let shuffled = FOUR.permuted(5).unwrap().split(9).unwrap();
    let sink = ParquetDirectory::create(two.path()).unwrap();
    for date in options.from..=options.to {
        let options = tipoff_engine::Options { from: date, to: date, ..options.clone() };
        run(&shuffled, &sink, &options, &Silent).unwrap();
    }
    let (one, two) = (bytes(one.path()), bytes(two.path()));
    assert!(one.keys().eq(two.keys()), "other files");
    let differing: Vec<&String> = one.keys().filter(|name| one[*name] != two[*name]).collect();
    assert!(differing.is_empty(), "{differing:?}");
    assert!(one.len() > 50, "{} files", one.len());
}
