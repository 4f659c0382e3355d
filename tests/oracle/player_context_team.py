"""Calculators about teams and the game: opponent, stars, travel, tip-off, age, injury."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from .context_common import (
    EASTERN,
    Game,
    between,
    days_before,
    half_away_fraction,
    high,
    instant,
    latest_reports,
    low,
    ra_double,
    report_usable,
    season_start,
    status_of,
    tip_off,
)
from .numeric import half_away, store
from .player_context_data import Box, PlayerData, TeamRow, latest_roster, roster_rows
from .player_context_history import mean
from .teams import miles, zones
from .warehouse import Row

ZONE_LABELS = {
    "America/New_York": "ET", "America/Chicago": "CT", "America/Denver": "MT",
    "America/Los_Angeles": "PT", "America/Phoenix": "MST",
}  # fmt: skip
NO_TEXT = ("", "unknown", "nan", "none")
OUT = ("out", "doubtful")


# ---------------------------------------------------------------- 6.5 opponent


def average(values: Sequence[Decimal | None]) -> Decimal | None:
    """Average of fixed-point values, nulls ignored, carried with nine decimals."""
    known = [Fraction(v) for v in values if v is not None]
    return half_away_fraction(sum(known, Fraction(0)) / len(known), 9) if known else None


def deviation(values: Sequence[Decimal | float | None]) -> float | None:
    """Sample standard deviation from exact sums; null for fewer than two values."""
    known = [Fraction(v) for v in values if v is not None]
    n = len(known)
    if n < 2:
        return None
    variance = (n * sum(v * v for v in known) - sum(known) ** 2) / (n * (n - 1))
    return math.sqrt(float(variance))


def _ra(value: Decimal | None, n: int) -> Decimal:
    """RA of a fixed-point value; the default of the section is 0.0."""
    return Decimal(0) if value is None else half_away(value, n)


def _sd(values: Sequence[Decimal | float | None], n: int) -> float:
    """RA of a standard deviation; 0.0 when there is none."""
    spread = deviation(values)
    return 0.0 if spread is None else ra_double(spread, n)


def _recent(table: dict[str, list[TeamRow]], team: str, day: date) -> list[TeamRow]:
    """The team's rows of the season before the day, newest first."""
    return list(between(table.get(team, []), season_start(day), day))[::-1]


def opponent_columns(data: PlayerData, team: str, opponent: str, day: date) -> tuple[Row, bool]:
    """6.5, and whether the opponent has any row this season."""
    own = _recent(data.offense, team, day)[:10]
    offense, defense = _recent(data.offense, opponent, day), _recent(data.defense, opponent, day)
    pace = [r.values["pace"] for r in offense[:10]]
    rating = [r.values["offensive_rating"] for r in offense[:10]]
    defended = [r.values["defensive_rating"] for r in defense[:10]]
    rates, boards = _ft_rates(defense), _rebound_ratios(offense)
    own_pace, their_pace = average([r.values["pace"] for r in own]), average(pace)
    gap = None if own_pace is None or their_pace is None else own_pace - their_pace
    return {
        "pace_differential": store(_ra(gap, 2), 1),
        "opponent_pace_last_10": store(_ra(their_pace, 2), 1),
        "opponent_ft_rate_allowed": store(_ra(average(rates), 3), 3),
        "opponent_def_rating_last_10": store(_ra(average(defended), 2), 2),
        "opponent_off_rating_last_10": float(_ra(average(rating), 2)),
        "opponent_rebounding_rate": (
            ra_double(float(sum(map(Fraction, boards)) / len(boards)), 4) if boards else 0.0
        ),
        "opponent_pace_variance": _sd(pace, 2),
        "opponent_ft_rate_variance": _sd(rates, 3),
        "opponent_def_rating_variance": _sd(defended, 2),
        "opponent_off_rating_variance": _sd(rating, 2),
        "opponent_rebounding_rate_variance": _sd(boards, 4),
    }, bool(offense or defense)


def _ft_rates(defense: list[TeamRow]) -> list[Decimal]:
    """Free throws per 100 pace units of the last ten games that carry both."""
    out: list[Decimal] = []
    for row in defense:
        attempts, pace = row.values["opp_ft_attempts"], row.values["opponent_pace"]
        if attempts is not None and pace is not None and pace > 0:
            # a quotient of fixed-point columns carries nine decimals
            quotient = half_away_fraction(Fraction(attempts) / Fraction(pace), 9)
            out.append(half_away(quotient * 100, 3))
    return out[:10]


def _rebound_ratios(offense: list[TeamRow]) -> list[float]:
    """Rebounds per possession; null rebounds count toward the ten games."""
    pairs = [(r.values["rebounds"], r.values["possessions"]) for r in offense]
    rows = [(boards, p) for boards, p in pairs if p is not None and p > 0][:10]
    return [float(boards) / float(p) for boards, p in rows if boards is not None]


# ---------------------------------------------------------------- 6.6 stars


