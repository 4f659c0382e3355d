"""Annex A: rules shared by the three precompute sets."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Iterable, Mapping

from .inputs import (
    REFERENCE_SCHEDULE, Games, as_utc, final_dates, missing_lowest, schedule_rows, stamp, utc,
)
from .numeric import round_dec
from .teams import norm_team
from .warehouse import Row, Warehouse

BOOTSTRAP_SKIP_DAYS = 14
BOOTSTRAP_DAYS = 30
READY_PERCENT = 70.0
REPROCESS_ATTEMPTS = "nba_orchestration.reprocess_attempts"
FALLBACK_STARTS = {
    2021: date(2021, 10, 19), 2022: date(2022, 10, 18), 2023: date(2023, 10, 24),
    2024: date(2024, 10, 22), 2025: date(2025, 10, 21), 2026: date(2026, 10, 21),
}


class BadValue(Exception):
    """A value that makes its row fail (A.1: an infinity where an integer is needed)."""


# --- A.1 coercions -------------------------------------------------------------------------

def is_missing(v: Any) -> bool:
    """SQL NULL and NaN are one thing."""
    return v is None or (isinstance(v, float) and math.isnan(v)) or (
        isinstance(v, Decimal) and v.is_nan())


def as_int(v: Any, default: int) -> int:
    """A.1 `as_int`."""
    if is_missing(v):
        return default
    if isinstance(v, str):
        # SPEC: "text of an integer"; surrounding blanks and a sign are taken as part of it
        return int(v) if re.fullmatch(r"\s*[+-]?[0-9]+\s*", v) else default
    if isinstance(v, (float, Decimal)) and not math.isfinite(v):
        raise BadValue("infinite value where an integer is needed")
    return int(v)


def as_float(v: Any, default: float) -> float:
    """A.1 `as_float`; infinities are kept."""
    if is_missing(v):
        return default
    try:
        number = float(v)
    except (TypeError, ValueError):
        return default
    return default if math.isnan(number) else number


def as_bool(v: Any, default: bool) -> bool:
    """A.1 `as_bool`."""
    return default if is_missing(v) else bool(v)


# --- A.2 season calendar -------------------------------------------------------------------

def season_year(day: date) -> int:
    """The starting year of the season a date belongs to."""
    return day.year if day.month >= 10 else day.year - 1


def season_start(wh: Warehouse, day: date) -> date:
    """First regular-season game of the season of a date."""
    year = season_year(day)
    starts = wh.cache.setdefault("season_starts", {})
    if year not in starts:
        rows = wh.rows(REFERENCE_SCHEDULE)
        # SPEC: A.2 "or where that table is absent": a reference table that is present but
        # holds no opening game leads to the fallback dates, not to the other schedule.
        rows = schedule_rows(wh) if rows is None else rows
        first, last = date(year, 10, 1), date(year, 11, 30)
        games = [
            r["game_date"] for r in rows
            if r.get("game_date") is not None and first <= r["game_date"] <= last
            and str(r.get("game_id") or "").startswith("002")
        ]
        fallback = FALLBACK_STARTS.get(year, date(year, 10, 22))
        starts[year] = min(games) if games else fallback
    return starts[year]


def is_bootstrap_skip(day: date, start: date) -> bool:
    """Days 0 to 13 of a season are skipped as a whole."""
    return 0 <= (day - start).days < BOOTSTRAP_SKIP_DAYS


def is_bootstrap(day: date, start: date) -> bool:
    """First 30 days, true also before the start."""
    return (day - start).days < BOOTSTRAP_DAYS


def is_season_boundary(day: date) -> bool:
    """All of October, November and April."""
    return day.month in (10, 11, 4)


def is_backfill(mode: str) -> bool:
    """The mode argument of `compute`."""
    if mode not in ("daily", "backfill"):
        raise ValueError(f"unknown mode {mode!r}")
    return mode == "backfill"


# --- A.4 completeness ----------------------------------------------------------------------

@dataclass(frozen=True)
class Completeness:
    """Expected and actual games of an entity."""

    expected: int
    actual: int

    @property
    def raw(self) -> float:
        """Unrounded percentage, not capped."""
        return self.actual / self.expected * 100 if self.expected > 0 else 100.0

    @property
    def pct(self) -> float:
        """Percentage with one digit."""
        return round_dec(self.raw, 1)

    @property
    def missing(self) -> int:
        """Games that were expected and not found."""
        return max(0, self.expected - self.actual)

    @property
    def ready(self) -> bool:
        """At least 70 %, tested unrounded."""
        return self.raw >= READY_PERCENT

    def reason(self) -> str:
        """Text of an INCOMPLETE_DATA failure."""
        return f"Incomplete data: {self.pct}% ({self.actual}/{self.expected} games)"


def _expected_games(wh: Warehouse, team: str | None, start: date, day: date, window: int) -> int:
    """Distinct final dates of a team in [start, day), at most the window."""
    code = norm_team(team)
    dates = final_dates(wh).get(code, []) if code is not None else []
    return min(window, max(0, bisect_left(dates, day) - bisect_left(dates, start)))


def player_completeness(wh: Warehouse, games: Games, player: str, day: date,
                        window: int) -> Completeness:
    """A.4 engine column for a player: the team is that of the newest row in any season."""
    start = season_start(wh, day)
    newest = games.newest_before(player, day)
    team = newest.get("team_abbr") if newest else None
    expected = _expected_games(wh, team, start, day, window)
    return Completeness(expected, min(window, games.count(player, start, day)))


def team_completeness(wh: Warehouse, games: Games, team: str, day: date,
                      window: int) -> Completeness:
    """A.4 engine column for a team."""
    start = season_start(wh, day)
    expected = _expected_games(wh, team, start, day, window)
    return Completeness(expected, min(window, games.count(team, start, day)))


# --- A.5 circuit breaker -------------------------------------------------------------------

@dataclass(frozen=True)
class Breaker:
    """State of one (set, entity, date)."""

    attempts: int = 0
    active_until: datetime | None = None

    def reason(self) -> str:
        """Text of a CIRCUIT_BREAKER_ACTIVE failure."""
        # SPEC: "Circuit breaker active until <time>" gives no time format; ISO 8601 here
        until = self.active_until.isoformat() if self.active_until else "?"
        return f"Circuit breaker active until {until}"


def breaker(wh: Warehouse, set_name: str, entity: str, day: date, now: datetime) -> Breaker:
    """The row with the highest attempt number decides."""
    if "breakers" not in wh.cache:
        best: dict[tuple[Any, ...], Row] = {}
        for row in wh.rows(REPROCESS_ATTEMPTS) or []:
            key = (row.get("processor_name"), row.get("entity_id"), row.get("analysis_date"))
            if key not in best or _attempt_rank(row) > _attempt_rank(best[key]):
                best[key] = row
        wh.cache["breakers"] = best
    row = wh.cache["breakers"].get((set_name, entity, day))
    if row is None:
        return Breaker()
    until = utc(row.get("circuit_breaker_until"))
    tripped = bool(row.get("circuit_breaker_tripped"))
    active = tripped and until is not None and as_utc(now) < until
    return Breaker(as_int(row.get("attempt_number"), 0), until if active else None)


def _attempt_rank(row: Row) -> tuple[Any, ...]:
    # SPEC: A.5 does not say which of two rows with one attempt number wins: the later lock
    names = ("attempt_number", "circuit_breaker_tripped", "circuit_breaker_until")
    return tuple(missing_lowest(row.get(n)) for n in names)


# --- A.7, A.8 output -----------------------------------------------------------------------

def failure(entity: str, day: date, category: str, reason: str, can_retry: bool) -> Row:
    """A row of `precompute_failures`."""
    return {
        "entity_id": entity, "analysis_date": day, "failure_category": category,
        "failure_reason": reason[:1000], "can_retry": can_retry,
    }


def tracking_columns(complete: Completeness, attempts: int, day: date, start: date,
                     backfill: bool) -> Row:
    """Completeness and run columns that every precompute set has."""
    return {
        "expected_games_count": complete.expected,
        "actual_games_count": complete.actual,
        "completeness_percentage": complete.pct,
        "missing_games_count": complete.missing,
        "is_production_ready": complete.ready,
        "data_quality_issues": [],
        "last_reprocess_attempt_at": None,
        "reprocess_attempt_count": attempts,
        "circuit_breaker_active": False,
        "circuit_breaker_until": None,
        "manual_override_required": False,
        "season_boundary_detected": not backfill and is_season_boundary(day),
        "backfill_bootstrap_mode": not backfill and is_bootstrap(day, start),
        "processing_decision_reason": "processed_successfully",
    }


def out_of_range(values: Row, ranges: Mapping[str, tuple[float, float]]) -> str | None:
    """Pre-write filter: the first column outside its inclusive range; NULL passes."""
    for name, (low, high) in ranges.items():
        value = values.get(name)
        if value is not None and not is_missing(value) and not low <= value <= high:
            return f"{name}={value} outside [{low}, {high}]"
    return None


def newest_hash(rows: Iterable[Row]) -> str | None:
    """`data_hash` of the row with the greatest `processed_at` among rows that have one."""
    found = [(stamp(r), r["data_hash"]) for r in rows if r.get("data_hash") is not None]
    return max(found)[1] if found else None
