//! Writing tables as Parquet files, each whole or not at all.

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tipoff_catalog::{Class, Error, FEATURE_SETS, Result, SOURCE_TABLES, Table};

/// Rows of a row group: small enough that a reader of a few dates skips most.
const ROW_GROUP: usize = 20_000;

fn folder(root: &Path, table: &Table) -> PathBuf {
    table.name.split('.').fold(root.to_owned(), |path, part| path.join(part))
}

fn failed(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let message = format!("cannot write {}", path.display());
    Error::new(Class::WriteFailed, message).object(path.display().to_string()).source(cause)
}

/// Refuses a directory in which a table of a warehouse already has something.
pub(crate) fn refuse_used(root: &Path) -> Result<()> {
    let tables = SOURCE_TABLES.iter().copied().chain(FEATURE_SETS.iter().map(|set| set.table));
    for table in tables {
        let used =
            fs::read_dir(folder(root, table)).is_ok_and(|mut entries| entries.next().is_some());
        if used {
            let message = format!("{} already holds {}", root.display(), table.name);
            return Err(Error::new(Class::Usage, message)
                .object(root.display().to_string())
                .hint("choose an empty directory"));
        }
    }
    Ok(())
}

/// Writes `batch` as `<root>/<dataset>/<table>/<stem>.parquet`; the answer is
/// the size of the file in bytes.
pub(crate) fn write(root: &Path, table: &Table, stem: &str, batch: &RecordBatch) -> Result<u64> {
    let folder = folder(root, table);
    fs::create_dir_all(&folder).map_err(|e| failed(&folder, e))?;
    let path = folder.join(format!("{stem}.parquet"));
    // Readers take *.parquet: an unfinished file must not look like one.
    let partial = folder.join(format!("{stem}.parquet.partial"));
    encode(&partial, batch).and_then(|()| Ok(fs::rename(&partial, &path)?)).map_err(|cause| {
        // The first failure is the one to report.
        let _ = fs::remove_file(&partial);
        failed(&path, cause)
    })?;
    Ok(fs::metadata(&path).map_err(|e| failed(&path, e))?.len())
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

fn encode(path: &Path, batch: &RecordBatch) -> std::result::Result<(), Cause> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, batch.schema(), Some(properties))?;
    writer.write(batch)?;
    writer.into_inner()?.sync_all()?;
    Ok(())
}
