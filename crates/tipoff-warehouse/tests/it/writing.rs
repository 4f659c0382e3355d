//! Replacing dates in tipoff's own layout.

use crate::support::{DAY, Row, Scratch, TABLE, batch, partition, row, rows};
use arrow_array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, File};
use tipoff_catalog::outputs::{COMPOSITE, PRECOMPUTE_FAILURES};
use tipoff_catalog::{FEATURE_SETS, Table};
use tipoff_warehouse::{Partition, Sink as _, Source as _};

#[test]
fn one_file_per_date_by_year() {
    let scratch = Scratch::new();
    let last = DAY - 15;
    let dates = [last, DAY].map(|date| partition(date, &rows(date, 2, 1)));
    let written = scratch.replace(dates.to_vec()).unwrap();
    assert_eq!((written.rows, written.files), (4, 2));
    assert_eq!(
        scratch.files(),
        [
            "nba_test/player_form/2024/2024-12-31.parquet",
            "nba_test/player_form/2025/2025-01-15.parquet"
        ]
    );
    let sizes = scratch.contents().iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>();
    assert_eq!(written.bytes, sizes);
}

#[test]
fn a_rerun_replaces_exactly_that_date() {
    let scratch = Scratch::new();
    let days = [DAY, DAY + 1, DAY + 2];
    scratch.replace(days.map(|d| partition(d, &rows(d, 3, 1))).to_vec()).unwrap();
    let before = scratch.contents();
    scratch.replace(vec![partition(DAY + 1, &rows(DAY + 1, 5, 2))]).unwrap();
    let after = scratch.contents();
    assert_eq!(before.len(), after.len());
    let changed: Vec<_> =
        before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| a.0.as_str()).collect();
    assert_eq!(changed, ["nba_test/player_form/2025/2025-01-16.parquet"]);
    assert_eq!(scratch.rows_in(Some((DAY + 1, DAY + 1))).len(), 5);
}

#[test]
fn equal_rows_give_equal_bytes() {
    let (one, other) = (Scratch::new(), Scratch::new());
    for scratch in [&one, &other] {
        scratch.replace(vec![partition(DAY, &rows(DAY, 50, 1))]).unwrap();
    }
    assert_eq!(one.contents(), other.contents());
    one.replace(vec![partition(DAY, &rows(DAY, 50, 1))]).unwrap();
    assert_eq!(one.contents(), other.contents(), "also as a rerun");
}

#[test]
fn no_rows_remove_the_date() {
    let scratch = Scratch::new();
    let days = [DAY, DAY + 1];
    scratch.replace(days.map(|d| partition(d, &rows(d, 3, 1))).to_vec()).unwrap();
    let written = scratch.replace(vec![partition(DAY, &[])]).unwrap();
    assert_eq!((written.rows, written.files, written.bytes), (0, 0, 0));
    assert_eq!(scratch.rows(), rows(DAY + 1, 3, 1));
    scratch.replace(vec![partition(DAY, &[])]).unwrap();
    assert_eq!(scratch.files(), ["nba_test/player_form/2025/2025-01-16.parquet"]);
}

#[test]
fn created_at_stays_with_the_key() {
    let scratch = Scratch::new();
    let first = [row("a", DAY, 1, 100), row("b", DAY, 1, 100)];
    scratch.replace(vec![partition(DAY, &first)]).unwrap();
    let second = [row("b", DAY, 2, 200), row("c", DAY, 2, 200)];
    scratch.replace(vec![partition(DAY, &second)]).unwrap();
    assert_eq!(scratch.rows(), [row("b", DAY, 2, 100), row("c", DAY, 2, 200)]);
    let other_date = [row("b", DAY + 1, 3, 300)];
    scratch.replace(vec![partition(DAY + 1, &other_date)]).unwrap();
    assert_eq!(scratch.rows_in(Some((DAY + 1, DAY + 1))), other_date, "the date is in the key");
}

#[test]
fn what_is_written_is_seen_by_the_same_handle_at_once() {
    let scratch = Scratch::new();
    let warehouse = scratch.open();
    assert!(warehouse.describe(&TABLE).unwrap().is_none());
    for n in 1..4 {
        warehouse.replace(&TABLE, None, vec![partition(DAY, &rows(DAY, n, 1))]).unwrap();
        assert_eq!(warehouse.describe(&TABLE).unwrap().unwrap().rows, n as u64);
    }
}

fn failure(processor: &str, entity: &str) -> RecordBatch {
    let fields = PRECOMPUTE_FAILURES.columns.iter().map(|column| {
        let text = match column.name {
            "processor_name" => processor,
            "entity_id" => entity,
            "analysis_date" => "2025-01-15",
            "can_retry" => "true",
            "created_at" => "2025-01-15T00:00:00Z",
            _ => "x",
        };
        let text: arrow_array::ArrayRef =
            std::sync::Arc::new(arrow_array::StringArray::from(vec![text]));
        arrow_cast::cast(&text, &column.ty.arrow()).unwrap()
    });
    RecordBatch::try_new(PRECOMPUTE_FAILURES.schema(), fields.collect()).unwrap()
}

