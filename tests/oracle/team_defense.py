"""`nba_precompute.team_defense_zone_analysis`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from . import annex
from .inputs import Games, team_defense_games
from .numeric import hash_v1, store
from .warehouse import Result, Row, RunGate, Warehouse

SET_NAME = "team_defense_zone_analysis"
WINDOW = 15
FULL_MINIMUM = 15
DYNAMIC_DAYS = 21
LEAGUE_DAYS = 30
LEAGUE_MIN_GAMES = 10
LEAGUE_MIN_TEAMS = 10
GATE_TEAMS = 25
ZONES = ("paint", "mid_range", "three_pt")
LEAGUE_DEFAULTS = (0.580, 0.410, 0.355)

SCALES = {
    "paint_pct_allowed_last_15": 3, "mid_range_pct_allowed_last_15": 3,
    "three_pt_pct_allowed_last_15": 3, "paint_attempts_allowed_per_game": 1,
    "mid_range_attempts_allowed_per_game": 1, "three_pt_attempts_allowed_per_game": 1,
    "paint_points_allowed_per_game": 1, "paint_blocks_per_game": 1,
    "mid_range_blocks_per_game": 1, "three_pt_blocks_per_game": 1,
    "paint_defense_vs_league_avg": 2, "mid_range_defense_vs_league_avg": 2,
    "three_pt_defense_vs_league_avg": 2, "defensive_rating_last_15": 2,
    "opponent_points_per_game": 1, "opponent_pace": 1,
}
RANGES = {
    "paint_pct_allowed_last_15": (0, 1), "mid_range_pct_allowed_last_15": (0, 1),
    "three_pt_pct_allowed_last_15": (0, 1), "paint_attempts_allowed_per_game": (0, 100),
    "mid_range_attempts_allowed_per_game": (0, 100),
    "three_pt_attempts_allowed_per_game": (0, 100),
    "paint_points_allowed_per_game": (0, 150), "defensive_rating_last_15": (70, 140),
    "opponent_points_per_game": (70, 150), "games_in_sample": (0, float("inf")),
    "paint_defense_vs_league_avg": (-15, 15), "mid_range_defense_vs_league_avg": (-15, 15),
    "three_pt_defense_vs_league_avg": (-15, 15),
}
League = tuple[float, float, float]


def _total(games: list[Row], column: str) -> int:
    """Sum that skips missing values; all missing gives 0."""
    return sum(g[column] for g in games if g.get(column) is not None)


def _has_value(games: list[Row], column: str) -> bool:
    return any(g.get(column) is not None for g in games)


def zone_fractions(games: list[Row]) -> list[float | None]:
    """League step 2: makes / attempts per zone of one team."""
    fractions: list[float | None] = []
    for zone in ZONES:
        makes, attempts = f"opp_{zone}_makes", f"opp_{zone}_attempts"
        total = _total(games, attempts)
        # SPEC: 3.1 "attempts 0 or missing, or makes missing -> missing"
        usable = total != 0 and _has_value(games, attempts) and _has_value(games, makes)
        fractions.append(_total(games, makes) / total if usable else None)
    return fractions


def league_averages(games: Games, day: date, start: date) -> tuple[League, int]:
    """Section 3.1: the league's zone fractions and the number of teams behind them."""
    first = max(day - timedelta(days=LEAGUE_DAYS), start)
    kept: list[list[float]] = []
    for team in sorted(games.by_entity):
        rows = games.between(team, first, day)
        if len(rows) >= LEAGUE_MIN_GAMES:
            fractions = zone_fractions(rows)
            known = [f for f in fractions if f is not None]
            if len(known) == len(ZONES):
                kept.append(known)
    if len(kept) < LEAGUE_MIN_TEAMS:
        return LEAGUE_DEFAULTS, 0
    sums = [0.0, 0.0, 0.0]
    for team_fractions in kept:
        for zone in range(3):
            sums[zone] = sums[zone] + team_fractions[zone]
    return (sums[0] / len(kept), sums[1] / len(kept), sums[2] / len(kept)), len(kept)


def decimal_mean(games: list[Row], column: str) -> float:
    """Exact decimal sum to f64, divided by the count; no value gives NaN."""
    values: list[Decimal] = [g[column] for g in games if g.get(column) is not None]
    if not values:
        return float("nan")
    return float(sum(values, Decimal(0))) / len(values)


def extreme_zones(vs_league: list[float | None]) -> tuple[str | None, str | None]:
    """Strongest (smallest) and weakest (largest) zone; ties go to the earlier name."""
    names = ("paint", "mid_range", "perimeter")
    known = [(n, v) for n, v in zip(names, vs_league) if v is not None]
    if not known:
        return None, None
    strongest, weakest = known[0], known[0]
    for candidate in known[1:]:
        if candidate[1] < strongest[1]:
            strongest = candidate
        if candidate[1] > weakest[1]:
            weakest = candidate
    return strongest[0], weakest[0]


def quality_tier(n: int) -> str:
    """high / medium / low by games."""
    if n >= 15:
        return "high"
    return "medium" if n >= 10 else "low"


