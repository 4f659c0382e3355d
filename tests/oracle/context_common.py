"""Rules shared by the two context sets: schedule, tip-off, injury reports, market rows."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from .numeric import round_scale
from .teams import norm_canonical_id, norm_team, team_of_name
from .warehouse import Row, Warehouse

EASTERN = ZoneInfo("America/New_York")
SCHEDULE = "nba_raw.nbac_schedule"
INJURIES = "nba_raw.nbac_injury_report"
GAME_LINES = "nba_raw.odds_api_game_lines"
ATTEMPTS = "nba_orchestration.reprocess_attempts"

TEAM_COLUMNS = (
    "team_abbr", "home_team_tricode", "away_team_tricode", "home_team_abbr", "away_team_abbr",
    "defending_team_abbr", "winning_team_tricode", "team",
)  # fmt: skip


class Dated(Protocol):
    """Anything that carries a game date."""

    @property
    def date(self) -> date:
        """The game date."""


# declared types, for files that store a column as another one
INTEGER_COLUMNS = frozenset((
    "game_status", "home_team_score", "away_team_score", "season_year", "points",
    "minutes_before_tipoff", "report_hour", "scrape_hour", "age", "attempt_number",
))  # fmt: skip
FLOAT_COLUMNS = frozenset(("points_line", "opening_line", "outcome_point", "confidence_score"))

D = TypeVar("D", bound=Dated)
# a game line with its home and away team
Line = tuple[Row, str | None, str | None]


def low(value: Any) -> tuple[Any, ...]:
    """Sort key 'greatest value, missing lowest'."""
    return (0,) if value is None else (1, value)


def high(value: Any) -> tuple[Any, ...]:
    """Sort key 'ascending, missing last'."""
    return (1,) if value is None else (0, value)


def load(wh: Warehouse, table: str, columns: Sequence[str] | None = None) -> list[Row]:
    """Rows as section 3 wants them: NaN and infinity null, codes normalised, '' null."""
    rows = wh.rows(table) or []
    if columns is not None:  # the big tables carry many columns that no formula reads
        rows = [{c: row.get(c) for c in columns} for row in rows]
    return [_clean_row(row) for row in rows]


def _clean_row(row: Row) -> Row:
    out: Row = {}
    for name, value in row.items():
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        elif isinstance(value, Decimal) and not value.is_finite():
            value = None
        elif name in TEAM_COLUMNS:
            value = norm_team(value)
        elif name == "player_lookup" and value == "":
            value = None
        elif name in INTEGER_COLUMNS and isinstance(value, (float, Decimal)):
            value = int(value)
        elif name in FLOAT_COLUMNS and value is not None:
            value = float(value)
        elif name == "game_id":
            value = norm_canonical_id(value)
        out[name] = value
    return out


def season_start(day: date) -> date:
    """1 October of the season that holds the day."""
    return date(day.year if day.month >= 10 else day.year - 1, 10, 1)


def is_bootstrap(day: date) -> bool:
    """First thirty days from 1 October."""
    return (day - season_start(day)).days < 30


def is_season_boundary(day: date) -> bool:
    """October, November and April."""
    return day.month in (10, 11, 4)


def is_summer(day: date) -> bool:
    """July to September: no rows unless asked for."""
    return day.month in (7, 8, 9)


def days_before(day: date, n: int) -> date:
    """The date n days earlier."""
    return day - timedelta(days=n)


def between(rows: Sequence[D], first: date, end: date) -> Sequence[D]:
    """Rows with first <= date < end of a list ascending by date."""
    lo = bisect_left(rows, first, key=lambda r: r.date)
    hi = bisect_left(rows, end, key=lambda r: r.date)
    return rows[lo:hi]


def half_away_fraction(x: Fraction, n: int) -> Decimal:
    """Half away from zero at n digits of an exact quotient."""
    scaled = abs(x) * 10**n
    whole = int(scaled)
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Decimal(whole if x >= 0 else -whole).scaleb(-n)


def ra_double(x: float, n: int) -> float:
    """RA on a double: scale in binary, half away from zero, divide."""
    scaled = abs(x) * 10**n
    whole = math.floor(scaled)
    if scaled - whole >= 0.5:
        whole += 1
    return math.copysign(whole / 10**n, x) if whole else 0.0


def percent(actual: int, wanted: int) -> float:
    """Rounded and capped share in percent of a positive number of games."""
    return min(100.0, round_scale(actual / wanted * 100, 1))


# ---------------------------------------------------------------- schedule


@dataclass(frozen=True)
class Game:
    """One schedule game after de-duplication."""

    game_id: str
    date: date
    home: str | None
    away: str | None
    status: int | None
    tip: datetime | None = None
    home_score: int | None = None
    away_score: int | None = None
    winner: str | None = None
    season: int | None = None
    zone: str | None = None
    processed_at: datetime | None = None

    @property
    def canonical(self) -> str:
        """`YYYYMMDD_AWAY_HOME`."""
        return f"{self.date:%Y%m%d}_{self.away}_{self.home}"

    def has(self, team: str) -> bool:
        """Does the team play in it."""
        return team in (self.home, self.away)


def _schedule_rank(row: Row) -> tuple[Any, ...]:
    """3.1: status, processed_at, then the columns in the order of the text."""
    columns = (
        "game_status", "processed_at", "game_date_est", "home_team_tricode",
        "away_team_tricode", "home_team_score", "away_team_score",
        "winning_team_tricode", "season_year", "arena_timezone",
    )  # fmt: skip
    return tuple(low(row.get(c)) for c in columns)


def schedule_games(wh: Warehouse) -> list[Game]:
    """Latest schedule row per (game_id, game_date), every status, ascending by date."""
    if "context.schedule" in wh.cache:
        return wh.cache["context.schedule"]
    best: dict[tuple[str, date], Row] = {}
    for row in load(wh, SCHEDULE):
        # both are required; without them there is no game to speak of
        if row.get("game_id") is None or row.get("game_date") is None:
            continue
        key = (row["game_id"], row["game_date"])
        if key not in best or _schedule_rank(row) > _schedule_rank(best[key]):
            best[key] = row
    games = [
        Game(
            game_id=r["game_id"],
            date=r["game_date"],
            home=r.get("home_team_tricode"),
            away=r.get("away_team_tricode"),
            status=r.get("game_status"),
            tip=r.get("game_date_est"),
            home_score=r.get("home_team_score"),
            away_score=r.get("away_team_score"),
            winner=r.get("winning_team_tricode"),
            season=r.get("season_year"),
            zone=r.get("arena_timezone"),
            processed_at=r.get("processed_at"),
        )
        for r in best.values()
    ]
    games.sort(key=lambda g: (g.date, g.game_id))
    wh.cache["context.schedule"] = games
    return games


def by_team(games: Iterable[Game]) -> dict[str, list[Game]]:
    """Games of each team in the order given."""
    out: dict[str, list[Game]] = defaultdict(list)
    for game in games:
        for team in {game.home, game.away}:
            if team is not None:
                out[team].append(game)
    return out


def by_date(games: Iterable[Game]) -> dict[date, list[Game]]:
    """Games of each date in the order given."""
    out: dict[date, list[Game]] = defaultdict(list)
    for game in games:
        out[game.date].append(game)
    return out


# ---------------------------------------------------------------- time


def eastern_wall(moment: datetime) -> datetime:
    """Eastern wall clock of an instant; naive timestamps are Eastern already."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(EASTERN).replace(tzinfo=None)


