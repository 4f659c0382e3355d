//! The border: Arrow record batches of any accepted type become a [`Frame`]
//! of the declared types. NaN and infinities become missing and are counted;
//! empty text is missing; team codes become NBA tricodes.

use super::frame::{Frame, NULL_DATE, NULL_INT, Values};
use super::num::{pow10, quantise};
use super::symbols::{Sym, Symbols};
use super::teams::{is_code_column, tricode};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{DataType, TimeUnit};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tipoff_catalog::{Class, Column, ColumnType, Error, Result, Table};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Collects record batches into a [`Frame`].
#[derive(Debug)]
pub struct FrameBuilder {
    table: &'static Table,
    wanted: Vec<bool>,
    dates: Option<(i32, i32)>,
    columns: Vec<Option<Values>>,
    rows: usize,
    non_finite: FxHashMap<&'static str, u64>,
}

impl FrameBuilder {
    /// A builder of the named columns (all when `columns` is `None`). Rows
    /// whose partition date lies outside `dates` (inclusive) are left out.
    #[must_use]
    pub fn new(table: &'static Table, columns: Option<&[&str]>, dates: Option<(i32, i32)>) -> Self {
        let wanted = table
            .columns
            .iter()
            .map(|c| columns.is_none_or(|names| names.contains(&c.name)))
            .collect();
        Self {
            table,
            wanted,
            dates,
            columns: vec![None; table.columns.len()],
            rows: 0,
            non_finite: FxHashMap::default(),
        }
    }

    /// Appends a batch. Columns are matched by name; unknown ones are ignored.
    ///
    /// # Errors
    /// [`Class::SchemaMismatch`] naming table, column, declared and found type.
    pub fn push(&mut self, batch: &RecordBatch, symbols: &mut Symbols) -> Result<()> {
        let keep = self.rows_in_range(batch)?;
        let added = keep.as_ref().map_or(batch.num_rows(), Vec::len);
        if added == 0 {
            return Ok(());
        }
        for (at, column) in self.table.columns.iter().enumerate() {
            if !self.wanted.get(at).copied().unwrap_or(false) {
                continue;
            }
            let found = batch.column_by_name(column.name);
            let slot = self.columns.get_mut(at).ok_or_else(|| Error::internal("no column slot"))?;
            let Some(array) = found else {
                if let Some(values) = slot {
                    append_missing(values, added);
                }
                continue;
            };
            let values = slot.get_or_insert_with(|| {
                let mut values = empty(column.ty);
                append_missing(&mut values, self.rows);
                values
            });
            let mut sink = Sink {
                table: self.table,
                column,
                is_team: is_code_column(column.name),
                rows: keep.as_deref(),
                symbols,
                non_finite: 0,
            };
            sink.append(values, array)?;
            if sink.non_finite > 0 {
                *self.non_finite.entry(column.name).or_default() += sink.non_finite;
            }
        }
        self.rows += added;
        Ok(())
    }

    /// NaN and infinities seen so far, by column.
    #[must_use]
    pub fn non_finite(&self) -> &FxHashMap<&'static str, u64> {
        &self.non_finite
    }

    /// The frame.
    #[must_use]
    pub fn finish(self) -> Frame {
        Frame::new(self.table, self.rows, self.columns)
    }

    /// Rows whose partition date is in range; `None` when all are.
    fn rows_in_range(&self, batch: &RecordBatch) -> Result<Option<Vec<u32>>> {
        let (Some((first, last)), Some(partition)) = (self.dates, self.table.partition) else {
            return Ok(None);
        };
        let (Some(array), Some((_, column))) =
            (batch.column_by_name(partition), self.table.column(partition))
        else {
            return Ok(None);
        };
        let dates = to_dates(array).ok_or_else(|| mismatch(self.table, column, array))?;
        let rows: Vec<u32> = (0u32..)
            .zip(&dates)
            .filter(|(_, d)| **d != NULL_DATE && (first..=last).contains(*d))
            .map(|(row, _)| row)
            .collect();
        Ok((rows.len() < dates.len()).then_some(rows))
    }
}

fn empty(ty: ColumnType) -> Values {
    match ty {
        ColumnType::Float64 => Values::Float(Vec::new()),
        ColumnType::Bool => Values::Bool(Vec::new()),
        ColumnType::Date => Values::Date(Vec::new()),
        ColumnType::Int64 | ColumnType::Timestamp | ColumnType::Numeric { .. } => {
            Values::Int(Vec::new())
        }
        // Lists are outputs only; nothing reads them back.
        _ => Values::Sym(Vec::new()),
    }
}

fn append_missing(values: &mut Values, rows: usize) {
    match values {
        Values::Sym(v) => v.resize(v.len() + rows, Sym::NULL),
        Values::Int(v) => v.resize(v.len() + rows, NULL_INT),
        Values::Float(v) => v.resize(v.len() + rows, f64::NAN),
        Values::Bool(v) => v.resize(v.len() + rows, 2),
        Values::Date(v) => v.resize(v.len() + rows, NULL_DATE),
    }
}

