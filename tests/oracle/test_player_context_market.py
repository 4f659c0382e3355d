"""Edge cases of the player set: prop lines and consensus game lines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from .context_builders import NOW, TARGET, book, game, line, odds, pros, utc, warehouse
from .player_context import compute
from .warehouse import Row

TIP = utc(2025, 1, 16, 3)
# UTC instants of noon Eastern and one minute before
NOON, ELEVEN_59 = utc(2025, 1, 15, 17), utc(2025, 1, 15, 16, 59)


def row_of(tip: datetime | None = TIP, as_of: datetime | None = None, **tables: list[Row]) -> Row:
    """Player p's row on the target date."""
    wh = warehouse(
        schedule=[game("01-15", "LAL", "SAC", game_date_est=tip)], gamebook=[book("p")], **tables
    )
    (row,) = compute(wh, [TARGET], "backfill", NOW, as_of=as_of).rows
    return row


def check(row: Row, **expected: Any) -> None:
    """Compare the named columns."""
    assert {k: row[k] for k in expected} == expected


def dec(text: str) -> Decimal:
    return Decimal(text)


# ------------------------------------------------------------ props


def test_rank_then_time() -> None:
    row = row_of(
        odds=[
            odds("p", 20.5, 900, bookmaker="fanduel"), odds("p", 21.5, 300),
            odds("p", 22.5, 60, bookmaker="DraftKings"), odds("p", 30.5, 5, bookmaker="betmgm"),
        ]
    )  # fmt: skip
    check(
        row,
        current_points_line=dec("22.5"), current_points_line_source="DraftKings",
        opening_points_line=dec("21.5"), opening_points_line_source="draftkings",
        line_movement=dec("1.0"), has_prop_line=True,
    )  # fmt: skip


def test_final_ties() -> None:
    row = row_of(
        odds=[
            odds("p", 20.5, 60, bookmaker="caesars"), odds("p", 19.5, 60, bookmaker="betmgm"),
            odds("p", 18.5, 60, bookmaker="betmgm"),
        ]
    )  # fmt: skip
    check(row, current_points_line=dec("18.5"), current_points_line_source="betmgm")


@pytest.mark.parametrize("minutes", [0, None, -5])
def test_odds_at_or_after_tip_off(minutes: int | None) -> None:
    check(
        row_of(odds=[odds("p", 20.5, minutes)]),
        current_points_line=None, has_prop_line=False, current_points_line_source=None,
    )  # fmt: skip


def test_odds_as_of() -> None:
    rows = [odds("p", 20.5, 600), odds("p", 21.5, 60)]
    row = row_of(odds=rows, as_of=utc(2025, 1, 15, 20))
    check(row, current_points_line=dec("20.5"), line_movement=dec("0.0"))
    hidden = row_of(odds=rows, as_of=utc(2025, 1, 15, 1))
    check(hidden, current_points_line=None, has_prop_line=False)


def test_other_game_id_matches_by_date() -> None:
    row = row_of(odds=[odds("p", 20.5, 60, game_id="0022400123")])
    check(row, current_points_line=dec("20.5"))


def test_null_line_still_has_prop() -> None:
    row = row_of(odds=[odds("p", None, 60)], pros=[pros("p", 19.5)])
    check(
        row,
        has_prop_line=True, current_points_line=dec("19.5"),
        current_points_line_source="bettingpros_DraftKings",
    )  # fmt: skip


def test_bettingpros_fill() -> None:
    row = row_of(
        pros=[
            pros("p", 18.5, bookmaker="BettingPros Consensus"), pros("p", 17.5, bookmaker="BetMGM"),
            pros("p", 16.5, bookmaker="draftkings"),  # names are case-sensitive: rank 50
            pros("p", 19.5, bookmaker="FanDuel", opening_line=20.5),
            pros("p", 21.5, bookmaker="FanDuel", is_best_line=True),
        ]
    )  # fmt: skip
    check(
        row,
        current_points_line=dec("21.5"), opening_points_line=None, line_movement=None,
        current_points_line_source="bettingpros_FanDuel",
        opening_points_line_source="bettingpros_FanDuel",
    )  # fmt: skip


def test_odds_outrank_bettingpros() -> None:
    row = row_of(odds=[odds("p", 20.5, 60, bookmaker="betmgm")], pros=[pros("p", 19.5)])
    check(row, current_points_line=dec("20.5"), current_points_line_source="betmgm")


