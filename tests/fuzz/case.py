"""One case: a warehouse on disk and the ways in which it is computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from . import box_rows, market_rows, people_rows, schedule_rows, storage
from .chance import Chance
from .world import World, build

Row = dict[str, Any]
OPTIONAL = (
    "nba_raw.espn_scoreboard", "nba_raw.espn_team_rosters", "nba_raw.nbac_injury_report",
    "nba_raw.odds_api_player_points_props", "nba_raw.bettingpros_player_points_props",
    "nba_raw.odds_api_game_lines", "nba_reference.nba_players_registry",
    "nba_reference.player_aliases", "nba_orchestration.reprocess_attempts",
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One invocation: dates, mode, switches, and the clock of the run."""

    mode: str
    dates: tuple[date, ...]
    now: datetime
    as_of: datetime | None = None
    keep_out: bool = False
    off_season: bool = False
    usage_default: str = "neutral"

    def arguments(self, warehouse: Path) -> list[str]:
        """The command line, without output options."""
        if self.mode == "backfill":
            line = ["backfill", "--from", f"{self.dates[0]}", "--to", f"{self.dates[-1]}"]
        else:
            line = ["run", "--mode", "daily", "--date", f"{self.dates[0]}", "--no-league-gate"]
        line += ["--warehouse", str(warehouse), "--now", _text(self.now)]
        if self.as_of is not None:
            line += ["--as-of", _text(self.as_of)]
        line += ["--usage-default", self.usage_default]
        line += ["--keep-out"] * self.keep_out + ["--off-season"] * self.off_season
        return line


def _text(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def make(seed: int, root: Path) -> tuple[World, list[Job]]:
    """Writes the warehouse of a seed and says what to run."""
    world = build(seed)
    chance = world.chance
    backfill = tuple(world.targets)
    now = _clock(chance, world.targets[-1])
    jobs = [_job(chance, "backfill", backfill, now)]
    jobs += [_job(chance, "daily", (day,), _clock(chance, day)) for day in world.daily]
    for table, rows in _tables(world, jobs[-1].now).items():
        absent = rows is None or (table in OPTIONAL and chance.flip(0.05))
        if not absent:
            storage.write(chance, root, table, rows or [], storage.SCHEMAS[table])
    return world, jobs


def _clock(chance: Chance, day: date) -> datetime:
    """A clock near the date: fresh, or right at the age that refuses the schedule."""
    noon = datetime(day.year, day.month, day.day, 14, tzinfo=timezone.utc)
    if chance.flip(0.8):
        return noon + timedelta(hours=chance.choice((0, 1, 4)))
    return noon + timedelta(hours=36) + timedelta(microseconds=chance.choice((-1, 0, 1)))


def _job(chance: Chance, mode: str, dates: tuple[date, ...], now: datetime) -> Job:
    as_of = None
    if chance.flip(0.15):
        as_of = now + timedelta(hours=chance.choice((-48, -10, 0, 4)))
    return Job(
        mode, dates, now, as_of, chance.flip(0.2), chance.flip(0.5),
        chance.choice(("neutral", "neutral", "parity")),
    )  # fmt: skip


def _tables(world: World, now: datetime) -> dict[str, list[Row] | None]:
    return {
        "nba_raw.nbac_schedule": schedule_rows.schedule(world),
        "nba_raw.espn_scoreboard": schedule_rows.scoreboard(world),
        "nba_reference.nba_schedule": schedule_rows.reference(world),
        "nba_analytics.player_game_summary": box_rows.players(world),
        "nba_analytics.team_offense_game_summary": box_rows.offence(world),
        "nba_analytics.team_defense_game_summary": box_rows.defence(world),
        "nba_raw.nbac_gamebook_player_stats": box_rows.gamebook(world),
        "nba_raw.espn_team_rosters": people_rows.rosters(world),
        "nba_raw.odds_api_player_points_props": market_rows.odds_props(world),
        "nba_raw.bettingpros_player_points_props": market_rows.bettingpros(world),
        "nba_raw.odds_api_game_lines": market_rows.game_lines(world),
        "nba_raw.nbac_injury_report": people_rows.injuries(world),
        "nba_reference.nba_players_registry": people_rows.registry(world),
        "nba_reference.player_aliases": people_rows.aliases(world),
        "nba_orchestration.reprocess_attempts": people_rows.attempts(world, now),
    }
