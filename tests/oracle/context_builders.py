"""Small in-memory tables for the tests of the two context sets."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from .context_common import ATTEMPTS, GAME_LINES, INJURIES, SCHEDULE
from .player_context_data import (
    BETTINGPROS,
    DEFENSE,
    GAMEBOOK,
    ODDS_PROPS,
    OFFENSE,
    REGISTRY,
    ROSTERS,
    SUMMARY,
)
from .team_context_data import SCOREBOARD
from .warehouse import Row, Warehouse

NOW = datetime(2025, 1, 15, 12, tzinfo=timezone.utc)
TARGET = date(2025, 1, 15)


def utc(*parts: int) -> datetime:
    """An aware UTC datetime."""
    year, month, day_, *clock = parts
    hour, minute = (*clock, 0, 0)[:2]
    return datetime(year, month, day_, hour, minute, tzinfo=timezone.utc)


def day(text: str) -> date:
    """`MM-DD` of 2025, or a full ISO date."""
    return date.fromisoformat(text if len(text) > 5 else f"2025-{text}")


def game(when: str, away: str, home: str, score: tuple[int, int] | None = None, **more: Any) -> Row:
    """A schedule row; the score is (away, home) and makes the game final."""
    played = day(when)
    row: Row = {
        "game_id": f"G{played:%m%d}{away}{home}",
        "game_date": played,
        "season_year": played.year if played.month >= 10 else played.year - 1,
        "home_team_tricode": home,
        "away_team_tricode": away,
        "game_status": 1 if score is None else 3,
        "processed_at": utc(2025, 1, 15),
    }
    if score is not None:
        winner = home if score[1] > score[0] else away
        row |= {
            "away_team_score": score[0],
            "home_team_score": score[1],
            "winning_team_tricode": winner,
        }
    return row | more


def line(book: str, market: str, outcome: str, point: float | None, **more: Any) -> Row:
    """A game line of LAL at SAC on the target date, taken two hours before commencement."""
    row: Row = {
        "game_date": TARGET,
        "game_id": "hash1",
        "home_team_abbr": "SAC",
        "away_team_abbr": "LAL",
        "bookmaker_key": book,
        "market_key": market,
        "outcome_name": outcome,
        "outcome_point": point,
        "outcome_price": 1.9,
        "snapshot_timestamp": utc(2025, 1, 15, 18),
        "commence_time": utc(2025, 1, 16, 3),
    }
    return row | more


def report(player: str, status: str, **more: Any) -> Row:
    """An injury report of the target date, 09:00 Eastern."""
    row: Row = {
        "report_date": TARGET,
        "report_hour": 9,
        "game_date": TARGET,
        "team": "LAL",
        "player_lookup": player,
        "injury_status": status,
        "reason": "Knee",
        "reason_category": "injury",
        "confidence_score": 1.0,
        "processed_at": utc(2025, 1, 15, 14),
    }
    return row | more


def box(player: str, when: str, points: int | None, minutes: Any, **more: Any) -> Row:
    """A player_game_summary row of LAL."""
    played = day(when)
    row: Row = {
        "player_lookup": player,
        "game_id": f"{played:%Y%m%d}_LAL_XXX",
        "game_date": played,
        "team_abbr": "LAL",
        "points": points,
        "minutes_played": minutes,
        "usage_rate": None,
        "is_dnp": False,
        "processed_at": utc(2025, 1, 15),
    }
    return row | more


def book(player: str, team: str = "LAL", game_id: str = "20250115_LAL_SAC", **more: Any) -> Row:
    """A gamebook row of the target date."""
    row: Row = {
        "game_id": game_id,
        "game_date": TARGET,
        "player_lookup": player,
        "team_abbr": team,
        "player_status": "active",
    }
    return row | more


def roster(player: str, team: str = "LAL", when: str = "01-10", **more: Any) -> Row:
    """A roster row."""
    row: Row = {
        "roster_date": day(when),
        "scrape_hour": 8,
        "team_abbr": team,
        "player_lookup": player,
        "age": None,
        "birth_date": None,
    }
    return row | more


def odds(player: str, points_line: float | None, minutes: int | None, **more: Any) -> Row:
    """An Odds API prop of the target date."""
    row: Row = {
        "game_id": "20250115_LAL_SAC",
        "game_date": TARGET,
        "player_lookup": player,
        "bookmaker": "draftkings",
        "points_line": points_line,
        "snapshot_timestamp": utc(2025, 1, 16, 3) - timedelta(minutes=minutes or 0),
        "minutes_before_tipoff": minutes,
    }
    return row | more


def pros(player: str, points_line: float | None, **more: Any) -> Row:
    """A BettingPros prop of the target date, updated at 10:00 Eastern."""
    row: Row = {
        "game_date": TARGET,
        "player_lookup": player,
        "market_type": "points",
        "bet_side": "over",
        "bookmaker": "DraftKings",
        "points_line": points_line,
        "opening_line": None,
        "is_active": True,
        "is_best_line": False,
        "bookmaker_last_update": utc(2025, 1, 15, 15),
    }
    return row | more


def warehouse(**tables: list[Row]) -> Warehouse:
    """A warehouse from short table names; missing tables are absent."""
    names = {
        "schedule": SCHEDULE, "scoreboard": SCOREBOARD, "lines": GAME_LINES,
        "reports": INJURIES, "attempts": ATTEMPTS, "boxes": SUMMARY, "offense": OFFENSE,
        "defense": DEFENSE, "rosters": ROSTERS, "gamebook": GAMEBOOK, "odds": ODDS_PROPS,
        "pros": BETTINGPROS, "registry": REGISTRY,
        "aliases": "nba_reference.player_aliases",
    }  # fmt: skip
    return Warehouse.from_rows({names[k]: v for k, v in tables.items()})
