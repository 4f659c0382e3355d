"""`nba_precompute.player_shot_zone_analysis`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Sequence

from . import annex
from .inputs import Games, player_games
from .numeric import hash_v1, round_scale, store
from .warehouse import Result, Row, RunGate, Warehouse

SET_NAME = "player_shot_zone_analysis"
WINDOW = 10
TREND_WINDOW = 20
TREND_MINIMUM = 15
FULL_MINIMUM = 10
DYNAMIC_DAYS = 21

HASH_FIELDS = (
    "player_lookup", "universal_player_id", "analysis_date", "paint_rate_last_10",
    "mid_range_rate_last_10", "three_pt_rate_last_10", "total_shots_last_10",
    "games_in_sample_10", "sample_quality_10", "paint_pct_last_10", "mid_range_pct_last_10",
    "three_pt_pct_last_10", "paint_attempts_per_game", "mid_range_attempts_per_game",
    "three_pt_attempts_per_game", "paint_rate_last_20", "paint_pct_last_20",
    "games_in_sample_20", "sample_quality_20", "assisted_rate_last_10",
    "unassisted_rate_last_10", "player_position", "primary_scoring_zone",
    "data_quality_tier", "calculation_notes",
)
SCALES = {
    "paint_rate_last_10": 2, "mid_range_rate_last_10": 2, "three_pt_rate_last_10": 2,
    "paint_pct_last_10": 3, "mid_range_pct_last_10": 3, "three_pt_pct_last_10": 3,
    "paint_attempts_per_game": 1, "mid_range_attempts_per_game": 1,
    "three_pt_attempts_per_game": 1, "paint_rate_last_20": 2, "paint_pct_last_20": 3,
    "assisted_rate_last_10": 2, "unassisted_rate_last_10": 2,
}
RANGES = {
    "paint_rate_last_10": (0, 100), "mid_range_rate_last_10": (0, 100),
    "three_pt_rate_last_10": (0, 100), "paint_pct_last_10": (0, 1),
    "mid_range_pct_last_10": (0, 1), "three_pt_pct_last_10": (0, 1),
    "paint_attempts_per_game": (0, 40), "mid_range_attempts_per_game": (0, 40),
    "three_pt_attempts_per_game": (0, 40), "games_in_sample_10": (0, float("inf")),
    "total_shots_last_10": (0, 400),
}


def is_eligible(row: Row) -> bool:
    """Active and with minutes or shots; a comparison with NULL is not true."""
    minutes, shots = row.get("minutes_played"), row.get("fg_attempts")
    played = minutes is not None and minutes > 0
    shot = shots is not None and shots > 0
    return row.get("is_active") is True and (played or shot)


def _total(games: list[Row], column: str) -> int:
    """Sum that skips missing values; all missing gives 0."""
    return sum(g[column] for g in games if g.get(column) is not None)


def _has_value(games: list[Row], column: str) -> bool:
    return any(g.get(column) is not None for g in games)


@dataclass(frozen=True)
class ZoneMetrics:
    """Section 3 metrics of one window; None where the condition fails."""

    rates: tuple[float | None, ...]  # paint, mid-range, three-point
    pcts: tuple[float | None, ...]
    per_game: tuple[float, ...]
    assisted: float | None
    unassisted: float | None
    total_shots: int | None


def zone_metrics(games: list[Row]) -> ZoneMetrics:
    """Rates, percentages and volumes of a non-empty window, rounded."""
    zones = ("paint", "mid_range", "three_pt")
    attempts = [_total(games, f"{z}_attempts") for z in zones]
    makes = [_total(games, f"{z}_makes") for z in zones]
    total = attempts[0] + attempts[1] + attempts[2]
    complete = all(_has_value(games, f"{z}_attempts") for z in zones)

    rates: list[float | None] = [None, None, None]
    if complete and total > 0:
        raw = [a / total * 100 for a in attempts]
        if abs(raw[0] + raw[1] + raw[2] - 100) <= 2:
            rates = [round_scale(r, 2) for r in raw]
    pcts = [round_scale(m / a, 3) if a > 0 else None for m, a in zip(makes, attempts)]
    per_game = [round_scale(a / len(games), 1) for a in attempts]

    made = _total(games, "fg_makes")
    created = complete and total > 0 and made > 0
    assisted = round_scale(_total(games, "assisted_fg_makes") / made * 100, 2) \
        if created else None
    unassisted = round_scale(_total(games, "unassisted_fg_makes") / made * 100, 2) \
        if created else None
    return ZoneMetrics(tuple(rates), tuple(pcts), tuple(per_game), assisted, unassisted,
                       total if total > 0 else None)


def primary_zone(rates: Sequence[float | None]) -> str | None:
    """Primary scoring zone from the rounded 10-game rates, a missing one counts as 0."""
    paint, mid, three = (rate or 0.0 for rate in rates)
    if paint == 0 and mid == 0 and three == 0:
        return None
    if paint >= 40:
        return "paint"
    if three >= 40:
        return "perimeter"
    if mid >= 35:
        return "mid_range"
    return "balanced"


def sample_quality(n: int, window: int) -> str:
    """excellent / good / limited / insufficient; 10/7/5 and 20/14/10."""
    if n >= window:
        return "excellent"
    if n >= window * 7 // 10:
        return "good"
    if n >= window * 5 // 10:
        return "limited"
    return "insufficient"


def quality_tier(n: int) -> str:
    """Tier with the engine's fixed thresholds (8-5)."""
    if n >= FULL_MINIMUM:
        return "high"
    return "medium" if n >= 7 else "low"


