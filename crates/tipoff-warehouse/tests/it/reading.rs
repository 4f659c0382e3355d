//! What a request hands out.

use crate::support::{DAY, Scratch, TABLE, batch, batches, request, row, rows, write_groups};
use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs;
use std::sync::Arc;
use tipoff_catalog::Class;
use tipoff_warehouse::{ParquetDirectory, Request, Source as _};

/// Ten dates, each a row group of 100 rows.
fn ten_groups(scratch: &Scratch, statistics: EnabledStatistics) -> ParquetDirectory {
    let groups: Vec<_> = (0..10).map(|n| batch(&rows(DAY + n, 100, 1))).collect();
    let properties = WriterProperties::builder().set_statistics_enabled(statistics).build();
    write_groups(&scratch.table().join("all.parquet"), &groups, properties);
    scratch.open()
}

fn counted(warehouse: &ParquetDirectory, dates: (i32, i32)) -> usize {
    let read = batches(warehouse, &request(Some(dates))).unwrap();
    read.iter().map(RecordBatch::num_rows).sum()
}

#[test]
fn only_wanted_columns_come() {
    let scratch = Scratch::new();
    scratch.deliver("all.parquet", &rows(DAY, 3, 1));
    let wanted = Request { columns: vec!["points", "game_date"], ..request(None) };
    let read = batches(&scratch.open(), &wanted).unwrap();
    let schema = read[0].schema();
    let names: Vec<_> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    assert_eq!(names, ["game_date", "points"], "in stored order");
}

#[test]
fn row_groups_outside_the_range_are_not_decoded() {
    let scratch = Scratch::new();
    let warehouse = ten_groups(&scratch, EnabledStatistics::Chunk);
    assert_eq!(counted(&warehouse, (DAY + 3, DAY + 4)), 200);
    assert_eq!(counted(&warehouse, (DAY - 9, DAY)), 100);
    assert_eq!(counted(&warehouse, (DAY + 10, DAY + 400)), 0);
    assert_eq!(warehouse.estimate(&request(Some((DAY + 3, DAY + 4)))).unwrap().rows, 200);
}

#[test]
fn without_statistics_every_row_comes() {
    let scratch = Scratch::new();
    let warehouse = ten_groups(&scratch, EnabledStatistics::None);
    assert_eq!(counted(&warehouse, (DAY + 3, DAY + 4)), 1000);
    assert_eq!(warehouse.describe(&TABLE).unwrap().unwrap().dates, None);
}

#[test]
fn statistics_of_a_date_stored_as_a_number_prune_nothing() {
    let scratch = Scratch::new();
    let good = batch(&rows(DAY, 2, 1));
    let dates: ArrayRef = Arc::new(Int32Array::from(vec![20_250_115, 20_250_115]));
    let named = |name: &str| good.column_by_name(name).unwrap().clone();
    let odd = RecordBatch::try_from_iter([
        ("player_lookup", named("player_lookup")),
        ("game_date", dates),
        ("created_at", named("created_at")),
    ]);
    write_groups(&scratch.table().join("a.parquet"), &[odd.unwrap()], WriterProperties::default());
    // The rows must come, for whoever reads them to refuse the type.
    assert_eq!(counted(&scratch.open(), (DAY, DAY)), 2);
    assert_eq!(scratch.open().describe(&TABLE).unwrap().unwrap().dates, None);
}

#[test]
fn a_missing_nullable_column_is_left_out() {
    let scratch = Scratch::new();
    let full = batch(&rows(DAY, 3, 1));
    let without = full.project(&[0, 1, 3]).unwrap();
    write_groups(&scratch.table().join("a.parquet"), &[without], WriterProperties::default());
    scratch.deliver("b.parquet", &[row("other", DAY, 7, 0)]);
    let points: Vec<_> = scratch.rows().into_iter().map(|r| r.2).collect();
    assert_eq!(points, [Some(7), None, None, None]);
}

#[test]
fn a_missing_required_column_names_file_and_nearest_name() {
    let scratch = Scratch::new();
    let full = batch(&rows(DAY, 3, 1));
    let renamed = ["player_look_up", "game_date", "created_at"];
    let columns = [0, 1, 3].map(|at| full.column(at).clone());
    let odd = RecordBatch::try_from_iter(renamed.into_iter().zip(columns)).unwrap();
    write_groups(&scratch.table().join("odd.parquet"), &[odd], WriterProperties::default());
    let error = batches(&scratch.open(), &request(None)).unwrap_err();
    assert_eq!(error.class, Class::SchemaMismatch);
    for part in ["nba_test.player_form", "`player_lookup`", "odd.parquet"] {
        assert!(error.message.contains(part), "{error}");
    }
    assert_eq!(error.hint.as_deref(), Some("did you mean `player_look_up`?"));
    assert_eq!(error.object.as_deref(), Some("nba_test.player_form.player_lookup"));
}

