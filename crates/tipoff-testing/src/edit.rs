//! Editing rows: looking at them by column name, dropping and overwriting.

use crate::memory::{MemoryWarehouse, replace_column};
use crate::misuse;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, Scalar,
    StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow_cast::cast;
use arrow_schema::DataType;
use arrow_select::filter::filter_record_batch;
use arrow_select::zip::zip;
use std::sync::Arc;
use tipoff_catalog::{Result, Table};

/// A row of a table in its declared types. A missing value and a missing
/// column are both `None`.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    batch: &'a RecordBatch,
    at: usize,
}

impl<'a> Row<'a> {
    /// Row `at` of a batch.
    #[must_use]
    pub const fn new(batch: &'a RecordBatch, at: usize) -> Self {
        Self { batch, at }
    }
    fn column(&self, name: &str) -> Option<&'a ArrayRef> {
        self.batch.column_by_name(name).filter(|column| column.is_valid(self.at))
    }
    /// A STRING value.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        Some(self.column(name)?.as_string_opt::<i32>()?.value(self.at))
    }
    /// An INT64 value.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        Some(self.column(name)?.as_primitive_opt::<Int64Type>()?.value(self.at))
    }
    /// A FLOAT64 value.
    #[must_use]
    pub fn float(&self, name: &str) -> Option<f64> {
        Some(self.column(name)?.as_primitive_opt::<Float64Type>()?.value(self.at))
    }
    /// A NUMERIC value, times 10 to its scale.
    #[must_use]
    pub fn units(&self, name: &str) -> Option<i128> {
        Some(self.column(name)?.as_primitive_opt::<Decimal128Type>()?.value(self.at))
    }
    /// A BOOL value.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        Some(self.column(name)?.as_boolean_opt()?.value(self.at))
    }
    /// A DATE value, days since 1970-01-01.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<i32> {
        Some(self.column(name)?.as_primitive_opt::<Date32Type>()?.value(self.at))
    }
    /// A TIMESTAMP value, microseconds since 1970-01-01.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<i64> {
        Some(self.column(name)?.as_primitive_opt::<TimestampMicrosecondType>()?.value(self.at))
    }
}

/// A value to write.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// Missing.
    Null,
    /// STRING.
    Text(&'static str),
    /// INT64 or NUMERIC.
    Int(i64),
    /// FLOAT64 or NUMERIC.
    Float(f64),
    /// BOOL.
    Bool(bool),
    /// DATE.
    Date(i32),
    /// TIMESTAMP.
    Time(i64),
}

impl Value {
    fn array(self, ty: &DataType) -> Result<ArrayRef> {
        let array: ArrayRef = match self {
            Self::Null => return Ok(new_null_array(ty, 1)),
            Self::Text(v) => Arc::new(StringArray::from(vec![v])),
            Self::Int(v) => Arc::new(Int64Array::from(vec![v])),
            Self::Float(v) => Arc::new(Float64Array::from(vec![v])),
            Self::Bool(v) => Arc::new(BooleanArray::from(vec![v])),
            Self::Date(v) => Arc::new(Date32Array::from(vec![v])),
            Self::Time(v) => {
                Arc::new(TimestampMicrosecondArray::from(vec![v]).with_timezone("UTC"))
            }
        };
        cast(&array, ty).map_err(|e| misuse(format!("{self:?} is no {ty}")).source(e))
    }

    /// A value of the type that nothing real has.
    fn garbage(ty: &DataType) -> Self {
        match ty {
            DataType::Utf8 => Self::Text("corrupted"),
            DataType::Boolean => Self::Bool(true),
            DataType::Date32 => Self::Date(1),
            DataType::Timestamp(_, _) => Self::Time(4_000_000_000_000_000),
            DataType::Float64 => Self::Float(77.5),
            _ => Self::Int(77),
        }
    }
}

impl MemoryWarehouse {
    /// Calls `look` with every row of a table.
    pub fn each_row(&self, table: &Table, mut look: impl FnMut(&Row<'_>)) {
        for batch in self.batches(table) {
            (0..batch.num_rows()).for_each(|at| look(&Row::new(&batch, at)));
        }
    }

    /// Keeps the rows that `keep` accepts; returns how many went.
    ///
    /// # Errors
    /// None of its own.
    pub fn retain(
        &mut self,
        table: &'static Table,
        keep: impl Fn(&Row<'_>) -> bool,
    ) -> Result<usize> {
        let mut gone = 0;
        let mut batches = Vec::new();
        for batch in self.batches(table) {
            let mask = mask(&batch, &keep);
            gone += mask.len() - mask.true_count();
            let kept = filter_record_batch(&batch, &mask);
            batches.push(kept.map_err(|e| misuse("a filter that does not fit").source(e))?);
        }
        self.set(table, batches);
        Ok(gone)
    }

    /// Overwrites columns of the rows that `which` accepts; returns how many.
    ///
    /// # Errors
    /// A value that a column cannot hold, or no such column.
    pub fn overwrite(
        &mut self,
        table: &'static Table,
        which: impl Fn(&Row<'_>) -> bool,
        values: &[(&str, Value)],
    ) -> Result<usize> {
        let mut changed = 0;
        let mut batches = Vec::new();
        for batch in self.batches(table) {
            let mask = mask(&batch, &which);
            changed += mask.true_count();
            let mut edited = batch.clone();
            for (name, value) in values {
                let old = batch
                    .column_by_name(name)
                    .ok_or_else(|| misuse(format!("no column `{name}` in `{}`", table.name)))?;
                let new = Scalar::new(value.array(old.data_type())?);
                let array = zip(&mask, &new, old).map_err(|e| misuse("a mask").source(e))?;
                edited = replace_column(&edited, name, array)?;
            }
            batches.push(edited);
        }
        self.set(table, batches);
        Ok(changed)
    }

    /// Overwrites every column but those in `spared` with garbage, in the rows
    /// that `which` accepts; returns how many.
    ///
    /// # Errors
    /// None of its own.
    pub fn scramble(
        &mut self,
        table: &'static Table,
        which: impl Fn(&Row<'_>) -> bool,
        spared: &[&str],
    ) -> Result<usize> {
        let values: Vec<(&str, Value)> = table
            .columns
            .iter()
            .filter(|column| !spared.contains(&column.name))
            .map(|column| (column.name, Value::garbage(&column.ty.arrow())))
            .collect();
        self.overwrite(table, which, &values)
    }

    /// Takes a column out of a table, as if it had never been delivered.
    ///
    /// # Errors
    /// No such column.
    pub fn drop_column(&mut self, table: &'static Table, name: &str) -> Result<()> {
        let mut batches = self.batches(table);
        for batch in &mut batches {
            let at = batch.schema().index_of(name);
            batch.remove_column(at.map_err(|e| misuse("no such column").source(e))?);
        }
        self.set(table, batches);
        Ok(())
    }
}

fn mask(batch: &RecordBatch, which: impl Fn(&Row<'_>) -> bool) -> BooleanArray {
    (0..batch.num_rows()).map(|at| Some(which(&Row::new(batch, at)))).collect()
}
