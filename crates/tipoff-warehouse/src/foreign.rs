//! Dates that live in files of another layout: a file that tipoff did not
//! write, holding several dates. Replacing such a date changes two files, so
//! the whole table directory is rebuilt beside its place (unchanged files are
//! linked, not copied) and the two directories are exchanged in one step.

use crate::files::{TableFile, corrupt, io_error};
use crate::write::{sync_dir, sync_file, target, write_beside};
use crate::{Partition, Written};
use arrow_array::builder::BooleanBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;
use tipoff_catalog::{Class, Error, Result, Table};

/// Whether a file other than `target` may hold rows of `date`.
pub(crate) fn holds(files: &[TableFile], table: &Table, date: i32, target: &Path) -> bool {
    let Some(partition) = table.partition else { return false };
    files.iter().any(|file| file.path != target && overlaps(file, partition, target, &[date]))
}

/// Files of tipoff's own layout hold one date, which their name tells, and of
/// that date one part; others tell by statistics.
fn overlaps(file: &TableFile, partition: &str, target: &Path, dates: &[i32]) -> bool {
    let own_layout = file.path.parent() == target.parent()
        && file.footer.metadata().file_metadata().created_by() == Some("tipoff");
    !own_layout
        && file
            .date_range(partition)
            .is_none_or(|(low, high)| dates.iter().any(|date| (low..=high).contains(date)))
}

/// Replaces dates of which other files hold rows.
pub(crate) fn replace(
    root: &Path,
    files: &[TableFile],
    table: &'static Table,
    part: Option<&str>,
    partitions: Vec<Partition>,
) -> Result<Written> {
    let dates: Vec<i32> = partitions.iter().map(|p| p.date).collect();
    let partition = table.partition.unwrap_or_default();
    let parent = root.parent().unwrap_or(root);
    let rebuilt = tempfile::Builder::new()
        .prefix(".tipoff-")
        .tempdir_in(parent)
        .map_err(|e| io_error(parent, "create", e))?;
    for file in files {
        let Ok(relative) = file.path.strip_prefix(root) else { continue };
        let to = rebuilt.path().join(relative);
        let dir = to.parent().unwrap_or(rebuilt.path());
        std::fs::create_dir_all(dir).map_err(|e| io_error(dir, "create", e))?;
        let places: Vec<_> = dates.iter().map(|d| target(root, *d, part)).collect();
        if places.contains(&file.path) {
            continue;
        }
        if places.iter().any(|place| overlaps(file, partition, place, &dates)) {
            copy_without(file, &to, table, part, &dates)?;
        } else {
            std::fs::hard_link(&file.path, &to).map_err(|e| io_error(&to, "create", e))?;
        }
    }
    let mut written = Written::default();
    for new in &partitions {
        if new.rows.num_rows() == 0 {
            continue;
        }
        let to = target(rebuilt.path(), new.date, part);
        let dir = to.parent().unwrap_or(rebuilt.path());
        std::fs::create_dir_all(dir).map_err(|e| io_error(dir, "create", e))?;
        let (file, bytes) = write_beside(dir, &new.rows)?;
        sync_file(&file)?;
        file.persist(&to).map_err(|e| io_error(&to, "rename", e.error))?;
        written.rows += new.rows.num_rows() as u64;
        written.bytes += bytes;
        written.files += 1;
    }
    exchange(rebuilt.path(), root)?;
    sync_dir(parent)?;
    Ok(written)
}

/// Copies a file, leaving out the rows to be replaced; its columns stay as they are.
fn copy_without(
    file: &TableFile,
    to: &Path,
    table: &'static Table,
    part: Option<&str>,
    dates: &[i32],
) -> Result<()> {
    let handle = File::open(&file.path).map_err(|e| io_error(&file.path, "open", e))?;
    let reader =
        ParquetRecordBatchReaderBuilder::new_with_metadata(handle, file.footer.clone()).build();
    let reader = reader.map_err(|e| corrupt(&file.path, e))?;
    let out = File::create(to).map_err(|e| io_error(to, "create", e))?;
    let failed = |e: parquet::errors::ParquetError| io_error(to, "write", std::io::Error::other(e));
    let mut writer =
        ArrowWriter::try_new(&out, file.footer.schema().clone(), None).map_err(failed)?;
    for batch in reader {
        let batch = batch.map_err(|e| corrupt(&file.path, e.to_string()))?;
        let keep = rows_to_keep(table, part, dates, &batch, &file.path)?;
        let kept = filter_record_batch(&batch, &keep)
            .map_err(|e| Error::internal("a filter that does not fit its batch").source(e))?;
        writer.write(&kept).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    out.sync_all().map_err(|e| io_error(to, "sync", e))
}

fn rows_to_keep(
    table: &'static Table,
    part: Option<&str>,
    dates: &[i32],
    batch: &RecordBatch,
    path: &Path,
) -> Result<BooleanArray> {
    let partition = table.partition.unwrap_or_default();
    let date = batch
        .column_by_name(partition)
        .and_then(|c| c.as_primitive_opt::<Date32Type>())
        .ok_or_else(|| {
            let message = format!("`{}` has no DATE column `{partition}`", path.display());
            Error::new(Class::SchemaMismatch, message)
                .object(format!("{}.{partition}", table.name))
                .hint("the file is in the way of a write: move it out of the table")
        })?;
    let first_key = table.key.first().and_then(|key| batch.column_by_name(key));
    let is_part = |row: usize| match (part, first_key) {
        (Some(part), Some(key)) => text_at(key.as_ref(), row) == Some(part),
        _ => true,
    };
    let mut keep = BooleanBuilder::with_capacity(batch.num_rows());
    for (row, date) in date.iter().enumerate() {
        keep.append_value(!(date.is_some_and(|date| dates.contains(&date)) && is_part(row)));
    }
    Ok(keep.finish())
}

fn text_at(array: &dyn Array, row: usize) -> Option<&str> {
    if let Some(texts) = array.as_string_opt::<i32>() {
        return Some(texts.value(row));
    }
    array.as_string_opt::<i64>().map(|texts| texts.value(row))
}

#[cfg(target_os = "linux")]
fn exchange(rebuilt: &Path, root: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, rebuilt, CWD, root, RenameFlags::EXCHANGE)
        .map_err(|e| io_error(root, "rename", e.into()))
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, root: &Path) -> Result<()> {
    let message = format!(
        "`{}` holds rows of these dates in files that tipoff did not write",
        root.display()
    );
    Err(Error::new(Class::WriteFailed, message)
        .object(root.display().to_string())
        .hint("choose another --out: replacing them in one step needs Linux"))
}
