//! A warehouse in memory.

use crate::misuse;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, TimestampMicrosecondArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::Field;
use arrow_select::concat::concat_batches;
use arrow_select::filter::filter_record_batch;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tipoff_catalog::{Class, Error, Result, Table};
use tipoff_warehouse::{Estimate, Partition, Request, Sink, Source, TableInfo, Written};

type Tables = BTreeMap<&'static str, Vec<Stored>>;

/// A batch, with the rows of each date counted once.
#[derive(Clone, Debug)]
struct Stored {
    batch: RecordBatch,
    /// `None` when the table or the batch has no dates.
    by_date: Option<Arc<BTreeMap<i32, usize>>>,
}

impl Stored {
    fn of(table: &Table, batch: RecordBatch) -> Self {
        let by_date = dates(table, &batch).map(|dates| {
            let mut counts = BTreeMap::new();
            dates.into_iter().flatten().for_each(|date| *counts.entry(date).or_default() += 1);
            Arc::new(counts)
        });
        Self { batch, by_date }
    }

    fn rows_in(&self, range: Option<(i32, i32)>) -> usize {
        match (range, &self.by_date) {
            (Some((first, last)), Some(counts)) => {
                counts.range(first..=last.max(first)).map(|(_, rows)| rows).sum()
            }
            _ => self.batch.num_rows(),
        }
    }
}

