"""Market columns of the player set: prop lines and consensus game lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from .context_common import (
    Game,
    Line,
    high,
    instant,
    not_after,
    tip_off,
)
from .numeric import store
from .player_context_data import PlayerData
from .warehouse import Row

ODDS_RANKS = {"draftkings": 1, "fanduel": 2}
BETTINGPROS_RANKS = {"DraftKings": 1, "FanDuel": 2, "BettingPros Consensus": 99}


def usable_odds(rows: list[Row], as_of: datetime | None) -> list[Row]:
    """3.11 for Odds API props: minutes_before_tipoff > 0."""
    known = [r for r in rows if not_after(r.get("snapshot_timestamp"), as_of)]
    return [r for r in known if (r.get("minutes_before_tipoff") or 0) > 0]


def usable_bettingpros(rows: list[Row], tip: datetime, as_of: datetime | None) -> list[Row]:
    """3.11 for BettingPros: active points rows updated strictly before tip-off."""
    out: list[Row] = []
    for r in rows:
        updated = r.get("bookmaker_last_update")
        if updated is None or instant(updated) >= tip or not not_after(updated, as_of):
            continue
        if r.get("is_active") and r.get("market_type") == "points":
            out.append(r)
    return out


def _earliest(moment: datetime | None) -> tuple[Any, ...]:
    return high(None if moment is None else instant(moment).timestamp())


def _latest(moment: datetime | None) -> tuple[Any, ...]:
    # SPEC: the place of a missing snapshot_timestamp (usable by its minutes) is not said: last
    return high(None if moment is None else -instant(moment).timestamp())


def _odds_pick(rows: list[Row], order: Callable[[datetime | None], tuple[Any, ...]]) -> Row | None:
    """Bookmaker rank, then snapshot order, then bookmaker text, then lowest line."""
    return min(
        (r for r in rows if r.get("points_line") is not None),
        key=lambda r: (
            ODDS_RANKS.get((r.get("bookmaker") or "").lower(), 99),
            order(r.get("snapshot_timestamp")),
            high(r.get("bookmaker")),
            r["points_line"],
        ),
        default=None,
    )


def _bettingpros_pick(rows: list[Row]) -> Row | None:
    """Rank, best line first, latest update, bookmaker text, lowest line, lowest opening."""
    return min(
        (r for r in rows if r.get("points_line") is not None and r.get("bet_side") == "over"),
        key=lambda r: (
            BETTINGPROS_RANKS.get(r.get("bookmaker") or "", 50),
            not r.get("is_best_line"),
            _latest(r["bookmaker_last_update"]),
            high(r.get("bookmaker")),
            r["points_line"],
            high(r.get("opening_line")),
        ),
        default=None,
    )


def movement(current: float | None, opening: float | None) -> float | None:
    """Current minus opening when both are present and non-zero."""
    return current - opening if current and opening else None


def props(
    data: PlayerData, player: str, game: Game, as_of: datetime | None
) -> tuple[Row, float | None]:
    """4.3 and 6.3; the second value is the line before storing, for the streaks."""
    key = (game.date, player)
    odds = usable_odds(data.odds.get(key, []), as_of)
    pros = usable_bettingpros(data.bettingpros.get(key, []), tip_off(game, game.date), as_of)
    opening_row, current_row = _odds_pick(odds, _earliest), _odds_pick(odds, _latest)
    current = opening = current_label = opening_label = None
    if current_row is not None and opening_row is not None:
        current, current_label = current_row["points_line"], current_row.get("bookmaker")
        opening, opening_label = opening_row["points_line"], opening_row.get("bookmaker")
    else:
        pick = _bettingpros_pick(pros)
        if pick is not None:
            current, opening = pick["points_line"], pick.get("opening_line")
            current_label = opening_label = f"bettingpros_{pick.get('bookmaker')}"
    return {
        "has_prop_line": bool(odds or pros),
        "current_points_line": store(current, 1),
        "opening_points_line": store(opening, 1),
        "line_movement": store(movement(current, opening), 1),
        "current_points_line_source": current_label,
        "opening_points_line_source": opening_label,
    }, current


def median(values: list[float]) -> float | None:
    """Median, the mean of the two middle values when even."""
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def _snapshot(rows: list[Row], moment: datetime, favourite_only: bool) -> list[Row]:
    """Rows exactly at a snapshot; for spreads only the favourite's side."""
    at = [r for r in rows if r["snapshot_timestamp"] == moment]
    if not favourite_only:
        return at
    return [r for r in at if r.get("outcome_point") is not None and r["outcome_point"] <= 0]


def consensus(rows: list[Row], market: str) -> tuple[float | None, float | None, str | None]:
    """6.4 (current line, opening line, source) of one market."""
    own = [r for r in rows if r.get("market_key") == market]
    if not own:
        return None, None, None
    stamps = [r["snapshot_timestamp"] for r in own]
    favourite_only = market == "spreads"
    first = _snapshot(own, min(stamps), favourite_only)
    last = _snapshot(own, max(stamps), favourite_only)
    books = sorted({r["bookmaker_key"] for r in last if r.get("bookmaker_key") is not None})
    return _line(last), _line(first), ",".join(books) if books else None


def _line(rows: list[Row]) -> float | None:
    return median([r["outcome_point"] for r in rows if r.get("outcome_point") is not None])


def game_lines(lines: list[Line], game: Game) -> Row:
    """The game line columns."""
    rows = [row for row, home, away in lines if (home, away) == (game.home, game.away)]
    spread, opening_spread, spread_source = consensus(rows, "spreads")
    total, opening_total, total_source = consensus(rows, "totals")
    return {
        "game_spread": store(spread, 1),
        "opening_spread": store(opening_spread, 1),
        "spread_movement": store(movement(spread, opening_spread), 1),
        "game_spread_source": spread_source,
        "game_total": store(total, 1),
        "opening_total": store(opening_total, 1),
        "total_movement": store(movement(total, opening_total), 1),
        "game_total_source": total_source,
        "spread_public_betting_pct": None,
        "total_public_betting_pct": None,
    }