def instant(moment: datetime) -> datetime:
    """Aware form of a timestamp; naive timestamps are Eastern."""
    return moment.replace(tzinfo=EASTERN) if moment.tzinfo is None else moment


def tip_off(game: Game | None, day: date) -> datetime:
    """3.11: the scheduled instant, or noon Eastern of the date when unknown."""
    if game is not None and game.tip is not None:
        return instant(game.tip)
    return datetime.combine(day, time(12), tzinfo=EASTERN)


def not_after(moment: datetime | None, as_of: datetime | None) -> bool:
    """Is a stamp within `as_of`."""
    if as_of is None:
        return True
    # SPEC: "inputs stamped later than as_of are ignored" says nothing of a missing stamp; a row
    # of unknown capture time is unusable by 3.11, so it is not shown to an as_of run either
    return moment is not None and instant(moment) <= instant(as_of)


# ---------------------------------------------------------------- injury reports


def report_wall(row: Row) -> datetime:
    """3.8 report time: report_date at report_hour:00 Eastern wall clock, null hour = 0."""
    return datetime.combine(row["report_date"], time(0)) + timedelta(
        hours=row.get("report_hour") or 0
    )


def reports_by_game_date(wh: Warehouse) -> dict[date, list[Row]]:
    """Reports with player, game date and report date within [game date - 30, game date]."""
    if "context.reports" in wh.cache:
        return wh.cache["context.reports"]
    out: dict[date, list[Row]] = defaultdict(list)
    for row in load(wh, INJURIES):
        day, reported = row.get("game_date"), row.get("report_date")
        if day is None or reported is None or row.get("player_lookup") is None:
            continue
        if days_before(day, 30) <= reported <= day:
            out[day].append(row)
    for rows in out.values():
        _latest_first(rows)
    wh.cache["context.reports"] = out
    return out


