//! Dates that live in files of another layout: a file that tipoff did not
//! write, holding several dates. Replacing such a date changes two files, so
//! the whole table directory is rebuilt beside its place (what does not change
//! is linked, not copied) and the two directories are exchanged in one step.

use crate::files::{TableFile, corrupt, io_error, write_error};
use crate::snapshot::Snapshot;
use crate::write::{sync_dir, sync_file, target, write_beside};
use crate::{Partition, Written, rebuild, stale, write};
use arrow_array::builder::BooleanBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_schema::DataType;
use arrow_select::filter::filter_record_batch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowWriter};
use parquet::file::properties::WriterProperties;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use tipoff_catalog::{Class, Error, Result, Table};

/// Whether a file that tipoff did not write may hold rows of `date`.
pub(crate) fn holds(root: &Path, files: &[TableFile], table: &Table, date: i32) -> bool {
    let Some(partition) = table.partition else { return false };
    files.iter().any(|file| overlaps(root, file, partition, &[date]))
}

/// Files of tipoff's own layout hold the one date that their name tells;
/// others tell by statistics.
fn overlaps(root: &Path, file: &TableFile, partition: &str, dates: &[i32]) -> bool {
    !is_own(root, file)
        && file
            .date_range(partition)
            .is_none_or(|(low, high)| dates.iter().any(|date| (low..=high).contains(date)))
}

/// Written by tipoff, and still where tipoff put it: `<year>/<date>[.<part>].parquet`.
fn is_own(root: &Path, file: &TableFile) -> bool {
    let relative = file.path.strip_prefix(root).ok().and_then(Path::to_str);
    let is_place = relative.and_then(|path| path.split_once('/')).is_some_and(|(year, name)| {
        let date: Option<jiff::civil::Date> = name.get(..10).and_then(|date| date.parse().ok());
        let rest = name.get(10..).and_then(|rest| rest.strip_suffix(".parquet"));
        let is_part = rest.is_some_and(|part| part.is_empty() || part.starts_with('.'));
        date.is_some() && name.get(..4) == Some(year) && is_part
    });
    is_place && file.footer.metadata().file_metadata().created_by() == Some("tipoff")
}

/// Replaces dates of which other files hold rows.
pub(crate) fn replace(
    root: &Path,
    table: &'static Table,
    part: Option<&str>,
    partitions: Vec<Partition>,
) -> Result<Written> {
    // Behind a link, the directory itself is exchanged, not the link.
    let root = &root.canonicalize().map_err(|e| io_error(root, "open", e))?;
    let parent = root.parent().unwrap_or(root);
    let now = Snapshot::take(root)?;
    let files = now.as_ref().map_or(&[][..], |snapshot| &snapshot.files);
    let dates: Vec<i32> = partitions.iter().map(|p| p.date).collect();
    let partition = table.partition.unwrap_or_default();
    let mixed: Vec<&TableFile> =
        files.iter().filter(|file| overlaps(root, file, partition, &dates)).collect();
    let mut changed: BTreeSet<PathBuf> = dates.iter().map(|d| target(root, *d, part)).collect();
    let known = known_created_at(table, &changed, &mixed)?;
    changed.extend(mixed.iter().map(|file| file.path.clone()));
    let rebuilt = tempfile::Builder::new()
        .prefix(stale::TEMPORARY)
        .tempdir_in(parent)
        .map_err(|e| io_error(parent, "create", e))?;
    rebuild::mirror(root, rebuilt.path(), &changed)?;
    for file in mixed {
        let Ok(relative) = file.path.strip_prefix(root) else { continue };
        copy_without(file, &rebuilt.path().join(relative), table, part, &dates)?;
    }
    let mut written = Written::default();
    for new in partitions {
        if new.rows.num_rows() == 0 {
            continue;
        }
        let to = free_place(target(rebuilt.path(), new.date, part))?;
        let dir = to.parent().unwrap_or(rebuilt.path());
        std::fs::create_dir_all(dir).map_err(|e| io_error(dir, "create", e))?;
        let rows = new.rows.num_rows() as u64;
        let batch = write::with_created_at(table, &known, new.rows)?;
        let (file, bytes) = write_beside(dir, &batch)?;
        sync_file(&file)?;
        file.persist(&to).map_err(|e| io_error(&to, "rename", e.error))?;
        written.rows += rows;
        written.bytes += bytes;
        written.files += 1;
    }
    rebuild::sync_tree(rebuilt.path())?;
    exchange(rebuilt.path(), root)?;
    sync_dir(parent)?;
    Ok(written)
}