def minimum_games(days: int) -> int:
    """Minimum of games by days since the real season start (8-4)."""
    # SPEC: d < 0 is not treated here; no games exist then, so the full minimum is as good
    if 0 <= days <= DYNAMIC_DAYS:
        return min(5 + days // 3, 14)
    return FULL_MINIMUM


def business_fields(team: str, day: date, window: list[Row], league: League) -> Row:
    """The 23 hashed fields, unrounded."""
    n = len(window)
    fields: Row = {"team_abbr": team, "analysis_date": day}
    vs_league: list[float | None] = []
    notes: list[str] = []
    for zone, label, average in zip(ZONES, ("paint", "mid-range", "three-point"), league):
        attempts = _total(window, f"opp_{zone}_attempts")
        makes = _total(window, f"opp_{zone}_makes")
        pct = makes / attempts if attempts != 0 else None
        difference = (pct - average) * 100 if pct is not None else None
        vs_league.append(difference)
        if attempts == 0:
            notes.append(f"No {label} attempts")
        fields[f"{zone}_pct_allowed_last_15"] = pct
        fields[f"{zone}_attempts_allowed_per_game"] = attempts / n
        fields[f"{zone}_blocks_per_game"] = _total(window, f"blocks_{zone}") / n
        fields[f"{zone}_defense_vs_league_avg"] = difference
    strongest, weakest = extreme_zones(vs_league)
    return {
        **fields,
        "paint_points_allowed_per_game": _total(window, "points_in_paint_allowed") / n,
        "defensive_rating_last_15": decimal_mean(window, "defensive_rating"),
        "opponent_points_per_game": _total(window, "points_allowed") / n,
        "opponent_pace": decimal_mean(window, "opponent_pace"),
        "games_in_sample": n,
        "strongest_zone": strongest,
        "weakest_zone": weakest,
        "data_quality_tier": quality_tier(n),
        "calculation_notes": "; ".join(notes) or None,
    }


def skip_reason(n: int, minimum: int, complete: annex.Completeness,
                gate_lifted: bool) -> tuple[str, str, bool] | None:
    """Section 5 checks after the breaker: (category, reason, can_retry) or None to emit."""
    if not complete.ready and not gate_lifted:
        return "INCOMPLETE_DATA", complete.reason(), True
    if n < minimum:
        return "INSUFFICIENT_DATA", f"Only {n} games, need {minimum}", True
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


def _team(ctx: _Date, team: str, window: list[Row], league: League,
          source_hash: str | None, result: Result) -> None:
    """Emit one team or record why not."""
    state = annex.Breaker()
    complete = annex.Completeness(WINDOW, WINDOW)
    if not ctx.backfill:
        state = annex.breaker(ctx.wh, SET_NAME, team, ctx.day, ctx.now)
        complete = annex.team_completeness(ctx.wh, ctx.games, team, ctx.day, WINDOW)
    if state.active_until is not None:
        result.failures.append(annex.failure(
            team, ctx.day, "CIRCUIT_BREAKER_ACTIVE", state.reason(), False))
        return
    lifted = not ctx.backfill and annex.is_bootstrap(ctx.day, ctx.start)
    skip = skip_reason(len(window), minimum_games((ctx.day - ctx.start).days), complete, lifted)
    if skip is not None:
        category, reason, can_retry = skip
        result.failures.append(annex.failure(team, ctx.day, category, reason, can_retry))
        return

    fields = business_fields(team, ctx.day, window, league)
    dropped = annex.out_of_range(fields, RANGES)
    if dropped is not None:
        # SPEC: section 5 "Pre-write filter (head; drops the row" names no category, and
        # not whether stored or unrounded values are tested: unrounded, as in A.7 the filter
        # comes right "after the hash"
        result.failures.append(annex.failure(
            team, ctx.day, "VALIDATION_ERROR", dropped, False))
        return
    stored = {
        name: store(value, SCALES[name]) if name in SCALES else value
        for name, value in fields.items()
    }
    result.rows.append({
        **stored,
        "source_team_defense_last_updated": None,
        "source_team_defense_rows_found": None,
        "source_team_defense_completeness_pct": None,
        "source_team_defense_hash": source_hash,
        "data_hash": hash_v1(fields),
        # SPEC: section 4 "flag true when n < 15, else NULL"
        "early_season_flag": True if len(window) < WINDOW else None,
        "insufficient_data_reason": None,
        **annex.tracking_columns(complete, state.attempts, ctx.day, ctx.start, ctx.backfill),
    })


def _one_date(ctx: _Date, run_gates: bool, result: Result) -> None:
    """All teams of one date."""
    if annex.is_bootstrap_skip(ctx.day, ctx.start):
        return
    seasons = {
        team: rows for team in sorted(ctx.games.by_entity)
        if (rows := ctx.games.between(team, ctx.start, ctx.day))
    }
    full = sum(len(rows) >= WINDOW for rows in seasons.values())
    if run_gates and not ctx.backfill and full < GATE_TEAMS:
        raise RunGate(f"only {full} teams with {WINDOW} games, need {GATE_TEAMS}")
    if not seasons:
        raise RunGate("no data")
    league, _ = league_averages(ctx.games, ctx.day, ctx.start)
    source_hash = ctx.games.source_hash(ctx.start, ctx.day)
    for team, rows in seasons.items():
        _team(ctx, team, rows[-WINDOW:], league, source_hash, result)


def compute(wh: Warehouse, dates: list[date], mode: str, now: datetime,
            upstream: dict[str, list[dict]] | None = None, *,
            run_gates: bool = True) -> Result:
    """The set for every date as given; `upstream` is not used by this set."""
    backfill = annex.is_backfill(mode)
    games, result = team_defense_games(wh), Result()
    for day in sorted(set(dates)):
        ctx = _Date(wh, games, day, annex.season_start(wh, day), backfill, now)
        try:
            _one_date(ctx, run_gates, result)
        except RunGate as refused:
            result.gates[day] = str(refused)
    return result
