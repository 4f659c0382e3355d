"""Edge cases of the player set: minutes, fatigue, form, completeness, flags, quality."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .context_builders import NOW, TARGET, book, box, day, game, odds, warehouse
from .context_common import is_bootstrap, is_season_boundary
from .player_context import compute
from .player_context_data import text_seconds
from .player_context_history import quality, sample_quality, streaks, window_result
from .warehouse import Row

SCHEDULE = [game("01-15", "LAL", "SAC")]


def row_of(boxes: list[Row], line: float | None = None, **tables: list[Row]) -> Row:
    """Player p's row on the target date, with an optional current line."""
    props = [] if line is None else [odds("p", line, 60)]
    tables = {"schedule": SCHEDULE, "gamebook": [book("p")], "odds": props} | tables
    result = compute(warehouse(boxes=boxes, **tables), [TARGET], "backfill", NOW)
    (row,) = result.rows
    return row


def check(row: Row, **expected: Any) -> None:
    """Compare the named columns."""
    assert {k: row[k] for k in expected} == expected


def run(points: list[int | None], minutes: Any = 20) -> list[Row]:
    """Consecutive days of p, the first value being yesterday."""
    return [box("p", f"01-{14 - i:02d}", p, minutes) for i, p in enumerate(points)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("36:12", 2172), ("36", 2160), (" 36 ", 2160), ("36.5", 2190), ("36:5", 2165),
        ("36:12:30", 2172), ("12:75", 795), ("00:00", 0), ("0", 0), ("00", 0), ("", 0),
        (None, 0), ("NaN", 0), ("36:", 0), ("DNP", 0), ("-", 0), ("PT36M12.00S", 0),
        ("1:02.5", 0), ("-5:30", 0),
    ],
)  # fmt: skip
def test_text_minutes(text: str | None, seconds: int) -> None:
    assert text_seconds(text) == seconds


def test_history_a() -> None:
    row = row_of(
        [
            box("p", "01-14", 20, "36:12", usage_rate=Decimal("20.00")),
            box("p", "01-12", 30, "38:48", usage_rate=Decimal("25.50")),
            box("p", "01-08", 10, "30:00"),
            box("p", "01-07", 0, "25:30"),
            box("p", "01-01", 15, "33:20", usage_rate=Decimal("90.00")),
        ],
        18.5,
    )
    check(
        row,
        days_rest=1, back_to_back=True, days_rest_before_last_game=2,
        days_since_2_plus_days_rest=1, games_in_last_7_days=2, games_in_last_14_days=4,
        minutes_in_last_7_days=75, minutes_in_last_14_days=130,
        avg_minutes_per_game_last_7=Decimal("37.5"), back_to_backs_last_14_days=1,
        points_avg_last_5=Decimal("15.0"), points_avg_last_10=Decimal("15.0"),
        l5_games_used=5, l5_sample_quality="excellent",
        l10_games_used=5, l10_sample_quality="limited",
        prop_over_streak=2, prop_under_streak=0,
        avg_usage_rate_last_7_games=Decimal("22.80"),
    )  # fmt: skip


def test_window_boundaries() -> None:
    days = (("01-08", 11), ("01-01", 12), ("2024-12-31", 13))
    row = row_of([box("p", d, p, "20:20") for d, p in days])
    check(
        row,
        games_in_last_7_days=0, games_in_last_14_days=1, minutes_in_last_7_days=0,
        minutes_in_last_14_days=20, avg_minutes_per_game_last_7=None, days_rest=7,
        days_since_2_plus_days_rest=7,
    )  # fmt: skip


@pytest.mark.parametrize("dnp_points", [0, None])
@pytest.mark.parametrize("dnp", [{"is_dnp": True}, {"is_dnp": None}, {"minutes_played": 0}])
def test_dnp_rows(dnp_points: int | None, dnp: Row) -> None:
    row = row_of(
        [
            box("p", "01-14", dnp_points, None, **dnp),
            box("p", "01-13", dnp_points, None, **dnp),
            box("p", "01-11", 25, Decimal("34.0")),
            box("p", "01-09", 18, Decimal("30.5")),
        ],
        18.5,
    )
    check(
        row,
        days_rest=4, back_to_back=False, games_in_last_7_days=2, minutes_in_last_7_days=64,
        avg_minutes_per_game_last_7=Decimal("32.2"), points_avg_last_5=Decimal("21.5"),
        l5_games_used=2, l5_sample_quality="limited", prop_over_streak=1, prop_under_streak=0,
        back_to_backs_last_14_days=0, days_since_2_plus_days_rest=4,
    )  # fmt: skip


