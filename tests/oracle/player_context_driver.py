"""Section 4 of the player set: which players get a row, and the winner of collisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .context_common import Game, status_of
from .player_context_data import PlayerData, latest_roster
from .player_context_team import OUT, game_reports
from .warehouse import Row


@dataclass(frozen=True)
class Candidate:
    """One (player, team, game) that may become a row."""

    player: str
    team: str | None
    game: Game | None
    roster_date: date | None = None


def daily_candidates(
    data: PlayerData, day: date, as_of: datetime | None, drop_out_doubtful: bool
) -> list[Candidate]:
    """4.1: rosters of the teams that play, without the players listed out or doubtful."""
    out: list[Candidate] = []
    for game in data.dates.get(day, []):
        if game.home is None or game.away is None:
            continue
        reports = game_reports(data, game, as_of)
        for team in {game.home, game.away}:
            newest, players = latest_roster(data, team, day, as_of)
            for player in players:
                if drop_out_doubtful and status_of(reports.get(player)) in OUT:
                    continue
                out.append(Candidate(player, team, game, newest))
    return out


def backfill_candidates(data: PlayerData, day: date) -> list[Candidate]:
    """4.2: gamebook players of any status, joined to the schedule of the day."""
    games = {g.canonical: g for g in data.dates.get(day, []) if g.home and g.away}
    return [
        Candidate(r["player_lookup"], r.get("team_abbr"), games.get(r.get("game_id") or ""))
        for r in data.gamebook.get(day, [])
        if r.get("player_lookup") is not None
    ]


def resolve(
    data: PlayerData, candidates: list[Candidate], day: date
) -> tuple[list[Candidate], list[Row]]:
    """One candidate per player, and the failures of players without any."""
    grouped: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        grouped.setdefault(candidate.player, []).append(candidate)
    kept: list[Candidate] = []
    failures: list[Row] = []
    for player, own in sorted(grouped.items()):
        history = data.history(player, day, 30)
        recent = history[-1].team if history else None
        scheduled = [c for c in own if c.game is not None]
        teamed = [
            Candidate(player, c.team or recent, c.game, c.roster_date)
            for c in scheduled
            if (c.team or recent) is not None
        ]
        if teamed:
            kept.append(min(teamed, key=lambda c: _collision_key(c, recent)))
        else:
            # SPEC: 4.2 "later dropped (before collisions are resolved)": a player that keeps
            # another row is no failure
            reason = "team unknown" if scheduled else "no schedule info"
            failures.append(failure(player, day, "CALCULATION_ERROR", reason, True))
    return kept, failures


def _collision_key(c: Candidate, recent: str | None) -> tuple[Any, ...]:
    """4.4: later roster, team of the most recent history row, team, canonical id."""
    assert c.game is not None
    roster = 0 if c.roster_date is None else -c.roster_date.toordinal()
    return roster, c.team != recent, c.team, c.game.canonical


def failure(player: str, day: date, category: str, reason: str, can_retry: bool) -> Row:
    """One failure row."""
    return {
        "entity_id": player,
        "analysis_date": day,
        "failure_category": category,
        "failure_reason": reason,
        "can_retry": can_retry,
    }
