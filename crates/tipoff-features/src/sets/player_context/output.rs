//! Rows become the output table; `data_hash` is taken over the feature
//! columns as they are stored (section 7.5).

use super::completeness::Window;
use super::features::{Get, features};
use super::row::Row;
use crate::core::build::{TableBuilder, Violation};
use crate::core::calendar::{is_season_boundary, season_october};
use crate::core::num::store;
use crate::core::symbols::Symbols;
use crate::core::text::{RowHasher, Value};
use arrow_array::RecordBatch;
use rayon::prelude::*;
use tipoff_catalog::outputs::PLAYER_CONTEXT;
use tipoff_catalog::{ColumnType, Result};

const PRIMARY_SOURCE: &str = "player_game_summary";

/// The table of rows in their final order.
pub(super) fn table(
    rows: &[Row],
    symbols: &Symbols,
    now: i64,
) -> Result<(RecordBatch, Vec<Violation>)> {
    let mut table = TableBuilder::new(&PLAYER_CONTEXT, rows.len());
    for (name, get) in features() {
        match get {
            Get::Text(get) => table.text(name, rows.iter().map(|row| get(row, symbols)))?,
            Get::Int(get) => table.int(name, rows.iter().map(get))?,
            Get::Num(get) => table.num(name, rows.iter().map(get))?,
            Get::Flag(get) => table.boolean(name, rows.iter().map(|row| Some(get(row))))?,
            Get::Date(get) => table.date(name, rows.iter().map(|row| Some(get(row))))?,
        }
    }
    quality(&mut table, rows)?;
    completeness(&mut table, rows)?;
    windows(&mut table, rows)?;
    let hashes = hashes(rows, symbols);
    table.text("data_hash", hashes.iter().map(|hash| Some(hash.as_str())))?;
    table.timestamp_const("created_at", Some(now))?;
    table.timestamp_const("processed_at", Some(now))?;
    table.finish()
}

fn quality(table: &mut TableBuilder, rows: &[Row]) -> Result<()> {
    for name in ["quality_tier", "data_quality_tier"] {
        table.text(name, rows.iter().map(|row| Some(row.quality.tier)))?;
    }
    table.num("quality_score", rows.iter().map(|row| Some(row.quality.score)))?;
    for name in ["quality_issues", "data_quality_issues"] {
        table.texts::<String, _>(name, rows.iter().map(|row| &row.quality.issues))?;
    }
    table.texts::<&str, _>("data_sources", rows.iter().map(|_| [PRIMARY_SOURCE]))?;
    table.text_const("primary_source_used", Some(PRIMARY_SOURCE))?;
    let has_issues = |row: &Row| Some(!row.quality.issues.is_empty());
    table.boolean("processed_with_issues", rows.iter().map(has_issues))
}

fn completeness(table: &mut TableBuilder, rows: &[Row]) -> Result<()> {
    let month = || rows.iter().map(|row| row.completeness.l30d);
    table.int("expected_games_count", month().map(|window| Some(window.expected)))?;
    table.int("actual_games_count", month().map(|window| Some(window.actual)))?;
    table.num("completeness_percentage", month().map(|window| Some(window.pct)))?;
    table.int("missing_games_count", month().map(|window| Some(window.missing)))?;
    let boundary = |row: &Row| is_season_boundary(row.identity.date);
    let bootstrap = |row: &Row| row.identity.date - season_october(row.identity.date) < 30;
    let ready = |row: &Row| boundary(row) || bootstrap(row) || row.completeness.is_ready();
    table.boolean("is_production_ready", rows.iter().map(|row| Some(ready(row))))?;
    table.boolean("season_boundary_detected", rows.iter().map(|row| Some(boundary(row))))?;
    table.boolean("backfill_bootstrap_mode", rows.iter().map(|row| Some(bootstrap(row))))?;
    table.int("reprocess_attempt_count", rows.iter().map(|row| Some(row.attempts)))?;
    table.boolean_const("circuit_breaker_active", Some(false))?;
    table.boolean_const("manual_override_required", Some(false))?;
    table.text_const("processing_decision_reason", Some("processed_successfully"))?;
    table.int("context_version", rows.iter().map(|_| Some(1)))
}

fn windows(table: &mut TableBuilder, rows: &[Row]) -> Result<()> {
    type Pick = fn(&Row) -> &Window;
    let windows: [(&str, &str, Pick); 5] = [
        ("l5_completeness_pct", "l5_is_complete", |row| &row.completeness.l5),
        ("l10_completeness_pct", "l10_is_complete", |row| &row.completeness.l10),
        ("l7d_completeness_pct", "l7d_is_complete", |row| &row.completeness.l7d),
        ("l14d_completeness_pct", "l14d_is_complete", |row| &row.completeness.l14d),
        ("l30d_completeness_pct", "l30d_is_complete", |row| &row.completeness.l30d),
    ];
    for (pct, complete, window) in windows {
        table.num(pct, rows.iter().map(|row| Some(window(row).pct)))?;
        table.boolean(complete, rows.iter().map(|row| Some(window(row).is_complete)))?;
    }
    let all = |row: &Row| Some(row.completeness.is_complete());
    table.boolean("all_windows_complete", rows.iter().map(all))
}

/// The hash of every row; columns that are always null follow the feature
/// list in the declaration and need no value.
fn hashes(rows: &[Row], symbols: &Symbols) -> Vec<String> {
    let scale = |name: &str| match PLAYER_CONTEXT.column(name).map(|(_, column)| column.ty) {
        Some(ColumnType::Numeric { scale, .. }) => Some(scale),
        _ => None,
    };
    let columns: Vec<(Get, Option<u8>)> =
        features().map(|(name, get)| (get, scale(name))).collect();
    let hash = |hasher: &mut RowHasher, row: &Row| {
        let value = |(get, scale): &(Get, Option<u8>)| match get {
            Get::Text(get) => get(row, symbols).into(),
            Get::Int(get) => get(row).into(),
            Get::Num(get) => get(row).map(|x| scale.map_or(x, |scale| store(x, scale))).into(),
            Get::Flag(get) => Value::Bool(get(row)),
            Get::Date(get) => Value::Date(get(row)),
        };
        let values: Vec<Value<'_>> = columns.iter().map(value).collect();
        hasher.hash(&values)
    };
    rows.par_iter().map_init(|| RowHasher::new(PLAYER_CONTEXT.hashed), hash).collect()
}