def test_missing_minutes_with_points_is_played() -> None:
    row = row_of([box("p", "01-14", 7, None)])
    check(
        row,
        days_rest=1, games_in_last_7_days=1, minutes_in_last_7_days=0,
        avg_minutes_per_game_last_7=None, points_avg_last_5=Decimal("7.0"),
    )  # fmt: skip


def test_all_points_null() -> None:
    row = row_of(run([None, None]))
    check(row, points_avg_last_5=None, points_avg_last_10=None, l5_games_used=2)


def test_only_an_unplayed_game_is_no_history() -> None:
    row = row_of([box("p", "01-10", 0, "0:00")])
    check(
        row,
        points_avg_last_5=None, l5_games_used=0, days_rest=None,
        days_rest_before_last_game=None, days_since_2_plus_days_rest=None,
        games_in_last_7_days=0, minutes_in_last_14_days=0, back_to_back=False,
        avg_usage_rate_last_7_games=None,
    )  # fmt: skip


def test_zero_average_is_kept() -> None:
    check(row_of(run([0, 0, 0])), points_avg_last_5=Decimal("0.0"), l5_games_used=3)


@pytest.mark.parametrize(
    ("texts", "minutes", "average"),
    [
        (["20:20"] * 3, 61, "20.3"), (["10:06"] * 5, 50, "10.1"), (["35:09"], 35, "35.2"),
        (["35:03"], 35, "35.0"), (["35:15"], 35, "35.2"), (["0:07", "5:53"], 6, "3.0"),
    ],
)  # fmt: skip
def test_minutes_sums(texts: list[str], minutes: int, average: str) -> None:
    row = row_of([box("p", f"01-{14 - i}", 1, t) for i, t in enumerate(texts)])
    check(row, minutes_in_last_7_days=minutes, avg_minutes_per_game_last_7=Decimal(average))


def test_points_half_even() -> None:
    check(row_of(run([20, 15, 10, 8])), points_avg_last_5=Decimal("13.2"))


@pytest.mark.parametrize(
    ("points", "line", "expected"),
    [
        ([25, 22, 19, 18, 30], 18.5, (3, 0)), ([10, 12, 19], 18.5, (0, 2)),
        ([18, 18, 20], 18, (1, 0)), ([18, 10, 20], 18, (0, 1)),
        ([20, None, 20], 18.5, (1, 0)), ([20], None, (0, 0)), ([], 18.5, (0, 0)),
    ],
)  # fmt: skip
def test_streaks(points: list[int | None], line: float | None, expected: tuple[int, int]) -> None:
    assert streaks(points, line) == expected


def test_nan_line_is_no_line() -> None:
    row = row_of(run([20]), float("nan"))
    check(row, prop_over_streak=0, current_points_line=None, has_prop_line=True)


@pytest.mark.parametrize(
    ("n", "w", "name"),
    [
        (5, 5, "excellent"), (3, 5, "good"), (2, 5, "limited"), (1, 5, "insufficient"),
        (10, 10, "excellent"), (7, 10, "good"), (5, 10, "limited"), (4, 10, "insufficient"),
    ],
)  # fmt: skip
def test_sample_quality(n: int, w: int, name: str) -> None:
    assert sample_quality(n, w) == name


@pytest.mark.parametrize(
    ("n", "tier", "score", "issues"),
    [
        (2, "bronze", 50.0, ["thin_sample:2/3"]), (3, "bronze", 50.0, []),
        (5, "silver", 75.0, []), (9, "silver", 75.0, []), (10, "gold", 95.0, []),
    ],
)  # fmt: skip
def test_quality(n: int, tier: str, score: float, issues: list[str]) -> None:
    made = quality(n, None, None, True)
    assert (made["quality_tier"], made["quality_score"]) == (tier, score)
    assert made["quality_issues"] == ["missing_game_spread", "missing_game_total", *issues]
    assert made["data_quality_issues"] == made["quality_issues"]
    assert quality(10, 1, 1, True)["processed_with_issues"] is False
    assert quality(10, 1, 1, False)["quality_issues"] == ["missing_opponent_history"]


