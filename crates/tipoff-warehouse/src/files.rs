//! The Parquet files of one table and what their footers say.

use crate::stamp::Stamp;
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tipoff_catalog::{Class, Error, Result};

/// One Parquet file with its footer.
#[derive(Clone, Debug)]
pub(crate) struct TableFile {
    pub(crate) path: PathBuf,
    pub(crate) footer: ArrowReaderMetadata,
    /// Which content at `path` the footer describes.
    pub(crate) stamp: Stamp,
}

impl TableFile {
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        let file = File::open(&path).map_err(|e| io_error(&path, "open", e))?;
        let stamp = Stamp::of(&file).map_err(|e| io_error(&path, "open", e))?;
        let footer = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
            .map_err(|e| corrupt(&path, e))?;
        Ok(Self { path, footer, stamp })
    }

    pub(crate) fn rows(&self) -> u64 {
        self.row_groups().map(|group| group.num_rows().unsigned_abs()).sum()
    }

    pub(crate) fn row_groups(&self) -> impl Iterator<Item = &RowGroupMetaData> {
        self.footer.metadata().row_groups().iter()
    }

    /// Row groups that may hold rows with `column` in the inclusive range.
    pub(crate) fn groups_in(&self, column: Option<&str>, range: Option<(i32, i32)>) -> Vec<usize> {
        let at = column.and_then(|name| self.footer.schema().index_of(name).ok());
        let groups = self.row_groups().enumerate();
        let (Some(at), Some((first, last))) = (at, range) else {
            return groups.map(|(group, _)| group).collect();
        };
        groups
            .filter(|(_, group)| {
                self.date_bounds(group, at).is_none_or(|(low, high)| low <= last && first <= high)
            })
            .map(|(group, _)| group)
            .collect()
    }

    /// Least and greatest date of a column by statistics.
    pub(crate) fn date_range(&self, column: &str) -> Option<(i32, i32)> {
        let at = self.footer.schema().index_of(column).ok()?;
        self.row_groups().try_fold((i32::MAX, i32::MIN), |(low, high), group| {
            let (group_low, group_high) = self.date_bounds(group, at)?;
            Some((low.min(group_low), high.max(group_high)))
        })
    }

    /// `root` is the position of a top-level column; its leaf is found by path.
    fn date_bounds(&self, group: &RowGroupMetaData, root: usize) -> Option<(i32, i32)> {
        let field = self.footer.schema().fields().get(root)?;
        // Bounds of another type (20250115 as a number) are no days since 1970.
        if field.data_type() != &DataType::Date32 {
            return None;
        }
        let name = field.name();
        let leaf = group.columns().iter().find(|c| c.column_path().parts() == [name.as_str()])?;
        match leaf.statistics()? {
            Statistics::Int32(values) => Some((*values.min_opt()?, *values.max_opt()?)),
            _ => None,
        }
    }
}

/// All `*.parquet` files below a directory, sorted by path; `None` when the
/// directory does not exist. Names beginning with `.` or `_` are not data.
pub(crate) fn list(dir: &Path) -> Result<Option<Vec<PathBuf>>> {
    let mut found = Vec::new();
    let mut pending = vec![dir.to_path_buf()];
    while let Some(at) = pending.pop() {
        let entries = match std::fs::read_dir(&at) {
            Ok(entries) => entries,
            Err(e) if e.kind() == ErrorKind::NotFound && at == dir => return Ok(None),
            // A directory that vanished while we listed held nothing we need.
            Err(e) if e.kind() == ErrorKind::NotFound => continue,
            Err(e) => return Err(io_error(&at, "list", e)),
        };
        for entry in entries {
            let entry = entry.map_err(|e| io_error(&at, "list", e))?;
            let path = entry.path();
            if is_hidden(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if path.is_dir() {
                // A link to a directory that is being listed would list its files twice.
                if !(path.is_symlink() && leads_back(&path)) {
                    pending.push(path);
                }
            } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet")) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(Some(found))
}

/// Names that are not data: temporary files, `_SUCCESS`, `.crc`.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

/// Whether a link points at a directory that contains it.
fn leads_back(link: &Path) -> bool {
    let Ok(to) = link.canonicalize() else { return false };
    let at = link.parent().and_then(|parent| parent.canonicalize().ok());
    at.is_some_and(|at| at.starts_with(to))
}

/// An I/O error on a path, in its class.
pub(crate) fn io_error(path: &Path, doing: &str, error: std::io::Error) -> Error {
    let writing = matches!(doing, "create" | "write" | "rename" | "remove" | "sync");
    let class = match error.kind() {
        ErrorKind::NotFound if !writing => Class::NotFound,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Class::PermissionDenied,
        _ if writing => Class::WriteFailed,
        _ => Class::CorruptData,
    };
    let hint = match (class, error.kind()) {
        (_, ErrorKind::ReadOnlyFilesystem) => "the file system is read-only: choose another --out",
        (Class::PermissionDenied, _) => "check the permissions of the directory, or choose another",
        (_, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            "free some space, then run again: what is not replaced is as it was"
        }
        (
            Class::WriteFailed,
            ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::AlreadyExists,
        ) => "something else is in its place: move it away, or choose another --out",
        (Class::WriteFailed, _) => "check free space and that nothing else changes the directory",
        _ => "check that the path exists and can be read",
    };
    Error::new(class, format!("cannot {doing} `{}`", path.display()))
        .object(path.display().to_string())
        .hint(hint)
        .source(error)
}

/// An error of the Parquet writer: that of the disk where there was one.
pub(crate) fn write_error(path: &Path, error: ParquetError) -> Error {
    let error = match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(io) => *io,
            Err(other) => std::io::Error::other(other),
        },
        other => std::io::Error::other(other),
    };
    io_error(path, "write", error)
}

/// A file that is not readable Parquet.
pub(crate) fn corrupt(
    path: &Path,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::new(Class::CorruptData, format!("`{}` is not a readable Parquet file", path.display()))
        .object(path.display().to_string())
        .hint(
            "the file is truncated, damaged or still being delivered: \
             deliver it again or move it out of the table",
        )
        .source(error)
}
