"""Context rows of `player_composite_factors`: upstream or synthetic (sections 2 and 5)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any, Iterable

from .annex import is_missing
from .inputs import Games, missing_last, stamp
from .numeric import as_decimal, half_away
from .teams import norm_team
from .warehouse import Row

HISTORY_DAYS = 14
RECENT_DAYS = 7
QUOTIENT_DIGITS = 9
_DIVISION = Context(prec=60)
CONTEXT_SCALES = {
    "avg_minutes_per_game_last_7": 1, "projected_usage_rate": 2,
    "avg_usage_rate_last_7_games": 2, "pace_differential": 1, "opponent_pace_last_10": 1,
}


def first_per_key(rows: Iterable[Row], key: str, tie_columns: tuple[str, ...]) -> dict[Any, Row]:
    """One row per key: greatest `processed_at`, then the smallest tie columns."""
    best: dict[Any, Row] = {}
    # sorted is stable: the second sort keeps the order of the first among equal stamps
    by_ties = sorted(rows, key=lambda r: tuple(missing_last(r.get(c)) for c in tie_columns))
    for row in sorted(by_ties, key=stamp, reverse=True):
        if row.get(key) is not None:
            best.setdefault(row[key], row)
    return best


def declared_scales(row: Row) -> Row:
    """NUMERIC columns of the upstream context at their scale, also when stored as floats."""
    changes: Row = {}
    for name, scale in CONTEXT_SCALES.items():
        value = row.get(name)
        if isinstance(value, (float, Decimal)) and not is_missing(value):
            # an infinity has no decimal and stays, because A.1 wants it to reach the score
            exact = as_decimal(value, scale)
            changes[name] = value if exact is None else exact
    return {**row, **changes}


def upstream_context(rows: list[Row]) -> dict[str, Row]:
    """Section 2.1: one context row per player."""
    # SPEC: 2.1 stops at universal_player_id; the opponent decides what is left, as in
    # section 5, so that row order does not matter.
    chosen = first_per_key(
        rows, "player_lookup", ("game_id", "universal_player_id", "opponent_team_abbr"))
    return {player: declared_scales(row) for player, row in chosen.items()}


def needs_synthetic(context_rows: list[Row], stored_rows: list[Row]) -> bool:
    """Section 5: no context, or fewer than nine tenths of the players on the date."""
    n = len(context_rows)
    e = len({r["player_lookup"] for r in stored_rows if r.get("player_lookup") is not None})
    return n == 0 or (e > 0 and 10 * n < 9 * e)


def _quotient(total: Decimal, count: int) -> Decimal:
    """Decimal quotient to nine digits, half away from zero."""
    return half_away(_DIVISION.divide(total, Decimal(count)), QUOTIENT_DIGITS)


def _recent_form(history: list[Row], day: date) -> dict[str, Any]:
    """Fields from the last days before D; `history` is H after A.9."""
    played_yesterday = any(r["game_date"] == day - timedelta(days=1) for r in history)
    recent = [r for r in history if r["game_date"] > day - timedelta(days=RECENT_DAYS)]
    minutes = sum((r["minutes_played"] for r in recent
                   if r.get("minutes_played") is not None), Decimal(0))
    usages = [r["usage_rate"] for r in recent if r.get("usage_rate") is not None]
    return {
        "days_rest": 0 if played_yesterday else 1,
        "back_to_back": played_yesterday,
        "games_in_last_7_days": len(recent),
        "minutes_in_last_7_days": int(half_away(minutes, 0)),
        "avg_minutes_per_game_last_7":
            _quotient(minutes, len(recent)) if recent else Decimal(0),
        "avg_usage_rate_last_7_games":
            _quotient(sum(usages, Decimal(0)), len(usages)) if usages else None,
    }


def synthetic_context(games: Games, stored_rows: list[Row], day: date) -> dict[str, Row]:
    """Section 5: one made-up context row per player with a row on the date itself."""
    # Only the keys of the rows of D are read, never their results.
    chosen = first_per_key(
        ({"player_lookup": r.get("player_lookup"), "game_date": day,
          "game_id": r.get("game_id"), "universal_player_id": r.get("universal_player_id"),
          "opponent_team_abbr": norm_team(r.get("opponent_team_abbr"))} for r in stored_rows),
        "player_lookup", ("game_id", "universal_player_id", "opponent_team_abbr"))
    return {
        player: {
            **row,
            **_recent_form(
                games.between(player, day - timedelta(days=HISTORY_DAYS), day), day),
            "back_to_backs_last_14_days": 0,
            "star_teammates_out": 0,
            "player_age": None,
            "projected_usage_rate": None,
            "pace_differential": None,
            "opponent_pace_last_10": None,
        }
        for player, row in chosen.items()
    }
