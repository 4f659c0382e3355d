"""Constants of the thirty teams and the travel table, and team-code normalisation."""

from __future__ import annotations

import csv
import re
from pathlib import Path

_DATA = Path(__file__).resolve().parents[2] / "data"


def _read(name: str) -> list[dict[str, str]]:
    """Rows of one constants file."""
    with open(_DATA / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


_TEAM_ROWS = _read("nba_teams.csv")
_TRAVEL_ROWS = _read("travel_distances.csv")

TRICODES: frozenset[str] = frozenset(r["team_abbr"] for r in _TEAM_ROWS)

# every spelling of a team -> NBA tricode
_CODE_TO_TRICODE: dict[str, str] = {
    r[column]: r["team_abbr"]
    for r in _TEAM_ROWS
    for column in ("br_abbr", "espn_abbr", "team_abbr")
}

# the 30 full names plus the one short form that bookmakers use
NAME_TO_TRICODE: dict[str, str] = {r["full_name"]: r["team_abbr"] for r in _TEAM_ROWS}
NAME_TO_TRICODE["LA Clippers"] = "LAC"

TRAVEL_MILES: dict[tuple[str, str], int] = {
    (r["from_team"], r["to_team"]): int(r["distance_miles"]) for r in _TRAVEL_ROWS
}
TRAVEL_ZONES: dict[tuple[str, str], int] = {
    (r["from_team"], r["to_team"]): int(r["time_zones_crossed"]) for r in _TRAVEL_ROWS
}

_CANONICAL = re.compile(r"^(\d{8})_([^_]+)_([^_]+)$")


def norm_team(code: str | None) -> str | None:
    """NBA tricode of any known spelling; unknown codes stay, the empty code is missing."""
    if not code:
        return None
    return _CODE_TO_TRICODE.get(code, code)


def norm_canonical_id(game_id: str | None) -> str | None:
    """Normalise the two codes inside a canonical game id; other ids stay as they are."""
    match = _CANONICAL.match(game_id) if game_id else None
    if match is None:
        return game_id
    day, away, home = match.groups()
    return f"{day}_{norm_team(away)}_{norm_team(home)}"


def team_of_name(outcome_name: str | None) -> str | None:
    """Team that a bookmaker's outcome names: any code of it, or a known full name."""
    if outcome_name is None:
        return None
    code = _CODE_TO_TRICODE.get(outcome_name)
    return code if code is not None else NAME_TO_TRICODE.get(outcome_name)


def name_is_team(outcome_name: str | None, team: str) -> bool:
    """Team-name match of the team set, rules 1 and 2; there is no substring rule."""
    if outcome_name is None:
        return False
    # a team outside the thirty still matches its own code
    return outcome_name == team or team_of_name(outcome_name) == team


def miles(a: str, b: str) -> int:
    """Distance between the arenas of two teams; an unknown pair is 0."""
    return TRAVEL_MILES.get((a, b), 0)


def zones(a: str, b: str) -> int:
    """Time zones between the arenas of two teams; an unknown pair is 0."""
    return TRAVEL_ZONES.get((a, b), 0)
