//! Replacing dates that files of other tools hold.

use crate::support::{DAY, Row, Scratch, TABLE, batch, partition, read, row, rows, write_groups};
use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::sync::Arc;
use tipoff_catalog::Class;
use tipoff_warehouse::Source as _;

/// Five dates in one file.
fn five() -> Vec<Row> {
    (0..5).flat_map(|n| rows(DAY + n, 3, 1)).collect()
}

fn without(date: i32) -> Vec<Row> {
    five().into_iter().filter(|row| row.1 != date).collect()
}

/// [`five`] with the rows of one date replaced, as they should be read.
fn with(date: i32, new: Vec<Row>) -> Vec<Row> {
    let mut all = without(date);
    all.extend(new);
    all.sort();
    all
}

#[test]
fn a_date_moves_out_of_the_big_file() {
    let scratch = Scratch::new();
    scratch.deliver("2024.parquet", &five());
    let date = DAY + 2;
    let written = scratch.replace(vec![partition(date, &[row("new", date, 9, 9)])]).unwrap();
    assert_eq!((written.rows, written.files), (1, 1));
    assert_eq!(scratch.rows(), with(date, vec![row("new", date, 9, 9)]));
    assert_eq!(
        scratch.files(),
        ["nba_test/player_form/2024.parquet", "nba_test/player_form/2025/2025-01-17.parquet"]
    );
}

#[test]
fn created_at_of_a_foreign_row_stays_with_its_key() {
    let scratch = Scratch::new();
    scratch.deliver("2024.parquet", &five());
    let new = [row("player1", DAY, 9, 999), row("somebodynew", DAY, 9, 999)];
    scratch.replace(vec![partition(DAY, &new)]).unwrap();
    let expected = vec![row("player1", DAY, 9, 1), row("somebodynew", DAY, 9, 999)];
    assert_eq!(scratch.rows(), with(DAY, expected));
}

#[test]
fn no_rows_remove_the_date_from_the_big_file() {
    let scratch = Scratch::new();
    scratch.deliver("2024.parquet", &five());
    scratch.replace(vec![partition(DAY + 1, &[])]).unwrap();
    assert_eq!(scratch.rows(), with(DAY + 1, vec![]));
    assert_eq!(scratch.files(), ["nba_test/player_form/2024.parquet"]);
}

#[test]
fn a_file_of_which_nothing_is_left_goes() {
    let scratch = Scratch::new();
    scratch.deliver("one_date.parquet", &rows(DAY, 3, 1));
    scratch.replace(vec![partition(DAY, &rows(DAY, 1, 2))]).unwrap();
    assert_eq!(scratch.files(), ["nba_test/player_form/2025/2025-01-15.parquet"]);
}

#[test]
fn dates_inside_and_outside_the_big_file_in_one_call() {
    let scratch = Scratch::new();
    scratch.deliver("2024.parquet", &five());
    // The call writes new files of its own before it rebuilds the directory.
    let dates: Vec<_> = (3..9).map(|n| partition(DAY + n, &[row("new", DAY + n, 9, 9)])).collect();
    scratch.replace(dates).unwrap();
    let mut expected: Vec<Row> = five().into_iter().filter(|row| row.1 < DAY + 3).collect();
    expected.extend((3..9).map(|n| row("new", DAY + n, 9, 9)));
    expected.sort();
    assert_eq!(scratch.rows(), expected);
}

#[test]
fn a_date_spread_over_several_files_is_replaced_in_all() {
    let scratch = Scratch::new();
    scratch.deliver("a.parquet", &five());
    scratch.deliver("nested/b.parquet", &[row("x", DAY, 1, 1), row("y", DAY + 7, 1, 1)]);
    scratch.deliver("game_date=2025-01-15/c.parquet", &[row("z", DAY, 1, 1)]);
    scratch.replace(vec![partition(DAY, &[row("new", DAY, 9, 9)])]).unwrap();
    let mut expected = with(DAY, vec![row("new", DAY, 9, 9)]);
    expected.push(row("y", DAY + 7, 1, 1));
    expected.sort();
    assert_eq!(scratch.rows(), expected);
}

#[test]
fn a_copy_of_a_file_of_ours_is_no_second_truth() {
    let scratch = Scratch::new();
    scratch.replace(vec![partition(DAY, &rows(DAY, 3, 1))]).unwrap();
    let table = scratch.table();
    for copy in ["2025/2025-01-15 (copy).parquet", "2025-01-15.parquet", "2025/backup.parquet"] {
        std::fs::copy(table.join("2025/2025-01-15.parquet"), table.join(copy)).unwrap();
    }
    assert_eq!(scratch.rows().len(), 12);
    scratch.replace(vec![partition(DAY, &rows(DAY, 2, 2))]).unwrap();
    let now: Vec<_> = rows(DAY, 2, 2).into_iter().map(|r| (r.0, r.1, r.2, 1)).collect();
    assert_eq!(scratch.rows(), now);
}

