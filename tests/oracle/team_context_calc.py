"""Calculators of the team set: rest, betting, personnel, momentum, travel, completeness."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .context_common import Game, Line, between, days_before, half_away_fraction, low, percent
from .numeric import store
from .team_context_data import TeamData
from .teams import miles, name_is_team
from .warehouse import Row

BOOKS = ("draftkings", "fanduel")


def season_games(data: TeamData, team: str, game: Game) -> list[Game]:
    """Games of the team before the target within the target's season, ascending."""
    return [g for g in data.teams[team] if g.date < game.date and g.season == game.season]


def rest(data: TeamData, team: str, game: Game) -> Row:
    """6.1 Rest and density."""
    season = season_games(data, team, game)
    finals = [g for g in season if g.status == 3]
    counted = list(finals)
    run_day = data.as_of_day
    if run_day is not None and run_day < game.date:
        counted += [g for g in season if g.status in (1, 2) and g.date >= run_day]
    days = [g.date for g in counted]
    since = (game.date - max(days)).days if days else None
    back_to_back = since == 1
    return {
        "is_back_to_back": back_to_back,
        "team_back_to_back": back_to_back,
        "days_since_last_game": since,
        "game_number_in_season": len(finals) + 1,
        "team_days_rest": None if since is None else since - 1,
        "games_in_last_7_days": sum(d > days_before(game.date, 7) for d in days),
        "games_in_last_14_days": sum(d > days_before(game.date, 14) for d in days),
    }


def betting(lines: list[Line], team: str, game: Game) -> Row:
    """6.2 Betting: spread and total of the preferred books."""
    spread: Row | None = None
    total: Row | None = None
    for book in BOOKS:
        own = [
            row
            for row, home, away in lines
            if (home, away) == (game.home, game.away)
            and row.get("bookmaker_key") == book
            and row.get("outcome_point") is not None
        ]
        spread = spread or next((r for r in own if _is_spread(r, team)), None)
        total = total or next((r for r in own if _is_total(r)), None)
    stamp = spread or total
    return {
        "game_spread": None if spread is None else store(spread["outcome_point"], 2),
        "game_total": None if total is None else store(total["outcome_point"], 1),
        "game_spread_source": None if spread is None else spread["bookmaker_key"],
        "game_total_source": None if total is None else total["bookmaker_key"],
        "spread_movement": None,
        "total_movement": None,
        "betting_lines_updated_at": None if stamp is None else stamp["snapshot_timestamp"],
    }


def _is_spread(row: Row, team: str) -> bool:
    return row.get("market_key") == "spreads" and name_is_team(row.get("outcome_name"), team)


def _is_total(row: Row) -> bool:
    return row.get("market_key") == "totals" and row.get("outcome_name") == "Over"


def personnel(reports: list[Row], team: str) -> Row:
    """6.3 Personnel: every player listed, not only starters."""
    states = [(r.get("injury_status") or "").lower() for r in reports if r.get("team") == team]
    return {
        "starters_out_count": sum(s == "out" for s in states),
        "questionable_players_count": sum(s in ("questionable", "doubtful") for s in states),
    }


def momentum(data: TeamData, team: str, game: Game) -> Row:
    """6.4 Momentum: decided games only, newest first."""
    # the list is ascending by (date, status, game_id), so reversing keeps the tie rule
    decided = [
        g for g in season_games(data, team, game) if g.status == 3 and g.winner is not None
    ][::-1]
    wins = losses = 0
    for g in decided:
        won = g.winner == team
        if (won and losses) or (not won and wins):
            break
        wins, losses = wins + won, losses + (not won)
    last = decided[0] if decided else None
    return {
        "team_win_streak_entering": wins,
        "team_loss_streak_entering": losses,
        "last_game_margin": None if last is None else _margin(last, team),
        "last_game_result": None if last is None else ("W" if last.winner == team else "L"),
    }


def _margin(game: Game, team: str) -> int | None:
    """Own score minus the opponent's."""
    if game.home_score is None or game.away_score is None:
        return None
    own_minus_away = game.home_score - game.away_score
    return own_minus_away if game.home == team else -own_minus_away


def travel(data: TeamData, team: str, game: Game) -> int:
    """6.5 Travel: 0 at home; else from the place of the previous game of the season."""
    if game.home == team:
        return 0
    season = season_games(data, team, game)
    if not season:
        return 0
    previous = max(season, key=lambda g: (g.date, low(g.status), g.game_id))
    if previous.home is None or game.home is None:
        return 0
    # a home game was at T's own arena, which is again the home team's
    return miles(previous.home, game.home)


def window(data: TeamData, team: str, day: date, n: int) -> dict[str, Any]:
    """7.1 One completeness window [g-N, g-1]."""
    games = between(data.teams[team], days_before(day, n), day)
    run_day = data.as_of_day
    expected = [g for g in games if g.status == 3 or (run_day is not None and g.date < run_day)]
    scored = (g for g in games if g.home_score is not None and g.away_score is not None)
    actual = sum(g.status == 3 and g.winner is not None for g in scored)
    share = actual / len(expected) * 100 if expected else 100.0
    return {
        "expected": len(expected),
        "actual": actual,
        "pct": percent(actual, len(expected)) if expected else 100.0,
        "missing": max(0, len(expected) - actual),
        "complete": actual >= len(expected),
        "ready": share >= 70,
    }


def tier(pct: float) -> tuple[str, float]:
    """7.2 Quality tier and score from the 14-day percentage."""
    if pct >= 95:
        return "gold", 95.0
    if pct >= 75:
        return "silver", 75.0
    if pct >= 50:
        return "bronze", 50.0
    return "poor", 25.0


def source_columns(data: TeamData, table: str, day: date, expected: int) -> tuple[Any, ...]:
    """Section 3: (last_updated, rows_found, completeness_pct, hash), nulls when no row."""
    rows = data.raw[table].get(day, [])
    if not rows:
        return None, None, None, None
    stamps = [r["processed_at"] for r in rows if r.get("processed_at") is not None]
    # SPEC: "latest non-null row hash": latest by processed_at, then the greatest text
    hashed = [r for r in rows if r.get("data_hash") is not None]
    newest = max(hashed, key=lambda r: (low(r.get("processed_at")), r["data_hash"]), default=None)
    share: Decimal = half_away_fraction(min(Fraction(100), Fraction(len(rows) * 100, expected)), 2)
    return max(stamps, default=None), len(rows), share, newest and newest["data_hash"]


def age_hours(last_updated: Any, now: Any) -> float | None:
    """Age of a source in hours; unknown when it carries no stamp."""
    return None if last_updated is None else (now - last_updated) / timedelta(hours=1)
