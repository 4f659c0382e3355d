"""Rows of the schedules: several per game, stale ones, two ids, a second feed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .chance import Chance
from .spelling import code
from .world import DAY, Game, World

Row = dict[str, Any]
ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Toronto", "Europe/Paris", "Asia/Kolkata", "Mars/Base", "",
)  # fmt: skip


def schedule(world: World) -> list[Row]:
    """nba_raw.nbac_schedule."""
    chance = world.chance
    bare = _bare_days(world)
    last_final = chance.choice(world.targets) + chance.choice((0, 0, 5)) * DAY
    rows: list[Row] = []
    for game in world.games:
        if game.day in bare:
            continue
        for _ in range(chance.copies()):
            rows.append(_row(chance, game, game.day <= last_final))
        if chance.flip(chance.knobs.stale / 3):
            rows.append(_moved(chance, game))
        if chance.flip(chance.knobs.stale / 4):
            rows.append(_second_id(chance, game))
    if chance.flip(0.1) and rows:  # a team against itself, or nobody: no game, but rows exist
        broken = chance.choice(rows)
        broken["away_team_tricode"] = chance.choice((broken["home_team_tricode"], "", None))
    if chance.flip(0.03) and rows:
        chance.choice(rows)["season_year"] = None
    return chance.shuffled(rows)


def _bare_days(world: World) -> set[date]:
    """Days on which the schedule has no row at all, for the second feed to fill."""
    days = sorted({g.day for g in world.games})
    share = world.chance.choice((0.0, 0.0, 0.05, 0.15))
    return {d for d in days if world.chance.flip(share)}


def _status(chance: Chance, done: bool) -> int | None:
    if chance.flip(chance.knobs.stale / 2):
        return chance.choice((None, 4, 0, 1, 2, 3))
    return chance.choice((3,) * 6 + (1, 2)) if done else chance.choice((1, 1, 1, 2))


def _row(chance: Chance, game: Game, done: bool) -> Row:
    status = _status(chance, done)
    home_score, away_score = chance.randint(85, 130), chance.randint(85, 130)
    if chance.flip(0.03):
        away_score = home_score
    winner = game.home if home_score > away_score else game.away
    played = status == 3 or chance.flip(0.1)
    tip = game.tip
    if tip is not None and chance.flip(chance.knobs.repeats / 4):
        tip += chance.choice((-60, -30, 30, 60)) * timedelta(minutes=1)
    return {
        "game_id": game.game_id,
        "game_date": game.day,
        "game_date_est": tip,
        "game_status": status,
        "home_team_tricode": code(chance, game.home),
        "away_team_tricode": code(chance, game.away),
        "home_team_score": chance.hole(home_score) if played else None,
        "away_team_score": chance.hole(away_score) if played else None,
        "winning_team_tricode": chance.hole(code(chance, winner)) if played else None,
        "is_primetime": chance.hole(chance.flip(0.3)),
        "season_year": game.season if not chance.flip(0.01) else game.season - 1,
        "arena_timezone": chance.hole(chance.choice(ZONES)),
        "neutral_site_flag": chance.hole(False),
        "data_source": chance.hole("nbac"),
        "processed_at": chance.stamp(game.day),
        "data_hash": chance.hash(),
    }


def _moved(chance: Chance, game: Game) -> Row:
    """The row that a moved game left behind on its old date."""
    old = game.day - chance.choice((1, 2, 7)) * DAY
    row = _row(chance, game, done=chance.flip(0.2))
    return row | {"game_date": old, "processed_at": chance.stamp(old)}


def _second_id(chance: Chance, game: Game) -> Row:
    """The same game under another official id."""
    row = _row(chance, game, done=chance.flip(0.7))
    number = chance.choice(("00", "99"))
    return row | {"game_id": game.game_id[:-2] + number + game.game_id[-2:]}


def scoreboard(world: World) -> list[Row]:
    """nba_raw.espn_scoreboard."""
    chance = world.chance
    rows: list[Row] = []
    for number, game in enumerate(world.games):
        if not chance.flip(0.6):
            continue
        for _ in range(chance.copies(3)):
            rows.append(_score(chance, game, number))
    return chance.shuffled(rows)


def _score(chance: Chance, game: Game, number: int) -> Row:
    home_won = chance.flip(0.5)
    return {
        "game_id": f"4017{number:05d}",
        "game_date": game.day,
        "season_year": game.season,
        "home_team_abbr": code(chance, game.home),
        "away_team_abbr": code(chance, game.away),
        "game_status": chance.choice(("final",) * 8 + ("Final", "in progress")),
        "is_completed": not chance.flip(0.1),
        "home_team_score": chance.randint(85, 130),
        "away_team_score": chance.randint(85, 130),
        "home_team_winner": home_won or chance.flip(0.03),
        "away_team_winner": not home_won and not chance.flip(0.03),
        "processed_at": chance.stamp(game.day),
    }


def reference(world: World) -> list[Row] | None:
    """nba_reference.nba_schedule, where it exists."""
    chance = world.chance
    if chance.flip(0.7):
        return None
    shift = chance.choice((-3, 0, 0, 4)) * DAY
    return [
        {"game_id": g.game_id, "game_date": g.day + shift}
        for g in world.games if chance.flip(0.8)
    ]
