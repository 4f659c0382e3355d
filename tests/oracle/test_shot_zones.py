"""Edge-case tables of the shot-zone specification."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from . import annex
from . import shot_zones as sz
from .inputs import PLAYER_GAMES, SCHEDULE
from .numeric import hash_v1
from .warehouse import Result, Row, Warehouse

D = date(2026, 2, 1)
START = date(2025, 10, 21)
NOW = datetime(2026, 2, 1, 9, tzinfo=timezone.utc)
S = {"paint_attempts": 6, "paint_makes": 4, "mid_range_attempts": 3, "mid_range_makes": 1,
     "three_pt_attempts": 5, "three_pt_makes": 2, "fg_makes": 7, "assisted_fg_makes": 4,
     "unassisted_fg_makes": 3, "fg_attempts": 14}
NO_PAINT_MID = dict.fromkeys(
    ("paint_attempts", "paint_makes", "mid_range_attempts", "mid_range_makes",
     "assisted_fg_makes", "unassisted_fg_makes"))
NO_ZONES = {**NO_PAINT_MID, "three_pt_attempts": None, "three_pt_makes": None}
ZEROS = dict.fromkeys([c for c in S if c != "fg_attempts"], 0)
ZERO_MAKES = {c: 0 for c in S if c.endswith("_makes")}


def _window(*parts: tuple[int, Row]) -> list[Row]:
    """Games newest first, as the ranking gives them."""
    return [{"universal_player_id": "playera_001", **S, **change}
            for n, change in parts for _ in range(n)]


RATES = (42.86, 21.43, 35.71)
PCTS = (0.667, 0.333, 0.4)
PER_GAME = (6.0, 3.0, 5.0)
NONE3 = (None, None, None)
USUAL = (RATES, PCTS, PER_GAME, 140, 57.14, 42.86, "paint")
# number, window, (rates, pcts, per game, total, assisted, unassisted, zone),
# (n20, quality20, rate20, pct20), hash
CASES = [
    (1, _window((10, {})), USUAL, (10, "limited", None, None), "42201d0d447502a7"),
    (2, _window((14, {})), USUAL, (14, "good", None, None), "b60a42bc2942a605"),
    (3, _window((15, {})), USUAL, (15, "good", 42.86, 0.667), "383895890825469a"),
    (4, _window((10, {}), (10, {"paint_attempts": 2, "paint_makes": 1})), USUAL,
     (20, "excellent", 33.33, 0.625), "852798c3b3d7ca91"),
    (11, _window((10, ZEROS)), (NONE3, NONE3, (0.0, 0.0, 0.0), None, None, None, None),
     (10, "limited", None, None), "f6c18c71022dcff5"),
    (12, _window((10, NO_PAINT_MID)),
     (NONE3, (None, None, 0.4), (0.0, 0.0, 5.0), 50, None, None, None),
     (10, "limited", None, None), "50e2e7b7e375dbdd"),
    (13, _window((1, NO_PAINT_MID), (9, {})),
     ((41.22, 20.61, 38.17), PCTS, (5.4, 2.7, 5.0), 131, 51.43, 38.57, "paint"),
     (10, "limited", None, None), "448ece7c8986c520"),
    (14, _window((1, NO_ZONES), (9, {})),
     (RATES, PCTS, (5.4, 2.7, 4.5), 126, 51.43, 38.57, "paint"),
     (10, "limited", None, None), "7a9574b6ac5cd812"),
    (15, _window((10, NO_ZONES)), (NONE3, NONE3, (0.0, 0.0, 0.0), None, None, None, None),
     (10, "limited", None, None), "f6c18c71022dcff5"),
    (16, _window((10, ZERO_MAKES)), (RATES, (0.0, 0.0, 0.0), PER_GAME, 140, None, None, "paint"),
     (10, "limited", None, None), "37a6ca0678c07aa8"),
    (17, _window((10, {"fg_makes": 10})), (RATES, PCTS, PER_GAME, 140, 40.0, 30.0, "paint"),
     (10, "limited", None, None), "331a80f74e28aafd"),
]


def _picked(f: Row) -> tuple[Any, ...]:
    zones = ("paint", "mid_range", "three_pt")
    return (tuple(f[f"{z}_rate_last_10"] for z in zones),
            tuple(f[f"{z}_pct_last_10"] for z in zones),
            tuple(f[f"{z}_attempts_per_game"] for z in zones),
            f["total_shots_last_10"], f["assisted_rate_last_10"], f["unassisted_rate_last_10"],
            f["primary_scoring_zone"])


@pytest.mark.parametrize("window, usual, trend, digest", [c[1:] for c in CASES],
                         ids=[str(c[0]) for c in CASES])
def test_case(window: list[Row], usual: tuple, trend: tuple, digest: str) -> None:
    fields = sz.business_fields("playera", D, window)
    assert _picked(fields) == usual
    assert tuple(fields[c] for c in ("games_in_sample_20", "sample_quality_20",
                                     "paint_rate_last_20", "paint_pct_last_20")) == trend
    assert (fields["sample_quality_10"], fields["data_quality_tier"]) == ("excellent", "high")
    assert set(fields) == set(sz.HASH_FIELDS)
    assert hash_v1(fields) == digest


@pytest.mark.parametrize("n, total, pipeline_hash", [
    (9, 126, "cf4ba033a732b067"), (7, 98, "c1857c3d3b317c2e")])
def test_cases_7_and_8(n: int, total: int, pipeline_hash: str) -> None:
    fields = sz.business_fields("playera", D, _window((n, {})))
    assert _picked(fields) == (RATES, PCTS, PER_GAME, total, 57.14, 42.86, "paint")
    assert (fields["sample_quality_10"], fields["sample_quality_20"]) == ("good", "insufficient")
    assert fields["data_quality_tier"] == "medium"
    assert hash_v1({**fields, "data_quality_tier": "high"}) == pipeline_hash


def _run(games: int, finals: int, day: date = D, mode: str = "daily", change: Row | None = None,
         extra: dict[str, list[Row]] | None = None, **options: Any) -> Result:
    """`games` standard games on the days before `day`, and `finals` team games."""
    rows = [{"player_lookup": "playera", "universal_player_id": "playera_001",
             "game_id": f"g{i}", "game_date": day - timedelta(days=i), "team_abbr": "LAL",
             "minutes_played": Decimal("30.0"), "is_active": True, **S, **(change or {})}
            for i in range(1, games + 1)]
    schedule = [{"game_id": "0022500001", "game_date": START, "game_status": 1,
                 "home_team_tricode": "X", "away_team_tricode": "Y"}]
    schedule += [{"game_id": f"00225{i:05d}", "game_date": day - timedelta(days=i),
                  "game_status": 3, "home_team_tricode": "LAL", "away_team_tricode": "GSW"}
                 for i in range(1, finals + 1)]
    wh = Warehouse.from_rows({PLAYER_GAMES: rows, SCHEDULE: schedule, **(extra or {})})
    return sz.compute(wh, [day], mode, NOW, **options)


@pytest.mark.parametrize("games, finals, mode, category, reason, can_retry", [
    (9, 9, "daily", "EXPECTED_INCOMPLETE", "Season bootstrap: 9/9 games (need 10)", False),
    (9, 10, "daily", "INCOMPLETE_UPSTREAM", "Missing upstream data: 9/10 games (need 10)", True),
    (6, 10, "daily", "INCOMPLETE_DATA", "Incomplete data: 60.0% (6/10 games)", True),
    (9, 10, "backfill", "EXPECTED_INCOMPLETE", "Season bootstrap: 9/9 games (need 10)", False),
], ids=["5", "6", "9", "backfill"])
def test_skips(games: int, finals: int, mode: str, category: str, reason: str,
               can_retry: bool) -> None:
    result = _run(games, finals, mode=mode)
    assert result.rows == []
    assert result.failures == [{
        "entity_id": "playera", "analysis_date": D, "failure_category": category,
        "failure_reason": reason, "can_retry": can_retry}]


def test_case_10_gate_lifted() -> None:
    complete = annex.Completeness(10, 6)
    assert not complete.ready
    assert sz.skip_reason(10, 10, complete, False, True) is None
    assert sz.skip_reason(10, 10, complete, False, False)[0] == "INCOMPLETE_DATA"


def test_emitted_row() -> None:
    (row,) = _run(10, 10).rows
    assert row["data_hash"] == "42201d0d447502a7"
    assert row["paint_rate_last_10"] == Decimal("42.86") and row["total_shots_last_10"] == 140
    assert row["source_player_game_last_updated"] == datetime(2026, 2, 1, tzinfo=timezone.utc)
    expected = {"early_season_flag": False, "expected_games_count": 10, "actual_games_count": 10,
                "completeness_percentage": 100.0, "missing_games_count": 0,
                "is_production_ready": True, "data_quality_issues": [],
                "reprocess_attempt_count": 0, "season_boundary_detected": False,
                "backfill_bootstrap_mode": False, "source_player_game_hash": None,
                "processing_decision_reason": "processed_successfully"}
    assert {k: row[k] for k in expected} == expected


def test_early_season_compute() -> None:
    day = START + timedelta(days=20)
    (row,) = _run(9, 9, day=day).rows
    assert (row["early_season_flag"], row["data_quality_tier"]) == (True, "medium")
    assert (row["season_boundary_detected"], row["backfill_bootstrap_mode"]) == (True, True)
    (back,) = _run(9, 9, day=day, mode="backfill").rows
    assert (back["season_boundary_detected"], back["backfill_bootstrap_mode"]) == (False, False)
    assert (back["expected_games_count"], back["actual_games_count"]) == (9, 9)


def test_dates_without_rows() -> None:
    empty = _run(10, 10, day=START + timedelta(days=13))
    assert (empty.rows, empty.failures, empty.gates) == ([], [], {})
    wh = Warehouse.from_rows({PLAYER_GAMES: [], SCHEDULE: []})
    for mode in ("daily", "backfill"):
        assert list(sz.compute(wh, [D], mode, NOW).gates) == [D]
    assert sz.compute(wh, [D], "daily", NOW, run_gates=False).gates == {D: "no data"}


@pytest.mark.parametrize("days_before, refused", [(20, False), (21, True)])
def test_run_gate_window(days_before: int, refused: bool) -> None:
    row = {"player_lookup": "a", "game_date": D - timedelta(days=days_before), "is_active": True,
           "fg_attempts": 3, "game_id": "g", "team_abbr": "LAL"}
    result = sz.compute(Warehouse.from_rows({PLAYER_GAMES: [row]}), [D], "daily", NOW)
    assert (D in result.gates) is refused


def test_breaker_blocks_only_outside_backfill_and_boundary() -> None:
    def attempts(day: date) -> dict[str, list[Row]]:
        return {annex.REPROCESS_ATTEMPTS: [{
            "processor_name": sz.SET_NAME, "entity_id": "playera", "analysis_date": day,
            "attempt_number": 3, "circuit_breaker_tripped": True,
            "circuit_breaker_until": datetime(2027, 1, 1, tzinfo=timezone.utc)}]}
    (blocked,) = _run(10, 10, extra=attempts(D)).failures
    assert blocked["failure_category"] == "CIRCUIT_BREAKER_ACTIVE" and not blocked["can_retry"]
    (row,) = _run(10, 10, mode="backfill", extra=attempts(D)).rows
    assert row["reprocess_attempt_count"] == 0
    april = date(2026, 4, 5)
    assert _run(10, 10, day=april, extra=attempts(april)).rows[0]["reprocess_attempt_count"] == 0


def test_pre_write_filter_drops() -> None:
    result = _run(10, 10, change={"paint_makes": 7})
    assert result.rows == [] and result.failures[0]["failure_category"] == "VALIDATION_ERROR"


def test_games_of_the_date_and_of_other_seasons_are_not_read() -> None:
    before = _run(10, 10).rows
    strange = {"player_lookup": "playera", "game_id": "g", "team_abbr": "BOS", "is_active": True,
               "minutes_played": Decimal("9.0"), "universal_player_id": "x", **S,
               "paint_attempts": 30}
    base = [{"player_lookup": "playera", "universal_player_id": "playera_001", "game_id": f"g{i}",
             "game_date": D - timedelta(days=i), "team_abbr": "LAL", "is_active": True,
             "minutes_played": Decimal("30.0"), **S} for i in range(1, 11)]
    rows = base + [{**strange, "game_date": d} for d in (D, START - timedelta(days=1))]
    finals = [{"game_id": f"00225{i:05d}", "game_date": D - timedelta(days=i), "game_status": 3,
               "home_team_tricode": "GSW", "away_team_tricode": "LAL"} for i in range(1, 11)]
    wh = Warehouse.from_rows({PLAYER_GAMES: rows, SCHEDULE: finals})
    assert sz.compute(wh, [D], "daily", NOW).rows == before


@pytest.mark.parametrize("rates, zone", [
    ((40.0, 20, 40.0), "paint"), ((39.99, 35.0, 25.01), "mid_range"),
    ((39.99, 20, 40.01), "perimeter"), ((30, 35.0, 35.0), "mid_range"),
    ((33.33, 33.33, 33.33), "balanced"), ((0, 0, 0), None), ((None, None, 100), "perimeter"),
    ((39.99, 34.99, 25.0), "balanced"), (NONE3, None),
])
def test_primary_zone(rates: tuple, zone: str | None) -> None:
    assert sz.primary_zone(rates) == zone


@pytest.mark.parametrize("active, minutes, shots, expected", [
    (True, Decimal("0.0"), 0, False), (True, None, 4, True), (True, None, None, False),
    (True, Decimal("12.5"), 0, True), (False, Decimal("12.5"), 4, False), (None, None, 4, False),
])
def test_eligibility(active: bool | None, minutes: Decimal | None, shots: int | None,
                     expected: bool) -> None:
    row = {"is_active": active, "minutes_played": minutes, "fg_attempts": shots}
    assert sz.is_eligible(row) is expected


@pytest.mark.parametrize("first, last, minimum", [
    (0, 2, 3), (3, 5, 4), (6, 8, 5), (9, 11, 6), (12, 14, 7), (15, 17, 8), (18, 21, 9),
    (22, 40, 10), (-9, -1, 10),
])
def test_minimum_games(first: int, last: int, minimum: int) -> None:
    assert {sz.minimum_games(d) for d in range(first, last + 1)} == {minimum}


@pytest.mark.parametrize("n, ten, twenty, tier", [
    (20, "excellent", "excellent", "high"), (14, "excellent", "good", "high"),
    (10, "excellent", "limited", "high"), (9, "good", "insufficient", "medium"),
    (7, "good", "insufficient", "medium"), (6, "limited", "insufficient", "low"),
    (5, "limited", "insufficient", "low"), (4, "insufficient", "insufficient", "low"),
])
def test_quality(n: int, ten: str, twenty: str, tier: str) -> None:
    assert (sz.sample_quality(n, 10), sz.sample_quality(n, 20), sz.quality_tier(n)) \
        == (ten, twenty, tier)