fn known_created_at(
    table: &'static Table,
    places: &BTreeSet<PathBuf>,
    mixed: &[&TableFile],
) -> Result<FxHashMap<String, i64>> {
    let mut known = FxHashMap::default();
    if table.column("created_at").is_none() {
        return Ok(known);
    }
    let mixed = mixed.iter().map(|file| &file.path);
    for path in mixed.chain(places.iter().filter(|place| place.is_file())) {
        known.extend(write::stored_created_at(table, path)?);
    }
    Ok(known)
}

/// Frees the place of a date from a file of another tool that goes by its
/// name and keeps rows of other dates.
fn free_place(place: PathBuf) -> Result<PathBuf> {
    if place.is_file() {
        let mut rest = place.with_extension("rest.parquet");
        while rest.exists() {
            rest = rest.with_extension("rest.parquet");
        }
        std::fs::rename(&place, &rest).map_err(|e| io_error(&rest, "rename", e))?;
    }
    Ok(place)
}

/// Copies a file, leaving out the rows to be replaced; its columns stay as
/// they are. A file of which nothing is left is not copied.
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
    let failed = |e| write_error(to, e);
    let mut writer =
        ArrowWriter::try_new(&out, file.footer.schema().clone(), Some(properties_of(file)))
            .map_err(failed)?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch.map_err(|e| corrupt(&file.path, e))?;
        let keep = rows_to_keep(table, part, dates, &batch, &file.path)?;
        let kept = filter_record_batch(&batch, &keep)
            .map_err(|e| Error::internal("a filter that does not fit its batch").source(e))?;
        rows += kept.num_rows();
        writer.write(&kept).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    if rows == 0 {
        return std::fs::remove_file(to).map_err(|e| io_error(to, "remove", e));
    }
    rebuild::take_mode(&file.path, to);
    out.sync_all().map_err(|e| io_error(to, "sync", e))
}

/// How the file was written, as far as its footer tells.
fn properties_of(file: &TableFile) -> WriterProperties {
    let mut properties = WriterProperties::builder();
    if let Some(column) = file.row_groups().find_map(|group| group.columns().first()) {
        properties = properties.set_compression(column.compression());
    }
    let rows = file.row_groups().filter_map(|group| usize::try_from(group.num_rows()).ok()).max();
    if rows.is_some_and(|rows| rows > 0) {
        properties = properties.set_max_row_group_row_count(rows);
    }
    // The schema's own entry is written anew.
    let pairs = file.footer.metadata().file_metadata().key_value_metadata().cloned();
    let pairs = pairs.map(|mut pairs| {
        pairs.retain(|pair| pair.key != ARROW_SCHEMA_META_KEY);
        pairs
    });
    properties.set_key_value_metadata(pairs).build()
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
    // Other tools store text as views or dictionaries.
    let first_key = table.key.first().and_then(|key| batch.column_by_name(key));
    let first_key = first_key.and_then(|key| arrow_cast::cast(key, &DataType::Utf8).ok());
    let first_key = first_key.as_ref().and_then(|key| key.as_string_opt::<i32>());
    let is_part = |row: usize| match (part, first_key) {
        (Some(part), Some(key)) => key.is_valid(row) && key.value(row) == part,
        _ => true,
    };
    let mut keep = BooleanBuilder::with_capacity(batch.num_rows());
    for (row, date) in date.iter().enumerate() {
        keep.append_value(!(date.is_some_and(|date| dates.contains(&date)) && is_part(row)));
    }
    Ok(keep.finish())
}

#[cfg(target_os = "linux")]
fn exchange(rebuilt: &Path, root: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, rebuilt, CWD, root, RenameFlags::EXCHANGE).map_err(|e| {
        io_error(root, "rename", e.into()).hint(
            "the directory must be exchanged for a new one, which mount points and some \
             file systems refuse: choose another --out",
        )
    })
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
