//! Options, determinism, schemas, files.

use crate::warehouse::{FULL, SIX, SMALL, options};
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tipoff_catalog::{Class, SOURCE_TABLES};
use tipoff_simulate::{Options, generate, simulate};

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for dataset in fs::read_dir(root).unwrap() {
        for table in fs::read_dir(dataset.unwrap().path()).unwrap() {
            for file in fs::read_dir(table.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn equal_options_give_equal_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = simulate(one.path(), &options(&[2023, 2024], 4, 11)).unwrap();
    let second = simulate(two.path(), &options(&[2024, 2023], 4, 11)).unwrap();
    assert_eq!(first, second);
    let (one, two) = (files(one.path()), files(two.path()));
    assert!(one == two, "bytes differ");
    assert_eq!(first.files(), one.len() as u64);
    assert_eq!(first.bytes(), one.values().map(|bytes| bytes.len() as u64).sum::<u64>());
    assert!(one.contains_key("nba_raw/nbac_schedule/2023.parquet"));
    assert!(one.contains_key("nba_reference/player_aliases/all.parquet"));
    assert!(one.keys().all(|name| name.ends_with(".parquet")));
}

#[test]
fn another_season_or_seed() {
    let season = |seasons: &[i32], seed: u64| -> Vec<(&'static str, RecordBatch)> {
        let batches = generate(&options(seasons, 4, seed)).unwrap().into_iter();
        batches.map(|(table, batch)| (table.name, batch)).collect()
    };
    let alone = season(&[2024], 5);
    let both = season(&[2023, 2024], 5);
    let dated = SOURCE_TABLES.iter().filter(|table| table.partition.is_some());
    for table in dated {
        let one = alone.iter().find(|(name, _)| *name == table.name).unwrap();
        let other = both.iter().rfind(|(name, _)| *name == table.name).unwrap();
        assert!(one == other, "{} depends on the other seasons", table.name);
    }
    assert!(alone != season(&[2024], 6));
}

#[test]
fn every_source_table_as_declared() {
    let made = generate(&options(&[2024], 4, 7)).unwrap();
    for table in SOURCE_TABLES {
        let (_, batch) = made.iter().find(|(made, _)| made.name == table.name).unwrap();
        assert_eq!(batch.schema(), table.schema(), "{}", table.name);
        assert!(batch.num_rows() > 0, "{} is empty", table.name);
        if let Some(date) = table.partition {
            let days = batch.column_by_name(date).unwrap().as_primitive::<Date32Type>();
            assert!(days.values().is_sorted(), "{} is not in order", table.name);
        }
        for column in batch.columns() {
            assert!(column.null_count() < batch.num_rows(), "a column of {} is null", table.name);
        }
    }
    assert_eq!(made.len(), SOURCE_TABLES.len());
    let plain = generate(&Options { reference_schedule: false, ..options(&[2024], 4, 7) }).unwrap();
    assert!(plain.iter().all(|(table, _)| table.name != "nba_reference.nba_schedule"));
}

#[test]
fn every_league_size() {
    for teams in [2, 3, 5, 11, 20, 29] {
        let made = generate(&options(&[2022], teams, 1)).unwrap();
        assert!(made.iter().all(|(_, batch)| batch.num_rows() > 0), "{teams} teams");
    }
}

#[test]
fn sizes_stay_in_bounds() {
    assert!(SMALL.rows("nbac_schedule").len() < 400);
    assert!(SIX.rows("player_game_summary").len() > 5_000);
    let directory = tempfile::tempdir().unwrap();
    let report = simulate(directory.path(), &options(&[2023], 30, 7)).unwrap();
    assert!(report.bytes() < 40_000_000, "{}", report.bytes());
    let summary = FULL.rows("player_game_summary").len() as u64;
    let reported = report.tables.iter().find(|t| t.name.ends_with("player_game_summary")).unwrap();
    assert_eq!((reported.rows, reported.files), (summary, 1));
    assert!((30_000..45_000).contains(&summary));
}

#[test]
fn wrong_options_are_named() {
    let directory = tempfile::tempdir().unwrap();
    let cases = [
        (options(&[2024], 1, 7), "teams"),
        (options(&[2024], 31, 7), "teams"),
        (options(&[], 4, 7), "seasons"),
        (options(&[1999], 4, 7), "seasons"),
        (options(&[2024, 2024], 4, 7), "seasons"),
    ];
    for (options, name) in cases {
        let error = simulate(directory.path(), &options).unwrap_err();
        assert_eq!((error.class, error.object.as_deref()), (Class::Usage, Some(name)));
        assert!(error.hint.is_some());
        assert!(generate(&options).is_err());
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_used_directory_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("notes.txt"), "mine").unwrap();
    simulate(directory.path(), &options(&[2024], 2, 7)).unwrap();
    let error = simulate(directory.path(), &options(&[2025], 2, 7)).unwrap_err();
    assert_eq!(error.class, Class::Usage);
    assert_eq!(error.hint.as_deref(), Some("choose an empty directory"));
}

#[test]
fn a_directory_that_cannot_be_written() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "not a directory").unwrap();
    let error = simulate(&file, &options(&[2024], 2, 7)).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed);
    assert!(error.object.is_some());
}
