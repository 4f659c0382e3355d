"""Input tables of the precompute sets, normalised once and indexed (Annex A.4, A.9)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, Iterable, Sequence

from .numeric import as_decimal
from .teams import norm_team
from .warehouse import Row, Warehouse

PLAYER_GAMES = "nba_analytics.player_game_summary"
TEAM_DEFENSE_GAMES = "nba_analytics.team_defense_game_summary"
SCHEDULE_VIEW = "nba_raw.v_nbac_schedule_latest"
SCHEDULE = "nba_raw.nbac_schedule"
REFERENCE_SCHEDULE = "nba_reference.nba_schedule"

_EARLIEST = datetime.min.replace(tzinfo=timezone.utc)

# Annex A.9: the order in which columns decide between repeated deliveries.
PLAYER_TIES = (
    "processed_at", "game_id", "data_hash",
    "is_active", "minutes_played", "points", "usage_rate", "ts_pct", "fg_attempts",
    "fg_makes", "assisted_fg_makes", "unassisted_fg_makes", "paint_attempts", "paint_makes",
    "mid_range_attempts", "mid_range_makes", "three_pt_attempts", "three_pt_makes",
    "team_abbr", "universal_player_id", "is_dnp",
)
DEFENSE_TIES = (
    "processed_at", "game_id", "data_hash",
    "opp_paint_makes", "opp_paint_attempts", "opp_mid_range_makes", "opp_mid_range_attempts",
    "opp_three_pt_makes", "opp_three_pt_attempts", "points_in_paint_allowed", "blocks_paint",
    "blocks_mid_range", "blocks_three_pt", "points_allowed", "defensive_rating",
    "opponent_pace",
)
PLAYER_SCALES = {"minutes_played": 1, "usage_rate": 2, "ts_pct": 3}
DEFENSE_SCALES = {"defensive_rating": 2, "opponent_pace": 1}
PLAYER_INTEGERS = (
    "points", "fg_attempts", "fg_makes", "assisted_fg_makes", "unassisted_fg_makes",
    "paint_attempts", "paint_makes", "mid_range_attempts", "mid_range_makes",
    "three_pt_attempts", "three_pt_makes",
)
DEFENSE_INTEGERS = DEFENSE_TIES[3:14]


def as_utc(value: datetime) -> datetime:
    """An instant with a zone; stamps without one are UTC."""
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)


def utc(value: datetime | None) -> datetime | None:
    """`as_utc` that lets a missing stamp through."""
    return None if value is None else as_utc(value)


def missing_lowest(value: Any) -> tuple[bool, Any]:
    """Sort key in which a missing value comes before every other."""
    if isinstance(value, datetime):
        value = as_utc(value)
    return (value is not None, value if value is not None else 0)


def missing_last(value: Any) -> tuple[bool, Any]:
    """Sort key in which a missing value comes after every other."""
    return (value is None, value if value is not None else 0)


def stamp(row: Row) -> datetime:
    """`processed_at`, missing lowest."""
    return utc(row.get("processed_at")) or _EARLIEST


def _as_declared(row: Row, scales: dict[str, int], integers: Sequence[str]) -> Row:
    """The row with numbers of the declared types, whatever the file stored them as."""
    changes: Row = {}
    for name, scale in scales.items():
        value = row.get(name)
        if value is not None:
            exact = as_decimal(value, scale)
            if not isinstance(value, Decimal) or exact != value:
                changes[name] = exact
    for name in integers:
        value = row.get(name)
        if isinstance(value, (float, Decimal)):
            changes[name] = int(value)
    return {**row, **changes} if changes else row


def collapse(rows: Iterable[Row], entity: str, ties: Sequence[str]) -> list[Row]:
    """Annex A.9: one row per (entity, game_date), a whole row wins."""
    groups: dict[tuple[str, date], list[Row]] = {}
    for row in rows:
        if row.get(entity) is not None and row.get("game_date") is not None:
            groups.setdefault((row[entity], row["game_date"]), []).append(row)
    return [
        group[0] if len(group) == 1
        else max(group, key=lambda r: tuple(missing_lowest(r.get(c)) for c in ties))
        for group in groups.values()
    ]


@dataclass
class Games:
    """Collapsed game rows: per entity in date order, per date, and the newest hash per date."""

    by_entity: dict[str, list[Row]]
    dates_of: dict[str, list[date]]
    dates: list[date]
    hash_of_date: dict[date, tuple[datetime, str]]

    def between(self, entity: str, start: date, end: date) -> list[Row]:
        """Rows of one entity with start <= game_date < end, oldest first."""
        dates = self.dates_of.get(entity, [])
        return self.by_entity.get(entity, [])[bisect_left(dates, start):bisect_left(dates, end)]

    def count(self, entity: str, start: date, end: date) -> int:
        """Distinct game dates of one entity with start <= game_date < end."""
        dates = self.dates_of.get(entity, [])
        return max(0, bisect_left(dates, end) - bisect_left(dates, start))

    def newest_before(self, entity: str, end: date) -> Row | None:
        """The entity's newest row with game_date < end, in any season."""
        position = bisect_left(self.dates_of.get(entity, []), end)
        return self.by_entity[entity][position - 1] if position else None

    def any_between(self, start: date, end: date) -> bool:
        """Is there a row with start <= game_date < end?"""
        return bisect_left(self.dates, end) > bisect_left(self.dates, start)

    def source_hash(self, start: date, end: date) -> str | None:
        """`data_hash` of the newest row (processed_at) with start <= game_date < end."""
        found = [
            self.hash_of_date[d]
            for d in self.dates[bisect_left(self.dates, start):bisect_left(self.dates, end)]
            if d in self.hash_of_date
        ]
        return max(found)[1] if found else None


