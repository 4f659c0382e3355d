"""Edge-case tables of the team-defence specification."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from . import annex
from . import team_defense as td
from .inputs import SCHEDULE, TEAM_DEFENSE_GAMES, team_defense_games
from .numeric import canonical, hash_v1
from .warehouse import Result, Row, Warehouse

D = date(2026, 2, 1)
START = date(2025, 10, 21)
NOW = datetime(2026, 2, 1, 9, tzinfo=timezone.utc)
S: Row = {
    "opp_paint_makes": 22, "opp_paint_attempts": 36, "opp_mid_range_makes": 6,
    "opp_mid_range_attempts": 14, "opp_three_pt_makes": 13, "opp_three_pt_attempts": 36,
    "points_in_paint_allowed": 44, "blocks_paint": 3, "blocks_mid_range": 1,
    "blocks_three_pt": 0, "points_allowed": 112, "defensive_rating": Decimal("112.30"),
    "opponent_pace": Decimal("99.7"),
}
UNRATED = {"defensive_rating": None, "opponent_pace": None}
NO_MID = {"opp_mid_range_makes": 0, "opp_mid_range_attempts": 0}
NO_ZONES = dict.fromkeys((
    "opp_paint_makes", "opp_paint_attempts", "opp_mid_range_makes", "opp_mid_range_attempts",
    "points_in_paint_allowed", "blocks_paint", "blocks_mid_range", "blocks_three_pt"))
ROUND = {"defensive_rating": Decimal("110.00"), "opponent_pace": Decimal("100.0")}


def _window(*parts: tuple[int, Row]) -> list[Row]:
    return [{**S, **change} for n, change in parts for _ in range(n)]


STEPS = [{**S, "defensive_rating": Decimal("108.10") + Decimal("0.37") * i,
          "opponent_pace": Decimal("98.3") + Decimal("0.2") * i} for i in range(15)]
# window, fields that the table states, hash
CASES = {
    "1": (_window((15, {})), {
        "paint_pct_allowed_last_15": 0.6111111111111112,
        "mid_range_pct_allowed_last_15": 0.42857142857142855,
        "three_pt_pct_allowed_last_15": 0.3611111111111111,
        "paint_defense_vs_league_avg": 3.11111111111112,
        "mid_range_defense_vs_league_avg": 1.8571428571428572,
        "three_pt_defense_vs_league_avg": 0.6111111111111123,
        "paint_attempts_allowed_per_game": 36.0, "mid_range_attempts_allowed_per_game": 14.0,
        "three_pt_attempts_allowed_per_game": 36.0, "paint_points_allowed_per_game": 44.0,
        "paint_blocks_per_game": 3.0, "mid_range_blocks_per_game": 1.0,
        "three_pt_blocks_per_game": 0.0, "defensive_rating_last_15": 112.3,
        "opponent_points_per_game": 112.0, "opponent_pace": 99.7, "strongest_zone": "perimeter",
        "weakest_zone": "paint", "data_quality_tier": "high", "calculation_notes": None,
    }, "206b71e219347c83"),
    "2": (STEPS, {"defensive_rating_last_15": 110.69, "opponent_pace": 99.7},
          "fd201d876105044b"),
    "3": (_window((3, UNRATED), (12, ROUND)),
          {"defensive_rating_last_15": 110.0, "opponent_pace": 100.0}, "ce64bee567495594"),
    "5": (_window((15, NO_MID)), {
        "mid_range_pct_allowed_last_15": None, "mid_range_defense_vs_league_avg": None,
        "mid_range_attempts_allowed_per_game": 0.0, "mid_range_blocks_per_game": 1.0,
        "calculation_notes": "No mid-range attempts", "strongest_zone": "perimeter",
        "weakest_zone": "paint"}, "feb7d645883a1c12"),
    "6": (_window((15, NO_ZONES)), {
        "paint_pct_allowed_last_15": None, "mid_range_pct_allowed_last_15": None,
        "paint_attempts_allowed_per_game": 0.0, "mid_range_attempts_allowed_per_game": 0.0,
        "paint_points_allowed_per_game": 0.0, "paint_blocks_per_game": 0.0,
        "mid_range_blocks_per_game": 0.0, "three_pt_blocks_per_game": 0.0,
        "calculation_notes": "No paint attempts; No mid-range attempts",
        "strongest_zone": "perimeter", "weakest_zone": "perimeter",
        "data_quality_tier": "high"}, "25fa81ef4c50a2e2"),
    "7": (_window((5, NO_ZONES), (10, {})), {
        "paint_pct_allowed_last_15": 0.6111111111111112,
        "paint_defense_vs_league_avg": 3.11111111111112,
        "paint_attempts_allowed_per_game": 24.0,
        "mid_range_attempts_allowed_per_game": 9.333333333333334,
        "three_pt_attempts_allowed_per_game": 36.0,
        "paint_points_allowed_per_game": 29.333333333333332, "paint_blocks_per_game": 2.0,
        "mid_range_blocks_per_game": 0.6666666666666666, "three_pt_blocks_per_game": 0.0},
        "332ae9a8a84f20d0"),
    "8": (_window((1, {"opp_paint_makes": None}), (14, {})), {
        "paint_pct_allowed_last_15": 0.5703703703703704,
        "paint_defense_vs_league_avg": -0.9629629629629544, "strongest_zone": "paint",
        "weakest_zone": "mid_range"}, "589d3bcefba659e3"),
}


@pytest.mark.parametrize("window, stated, digest", CASES.values(), ids=list(CASES))
def test_case(window: list[Row], stated: Row, digest: str) -> None:
    fields = td.business_fields("LAL", D, window, td.LEAGUE_DEFAULTS)
    assert {k: fields[k] for k in stated} == stated
    assert len(fields) == 23
    assert hash_v1(fields) == digest


def test_case_4_no_ratings() -> None:
    fields = td.business_fields("LAL", D, _window((15, UNRATED)), td.LEAGUE_DEFAULTS)
    assert math.isnan(fields["defensive_rating_last_15"]) and math.isnan(fields["opponent_pace"])
    assert "defensive_rating_last_15:nan|" in canonical(fields)
    assert hash_v1(fields) == "e7a51931e850da69"
    (row,) = _run(15, 15, change=UNRATED).rows
    assert row["defensive_rating_last_15"] is None and row["opponent_pace"] is None
    assert row["data_hash"] == "e7a51931e850da69"


def _team(team: str, games: int, day: date = D, change: Row | None = None,
          first: int = 1) -> list[Row]:
    return [{"defending_team_abbr": team, "game_id": f"g{i}",
             "game_date": day - timedelta(days=i), **S, **(change or {})}
            for i in range(first, first + games)]


def _run(games: int, finals: int, day: date = D, mode: str = "daily", change: Row | None = None,
         extra: dict[str, list[Row]] | None = None, run_gates: bool = False) -> Result:
    schedule = [{"game_id": "0022500001", "game_date": START, "game_status": 1,
                 "home_team_tricode": "X", "away_team_tricode": "Y"}]
    schedule += [{"game_id": f"00225{i:05d}", "game_date": day - timedelta(days=i),
                  "game_status": 3, "home_team_tricode": "GSW", "away_team_tricode": "LAL"}
                 for i in range(1, finals + 1)]
    wh = Warehouse.from_rows({
        TEAM_DEFENSE_GAMES: _team("LAL", games, day, change), SCHEDULE: schedule,
        **(extra or {})})
    return td.compute(wh, [day], mode, NOW, run_gates=run_gates)


@pytest.mark.parametrize("games, finals, mode, category, reason", [
    (14, 14, "daily", "INSUFFICIENT_DATA", "Only 14 games, need 15"),
    (14, 14, "backfill", "INSUFFICIENT_DATA", "Only 14 games, need 15"),
    (6, 15, "daily", "INCOMPLETE_DATA", "Incomplete data: 40.0% (6/15 games)"),
    (6, 15, "backfill", "INSUFFICIENT_DATA", "Only 6 games, need 15"),
], ids=["9", "9-backfill", "10", "10-backfill"])
def test_skips(games: int, finals: int, mode: str, category: str, reason: str) -> None:
    result = _run(games, finals, mode=mode)
    assert result.rows == []
    assert result.failures == [{
        "entity_id": "LAL", "analysis_date": D, "failure_category": category,
        "failure_reason": reason, "can_retry": True}]


def test_case_11_gate_lifted() -> None:
    complete = annex.Completeness(15, 6)
    assert not complete.ready
    assert td.skip_reason(15, 15, complete, True) is None
    assert td.skip_reason(15, 15, complete, False)[0] == "INCOMPLETE_DATA"


def test_boundary_month_does_not_lift_the_gate() -> None:
    (skipped,) = _run(6, 15, day=date(2026, 4, 5)).failures
    assert skipped["failure_category"] == "INCOMPLETE_DATA"


def test_emitted_row() -> None:
    (row,) = _run(15, 15).rows
    assert row["data_hash"] == "206b71e219347c83"
    expected = {
        "paint_pct_allowed_last_15": Decimal("0.611"),
        "paint_defense_vs_league_avg": Decimal("3.11"),
        "defensive_rating_last_15": Decimal("112.30"), "games_in_sample": 15,
        "early_season_flag": None, "insufficient_data_reason": None,
        "expected_games_count": 15, "actual_games_count": 15, "completeness_percentage": 100.0,
        "is_production_ready": True, "data_quality_issues": [], "reprocess_attempt_count": 0,
        "source_team_defense_hash": None}
    assert {k: row[k] for k in expected} == expected
    (back,) = _run(20, 0, mode="backfill").rows
    assert (back["expected_games_count"], back["actual_games_count"]) == (15, 15)


def test_early_season() -> None:
    day = START + timedelta(days=14)
    for mode, lifted in (("daily", True), ("backfill", False)):
        (row,) = _run(9, 9, day=day, mode=mode).rows
        assert (row["early_season_flag"], row["data_quality_tier"]) == (True, "low")
        assert row["backfill_bootstrap_mode"] is lifted
    assert _run(8, 8, day=day).failures[0]["failure_reason"] == "Only 8 games, need 9"
    empty = _run(9, 9, day=START + timedelta(days=13))
    assert (empty.rows, empty.failures, empty.gates) == ([], [], {})


def test_source_hash_is_bounded_by_the_season() -> None:
    rows = _team("LAL", 15) + [
        {**S, "defending_team_abbr": "BOS", "game_date": d, "game_id": "x", "data_hash": h,
         "processed_at": NOW - timedelta(hours=age)}
        for d, h, age in ((START - timedelta(days=1), "old", 1), (START, "in", 9), (D, "own", 0))]
    result = _run(15, 15, extra={TEAM_DEFENSE_GAMES: rows})
    assert result.rows[0]["source_team_defense_hash"] == "in"


@pytest.mark.parametrize("teams, games, refused", [(25, 15, False), (24, 15, True), (30, 14, True)])
def test_run_gate(teams: int, games: int, refused: bool) -> None:
    rows = [row for i in range(teams) for row in _team(f"T{i:02d}", games)]
    extra = {TEAM_DEFENSE_GAMES: rows}
    assert (D in _run(0, 0, extra=extra, run_gates=True).gates) is refused
    assert _run(0, 0, mode="backfill", extra=extra, run_gates=True).gates == {}


def test_no_data() -> None:
    assert _run(0, 0, mode="backfill").gates == {D: "no data"}


def test_breaker() -> None:
    extra = {annex.REPROCESS_ATTEMPTS: [{
        "processor_name": td.SET_NAME, "entity_id": "LAL", "analysis_date": D,
        "attempt_number": 3, "circuit_breaker_tripped": True,
        "circuit_breaker_until": NOW + timedelta(hours=1)}]}
    (blocked,) = _run(15, 15, extra=extra).failures
    assert blocked["failure_category"] == "CIRCUIT_BREAKER_ACTIVE"
    (row,) = _run(15, 15, mode="backfill", extra=extra).rows
    assert row["reprocess_attempt_count"] == 0
    extra[annex.REPROCESS_ATTEMPTS][0]["circuit_breaker_until"] = NOW
    assert _run(15, 15, extra=extra).rows[0]["reprocess_attempt_count"] == 3


def test_pre_write_filter_drops() -> None:
    for change in ({"points_allowed": None}, {"opp_paint_makes": 5},
                   {"defensive_rating": Decimal("140.01")}):
        result = _run(15, 15, change=change)
        assert result.rows == []
        assert result.failures[0]["failure_category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize("vs_league, strongest, weakest", [
    ((1, 1, -1), "perimeter", "paint"), ((0, 0, 0), "paint", "paint"),
    ((None, 2, None), "mid_range", "mid_range"), ((None, None, None), None, None),
    ((-2, 3, 3), "paint", "mid_range"),
])
def test_zones(vs_league: tuple, strongest: str | None, weakest: str | None) -> None:
    assert td.extreme_zones(list(vs_league)) == (strongest, weakest)


@pytest.mark.parametrize("n, tier", [
    (0, "low"), (9, "low"), (10, "medium"), (14, "medium"), (15, "high")])
def test_tier(n: int, tier: str) -> None:
    assert td.quality_tier(n) == tier


@pytest.mark.parametrize("first, last, minimum", [
    (0, 2, 5), (3, 5, 6), (6, 8, 7), (9, 11, 8), (12, 14, 9), (15, 17, 10), (18, 20, 11),
    (21, 21, 12), (22, 60, 15),
])
def test_minimum_games(first: int, last: int, minimum: int) -> None:
    assert {td.minimum_games(d) for d in range(first, last + 1)} == {minimum}


PLAIN = {"opp_paint_makes": 5, "opp_paint_attempts": 10, "opp_mid_range_makes": 3,
         "opp_mid_range_attempts": 8, "opp_three_pt_makes": 6, "opp_three_pt_attempts": 10}


def _league(rows: list[Row], start: date = START) -> tuple[Any, int]:
    wh = Warehouse.from_rows({TEAM_DEFENSE_GAMES: rows})
    return td.league_averages(team_defense_games(wh), D, start)


def _teams(n: int) -> list[Row]:
    return [row for i in range(n) for row in _team(f"T{i:02d}", 10, change=PLAIN)]


def test_league_average() -> None:
    assert _league(_teams(9)) == (td.LEAGUE_DEFAULTS, 0)
    assert _league(_teams(10)) == ((0.5, 0.375, 0.5999999999999999), 10)


@pytest.mark.parametrize("days_before, used", [(0, False), (10, True), (30, True), (31, False)])
def test_league_window(days_before: int, used: bool) -> None:
    tenth = _team("ZZZ", 9, change=PLAIN) + _team("ZZZ", 1, change=PLAIN, first=days_before)
    assert (_league(_teams(9) + tenth)[1] == 10) is used


def test_league_ignores_incomplete_teams_and_other_seasons() -> None:
    no_mid = {**PLAIN, "opp_mid_range_makes": 0, "opp_mid_range_attempts": 0}
    assert _league(_teams(9) + _team("ZZZ", 10, change=no_mid))[1] == 0
    assert _league(_teams(9) + _team("ZZZ", 9, change=PLAIN))[1] == 0
    no_makes = {**PLAIN, "opp_paint_makes": None}
    assert _league(_teams(9) + _team("ZZZ", 10, change=no_makes))[1] == 0
    part = _team("ZZZ", 5, change=PLAIN) + _team("ZZZ", 5, change=NO_ZONES, first=6)
    assert _league(_teams(9) + part)[1] == 10
    assert _league(_teams(10), start=D - timedelta(days=9))[1] == 0
