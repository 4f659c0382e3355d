//! Rows of a table, column by column, in the schema that the catalogue declares.

use crate::time::{Day, Instant};
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch, UInt32Array};
use arrow_select::take::take_record_batch;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;
use tipoff_catalog::{ColumnType, Error, Result, Table};

/// One value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell<'a> {
    Null,
    Text(&'a str),
    Int(i64),
    Float(f64),
    Bool(bool),
    Date(Day),
    Time(Instant),
}

macro_rules! cell_from {
    ($($ty:ty => $variant:ident),*) => {$(
        impl<'a> From<$ty> for Cell<'a> {
            fn from(value: $ty) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}
cell_from!(&'a str => Text, i64 => Int, f64 => Float, bool => Bool, Day => Date, Instant => Time);

impl<'a> From<&'a String> for Cell<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// An array of cells from values of any type that a column can hold.
macro_rules! cells {
    ($($value:expr),* $(,)?) => { [$($crate::rows::Cell::from($value)),*] };
}
pub(crate) use cells;

enum Builder {
    Text(StringBuilder),
    Int(Int64Builder),
    Float(Float64Builder),
    Bool(BooleanBuilder),
    Date(Date32Builder),
    Time(TimestampMicrosecondBuilder),
    Decimal(Decimal128Builder, i32),
}

/// Rows of one table under construction.
pub(crate) struct Rows {
    table: &'static Table,
    /// For each value of a pushed row, its column.
    order: Vec<usize>,
    builders: Vec<Builder>,
    hash: Option<usize>,
    partition: Option<usize>,
    days: Vec<i32>,
}

impl Rows {
    /// Rows whose values will be given in the order of `names`. A nullable
    /// column that is not among them is null, `data_hash` is computed.
    pub(crate) fn new(table: &'static Table, names: &[&str]) -> Result<Self> {
        let find = |name: &&str| {
            let found = table.column(name).map(|(at, _)| at);
            found.ok_or_else(|| {
                Error::internal(format!("no column `{name}` in {}", table.name)).object(table.name)
            })
        };
        let order = names.iter().map(find).collect::<Result<Vec<_>>>()?;
        let builders =
            table.columns.iter().map(|column| builder(column.ty)).collect::<Result<_>>()?;
        let hash = table.column("data_hash").map(|(at, _)| at);
        let partition = table.partition.and_then(|name| table.column(name)).map(|(at, _)| at);
        Ok(Self { table, order, builders, hash, partition, days: Vec::new() })
    }

    /// Adds a row; the answer is its content hash.
    pub(crate) fn push<const N: usize>(&mut self, cells: [Cell<'_>; N]) -> Result<String> {
        let hash = self.content_hash(&cells);
        self.push_hashed(cells, &hash)?;
        Ok(hash)
    }

    /// Adds a row under a given content hash.
    pub(crate) fn push_hashed<const N: usize>(
        &mut self,
        cells: [Cell<'_>; N],
        hash: &str,
    ) -> Result<()> {
        if N != self.order.len() {
            let message = format!("{N} values for {} columns", self.order.len());
            return Err(Error::internal(message).object(self.table.name));
        }
        let mut row = vec![Cell::Null; self.builders.len()];
        for (cell, at) in cells.iter().zip(&self.order) {
            row[*at] = *cell;
        }
        if let Some(at) = self.hash {
            row[at] = Cell::Text(hash);
        }
        if let Some(Cell::Date(day)) = self.partition.map(|at| row[at]) {
            self.days.push(day.0);
        }
        for (at, cell) in row.into_iter().enumerate() {
            self.builders[at].append(cell).map_err(|()| {
                let name = self.table.columns[at].name;
                Error::internal(format!("`{name}` cannot hold {cell:?}")).object(self.table.name)
            })?;
        }
        Ok(())
    }

    /// The hash over all values but the load time: 16 hex digits.
    fn content_hash(&self, cells: &[Cell<'_>]) -> String {
        if self.hash.is_none() {
            return String::new();
        }
        let mut text = String::new();
        for (cell, at) in cells.iter().zip(&self.order) {
            let name = self.table.columns[*at].name;
            if name != "processed_at" {
                // Writing to a String cannot fail.
                let _ = write!(text, "{name}:{cell:?}|");
            }
        }
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// The rows in order of the partition date, otherwise as they came.
    pub(crate) fn finish(self) -> Result<RecordBatch> {
        let table = self.table;
        let wrong = |e| Error::internal("rows differ from the schema").object(table.name).source(e);
        let columns = self.builders.into_iter().map(Builder::finish).collect::<Result<Vec<_>>>()?;
        let batch = RecordBatch::try_new(table.schema(), columns).map_err(wrong)?;
        if self.days.is_sorted() {
            return Ok(batch);
        }
        let mut order: Vec<u32> = (0..batch.num_rows() as u32).collect();
        order.sort_by_key(|row| self.days[*row as usize]);
        take_record_batch(&batch, &UInt32Array::from(order)).map_err(wrong)
    }
}

fn builder(ty: ColumnType) -> Result<Builder> {
    Ok(match ty {
        ColumnType::String => Builder::Text(StringBuilder::new()),
        ColumnType::Int64 => Builder::Int(Int64Builder::new()),
        ColumnType::Float64 => Builder::Float(Float64Builder::new()),
        ColumnType::Bool => Builder::Bool(BooleanBuilder::new()),
        ColumnType::Date => Builder::Date(Date32Builder::new()),
        ColumnType::Timestamp => {
            Builder::Time(TimestampMicrosecondBuilder::new().with_data_type(ty.arrow()))
        }
        ColumnType::Numeric { scale, .. } => {
            let builder = Decimal128Builder::new().with_data_type(ty.arrow());
            Builder::Decimal(builder, i32::from(scale))
        }
        other => return Err(Error::internal(format!("no source table has a column of {other}"))),
    })
}

impl Builder {
    fn append(&mut self, cell: Cell<'_>) -> std::result::Result<(), ()> {
        match (self, cell) {
            (Self::Text(b), Cell::Text(v)) => b.append_value(v),
            (Self::Text(b), Cell::Null) => b.append_null(),
            (Self::Int(b), Cell::Int(v)) => b.append_value(v),
            (Self::Int(b), Cell::Null) => b.append_null(),
            (Self::Float(b), Cell::Float(v)) => b.append_value(v),
            (Self::Float(b), Cell::Null) => b.append_null(),
            (Self::Bool(b), Cell::Bool(v)) => b.append_value(v),
            (Self::Bool(b), Cell::Null) => b.append_null(),
            (Self::Date(b), Cell::Date(v)) => b.append_value(v.0),
            (Self::Date(b), Cell::Null) => b.append_null(),
            (Self::Time(b), Cell::Time(v)) => b.append_value(v.0),
            (Self::Time(b), Cell::Null) => b.append_null(),
            (Self::Decimal(b, scale), Cell::Float(v)) => {
                b.append_value((v * 10f64.powi(*scale)).round() as i128);
            }
            (Self::Decimal(b, _), Cell::Null) => b.append_null(),
            _ => return Err(()),
        }
        Ok(())
    }

    fn finish(self) -> Result<ArrayRef> {
        Ok(match self {
            Self::Text(mut b) => Arc::new(b.finish()),
            Self::Int(mut b) => Arc::new(b.finish()),
            Self::Float(mut b) => Arc::new(b.finish()),
            Self::Bool(mut b) => Arc::new(b.finish()),
            Self::Date(mut b) => Arc::new(b.finish()),
            Self::Time(mut b) => Arc::new(b.finish()),
            Self::Decimal(mut b, _) => Arc::new(b.finish()),
        })
    }
}
