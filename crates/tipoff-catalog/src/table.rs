//! Tables: columns, key, partition.

use crate::Column;
use arrow_schema::{Schema, SchemaRef};
use std::sync::Arc;

/// One table, source or output.
#[derive(Debug)]
pub struct Table {
    /// `dataset.table`.
    pub name: &'static str,
    /// Meaning in one line.
    pub doc: &'static str,
    /// Columns in stored order.
    pub columns: &'static [Column],
    /// Columns that identify a row.
    pub key: &'static [&'static str],
    /// The date column by which the table is partitioned, if it is.
    pub partition: Option<&'static str>,
    /// The columns that enter `data_hash`, in no particular order.
    pub hashed: &'static [&'static str],
}

impl Table {
    /// A table without partition, key or hash; struct update syntax adds them.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, columns: &'static [Column]) -> Self {
        Self { name, doc, columns, key: &[], partition: None, hashed: &[] }
    }
    /// Adds the key.
    #[must_use]
    pub const fn key(mut self, key: &'static [&'static str]) -> Self {
        self.key = key;
        self
    }
    /// Adds the partition column.
    #[must_use]
    pub const fn partitioned_by(mut self, column: &'static str) -> Self {
        self.partition = Some(column);
        self
    }
    /// Adds the hashed columns.
    #[must_use]
    pub const fn hashed(mut self, columns: &'static [&'static str]) -> Self {
        self.hashed = columns;
        self
    }
    /// The name without the dataset.
    #[must_use]
    pub fn short_name(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, table)| table)
    }
    /// The column named `name` and its position.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<(usize, &'static Column)> {
        self.columns.iter().enumerate().find(|(_, column)| column.name == name)
    }
    /// The Arrow schema in which the table crosses every border.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::new(Schema::new(self.columns.iter().map(Column::field).collect::<Vec<_>>()))
    }
}
