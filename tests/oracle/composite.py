"""`nba_precompute.player_composite_factors`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from . import annex
from .composite_context import (
    first_per_key, needs_synthetic, synthetic_context, upstream_context,
)
from .composite_scores import (
    Scores, fatigue_json, pace_json, scores, usage_json, zone_json,
)
from .inputs import Games, player_games, rows_by_date, stored_player_rows
from .numeric import hash_v1, round_dec, store
from .warehouse import Result, Row, RunGate, Warehouse

SET_NAME = "player_composite_factors"
WINDOW = 10
VERSION = "v1_4factors"
PLAYER_CONTEXT = "nba_analytics.upcoming_player_game_context"
TEAM_CONTEXT = "nba_analytics.upcoming_team_game_context"
SHOT_ZONES = "nba_precompute.player_shot_zone_analysis"
TEAM_DEFENSE = "nba_precompute.team_defense_zone_analysis"
DATE_COLUMN = {
    PLAYER_CONTEXT: "game_date", TEAM_CONTEXT: "game_date",
    SHOT_ZONES: "analysis_date", TEAM_DEFENSE: "analysis_date",
}
GATE_ROWS = {PLAYER_CONTEXT: 30, SHOT_ZONES: 30, TEAM_CONTEXT: 2, TEAM_DEFENSE: 2}
# section 4.3: order and names of the issues
ISSUES = {
    SHOT_ZONES: "upstream_player_shot_zone_incomplete",
    TEAM_DEFENSE: "upstream_team_defense_zone_incomplete",
    PLAYER_CONTEXT: "upstream_player_context_incomplete",
    TEAM_CONTEXT: "upstream_team_context_incomplete",
}
DEFERRED = ("referee_favorability_score", "look_ahead_pressure_score",
            "travel_impact_score", "opponent_strength_score")
SCALES = {
    "shot_zone_mismatch_score": 1, "pace_score": 1, "usage_spike_score": 1,
    **{name: 1 for name in DEFERRED},
    "total_composite_adjustment": 2, "data_completeness_pct": 2,
}


@dataclass
class _Date:
    """Everything that is fixed for one date."""

    wh: Warehouse
    games: Games
    day: date
    start: date
    backfill: bool
    now: datetime
    usage_default: str
    tables: dict[str, list[Row]]  # upstream rows of the date
    shots: dict[Any, Row]
    defenses: dict[Any, Row]
    team_contexts: dict[Any, Row]
    contexts: dict[str, Row]


def _data_gaps(context: Row, shot: Row | None, defense: Row | None) -> list[str]:
    """Section 4.1: names of the failed checks, in order."""
    checks = (
        ("days_rest", not annex.is_missing(context.get("days_rest"))),
        ("projected_usage_rate", not annex.is_missing(context.get("projected_usage_rate"))),
        ("pace_differential", not annex.is_missing(context.get("pace_differential"))),
        ("player_shot_zone", shot is not None),
        ("team_defense_zone", defense is not None),
    )
    return [name for name, passed in checks if not passed]


def _warnings(s: Scores) -> list[str]:
    """Section 4.2, on unrounded values."""
    found: list[str] = []
    if s.fatigue < 50:
        found.append("EXTREME_FATIGUE: Player showing severe fatigue")
    if abs(s.zone) > 8.0:
        found.append("EXTREME_MATCHUP: Unusual zone mismatch")
    if abs(s.total) > 12.0:
        found.append("EXTREME_ADJUSTMENT: Very large composite adjustment")
    return found


def business_fields(day: date, context: Row, shot: Row | None, defense: Row | None,
                    s: Scores) -> Row:
    """The 21 hashed fields."""
    gaps, warnings = _data_gaps(context, shot, defense), _warnings(s)
    # Section 7: the range check of head cannot fire with these formulas.
    assert 0 <= s.fatigue <= 100 and abs(s.zone) <= 10 and abs(s.pace) <= 3
    assert abs(s.usage) <= 3 and -21.0 <= s.total <= 16.0
    return {
        "player_lookup": context["player_lookup"],
        "universal_player_id": context.get("universal_player_id"),
        "game_date": context["game_date"],
        "game_id": context.get("game_id"),
        "analysis_date": day,
        "fatigue_score": s.fatigue,
        "shot_zone_mismatch_score": round_dec(s.zone, 1),
        "pace_score": round_dec(s.pace, 1),
        "usage_spike_score": round_dec(s.usage, 1),
        **{name: 0.0 for name in DEFERRED},
        "total_composite_adjustment": round_dec(s.total, 2),
        "calculation_version": VERSION,
        "early_season_flag": False,
        "insufficient_data_reason": None,
        "data_completeness_pct": (5 - len(gaps)) / 5 * 100,
        "missing_data_fields": ", ".join(gaps) or None,
        "has_warnings": bool(warnings),
        "warning_details": "; ".join(warnings) or None,
    }


def _readiness(ctx: _Date, context: Row, complete: annex.Completeness) -> Row:
    """Section 4.3: upstream flags and issues; the team context is the opponent's."""
    opponent = context.get("opponent_team_abbr")
    rows = {
        SHOT_ZONES: ctx.shots.get(context["player_lookup"]),
        TEAM_DEFENSE: ctx.defenses.get(opponent),
        PLAYER_CONTEXT: context,
        TEAM_CONTEXT: ctx.team_contexts.get(opponent),
    }
    flags = {
        table: ctx.backfill or (row is not None
                                and annex.as_bool(row.get("is_production_ready"), False))
        for table, row in rows.items()
    }
    issues = [] if complete.ready else ["own_data_incomplete"]
    issues += [text for table, text in ISSUES.items() if not flags[table]]
    return {
        "is_production_ready": complete.ready and all(flags.values()),
        "data_quality_issues": issues,
        "upstream_player_shot_ready": flags[SHOT_ZONES],
        "upstream_team_defense_ready": flags[TEAM_DEFENSE],
        "upstream_player_context_ready": flags[PLAYER_CONTEXT],
        "upstream_team_context_ready": flags[TEAM_CONTEXT],
        "all_upstreams_ready": all(flags.values()),
    }


