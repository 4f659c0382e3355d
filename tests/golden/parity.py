"""Comparing golden rows with the engine's, cell by cell, with every exception numbered."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from oracle.numeric import store

from .files import Row

#: Relative tolerance of values that the pipeline does not round.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Mask:
    """Cells that are not compared, and why: `number` is the difference's own in the specs."""

    number: str
    columns: frozenset[str]
    reason: str
    #: Recomputes what triggers the difference from the golden row.
    when: Callable[[Row], bool] = lambda row: True


@dataclass(frozen=True)
class Translation:
    """Cells whose golden value is brought to the engine's meaning and then compared."""

    number: str
    columns: frozenset[str]
    reason: str
    value: Callable[[Row, str], Any]
    when: Callable[[Row], bool] = lambda row: True


@dataclass(frozen=True)
class Drop:
    """Rows that the pipeline wrote and the engine keeps back, as a failure of `category`."""

    number: str
    category: str
    reason: str
    when: Callable[[Row], bool]
    columns: frozenset[str] = frozenset({"row"})


Rule = Mask | Translation | Drop

#: Columns of the clock, which the golden data leaves out.
CLOCK = frozenset({"created_at", "processed_at"})


def columns(*names: str) -> frozenset[str]:
    """Column names of a rule."""
    return frozenset(names)


@dataclass
class Tally:
    """What a comparison found."""

    name: str
    compared: int = 0
    masked: int = 0
    translated: int = 0
    rows: int = 0
    differences: list[str] = field(default_factory=list)
    #: Cells by rule in which golden and engine do differ.
    needed: Counter[str] = field(default_factory=Counter)
    #: Cells by rule that it took out or changed.
    used: Counter[str] = field(default_factory=Counter)

    def note(self, text: str) -> None:
        self.differences.append(text)

    def line(self) -> str:
        rules = ", ".join(f"{n} x {k}" for k, n in sorted(self.used.items()))
        return (f"golden {self.name}: {self.rows} rows, {self.compared} cells compared "
                f"({self.translated} of them translated), {self.masked} masked [{rules}]")

    def verdict(self, rules: Sequence[Rule], at_least: int) -> None:
        """Fails on a difference, on a rule that nothing needs, and on too little compared."""
        shown = "\n  ".join(self.differences[:25])
        assert not self.differences, f"{len(self.differences)} differences:\n  {shown}"
        stale = [label(rule) for rule in rules if not self.needed[label(rule)]]
        assert not stale, f"rules that no cell needs: {stale}"
        assert self.compared >= at_least, f"only {self.compared} cells were compared"


def label(rule: Rule) -> str:
    """Name of a rule in reports."""
    more = "" if len(rule.columns) < 2 else ",.."
    return f"{rule.number}({min(rule.columns)}{more})"


def same(engine: Any, golden: Any, scale: int | None) -> bool:
    """Equality of one cell; fixed-point columns hold the stored form of a golden float."""
    if golden is None or engine is None:
        return golden is None and engine is None
    if scale is not None:
        return bool(store(engine, scale) == store(golden, scale))
    if isinstance(engine, bool) or isinstance(golden, bool):
        return engine is golden
    if isinstance(engine, float) or isinstance(golden, float):
        return math.isclose(engine, golden, rel_tol=TOLERANCE, abs_tol=1e-12)
    if isinstance(engine, datetime) and isinstance(golden, str):
        return engine.strftime("%Y-%m-%d %H:%M:%S") == golden
    if isinstance(engine, date) and isinstance(golden, str):
        return engine.isoformat() == golden
    if isinstance(engine, Decimal):
        return engine == Decimal(repr(golden))
    return bool(engine == golden)


class Comparison:
    """Compares rows under a set's rules; the first rule that applies to a cell decides."""

    def __init__(self, name: str, rules: Sequence[Rule], scales: Mapping[str, int]) -> None:
        self.tally = Tally(name)
        self.scales = scales
        self.drops = [rule for rule in rules if isinstance(rule, Drop)]
        self.rules: dict[str, list[Mask | Translation]] = {}
        for rule in rules:
            for column in rule.columns:
                if not isinstance(rule, Drop):
                    self.rules.setdefault(column, []).append(rule)

    def rows(self, day: object, key: str, golden: Sequence[Row], engine: Sequence[Row],
             names: Sequence[str]) -> dict[Any, str]:
        """Compares the rows of a date; returns the failures that stand for golden rows.

        `names` are the golden columns. The golden data leaves out columns that are null in
        every row, so the engine's other columns must be null.
        """
        found = {row[key]: row for row in engine}
        kept_back: dict[Any, str] = {}
        for wanted in golden:
            who = wanted[key]
            drop = next((rule for rule in self.drops if rule.when(wanted)), None)
            if drop is not None and who not in found:
                kept_back[who] = drop.category
                self.tally.masked += len(names)
                self.tally.used[label(drop)] += len(names)
                self.tally.needed[label(drop)] += 1
                continue
            row = found.pop(who, None)
            if row is None:
                self.tally.note(f"{day} {who}: the engine has no row")
                continue
            self.row(f"{day} {who}", wanted, row, names)
            for name in row.keys() - set(names) - CLOCK:
                self._cell(f"{day} {who}", name, {name: None, **wanted}, row, {})
        for who in found:
            self.tally.note(f"{day} {who}: no golden row")
        return kept_back

    def row(self, at: object, golden: Row, engine: Row, names: Sequence[str]) -> None:
        """Compares the named columns of one row."""
        self.tally.rows += 1
        decided: dict[int, bool] = {}
        for column in names:
            self._cell(at, column, golden, engine, decided)

    def _cell(self, at: object, column: str, golden: Row, engine: Row,
              decided: dict[int, bool]) -> None:
        tally, scale = self.tally, self.scales.get(column)
        if column not in engine:
            tally.note(f"{at}.{column}: the engine has no such column")
            return
        for rule in self.rules.get(column, ()):
            applies = decided.get(id(rule))
            if applies is None:
                applies = decided[id(rule)] = rule.when(golden)
            if not applies:
                continue
            tally.used[label(rule)] += 1
            differs = not same(engine[column], golden[column], scale)
            if isinstance(rule, Mask):
                tally.masked += 1
                tally.needed[label(rule)] += differs
                return
            wanted = rule.value(golden, column)
            tally.compared += 1
            tally.translated += 1
            tally.needed[label(rule)] += differs
            if not same(engine[column], wanted, scale):
                tally.note(f"{at}.{column}: engine {engine[column]!r}, golden "
                           f"{golden[column]!r}, by {rule.number} {wanted!r}")
            return
        tally.compared += 1
        if not same(engine[column], golden[column], scale):
            tally.note(f"{at}.{column}: engine {engine[column]!r}, golden {golden[column]!r}")

    def failures(self, day: object, golden: Mapping[Any, Any], engine: Mapping[Any, Any],
                 masks: Mapping[Any, Mask] | None = None) -> None:
        """Compares entities without a row, and why; `masks` holds the entities left out."""
        for who in sorted(set(golden) | set(engine)):
            differs = golden.get(who) != engine.get(who)
            rule = (masks or {}).get(who)
            if rule is not None:
                self.tally.masked += 1
                self.tally.used[label(rule)] += 1
                self.tally.needed[label(rule)] += differs
                continue
            self.tally.compared += 1
            if differs:
                self.tally.note(f"{day} {who}: engine {engine.get(who)}, golden {golden.get(who)}")
