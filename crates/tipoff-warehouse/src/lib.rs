//! Where tables live. [`Source`] streams Arrow record batches out, [`Sink`]
//! replaces whole dates; [`ParquetDirectory`] is both for
//! `<root>/<dataset>/<table>/**/*.parquet`.

mod directory;
mod files;
mod foreign;
mod read;
mod rebuild;
mod snapshot;
mod stale;
mod stamp;
mod write;

pub use directory::ParquetDirectory;

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use tipoff_catalog::{Result, Table};

/// Which part of a table to read.
#[derive(Clone, Debug)]
pub struct Request {
    /// The table.
    pub table: &'static Table,
    /// The columns; ones that the warehouse lacks are left out of the batches.
    pub columns: Vec<&'static str>,
    /// Inclusive range of the partition column, days since 1970-01-01. Rows
    /// outside may still come: pruning is by file and row group.
    pub dates: Option<(i32, i32)>,
}

/// What a source knows of a table without reading it.
#[derive(Clone, Debug, Default)]
pub struct TableInfo {
    /// Column names and types; of files that differ, the first.
    pub columns: Vec<(String, DataType)>,
    /// Rows in all.
    pub rows: u64,
    /// Stored bytes in all.
    pub bytes: u64,
    /// Files in all.
    pub files: usize,
    /// Least and greatest partition date by statistics, if all files tell.
    pub dates: Option<(i32, i32)>,
}

/// What a request would read at most, by statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Rows in the row groups that may hold the range.
    pub rows: u64,
    /// Stored bytes of the wanted columns in those row groups.
    pub bytes: u64,
    /// Files that hold them.
    pub files: usize,
}

/// Streams tables out of a warehouse.
pub trait Source: Send + Sync {
    /// The warehouse as the user named it.
    fn name(&self) -> String;
    /// Full names of the tables that exist.
    ///
    /// # Errors
    /// The warehouse cannot be listed.
    fn tables(&self) -> Result<Vec<String>>;
    /// What is known of a table; `None` when it does not exist.
    ///
    /// # Errors
    /// The table exists and cannot be read.
    fn describe(&self, table: &Table) -> Result<Option<TableInfo>>;
    /// What a request would read.
    ///
    /// # Errors
    /// The table exists and cannot be read.
    fn estimate(&self, request: &Request) -> Result<Estimate>;
    /// Hands every batch of a request to `each`, one at a time, in an order
    /// that means nothing. A table that does not exist gives no batch.
    ///
    /// # Errors
    /// Unreadable data, naming the file; a required column that is missing;
    /// or the first error of `each`.
    fn read(
        &self,
        request: &Request,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()>;
}

/// The rows of one date of a table.
#[derive(Clone, Debug)]
pub struct Partition {
    /// The date, days since 1970-01-01.
    pub date: i32,
    /// Rows in the table's declared schema; none removes the date.
    pub rows: RecordBatch,
}

/// What a write did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows now in the replaced dates.
    pub rows: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Files written.
    pub files: usize,
}

/// Replaces dates of a table.
pub trait Sink: Send + Sync {
    /// The warehouse as the user named it.
    fn name(&self) -> String;
    /// Fails where writing cannot succeed, before anything is computed.
    ///
    /// # Errors
    /// The target is missing, read-only or of another schema.
    fn check(&self, tables: &[&'static Table]) -> Result<()>;
    /// Replaces the rows of each date by the given ones, each date in one
    /// step that readers see whole or not at all. With `part`, only the rows
    /// whose first key column equals it are replaced. `created_at` of rows
    /// whose key was there before is kept.
    ///
    /// # Errors
    /// A write failed: dates that are not replaced are as they were.
    fn replace(
        &self,
        table: &'static Table,
        part: Option<&str>,
        partitions: Vec<Partition>,
    ) -> Result<Written>;
    /// Keeps rejected rows, one JSON object a line, apart from the tables.
    ///
    /// # Errors
    /// A write failed.
    fn quarantine(&self, feature_set: &str, date: i32, lines: &[String]) -> Result<()>;
}
