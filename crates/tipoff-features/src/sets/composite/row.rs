//! One output row: rounded values, checks, warnings, readiness and hash
//! (composite factors set, sections 3.7, 4 and 6).

use super::context_json;
use super::scores::{PlayerContext, Scores, Zone, fatigue, mismatch, pace, usage};
use super::upstream::{Defense, ShotZones};
use crate::core::num::round_dec;
use crate::core::symbols::{Sym, Symbols};
use crate::core::text::{RowHasher, Value};
use crate::inputs::completeness::Completeness;
use crate::set::UsageDefault;
use tipoff_catalog::outputs::COMPOSITE;

/// Formula version.
pub(super) const VERSION: &str = "v1_4factors";

/// What is known about one player on one date.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// Target date.
    pub(super) date: i32,
    /// Player.
    pub(super) player: Sym,
    /// The player's situation.
    pub(super) context: PlayerContext,
    /// The player's shot distribution.
    pub(super) zones: Option<&'a ShotZones>,
    /// The opponent's defence.
    pub(super) defense: Option<&'a Defense>,
    /// Own history.
    pub(super) completeness: Completeness,
    /// Upstream readiness.
    pub(super) ready: Ready,
    /// Highest attempt number.
    pub(super) attempts: i64,
}

/// Readiness of the upstream rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ready {
    /// Shot zones of the player.
    pub(super) player_shot: bool,
    /// Defence of the opponent.
    pub(super) team_defense: bool,
    /// Context of the player.
    pub(super) player_context: bool,
    /// Team context, looked up for the opponent (defect 8-7, kept).
    pub(super) team_context: bool,
}

impl Ready {
    /// Backfills take every upstream as ready.
    pub(super) const ALL: Self =
        Self { player_shot: true, team_defense: true, player_context: true, team_context: true };

    /// Whether all four are ready.
    pub(super) const fn all(self) -> bool {
        self.player_shot && self.team_defense && self.player_context && self.team_context
    }
}

/// One output row. Columns that are equal in all rows of a date are not here.
#[derive(Debug)]
pub(super) struct Row {
    /// Target date.
    pub(super) date: i32,
    /// Player.
    pub(super) player: Sym,
    /// Player id across name changes.
    pub(super) universal_id: Sym,
    /// Game.
    pub(super) game_id: Sym,
    /// Freshness.
    pub(super) fatigue: i64,
    /// Zone mismatch, 1 decimal.
    pub(super) mismatch: f64,
    /// Pace, 1 decimal.
    pub(super) pace: f64,
    /// Usage, 1 decimal.
    pub(super) usage: f64,
    /// Total, 2 decimals.
    pub(super) total: f64,
    /// The context texts.
    pub(super) texts: [String; 4],
    /// Share of checks passed.
    pub(super) checks_pct: f64,
    /// Names of failed checks.
    pub(super) missing: Option<String>,
    /// Warnings.
    pub(super) warnings: Option<String>,
    /// Content hash.
    pub(super) hash: String,
    /// Own history.
    pub(super) completeness: Completeness,
    /// Upstream readiness.
    pub(super) ready: Ready,
    /// What is not ready.
    pub(super) issues: Vec<&'static str>,
    /// Highest attempt number.
    pub(super) attempts: i64,
}

impl Row {
    /// The row of a player.
    pub(super) fn of(
        known: Known<'_>,
        default: UsageDefault,
        symbols: &Symbols,
        hasher: &mut RowHasher,
    ) -> Self {
        let scores = scores(&known, default, symbols);
        let total = scores.total();
        let (checks_pct, missing) = checks(&known);
        let Known { context, zones, defense, .. } = &known;
        let mut row = Self {
            date: known.date,
            player: known.player,
            universal_id: context.universal_id,
            game_id: context.game_id,
            fatigue: scores.fatigue,
            mismatch: round_dec(scores.mismatch, 1),
            pace: round_dec(scores.pace, 1),
            usage: round_dec(scores.usage, 1),
            total: round_dec(total, 2),
            texts: context_json::all(context, *zones, *defense, &scores, symbols),
            checks_pct,
            missing,
            warnings: warnings(&scores, total),
            hash: String::new(),
            completeness: known.completeness,
            ready: known.ready,
            issues: issues(&known),
            attempts: known.attempts,
        };
        row.hash = row.data_hash(symbols, hasher);
        row
    }

