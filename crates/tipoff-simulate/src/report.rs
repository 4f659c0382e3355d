//! What was written.

use tipoff_catalog::Table;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry a table, in the order of writing.
    pub tables: Vec<TableReport>,
}

/// What was written of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableReport {
    /// `dataset.table`.
    pub name: &'static str,
    /// Rows in all files.
    pub rows: u64,
    /// Number of files.
    pub files: u64,
    /// Size of all files, in bytes.
    pub bytes: u64,
}

impl Report {
    pub(crate) fn add(&mut self, table: &'static Table, rows: u64, bytes: u64) {
        let known = self.tables.iter_mut().find(|entry| entry.name == table.name);
        if let Some(entry) = known {
            entry.rows += rows;
            entry.files += 1;
            entry.bytes += bytes;
        } else {
            self.tables.push(TableReport { name: table.name, rows, files: 1, bytes });
        }
    }

    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Number of files.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.tables.iter().map(|table| table.files).sum()
    }

    /// Size of all files, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes).sum()
    }
}