fn mismatch(table: &Table, column: &Column, array: &ArrayRef) -> Error {
    Error::new(
        Class::SchemaMismatch,
        format!(
            "column `{}` of table `{}` is {} in the warehouse, declared {}",
            column.name,
            table.name,
            array.data_type(),
            column.ty
        ),
    )
    .object(format!("{}.{}", table.name, column.name))
    .hint(format!("store the column as {} or a type that converts without loss", column.ty))
}

/// One column on its way in.
struct Sink<'a> {
    table: &'static Table,
    column: &'static Column,
    is_team: bool,
    rows: Option<&'a [u32]>,
    symbols: &'a mut Symbols,
    non_finite: u64,
}

impl Sink<'_> {
    fn append(&mut self, values: &mut Values, array: &ArrayRef) -> Result<()> {
        let wrong = || mismatch(self.table, self.column, array);
        if array.data_type() == &DataType::Null {
            append_missing(values, self.rows.map_or(array.len(), <[u32]>::len));
            return Ok(());
        }
        match values {
            Values::Sym(out) => {
                if matches!(self.column.ty, ColumnType::StringList) {
                    append_missing(values, self.rows.map_or(array.len(), <[u32]>::len));
                    return Ok(());
                }
                let syms = self.read_symbols(array).ok_or_else(wrong)?;
                self.extend(out, &syms);
            }
            Values::Bool(out) => {
                let array = array.as_boolean_opt().ok_or_else(wrong)?;
                let bools: Vec<u8> = array.iter().map(|v| v.map_or(2, u8::from)).collect();
                self.extend(out, &bools);
            }
            Values::Date(out) => {
                let dates = to_dates(array).ok_or_else(wrong)?;
                self.extend(out, &dates);
            }
            Values::Float(out) => {
                let mut floats = to_floats(array).ok_or_else(wrong)?;
                self.count_non_finite(array, &mut floats);
                self.extend(out, &floats);
            }
            Values::Int(out) => {
                let ints = match self.column.ty {
                    ColumnType::Timestamp => to_micros(array),
                    ColumnType::Numeric { scale, .. } => self.read_decimals(array, scale),
                    _ => self.read_ints(array),
                };
                let ints = ints.ok_or_else(wrong)?;
                self.extend(out, &ints);
            }
        }
        Ok(())
    }

    fn extend<T: Copy>(&self, out: &mut Vec<T>, all: &[T]) {
        match self.rows {
            None => out.extend_from_slice(all),
            Some(rows) => out.extend(rows.iter().filter_map(|r| all.get(*r as usize).copied())),
        }
    }

    /// NaN and infinities become NaN, the missing value, and are counted.
    fn count_non_finite(&mut self, array: &ArrayRef, floats: &mut [f64]) {
        for (row, value) in floats.iter_mut().enumerate() {
            if !value.is_finite() {
                if !array.is_null(row) {
                    self.non_finite += 1;
                }
                *value = f64::NAN;
            }
        }
    }

    fn read_symbols(&mut self, array: &ArrayRef) -> Option<Vec<Sym>> {
        match array.data_type() {
            DataType::Utf8 => Some(array.as_string::<i32>().iter().map(|v| self.sym(v)).collect()),
            DataType::LargeUtf8 => {
                Some(array.as_string::<i64>().iter().map(|v| self.sym(v)).collect())
            }
            DataType::Utf8View => {
                Some(array.as_string_view().iter().map(|v| self.sym(v)).collect())
            }
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let values = self.read_symbols(dictionary.values())?;
                // Without any value every key is null, and arrow has no keys to give.
                if values.is_empty() {
                    return Some(vec![Sym::NULL; array.len()]);
                }
                let keys = dictionary.normalized_keys();
                Some(
                    keys.iter()
                        .enumerate()
                        .map(|(row, key)| {
                            if array.is_null(row) {
                                Sym::NULL
                            } else {
                                values.get(*key).copied().unwrap_or(Sym::NULL)
                            }
                        })
                        .collect(),
                )
            }
            _ => None,
        }
    }

    fn sym(&mut self, text: Option<&str>) -> Sym {
        let text = text.map(|text| if self.is_team { tricode(text) } else { text });
        text.map_or(Sym::NULL, |text| self.symbols.intern(text))
    }

    /// Integers; doubles are cut toward zero, as the warehouse's clients do.
    #[expect(clippy::cast_possible_truncation, reason = "finite and cut on purpose")]
    fn read_ints(&mut self, array: &ArrayRef) -> Option<Vec<i64>> {
        match array.data_type() {
            ty if ty.is_integer() => int_values(&cast(array, &DataType::Int64)?),
            ty if ty.is_floating() => {
                let mut floats = to_floats(array)?;
                self.count_non_finite(array, &mut floats);
                Some(floats.iter().map(|v| if v.is_nan() { NULL_INT } else { *v as i64 }).collect())
            }
            DataType::Decimal128(_, scale) => {
                let unit = pow10(u32::try_from(*scale).ok()?);
                let values = array.as_primitive::<Decimal128Type>();
                Some(values.iter().map(|v| v.map_or(NULL_INT, |v| (v / unit) as i64)).collect())
            }
            _ => None,
        }
    }

    /// Fixed-point values times 10^scale, rounded half away from zero where
    /// the stored value has more digits.
    fn read_decimals(&mut self, array: &ArrayRef, scale: u8) -> Option<Vec<i64>> {
        let narrow = |v: i128| i64::try_from(v).unwrap_or(NULL_INT);
        match array.data_type() {
            ty if ty.is_floating() => {
                let mut floats = to_floats(array)?;
                self.count_non_finite(array, &mut floats);
                let quantised = floats.iter().map(|v| quantise(*v, scale).map_or(NULL_INT, narrow));
                Some(quantised.collect())
            }
            ty if ty.is_integer() => {
                let values = int_values(&cast(array, &DataType::Int64)?)?;
                let unit = pow10(u32::from(scale));
                let scaled = values
                    .iter()
                    .map(|v| if *v == NULL_INT { NULL_INT } else { narrow(i128::from(*v) * unit) });
                Some(scaled.collect())
            }
            DataType::Decimal128(_, _) | DataType::Decimal256(_, _) => {
                // Arrow's decimal cast rounds half away from zero.
                let target = DataType::Decimal128(38, scale.cast_signed());
                let array = cast(array, &target)?;
                let values = array.as_primitive::<Decimal128Type>();
                Some(values.iter().map(|v| v.map_or(NULL_INT, narrow)).collect())
            }
            _ => None,
        }
    }
}

