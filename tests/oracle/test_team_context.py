"""Edge cases of the team set."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from .context_builders import NOW, TARGET, day, game, report, utc, warehouse
from .context_common import is_bootstrap, is_season_boundary
from .team_context import compute, quality_issues
from .team_context_calc import tier
from .warehouse import Row

S1 = [
    game("01-01", "POR", "LAL", (100, 110)),
    game("01-02", "SAC", "LAL", (105, 99)),
    game("01-08", "LAL", "DEN", (118, 120)),
    game("01-10", "LAL", "UTA", (108, 100)),
    game("01-12", "PHX", "LAL", (110, 115)),
    game("01-14", "LAL", "GSW", (112, 109)),
    game("01-15", "LAL", "SAC"),
    game("01-17", "BKN", "LAL"),
]
FINALS = {f: None for f in ("home_team_score", "away_team_score", "winning_team_tricode")}


def row_of(
    team: str, when: date = TARGET, as_of: datetime | None = None, **tables: list[Row]
) -> Row:
    """The only row of a team on a date."""
    result = compute(warehouse(**tables), [when], "backfill", NOW, as_of=as_of)
    (row,) = [r for r in result.rows if r["team_abbr"] == team]
    return row


def check(row: Row, **expected: Any) -> None:
    """Compare the named columns."""
    assert {k: row[k] for k in expected} == expected


def rest_of(row: Row) -> tuple[Any, ...]:
    """(rest, b2b, since, games7, games14, number)."""
    names = (
        "team_days_rest", "team_back_to_back", "days_since_last_game", "games_in_last_7_days",
        "games_in_last_14_days", "game_number_in_season",
    )  # fmt: skip
    assert row["is_back_to_back"] == row["team_back_to_back"]
    return tuple(row[n] for n in names)


def form_of(row: Row) -> tuple[Any, ...]:
    """(win streak, loss streak, margin, result)."""
    names = (
        "team_win_streak_entering", "team_loss_streak_entering", "last_game_margin",
        "last_game_result",
    )  # fmt: skip
    return tuple(row[n] for n in names)


# ------------------------------------------------------------ rest, form, travel


def test_away_row_of_s1() -> None:
    row = row_of("LAL", schedule=S1)
    assert rest_of(row) == (0, True, 1, 3, 5, 7)
    assert form_of(row) == (3, 0, 3, "W")
    check(row, travel_miles=74, home_game=False, opponent_team_abbr="SAC", season_year=2024)


def test_home_row_of_s1() -> None:
    row = row_of("SAC", schedule=S1)
    assert rest_of(row) == (12, False, 13, 0, 1, 2)
    assert form_of(row) == (1, 0, 6, "W")
    check(row, travel_miles=0, home_game=True)


def test_look_ahead_without_as_of() -> None:
    row = row_of("LAL", day("01-17"), schedule=S1)
    assert rest_of(row) == (2, False, 3, 2, 4, 7)
    assert form_of(row)[0] == 3 and row["travel_miles"] == 0


def test_look_ahead_with_as_of() -> None:
    row = row_of("LAL", day("01-17"), as_of=utc(2025, 1, 15, 17), schedule=S1)
    assert rest_of(row) == (1, False, 2, 3, 5, 7)
    assert form_of(row)[0] == 3


def test_as_of_day_is_eastern() -> None:
    # 03:00 UTC of the 16th is still the 15th in the East, so the game of the 15th counts
    row = row_of("LAL", day("01-17"), as_of=utc(2025, 1, 16, 3), schedule=S1)
    assert row["team_days_rest"] == 1


def test_first_game_and_other_season() -> None:
    last_year = game("2024-06-01", "LAL", "DEN", (90, 100))
    row = row_of("LAL", schedule=[last_year, game("01-15", "LAL", "SAC")])
    assert rest_of(row) == (None, False, None, 0, 0, 1)
    assert form_of(row) == (0, 0, None, None)
    assert row["travel_miles"] == 0


def test_seven_and_fourteen_days() -> None:
    games = [
        game("01-01", "LAL", "DEN", (90, 100)),
        game("01-08", "LAL", "UTA", (90, 100)),
        game("01-15", "LAL", "SAC"),
    ]
    assert rest_of(row_of("LAL", schedule=games)) == (6, False, 7, 0, 1, 3)


def test_season_history_is_not_bounded_by_thirty_days() -> None:
    games = [game("2024-11-01", "LAL", "DEN", (120, 100)), game("01-15", "LAL", "SAC")]
    row = row_of("LAL", schedule=games)
    assert rest_of(row) == (74, False, 75, 0, 0, 2)
    assert form_of(row) == (1, 0, 20, "W")


def test_game_stored_three_times() -> None:
    lost = game("01-14", "LAL", "GSW", (100, 109))
    stale = lost | {"game_status": 1} | FINALS
    row = row_of("LAL", schedule=[stale, lost, dict(lost), game("01-15", "LAL", "SAC")])
    assert rest_of(row)[3:] == (1, 1, 2)
    assert form_of(row)[:2] == (0, 1)


def test_final_without_winner_and_scores() -> None:
    games = [
        game("01-12", "LAL", "DEN", (109, 100)),
        game("01-14", "LAL", "GSW", (112, 109)) | FINALS,
        game("01-15", "LAL", "SAC"),
    ]
    row = row_of("LAL", schedule=games)
    assert rest_of(row) == (0, True, 1, 2, 2, 3)
    assert form_of(row) == (1, 0, 9, "W")


def test_winner_without_scores() -> None:
    won = game("01-14", "LAL", "SAC", (1, 2)) | {"home_team_score": None, "away_team_score": None}
    row = row_of("LAL", schedule=[won, game("01-15", "LAL", "SAC")])
    assert form_of(row) == (0, 1, None, "L")


def test_unknown_travel_pair() -> None:
    games = [game("01-14", "LAL", "XYZ", (1, 2)), game("01-15", "LAL", "SAC")]
    assert row_of("LAL", schedule=games)["travel_miles"] == 0


def test_travel_from_a_game_that_is_not_final() -> None:
    games = [
        game("01-12", "LAL", "DEN", (1, 2)), game("01-14", "LAL", "GSW"),
        game("01-15", "LAL", "SAC"),
    ]  # fmt: skip
    assert row_of("LAL", schedule=games)["travel_miles"] == 74


def test_stale_row_of_a_moved_game_ties() -> None:
    stale = game("01-14", "LAL", "DEN", game_id="Z")
    games = [stale, game("01-14", "LAL", "GSW", (1, 2)), game("01-15", "LAL", "SAC")]
    assert row_of("LAL", schedule=games)["travel_miles"] == 74


def test_live_targets_and_other_statuses() -> None:
    live = game("01-15", "LAL", "SAC", game_status=2)
    other = game("01-15", "BOS", "NYK", game_status=4)
    null = game("01-15", "MIA", "ORL", game_status=None)
    result = compute(warehouse(schedule=[live, other, null]), [TARGET], "backfill", NOW)
    assert [r["team_abbr"] for r in result.rows] == ["LAL", "SAC"]


def test_codes_are_normalised() -> None:
    games = [game("01-14", "BRK", "PHO", (1, 2)), game("01-15", "BKN", "UTAH")]
    row = row_of("BKN", schedule=games)
    check(row, opponent_team_abbr="UTA", days_since_last_game=1)


def test_pair_rule() -> None:
    result = compute(warehouse(schedule=[game("01-15", "LAL", "")]), [TARGET], "backfill", NOW)
    assert result.rows == []
    assert [f["entity_id"] for f in result.failures] == ["LAL"]


# ------------------------------------------------------------ fallback, gates


def scored(when: str, **more: Any) -> Row:
    """A completed scoreboard game PHX at LAL."""
    row: Row = {
        "game_id": "401", "game_date": day(when), "season_year": 2024,
        "home_team_abbr": "LAL", "away_team_abbr": "PHX", "game_status": "final",
        "is_completed": True, "home_team_score": 110, "away_team_score": 100,
        "home_team_winner": True, "away_team_winner": False, "processed_at": utc(2025, 1, 15),
    }  # fmt: skip
    return row | more


def test_scoreboard_fallback_in_history() -> None:
    row = row_of("LAL", schedule=[game("01-15", "LAL", "SAC")], scoreboard=[scored("01-14")])
    assert rest_of(row) == (0, True, 1, 1, 1, 2)
    assert form_of(row) == (1, 0, 10, "W")


@pytest.mark.parametrize(
    "more", [{"is_completed": False}, {"game_status": "in_progress"}, {"game_date": day("01-15")}]
)
def test_scoreboard_rows_not_used(more: Row) -> None:
    today, board = [game("01-15", "LAL", "SAC")], [scored("01-14", **more)]
    row = row_of("LAL", schedule=today, scoreboard=board)
    assert row["days_since_last_game"] is None


def test_scoreboard_target_has_no_schedule_source() -> None:
    today = [game("01-15", "LAL", "SAC")]
    row = row_of("LAL", day("01-14"), schedule=today, scoreboard=[scored("01-14")])
    check(row, game_id="401", source_nbac_schedule_rows_found=None)


def test_empty_schedule_gives_nothing() -> None:
    result = compute(warehouse(scoreboard=[scored("01-15")]), [TARGET], "backfill", NOW)
    assert (result.rows, result.failures) == ([], [])


def test_summer_is_skipped_unless_asked() -> None:
    wh = warehouse(schedule=[game("2025-08-01", "LAL", "SAC")])
    assert compute(wh, [day("2025-08-01")], "backfill", NOW).rows == []
    rows = compute(wh, [day("2025-08-01")], "backfill", NOW, include_summer=True).rows
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("mode", "stamp", "rows"),
    [
        ("daily", utc(2025, 1, 14), 2),  # exactly 36 hours is fresh
        ("daily", utc(2025, 1, 13, 23), 0),
        ("backfill", utc(2025, 1, 13, 23), 2),
    ],
)
def test_stale_schedule(mode: str, stamp: datetime, rows: int) -> None:
    wh = warehouse(schedule=[game("01-15", "LAL", "SAC", processed_at=stamp)])
    assert len(compute(wh, [TARGET], mode, NOW).rows) == rows


def test_source_columns() -> None:
    schedule = [game("01-15", "LAL", "SAC")] * 3
    row = row_of("LAL", schedule=schedule, reports=[report("a", "out")] * 11)
    check(
        row,
        source_nbac_schedule_rows_found=3,
        source_nbac_schedule_completeness_pct=Decimal("15.00"),
        source_nbac_schedule_last_updated=utc(2025, 1, 15),
        source_injury_report_completeness_pct=Decimal("100.00"),
        source_odds_lines_rows_found=None,
        source_odds_lines_completeness_pct=None,
    )


# ------------------------------------------------------------ completeness, quality


def fortnight(expected: int, good: int) -> list[Row]:
    """`expected` finals in the fourteen days, of which `good` carry winner and scores."""
    finals = [game(f"01-{14 - i:02d}", "LAL", "DEN", (1, 2)) for i in range(expected)]
    return [g if i < good else g | FINALS for i, g in enumerate(finals)]


@pytest.mark.parametrize(
    ("expected", "good", "pct", "missing", "production", "issue"),
    [
        (7, 4, 57.1, 3, False, "l14d_incomplete:57%"),
        (0, 0, 100.0, 0, True, None),
        (3, 1, 33.3, 2, False, "l14d_incomplete:33%"),
    ],
)
def test_completeness(
    expected: int, good: int, pct: float, missing: int, production: bool, issue: str | None
) -> None:
    games = [*fortnight(expected, good), game("01-15", "LAL", "SAC")]
    row = row_of("LAL", schedule=games)
    check(
        row,
        expected_games_count=expected,
        actual_games_count=good,
        missing_games_count=missing,
        completeness_percentage=pct,
        l14d_completeness_pct=pct,
        l14d_is_complete=missing == 0,
        is_production_ready=production,
        data_sources=["nbac_schedule"],
    )
    assert (issue in row["quality_issues"]) if issue else row["quality_issues"] == []
    assert row["data_quality_issues"] == row["quality_issues"]


def test_as_of_expects_games_that_should_be_final() -> None:
    games = [game("01-14", "LAL", "GSW"), game("01-15", "LAL", "SAC")]
    assert row_of("LAL", schedule=games)["expected_games_count"] == 0
    late = row_of("LAL", as_of=utc(2025, 1, 15, 17), schedule=games)
    check(late, expected_games_count=1, actual_games_count=0, l7d_completeness_pct=0.0)
    same_day = row_of("LAL", as_of=utc(2025, 1, 14, 17), schedule=games)
    assert same_day["expected_games_count"] == 0


@pytest.mark.parametrize(
    ("pct", "name", "score"),
    [
        (95, "gold", 95.0), (94.9, "silver", 75.0), (75, "silver", 75.0),
        (50, "bronze", 50.0), (49.9, "poor", 25.0),
    ],
)  # fmt: skip
def test_tier(pct: float, name: str, score: float) -> None:
    assert tier(pct) == (name, score)


def test_issue_order() -> None:
    window = {"complete": False, "pct": 57.1}
    assert quality_issues(window, {"complete": False, "pct": 62.5}, True, True) == [
        "l7d_incomplete:57%", "l14d_incomplete:62%", "season_boundary", "bootstrap_mode",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "bootstrap", "boundary"),
    [
        ("2024-10-30", True, True), ("2024-10-31", False, True),
        ("2024-12-01", False, False), ("2025-04-13", False, True),
    ],
)  # fmt: skip
def test_flags(when: str, bootstrap: bool, boundary: bool) -> None:
    assert (is_bootstrap(day(when)), is_season_boundary(day(when))) == (bootstrap, boundary)


def test_attempts() -> None:
    attempt: Row = {
        "processor_name": "upcoming_team_game_context", "entity_id": "LAL_2025-01-15",
        "analysis_date": TARGET, "attempt_number": 2, "circuit_breaker_tripped": False,
        "circuit_breaker_until": None,
    }  # fmt: skip
    until = utc(2025, 1, 15, 13)
    tripped = attempt | {
        "attempt_number": 3, "circuit_breaker_tripped": True, "circuit_breaker_until": until,
    }  # fmt: skip
    names = ("reprocess_attempt_count", "circuit_breaker_active", "circuit_breaker_until")
    row = row_of("LAL", schedule=S1, attempts=[tripped, attempt])
    assert [row[n] for n in names] == [3, True, until]
    expired = tripped | {"circuit_breaker_until": NOW}
    assert row_of("LAL", schedule=S1, attempts=[expired])["circuit_breaker_active"] is False
    row = row_of("SAC", schedule=S1, attempts=[tripped])
    assert [row[n] for n in names] == [0, False, None]


COLUMNS = """
team_abbr game_id game_date season_year opponent_team_abbr home_game is_back_to_back
team_back_to_back days_since_last_game game_number_in_season team_days_rest games_in_last_7_days
games_in_last_14_days game_spread game_total game_spread_source game_total_source spread_movement
total_movement betting_lines_updated_at starters_out_count questionable_players_count
team_win_streak_entering team_loss_streak_entering last_game_margin last_game_result travel_miles
early_season_flag insufficient_data_reason expected_games_count actual_games_count
missing_games_count completeness_percentage is_production_ready quality_tier quality_score
quality_issues data_sources data_quality_issues last_reprocess_attempt_at reprocess_attempt_count
circuit_breaker_active circuit_breaker_until manual_override_required season_boundary_detected
backfill_bootstrap_mode processing_decision_reason l7d_completeness_pct l7d_is_complete
l14d_completeness_pct l14d_is_complete all_windows_complete
""".split() + [
    f"source_{s}_{c}"
    for s in ("nbac_schedule", "odds_lines", "injury_report")
    for c in ("last_updated", "rows_found", "completeness_pct", "hash")
]


def test_columns() -> None:
    assert sorted(row_of("LAL", schedule=S1)) == sorted(COLUMNS)
