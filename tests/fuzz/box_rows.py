"""Rows of games played: players, teams, game books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from .chance import Chance
from .spelling import code
from .world import DAY, Game, Player, World

Row = dict[str, Any]
ZONES = ("paint", "mid_range", "three_pt")


def tenths(chance: Chance, low: int, high: int) -> Decimal:
    """A NUMERIC(p,1) value."""
    return Decimal(chance.randint(low * 10, high * 10)) / 10


def hundredths(chance: Chance, low: int, high: int) -> Decimal:
    """A NUMERIC(p,2) value, often one that ends in 5."""
    if chance.flip(0.3):
        return Decimal(chance.randint(low * 10, high * 10)) / 10 + Decimal("0.05")
    return Decimal(chance.randint(low * 100, high * 100)) / 100


def players(world: World) -> list[Row]:
    """nba_analytics.player_game_summary."""
    chance = world.chance
    rows: list[Row] = []
    for game in world.games:
        for player, team in world.played_by(game):
            if chance.flip(0.12):
                continue
            for _ in range(chance.copies()):
                rows.append(_player_row(chance, player, team, game))
    if world.players:
        old = world.targets[0]
        for player in world.players:  # what only the longest look-backs see
            for back in (364, 365, 366, 372, 800):
                if chance.flip(0.15):
                    rows.append(_old_row(chance, world, player, old - back * DAY))
    return chance.shuffled(rows)


def _old_row(chance: Chance, world: World, player: Player, day: date) -> Row:
    team = chance.choice(world.teams)
    game = Game(f"0021{day:%y%j}", day, team, chance.choice(world.teams), None, day.year)
    return _player_row(chance, player, team, game)


def _game_id(chance: Chance, game: Game) -> str:
    away, home = code(chance, game.away), code(chance, game.home)
    return chance.choice((game.game_id, f"{game.day:%Y%m%d}_{away}_{home}"))


def _time_and_points(chance: Chance, level: int) -> Row:
    """Minutes, points and flags of one who played, or one of the forms of one who did not."""
    if not chance.flip(0.2):
        minutes: Decimal | None = Decimal(chance.choice((12, 24, 28, 31, 36, 40)))
        if chance.flip(0.3):
            minutes = tenths(chance, 0, 42)
        points = max(0, int(chance.gauss(level, 5)))
        return {
            "minutes_played": chance.hole(minutes), "points": chance.hole(points),
            "is_dnp": chance.choice((False, False, None)), "is_active": not chance.flip(0.03),
        }  # fmt: skip
    minutes, points, dnp = chance.choice((
        (None, None, True), (None, 0, True), (Decimal(0), 0, True), (Decimal(0), 0, False),
        (None, 0, None), (None, None, False), (None, 7, False), (Decimal(0), 7, False),
        (Decimal(20), 9, True), (Decimal("0.1"), 0, False),
    ))  # fmt: skip
    return {
        "minutes_played": minutes, "points": points, "is_dnp": dnp, "is_active": chance.flip(0.6),
    }


def _shots(chance: Chance) -> Row:
    """Shot counts; a game without shot chart misses some or all."""
    row: Row = {}
    charted = not chance.flip(chance.knobs.nulls)
    for zone, most in zip(ZONES, (9, 6, 9)):
        attempts = chance.randint(0, most)
        makes = chance.randint(0, attempts)
        row[f"{zone}_attempts"] = chance.hole(chance.extreme(attempts, (-3, 90))) if charted else None
        row[f"{zone}_makes"] = chance.hole(makes) if charted else None
    row["fg_makes"] = chance.hole(chance.choice((0, 3, 7, 9)))
    row["fg_attempts"] = chance.hole(chance.choice((0, 0, 4, 14)))
    row["assisted_fg_makes"] = chance.hole(chance.randint(0, 4)) if charted else None
    row["unassisted_fg_makes"] = chance.hole(chance.randint(0, 4)) if charted else None
    return row


def _player_row(chance: Chance, player: Player, team: str, game: Game) -> Row:
    opponent = game.away if team == game.home else game.home
    blank = chance.flip(0.004)
    return {
        "player_lookup": player.lookup,
        "universal_player_id": chance.hole(chance.choice((f"{player.lookup}_001",) * 4
                                                         + (f"{player.lookup}_002",))),
        "game_id": _game_id(chance, game),
        "game_date": game.day,
        "team_abbr": "" if blank else code(chance, team),
        "opponent_team_abbr": chance.hole(code(chance, opponent)),
        "season_year": game.season,
        **_time_and_points(chance, player.level),
        **_shots(chance),
        "usage_rate": chance.hole(hundredths(chance, 5, 38)),
        "ts_pct": chance.hole(Decimal(chance.randint(200, 900)) / 1000),
        "processed_at": chance.stamp(game.day),
        "data_hash": chance.hash(),
    }


def offence(world: World) -> list[Row]:
    """nba_analytics.team_offense_game_summary."""
    chance = world.chance
    rows: list[Row] = []
    for game in world.games:
        for team in (game.home, game.away):
            if chance.flip(0.05):
                continue
            for _ in range(chance.copies()):
                possessions = chance.choice((0, -1, 96, 98, 100, 101, 103, 97, 99, 95))
                rows.append({
                    "game_id": _game_id(chance, game),
                    "game_date": game.day,
                    "team_abbr": code(chance, team),
                    "points_scored": chance.hole(chance.randint(85, 130)),
                    "offensive_rating": chance.hole(hundredths(chance, 95, 125)),
                    "pace": chance.hole(tenths(chance, 94, 106)),
                    "possessions": chance.hole(possessions),
                    "rebounds": chance.hole(chance.randint(30, 55)),
                    "processed_at": chance.stamp(game.day),
                    "data_hash": chance.hash(),
                })  # fmt: skip
    return chance.shuffled(rows)


def defence(world: World) -> list[Row]:
    """nba_analytics.team_defense_game_summary."""
    chance = world.chance
    rows: list[Row] = []
    for game in world.games:
        for team in (game.home, game.away):
            if chance.flip(0.04):
                continue
            for _ in range(chance.copies()):
                rows.append(_defence_row(chance, team, game))
    return chance.shuffled(rows)


def _defence_row(chance: Chance, team: str, game: Game) -> Row:
    row: Row = {
        "game_id": _game_id(chance, game),
        "game_date": game.day,
        "defending_team_abbr": code(chance, team),
        "points_allowed": chance.hole(chance.extreme(chance.randint(92, 128), (9999, -50))),
        "opp_ft_attempts": chance.hole(chance.randint(8, 35)),
        "points_in_paint_allowed": chance.hole(chance.randint(30, 62)),
        "mid_range_points_allowed": chance.hole(12),
        "three_pt_points_allowed": chance.hole(36),
        "defensive_rating": chance.hole(hundredths(chance, 98, 122)),
        "opponent_pace": chance.hole(chance.extreme(tenths(chance, 94, 106),
                                                    (Decimal(0), Decimal(-5)))),
        "processed_at": chance.stamp(game.day),
        "data_hash": chance.hash(),
    }
    charted = not chance.flip(chance.knobs.nulls / 2)
    for zone, attempts, pct in zip(ZONES, (38, 16, 36), (0.58, 0.41, 0.355)):
        tried = attempts + chance.randint(-8, 8)
        row[f"opp_{zone}_attempts"] = chance.hole(tried) if charted else None
        row[f"opp_{zone}_makes"] = round(tried * (pct + chance.gauss(0, 0.03))) if charted else None
        row[f"blocks_{zone}"] = chance.hole(chance.randint(0, 4))
    if chance.flip(chance.knobs.nulls / 4):
        row["opp_paint_makes"] = None
    return row


def gamebook(world: World) -> list[Row]:
    """nba_raw.nbac_gamebook_player_stats."""
    chance = world.chance
    rows: list[Row] = []
    for game in world.near:
        for player, team in world.played_by(game):
            for _ in range(chance.copies(2)):
                rows.append(_book_row(chance, player, team, game))
        if chance.flip(0.3):  # in the other team's book as well
            rows.append(_book_row(chance, chance.choice(world.players), game.home, game))
    if not rows:  # a table without any row is a failed delivery, which is not the point here
        rows.append(_book_row(chance, world.players[0], world.teams[0], world.games[0]))
    return chance.shuffled(rows)


def _book_row(chance: Chance, player: Player, team: str, game: Game) -> Row:
    away, home = code(chance, game.away), code(chance, game.home)
    game_id = f"{game.day:%Y%m%d}_{away}_{home}"
    if chance.flip(0.04):
        wrong = f"{game.day - DAY:%Y%m%d}_{away}_{home}"
        game_id = chance.choice((game.game_id, wrong, f"{game.day:%Y%m%d}_{home}_{away}", "x"))
    return {
        "game_id": game_id,
        "game_date": game.day,
        "player_lookup": "" if chance.flip(0.02) else chance.hole(player.lookup),
        "team_abbr": chance.choice((None, "", "XYZ")) if chance.flip(0.04) else code(chance, team),
        "player_status": chance.choice(("active", "active", "inactive", "dnp", "DNP")),
        "minutes": chance.hole("34:12"),
        "points": chance.hole(12),
        "processed_at": chance.stamp(game.day),
    }
