//! Rows become the output table (composite factors set, section 4).

use super::row::{Row, VERSION};
use crate::core::build::{TableBuilder, Violation};
use crate::core::symbols::{Sym, Symbols};
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, outputs::COMPOSITE};

const SOURCE_HASHES: [&str; 4] = [
    "source_player_context_hash",
    "source_team_context_hash",
    "source_player_shot_hash",
    "source_team_defense_hash",
];
const DEFERRED: [&str; 4] = [
    "referee_favorability_score",
    "look_ahead_pressure_score",
    "travel_impact_score",
    "opponent_strength_score",
];
const TEXTS: [&str; 4] =
    ["fatigue_context_json", "shot_zone_context_json", "pace_context_json", "usage_context_json"];

/// The rows of one date, by player.
#[derive(Debug)]
pub(super) struct DateRows {
    /// Rows in order of the player's text.
    pub(super) rows: Vec<Row>,
    /// Hashes of player context, team context, shot zones, team defence.
    pub(super) source_hashes: [Sym; 4],
    /// October, November or April.
    pub(super) is_season_boundary: bool,
    /// Fewer than 30 days after opening night.
    pub(super) is_bootstrap: bool,
}

/// The output table of dates in ascending order.
///
/// # Errors
/// A column that does not fit its declaration: a bug.
pub(super) fn table(
    dates: &[DateRows],
    symbols: &Symbols,
    now: i64,
) -> Result<(RecordBatch, Vec<Violation>)> {
    let rows: Vec<(&DateRows, &Row)> =
        dates.iter().flat_map(|date| date.rows.iter().map(move |row| (date, row))).collect();
    let mut table = TableBuilder::new(&COMPOSITE, rows.len());
    identity(&mut table, &rows, symbols)?;
    values(&mut table, &rows)?;
    quality(&mut table, &rows)?;
    sources(&mut table, &rows, symbols)?;
    readiness(&mut table, &rows)?;
    table.timestamp_const("created_at", Some(now))?;
    table.timestamp_const("processed_at", Some(now))?;
    table.finish()
}

type Rows<'a> = [(&'a DateRows, &'a Row)];

fn identity(table: &mut TableBuilder, rows: &Rows<'_>, symbols: &Symbols) -> Result<()> {
    table.text("player_lookup", rows.iter().map(|(_, r)| symbols.some_text(r.player)))?;
    let ids = rows.iter().map(|(_, r)| symbols.some_text(r.universal_id));
    table.text("universal_player_id", ids)?;
    table.text("game_id", rows.iter().map(|(_, r)| symbols.some_text(r.game_id)))?;
    table.date("game_date", rows.iter().map(|(_, r)| Some(r.date)))?;
    table.date("analysis_date", rows.iter().map(|(_, r)| Some(r.date)))
}

fn values(table: &mut TableBuilder, rows: &Rows<'_>) -> Result<()> {
    table.int("fatigue_score", rows.iter().map(|(_, r)| Some(r.fatigue)))?;
    table.num("shot_zone_mismatch_score", rows.iter().map(|(_, r)| Some(r.mismatch)))?;
    table.num("pace_score", rows.iter().map(|(_, r)| Some(r.pace)))?;
    table.num("usage_spike_score", rows.iter().map(|(_, r)| Some(r.usage)))?;
    for name in DEFERRED {
        table.num(name, rows.iter().map(|_| Some(0.0)))?;
    }
    table.num("total_composite_adjustment", rows.iter().map(|(_, r)| Some(r.total)))?;
    for (at, name) in TEXTS.into_iter().enumerate() {
        table.text(name, rows.iter().map(|(_, r)| r.texts.get(at).map(String::as_str)))?;
    }
    table.text_const("calculation_version", Some(VERSION))
}

fn quality(table: &mut TableBuilder, rows: &Rows<'_>) -> Result<()> {
    table.num("data_completeness_pct", rows.iter().map(|(_, r)| Some(r.checks_pct)))?;
    table.text("missing_data_fields", rows.iter().map(|(_, r)| r.missing.as_deref()))?;
    table.boolean("has_warnings", rows.iter().map(|(_, r)| Some(r.warnings.is_some())))?;
    table.text("warning_details", rows.iter().map(|(_, r)| r.warnings.as_deref()))?;
    table.text("data_hash", rows.iter().map(|(_, r)| Some(r.hash.as_str())))?;
    table.boolean_const("early_season_flag", Some(false))
}

fn sources(table: &mut TableBuilder, rows: &Rows<'_>, symbols: &Symbols) -> Result<()> {
    for (at, name) in SOURCE_HASHES.into_iter().enumerate() {
        let hashes = rows.iter().map(|(date, _)| date.source_hashes.get(at).copied());
        table.text(name, hashes.map(|hash| hash.and_then(|hash| symbols.some_text(hash))))?;
    }
    Ok(())
}

fn readiness(table: &mut TableBuilder, rows: &Rows<'_>) -> Result<()> {
    table.int("expected_games_count", rows.iter().map(|(_, r)| Some(r.completeness.expected)))?;
    table.int("actual_games_count", rows.iter().map(|(_, r)| Some(r.completeness.actual)))?;
    table.int("missing_games_count", rows.iter().map(|(_, r)| Some(r.completeness.missing)))?;
    table.num("completeness_percentage", rows.iter().map(|(_, r)| Some(r.completeness.pct)))?;
    table.boolean("is_production_ready", rows.iter().map(|(_, r)| Some(r.is_ready())))?;
    table.texts("data_quality_issues", rows.iter().map(|(_, r)| &r.issues))?;
    let mut flag = |name: &str, of: fn(&Row) -> bool| {
        table.boolean(name, rows.iter().map(|(_, r)| Some(of(r))))
    };
    flag("upstream_player_shot_ready", |r| r.ready.player_shot)?;
    flag("upstream_team_defense_ready", |r| r.ready.team_defense)?;
    flag("upstream_player_context_ready", |r| r.ready.player_context)?;
    flag("upstream_team_context_ready", |r| r.ready.team_context)?;
    flag("all_upstreams_ready", |r| r.ready.all())?;
    table.int("reprocess_attempt_count", rows.iter().map(|(_, r)| Some(r.attempts)))?;
    table.boolean_const("circuit_breaker_active", Some(false))?;
    table.boolean_const("manual_override_required", Some(false))?;
    let boundary = rows.iter().map(|(date, _)| Some(date.is_season_boundary));
    table.boolean("season_boundary_detected", boundary)?;
    let bootstrap = rows.iter().map(|(date, _)| Some(date.is_bootstrap));
    table.boolean("backfill_bootstrap_mode", bootstrap)?;
    table.text_const("processing_decision_reason", Some("processed_successfully"))
}
