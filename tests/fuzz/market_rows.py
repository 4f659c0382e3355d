"""Rows of bookmakers: player props of two providers, game lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .chance import Chance, at_bound, eastern
from .spelling import code, outcome
from .world import Game, Player, World

Row = dict[str, Any]


def _bound(chance: Chance, game: Game) -> datetime:
    """Tip-off, or noon Eastern where it is unknown."""
    return game.tip if game.tip is not None else eastern(game.day, 12)


def _line(chance: Chance, level: int) -> float:
    """A points line, whole or half, around what the player scores."""
    return chance.extreme(max(0.0, level + chance.randint(-6, 6) / 2), (0.0, -4.5, 123.45))


def odds_props(world: World) -> list[Row]:
    """nba_raw.odds_api_player_points_props."""
    chance = world.chance
    rows: list[Row] = []
    share = chance.choice((0.2, 0.6))
    for game in world.near:
        for player, _ in world.played_by(game):
            if chance.flip(share):
                rows += [_odds(chance, player, game) for _ in range(chance.randint(1, 6))]
    return chance.shuffled(rows)


def _odds(chance: Chance, player: Player, game: Game) -> Row:
    minutes = chance.choice((-30, -1, 0, 1, 30, 30, 600, 600))
    taken = _bound(chance, game) - chance.choice((0, 1, 1, 30)) * timedelta(minutes=30)
    books = ("draftkings", "DraftKings", "fanduel", "FANDUEL", "betmgm", "Bovada", "caesars")
    return {
        "game_id": chance.choice((game.game_id, game.canonical, "evt1")),
        "game_date": game.day,
        "player_lookup": "" if chance.flip(0.02) else chance.hole(player.lookup),
        "bookmaker": chance.choice(books),
        "points_line": None if chance.flip(0.03) else _line(chance, player.level),
        "snapshot_timestamp": None if chance.flip(0.02) else taken,
        "minutes_before_tipoff": chance.hole(minutes),
        "game_start_time": chance.hole(game.tip),
    }


def bettingpros(world: World) -> list[Row]:
    """nba_raw.bettingpros_player_points_props."""
    chance = world.chance
    rows: list[Row] = []
    for game in world.near:
        for player, _ in world.played_by(game):
            if chance.flip(0.6):
                rows += [_pros(chance, player, game) for _ in range(chance.randint(1, 5))]
    return chance.shuffled(rows)


def _pros(chance: Chance, player: Player, game: Game) -> Row:
    bound = eastern(game.day, 12) if chance.flip(0.1) else _bound(chance, game)
    books = ("DraftKings", "FanDuel", "draftkings", "BettingPros Consensus", "BetMGM", "Bet365")
    return {
        "game_date": game.day,
        "player_lookup": player.lookup,
        "market_type": chance.choice(("points",) * 5 + ("rebounds", "Points")),
        "bet_side": chance.choice(("over",) * 4 + ("under", "Over")),
        "bookmaker": chance.choice(books),
        "points_line": None if chance.flip(0.03) else _line(chance, player.level),
        "opening_line": chance.hole(_line(chance, player.level)),
        "is_active": chance.flip(0.85),
        "is_best_line": chance.flip(0.3),
        "bookmaker_last_update": None if chance.flip(0.02) else at_bound(chance, bound),
    }


def game_lines(world: World) -> list[Row]:
    """nba_raw.odds_api_game_lines."""
    chance = world.chance
    rows: list[Row] = []
    for number, game in enumerate(world.near):
        events = [f"evt{number}"] + (["evt0"] if chance.flip(0.1) else [])
        named = not chance.flip(0.35)
        for event in events:
            for _ in range(chance.randint(0, 24)):
                rows.append(_game_line(chance, game, event, named))
    return chance.shuffled(rows)


def _game_line(chance: Chance, game: Game, event: str, named: bool) -> Row:
    starts = _bound(chance, game)
    taken = starts - chance.choice((1, 1, 2, 24)) * timedelta(hours=1)
    if chance.flip(0.15):
        taken = at_bound(chance, starts)
    market = chance.choice(("spreads", "spreads", "totals", "totals", "h2h"))
    if market == "totals":
        name, point = chance.choice(("Over", "Over", "Under", "over")), 220 + chance.randint(0, 9) / 2
    else:
        name = outcome(chance, chance.choice((game.home, game.away)))
        point = chance.choice((-5.5, -4.5, -4.25, 0.0, -0.0, 3.0, 4.5, 5.5))
    home, away = game.home, game.away
    if chance.flip(0.02):
        home, away = away, home
    return {
        "game_date": game.day,
        "game_id": event,
        "home_team_abbr": code(chance, home) if named and not chance.flip(0.05) else None,
        "away_team_abbr": code(chance, away) if named and not chance.flip(0.05) else None,
        "bookmaker_key": chance.choice(("draftkings", "draftkings", "fanduel", "betmgm")),
        "market_key": market,
        "outcome_name": name,
        "outcome_point": chance.hole(chance.extreme(point, (123456.5, 99999.99))),
        "outcome_price": 1.9,
        "snapshot_timestamp": None if chance.flip(0.01) else taken,
        "commence_time": None if chance.flip(0.01) else starts,
        "processed_at": chance.stamp(game.day),
        "data_hash": chance.hash(),
    }
