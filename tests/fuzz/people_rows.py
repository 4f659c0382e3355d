"""Rows about people: rosters, registry, injury reports, earlier attempts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .chance import Chance
from .spelling import code
from .world import DAY, Game, Player, World

Row = dict[str, Any]
STATUSES = (
    "out", "out", "doubtful", "questionable", "probable", "available", "OUT", "Doubtful",
    "Questionable", "suspended", None,
)  # fmt: skip
REASONS = ("Knee; soreness", "unknown", "NaN", "None", "", None, "Réinjury – \"left\" ankle")


def rosters(world: World) -> list[Row]:
    """nba_raw.espn_team_rosters."""
    chance = world.chance
    first, last = world.targets[0], world.targets[-1]
    rows: list[Row] = []
    for team in world.teams:
        dates = [first - DAY, *(first - n * DAY for n in (91, 90, 60, 5) if chance.flip(0.4))]
        dates += [d for d in (chance.choice(world.targets), last + DAY) if chance.flip(0.4)]
        if chance.flip(0.1):
            dates = dates[1:]
        for day in dates:
            rows += _roster(chance, world, team, day)
    return chance.shuffled(rows)


def _roster(chance: Chance, world: World, team: str, day: date) -> list[Row]:
    rows: list[Row] = []
    listed = [p for p in world.players if p.team(day) == team]
    if chance.flip(0.3):
        listed.append(chance.choice(world.players))  # on two rosters
    for player in listed:
        for _ in range(chance.copies(3)):
            born = date(1980 + chance.randint(0, 24), chance.choice((2, 10, 12)), 28)
            born = chance.choice((born, date(1996, 2, 29), day - chance.choice((0, 1)) * DAY))
            rows.append({
                "roster_date": day,
                "scrape_hour": chance.choice((8, 14, 20)),
                "team_abbr": code(chance, team),
                "player_lookup": player.lookup,
                "age": None if chance.flip(0.5) else chance.choice((19, 29, 30, 34, 35)),
                "birth_date": chance.hole(born),
            })  # fmt: skip
    return rows


def registry(world: World) -> list[Row]:
    """nba_reference.nba_players_registry."""
    chance = world.chance
    rows: list[Row] = []
    for player in world.players:
        if chance.flip(0.8):
            for _ in range(chance.copies(3)):
                rows.append({
                    "universal_player_id": f"{player.lookup}_{chance.randint(1, 3):03d}",
                    "player_lookup": player.lookup,
                    "team_abbr": chance.hole(chance.choice(world.teams)),
                    "season": chance.hole("2024-25"),
                })  # fmt: skip
    return chance.shuffled(rows)


def aliases(world: World) -> list[Row]:
    """nba_reference.player_aliases."""
    chance = world.chance
    rows: list[Row] = []
    for player in world.players:
        if chance.flip(0.4):
            for _ in range(chance.copies(4)):
                rows.append({
                    "alias_lookup": player.lookup,
                    "nba_canonical_lookup": chance.choice(world.players).lookup,
                    "is_active": chance.flip(0.7),
                })  # fmt: skip
    return chance.shuffled(rows)


def injuries(world: World) -> list[Row]:
    """nba_raw.nbac_injury_report."""
    chance = world.chance
    rows: list[Row] = []
    share = chance.choice((0.15, 0.5))
    for game in world.near:
        for player, team in world.played_by(game):
            if chance.flip(share):
                rows += [_report(chance, player, team, game) for _ in range(chance.randint(1, 5))]
    return chance.shuffled(rows)


def _report(chance: Chance, player: Player, team: str, game: Game) -> Row:
    tip_hour = 19
    if game.tip is not None:
        tip_hour = game.tip.astimezone(ZoneInfo("America/New_York")).hour
    hour = chance.choice((0, 9, 11, 12, 17, 23, tip_hour, tip_hour, max(0, tip_hour - 1)))
    confidence = chance.choice((0.8, 0.8, 1.0, 0.95, 0.79, 0.5))
    if chance.flip(0.08):
        team = chance.choice(("UNKNOWN", "", game.home, game.away, "XYZ"))
    return {
        "report_date": game.day - chance.choice((-1, 0, 0, 0, 0, 1, 1, 29, 30, 31)) * DAY,
        "report_hour": None if chance.flip(0.1) else hour,
        "game_date": chance.hole(game.day),
        "team": None if chance.flip(0.03) else code(chance, team),
        "player_lookup": "" if chance.flip(0.02) else chance.hole(player.lookup),
        "injury_status": chance.choice(STATUSES),
        "reason": chance.choice(REASONS),
        "reason_category": chance.choice(REASONS),
        "confidence_score": chance.hole(confidence),
        "processed_at": chance.stamp(game.day),
        "data_hash": chance.hash(),
    }


SETS = (
    "upcoming_team_game_context", "upcoming_player_game_context", "player_shot_zone_analysis",
    "team_defense_zone_analysis", "player_composite_factors",
)  # fmt: skip


def attempts(world: World, now: datetime) -> list[Row]:
    """nba_orchestration.reprocess_attempts; several around the run's clock."""
    chance = world.chance
    rows: list[Row] = []
    for day in world.targets:
        for name in SETS:
            entities = [f"{team}_{day}" for team in world.teams]
            if "player" in name:
                entities = [player.lookup for player in world.players]
            elif "defense" in name:
                entities = world.teams
            for entity in entities:
                if chance.flip(0.15):
                    count = chance.randint(1, 4)
                    rows += [_attempt(chance, name, entity, day, now) for _ in range(count)]
    return chance.shuffled(rows)


def _attempt(chance: Chance, name: str, entity: str, day: date, now: datetime) -> Row:
    hour, micro = timedelta(hours=1), timedelta(microseconds=1)
    until = now + chance.choice((-hour, -micro, 0 * hour, micro, hour))
    return {
        "processor_name": name,
        "entity_id": entity,
        "analysis_date": day,
        "attempt_number": chance.randint(1, 4),
        "circuit_breaker_tripped": chance.choice((True, False, False, False, None)),
        "circuit_breaker_until": chance.hole(until),
    }
