"""Inputs of the team set: games with the scoreboard fallback, raw-row facts, lines, reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .context_common import (
    GAME_LINES,
    INJURIES,
    SCHEDULE,
    Game,
    Line,
    attempts_of,
    by_date,
    by_team,
    days_before,
    eastern_wall,
    high,
    latest_reports,
    lines_by_date,
    load,
    low,
    report_usable,
    reports_by_game_date,
    schedule_games,
    tip_off,
    usable_lines,
)
from .warehouse import Row, Warehouse

SCOREBOARD = "nba_raw.espn_scoreboard"
PROCESSOR = "upcoming_team_game_context"

# raw rows of each source by game date
RawRows = dict[date, list[Row]]


@dataclass
class TeamData:
    """Everything the calculators read."""

    dates: dict[date, list[Game]]
    teams: dict[str, list[Game]]
    raw: dict[str, RawRows]
    lines: dict[date, list[Row]]
    reports: dict[date, list[Row]]
    attempts: dict[tuple[Any, Any], Row]
    as_of: datetime | None

    @property
    def as_of_day(self) -> date | None:
        """Eastern date of `as_of`."""
        # SPEC: T-08 "date(as_of)" names no zone; game dates are Eastern, so this one is too
        return None if self.as_of is None else eastern_wall(self.as_of).date()


def _scoreboard_games(wh: Warehouse) -> list[Game]:
    """Completed scoreboard games, one per (game_id, game_date)."""
    best: dict[tuple[str, date], Row] = {}
    columns = (
        "processed_at", "season_year", "home_team_abbr", "away_team_abbr", "home_team_score",
        "away_team_score", "home_team_winner", "away_team_winner",
    )  # fmt: skip

    def rank(row: Row) -> tuple[Any, ...]:
        # SPEC: T-02 names only "latest processed_at"; further ties as the schedule's
        return tuple(low(row.get(c)) for c in columns)

    for row in load(wh, SCOREBOARD):
        # SPEC: 2.2 lists the filter before the pick, so a later unfinished row hides nothing
        if not row.get("is_completed") or row.get("game_status") != "final":
            continue
        day = row.get("game_date")
        if isinstance(day, datetime):
            day = day.date()
        if day is None or row.get("game_id") is None:
            continue
        key = (row["game_id"], day)
        if key not in best or rank(row) > rank(best[key]):
            best[key] = row
    return [_scoreboard_game(key, row) for key, row in best.items()]


def _scoreboard_game(key: tuple[str, date], row: Row) -> Game:
    """Mapping of 2.2: status 3, winner by the flags, tip-off unknown."""
    home, away = row.get("home_team_abbr"), row.get("away_team_abbr")
    winner = home if row.get("home_team_winner") else None
    if winner is None and row.get("away_team_winner"):
        winner = away
    return Game(
        game_id=key[0],
        date=key[1],
        home=home,
        away=away,
        status=3,
        home_score=row.get("home_team_score"),
        away_score=row.get("away_team_score"),
        winner=winner,
        season=row.get("season_year"),
        processed_at=row.get("processed_at"),
    )


def team_set_games(wh: Warehouse) -> list[Game]:
    """Games of statuses 1, 2 and 3, plus fallback games on dates without any."""
    # SPEC: T-01 "deduplicate ... by highest status" then "other and null statuses are ignored
    # everywhere": de-duplicate first, so a game whose latest status is another one is no game
    games = [g for g in schedule_games(wh) if g.status in (1, 2, 3)]
    # SPEC: 2.1/3 "an empty schedule -> empty output": then the fallback is not tried either
    if not schedule_games(wh):
        return []
    # SPEC: 2.2 "dates with no schedule row at all": a row of an ignored status is a row
    covered = {row.get("game_date") for row in wh.rows(SCHEDULE) or []}
    games += [g for g in _scoreboard_games(wh) if g.date not in covered]
    return sorted(games, key=lambda g: (g.date, low(g.status), g.game_id))


def _raw_by_date(wh: Warehouse, table: str) -> RawRows:
    """Raw rows by game date; injury reports only of the thirty days up to the game."""
    out: RawRows = defaultdict(list)
    for row in wh.rows(table) or []:
        day = row.get("game_date")
        if day is None:
            continue
        if table == INJURIES:
            reported = row.get("report_date")
            if reported is None or not days_before(day, 30) <= reported <= day:
                continue
        out[day].append(row)
    return out


def read_team_data(wh: Warehouse, as_of: datetime | None) -> TeamData:
    """Load and index; only the date-independent part is kept between calls."""
    if "team_context.static" not in wh.cache:
        games = team_set_games(wh)
        wh.cache["team_context.static"] = (
            by_date(games),
            by_team(games),
            {t: _raw_by_date(wh, t) for t in (SCHEDULE, GAME_LINES, INJURIES)},
        )
    dates, teams, raw = wh.cache["team_context.static"]
    return TeamData(
        dates=dates,
        teams=teams,
        raw=raw,
        lines=lines_by_date(wh),
        reports=reports_by_game_date(wh),
        attempts=attempts_of(wh, PROCESSOR),
        as_of=as_of,
    )


def lines_of(data: TeamData, day: date) -> list[Line]:
    """Latest usable line per (game_id, book, market, outcome) of a date, in table order."""
    usable = usable_lines(data.lines.get(day, []), data.dates.get(day, []), data.as_of)
    # latest snapshot first, then lowest point: the first of each key stays
    # SPEC: 2.3 picks the latest row before 6.2 matches rows with games; of equal rows one
    # that names its teams goes first, then the codes make the order total
    usable.sort(key=_line_tie)
    usable.sort(key=lambda item: item[0]["snapshot_timestamp"], reverse=True)
    names = ("game_id", "bookmaker_key", "market_key", "outcome_name")
    kept: dict[tuple[Any, ...], Line] = {}
    for item in usable:
        kept.setdefault(tuple(item[0].get(n) for n in names), item)
    order = ("game_id", "outcome_name")
    return sorted(kept.values(), key=lambda item: tuple(high(item[0].get(n)) for n in order))


def _line_tie(item: Line) -> tuple[Any, ...]:
    row = item[0]
    teams = (row.get("home_team_abbr"), row.get("away_team_abbr"))
    return high(row.get("outcome_point")), None in teams, tuple(low(t) for t in teams)


def reports_of(data: TeamData, day: date) -> list[Row]:
    """2.4: latest usable report per player for games of the day, then confidence >= 0.8."""
    games = data.dates.get(day, [])

    def usable(row: Row) -> bool:
        own = [g for g in games if row.get("team") is not None and g.has(row["team"])]
        tip = min((tip_off(g, day) for g in own), default=tip_off(None, day))
        return report_usable(row, tip, data.as_of)

    latest = latest_reports(data.reports.get(day, []), usable)
    return [r for r in latest.values() if float(r.get("confidence_score") or 0) >= 0.8]
