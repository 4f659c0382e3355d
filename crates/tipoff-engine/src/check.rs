//! Between kernel and sink: rows that break a rule leave the batch, keys are
//! unique, the rest takes the declared schema.

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_select::filter::filter_record_batch;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;
use std::collections::BTreeMap;
use tipoff_catalog::{Class, Error, Result, Severity, Table};
use tipoff_features::core::build::Violation;
use tipoff_features::core::calendar::iso;
use tipoff_features::{Computed, EntityFailure, Warning};

/// A row that was kept from its table.
#[derive(Clone, Debug)]
pub(crate) struct Quarantined {
    pub(crate) date: i32,
    /// One JSON object.
    pub(crate) line: String,
}

/// What is left of a computed batch.
pub(crate) struct Checked {
    /// Rows to write, in the declared schema.
    pub(crate) batch: RecordBatch,
    pub(crate) quarantined: Vec<Quarantined>,
    /// Rows in quarantine; a row with two violations counts once.
    pub(crate) quarantined_rows: u64,
    /// Rows that their set's own rules keep from being emitted.
    pub(crate) dropped: Vec<EntityFailure>,
    pub(crate) warnings: Vec<Warning>,
}

/// Who computed a row, for quarantine.
pub(crate) struct Origin<'a> {
    pub(crate) run_id: &'a str,
    pub(crate) correlation_id: &'a str,
    pub(crate) now: i64,
}

/// Applies the violations that the table builder found.
pub(crate) fn check(
    table: &'static Table,
    computed: &Computed,
    origin: &Origin<'_>,
) -> Result<Checked> {
    let batch = &computed.batch;
    let rows = Rows::of(table, batch)?;
    let mut quarantined = Vec::new();
    let mut dropped = Vec::new();
    let mut warned: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let mut leaves: FxHashMap<usize, Severity> = FxHashMap::default();
    for violation in &computed.violations {
        match violation.severity {
            Severity::Warn => warned
                .entry((violation.column, &violation.rule))
                .or_default()
                .push(rows.entity(violation.row)),
            Severity::Error => {
                leaves.insert(violation.row, Severity::Error);
                quarantined.push(quarantine(table, batch, &rows, violation, origin)?);
            }
            Severity::Drop => {
                leaves.entry(violation.row).or_insert(Severity::Drop);
            }
        }
    }
    for violation in &computed.violations {
        if violation.severity == Severity::Drop
            && leaves.get(&violation.row) == Some(&Severity::Drop)
        {
            dropped.push(failure(&rows, violation));
        }
    }
    dropped.dedup_by(|a, b| (a.date, &a.entity) == (b.date, &b.entity));
    let keep: BooleanArray =
        (0..batch.num_rows()).map(|row| Some(!leaves.contains_key(&row))).collect();
    let kept = if leaves.is_empty() { batch.clone() } else { filter(batch, &keep)? };
    let kept = RecordBatch::try_new(table.schema(), kept.columns().to_vec())
        .map_err(|e| Error::internal("a checked batch does not fit its table").source(e))?;
    unique_keys(table, &kept)?;
    let warning = |((column, rule), entities): ((&str, &str), Vec<String>)| {
        // That it only warns need not be said in a warning.
        let rule = rule.strip_suffix(" (warning)").unwrap_or(rule);
        Warning::at(format!("`{}`.`{column}` outside {rule}", table.name), entities)
    };
    let warnings = warned.into_iter().map(warning).collect();
    let quarantined_rows = leaves.values().filter(|s| **s == Severity::Error).count() as u64;
    Ok(Checked { batch: kept, quarantined, quarantined_rows, dropped, warnings })
}

fn filter(batch: &RecordBatch, keep: &BooleanArray) -> Result<RecordBatch> {
    filter_record_batch(batch, keep)
        .map_err(|e| Error::internal("a filter that does not fit its batch").source(e))
}