@pytest.mark.parametrize(
    ("more", "has", "line"),
    [
        ({"is_active": False}, False, None), ({"market_type": "rebounds"}, False, None),
        ({"bet_side": "under"}, True, None), ({"points_line": None}, True, None),
        ({"bookmaker_last_update": TIP}, False, None),
        ({"bookmaker_last_update": None}, False, None),
        ({"bookmaker_last_update": utc(2025, 1, 16, 2, 59)}, True, dec("19.5")),
    ],
)  # fmt: skip
def test_bettingpros_filters(more: Row, has: bool, line: Decimal | None) -> None:
    row = row_of(pros=[pros("p", 19.5) | more])
    check(row, has_prop_line=has, current_points_line=line)


@pytest.mark.parametrize(("stamp", "usable"), [(ELEVEN_59, True), (NOON, False)])
def test_unknown_tip_off_is_noon(stamp: datetime, usable: bool) -> None:
    row = row_of(tip=None, pros=[pros("p", 19.5, bookmaker_last_update=stamp)])
    check(row, has_prop_line=usable, game_start_time_local=None)


# ------------------------------------------------------------ game lines


def spreads(points: list[float | None], **more: Any) -> list[Row]:
    """Spread rows of one snapshot, one book per pair."""
    return [
        line(("draftkings", "fanduel", "betmgm")[i // 2], "spreads", f"t{i % 2}", p, **more)
        for i, p in enumerate(points)
    ]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([-4.5, 4.5, -4, 4, -5, 5], "-4.5"), ([-4.5, 4.5, -5, 5], "-4.8"),
        ([0.0, 0.0], "0.0"), ([None, -3.0], "-3.0"),
    ],
)  # fmt: skip
def test_spread_median(points: list[float | None], expected: str) -> None:
    check(row_of(lines=spreads(points)), game_spread=dec(expected))


def test_total_median() -> None:
    rows = [line("draftkings", "totals", "Over", p) for p in (228.5, 228.5, 229.0, 229.0)]
    check(row_of(lines=rows), game_total=dec("228.8"), game_total_source="draftkings")


def test_opening_current_movement_and_source() -> None:
    early = {"snapshot_timestamp": utc(2025, 1, 15, 10)}
    late = {"snapshot_timestamp": utc(2025, 1, 16, 3)}  # in-game: commence_time
    rows = spreads([-3.0, 3.0], **early) + spreads([-4.5, 4.5, -5.0, 5.0])
    rows += spreads([-9.5, 9.5], **late)
    row = row_of(lines=rows)
    check(
        row,
        game_spread=dec("-4.8"), opening_spread=dec("-3.0"), spread_movement=dec("-1.8"),
        game_spread_source="draftkings,fanduel", game_total=None, game_total_source=None,
    )  # fmt: skip
    check(
        row_of(lines=rows, as_of=utc(2025, 1, 15, 12)),
        game_spread=dec("-3.0"), spread_movement=dec("0.0"), game_spread_source="draftkings",
    )  # fmt: skip


def test_snapshot_times_before_the_sign_filter() -> None:
    early = {"snapshot_timestamp": utc(2025, 1, 15, 10)}
    row = row_of(lines=spreads([-3.0], **early) + spreads([4.5]))
    check(
        row,
        game_spread=None, opening_spread=dec("-3.0"), spread_movement=None,
        game_spread_source=None,
    )  # fmt: skip


def test_movement_needs_non_zero_lines() -> None:
    early = {"snapshot_timestamp": utc(2025, 1, 15, 10)}
    row = row_of(lines=spreads([0.0, 0.0], **early) + spreads([-1.0, 1.0]))
    check(row, opening_spread=dec("0.0"), spread_movement=None)


@pytest.mark.parametrize(
    "more",
    [
        {"commence_time": utc(2025, 1, 15, 18)}, {"commence_time": None},
        {"snapshot_timestamp": None}, {"home_team_abbr": "GSW"}, {"home_team_abbr": None},
    ],
)  # fmt: skip
def test_unusable_lines(more: Row) -> None:
    check(row_of(lines=spreads([-4.5, 4.5], **more)), game_spread=None)


def test_null_abbreviations_are_filled() -> None:
    gone = {"home_team_abbr": None, "away_team_abbr": None}
    rows = [
        line("draftkings", "spreads", "LAL", -4.5, **gone),
        line("draftkings", "spreads", "Sacramento Kings", 4.5, **gone),
        line("draftkings", "totals", "Over", 220.0, **gone),
    ]
    check(row_of(lines=rows), game_spread=dec("-4.5"), game_total=dec("220.0"))


def test_both_teams_see_the_favourite() -> None:
    wh = warehouse(
        schedule=[game("01-15", "LAL", "SAC")],
        gamebook=[book("p"), book("q", "SAC")],
        lines=spreads([-4.5, 4.5]),
    )
    rows = compute(wh, [TARGET], "backfill", NOW).rows
    assert [r["game_spread"] for r in rows] == [dec("-4.5")] * 2