#[test]
fn parts_of_a_date_lie_side_by_side() {
    let scratch = Scratch::new();
    let warehouse = scratch.open();
    let write = |part: &str, rows: RecordBatch| {
        let partition = Partition { date: DAY, rows };
        warehouse.replace(&PRECOMPUTE_FAILURES, Some(part), vec![partition]).unwrap();
    };
    write("composite", failure("composite", "a"));
    write("shots", failure("shots", "b"));
    write("shots", failure("shots", "c"));
    assert_eq!(
        scratch.files(),
        ["composite", "shots"].map(|part| format!(
            "nba_processing/precompute_failures/2025/2025-01-15.{part}.parquet"
        ))
    );
    assert_eq!(warehouse.describe(&PRECOMPUTE_FAILURES).unwrap().unwrap().rows, 2);
    write("composite", RecordBatch::new_empty(PRECOMPUTE_FAILURES.schema()));
    assert_eq!(
        scratch.files(),
        ["nba_processing/precompute_failures/2025/2025-01-15.shots.parquet"]
    );
}

/// A row of nulls, empty lists and the zero of every required type.
fn plain_row(table: &Table) -> RecordBatch {
    let zero: arrow_array::ArrayRef = std::sync::Arc::new(arrow_array::Int64Array::from(vec![0]));
    let columns = table.columns.iter().map(|column| {
        let ty = column.ty.arrow();
        if column.nullable {
            return arrow_array::new_null_array(&ty, 1);
        }
        match column.name == table.partition.unwrap() {
            true => std::sync::Arc::new(arrow_array::Date32Array::from(vec![DAY])),
            false => arrow_cast::cast(&zero, &ty)
                .or_else(|_| {
                    let text = arrow_cast::cast(&zero, &arrow_schema::DataType::Utf8)?;
                    arrow_cast::cast(&text, &ty)
                })
                .unwrap(),
        }
    });
    RecordBatch::try_new(table.schema(), columns.collect()).unwrap()
}

#[test]
fn outputs_have_every_declared_column_in_order_and_nullability() {
    let scratch = Scratch::new();
    let tables = FEATURE_SETS.iter().map(|set| set.table).chain([&PRECOMPUTE_FAILURES]);
    for table in tables {
        let rows = plain_row(table);
        let partition = Partition { date: DAY, rows: rows.clone() };
        scratch.open().replace(table, None, vec![partition]).unwrap();
        let path = scratch.root.join(table.name.replace('.', "/")).join("2025/2025-01-15.parquet");
        let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        assert_eq!(reader.schema().fields(), table.schema().fields(), "{}", table.name);
        let read: Vec<_> = reader.build().unwrap().map(|batch| batch.unwrap()).collect();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].columns(), rows.columns(), "{}", table.name);
    }
    assert!(COMPOSITE.columns.iter().any(|column| !column.nullable), "the loop saw both kinds");
}

#[cfg(unix)]
#[test]
fn files_are_readable_by_everybody() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    scratch.replace(vec![partition(DAY, &rows(DAY, 1, 1))]).unwrap();
    let path = scratch.table().join("2025/2025-01-15.parquet");
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o644);
}

#[test]
fn quarantine_appends_whole_lines() {
    let scratch = Scratch::new();
    let warehouse = scratch.open();
    for n in 0..3 {
        let lines = [format!("{{\"n\":{n}}}"), "{}".to_owned()];
        warehouse.quarantine("some_set", DAY, &lines).unwrap();
    }
    let text =
        fs::read_to_string(scratch.root.join("quarantine/some_set/2025-01-15.jsonl")).unwrap();
    assert_eq!(text, "{\"n\":0}\n{}\n{\"n\":1}\n{}\n{\"n\":2}\n{}\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any sequence of replacements leaves what a map of dates would hold,
    /// whether a big file of another tool was there first or not.
    #[test]
    fn replacing_dates_is_like_setting_keys_of_a_map(
        delivered in proptest::collection::vec((0..6i32, 1..4usize), 0..4),
        steps in proptest::collection::vec(
            proptest::collection::btree_map(0..6i32, 0..4usize, 1..4), 1..6),
    ) {
        let scratch = Scratch::new();
        let mut model: BTreeMap<i32, Vec<Row>> = BTreeMap::new();
        if !delivered.is_empty() {
            let delivered: BTreeMap<i32, usize> = delivered.into_iter().collect();
            for (day, count) in delivered {
                model.insert(day, rows(DAY + day, count, 0));
            }
            let all: Vec<Row> = model.values().flatten().cloned().collect();
            scratch.deliver("all.parquet", &all);
        }
        for (step, dates) in steps.iter().enumerate() {
            let points = 1 + step as i64;
            let mut partitions = Vec::new();
            for (day, count) in dates {
                let mut new = rows(DAY + day, *count, points);
                partitions.push(Partition { date: DAY + day, rows: batch(&new) });
                let old = model.remove(day).unwrap_or_default();
                for row in &mut new {
                    row.3 = old.iter().find(|o| o.0 == row.0).map_or(row.3, |o| o.3);
                }
                model.insert(*day, new);
            }
            scratch.replace(partitions).unwrap();
            let mut expected: Vec<Row> = model.values().flatten().cloned().collect();
            expected.sort();
            prop_assert_eq!(scratch.rows(), expected);
        }
        prop_assert!(scratch.files().iter().all(|name| name.ends_with(".parquet")));
    }
}