def _latest_first(rows: list[Row]) -> None:
    """3.8 order; two stable sorts, because the tail of the order is ascending."""

    def tail(row: Row) -> tuple[Any, ...]:
        status = row.get("injury_status")
        texts = [None if status is None else status.lower(), status]
        texts += [row.get(c) for c in ("team", "reason", "reason_category")]
        return tuple(high(t) for t in texts)

    def head(row: Row) -> tuple[Any, ...]:
        columns = ("report_date", "report_hour", "processed_at", "confidence_score")
        return tuple(low(row.get(c)) for c in columns)

    rows.sort(key=tail)
    rows.sort(key=head, reverse=True)


def report_usable(row: Row, tip: datetime, as_of: datetime | None) -> bool:
    """3.11 for a report: strictly before tip-off on the Eastern wall clock."""
    reported = report_wall(row)
    if as_of is not None and reported > eastern_wall(as_of):
        return False
    return reported < eastern_wall(tip)


def latest_reports(rows: list[Row], usable: Callable[[Row], bool]) -> dict[str, Row]:
    """First usable report of each player of a latest-first list."""
    out: dict[str, Row] = {}
    for row in rows:
        if row["player_lookup"] not in out and usable(row):
            out[row["player_lookup"]] = row
    return out


def status_of(row: Row | None) -> str | None:
    """Lower-case status of a report."""
    status = None if row is None else row.get("injury_status")
    return None if status is None else status.lower()


# ---------------------------------------------------------------- game lines


def lines_by_date(wh: Warehouse) -> dict[date, list[Row]]:
    """Game lines of each date, raw."""
    if "context.lines" not in wh.cache:
        out: dict[date, list[Row]] = defaultdict(list)
        for row in load(wh, GAME_LINES):
            if row.get("game_date") is not None:
                out[row["game_date"]].append(row)
        wh.cache["context.lines"] = out
    return wh.cache["context.lines"]


def line_usable(row: Row, as_of: datetime | None) -> bool:
    """3.11 for a game line: snapshot strictly before commence_time, both known."""
    taken, starts = row.get("snapshot_timestamp"), row.get("commence_time")
    if taken is None or starts is None:
        return False
    return instant(taken) < instant(starts) and not_after(taken, as_of)


def usable_lines(rows: list[Row], games: list[Game], as_of: datetime | None) -> list[Line]:
    """Usable lines of one date with (home, away), both missing where no game matches."""
    # SPEC: T-09 "named by the `spreads` rows of the same (game_date, game_id)": by those that
    # are usable, since what was captured after tip-off must not decide anything
    usable = [row for row in rows if line_usable(row, as_of)]
    named: dict[Any, set[str]] = defaultdict(set)
    for row in usable:
        team = team_of_name(row.get("outcome_name"))
        if team is None and any(g.has(row.get("outcome_name") or "") for g in games):
            team = row["outcome_name"]  # a team outside the thirty, by its own code
        if row.get("market_key") == "spreads" and team is not None:
            named[row.get("game_id")].add(team)
    out: list[Line] = []
    for row in usable:
        home, away = row.get("home_team_abbr"), row.get("away_team_abbr")
        if home is None or away is None:
            pair = named.get(row.get("game_id"), set())
            matches = [g for g in games if len(pair) == 2 and {g.home, g.away} == pair]
            home = away = None
            if matches:
                game = max(matches, key=lambda g: (low(g.status), g.game_id))
                home, away = game.home, game.away
        out.append((row, home, away))
    return out


# ---------------------------------------------------------------- attempts


def attempts_of(wh: Warehouse, processor: str) -> dict[tuple[Any, Any], Row]:
    """Latest attempt of each (entity, date): highest number, tripped first, latest until."""
    out: dict[tuple[Any, Any], Row] = {}

    def rank(row: Row) -> tuple[Any, ...]:
        return (
            low(row.get("attempt_number")),
            bool(row.get("circuit_breaker_tripped")),
            low(row.get("circuit_breaker_until")),
        )

    for row in load(wh, ATTEMPTS):
        if row.get("processor_name") != processor:
            continue
        key = (row.get("entity_id"), row.get("analysis_date"))
        if key not in out or rank(row) > rank(out[key]):
            out[key] = row
    return out


def breaker_active(attempt: Row | None, now: datetime) -> bool:
    """Tripped and until later than now."""
    if attempt is None or not attempt.get("circuit_breaker_tripped"):
        return False
    until = attempt.get("circuit_breaker_until")
    return until is not None and instant(until) > instant(now)