/// What was read: table and inclusive range of dates.
pub type Read = (&'static str, Option<(i32, i32)>);

/// A source and a sink without files. A batch stands for a file: reads skip
/// batches that cannot hold the range and hand out the others whole, as a
/// source may. Copies share no state.
#[derive(Debug, Default)]
pub struct MemoryWarehouse {
    tables: RwLock<Tables>,
    quarantine: Mutex<Vec<(String, i32, String)>>,
    reads: Mutex<Vec<Read>>,
}

impl Clone for MemoryWarehouse {
    fn clone(&self) -> Self {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { tables: RwLock::new(tables), ..Self::default() }
    }
}

impl MemoryWarehouse {
    /// A warehouse of the given batches; those of one table are its files.
    #[must_use]
    pub fn new(batches: impl IntoIterator<Item = (&'static Table, RecordBatch)>) -> Self {
        let mut tables = Tables::new();
        for (table, batch) in batches {
            tables.entry(table.name).or_default().push(Stored::of(table, batch));
        }
        Self { tables: RwLock::new(tables), ..Self::default() }
    }

    fn stored(&self, name: &str) -> Option<Vec<Stored>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The batches of a table; none when it is absent.
    #[must_use]
    pub fn batches(&self, table: &Table) -> Vec<RecordBatch> {
        let stored = self.stored(table.name).unwrap_or_default();
        stored.into_iter().map(|stored| stored.batch).collect()
    }

    /// Names of all tables.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    /// Replaces the batches of a table, which is added if it is absent.
    pub fn set(&mut self, table: &'static Table, batches: Vec<RecordBatch>) {
        let tables = self.tables.get_mut().unwrap_or_else(PoisonError::into_inner);
        let stored = batches.into_iter().map(|batch| Stored::of(table, batch));
        tables.insert(table.name, stored.collect());
    }

    /// Removes a table.
    pub fn remove(&mut self, table: &Table) {
        self.tables.get_mut().unwrap_or_else(PoisonError::into_inner).remove(table.name);
    }

    /// All rows of a table as one batch: batches in order of their first date
    /// and key, rows in stored order. Empty when the table is absent.
    ///
    /// # Errors
    /// Batches of different schemas.
    pub fn whole(&self, table: &'static Table) -> Result<RecordBatch> {
        let mut batches = self.batches(table);
        let Some(schema) = batches.first().map(RecordBatch::schema) else {
            return Ok(RecordBatch::new_empty(table.schema()));
        };
        batches.retain(|batch| batch.num_rows() > 0);
        let key = |batch: &RecordBatch| {
            let date = dates(table, batch).and_then(|dates| dates.first().copied().flatten());
            let text = table.key.first().and_then(|name| batch.column_by_name(name));
            let text = text.and_then(|c| c.as_string_opt::<i32>()).map(|c| c.value(0).to_owned());
            (date, text)
        };
        batches.sort_by_cached_key(key);
        concat_batches(&schema, &batches).map_err(|e| misuse("batches that differ").source(e))
    }

    /// Rejected rows as they came: feature set, date, line.
    #[must_use]
    pub fn quarantined(&self) -> Vec<(String, i32, String)> {
        self.quarantine.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every read so far.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Partition dates of a batch; `None` when the table or the batch has none.
pub(crate) fn dates(table: &Table, batch: &RecordBatch) -> Option<Vec<Option<i32>>> {
    let column = batch.column_by_name(table.partition?)?;
    Some(column.as_primitive_opt::<Date32Type>()?.iter().collect())
}

impl Source for MemoryWarehouse {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn tables(&self) -> Result<Vec<String>> {
        Ok(self.names().into_iter().map(str::to_owned).collect())
    }

    fn describe(&self, table: &Table) -> Result<Option<TableInfo>> {
        let Some(stored) = self.stored(table.name) else { return Ok(None) };
        let mut info = TableInfo { files: stored.len(), ..TableInfo::default() };
        let mut range: Option<(i32, i32)> = None;
        for Stored { batch, by_date } in &stored {
            info.rows += batch.num_rows() as u64;
            info.bytes += batch.get_array_memory_size() as u64;
            for field in batch.schema().fields() {
                if !info.columns.iter().any(|(name, _)| name == field.name()) {
                    info.columns.push((field.name().clone(), field.data_type().clone()));
                }
            }
            for date in by_date.iter().flat_map(|counts| counts.keys().copied()) {
                let (low, high) = range.unwrap_or((date, date));
                range = Some((low.min(date), high.max(date)));
            }
        }
        Ok(Some(TableInfo { dates: range, ..info }))
    }

    fn estimate(&self, request: &Request) -> Result<Estimate> {
        let mut estimate = Estimate::default();
        for stored in self.stored(request.table.name).unwrap_or_default() {
            let (rows, batch) = (stored.rows_in(request.dates), stored.batch);
            estimate.rows += rows as u64;
            estimate.files += usize::from(rows > 0);
            let wanted = request.columns.iter().filter_map(|name| batch.column_by_name(name));
            estimate.bytes += wanted.map(|c| c.get_array_memory_size() as u64).sum::<u64>();
        }
        Ok(estimate)
    }

    fn read(
        &self,
        request: &Request,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let mut reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
        reads.push((request.table.name, request.dates));
        drop(reads);
        for stored in self.stored(request.table.name).unwrap_or_default() {
            if stored.rows_in(request.dates) == 0 {
                continue;
            }
            let batch = stored.batch;
            let mut wanted = Vec::new();
            for name in &request.columns {
                let declared = request.table.column(name).map(|(_, column)| column);
                match batch.schema().index_of(name) {
                    Ok(at) => wanted.push(at),
                    Err(_) if declared.is_none_or(|column| column.nullable) => {}
                    Err(_) => {
                        let message = format!("no column `{name}` in `{}`", request.table.name);
                        return Err(Error::new(Class::SchemaMismatch, message));
                    }
                }
            }
            each(batch.project(&wanted).map_err(|e| misuse("a projection").source(e))?)?;
        }
        Ok(())
    }
}

impl Sink for MemoryWarehouse {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn check(&self, _: &[&'static Table]) -> Result<()> {
        Ok(())
    }

    fn replace(
        &self,
        table: &'static Table,
        part: Option<&str>,
        partitions: Vec<Partition>,
    ) -> Result<Written> {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        let stored = tables.entry(table.name).or_default();
        let replaced: Vec<i32> = partitions.iter().map(|partition| partition.date).collect();
        let (mut kept, mut created) = (Vec::with_capacity(stored.len()), BTreeMap::new());
        for stored in stored.drain(..) {
            let batch = &stored.batch;
            let leaves = leaving(table, part, &replaced, batch)?;
            if leaves.true_count() == 0 {
                kept.push(stored);
                continue;
            }
            let old = filter(batch, &leaves)?;
            let stays: BooleanArray = leaves.iter().map(|leaves| leaves.map(|v| !v)).collect();
            let rest = filter(batch, &stays)?;
            if rest.num_rows() > 0 {
                kept.push(Stored::of(table, rest));
            }
            remember_created_at(table, &old, &mut created)?;
        }
        let mut written = Written::default();
        for partition in partitions.into_iter().filter(|p| p.rows.num_rows() > 0) {
            written.rows += partition.rows.num_rows() as u64;
            written.bytes += partition.rows.get_array_memory_size() as u64;
            written.files += 1;
            let rows = keep_created_at(table, partition.rows, &created)?;
            kept.push(Stored::of(table, rows));
        }
        *stored = kept;
        Ok(written)
    }

    fn quarantine(&self, feature_set: &str, date: i32, lines: &[String]) -> Result<()> {
        let mut quarantine = self.quarantine.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = lines.iter().map(|line| (feature_set.to_owned(), date, line.clone()));
        quarantine.extend(rows);
        Ok(())
    }
}

/// Which rows of a batch are replaced.
fn leaving(
    table: &Table,
    part: Option<&str>,
    replaced: &[i32],
    batch: &RecordBatch,
) -> Result<BooleanArray> {
    let dates = dates(table, batch)
        .ok_or_else(|| misuse(format!("`{}` has no dates to replace", table.name)))?;
    let first = table.key.first().and_then(|name| batch.column_by_name(name));
    let first = first.and_then(|column| column.as_string_opt::<i32>());
    let is_part = |row: usize| match (part, first) {
        (Some(part), Some(first)) => first.value(row) == part,
        _ => true,
    };
    let leaves = dates.iter().enumerate();
    Ok(leaves
        .map(|(row, date)| Some(date.is_some_and(|d| replaced.contains(&d)) && is_part(row)))
        .collect())
}

fn filter(batch: &RecordBatch, keep: &BooleanArray) -> Result<RecordBatch> {
    filter_record_batch(batch, keep).map_err(|e| misuse("a filter that does not fit").source(e))
}

/// Keys as text, one per row.
fn keys(table: &Table, batch: &RecordBatch) -> Result<Vec<String>> {
    let options = FormatOptions::default();
    let columns: Vec<&ArrayRef> =
        table.key.iter().filter_map(|name| batch.column_by_name(name)).collect();
    let formatters: std::result::Result<Vec<_>, _> =
        columns.iter().map(|column| ArrayFormatter::try_new(column.as_ref(), &options)).collect();
    let formatters = formatters.map_err(|e| misuse("a key without text").source(e))?;
    let key = |row: usize| {
        let parts: Vec<String> = formatters.iter().map(|f| f.value(row).to_string()).collect();
        parts.join("\u{1f}")
    };
    Ok((0..batch.num_rows()).map(key).collect())
}

type Created = BTreeMap<String, Option<i64>>;

fn created_at(batch: &RecordBatch) -> Option<&TimestampMicrosecondArray> {
    batch.column_by_name("created_at")?.as_primitive_opt::<TimestampMicrosecondType>()
}

fn remember_created_at(table: &Table, batch: &RecordBatch, created: &mut Created) -> Result<()> {
    if let Some(times) = created_at(batch) {
        created.extend(keys(table, batch)?.into_iter().zip(times.iter()));
    }
    Ok(())
}

/// Rows whose key was there before keep their `created_at`.
fn keep_created_at(table: &Table, batch: RecordBatch, created: &Created) -> Result<RecordBatch> {
    let (Some(times), false) = (created_at(&batch), created.is_empty()) else { return Ok(batch) };
    let keys = keys(table, &batch)?;
    let times: TimestampMicrosecondArray = keys
        .iter()
        .zip(times.iter())
        .map(|(key, new)| created.get(key).copied().unwrap_or(new))
        .collect();
    replace_column(&batch, "created_at", Arc::new(times.with_timezone("UTC")))
}

/// The batch with another array under a name that it has.
pub(crate) fn replace_column(
    batch: &RecordBatch,
    name: &str,
    array: ArrayRef,
) -> Result<RecordBatch> {
    let wrong = |e| misuse(format!("`{name}` cannot be replaced")).source(e);
    let schema = batch.schema();
    let at = schema.index_of(name).map_err(wrong)?;
    let fields = schema.fields().iter().enumerate().map(|(field_at, field)| {
        if field_at == at {
            Arc::new(Field::new(name, array.data_type().clone(), field.is_nullable()))
        } else {
            Arc::clone(field)
        }
    });
    let schema = Arc::new(arrow_schema::Schema::new(fields.collect::<Vec<_>>()));
    let mut columns = batch.columns().to_vec();
    if let Some(slot) = columns.get_mut(at) {
        *slot = array;
    }
    RecordBatch::try_new(schema, columns).map_err(wrong)
}