#[test]
fn unknown_columns_are_ignored() {
    let scratch = Scratch::new();
    let full = batch(&rows(DAY, 2, 1));
    let extra: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    for (at, column) in TABLE.columns.iter().enumerate() {
        columns.push((column.name, full.column(at).clone()));
        columns.push((["w", "x", "y", "z"][at], extra.clone()));
    }
    let odd = RecordBatch::try_from_iter(columns).unwrap();
    write_groups(&scratch.table().join("a.parquet"), &[odd], WriterProperties::default());
    assert_eq!(scratch.rows(), rows(DAY, 2, 1));
}

#[test]
fn nested_directories_are_read_hidden_and_foreign_names_are_not() {
    let scratch = Scratch::new();
    scratch.deliver("deep/er/and/deeper/a.PARQUET", &[row("a", DAY, 1, 0)]);
    scratch.deliver("b.parquet", &[row("b", DAY, 1, 0)]);
    for ignored in [
        ".hidden.parquet",
        "_temporary.parquet",
        ".tipoff-abc.tmp",
        "_delta_log/c.parquet",
        ".spark/c.parquet",
        "c.parquet.partial",
        "c.parquet.crc",
        "c.txt",
    ] {
        scratch.deliver(ignored, &[row("ignored", DAY, 1, 0)]);
    }
    fs::write(scratch.table().join("_SUCCESS"), "").unwrap();
    fs::write(scratch.table().join("README.md"), "not data").unwrap();
    let players: Vec<_> = scratch.rows().into_iter().map(|r| r.0).collect();
    assert_eq!(players, ["a", "b"]);
    assert_eq!(scratch.open().describe(&TABLE).unwrap().unwrap().files, 2);
}

#[test]
fn zero_row_files_count_as_files_and_give_nothing() {
    let scratch = Scratch::new();
    scratch.deliver("empty.parquet", &[]);
    let info = scratch.open().describe(&TABLE).unwrap().unwrap();
    assert_eq!((info.files, info.rows, info.dates), (1, 0, None));
    assert_eq!(scratch.rows(), []);
    scratch.deliver("full.parquet", &rows(DAY, 2, 1));
    assert_eq!(scratch.rows(), rows(DAY, 2, 1));
    let info = scratch.open().describe(&TABLE).unwrap().unwrap();
    assert_eq!((info.files, info.rows, info.dates), (2, 2, Some((DAY, DAY))));
}

#[test]
fn an_absent_table_is_none_and_gives_nothing() {
    let scratch = Scratch::new();
    assert!(scratch.open().describe(&TABLE).unwrap().is_none());
    scratch.table();
    assert!(scratch.open().describe(&TABLE).unwrap().is_none(), "a directory without files");
    assert_eq!(scratch.rows(), []);
}

#[test]
fn tables_are_directories_with_data() {
    let scratch = Scratch::new();
    scratch.deliver("a.parquet", &rows(DAY, 1, 1));
    for other in ["nba_test/.tipoff-xyz", "nba_test/_old", "nba_test/empty", ".git/objects"] {
        fs::create_dir_all(scratch.root.join(other)).unwrap();
    }
    fs::copy(
        scratch.table().join("a.parquet"),
        scratch.root.join("nba_test/.tipoff-xyz/a.parquet"),
    )
    .unwrap();
    assert_eq!(scratch.open().tables().unwrap(), ["nba_test.player_form"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_once() {
    let scratch = Scratch::new();
    let elsewhere = Scratch::new();
    elsewhere.deliver("a.parquet", &rows(DAY, 1, 1));
    let table = scratch.table();
    std::os::unix::fs::symlink(elsewhere.table(), table.join("linked")).unwrap();
    std::os::unix::fs::symlink(&table, table.join("loop")).unwrap();
    assert_eq!(scratch.rows(), rows(DAY, 1, 1));
}

#[test]
fn the_first_error_of_the_reader_ends_the_stream() {
    let scratch = Scratch::new();
    let warehouse = ten_groups(&scratch, EnabledStatistics::Chunk);
    let mut seen = 0;
    let ended = warehouse.read(&request(None), &mut |_| {
        seen += 1;
        Err(tipoff_catalog::Error::new(Class::Usage, "enough"))
    });
    assert_eq!((seen, ended.unwrap_err().message.as_str()), (1, "enough"));
}