fn cast(array: &ArrayRef, to: &DataType) -> Option<ArrayRef> {
    let options = CastOptions { safe: true, ..CastOptions::default() };
    cast_with_options(array, to, &options).ok()
}

fn int_values(array: &ArrayRef) -> Option<Vec<i64>> {
    let values = array.as_primitive_opt::<Int64Type>()?;
    Some(values.iter().map(|v| v.unwrap_or(NULL_INT)).collect())
}

fn to_floats(array: &ArrayRef) -> Option<Vec<f64>> {
    match array.data_type() {
        DataType::Float64 => {
            let values = array.as_primitive::<Float64Type>();
            Some(values.iter().map(|v| v.unwrap_or(f64::NAN)).collect())
        }
        DataType::Float32 => {
            let values = array.as_primitive::<Float32Type>();
            Some(values.iter().map(|v| v.map_or(f64::NAN, f64::from)).collect())
        }
        DataType::Float16 => to_floats(&cast(array, &DataType::Float64)?),
        ty if ty.is_integer() => to_floats(&cast(array, &DataType::Float64)?),
        // One correctly rounded division gives the double nearest to the decimal.
        #[expect(clippy::cast_precision_loss, reason = "the double nearest to the decimal")]
        DataType::Decimal128(_, scale) => {
            let unit = pow10(u32::try_from(*scale).ok()?) as f64;
            let values = array.as_primitive::<Decimal128Type>();
            Some(values.iter().map(|v| v.map_or(f64::NAN, |v| v as f64 / unit)).collect())
        }
        _ => None,
    }
}

fn to_dates(array: &ArrayRef) -> Option<Vec<i32>> {
    match array.data_type() {
        DataType::Date32 => {
            let values = array.as_primitive::<Date32Type>();
            Some(values.iter().map(|v| v.unwrap_or(NULL_DATE)).collect())
        }
        DataType::Date64 => {
            let values = array.as_primitive::<Date64Type>();
            let days = |ms: i64| i32::try_from(ms.div_euclid(86_400_000)).unwrap_or(NULL_DATE);
            Some(values.iter().map(|v| v.map_or(NULL_DATE, days)).collect())
        }
        _ => None,
    }
}

/// Instants in microseconds. Zoned values are instants already; naive ones are UTC.
fn to_micros(array: &ArrayRef) -> Option<Vec<i64>> {
    match array.data_type() {
        DataType::Timestamp(_, zone) => {
            let zone = zone.clone().or_else(|| Some(Arc::from("UTC")));
            let array = cast(array, &DataType::Timestamp(TimeUnit::Microsecond, zone))?;
            let values = array.as_primitive_opt::<TimestampMicrosecondType>()?;
            Some(values.iter().map(|v| v.unwrap_or(NULL_INT)).collect())
        }
        DataType::Date32 => {
            let days = to_dates(array)?;
            let micros = days
                .iter()
                .map(|d| if *d == NULL_DATE { NULL_INT } else { i64::from(*d) * MICROS_PER_DAY });
            Some(micros.collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
