"""Team codes as other feeds write them, and names of bookmakers' outcomes."""

from __future__ import annotations

import csv
from pathlib import Path

from .chance import Chance

_TEAMS_CSV = Path(__file__).resolve().parents[2] / "data" / "nba_teams.csv"

with open(_TEAMS_CSV, encoding="utf-8", newline="") as _handle:
    _ROWS = {row["team_abbr"]: row for row in csv.DictReader(_handle)}


def codes(team: str) -> list[str]:
    """Every code of a team; a team outside the thirty has only its own."""
    row = _ROWS.get(team)
    return [team] if row is None else [team, row["br_abbr"], row["espn_abbr"]]


def code(chance: Chance, team: str) -> str:
    """The NBA tricode, or as often as the case wants another feed's code."""
    return chance.choice(codes(team)) if chance.flip(chance.knobs.spellings) else team


def outcome(chance: Chance, team: str) -> str:
    """How a bookmaker may name a team; some names are nobody's."""
    row = _ROWS.get(team)
    if row is None:
        return team
    if chance.flip(chance.knobs.spellings / 2):
        name = row["full_name"]
        odd = (name.lower(), name + " ", team.lower(), f"{team} {name}", "Los Angeles")
        return chance.choice((*codes(team), *odd, "LA Clippers"))
    return "LA Clippers" if team == "LAC" and chance.flip(0.5) else row["full_name"]
