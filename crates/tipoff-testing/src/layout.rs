//! The same rows as Parquet files in other layouts and types.

use crate::memory::{MemoryWarehouse, dates};
use crate::misuse;
use crate::order::{declared, joined};
use arrow_array::{RecordBatch, UInt32Array};
use arrow_cast::cast;
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use arrow_select::take::take_record_batch;
use parquet::arrow::ArrowWriter;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use tipoff_catalog::{Class, Error, Result, Table};

/// How a table's rows are laid out in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// One file.
    One,
    /// One file per date beside one another.
    ByDate,
    /// `year=2025/game_date=2025-01-15/part-0.parquet`; the date is a column
    /// of the file too.
    Hive,
}

/// In which types the columns are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Types {
    /// As declared.
    Declared,
    /// Texts as dictionaries.
    Dictionary,
    /// Texts with 64-bit offsets.
    LargeText,
    /// Texts as views.
    TextViews,
    /// INT64 as 32-bit integers, NUMERIC as doubles, TIMESTAMP in nanoseconds
    /// with their zone.
    Narrow,
    /// TIMESTAMP in microseconds without a zone.
    Naive,
}

impl Types {
    fn of(self, ty: &DataType) -> DataType {
        match (self, ty) {
            (Self::Dictionary, DataType::Utf8) => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            (Self::LargeText, DataType::Utf8) => DataType::LargeUtf8,
            (Self::TextViews, DataType::Utf8) => DataType::Utf8View,
            (Self::Narrow, DataType::Int64) => DataType::Int32,
            (Self::Narrow, DataType::Decimal128(_, _)) => DataType::Float64,
            (Self::Narrow, DataType::Timestamp(_, zone)) => {
                DataType::Timestamp(TimeUnit::Nanosecond, zone.clone())
            }
            (Self::Naive, DataType::Timestamp(unit, _)) => DataType::Timestamp(*unit, None),
            _ => ty.clone(),
        }
    }

    /// The batch in these types. Every column is nullable, as files made
    /// elsewhere declare them.
    fn convert(self, batch: &RecordBatch) -> Result<RecordBatch> {
        let wrong = |e| misuse(format!("a column cannot be {self:?}")).source(e);
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let ty = self.of(field.data_type());
            columns.push(cast(column, &ty).map_err(wrong)?);
            fields.push(Field::new(field.name(), ty, true));
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(wrong)
    }
}

impl MemoryWarehouse {
    /// Writes every table below `root`, in rows groups of `group` rows.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_parquet(
        &self,
        root: &Path,
        files: Files,
        types: Types,
        group: usize,
    ) -> Result<()> {
        for name in self.names() {
            let table = declared(name)?;
            let folder = name.split('.').fold(root.to_path_buf(), |path, part| path.join(part));
            for (file, batch) in laid_out(table, joined(self.batches(table))?, files)? {
                write(&folder.join(file), &types.convert(&batch)?, group)?;
            }
        }
        Ok(())
    }
}

/// Files of a table with their rows.
fn laid_out(table: &Table, batch: RecordBatch, files: Files) -> Result<Vec<(String, RecordBatch)>> {
    let (Some(partition), Some(dates)) = (table.partition, dates(table, &batch)) else {
        return Ok(vec![("all.parquet".to_owned(), batch)]);
    };
    if files == Files::One {
        return Ok(vec![("all.parquet".to_owned(), batch)]);
    }
    let mut order: Vec<u32> = (0u32..).take(batch.num_rows()).collect();
    let date_of = |row: &u32| dates.get(*row as usize).copied().flatten();
    order.sort_by_key(date_of);
    let mut laid = Vec::new();
    for rows in order.chunk_by(|a, b| date_of(a) == date_of(b)) {
        let date = rows.first().and_then(date_of).map_or_else(|| "unknown".to_owned(), iso);
        let year = date.split('-').next().unwrap_or_default();
        let file = match files {
            Files::Hive => format!("year={year}/{partition}={date}/part-0.parquet"),
            _ => format!("{date}.parquet"),
        };
        let part = take_record_batch(&batch, &UInt32Array::from(rows.to_vec()))
            .map_err(|e| misuse("rows of a date").source(e))?;
        laid.push((file, part));
    }
    Ok(laid)
}

fn iso(date: i32) -> String {
    let array = arrow_array::Date32Array::from(vec![date]);
    array.value_as_date(0).map_or_else(|| date.to_string(), |date| date.to_string())
}

fn write(path: &Path, batch: &RecordBatch, group: usize) -> Result<()> {
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| {
        Error::new(Class::WriteFailed, format!("cannot write `{}`", path.display())).source(e)
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| failed(e.into()))?;
    }
    let file = File::create(path).map_err(|e| failed(e.into()))?;
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(group.max(1)))
        .build();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))
        .map_err(|e| failed(e.into()))?;
    writer.write(batch).map_err(|e| failed(e.into()))?;
    writer.close().map_err(|e| failed(e.into()))?;
    Ok(())
}
