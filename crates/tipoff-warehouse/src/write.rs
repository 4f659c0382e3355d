//! Replacing dates of a table: one file per date, written beside its place,
//! synced, then renamed over it. Each rename shows readers a whole date.
//! Files are encoded on all cores and synced together: a sync waits for the
//! disk, and many that wait at once share its trips.

use crate::directory::ParquetDirectory;
use crate::files::{corrupt, io_error, write_error};
use crate::foreign;
use crate::{Partition, Written};
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{ArrayRef, RecordBatch, TimestampMicrosecondArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::NamedTempFile;
use tipoff_catalog::{ColumnType, Error, Result, Table};

/// A date whose new file is complete beside its place.
struct Staged {
    target: PathBuf,
    /// `None` when the date is to vanish.
    file: Option<NamedTempFile>,
    bytes: u64,
    rows: u64,
}

/// Syncs under way at once; they wait for the disk, not for a core.
const SYNCS: usize = 16;

pub(crate) fn replace(
    directory: &ParquetDirectory,
    table: &'static Table,
    part: Option<&str>,
    partitions: Vec<Partition>,
) -> Result<Written> {
    let root = directory.table_dir(table);
    let existing = directory.files(table)?;
    let existing = existing.as_deref().map_or(&[][..], |snapshot| &snapshot.files);
    let (foreign, own): (Vec<_>, Vec<_>) =
        partitions.into_iter().partition(|p| foreign::holds(&root, existing, table, p.date));
    let staged: Result<Vec<Staged>> =
        own.into_par_iter().map(|p| stage(&root, table, part, p)).collect();
    let staged = staged?;
    sync_files(&staged)?;
    let mut written = Written::default();
    let mut dirs = BTreeSet::new();
    for staged in staged {
        written.rows += staged.rows;
        written.bytes += staged.bytes;
        written.files += usize::from(staged.file.is_some());
        dirs.extend(commit(staged)?);
    }
    dirs.iter().try_for_each(|dir| sync_dir(dir))?;
    if !foreign.is_empty() {
        let added = foreign::replace(&root, table, part, foreign)?;
        written.rows += added.rows;
        written.bytes += added.bytes;
        written.files += added.files;
    }
    Ok(written)
}

/// `<table>/<year>/<date>[.<part>].parquet`.
pub(crate) fn target(root: &Path, date: i32, part: Option<&str>) -> PathBuf {
    let date = iso(date);
    let name = match part {
        Some(part) => format!("{date}.{part}.parquet"),
        None => format!("{date}.parquet"),
    };
    root.join(date.get(..4).unwrap_or_default()).join(name)
}

/// `YYYY-MM-DD`.
pub(crate) fn iso(date: i32) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(date)).to_string()
}

fn stage(
    root: &Path,
    table: &'static Table,
    part: Option<&str>,
    partition: Partition,
) -> Result<Staged> {
    let target = target(root, partition.date, part);
    let rows = partition.rows.num_rows() as u64;
    if rows == 0 {
        return Ok(Staged { target, file: None, bytes: 0, rows });
    }
    let batch = keep_created_at(table, &target, partition.rows)?;
    let dir = target.parent().unwrap_or(root);
    std::fs::create_dir_all(dir).map_err(|e| io_error(dir, "create", e))?;
    let (file, bytes) = write_beside(dir, &batch)?;
    Ok(Staged { target, file: Some(file), bytes, rows })
}

/// Writes a batch to a temporary file in `dir`, whose name no reader takes;
/// it is not synced yet.
pub(crate) fn write_beside(dir: &Path, batch: &RecordBatch) -> Result<(NamedTempFile, u64)> {
    let file = tempfile::Builder::new().prefix(".tipoff-").suffix(".tmp").tempfile_in(dir);
    let file = file.map_err(|e| io_error(dir, "create", e))?;
    let failed = |e| write_error(file.path(), e);
    let mut writer =
        ArrowWriter::try_new(&file, batch.schema(), Some(properties())).map_err(failed)?;
    writer.write(batch).map_err(failed)?;
    writer.close().map_err(failed)?;
    let bytes = file.as_file().metadata().map_or(0, |meta| meta.len());
    // Temporary files are private to their owner; tables are not.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let readable = std::fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(readable).map_err(|e| io_error(file.path(), "write", e))?;
    }
    Ok((file, bytes))
}

