"""Inputs of the player set, indexed once per warehouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .context_common import (
    Game,
    between,
    by_date,
    by_team,
    days_before,
    eastern_wall,
    lines_by_date,
    load,
    low,
    reports_by_game_date,
    schedule_games,
)
from .numeric import as_decimal
from .warehouse import Row, Warehouse

SUMMARY = "nba_analytics.player_game_summary"
OFFENSE = "nba_analytics.team_offense_game_summary"
DEFENSE = "nba_analytics.team_defense_game_summary"
ROSTERS = "nba_raw.espn_team_rosters"
GAMEBOOK = "nba_raw.nbac_gamebook_player_stats"
ODDS_PROPS = "nba_raw.odds_api_player_points_props"
BETTINGPROS = "nba_raw.bettingpros_player_points_props"
SUMMARY_COLUMNS = (
    "player_lookup", "game_id", "game_date", "team_abbr", "points", "minutes_played",
    "usage_rate", "is_dnp", "processed_at", "data_hash",
)  # fmt: skip
REGISTRY = "nba_reference.nba_players_registry"
ALIASES = "nba_reference.player_aliases"


@dataclass(frozen=True, slots=True)
class Box:
    """One de-duplicated player_game_summary row."""

    player: str
    date: date
    team: str | None
    points: int | None
    minutes: Decimal | Fraction | None
    usage: Decimal | None
    dnp: bool

    @property
    def played(self) -> bool:
        """Section 6: not DNP, and minutes, or points where the minutes are missing."""
        if self.dnp:
            return False
        if self.minutes is None:
            return self.points is not None and self.points > 0
        return self.minutes > 0


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One de-duplicated team row with the numbers of section 3.9."""

    date: date
    values: dict[str, Decimal | None]


@dataclass
class PlayerData:
    """Everything the calculators read. Lists per player and team ascend by date."""

    dates: dict[date, list[Game]]
    teams: dict[str, list[Game]]
    boxes: dict[str, list[Box]]
    team_boxes: dict[str, list[Box]]
    offense: dict[str, list[TeamRow]]
    defense: dict[str, list[TeamRow]]
    team_rosters: dict[str, list[Row]]
    player_rosters: dict[str, list[Row]]
    gamebook: dict[date, list[Row]]
    odds: dict[tuple[date, str], list[Row]]
    bettingpros: dict[tuple[date, str], list[Row]]
    lines: dict[date, list[Row]]
    reports: dict[date, list[Row]]
    registry: dict[str, str]
    aliases: dict[str, list[str]]

    def history(self, player: str, day: date, n: int) -> Sequence[Box]:
        """Rows with day-n <= date < day, ascending, DNP rows included."""
        return between(self.boxes.get(player, []), days_before(day, n), day)

    def finals(self, team: str | None, day: date, n: int) -> list[Game]:
        """Final games of the team with day-n <= date < day, ascending."""
        if team is None:
            return []
        games = between(self.teams.get(team, []), days_before(day, n), day)
        return [g for g in games if g.status == 3]


def text_seconds(text: str | None) -> int:
    """Minutes text as whole seconds; anything unreadable or negative is 0."""
    if text is None:
        return 0
    try:
        if ":" in text:
            parts = text.split(":")
            minutes, seconds = int(parts[0]), int(parts[1])
            # ENG rejects negative minutes; a negative part of either kind is no time
            return 0 if minutes < 0 or seconds < 0 else minutes * 60 + seconds
        value = Decimal(text.strip())
    except (ValueError, ArithmeticError):
        return 0
    return int(value * 60) if value.is_finite() and value > 0 else 0


def _minutes(value: Any) -> Decimal | Fraction | None:
    """minutes_played as an exact number of minutes."""
    if isinstance(value, str):
        return Fraction(text_seconds(value), 60)
    return as_decimal(value, 1)


def _row_rank(stored: Row) -> tuple[Any, ...]:
    """3.4: latest load, greatest id, greatest hash."""
    # SPEC: 3.4 is "the rule that all feature sets share", and annex A.9 compares ids as
    # stored; the codes inside ids are normalised where games are matched, not where rows tie
    return tuple(low(stored.get(c) or None) for c in ("processed_at", "game_id", "data_hash"))


def _load_boxes(wh: Warehouse) -> list[Box]:
    """3.4: one row per (player, date) by the order that all sets share."""
    best: dict[tuple[str, date], tuple[tuple[Any, ...], Box]] = {}
    for stored, row in zip(wh.rows(SUMMARY) or [], load(wh, SUMMARY, SUMMARY_COLUMNS)):
        player, day = row.get("player_lookup"), row.get("game_date")
        if player is None or day is None:
            continue
        minutes, usage = _minutes(row.get("minutes_played")), as_decimal(row.get("usage_rate"), 2)
        box = Box(
            player, day, row.get("team_abbr"), row.get("points"), minutes, usage,
            bool(row.get("is_dnp")),
        )  # fmt: skip
        rank = _row_rank(stored) + tuple(
            low(v) for v in (box.team, box.points, minutes, usage, row.get("is_dnp"))
        )
        if (player, day) not in best or rank > best[player, day][0]:
            best[player, day] = (rank, box)
    return sorted((b for _, b in best.values()), key=lambda b: (b.date, b.player))