fn failure(rows: &Rows<'_>, violation: &Violation) -> EntityFailure {
    EntityFailure {
        date: rows.date(violation.row),
        entity: rows.name(violation.row).to_owned(),
        category: "VALIDATION_ERROR",
        reason: format!(
            "{} is {}, outside {}",
            violation.column, violation.observed, violation.rule
        ),
        can_retry: false,
    }
}

fn quarantine(
    table: &Table,
    batch: &RecordBatch,
    rows: &Rows<'_>,
    violation: &Violation,
    origin: &Origin<'_>,
) -> Result<Quarantined> {
    let date = rows.date(violation.row);
    let entity = rows.name(violation.row);
    let line = json!({
        "quarantine_id": format!("{}:{entity}:{}:{}", origin.run_id, iso(date), violation.column),
        "run_id": origin.run_id,
        "correlation_id": origin.correlation_id,
        "feature_set": table.short_name(),
        "analysis_date": iso(date),
        "entity_id": entity,
        "rule": violation.rule,
        "severity": "ERROR",
        "message": format!(
            "`{}.{}` of {} is {}, which breaks {}",
            table.name, violation.column, rows.entity(violation.row), violation.observed,
            violation.rule
        ),
        "column_name": violation.column,
        "observed": violation.observed,
        "row_json": row_json(batch, violation.row)?,
        "created_at": origin.now,
    });
    Ok(Quarantined { date, line: line.to_string() })
}

/// A row as a JSON object of texts; missing values are null.
fn row_json(batch: &RecordBatch, row: usize) -> Result<serde_json::Value> {
    let options = FormatOptions::default();
    let mut object = serde_json::Map::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let formatter = ArrayFormatter::try_new(column, &options)
            .map_err(|e| Error::internal("a value that has no text").source(e))?;
        let value = if column.is_null(row) {
            serde_json::Value::Null
        } else {
            formatter.value(row).to_string().into()
        };
        object.insert(field.name().clone(), value);
    }
    Ok(object.into())
}

/// Access to the dates and names of a batch's keys.
pub(crate) struct Rows<'a> {
    dates: &'a arrow_array::PrimitiveArray<Date32Type>,
    names: Option<&'a arrow_array::StringArray>,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(table: &Table, batch: &'a RecordBatch) -> Result<Self> {
        let dates = table
            .partition
            .and_then(|name| batch.column_by_name(name))
            .and_then(|column| column.as_primitive_opt::<Date32Type>());
        let names = table
            .key
            .iter()
            .filter_map(|name| batch.column_by_name(name))
            .find_map(|column| column.as_string_opt::<i32>());
        let dates = dates
            .ok_or_else(|| Error::internal(format!("`{}` has no partition column", table.name)))?;
        Ok(Self { dates, names })
    }
    pub(crate) fn date(&self, row: usize) -> i32 {
        self.dates.value(row)
    }
    fn name(&self, row: usize) -> &'a str {
        self.names.filter(|names| names.is_valid(row)).map_or("", |names| names.value(row))
    }
    fn entity(&self, row: usize) -> String {
        format!("{} on {}", self.name(row), iso(self.date(row)))
    }
}

/// The declared key occurs once.
fn unique_keys(table: &Table, batch: &RecordBatch) -> Result<()> {
    let texts: Vec<_> = table
        .key
        .iter()
        .filter_map(|name| batch.column_by_name(name)?.as_string_opt::<i32>())
        .collect();
    let rows = Rows::of(table, batch)?;
    let mut seen = FxHashSet::default();
    for row in 0..batch.num_rows() {
        let key: Vec<&str> = texts.iter().map(|text| text.value(row)).collect();
        if !seen.insert((rows.date(row), key)) {
            return Err(Error::new(
                Class::DuplicateKeys,
                format!("`{}` would hold two rows of {}", table.name, rows.entity(row)),
            )
            .object(table.name)
            .hint("nothing of this chunk was written; please report the inputs of that row"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