@pytest.mark.parametrize(
    ("counts", "pct", "missing", "complete", "ready"),
    [
        ((5, 4, 0), 80.0, 1, False, True), ((10, 7, 0), 70.0, 3, False, True),
        ((10, 6, 0), 60.0, 4, False, False), ((0, 0, 0), 100.0, 0, True, True),
        ((4, 0, 4), 100.0, 0, True, True), ((4, 0, 0), 0.0, 4, False, False),
        ((3, 0, 1), 0.0, 2, False, False), ((3, 2, 1), 100.0, 0, True, True),
        ((7, 2, 0), 28.6, 5, False, False), ((5, 40, 0), 100.0, 0, True, True),
    ],
)  # fmt: skip
def test_completeness_window(
    counts: tuple[int, int, int], pct: float, missing: int, complete: bool, ready: bool
) -> None:
    made = window_result(*counts)
    got = (made["pct"], made["missing"], made["complete"], made["ready"])
    assert got == (pct, missing, complete, ready)


def test_completeness_columns() -> None:
    finals = [game(f"01-{d:02d}", "LAL", "DEN", (1, 2)) for d in range(5, 15)]
    # the game of the day itself and its row are not counted
    today = game("01-15", "LAL", "SAC", (1, 2))
    boxes = run([20, 20, 20]) + [box("p", "01-10", 0, None, is_dnp=True), box("p", "01-15", 9, 9)]
    row = row_of(boxes, schedule=[*finals, today])
    check(
        row,
        expected_games_count=10, actual_games_count=4, missing_games_count=5,
        completeness_percentage=44.4, l5_completeness_pct=100.0, l5_is_complete=True,
        l10_completeness_pct=44.4, l7d_completeness_pct=66.7, l14d_completeness_pct=44.4,
        l30d_is_complete=False, all_windows_complete=False, is_production_ready=False,
    )  # fmt: skip


def test_player_without_rows_expects_nothing() -> None:
    finals = [game(f"01-{d:02d}", "LAL", "DEN", (1, 2)) for d in range(5, 15)]
    row = row_of([], schedule=[*finals, *SCHEDULE])
    check(row, expected_games_count=0, completeness_percentage=100.0, is_production_ready=True)


@pytest.mark.parametrize(
    ("when", "bootstrap", "boundary"),
    [
        ("2024-10-01", True, True), ("2024-10-30", True, True), ("2024-10-31", False, True),
        ("2024-11-30", False, True), ("2024-12-01", False, False), ("2025-04-13", False, True),
        ("2025-05-01", False, False),
    ],
)  # fmt: skip
def test_flags(when: str, bootstrap: bool, boundary: bool) -> None:
    assert (is_bootstrap(day(when)), is_season_boundary(day(when))) == (bootstrap, boundary)


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        ({"processed_at": NOW, "game_id": "a"}, {"game_id": "z"}),
        ({"game_id": "z", "data_hash": "a"}, {"game_id": "a", "data_hash": "z"}),
        ({"data_hash": "b"}, {"data_hash": "a"}), ({"data_hash": "a"}, {}),
        ({"team_abbr": "SAC"}, {"points": 99}),
        ({"minutes_played": Decimal("9.0")}, {"minutes_played": None}),
        ({"is_dnp": False}, {"is_dnp": None}),
    ],
)  # fmt: skip
def test_summary_rows_are_unique(winner: Row, loser: Row) -> None:
    base = {"points": 10, "processed_at": NOW.replace(hour=1)}
    rows = [box("p", "01-14", 10, Decimal("5.0")) | base | m for m in (winner, loser)]
    rows[0]["points"] = 10 if "points" in loser or "is_dnp" in loser else 50
    for order in (rows, rows[::-1]):
        check(row_of(order), points_avg_last_5=Decimal(rows[0]["points"]).quantize(Decimal("0.1")))


def test_thirty_days_and_future_rows() -> None:
    rows = [box("p", "2024-12-16", 10, 9), box("p", "2024-12-15", 50, 9), box("p", "01-15", 70, 9)]
    check(row_of(rows), points_avg_last_5=Decimal("10.0"), l5_games_used=1)


def test_exact_mean() -> None:
    from .player_context_history import mean

    assert mean([Decimal("0.1")] * 3) == 0.3 / 3
    assert mean([Fraction(1, 3)]) == 1 / 3
    assert mean([]) is None


def test_dates_are_plain() -> None:
    assert isinstance(row_of([])["game_date"], date)