def minimum_games(days: int) -> int:
    """Minimum of games by days since the season start."""
    # SPEC: "treat d < 0 as 10 in the engine"
    if 0 <= days <= DYNAMIC_DAYS:
        return min(3 + days // 3, 9)
    return FULL_MINIMUM


def business_fields(player: str, day: date, window: list[Row]) -> Row:
    """The 25 hashed fields as computed; `window` is newest first, at most 20 games."""
    last_10, last_20 = window[:WINDOW], window[:TREND_WINDOW]
    ten = zone_metrics(last_10)
    trend = zone_metrics(last_20) if len(last_20) >= TREND_MINIMUM else None
    return {
        "player_lookup": player,
        "universal_player_id": window[0].get("universal_player_id"),
        "analysis_date": day,
        "paint_rate_last_10": ten.rates[0],
        "mid_range_rate_last_10": ten.rates[1],
        "three_pt_rate_last_10": ten.rates[2],
        "total_shots_last_10": ten.total_shots,
        "games_in_sample_10": len(last_10),
        "sample_quality_10": sample_quality(len(last_10), WINDOW),
        "paint_pct_last_10": ten.pcts[0],
        "mid_range_pct_last_10": ten.pcts[1],
        "three_pt_pct_last_10": ten.pcts[2],
        "paint_attempts_per_game": ten.per_game[0],
        "mid_range_attempts_per_game": ten.per_game[1],
        "three_pt_attempts_per_game": ten.per_game[2],
        "paint_rate_last_20": trend.rates[0] if trend else None,
        "paint_pct_last_20": trend.pcts[0] if trend else None,
        "games_in_sample_20": len(last_20),
        "sample_quality_20": sample_quality(len(last_20), TREND_WINDOW),
        "assisted_rate_last_10": ten.assisted,
        "unassisted_rate_last_10": ten.unassisted,
        "player_position": None,
        "primary_scoring_zone": primary_zone(ten.rates),
        "data_quality_tier": quality_tier(len(last_10)),
        "calculation_notes": None,
    }


def skip_reason(n: int, minimum: int, complete: annex.Completeness, backfill: bool,
                gate_lifted: bool) -> tuple[str, str, bool] | None:
    """Section 5 checks after the breaker: (category, reason, can_retry) or None to emit."""
    # "no games" cannot occur: a candidate has at least one eligible game.
    if not backfill and not complete.ready and not gate_lifted:
        return "INCOMPLETE_DATA", complete.reason(), True
    if n < minimum and complete.expected < minimum:
        return ("EXPECTED_INCOMPLETE",
                f"Season bootstrap: {n}/{complete.expected} games (need {minimum})", False)
    if n < minimum:
        return ("INCOMPLETE_UPSTREAM",
                f"Missing upstream data: {n}/{complete.expected} games (need {minimum})", True)
    return None


@dataclass
class _Date:
    """Everything that is fixed for one date."""

    wh: Warehouse
    games: Games
    day: date
    start: date
    backfill: bool
    now: datetime

    @property
    def minimum(self) -> int:
        return minimum_games((self.day - self.start).days)

    @property
    def gate_lifted(self) -> bool:
        return not self.backfill and (
            annex.is_bootstrap(self.day, self.start) or annex.is_season_boundary(self.day))


def _player(ctx: _Date, player: str, window: list[Row], source_hash: str | None,
            result: Result) -> None:
    """Emit one player or record why not."""
    state = annex.Breaker()
    if not ctx.backfill and not ctx.gate_lifted:
        state = annex.breaker(ctx.wh, SET_NAME, player, ctx.day, ctx.now)
    if state.active_until is not None:
        result.failures.append(annex.failure(
            player, ctx.day, "CIRCUIT_BREAKER_ACTIVE", state.reason(), False))
        return
    if ctx.backfill:
        complete = annex.Completeness(len(window), len(window))
    else:
        complete = annex.player_completeness(ctx.wh, ctx.games, player, ctx.day, WINDOW)
    skip = skip_reason(min(WINDOW, len(window)), ctx.minimum, complete, ctx.backfill,
                       ctx.gate_lifted)
    if skip is not None:
        category, reason, can_retry = skip
        result.failures.append(annex.failure(player, ctx.day, category, reason, can_retry))
        return

    fields = business_fields(player, ctx.day, window)
    dropped = annex.out_of_range(fields, RANGES)
    if dropped is not None:
        # SPEC: section 5 "Pre-write filter (head; drops the row)" names no category
        result.failures.append(annex.failure(
            player, ctx.day, "VALIDATION_ERROR", dropped, False))
        return
    stored: dict[str, Any] = {
        name: store(value, SCALES[name]) if name in SCALES else value
        for name, value in fields.items()
    }
    midnight = datetime(ctx.day.year, ctx.day.month, ctx.day.day, tzinfo=timezone.utc)
    result.rows.append({
        **stored,
        "source_player_game_last_updated": midnight,
        "source_player_game_rows_found": None,
        "source_player_game_completeness_pct": None,
        "source_player_game_hash": source_hash,
        "data_hash": hash_v1({name: fields[name] for name in HASH_FIELDS}),
        "early_season_flag": ctx.minimum < FULL_MINIMUM,
        "insufficient_data_reason": None,
        **annex.tracking_columns(complete, state.attempts, ctx.day, ctx.start, ctx.backfill),
    })


def _one_date(ctx: _Date, run_gates: bool, result: Result) -> None:
    """All players of one date."""
    if annex.is_bootstrap_skip(ctx.day, ctx.start):
        return
    recent = ctx.day - timedelta(days=20)
    after = ctx.day + timedelta(days=1)
    if run_gates and not ctx.backfill and not ctx.games.any_between(recent, after):
        raise RunGate("no player_game_summary row in the last 20 days")
    source_hash = ctx.games.source_hash(date.min, ctx.day)
    found = False
    for player in sorted(ctx.games.by_entity):
        rows = ctx.games.between(player, ctx.start, ctx.day)
        window = [r for r in reversed(rows) if is_eligible(r)][:TREND_WINDOW]
        if window:
            found = True
            _player(ctx, player, window, source_hash, result)
    if not found:
        raise RunGate("no data")


def compute(wh: Warehouse, dates: list[date], mode: str, now: datetime,
            upstream: dict[str, list[dict]] | None = None, *,
            run_gates: bool = True) -> Result:
    """The set for every date as given; `upstream` is not used by this set."""
    backfill = annex.is_backfill(mode)
    games, result = player_games(wh), Result()
    for day in sorted(set(dates)):
        ctx = _Date(wh, games, day, annex.season_start(wh, day), backfill, now)
        try:
            _one_date(ctx, run_gates, result)
        except RunGate as refused:
            result.gates[day] = str(refused)
    return result
