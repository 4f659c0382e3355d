"""Edge cases of the team set: betting lines and injury reports."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from .context_builders import day, game, line, report, utc
from .test_team_context import S1, check, row_of
from .warehouse import Row


def bets_of(row: Row) -> tuple[Any, ...]:
    """(spread, source, total, source)."""
    names = ("game_spread", "game_spread_source", "game_total", "game_total_source")
    return tuple(row[n] for n in names)


# ------------------------------------------------------------ betting


def lal_bets(lines: list[Row], as_of: datetime | None = None) -> Row:
    """LAL's row with these lines."""
    return row_of("LAL", as_of=as_of, schedule=S1, lines=lines)


def test_draftkings_before_fanduel() -> None:
    stamp = utc(2025, 1, 15, 17)
    row = lal_bets(
        [
            line("fanduel", "spreads", "Los Angeles Lakers", -5.0),
            line("draftkings", "spreads", "Los Angeles Lakers", -4.5, snapshot_timestamp=stamp),
            line("draftkings", "totals", "Over", 228.5),
        ]
    )
    assert bets_of(row) == (Decimal("-4.50"), "draftkings", Decimal("228.5"), "draftkings")
    check(row, betting_lines_updated_at=stamp, spread_movement=None, total_movement=None)


def test_spread_and_total_of_different_books() -> None:
    stamp = utc(2025, 1, 15, 17)
    row = lal_bets(
        [
            line("fanduel", "spreads", "LAL", -5.0, snapshot_timestamp=stamp),
            line("draftkings", "totals", "Over", 228.5),
        ]
    )
    assert bets_of(row) == (Decimal("-5.00"), "fanduel", Decimal("228.5"), "draftkings")
    assert row["betting_lines_updated_at"] == stamp


def test_total_only_sets_updated_at() -> None:
    row = lal_bets([line("draftkings", "totals", "Over", 228.5)])
    assert row["betting_lines_updated_at"] == utc(2025, 1, 15, 18)


@pytest.mark.parametrize(
    "lines",
    [
        [line("betmgm", "spreads", "LAL", -5.0)],
        [line("fanduel", "totals", "Over", float("nan"))],
        [line("fanduel", "totals", "Over", None)],
        [line("fanduel", "totals", "Under", 228.5)],
        [line("fanduel", "spreads", "LAL", -5.0, commence_time=utc(2025, 1, 15, 18))],
        [line("fanduel", "spreads", "LAL", -5.0, snapshot_timestamp=None)],
        [line("fanduel", "spreads", "LAL", -5.0, home_team_abbr="GSW")],
    ],
)
def test_no_usable_line(lines: list[Row]) -> None:
    row = lal_bets(lines)
    assert bets_of(row) == (None, None, None, None)
    assert row["betting_lines_updated_at"] is None


def test_null_point_tries_the_next_book() -> None:
    row = lal_bets(
        [line("draftkings", "spreads", "LAL", None), line("fanduel", "spreads", "LAL", -5.0)]
    )
    assert bets_of(row)[:2] == (Decimal("-5.00"), "fanduel")


def test_latest_usable_snapshot_and_tie() -> None:
    old = line("draftkings", "spreads", "LAL", -3.0, snapshot_timestamp=utc(2025, 1, 15, 10))
    late = line("draftkings", "spreads", "LAL", -9.0, snapshot_timestamp=utc(2025, 1, 16, 3))
    pair = [line("draftkings", "spreads", "LAL", p) for p in (-4.0, -4.5)]
    assert lal_bets([old, late, *pair])["game_spread"] == Decimal("-4.50")
    early = lal_bets([old, late, *pair], as_of=utc(2025, 1, 15, 12))
    assert early["game_spread"] == Decimal("-3.00")


def test_missing_abbreviations_are_named_by_the_spreads() -> None:
    gone = {"home_team_abbr": None, "away_team_abbr": ""}
    rows = [
        line("draftkings", "spreads", "Los Angeles Lakers", -5.0, **gone),
        line("draftkings", "spreads", "Sacramento Kings", 5.0, **gone),
        line("draftkings", "totals", "Over", 228.5, **gone),
    ]
    assert bets_of(lal_bets(rows))[::2] == (Decimal("-5.00"), Decimal("228.5"))
    assert bets_of(row_of("SAC", schedule=S1, lines=rows))[0] == Decimal("5.00")
    # one name alone does not tell the game
    assert bets_of(lal_bets(rows[:1])) == (None, None, None, None)


# ------------------------------------------------------------ personnel


def counts(row: Row) -> tuple[int, int]:
    return row["starters_out_count"], row["questionable_players_count"]


def test_injury_counts() -> None:
    states = ["out", "out", "questionable", "doubtful", "probable", "OUT", "available"]
    reports = [report(f"p{i}", s) for i, s in enumerate(states)]
    assert counts(row_of("LAL", schedule=S1, reports=reports)) == (3, 2)
    assert counts(row_of("SAC", schedule=S1, reports=reports)) == (0, 0)
    assert counts(row_of("LAL", schedule=S1)) == (0, 0)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([report("a", "out"), report("a", "available", report_hour=11)], 0),
        ([report("a", "out"), report("a", "available", report_hour=11, confidence_score=0.7)], 0),
        ([report("a", "out", confidence_score=None)], 0),
        ([report("a", "out", confidence_score=0.8)], 1),
        # the tip-off of S1 is unknown: noon Eastern
        ([report("a", "out", report_hour=11)], 1),
        ([report("a", "out", report_hour=12)], 0),
        ([report("a", "out"), report("a", "available", report_hour=12)], 1),
        ([report("a", "out", report_hour=None)], 1),
        ([report("a", "out", report_date=day("2024-12-16"))], 1),
        ([report("a", "out", report_date=day("2024-12-15"))], 0),
        ([report("a", "out", report_date=None)], 0),
        ([report("", "out"), report("", "out")], 0),
        # the player's latest report names another team
        ([report("a", "out"), report("a", "out", report_hour=10, team="BOS")], 0),
    ],
)
def test_latest_report(reports: list[Row], expected: int) -> None:
    assert counts(row_of("LAL", schedule=S1, reports=reports))[0] == expected


def test_report_at_tip_off() -> None:
    target = game("01-15", "LAL", "SAC", game_date_est=utc(2025, 1, 16, 0))
    at = [report("a", "out", report_hour=19)]
    before = [report("a", "out", report_hour=18)]
    assert counts(row_of("LAL", schedule=[target], reports=at)) == (0, 0)
    assert counts(row_of("LAL", schedule=[target], reports=before)) == (1, 0)
    early = utc(2025, 1, 15, 22)
    assert counts(row_of("LAL", as_of=early, schedule=[target], reports=before)) == (0, 0)