def star_weights(
    data: PlayerData, team: str, day: date, as_of: datetime | None
) -> dict[str, int]:
    """Weight 3, 2 or 1 of every star on the team's roster."""
    season: dict[str, list[Box]] = {}
    for box in between(data.team_boxes.get(team, []), season_start(day), day):
        if not box.dnp and box.minutes is not None and box.minutes > 0:
            season.setdefault(box.player, []).append(box)
    recent: dict[str, list[Box]] = {}
    for box in between(data.team_boxes.get(team, []), days_before(day, 10), day):
        if box.played:
            recent.setdefault(box.player, []).append(box)
    _, roster = latest_roster(data, team, day, as_of)
    out: dict[str, int] = {}
    for player, rows in season.items():
        if player not in roster or len(rows) < 10:
            continue
        points = _blend(recent.get(player, []), rows, "points")
        minutes = _blend(recent.get(player, []), rows, "minutes")
        if _at_least(points, 18) or (_at_least(minutes, 28) and _at_least(points, 12)):
            out[player] = 3 if _at_least(points, 25) else 2 if _at_least(points, 18) else 1
    return out


def _blend(recent: list[Box], season: list[Box], column: str) -> float | None:
    """Recent average if present, else the season's, per column."""
    for rows in (recent, season):
        value = mean([v for v in (getattr(b, column) for b in rows) if v is not None])
        if value is not None:
            return value
    return None


def _at_least(value: float | None, limit: float) -> bool:
    return value is not None and value >= limit


def star_columns(weights: dict[str, int], reports: dict[str, Row], player: str) -> Row:
    """Stars by their latest status, the player himself excluded."""
    mates = {p: w for p, w in weights.items() if p != player}
    out = [p for p in mates if status_of(reports.get(p)) in OUT]
    questionable = [p for p in mates if status_of(reports.get(p)) == "questionable"]
    return {
        "star_teammates_out": len(out),
        "questionable_star_teammates": len(questionable),
        "star_tier_out": sum(mates[p] for p in out),
    }


# ---------------------------------------------------------------- 6.7 travel


def travel_columns(data: PlayerData, team: str, day: date, home_game: bool) -> Row:
    """Distance and zones between the games of fourteen days, and the road run."""
    places = [g.home or "" for g in data.finals(team, day, 14)]
    legs = [(a, b) for a, b in zip(places, places[1:]) if a != b]
    road = 0
    if not home_game:
        road = 1
        for game in reversed(data.finals(team, day, 30)):
            if game.home == team:
                break
            road += 1
    return {
        "consecutive_road_games": road,
        "miles_traveled_last_14_days": sum(miles(a, b) for a, b in legs),
        "time_zones_crossed_last_14_days": sum(zones(a, b) for a, b in legs),
    }


# ---------------------------------------------------------------- 6.8, 6.9


def tip_off_text(moment: datetime | None, zone_name: str | None) -> str | None:
    """Tip-off in the arena's zone, for example `7:30 PM ET`."""
    if moment is None:
        return None
    name = zone_name or "America/New_York"
    try:
        zone, label = ZoneInfo(name), ZONE_LABELS.get(name)
    except (KeyError, ValueError, OSError):
        zone, label = EASTERN, None
    local = instant(moment).astimezone(zone)
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half} {label or local.tzname()}"


def season_phase(day: date) -> str:
    """Phase by month."""
    if day.month in (10, 11):
        return "early"
    if day.month in (12, 1, 2):
        return "mid"
    return "late" if day.month in (3, 4) else "playoffs"


# ---------------------------------------------------------------- 6.10 age, injury


def player_age(
    data: PlayerData, player: str, day: date, as_of: datetime | None
) -> int | None:
    """Age of the latest roster row, else full calendar years since its birth date."""
    rows = roster_rows(data.player_rosters.get(player, []), day, as_of)
    if not rows:
        return None
    # four stable sorts from the last criterion to the first
    rows = sorted(rows, key=lambda r: (low(r.get("age")), low(r.get("birth_date"))), reverse=True)
    rows.sort(key=lambda r: high(r.get("team_abbr")))
    rows.sort(key=lambda r: (r["roster_date"], low(r.get("scrape_hour"))), reverse=True)
    if rows[0].get("age") is not None:
        return rows[0]["age"]
    born = rows[0].get("birth_date")
    return None if born is None else calendar_age(born, day)


def calendar_age(born: date, day: date) -> int:
    """Full years; 29 February counts from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def game_reports(data: PlayerData, game: Game, as_of: datetime | None) -> dict[str, Row]:
    """Latest usable report of every player for the day, seen from one game's tip-off."""
    tip = tip_off(game, game.date)
    return latest_reports(
        data.reports.get(game.date, []), lambda r: report_usable(r, tip, as_of)
    )


def injury_columns(report: Row | None) -> Row:
    """Status as stored, and the first telling text of reason and category."""
    text: Any = None
    if report is not None:
        texts = (report.get("reason"), report.get("reason_category"))
        text = next((t for t in texts if t is not None and t.lower() not in NO_TEXT), None)
    return {
        "player_status": None if report is None else report.get("injury_status"),
        "injury_report": text,
    }


# ---------------------------------------------------------------- 6.11


def opponent_days_rest(data: PlayerData, opponent: str, day: date) -> int | None:
    """Days since the opponent's latest final game within thirty days."""
    games = data.finals(opponent, day, 30)
    return (day - games[-1].date).days if games else None
