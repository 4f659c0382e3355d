"""Random choices of one case, with the case's own density of awkward values."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
EASTERN = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Knobs:
    """How often something awkward happens; drawn once per case."""

    nulls: float
    repeats: float
    spellings: float
    stale: float
    extremes: float


class Chance(random.Random):
    """`random.Random` with the few idioms that the generators share."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.knobs = Knobs(
            nulls=self.choice((0.0, 0.03, 0.1, 0.3)),
            repeats=self.choice((0.0, 0.1, 0.3, 0.6)),
            spellings=self.choice((0.0, 0.2, 0.6)),
            stale=self.choice((0.0, 0.1, 0.3)),
            # values outside their columns: those rows end in quarantine or are dropped
            extremes=self.choice((0.0, 0.0, 0.0, 0.01)),
        )

    def flip(self, p: float) -> bool:
        """True with probability `p`."""
        return self.random() < p

    def hole(self, value: T) -> T | None:
        """The value, or nothing as often as the case wants."""
        return None if self.flip(self.knobs.nulls) else value

    def extreme(self, value: T, others: Sequence[T]) -> T:
        """The value, or rarely one that no game can give."""
        return self.choice(others) if self.flip(self.knobs.extremes) else value

    def copies(self, most: int = 4) -> int:
        """How many rows one thing gets."""
        n = 1
        while n < most and self.flip(self.knobs.repeats):
            n += 1
        return n

    def stamp(self, day: date) -> datetime | None:
        """A load time out of three, so that ties are common; sometimes none."""
        base = datetime(day.year, day.month, day.day, 14, tzinfo=timezone.utc)
        return self.hole(base + timedelta(hours=self.choice((-30, 0, 0, 0, 2))))

    def hash(self) -> str | None:
        """One of a few content hashes, so that ties are common."""
        return self.hole(self.choice(("h0", "h1", "h1", "h2", "H1")))

    def shuffled(self, rows: list[Any]) -> list[Any]:
        """The rows in another order: nothing may depend on it."""
        self.shuffle(rows)
        return rows


def eastern(day: date, hour: int, minute: int = 0) -> datetime:
    """The UTC instant of an Eastern wall clock."""
    local = datetime(day.year, day.month, day.day, tzinfo=EASTERN)
    local += timedelta(hours=hour, minutes=minute)  # wall-clock arithmetic
    return local.astimezone(timezone.utc)


def at_bound(chance: Chance, bound: datetime) -> datetime:
    """An instant before, exactly at, or after a bound."""
    micro, hour = timedelta(microseconds=1), timedelta(hours=1)
    step = chance.choice((-30 * hour, -5 * hour, -hour, -hour, -micro, 0 * hour, micro, hour))
    return bound + step
