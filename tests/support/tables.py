"""Comparing an engine's output tables with an oracle's rows, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

#: Relative tolerance of unrounded floats; rounded values are compared exactly.
TOLERANCE = 1e-9


@dataclass
class Comparison:
    """What a comparison found; `cells` counts every compared pair."""

    cells: int = 0
    rows: int = 0
    differences: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.differences.append(text)

    def report(self, most: int = 12) -> str:
        shown = "\n  ".join(self.differences[:most])
        return f"{len(self.differences)} differences in {self.cells} cells:\n  {shown}"


def same(engine: Any, oracle: Any) -> bool:
    """Equality of one cell: floats within the tolerance, all else exact."""
    if engine is None or oracle is None:
        return engine is None and oracle is None
    if isinstance(engine, float) and isinstance(oracle, (float, int, Decimal)):
        return math.isclose(engine, float(oracle), rel_tol=TOLERANCE, abs_tol=1e-12)
    if isinstance(engine, datetime) and isinstance(oracle, datetime):
        return engine.astimezone(timezone.utc) == oracle.astimezone(timezone.utc)
    if isinstance(engine, bool) or isinstance(oracle, bool):
        return engine is oracle
    return bool(engine == oracle)


def compare(
    engine: Iterable[Row], oracle: Iterable[Row], key: Sequence[str], skip: frozenset[str]
) -> Comparison:
    """Compares every column of the oracle's rows that is not in `skip`."""
    found = Comparison()
    by_key = {tuple(row[k] for k in key): row for row in engine}
    for expected in oracle:
        at = tuple(expected[k] for k in key)
        row = by_key.pop(at, None)
        if row is None:
            found.note(f"{at}: no row in the engine's table")
            continue
        found.rows += 1
        for column in sorted(set(row) | set(expected)):
            if column in skip:
                continue
            if column not in expected or column not in row:
                found.note(f"{at}.{column}: only on one side")
                continue
            found.cells += 1
            if not same(row[column], expected[column]):
                found.note(f"{at}.{column}: engine {row[column]!r}, oracle {expected[column]!r}")
    for at in by_key:
        found.note(f"{at}: no row in the oracle")
    return found


def of_dates(rows: Iterable[Row], column: str, dates: Iterable[date]) -> list[Row]:
    """The rows whose date column is one of `dates`."""
    wanted = set(dates)
    return [row for row in rows if row[column] in wanted]