def _load_team_rows(
    wh: Warehouse, table: str, team_column: str, columns: dict[str, int]
) -> dict[str, list[TeamRow]]:
    """3.9: one row per (team, date), last ties by the columns as listed."""
    best: dict[tuple[str, date], tuple[tuple[Any, ...], TeamRow]] = {}
    for stored, row in zip(wh.rows(table) or [], load(wh, table)):
        team, day = row.get(team_column), row.get("game_date")
        if team is None or day is None:
            continue
        values = {c: as_decimal(row.get(c), scale) for c, scale in columns.items()}
        rank = _row_rank(stored) + tuple(low(v) for v in values.values())
        if (team, day) not in best or rank > best[team, day][0]:
            best[team, day] = (rank, TeamRow(day, values))
    out: dict[str, list[TeamRow]] = defaultdict(list)
    for (team, _), (_, made) in sorted(best.items(), key=lambda item: item[0][1]):
        out[team].append(made)
    return out


def _player_set_games(wh: Warehouse) -> list[Game]:
    """3.1: of two official ids with one canonical id the better row stays."""
    best: dict[str, Game] = {}
    # ascending by id, so that of equal rows the smallest id stays
    for game in sorted(schedule_games(wh), key=lambda g: g.game_id):
        # a game that lacks a team has no canonical id: it is no target, but a date with it is
        # a date with a game, and the team that is known has played
        known = game.home is not None and game.away is not None
        key = game.canonical if known else f"{game.date} {game.game_id}"
        held = best.get(key)
        if held is None or _game_rank(game) > _game_rank(held):
            best[key] = game
    # SPEC: 6.7 says nothing of two games on a date (the stale row of a moved one); as in the
    # team set, the largest id is the later
    return sorted(best.values(), key=lambda g: (g.date, g.game_id))


def _game_rank(game: Game) -> tuple[Any, ...]:
    return low(game.status), low(game.processed_at)


def _grouped(rows: list[Row], *columns: str) -> dict[Any, list[Row]]:
    """Rows by one or several columns, rows with a missing one left out."""
    out: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        key = tuple(row.get(c) for c in columns)
        if None not in key:
            out[key[0] if len(key) == 1 else key].append(row)
    return out


def _registry(wh: Warehouse) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Smallest id per lookup, and the canonical lookups of the active aliases."""
    ids: dict[str, str] = {}
    for row in load(wh, REGISTRY):
        player, uid = row.get("player_lookup"), row.get("universal_player_id")
        if player is not None and uid is not None:
            ids[player] = min(uid, ids.get(player, uid))
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in load(wh, ALIASES):
        if row.get("is_active") and row.get("alias_lookup") and row.get("nba_canonical_lookup"):
            aliases[row["alias_lookup"]].append(row["nba_canonical_lookup"])
    return ids, {alias: sorted(set(names)) for alias, names in aliases.items()}


def read_player_data(wh: Warehouse) -> PlayerData:
    """Load and index every table; kept on the warehouse between calls."""
    if "player_context.data" in wh.cache:
        return wh.cache["player_context.data"]
    games, boxes = _player_set_games(wh), _load_boxes(wh)
    by_player: dict[str, list[Box]] = defaultdict(list)
    by_box_team: dict[str, list[Box]] = defaultdict(list)
    for box in boxes:
        by_player[box.player].append(box)
        if box.team is not None:
            by_box_team[box.team].append(box)
    rosters = [
        r for r in load(wh, ROSTERS) if r.get("roster_date") and r.get("player_lookup") is not None
    ]
    registry, aliases = _registry(wh)
    data = PlayerData(
        dates=by_date(games),
        teams=by_team(games),
        boxes=by_player,
        team_boxes=by_box_team,
        offense=_load_team_rows(
            wh, OFFENSE, "team_abbr",
            {"pace": 1, "offensive_rating": 2, "rebounds": 0, "possessions": 0},
        ),
        defense=_load_team_rows(
            wh, DEFENSE, "defending_team_abbr",
            {"defensive_rating": 2, "opp_ft_attempts": 0, "opponent_pace": 1},
        ),
        team_rosters=_grouped(rosters, "team_abbr"),
        player_rosters=_grouped(rosters, "player_lookup"),
        gamebook=_grouped(load(wh, GAMEBOOK), "game_date"),
        odds=_grouped(load(wh, ODDS_PROPS), "game_date", "player_lookup"),
        bettingpros=_grouped(load(wh, BETTINGPROS), "game_date", "player_lookup"),
        lines=lines_by_date(wh),
        reports=reports_by_game_date(wh),
        registry=registry,
        aliases=aliases,
    )  # fmt: skip
    wh.cache["player_context.data"] = data
    return data


def roster_rows(rows: list[Row], day: date, as_of: datetime | None) -> list[Row]:
    """Roster rows dated within [day-90, day] and not later than `as_of`."""
    # SPEC: "roster_date" is a stamp of as_of but a DATE: compared with the Eastern date
    last = day if as_of is None else min(day, eastern_wall(as_of).date())
    return [r for r in rows if days_before(day, 90) <= r["roster_date"] <= last]


def latest_roster(
    data: PlayerData, team: str | None, day: date, as_of: datetime | None
) -> tuple[date | None, set[str]]:
    """The team's own latest roster date and its distinct players, all scrape hours."""
    rows = roster_rows(data.team_rosters.get(team or "", []), day, as_of)
    newest = max((r["roster_date"] for r in rows), default=None)
    return newest, {r["player_lookup"] for r in rows if r["roster_date"] == newest}


def universal_id(data: PlayerData, player: str) -> str | None:
    """3.10: registry, else active alias -> canonical lookup -> registry."""
    if player in data.registry:
        return data.registry[player]
    # SPEC: "(first match)" has no order: canonical lookups ascending
    for canonical in data.aliases.get(player, []):
        if canonical in data.registry:
            return data.registry[canonical]
    return None
