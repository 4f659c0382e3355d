//! A generated warehouse whose columns read as plain values.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tipoff_simulate::{Options, generate};

pub(crate) struct Warehouse(BTreeMap<&'static str, Vec<RecordBatch>>);

pub(crate) struct Rows<'a>(&'a [RecordBatch]);

pub(crate) fn options(seasons: &[i32], teams: usize, seed: u64) -> Options {
    Options { seasons: seasons.to_vec(), teams, seed, reference_schedule: true }
}

/// A season of four teams, three seasons of six, a season of the whole league.
pub(crate) static SMALL: LazyLock<Warehouse> =
    LazyLock::new(|| Warehouse::of(&options(&[2024], 4, 7)));
pub(crate) static SIX: LazyLock<Warehouse> =
    LazyLock::new(|| Warehouse::of(&options(&[2021, 2022, 2023], 6, 3)));
pub(crate) static FULL: LazyLock<Warehouse> =
    LazyLock::new(|| Warehouse::of(&options(&[2023], 30, 7)));

impl Warehouse {
    pub(crate) fn of(options: &Options) -> Self {
        let mut tables: BTreeMap<&'static str, Vec<RecordBatch>> = BTreeMap::new();
        for (table, batch) in generate(options).unwrap() {
            tables.entry(table.short_name()).or_default().push(batch);
        }
        Self(tables)
    }

    pub(crate) fn rows(&self, table: &str) -> Rows<'_> {
        Rows(&self.0[table])
    }
}

impl Rows<'_> {
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(RecordBatch::num_rows).sum()
    }

    fn map<T>(&self, name: &str, get: impl Fn(&ArrayRef, usize) -> T) -> Vec<Option<T>> {
        let columns = self.0.iter().map(|batch| batch.column_by_name(name).unwrap());
        let values = columns.flat_map(|column| {
            (0..column.len()).map(|at| column.is_valid(at).then(|| get(column, at)))
        });
        values.collect()
    }

    pub(crate) fn text(&self, name: &str) -> Vec<Option<String>> {
        self.map(name, |column, at| column.as_string::<i32>().value(at).to_owned())
    }

    /// Text of a column without nulls.
    pub(crate) fn name(&self, name: &str) -> Vec<String> {
        self.text(name).into_iter().map(Option::unwrap).collect()
    }

    pub(crate) fn int(&self, name: &str) -> Vec<Option<i64>> {
        self.map(name, |column, at| column.as_primitive::<Int64Type>().value(at))
    }

    pub(crate) fn bool(&self, name: &str) -> Vec<Option<bool>> {
        self.map(name, |column, at| column.as_boolean().value(at))
    }

    pub(crate) fn float(&self, name: &str) -> Vec<Option<f64>> {
        self.map(name, |column, at| column.as_primitive::<Float64Type>().value(at))
    }

    /// Unscaled values of a decimal column.
    pub(crate) fn decimal(&self, name: &str) -> Vec<Option<i128>> {
        self.map(name, |column, at| column.as_primitive::<Decimal128Type>().value(at))
    }

    /// Days since 1970.
    pub(crate) fn date(&self, name: &str) -> Vec<Option<i32>> {
        self.map(name, |column, at| column.as_primitive::<Date32Type>().value(at))
    }

    /// Days of a column without nulls.
    pub(crate) fn day(&self, name: &str) -> Vec<i32> {
        self.date(name).into_iter().map(Option::unwrap).collect()
    }

    /// Microseconds since 1970.
    pub(crate) fn time(&self, name: &str) -> Vec<Option<i64>> {
        self.map(name, |column, at| column.as_primitive::<TimestampMicrosecondType>().value(at))
    }

    /// A row as text, all columns.
    pub(crate) fn print(&self, row: usize) -> String {
        let mut at = row;
        for batch in self.0 {
            if at < batch.num_rows() {
                return format!("{:?}", batch.slice(at, 1).columns());
            }
            at -= batch.num_rows();
        }
        String::new()
    }
}

/// Rows by key.
pub(crate) fn group<K: Ord>(keys: impl IntoIterator<Item = K>) -> BTreeMap<K, Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (row, key) in keys.into_iter().enumerate() {
        groups.entry(key).or_default().push(row);
    }
    groups
}

/// The row in force of each (entity, date): latest stamp, then greatest game
/// id, then greatest hash, then the one with minutes.
pub(crate) fn in_force(rows: &Rows<'_>, entity: &str, tie: &str) -> Vec<usize> {
    let (names, days) = (rows.name(entity), rows.day("game_date"));
    let (stamps, ids) = (rows.time("processed_at"), rows.name("game_id"));
    let (hashes, last) = (rows.text("data_hash"), rows.decimal(tie));
    let groups = group(names.into_iter().zip(days));
    let rank = |row: &usize| (stamps[*row], &ids[*row], &hashes[*row], last[*row]);
    groups.into_values().map(|rows| rows.into_iter().max_by_key(rank).unwrap()).collect()
}