    /// Whether own history and all upstreams are ready.
    pub(super) const fn is_ready(&self) -> bool {
        self.completeness.is_ready && self.ready.all()
    }

    /// A hasher of this set's rows.
    pub(super) fn hasher() -> RowHasher {
        RowHasher::new(COMPOSITE.hashed)
    }

    /// Values in the order of the declared hash fields, as rounded but before
    /// storage: a negative zero keeps its sign here.
    fn data_hash(&self, symbols: &Symbols, hasher: &mut RowHasher) -> String {
        const DEFERRED: Value<'static> = Value::Float(0.0);
        hasher.hash(&[
            symbols.some_text(self.player).into(),
            symbols.some_text(self.universal_id).into(),
            Value::Date(self.date),
            symbols.some_text(self.game_id).into(),
            Value::Date(self.date),
            Value::Int(self.fatigue),
            Value::Float(self.mismatch),
            Value::Float(self.pace),
            Value::Float(self.usage),
            DEFERRED,
            DEFERRED,
            DEFERRED,
            DEFERRED,
            Value::Float(self.total),
            Value::Text(VERSION),
            Value::Bool(false),
            Value::Null,
            Value::Float(self.checks_pct),
            self.missing.as_deref().into(),
            Value::Bool(self.warnings.is_some()),
            self.warnings.as_deref().into(),
        ])
    }
}

fn scores(known: &Known<'_>, default: UsageDefault, symbols: &Symbols) -> Scores {
    let mismatch = match (known.zones, known.defense) {
        (Some(zones), Some(defense)) => {
            let zone = Zone::of(symbols.text(zones.primary));
            mismatch(zone.pick(zones.rates), zone.pick(defense.ratings))
        }
        _ => 0.0,
    };
    Scores {
        fatigue: fatigue(&known.context),
        mismatch,
        pace: pace(known.context.pace_differential),
        usage: usage(&known.context, default),
    }
}

/// Section 4.1: percent of five checks passed, and the names of those failed.
/// A row that exists counts even when its values are missing.
fn checks(known: &Known<'_>) -> (f64, Option<String>) {
    let checks = [
        (known.context.days_rest.is_some(), "days_rest"),
        (known.context.projected_usage.is_some(), "projected_usage_rate"),
        (known.context.pace_differential.is_some(), "pace_differential"),
        (known.zones.is_some(), "player_shot_zone"),
        (known.defense.is_some(), "team_defense_zone"),
    ];
    let failed: Vec<&str> = checks.iter().filter(|(ok, _)| !ok).map(|(_, name)| *name).collect();
    let passed = u8::try_from(checks.len() - failed.len()).unwrap_or_default();
    (f64::from(passed) / 5.0 * 100.0, joined(&failed, ", "))
}

/// Section 4.2, on unrounded values.
fn warnings(scores: &Scores, total: f64) -> Option<String> {
    let warnings = [
        (scores.fatigue < 50, "EXTREME_FATIGUE: Player showing severe fatigue"),
        (scores.mismatch.abs() > 8.0, "EXTREME_MATCHUP: Unusual zone mismatch"),
        (total.abs() > 12.0, "EXTREME_ADJUSTMENT: Very large composite adjustment"),
    ];
    let texts: Vec<&str> = warnings.iter().filter(|(on, _)| *on).map(|(_, text)| *text).collect();
    joined(&texts, "; ")
}

/// Section 4.3: what is not ready.
fn issues(known: &Known<'_>) -> Vec<&'static str> {
    let flags = [
        (known.completeness.is_ready, "own_data_incomplete"),
        (known.ready.player_shot, "upstream_player_shot_zone_incomplete"),
        (known.ready.team_defense, "upstream_team_defense_zone_incomplete"),
        (known.ready.player_context, "upstream_player_context_incomplete"),
        (known.ready.team_context, "upstream_team_context_incomplete"),
    ];
    flags.into_iter().filter(|(ready, _)| !ready).map(|(_, issue)| issue).collect()
}

fn joined(texts: &[&str], separator: &str) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(separator))
}
