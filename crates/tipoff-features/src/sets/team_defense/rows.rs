//! Rows of the output table (team defence zones, sections 4 and 6).

use super::metrics::{Metrics, WINDOW};
use crate::core::build::{TableBuilder, Violation};
use crate::core::symbols::{Sym, Symbols};
use crate::core::text::{RowHasher, Value};
use crate::inputs::completeness::Completeness;
use crate::set::Settings;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, outputs::TEAM_DEFENSE};

/// One row, all but what is the same in every row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) team: Sym,
    pub(super) date: i32,
    pub(super) metrics: Metrics,
    pub(super) source_hash: Option<&'a str>,
    pub(super) data_hash: String,
    pub(super) completeness: Completeness,
    pub(super) attempts: i64,
    pub(super) is_boundary: bool,
    pub(super) is_bootstrap: bool,
}

/// A hasher of rows, see [`hash`].
pub(super) fn hasher() -> RowHasher {
    RowHasher::new(TEAM_DEFENSE.hashed)
}

/// The hash of a row's business fields, in the order of the table's `hashed`.
pub(super) fn hash(hasher: &mut RowHasher, team: &str, date: i32, metrics: &Metrics) -> String {
    let [paint_pct, mid_range_pct, three_pt_pct] = metrics.pct.map(Value::from);
    let [paint, mid_range, three_pt] = metrics.attempts.map(Value::Float);
    let [paint_blocks, mid_range_blocks, three_pt_blocks] = metrics.blocks.map(Value::Float);
    let [paint_vs, mid_range_vs, three_pt_vs] = metrics.vs_league.map(Value::from);
    hasher.hash(&[
        Value::Text(team),
        Value::Date(date),
        paint_pct,
        paint,
        Value::Float(metrics.paint_points),
        paint_blocks,
        paint_vs,
        mid_range_pct,
        mid_range,
        mid_range_blocks,
        mid_range_vs,
        three_pt_pct,
        three_pt,
        three_pt_blocks,
        three_pt_vs,
        Value::Float(metrics.rating),
        Value::Float(metrics.points),
        Value::Float(metrics.pace),
        Value::Int(metrics.games),
        metrics.strongest.into(),
        metrics.weakest.into(),
        Value::Text(metrics.tier()),
        metrics.notes.as_deref().into(),
    ])
}

/// The output table.
pub(super) fn table(
    rows: &[Row<'_>],
    symbols: &Symbols,
    settings: &Settings,
) -> Result<(RecordBatch, Vec<Violation>)> {
    let mut table = TableBuilder::new(&TEAM_DEFENSE, rows.len());
    table.text("team_abbr", rows.iter().map(|r| symbols.some_text(r.team)))?;
    table.date("analysis_date", rows.iter().map(|r| Some(r.date)))?;
    push_metrics(&mut table, rows)?;
    table.text("source_team_defense_hash", rows.iter().map(|r| r.source_hash))?;
    table.text("data_hash", rows.iter().map(|r| Some(r.data_hash.as_str())))?;
    push_state(&mut table, rows)?;
    table.timestamp_const("processed_at", Some(settings.now))?;
    table.timestamp_const("created_at", Some(settings.now))?;
    table.finish()
}

fn push_metrics(table: &mut TableBuilder, rows: &[Row<'_>]) -> Result<()> {
    let metrics = || rows.iter().map(|r| &r.metrics);
    for (at, zone) in ["paint", "mid_range", "three_pt"].into_iter().enumerate() {
        let pick = |values: &[Option<f64>; 3]| values.get(at).copied().flatten();
        let float = |values: &[f64; 3]| values.get(at).copied();
        table.num(&format!("{zone}_pct_allowed_last_15"), metrics().map(|m| pick(&m.pct)))?;
        table.num(
            &format!("{zone}_attempts_allowed_per_game"),
            metrics().map(|m| float(&m.attempts)),
        )?;
        table.num(&format!("{zone}_blocks_per_game"), metrics().map(|m| float(&m.blocks)))?;
        table
            .num(&format!("{zone}_defense_vs_league_avg"), metrics().map(|m| pick(&m.vs_league)))?;
    }
    table.num("paint_points_allowed_per_game", metrics().map(|m| Some(m.paint_points)))?;
    table.num("defensive_rating_last_15", metrics().map(|m| Some(m.rating)))?;
    table.num("opponent_points_per_game", metrics().map(|m| Some(m.points)))?;
    table.num("opponent_pace", metrics().map(|m| Some(m.pace)))?;
    table.int("games_in_sample", metrics().map(|m| Some(m.games)))?;
    table.text("strongest_zone", metrics().map(|m| m.strongest))?;
    table.text("weakest_zone", metrics().map(|m| m.weakest))?;
    table.text("data_quality_tier", metrics().map(|m| Some(m.tier())))?;
    table.text("calculation_notes", metrics().map(|m| m.notes.as_deref()))?;
    let is_short = |m: &Metrics| usize::try_from(m.games).is_ok_and(|games| games < WINDOW);
    table.boolean("early_season_flag", metrics().map(|m| is_short(m).then_some(true)))
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
