//! Output tables: columns of computed values become one Arrow record batch in
//! the declared types, with rows that cannot be stored set aside.

use super::num::{pow10, quantise};
use arrow_array::builder::{
    BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, Date32Array, RecordBatch, TimestampMicrosecondArray, new_null_array};
use arrow_schema::{DataType, Field};
use std::sync::Arc;
use tipoff_catalog::{ColumnType, Error, Result, Table};

/// A row that cannot be stored in its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unstorable {
    /// Row number in the batch as built.
    pub row: usize,
    /// The column.
    pub column: &'static str,
    /// `NUMERIC_OVERFLOW` or `NULL_IN_REQUIRED`.
    pub rule: &'static str,
    /// The value.
    pub observed: String,
}

/// Collects an output table column by column.
#[derive(Debug)]
pub struct TableBuilder {
    table: &'static Table,
    rows: usize,
    columns: Vec<Option<ArrayRef>>,
    unstorable: Vec<Unstorable>,
}

impl TableBuilder {
    /// A table of `rows` rows, no column filled yet.
    #[must_use]
    pub fn new(table: &'static Table, rows: usize) -> Self {
        let columns = vec![None; table.columns.len()];
        Self { table, rows, columns, unstorable: Vec::new() }
    }

    fn set(&mut self, name: &str, array: ArrayRef) -> Result<()> {
        let (at, column) = self.table.column(name).ok_or_else(|| {
            Error::internal(format!("{} declares no column `{name}`", self.table.name))
        })?;
        if array.data_type() != &column.ty.arrow() || array.len() != self.rows {
            return Err(Error::internal(format!(
                "{}.{name}: built {} rows of {}, declared {} with {} rows",
                self.table.name,
                array.len(),
                array.data_type(),
                column.ty,
                self.rows
            )));
        }
        if !column.nullable {
            let missing = (0..array.len()).filter(|row| array.is_null(*row));
            self.unstorable.extend(missing.map(|row| Unstorable {
                row,
                column: column.name,
                rule: "NULL_IN_REQUIRED",
                observed: "NULL".to_owned(),
            }));
        }
        match self.columns.get_mut(at) {
            Some(slot @ None) => {
                *slot = Some(array);
                Ok(())
            }
            _ => Err(Error::internal(format!("{}.{name} is built twice", self.table.name))),
        }
    }