fn sync_files(staged: &[Staged]) -> Result<()> {
    let files: Vec<&NamedTempFile> = staged.iter().filter_map(|s| s.file.as_ref()).collect();
    let share = files.len().div_ceil(SYNCS).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = files
            .chunks(share)
            .map(|files| scope.spawn(|| files.iter().try_for_each(|file| sync_file(file))))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(Error::internal("a sync panicked")))
        })
    })
}

/// Makes a file's content durable.
pub(crate) fn sync_file(file: &NamedTempFile) -> Result<()> {
    file.as_file().sync_all().map_err(|e| io_error(file.path(), "sync", e))
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by("tipoff".to_owned())
        .build()
}

/// Puts a date in its place; returns the directory to sync if it changed.
fn commit(staged: Staged) -> Result<Option<PathBuf>> {
    let target = &staged.target;
    match staged.file {
        Some(file) => {
            file.persist(target).map_err(|e| io_error(target, "rename", e.error))?;
        }
        None => match std::fs::remove_file(target) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(io_error(target, "remove", e)),
        },
    }
    Ok(target.parent().map(Path::to_path_buf))
}

/// Makes renames in a directory durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(|e| io_error(dir, "sync", e))
}

/// Gives rows whose key was stored before their stored `created_at`.
fn keep_created_at(
    table: &'static Table,
    target: &Path,
    batch: RecordBatch,
) -> Result<RecordBatch> {
    if table.column("created_at").is_none() || !target.is_file() {
        return Ok(batch);
    }
    with_created_at(table, &stored_created_at(table, target)?, batch)
}

/// Gives rows whose key is known the `created_at` known of it.
pub(crate) fn with_created_at(
    table: &'static Table,
    known: &FxHashMap<String, i64>,
    batch: RecordBatch,
) -> Result<RecordBatch> {
    if known.is_empty() {
        return Ok(batch);
    }
    let keys = key_texts(table, &batch)?;
    let at = batch.schema().index_of("created_at");
    let at = at.map_err(|e| Error::internal("a batch without created_at").source(e))?;
    let fresh = batch.column(at).as_primitive::<TimestampMicrosecondType>();
    let kept: TimestampMicrosecondArray = keys
        .iter()
        .zip(fresh.iter())
        .map(|(key, fresh)| known.get(key).copied().or(fresh))
        .collect();
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    if let Some(column) = columns.get_mut(at) {
        *column = Arc::new(kept.with_timezone("UTC"));
    }
    RecordBatch::try_new(batch.schema(), columns)
        .map_err(|e| Error::internal("created_at does not fit its column").source(e))
}

/// `created_at` by key of the rows of a file.
pub(crate) fn stored_created_at(
    table: &'static Table,
    target: &Path,
) -> Result<FxHashMap<String, i64>> {
    let mut known = FxHashMap::default();
    let handle = File::open(target).map_err(|e| io_error(target, "open", e))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(handle);
    let builder = builder.map_err(|e| corrupt(target, e))?;
    let schema = builder.schema();
    let names = table.key.iter().chain(&["created_at"]);
    let roots: Vec<usize> = names.filter_map(|name| schema.index_of(name).ok()).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let reader = builder.with_projection(mask).build().map_err(|e| corrupt(target, e))?;
    for batch in reader {
        let batch = batch.map_err(|e| corrupt(target, e))?;
        let Some(created) = batch.column_by_name("created_at") else { continue };
        // Other tools store other units.
        let Ok(created) = arrow_cast::cast(created, &ColumnType::Timestamp.arrow()) else {
            continue;
        };
        let created = created.as_primitive::<TimestampMicrosecondType>();
        let keys = key_texts(table, &batch)?;
        let rows = keys.into_iter().zip(created.iter());
        known.extend(rows.filter_map(|(key, at)| Some((key, at?))));
    }
    Ok(known)
}

/// The key of every row as text.
pub(crate) fn key_texts(table: &Table, batch: &RecordBatch) -> Result<Vec<String>> {
    let options = FormatOptions::default();
    let mut keys = vec![String::new(); batch.num_rows()];
    for name in table.key {
        let Some(column) = batch.column_by_name(name) else { continue };
        let formatter = ArrayFormatter::try_new(column, &options)
            .map_err(|e| Error::internal("a key that has no text").source(e))?;
        for (row, key) in keys.iter_mut().enumerate() {
            key.push_str(&formatter.value(row).to_string());
            key.push('\u{1f}');
        }
    }
    Ok(keys)
}
