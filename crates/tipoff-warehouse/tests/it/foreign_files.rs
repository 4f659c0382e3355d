//! What else lies in a table's directory survives its exchange.

use crate::support::{DAY, Scratch, batch, partition, row, rows, write_groups};
use arrow_array::{Array as _, ArrayRef, DictionaryArray, RecordBatch};
use arrow_schema::DataType;
use parquet::file::properties::WriterProperties;
use std::fs;
use std::sync::Arc;
use tipoff_catalog::outputs::PRECOMPUTE_FAILURES;
use tipoff_warehouse::{Partition, Sink as _, Source as _};

fn two_dates() -> Vec<crate::support::Row> {
    [rows(DAY, 3, 1), rows(DAY + 1, 3, 1)].concat()
}

#[test]
fn every_other_file_is_still_there() {
    let scratch = Scratch::new();
    scratch.deliver("2024.parquet", &two_dates());
    scratch.deliver("old/2019.parquet", &rows(DAY - 2000, 2, 1));
    for name in ["_SUCCESS", "README.md", ".2024.parquet.crc", "old/notes.txt", "_delta_log/0.json"]
    {
        let path = scratch.table().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    fs::create_dir_all(scratch.table().join("empty/directory")).unwrap();
    let mut expected = scratch.files();
    scratch.replace(vec![partition(DAY, &rows(DAY, 1, 2))]).unwrap();
    expected.push("nba_test/player_form/2025/2025-01-15.parquet".to_owned());
    expected.sort();
    assert_eq!(scratch.files(), expected);
    assert_eq!(fs::read_to_string(scratch.table().join("README.md")).unwrap(), "README.md");
    assert!(scratch.table().join("empty/directory").is_dir());
}

#[test]
fn a_neighbouring_table_is_not_touched() {
    let scratch = Scratch::new();
    scratch.deliver("2024.parquet", &two_dates());
    let other = scratch.root.join("nba_test/other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("a.parquet"), "another table").unwrap();
    scratch.replace(vec![partition(DAY, &rows(DAY, 1, 2))]).unwrap();
    assert_eq!(fs::read_to_string(other.join("a.parquet")).unwrap(), "another table");
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let scratch = Scratch::new();
    let file = scratch.deliver("nested/2024.parquet", &two_dates());
    let (table, nested) = (scratch.table(), scratch.table().join("nested"));
    for (path, bits) in [(&table, 0o755), (&nested, 0o2775), (&file, 0o640)] {
        fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
    }
    scratch.replace(vec![partition(DAY, &rows(DAY, 1, 2))]).unwrap();
    assert_eq!([mode(&table), mode(&nested), mode(&file)], [0o755, 0o2775, 0o640]);
}

#[cfg(unix)]
#[test]
fn a_linked_table_is_changed_where_it_is() {
    let scratch = Scratch::new();
    let elsewhere = Scratch::new();
    elsewhere.deliver("2024.parquet", &two_dates());
    fs::create_dir_all(scratch.root.join("nba_test")).unwrap();
    let link = scratch.root.join("nba_test/player_form");
    std::os::unix::fs::symlink(elsewhere.table(), &link).unwrap();
    scratch.replace(vec![partition(DAY, &[])]).unwrap();
    assert!(link.is_symlink());
    assert_eq!(elsewhere.rows(), rows(DAY + 1, 3, 1));
    assert_eq!(scratch.rows(), rows(DAY + 1, 3, 1));
}

#[cfg(unix)]
#[test]
fn links_in_a_table_stay_links_and_what_they_point_at_stays() {
    let scratch = Scratch::new();
    let elsewhere = Scratch::new();
    scratch.deliver("2024.parquet", &two_dates());
    let season = elsewhere.deliver("2019.parquet", &rows(DAY - 2000, 2, 1));
    let mixed = elsewhere.deliver("mixed/a.parquet", &[row("x", DAY, 1, 1), row("y", 1, 1, 1)]);
    let table = scratch.table();
    std::os::unix::fs::symlink(&season, table.join("2019.parquet")).unwrap();
    std::os::unix::fs::symlink(mixed.parent().unwrap(), table.join("mixed")).unwrap();
    let before = elsewhere.contents();
    scratch.replace(vec![partition(DAY, &[])]).unwrap();
    assert_eq!(elsewhere.contents(), before);
    assert!(table.join("2019.parquet").is_symlink());
    let mut expected = [rows(DAY - 2000, 2, 1), rows(DAY + 1, 3, 1)].concat();
    expected.push(row("y", 1, 1, 1));
    expected.sort();
    assert_eq!(scratch.rows(), expected);
}

/// Failures of several processors and dates in one file, with the processor
/// as a dictionary, as pandas stores a category.
#[test]
fn a_part_takes_only_its_own_rows() {
    let scratch = Scratch::new();
    let names = ["composite", "shots", "composite", "shots"];
    let dates = [DAY, DAY, DAY + 1, DAY + 1];
    let columns = PRECOMPUTE_FAILURES.columns.iter().map(|column| {
        let values: ArrayRef = match column.name {
            "processor_name" => {
                let names: DictionaryArray<arrow_array::types::Int32Type> =
                    names.into_iter().collect();
                return (column.name, Arc::new(names) as ArrayRef);
            }
            "analysis_date" => Arc::new(arrow_array::Date32Array::from(dates.to_vec())),
            _ => Arc::new(arrow_array::Int64Array::from(vec![0; 4])),
        };
        let ty = column.ty.arrow();
        let cast =
            if values.data_type() == &ty { Ok(values) } else { arrow_cast::cast(&values, &ty) };
        (column.name, cast.unwrap())
    });
    let big = RecordBatch::try_from_iter(columns).unwrap();
    let dir = scratch.root.join("nba_processing/precompute_failures");
    fs::create_dir_all(&dir).unwrap();
    write_groups(&dir.join("all.parquet"), &[big], WriterProperties::default());
    let none = RecordBatch::new_empty(PRECOMPUTE_FAILURES.schema());
    let warehouse = scratch.open();
    let gone = vec![Partition { date: DAY, rows: none }];
    warehouse.replace(&PRECOMPUTE_FAILURES, Some("shots"), gone).unwrap();
    let mut left = Vec::new();
    let request = tipoff_warehouse::Request {
        table: &PRECOMPUTE_FAILURES,
        columns: vec!["processor_name", "analysis_date"],
        dates: None,
    };
    warehouse
        .read(&request, &mut |batch| {
            let names = arrow_cast::cast(batch.column(0), &DataType::Utf8).unwrap();
            let names = arrow_array::cast::AsArray::as_string::<i32>(&names).clone();
            left.extend((0..names.len()).map(|n| names.value(n).to_owned()));
            Ok(())
        })
        .unwrap();
    assert_eq!(left, ["composite", "composite", "shots"]);
}

#[test]
fn text_views_of_a_part_and_large_text_are_understood() {
    for ty in [DataType::Utf8View, DataType::LargeUtf8] {
        let scratch = Scratch::new();
        let rows = batch(&two_dates());
        let mut columns = rows.columns().to_vec();
        columns[0] = arrow_cast::cast(rows.column(0), &ty).unwrap();
        let names = ["player_lookup", "game_date", "points", "created_at"];
        let odd = RecordBatch::try_from_iter(names.into_iter().zip(columns)).unwrap();
        write_groups(&scratch.table().join("a.parquet"), &[odd], WriterProperties::default());
        let new = vec![Partition { date: DAY, rows: batch(&[]) }];
        scratch.open().replace(&crate::support::TABLE, Some("player1"), new).unwrap();
        let players: Vec<_> =
            scratch.rows().into_iter().filter(|row| row.1 == DAY).map(|row| row.0).collect();
        assert_eq!(players, ["player0", "player2"], "{ty}");
    }
}