#[test]
fn a_foreign_file_under_the_name_of_a_date_keeps_its_other_dates() {
    let scratch = Scratch::new();
    // A week, named by its first day, where tipoff puts that day.
    scratch.deliver("2025/2025-01-15.parquet", &five());
    scratch.replace(vec![partition(DAY, &[row("new", DAY, 9, 9)])]).unwrap();
    assert_eq!(scratch.rows(), with(DAY, vec![row("new", DAY, 9, 9)]));
    scratch.replace(vec![partition(DAY + 1, &[])]).unwrap();
    let expected: Vec<Row> = with(DAY, vec![row("new", DAY, 9, 9)]);
    let expected: Vec<Row> = expected.into_iter().filter(|row| row.1 != DAY + 1).collect();
    assert_eq!(scratch.rows(), expected);
}

/// Extra columns, metadata, compression and row groups of a file of another tool.
#[test]
fn other_rows_and_extra_columns_are_untouched() {
    let scratch = Scratch::new();
    let declared = batch(&five());
    let extra: ArrayRef = Arc::new(Int64Array::from_iter_values(0..15));
    let mut columns: Vec<(&str, ArrayRef)> = vec![("extra", extra)];
    columns.extend(TABLE.columns.iter().map(|c| c.name).zip(declared.columns().iter().cloned()));
    let odd = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(vec![KeyValue::new("pandas".to_owned(), "{}".to_owned())]))
        .build();
    let path = scratch.table().join("2024.parquet");
    write_groups(&path, &[odd.slice(0, 6), odd.slice(6, 9)], properties);
    scratch.replace(vec![partition(DAY, &[])]).unwrap();

    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
    let meta = reader.metadata().clone();
    let pairs = meta.file_metadata().key_value_metadata().unwrap();
    assert!(pairs.iter().any(|pair| pair.key == "pandas" && pair.value.as_deref() == Some("{}")));
    let compression = meta.row_group(0).column(0).compression();
    assert!(matches!(compression, Compression::ZSTD(_)), "{compression}");
    let left: Vec<_> = reader.build().unwrap().map(|batch| batch.unwrap()).collect();
    let left = arrow_select::concat::concat_batches(&left[0].schema(), &left).unwrap();
    assert_eq!(left.columns(), odd.slice(3, 12).columns());
    assert_eq!(left.schema().fields(), odd.schema().fields());
}

#[test]
fn a_file_without_statistics_is_searched() {
    let scratch = Scratch::new();
    let none = parquet::file::properties::EnabledStatistics::None;
    let properties = WriterProperties::builder().set_statistics_enabled(none).build();
    write_groups(&scratch.table().join("a.parquet"), &[batch(&five())], properties);
    scratch.replace(vec![partition(DAY, &[])]).unwrap();
    assert_eq!(scratch.rows(), with(DAY, vec![]));
}

#[test]
fn a_date_of_another_type_is_in_the_way() {
    let scratch = Scratch::new();
    let good = batch(&five());
    let text = arrow_cast::cast(good.column(1), &arrow_schema::DataType::Utf8).unwrap();
    let odd = RecordBatch::try_from_iter([
        ("player_lookup", good.column(0).clone()),
        ("game_date", text),
    ]);
    let path = scratch.table().join("text.parquet");
    write_groups(&path, &[odd.unwrap()], WriterProperties::default());
    let before = scratch.contents();
    let error = scratch.replace(vec![partition(DAY, &rows(DAY, 1, 1))]).unwrap_err();
    assert_eq!(error.class, Class::SchemaMismatch);
    assert!(error.message.contains("text.parquet"), "{error}");
    assert_eq!(scratch.contents(), before);
}

#[test]
fn what_was_delivered_after_listing_is_not_overlooked() {
    let scratch = Scratch::new();
    scratch.deliver("a.parquet", &rows(DAY + 9, 1, 1));
    let warehouse = scratch.open();
    assert!(warehouse.describe(&TABLE).unwrap().is_some());
    scratch.deliver("2024.parquet", &five());
    let new = vec![partition(DAY, &[row("new", DAY, 9, 9)])];
    tipoff_warehouse::Sink::replace(&warehouse, &TABLE, None, new).unwrap();
    let rows = read(&warehouse, Some((DAY, DAY))).unwrap();
    assert_eq!(rows.iter().filter(|row| row.1 == DAY).count(), 1, "{rows:?}");
}