def _index(rows: list[Row], entity: str) -> Games:
    by_entity: dict[str, list[Row]] = {}
    hash_of_date: dict[date, tuple[datetime, str]] = {}
    for row in sorted(rows, key=lambda r: r["game_date"]):
        by_entity.setdefault(row[entity], []).append(row)
        if row.get("data_hash") is not None:
            # SPEC: A.9 "Of several rows with the greatest `processed_at`, a source hash is
            # the greatest `data_hash`"; taken over the collapsed rows, since A.9 comes
            # "Before any filter or ranking".
            candidate = (stamp(row), row["data_hash"])
            day = row["game_date"]
            hash_of_date[day] = max(hash_of_date.get(day, candidate), candidate)
    dates_of = {e: [r["game_date"] for r in found] for e, found in by_entity.items()}
    return Games(by_entity, dates_of, sorted({r["game_date"] for r in rows}), hash_of_date)


def player_games(wh: Warehouse) -> Games:
    """`player_game_summary` after A.9."""
    if "player_games" not in wh.cache:
        rows = (
            {**_as_declared(r, PLAYER_SCALES, PLAYER_INTEGERS),
             "team_abbr": norm_team(r.get("team_abbr"))}
            for r in wh.rows(PLAYER_GAMES) or []
        )
        wh.cache["player_games"] = _index(
            collapse(rows, "player_lookup", PLAYER_TIES), "player_lookup")
    return wh.cache["player_games"]


def team_defense_games(wh: Warehouse) -> Games:
    """`team_defense_game_summary` after A.9."""
    if "team_defense_games" not in wh.cache:
        # SPEC: annex A names no team codes; those of other feeds are the same teams here as
        # in the context sets ("normalise every input team code"), so they share one window.
        rows = (
            {**_as_declared(r, DEFENSE_SCALES, DEFENSE_INTEGERS),
             "defending_team_abbr": norm_team(r.get("defending_team_abbr"))}
            for r in wh.rows(TEAM_DEFENSE_GAMES) or []
        )
        wh.cache["team_defense_games"] = _index(
            collapse(rows, "defending_team_abbr", DEFENSE_TIES), "defending_team_abbr")
    return wh.cache["team_defense_games"]


def stored_player_rows(wh: Warehouse) -> dict[date, list[Row]]:
    """`player_game_summary` per date as stored, without A.9."""
    if "stored_player_rows" not in wh.cache:
        wh.cache["stored_player_rows"] = rows_by_date(wh.rows(PLAYER_GAMES), "game_date")
    return wh.cache["stored_player_rows"]


def rows_by_date(rows: list[Row] | None, column: str) -> dict[Any, list[Row]]:
    """Rows grouped by a date column."""
    found: dict[Any, list[Row]] = {}
    for row in rows or []:
        found.setdefault(row.get(column), []).append(row)
    return found


def schedule_rows(wh: Warehouse) -> list[Row]:
    """Annex A.4 schedule: the view when stored, else the base table de-duplicated as it."""
    if "schedule_rows" not in wh.cache:
        rows = wh.rows(SCHEDULE_VIEW)
        if rows is None:
            best: dict[tuple[Any, Any], Row] = {}
            for row in wh.rows(SCHEDULE) or []:
                key = (row.get("game_id"), row.get("game_date"))
                if key not in best or _schedule_rank(row) > _schedule_rank(best[key]):
                    best[key] = row
            rows = list(best.values())
        wh.cache["schedule_rows"] = rows
    return wh.cache["schedule_rows"]


def _schedule_rank(row: Row) -> tuple[Any, ...]:
    # SPEC: A.4 "the highest status, then the greatest `processed_at`" leaves equal stamps
    # open; the greatest team codes then win, so that row order does not matter.
    names = ("game_status", "processed_at", "home_team_tricode", "away_team_tricode")
    return tuple(missing_lowest(row.get(n)) for n in names)


def final_dates(wh: Warehouse) -> dict[str, list[date]]:
    """Distinct dates of final games per team, home and away, oldest first."""
    if "final_dates" not in wh.cache:
        found: dict[str, set[date]] = {}
        for row in schedule_rows(wh):
            if row.get("game_status") == 3 and row.get("game_date") is not None:
                for side in ("home_team_tricode", "away_team_tricode"):
                    team = norm_team(row.get(side))
                    if team is not None:
                        found.setdefault(team, set()).add(row["game_date"])
        wh.cache["final_dates"] = {team: sorted(dates) for team, dates in found.items()}
    return wh.cache["final_dates"]
