//! Rows of the output table (player shot zones, sections 4 and 6).

use super::metrics::Metrics;
use crate::core::build::{TableBuilder, Violation};
use crate::core::symbols::{Sym, Symbols};
use crate::core::text::{RowHasher, Value};
use crate::inputs::completeness::Completeness;
use crate::set::Settings;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, outputs::SHOT_ZONES};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// One row, all but what is the same in every row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) player: Sym,
    pub(super) universal_id: Sym,
    pub(super) date: i32,
    pub(super) metrics: Metrics,
    pub(super) source_hash: Option<&'a str>,
    pub(super) data_hash: String,
    pub(super) is_early_season: bool,
    pub(super) completeness: Completeness,
    pub(super) attempts: i64,
    pub(super) is_boundary: bool,
    pub(super) is_bootstrap: bool,
}

/// A hasher of rows, see [`hash`].
pub(super) fn hasher() -> RowHasher {
    RowHasher::new(SHOT_ZONES.hashed)
}

/// The hash of a row's business fields, in the order of the table's `hashed`.
pub(super) fn hash(
    hasher: &mut RowHasher,
    symbols: &Symbols,
    (player, universal_id, date): (Sym, Sym, i32),
    metrics: &Metrics,
) -> String {
    let [paint_rate, mid_range_rate, three_pt_rate] = metrics.rates.map(Value::from);
    let [paint_pct, mid_range_pct, three_pt_pct] = metrics.pct.map(Value::from);
    let [paint, mid_range, three_pt] = metrics.per_game.map(Value::from);
    hasher.hash(&[
        symbols.some_text(player).into(),
        symbols.some_text(universal_id).into(),
        Value::Date(date),
        paint_rate,
        mid_range_rate,
        three_pt_rate,
        metrics.total_shots.into(),
        Value::Int(metrics.games),
        Value::Text(metrics.quality),
        paint_pct,
        mid_range_pct,
        three_pt_pct,
        paint,
        mid_range,
        three_pt,
        metrics.paint_rate_20.into(),
        metrics.paint_pct_20.into(),
        Value::Int(metrics.games_20),
        Value::Text(metrics.quality_20),
        metrics.assisted_rate.into(),
        metrics.unassisted_rate.into(),
        Value::Null, // player_position
        metrics.zone.into(),
        Value::Text(metrics.tier),
        Value::Null, // calculation_notes
    ])
}

/// The output table.
pub(super) fn table(
    rows: &[Row<'_>],
    symbols: &Symbols,
    settings: &Settings,
) -> Result<(RecordBatch, Vec<Violation>)> {
    let mut table = TableBuilder::new(&SHOT_ZONES, rows.len());
    table.text("player_lookup", rows.iter().map(|r| symbols.some_text(r.player)))?;
    table.text("universal_player_id", rows.iter().map(|r| symbols.some_text(r.universal_id)))?;
    table.date("analysis_date", rows.iter().map(|r| Some(r.date)))?;
    push_metrics(&mut table, rows)?;
    table.timestamp(
        "source_player_game_last_updated",
        rows.iter().map(|r| Some(i64::from(r.date) * MICROS_PER_DAY)),
    )?;
    table.text("source_player_game_hash", rows.iter().map(|r| r.source_hash))?;
    table.text("data_hash", rows.iter().map(|r| Some(r.data_hash.as_str())))?;
    table.boolean("early_season_flag", rows.iter().map(|r| Some(r.is_early_season)))?;
    push_state(&mut table, rows)?;
    table.timestamp_const("created_at", Some(settings.now))?;
    table.timestamp_const("processed_at", Some(settings.now))?;
    table.finish()
}

fn push_metrics(table: &mut TableBuilder, rows: &[Row<'_>]) -> Result<()> {
    let metrics = || rows.iter().map(|r| &r.metrics);
    let zones = ["paint", "mid_range", "three_pt"];
    for (at, zone) in zones.into_iter().enumerate() {
        let pick = |values: &[Option<f64>; 3]| values.get(at).copied().flatten();
        table.num(&format!("{zone}_rate_last_10"), metrics().map(|m| pick(&m.rates)))?;
        table.num(&format!("{zone}_pct_last_10"), metrics().map(|m| pick(&m.pct)))?;
        table.num(&format!("{zone}_attempts_per_game"), metrics().map(|m| pick(&m.per_game)))?;
    }
    table.int("total_shots_last_10", metrics().map(|m| m.total_shots))?;
    table.int("games_in_sample_10", metrics().map(|m| Some(m.games)))?;
    table.text("sample_quality_10", metrics().map(|m| Some(m.quality)))?;
    table.num("paint_rate_last_20", metrics().map(|m| m.paint_rate_20))?;
    table.num("paint_pct_last_20", metrics().map(|m| m.paint_pct_20))?;
    table.int("games_in_sample_20", metrics().map(|m| Some(m.games_20)))?;
    table.text("sample_quality_20", metrics().map(|m| Some(m.quality_20)))?;
    table.num("assisted_rate_last_10", metrics().map(|m| m.assisted_rate))?;
    table.num("unassisted_rate_last_10", metrics().map(|m| m.unassisted_rate))?;
    table.text("primary_scoring_zone", metrics().map(|m| m.zone))?;
    table.text("data_quality_tier", metrics().map(|m| Some(m.tier)))
}

fn push_state(table: &mut TableBuilder, rows: &[Row<'_>]) -> Result<()> {
    let complete = || rows.iter().map(|r| r.completeness);
    table.int("expected_games_count", complete().map(|c| Some(c.expected)))?;
    table.int("actual_games_count", complete().map(|c| Some(c.actual)))?;
    table.num("completeness_percentage", complete().map(|c| Some(c.pct)))?;
    table.int("missing_games_count", complete().map(|c| Some(c.missing)))?;
    table.boolean("is_production_ready", complete().map(|c| Some(c.is_ready)))?;
    table.texts("data_quality_issues", rows.iter().map(|_| [""; 0]))?;
    table.int("reprocess_attempt_count", rows.iter().map(|r| Some(r.attempts)))?;
    table.boolean_const("circuit_breaker_active", Some(false))?;
    table.boolean_const("manual_override_required", Some(false))?;
    table.boolean("season_boundary_detected", rows.iter().map(|r| Some(r.is_boundary)))?;
    table.boolean("backfill_bootstrap_mode", rows.iter().map(|r| Some(r.is_bootstrap)))?;
    table.text_const("processing_decision_reason", Some("processed_successfully"))
}