def _source_columns(ctx: _Date) -> Row:
    """Section 2.6: one hash per source for the whole date; the rest stays NULL."""
    names = {"player_context": PLAYER_CONTEXT, "team_context": TEAM_CONTEXT,
             "player_shot": SHOT_ZONES, "team_defense": TEAM_DEFENSE}
    columns: Row = {}
    for name, table in names.items():
        columns[f"source_{name}_last_updated"] = None
        columns[f"source_{name}_rows_found"] = None
        columns[f"source_{name}_completeness_pct"] = None
        columns[f"source_{name}_hash"] = annex.newest_hash(ctx.tables[table])
    return columns


def _player(ctx: _Date, context: Row, sources: Row, result: Result) -> None:
    """Emit one player or record why not."""
    player = context["player_lookup"]
    # SPEC: 4.4 and A.5 look the breaker up in backfill too
    state = annex.breaker(ctx.wh, SET_NAME, player, ctx.day, ctx.now)
    if state.active_until is not None:
        result.failures.append(annex.failure(
            player, ctx.day, "CIRCUIT_BREAKER_ACTIVE", state.reason(), False))
        return
    complete = annex.Completeness(1, 1)
    if not ctx.backfill:
        complete = annex.player_completeness(ctx.wh, ctx.games, player, ctx.day, WINDOW)
    shot = ctx.shots.get(player)
    defense = ctx.defenses.get(context.get("opponent_team_abbr"))
    try:
        s = scores(context, shot, defense, ctx.usage_default)
        texts = {
            "fatigue_context_json": fatigue_json(context, s.fatigue),
            "shot_zone_context_json": zone_json(shot, defense, s.zone),
            "pace_context_json": pace_json(context, s.pace),
            "usage_context_json": usage_json(context, s.usage),
        }
    except annex.BadValue as problem:
        result.failures.append(annex.failure(
            player, ctx.day, "calculation_error", str(problem), False))
        return
    fields = business_fields(ctx.day, context, shot, defense, s)
    stored: dict[str, Any] = {
        name: store(value, SCALES[name]) if name in SCALES else value
        for name, value in fields.items()
    }
    result.rows.append({
        **stored, **texts, **sources,
        "data_hash": hash_v1(fields),
        **annex.tracking_columns(complete, state.attempts, ctx.day, ctx.start, ctx.backfill),
        **_readiness(ctx, context, complete),
    })


def _contexts(games: Games, tables: dict[str, list[Row]], stored: list[Row], day: date,
              backfill: bool) -> dict[str, Row]:
    """Context rows by player, synthetic where section 5 says so."""
    if backfill and needs_synthetic(tables[PLAYER_CONTEXT], stored):
        return synthetic_context(games, stored, day)
    return upstream_context(tables[PLAYER_CONTEXT])


def _check_gates(tables: dict[str, list[Row]]) -> None:
    """Section 4.4: dependency minimums of a non-backfill run, in rows."""
    for table, needed in GATE_ROWS.items():
        if len(tables[table]) < needed:
            raise RunGate(f"{table} has {len(tables[table])} rows, need {needed}")


def _one_date(ctx: _Date, run_gates: bool, result: Result) -> None:
    """All players of one date."""
    if annex.is_bootstrap_skip(ctx.day, ctx.start):
        return
    if run_gates and not ctx.backfill:
        _check_gates(ctx.tables)
    if not ctx.contexts:
        raise RunGate("no data")
    sources = _source_columns(ctx)
    for player in sorted(ctx.contexts):
        _player(ctx, ctx.contexts[player], sources, result)


def compute(wh: Warehouse, dates: list[date], mode: str, now: datetime,
            upstream: dict[str, list[dict]] | None = None, *,
            usage_default: str = "neutral", run_gates: bool = True) -> Result:
    """The set for every date as given; tables in `upstream` replace those of the warehouse."""
    if usage_default not in ("neutral", "parity"):
        raise ValueError(f"unknown usage_default {usage_default!r}")
    backfill = annex.is_backfill(mode)
    games, result = player_games(wh), Result()
    by_date = {
        table: rows_by_date(
            upstream[table] if upstream and table in upstream else wh.rows(table), column)
        for table, column in DATE_COLUMN.items()
    }
    for day in sorted(set(dates)):
        tables = {table: found.get(day, []) for table, found in by_date.items()}
        stored = stored_player_rows(wh).get(day, [])
        # SPEC: 2.2 "same tie-break idea, greatest `processed_at`": then the smallest id
        # and hash, for rows that a key should have made impossible.
        ctx = _Date(
            wh, games, day, annex.season_start(wh, day), backfill, now, usage_default, tables,
            first_per_key(tables[SHOT_ZONES], "player_lookup",
                          ("universal_player_id", "data_hash")),
            first_per_key(tables[TEAM_DEFENSE], "team_abbr", ("data_hash",)),
            first_per_key(tables[TEAM_CONTEXT], "team_abbr", ("game_id", "data_hash")),
            _contexts(games, tables, stored, day, backfill))
        try:
            _one_date(ctx, run_gates, result)
        except RunGate as refused:
            result.gates[day] = str(refused)
    return result
