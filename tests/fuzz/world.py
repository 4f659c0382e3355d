"""The league behind one case: calendar, teams, players, games, dates to compute."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .chance import Chance, eastern

DAY = timedelta(days=1)
# teams that other feeds spell otherwise come first
TEAMS = (
    "BKN", "CHA", "PHX", "GSW", "NYK", "NOP", "SAS", "UTA", "LAC", "LAL", "BOS", "DEN", "MIA",
    "TOR", "SAC", "CHI",
)  # fmt: skip
# look-back borders of the formulas, in days before a target date
BORDERS = (5, 6, 7, 10, 13, 14, 15, 20, 30, 31, 90, 91, 364, 365, 366)


@dataclass(frozen=True)
class Game:
    """One game as it really was."""

    game_id: str
    day: date
    home: str
    away: str
    tip: datetime | None
    season: int

    @property
    def canonical(self) -> str:
        """`YYYYMMDD_AWAY_HOME`."""
        return f"{self.day:%Y%m%d}_{self.away}_{self.home}"


@dataclass
class Player:
    """A player with the teams he played for, each from a date."""

    lookup: str
    level: int
    stints: list[tuple[date, str]]

    def team(self, day: date) -> str:
        """His team on a date."""
        return [team for start, team in self.stints if start <= day][-1]


@dataclass
class World:
    """Everything the tables are made from."""

    seed: int
    kind: str
    chance: Chance
    teams: list[str]
    players: list[Player] = field(default_factory=list)
    games: list[Game] = field(default_factory=list)
    targets: list[date] = field(default_factory=list)
    daily: list[date] = field(default_factory=list)

    @property
    def near(self) -> list[Game]:
        """Games on and around the target dates: market and injury rows are about these."""
        first, last = self.targets[0] - DAY, self.targets[-1] + DAY
        return [g for g in self.games if first <= g.day <= last]

    def played_by(self, game: Game) -> list[tuple[Player, str]]:
        """The players of both teams of a game."""
        sides = (game.home, game.away)
        return [(p, t) for p in self.players if (t := p.team(game.day)) in sides]


# kind -> (segments as (month, day, length), first and last (month, day) of the anchor);
# months before October belong to the year after the season's first
CALENDARS: dict[str, tuple[list[tuple[int, int, int]], tuple[int, int], tuple[int, int]]] = {
    "opening": ([(10, 6, 50)], (10, 18), (11, 24)),
    "october": ([(10, 1, 28)], (9, 28), (10, 6)),
    "winter": ([(11, 24, 60)], (1, 2), (1, 22)),
    "allstar": ([(12, 28, 46), (2, 20, 12)], (2, 8), (2, 27)),
    "april": ([(2, 14, 60)], (3, 6), (4, 14)),
    "fall_back": ([(10, 8, 40)], (10, 30), (11, 12)),
    "summer": ([(4, 28, 55)], (6, 12), (7, 10)),
    "bubble": ([(1, 18, 50), (7, 30, 74)], (7, 28), (10, 11)),
    "two": ([(2, 24, 48), (10, 20, 40)], (10, 27), (11, 26)),
}


def _year(season: int, month: int) -> int:
    return season if month >= 10 else season + 1


def _calendar(chance: Chance, kind: str) -> tuple[list[date], date, int]:
    """Days on which games may be, the anchor, and the season's first year."""
    season = 2019 if kind == "bubble" else chance.choice((2020, 2021, 2022, 2023, 2024, 2025))
    segments, (from_month, from_day), (to_month, to_day) = CALENDARS[kind]
    first = date(_year(season, from_month), from_month, from_day)
    last = date(_year(season, to_month), to_month, to_day)
    days: set[date] = set()
    for at, (month, day, length) in enumerate(segments):
        year = _year(season, month)
        if kind == "two":  # the end of one season and the start of the next
            year = season
        start = date(year, month, day)
        if kind == "bubble" and at == 1:
            start = date(2020, 7, 30)
        days |= {start + n * DAY for n in range(length)}
    if kind == "october":
        first, last = date(season, 9, 28), date(season, 10, 6)
        days |= {date(season, 3, 1) + n * DAY for n in range(45)}
    if kind == "bubble":
        first, last = date(2020, 7, 28), date(2020, 10, 11)
    anchor = first + chance.randint(0, (last - first).days) * DAY
    return sorted(days), anchor, season


def _teams(chance: Chance) -> list[str]:
    n = chance.choice((2, 4, 4, 5, 6, 8)) if not chance.flip(0.12) else 12
    teams = chance.sample(TEAMS, n)
    if chance.flip(0.05):
        teams[0] = "XYZ"  # no team of the thirty
    return teams


def _season_of(kind: str, day: date) -> int:
    if kind == "bubble":
        return 2019
    return day.year if day.month >= 10 else day.year - 1


def _tip(chance: Chance, day: date) -> datetime | None:
    if chance.flip(max(0.08, chance.knobs.nulls)):
        return None
    hour = chance.choice((1, 2, 12, 13, 15, 19, 19, 20, 22, 25))
    return eastern(day, hour, chance.choice((0, 0, 0, 30)))


def _games(chance: Chance, kind: str, days: list[date], anchor: date,
           teams: list[str]) -> list[Game]:
    """Pairs of teams on many days, and on the borders of the look-backs."""
    share = chance.choice((0.25, 0.5, 0.5, 0.8))
    borders = {anchor - n * DAY for n in BORDERS if chance.flip(0.5)} | {anchor}
    opening = date(days[0].year, 10, chance.randint(15, 24))
    out: list[Game] = []
    for number, day in enumerate(sorted(set(days) | borders)):
        order = chance.sample(teams, len(teams))
        for at, (home, away) in enumerate(zip(order[::2], order[1::2])):
            if not chance.flip(share if day not in borders else 0.8):
                continue
            season = _season_of(kind, day)
            early = day.month == 10 and day.year == season and day < opening.replace(year=season)
            prefix = "001" if early else chance.choice(("002",) * 9 + ("003", "004", "005"))
            game_id = f"{prefix}{season % 100:02d}{number:03d}{at:02d}"
            out.append(Game(game_id, day, home, away, _tip(chance, day), season))
    return out


def _players(chance: Chance, teams: list[str], anchor: date) -> list[Player]:
    each = max(2, min(6, chance.randint(10, 40) // len(teams)))
    out: list[Player] = []
    for at in range(each * len(teams)):
        stints = [(date.min, teams[at % len(teams)])]
        if chance.flip(0.25):
            moved = anchor - chance.choice((1, 2, 5, 12, 25, 40)) * DAY
            stints.append((moved, chance.choice(teams)))
        lookup = f"player{at:02d}" if at % 7 else f"{at}jokic"
        out.append(Player(lookup, chance.choice((4, 9, 12, 18, 26)), stints))
    return out


def build(seed: int) -> World:
    """The world of one seed."""
    chance = Chance(seed)
    kind = chance.choice(tuple(CALENDARS))
    days, anchor, _ = _calendar(chance, kind)
    world = World(seed, kind, chance, _teams(chance))
    world.games = _games(chance, kind, days, anchor, world.teams)
    world.players = _players(chance, world.teams, anchor)
    before, after = chance.randint(0, 3), chance.randint(0, 3)
    world.targets = [anchor + n * DAY for n in range(-before, after + 1)]
    world.daily = sorted({anchor, chance.choice(world.targets)})
    return world
