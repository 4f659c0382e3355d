//! A small table, files of it in any layout, and reading it back.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tipoff_catalog::{Column as C, Result, Table};
use tipoff_warehouse::{ParquetDirectory, Partition, Request, Sink as _, Source as _};

/// A table of one dated row per player.
pub(crate) static TABLE: Table = Table::new(
    "nba_test.player_form",
    "A table of the tests",
    &[
        C::string("player_lookup").required(),
        C::date("game_date").required(),
        C::int("points"),
        C::timestamp("created_at").required(),
    ],
)
.key(&["player_lookup", "game_date"])
.partitioned_by("game_date");

/// 2025-01-15.
pub(crate) const DAY: i32 = 20_103;

/// (player, date, points, created_at)
pub(crate) type Row = (String, i32, Option<i64>, i64);

pub(crate) fn row(player: &str, date: i32, points: i64, created: i64) -> Row {
    (player.to_owned(), date, Some(points), created)
}

/// `count` rows of a date, `points` in each.
pub(crate) fn rows(date: i32, count: usize, points: i64) -> Vec<Row> {
    (0..count).map(|n| row(&format!("player{n}"), date, points, points)).collect()
}

/// Rows in the declared schema.
pub(crate) fn batch(rows: &[Row]) -> RecordBatch {
    let created = TimestampMicrosecondArray::from_iter_values(rows.iter().map(|r| r.3));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(rows.iter().map(|r| &r.0))),
        Arc::new(Date32Array::from_iter_values(rows.iter().map(|r| r.1))),
        Arc::new(Int64Array::from_iter(rows.iter().map(|r| r.2))),
        Arc::new(created.with_timezone("UTC")),
    ];
    RecordBatch::try_new(TABLE.schema(), columns).unwrap()
}

pub(crate) fn partition(date: i32, rows: &[Row]) -> Partition {
    Partition { date, rows: batch(rows) }
}

/// A warehouse that is removed at the end of the test.
pub(crate) struct Scratch {
    pub(crate) root: PathBuf,
    _dir: Option<TempDir>,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { root: dir.path().join("warehouse"), _dir: Some(dir) }
    }

    /// In a directory that something else removes.
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf(), _dir: None }
    }

    /// The directory of [`TABLE`], made.
    pub(crate) fn table(&self) -> PathBuf {
        let dir = self.root.join("nba_test/player_form");
        fs::create_dir_all(&dir).unwrap();
        dir
    }

    pub(crate) fn open(&self) -> ParquetDirectory {
        ParquetDirectory::create(&self.root).unwrap()
    }

    /// Puts a file of another tool into the table.
    pub(crate) fn deliver(&self, name: &str, rows: &[Row]) -> PathBuf {
        let path = self.table().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write_groups(&path, &[batch(rows)], WriterProperties::default());
        path
    }

    /// Replaces dates through a fresh handle.
    pub(crate) fn replace(&self, partitions: Vec<Partition>) -> Result<tipoff_warehouse::Written> {
        self.open().replace(&TABLE, None, partitions)
    }

    /// All rows of [`TABLE`], read through a fresh handle and sorted.
    pub(crate) fn rows(&self) -> Vec<Row> {
        self.rows_in(None)
    }

    /// Rows that come with a request of a range.
    pub(crate) fn rows_in(&self, dates: Option<(i32, i32)>) -> Vec<Row> {
        read(&self.open(), dates).unwrap()
    }

    /// Paths of everything below the root that is not a directory, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        walk(&self.root, &mut |path| {
            files.push(path.strip_prefix(&self.root).unwrap().display().to_string());
        });
        files.sort();
        files
    }

    /// Every file with its bytes.
    pub(crate) fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let read = |name: String| {
            let bytes = fs::read(self.root.join(&name)).unwrap();
            (name, bytes)
        };
        self.files().into_iter().map(read).collect()
    }
}

fn walk(dir: &Path, each: &mut dyn FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // An unfinished directory is shown even when it is empty.
            if path.file_name().unwrap().to_string_lossy().starts_with('.') {
                each(&path);
            }
            walk(&path, each);
        } else {
            each(&path);
        }
    }
}

/// Writes each batch as a row group of its own.
pub(crate) fn write_groups(path: &Path, groups: &[RecordBatch], properties: WriterProperties) {
    let file = File::create(path).unwrap();
    let schema = groups.first().unwrap().schema();
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
    for group in groups {
        writer.write(group).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
}

/// A request of every column.
pub(crate) fn request(dates: Option<(i32, i32)>) -> Request {
    Request { table: &TABLE, columns: TABLE.columns.iter().map(|c| c.name).collect(), dates }
}

/// Everything that a request hands out.
pub(crate) fn batches(warehouse: &ParquetDirectory, request: &Request) -> Result<Vec<RecordBatch>> {
    let mut batches = Vec::new();
    warehouse.read(request, &mut |batch| {
        batches.push(batch);
        Ok(())
    })?;
    Ok(batches)
}

/// Rows of a request, sorted.
pub(crate) fn read(warehouse: &ParquetDirectory, dates: Option<(i32, i32)>) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    for batch in batches(warehouse, &request(dates))? {
        let player = batch.column_by_name("player_lookup").unwrap();
        let player = arrow_cast::cast(player, &arrow_schema::DataType::Utf8).unwrap();
        let date = batch.column_by_name("game_date").unwrap().as_primitive::<Date32Type>().clone();
        let points = batch.column_by_name("points");
        let created = batch.column_by_name("created_at").unwrap();
        let created = created.as_primitive::<TimestampMicrosecondType>();
        for n in 0..batch.num_rows() {
            let points = points.map(|p| p.as_primitive::<Int64Type>());
            let points = points.and_then(|p| p.iter().nth(n).flatten());
            let player = player.as_string::<i32>().value(n).to_owned();
            rows.push((player, date.value(n), points, created.value(n)));
        }
    }
    rows.sort();
    Ok(rows)
}