    /// A STRING column.
    ///
    /// # Errors
    /// Undeclared, mistyped or repeated column, or wrong length: a bug.
    pub fn text<'a>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<&'a str>>,
    ) -> Result<()> {
        let mut builder = StringBuilder::with_capacity(self.rows, self.rows * 8);
        values.for_each(|v| builder.append_option(v));
        self.set(name, Arc::new(builder.finish()))
    }
    /// An INT64 column.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn int(&mut self, name: &str, values: impl Iterator<Item = Option<i64>>) -> Result<()> {
        let mut builder = Int64Builder::with_capacity(self.rows);
        values.for_each(|v| builder.append_option(v));
        self.set(name, Arc::new(builder.finish()))
    }
    /// A FLOAT64 column, or a NUMERIC one: then each value is rounded half
    /// away from zero on its shortest decimal text. NaN and infinities are null.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn num(&mut self, name: &str, values: impl Iterator<Item = Option<f64>>) -> Result<()> {
        let finite = values.map(|v| v.filter(|v| v.is_finite()));
        match self.table.column(name).map(|(_, column)| (column.name, column.ty)) {
            Some((name, ColumnType::Numeric { precision, scale })) => {
                let (array, overflow) = quantised(finite, self.rows, precision, scale);
                self.unstorable.extend(overflow.into_iter().map(|(row, v)| Unstorable {
                    row,
                    column: name,
                    rule: "NUMERIC_OVERFLOW",
                    observed: v.to_string(),
                }));
                self.set(name, array)
            }
            _ => {
                let mut builder = Float64Builder::with_capacity(self.rows);
                finite.for_each(|v| builder.append_option(v));
                self.set(name, Arc::new(builder.finish()))
            }
        }
    }
    /// A BOOL column.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn boolean(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<bool>>,
    ) -> Result<()> {
        let mut builder = BooleanBuilder::with_capacity(self.rows);
        values.for_each(|v| builder.append_option(v));
        self.set(name, Arc::new(builder.finish()))
    }
    /// A DATE column, days since 1970-01-01.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn date(&mut self, name: &str, values: impl Iterator<Item = Option<i32>>) -> Result<()> {
        self.set(name, Arc::new(values.collect::<Date32Array>()))
    }
    /// A TIMESTAMP column, microseconds.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn timestamp(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<i64>>,
    ) -> Result<()> {
        let array = values.collect::<TimestampMicrosecondArray>().with_timezone("UTC");
        self.set(name, Arc::new(array))
    }
    /// An `ARRAY<STRING>` column.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn texts<S: AsRef<str>, L: AsRef<[S]>>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = L>,
    ) -> Result<()> {
        let mut builder = ListBuilder::new(StringBuilder::new()).with_field(Field::new(
            "element",
            DataType::Utf8,
            false,
        ));
        for list in values {
            list.as_ref().iter().for_each(|v| builder.values().append_value(v.as_ref()));
            builder.append(true);
        }
        self.set(name, Arc::new(builder.finish()))
    }
    /// A STRING column with one value in every row.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn text_const(&mut self, name: &str, value: Option<&str>) -> Result<()> {
        self.text(name, std::iter::repeat_n(value, self.rows))
    }
    /// A BOOL column with one value in every row.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn boolean_const(&mut self, name: &str, value: Option<bool>) -> Result<()> {
        self.boolean(name, std::iter::repeat_n(value, self.rows))
    }
    /// A TIMESTAMP column with one value in every row.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn timestamp_const(&mut self, name: &str, value: Option<i64>) -> Result<()> {
        self.timestamp(name, std::iter::repeat_n(value, self.rows))
    }

    /// The batch, and the rows in it that cannot be stored. Columns declared
    /// always null are filled here.
    ///
    /// # Errors
    /// A declared column that was not built: a bug.
    pub fn finish(self) -> Result<(RecordBatch, Vec<Unstorable>)> {
        let mut arrays = Vec::with_capacity(self.columns.len());
        for (array, column) in self.columns.into_iter().zip(self.table.columns) {
            arrays.push(match array {
                Some(array) => array,
                None if column.always_null => new_null_array(&column.ty.arrow(), self.rows),
                None => {
                    let name = column.name;
                    return Err(Error::internal(format!(
                        "{}.{name} is not built",
                        self.table.name
                    )));
                }
            });
        }
        // Rows with a null in a required column are still in the batch: they
        // are told apart by `unstorable`, so nullability is relaxed here.
        let fields = self.table.columns.iter().map(|c| c.field().with_nullable(true));
        let schema = Arc::new(arrow_schema::Schema::new(fields.collect::<Vec<_>>()));
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(self.rows));
        let batch = RecordBatch::try_new_with_options(schema, arrays, &options)
            .map_err(|e| Error::internal("built columns do not fit their table").source(e))?;
        Ok((batch, self.unstorable))
    }
}

fn quantised(
    values: impl Iterator<Item = Option<f64>>,
    rows: usize,
    precision: u8,
    scale: u8,
) -> (ArrayRef, Vec<(usize, f64)>) {
    let limit = pow10(u32::from(precision));
    let mut overflow = Vec::new();
    let mut builder = Decimal128Builder::with_capacity(rows)
        .with_data_type(DataType::Decimal128(precision, scale.cast_signed()));
    for (row, value) in values.enumerate() {
        let stored = value.and_then(|v| quantise(v, scale)).filter(|v| v.abs() < limit);
        if let (Some(v), None) = (value, stored) {
            overflow.push((row, v));
        }
        builder.append_option(stored);
    }
    (Arc::new(builder.finish()), overflow)
}
