"""Edge-case tables of the composite-factor specification: scores, JSON, hashes, emission."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from . import annex, composite
from .composite import PLAYER_CONTEXT, SHOT_ZONES, TEAM_CONTEXT, TEAM_DEFENSE
from .composite_scores import (
    fatigue_json, fatigue_score, pace_json, pace_score, usage_json, usage_score, zone_score,
)
from .inputs import PLAYER_GAMES, SCHEDULE
from .numeric import canonical, hash_v1, round_dec
from .warehouse import Result, Row, Warehouse

D = date(2025, 11, 15)
NOW = datetime(2025, 11, 15, 9, tzinfo=timezone.utc)
INF, NAN = float("inf"), float("nan")
R: Row = {
    "player_lookup": "playera", "universal_player_id": "playera_001",
    "game_id": "20251115_LAL_GSW", "game_date": D, "opponent_team_abbr": "GSW",
    "days_rest": 2, "back_to_back": False, "games_in_last_7_days": 3,
    "minutes_in_last_7_days": 175, "avg_minutes_per_game_last_7": Decimal("29.2"),
    "back_to_backs_last_14_days": 0, "player_age": 28, "projected_usage_rate": Decimal("26.00"),
    "avg_usage_rate_last_7_games": Decimal("25.00"), "star_teammates_out": 0,
    "pace_differential": Decimal("3.5"), "opponent_pace_last_10": Decimal("101.5"),
    "is_production_ready": True,
}
INPUTS = [c for c in R if c not in ("player_lookup", "universal_player_id", "game_id",
                                    "game_date", "opponent_team_abbr", "is_production_ready")]
SHOT: Row = {
    "player_lookup": "playera", "analysis_date": D, "primary_scoring_zone": "paint",
    "paint_rate_last_10": Decimal("65.00"), "mid_range_rate_last_10": Decimal("20.00"),
    "three_pt_rate_last_10": Decimal("15.00"), "is_production_ready": True,
}
DEFENSE: Row = {
    "team_abbr": "GSW", "analysis_date": D, "weakest_zone": "paint",
    "paint_defense_vs_league_avg": Decimal("4.30"),
    "mid_range_defense_vs_league_avg": Decimal("-1.20"),
    "three_pt_defense_vs_league_avg": Decimal("0.50"), "is_production_ready": True,
}
TIRED = {"days_rest": 0, "back_to_back": True, "games_in_last_7_days": 4,
         "minutes_in_last_7_days": 250, "avg_minutes_per_game_last_7": 36.5,
         "back_to_backs_last_14_days": 2, "player_age": 35, "projected_usage_rate": 28.0,
         "avg_usage_rate_last_7_games": 27.5, "pace_differential": -4.0}
NO_ZONES = {"shot": False, "defense": False}
FATIGUE_TEXT = "EXTREME_FATIGUE: Player showing severe fatigue"
MATCHUP_TEXT = "EXTREME_MATCHUP: Unusual zone mismatch"
ADJUSTMENT_TEXT = "EXTREME_ADJUSTMENT: Very large composite adjustment"


def _run(changes: Row | None = None, shot: Row | bool = True, defense: Row | bool = True,
         mode: str = "backfill", usage_default: str = "parity",
         extra: dict[str, list[Row]] | None = None, run_gates: bool = False) -> Result:
    """R with changes; False leaves the zone row out, a dict changes it."""
    tables = {
        PLAYER_CONTEXT: [{**R, **(changes or {})}],
        SHOT_ZONES: [{**SHOT, **(shot if isinstance(shot, dict) else {})}] if shot else [],
        TEAM_DEFENSE:
            [{**DEFENSE, **(defense if isinstance(defense, dict) else {})}] if defense else [],
        **(extra or {}),
    }
    return composite.compute(Warehouse.from_rows(tables), [D], mode, NOW,
                             usage_default=usage_default, run_gates=run_gates)


def _vs_paint(value: float) -> Row:
    return {"defense": {"paint_defense_vs_league_avg": value}}


# id, arguments of _run, (fatigue, zone, pace, usage, total, completeness), extra expectations
CASES: list[tuple[str, Row, tuple, Row]] = [
    ("1", {}, (100, 4.3, 1.8, 0.3, 6.35, 100), {"data_hash": "4c7d11f766d0a270"}),
    ("2", {"changes": TIRED, **NO_ZONES}, (35, 0.0, -2.0, 0.1, -5.1, 60),
     {"warning_details": FATIGUE_TEXT, "data_hash": "93c8fedd873e387a"}),
    ("3", {"changes": dict.fromkeys(INPUTS), **NO_ZONES}, (100, 0.0, 0.0, 0.0, 0.0, 0),
     {"data_hash": "12b2a67704e6bc8f",
      "missing_data_fields": "days_rest, projected_usage_rate, pace_differential, "
                             "player_shot_zone, team_defense_zone"}),
    ("4", {"changes": {"back_to_back": True, "days_rest": 3}}, (85, 4.3, 1.8, 0.3, 5.6, 100), {}),
    ("5", {"changes": {"days_rest": 3, "player_age": 30}}, (100, 4.3, 1.8, 0.3, 6.35, 100),
     {"data_hash": "4c7d11f766d0a270"}),
    ("6", {"shot": {"primary_scoring_zone": "balanced", "paint_rate_last_10": 38.0}},
     (100, 3.3, 1.8, 0.3, 5.32, 100), {"zone": {"player_primary_zone": "balanced",
                                                "final_score": 3.268}}),
    ("7", {"shot": {"primary_scoring_zone": None}}, (100, 4.3, 1.8, 0.3, 6.35, 100),
     {"zone": {"player_primary_zone": "unknown", "primary_zone_frequency": 65.0}}),
    ("8", {"shot": {"paint_rate_last_10": 30}}, (100, 2.6, 1.8, 0.3, 4.63, 100),
     {"zone": {"final_score": 2.5799999999999996}}),
    ("9", {"shot": {"paint_rate_last_10": None}}, (100, 4.3, 1.8, 0.3, 6.35, 100),
     {"zone": {"primary_zone_frequency": 0.0}}),
    ("10", {"defense": {"paint_defense_vs_league_avg": None, "weakest_zone": None}},
     (100, 0.0, 1.8, 0.3, 2.05, 100), {"zone": {"opponent_weak_zone": "unknown"}}),
    ("11", {"shot": {"paint_rate_last_10": 0}, **_vs_paint(-3)}, (100, 0.0, 1.8, 0.3, 2.05, 100),
     {"data_hash": "871770b0b0e3bed7"}),
    ("12", {"shot": {"primary_scoring_zone": "perimeter", "three_pt_rate_last_10": 45}},
     (100, 0.5, 1.8, 0.3, 2.5, 100), {}),
    ("13a", _vs_paint(5.00), (100, 5.0, 1.8, 0.3, 7.05, 100), {"zone": {"final_score": 5.0}}),
    ("13b", _vs_paint(5.01), (100, 6.0, 1.8, 0.3, 8.06, 100), {"zone": {"final_score": 6.012}}),
    ("13c", _vs_paint(-5.01), (100, -6.0, 1.8, 0.3, -3.96, 100),
     {"zone": {"final_score": -6.012, "mismatch_type": "unfavorable"}}),
    ("14a", _vs_paint(6.67), (100, 8.0, 1.8, 0.3, 10.05, 100), {"warning_details": MATCHUP_TEXT}),
    ("14b", _vs_paint(8.33), (100, 10.0, 1.8, 0.3, 12.05, 100),
     {"warning_details": f"{MATCHUP_TEXT}; {ADJUSTMENT_TEXT}"}),
    ("14c", _vs_paint(8.34), (100, 10.0, 1.8, 0.3, 12.05, 100),
     {"warning_details": f"{MATCHUP_TEXT}; {ADJUSTMENT_TEXT}"}),
    ("14d", _vs_paint(-9), (100, -10.0, 1.8, 0.3, -7.95, 100), {"warning_details": MATCHUP_TEXT}),
    ("15", {"changes": {"days_rest": NAN, "pace_differential": NAN}},
     (100, 4.3, 0.0, 0.3, 4.6, 60), {"missing_data_fields": "days_rest, pace_differential"}),
    ("16", {"changes": {"avg_usage_rate_last_7_games": 0}}, (100, 4.3, 1.8, 0.0, 6.05, 100),
     {"usage": {"usage_differential": 26.0, "usage_trend": "spike", "final_score": 0.0}}),
    ("17", {"changes": {"pace_differential": INF}}, (100, 4.3, 3.0, 0.3, 7.6, 100),
     {"pace": {"pace_differential": INF}}),
    ("19", {"changes": {"days_rest": 2.9, "player_age": "34", "games_in_last_7_days": "4.0"}},
     (95, 4.3, 1.8, 0.3, 6.1, 100), {}),
    ("20", {"changes": {**TIRED, "projected_usage_rate": 10, "avg_usage_rate_last_7_games": 20},
            **_vs_paint(-9)}, (35, -10.0, -2.0, -3.0, -18.25, 100),
     {"warning_details": f"{FATIGUE_TEXT}; {MATCHUP_TEXT}; {ADJUSTMENT_TEXT}"}),
]
JSON_COLUMN = {"zone": "shot_zone_context_json", "usage": "usage_context_json",
               "pace": "pace_context_json"}


@pytest.mark.parametrize("arguments, numbers, more", [c[1:] for c in CASES],
                         ids=[c[0] for c in CASES])
def test_case(arguments: Row, numbers: tuple, more: Row) -> None:
    (row,) = _run(**arguments).rows
    names = ("fatigue_score", "shot_zone_mismatch_score", "pace_score", "usage_spike_score",
             "total_composite_adjustment", "data_completeness_pct")
    assert tuple(row[n] for n in names) == tuple(Decimal(str(v)) for v in numbers)
    assert row["has_warnings"] is (row["warning_details"] is not None)
    for key, expected in {"warning_details": None, **more}.items():
        if key in JSON_COLUMN:
            found = json.loads(row[JSON_COLUMN[key]])
            assert {k: found[k] for k in expected} == expected
        else:
            assert row[key] == expected


def test_case_18_infinite_rest() -> None:
    result = _run({"days_rest": INF})
    assert result.rows == []
    assert result.failures[0]["failure_category"] == "calculation_error"
    assert result.failures[0]["can_retry"] is False


def test_case_1_canonical_text() -> None:
    (row,) = _run().rows
    fields = composite.business_fields(
        D, {**R}, SHOT, DEFENSE, composite.scores(R, SHOT, DEFENSE, "parity"))
    assert canonical(fields).startswith(
        "analysis_date:2025-11-15|calculation_version:v1_4factors|data_completeness_pct:100.0|"
        "early_season_flag:False|fatigue_score:100|game_date:2025-11-15|")
    assert len(fields) == 21 and hash_v1(fields) == row["data_hash"]


def test_negative_zero_is_visible_in_json_but_not_stored() -> None:
    (row,) = _run(shot={"paint_rate_last_10": 0}, **_vs_paint(-3)).rows
    assert '"final_score": -0.0}' in row["shot_zone_context_json"]
    assert str(row["shot_zone_mismatch_score"]) == "0.0"


def test_json_texts() -> None:
    (row,) = _run().rows
    assert row["fatigue_context_json"] == (
        '{"days_rest": 2, "back_to_back": false, "games_last_7": 3, "minutes_last_7": 175.0, '
        '"avg_minutes_pg_last_7": 29.2, "back_to_backs_last_14": 0, "player_age": 28, '
        '"penalties_applied": [], "bonuses_applied": [], "final_score": 100}')
    assert row["shot_zone_context_json"] == (
        '{"player_primary_zone": "paint", "primary_zone_frequency": 65.0, '
        '"opponent_weak_zone": "paint", "opponent_defense_vs_league": 4.3, '
        '"mismatch_type": "favorable", "final_score": 4.3}')
    assert row["pace_context_json"] == (
        '{"pace_differential": 3.5, "opponent_pace_last_10": 101.5, "league_avg_pace": 100.0, '
        '"pace_environment": "fast", "final_score": 1.75}')
    assert row["usage_context_json"] == (
        '{"projected_usage_rate": 26.0, "avg_usage_last_7": 25.0, "usage_differential": 1.0, '
        '"star_teammates_out": 0, "usage_trend": "stable", "final_score": 0.3}')
    (infinite,) = _run({"pace_differential": INF}).rows
    assert '"pace_differential": Infinity,' in infinite["pace_context_json"]


def test_json_of_missing_inputs() -> None:
    (row,) = _run(dict.fromkeys(INPUTS), **NO_ZONES).rows
    assert row["shot_zone_context_json"] == '{"missing_data": true}'
    fatigue, pace = json.loads(row["fatigue_context_json"]), json.loads(row["pace_context_json"])
    assert (fatigue["days_rest"], fatigue["games_last_7"], fatigue["minutes_last_7"],
            fatigue["player_age"]) == (0, 0, 0.0, 25)
    assert pace["opponent_pace_last_10"] == 100.0


def test_penalty_and_bonus_lists() -> None:
    found = json.loads(fatigue_json({**R, **TIRED}, 35))
    assert found["penalties_applied"] == ["back_to_back: -15", "frequent_games: -10",
                                          "heavy_minutes: -10", "veteran_age: -10"]
    (row,) = _run({"back_to_back": True, "days_rest": 3}).rows
    assert json.loads(row["fatigue_context_json"])["bonuses_applied"] == ["extra_rest: +5"]


@pytest.mark.parametrize("changes, score", [
    ({"minutes_in_last_7_days": 240}, 100), ({"minutes_in_last_7_days": 241}, 90),
    ({"avg_minutes_per_game_last_7": 35.0}, 100), ({"avg_minutes_per_game_last_7": 35.1}, 92),
    ({"games_in_last_7_days": 4}, 90), ({"back_to_backs_last_14_days": 1}, 95),
    ({"back_to_backs_last_14_days": 2}, 88), ({"player_age": 29}, 100), ({"player_age": 30}, 95),
    ({"player_age": 34}, 95), ({"player_age": 35}, 90),
    ({"days_rest": 3, "games_in_last_7_days": 4}, 95), ({"back_to_back": True}, 85),
])
def test_fatigue(changes: Row, score: int) -> None:
    assert fatigue_score({**R, **changes}) == score


@pytest.mark.parametrize("difference, stored", [
    (0.1, 0.1), (0.3, 0.1), (0.5, 0.2), (0.7, 0.3), (0.9, 0.5), (1.1, 0.6), (1.3, 0.7),
    (1.5, 0.8), (-0.1, -0.1), (-0.3, -0.1), (2.0, 1.0), (2.1, 1.1), (-2.1, -1.1), (5.9, 3.0),
    (6.1, 3.0), (-6.1, -3.0),
])
def test_pace(difference: float, stored: float) -> None:
    assert round_dec(pace_score({"pace_differential": difference}), 1) == stored


@pytest.mark.parametrize("difference, environment", [
    (2.0, "normal"), (2.1, "fast"), (-2.1, "slow"), (-2.0, "normal"), (None, "normal")])
def test_pace_environment(difference: float | None, environment: str) -> None:
    found = json.loads(pace_json({"pace_differential": difference}, 0.0))
    assert found["pace_environment"] == environment


USAGE = [
    (30, 25, 0, 1.5, 1.5), (30, 25, 1, 1.7, 1.7249999999999999),
    (30, 25, 2, 2.0, 1.9500000000000002), (30, 25, 5, 2.0, 1.9500000000000002),
    (20, 25, 2, -1.5, -1.5), (40, 20, 0, 3.0, 3.0), (34.99, 25, 0, 3.0, 2.9970000000000003),
    (25.5, 25, 1, 0.2, 0.1725), (28.33, 25, 1, 1.1, 1.1488499999999993),
    (None, 15, 0, 3.0, 3.0), (20, None, 0, -1.5, -1.5),
]


@pytest.mark.parametrize("projected, baseline, stars, stored, final", USAGE)
def test_usage(projected: float | None, baseline: float | None, stars: int, stored: float,
               final: float) -> None:
    context = {"projected_usage_rate": projected, "avg_usage_rate_last_7_games": baseline,
               "star_teammates_out": stars}
    score = usage_score(context, "parity")
    assert (round_dec(score, 1), score) == (stored, final)
    missing = projected is None or baseline is None
    assert usage_score(context, "neutral") == (0.0 if missing else final)


@pytest.mark.parametrize("projected, baseline, difference, trend", [
    (None, 15, -15.0, "drop"), (20, None, 20.0, "spike"), (27, 25, 2.0, "stable"),
    (27.01, 25, 27.01 - 25.0, "spike"),
])
def test_usage_trend(projected: float | None, baseline: float | None, difference: float,
                     trend: str) -> None:
    found = json.loads(usage_json({"projected_usage_rate": projected,
                                   "avg_usage_rate_last_7_games": baseline}, 0.0))
    assert (found["usage_differential"], found["usage_trend"]) == (difference, trend)


def test_zone_values_are_read_at_stored_scale() -> None:
    score = zone_score({**SHOT, "paint_rate_last_10": 37.996},
                       {**DEFENSE, "paint_defense_vs_league_avg": 4.304})
    assert score == 4.3 * (38.0 / 50.0)


def test_readiness_and_issues() -> None:
    ready = [{"team_abbr": "GSW", "game_date": D, "is_production_ready": True}]
    (row,) = _run(mode="daily", extra={TEAM_CONTEXT: ready}).rows
    assert row["is_production_ready"] and row["all_upstreams_ready"]
    assert row["data_quality_issues"] == []
    own_team = [{"team_abbr": "LAL", "game_date": D, "is_production_ready": True}]
    finals = [{"game_id": f"00225{i:05d}", "game_date": D - timedelta(days=i), "game_status": 3,
               "home_team_tricode": "LAL", "away_team_tricode": "BOS"} for i in range(1, 11)]
    played = [{"player_lookup": "playera", "team_abbr": "LAL", "game_date": D - timedelta(days=i)}
              for i in range(1, 7)]
    opening = {"game_id": "0022500999", "game_date": date(2025, 10, 21), "game_status": 3}
    (row,) = _run({"is_production_ready": None}, shot={"is_production_ready": False},
                  defense=False, mode="daily",
                  extra={TEAM_CONTEXT: own_team, SCHEDULE: [*finals, opening],
                         PLAYER_GAMES: played}).rows
    assert row["data_quality_issues"] == [
        "own_data_incomplete", "upstream_player_shot_zone_incomplete",
        "upstream_team_defense_zone_incomplete", "upstream_player_context_incomplete",
        "upstream_team_context_incomplete"]
    assert (row["expected_games_count"], row["actual_games_count"]) == (10, 6)
    assert (row["completeness_percentage"], row["missing_games_count"]) == (60.0, 4)
    assert not row["is_production_ready"] and row["season_boundary_detected"]


def test_backfill_stub() -> None:
    (row,) = _run({"is_production_ready": False}, **NO_ZONES).rows
    assert (row["expected_games_count"], row["actual_games_count"]) == (1, 1)
    assert row["is_production_ready"] and row["all_upstreams_ready"]
    assert not row["season_boundary_detected"] and not row["backfill_bootstrap_mode"]


@pytest.mark.parametrize("mode", ["daily", "backfill"])
def test_breaker_in_every_mode(mode: str) -> None:
    attempt = {"processor_name": composite.SET_NAME, "entity_id": "playera", "analysis_date": D,
               "attempt_number": 3, "circuit_breaker_tripped": True,
               "circuit_breaker_until": NOW + timedelta(seconds=1)}
    (blocked,) = _run(mode=mode, extra={annex.REPROCESS_ATTEMPTS: [attempt]}).failures
    assert blocked["failure_category"] == "CIRCUIT_BREAKER_ACTIVE"
    attempt["circuit_breaker_until"] = NOW
    (row,) = _run(mode=mode, extra={annex.REPROCESS_ATTEMPTS: [attempt]}).rows
    assert row["reprocess_attempt_count"] == 3


def test_duplicate_context_rows_and_source_hashes() -> None:
    late = NOW + timedelta(hours=1)
    rows = [{**R, "game_id": "b", "data_hash": "h1", "processed_at": NOW},
            {**R, "game_id": "a", "data_hash": None, "processed_at": NOW},
            {**R, "game_id": "z", "data_hash": "h2", "processed_at": None}]
    (row,) = _run(extra={PLAYER_CONTEXT: rows}).rows
    assert (row["game_id"], row["source_player_context_hash"]) == ("a", "h1")
    newer = {**R, "game_id": "c", "processed_at": late}
    ids = [{**newer, "universal_player_id": u} for u in (None, "p2", "p1")]
    (row,) = _run(extra={PLAYER_CONTEXT: rows + ids}).rows
    assert (row["game_id"], row["universal_player_id"]) == ("c", "p1")


def test_upstream_argument_replaces_tables() -> None:
    wh = Warehouse.from_rows({PLAYER_CONTEXT: [R], SHOT_ZONES: [SHOT], TEAM_DEFENSE: [DEFENSE]})
    shots = [{**SHOT, "paint_rate_last_10": Decimal("30.00")}]
    (row,) = composite.compute(wh, [D], "backfill", NOW, {SHOT_ZONES: shots}).rows
    assert row["shot_zone_mismatch_score"] == Decimal("2.6")


def test_run_gates_and_empty_dates() -> None:
    assert "30" in _run(mode="daily", run_gates=True).gates[D]
    many = {PLAYER_CONTEXT: [{**R, "player_lookup": f"p{i}"} for i in range(30)],
            SHOT_ZONES: [{**SHOT, "player_lookup": f"p{i}"} for i in range(30)],
            TEAM_CONTEXT: [{"team_abbr": t, "game_date": D} for t in ("LAL", "GSW")],
            TEAM_DEFENSE: [DEFENSE, {**DEFENSE, "team_abbr": "LAL"}]}
    assert len(_run(mode="daily", run_gates=True, extra=many).rows) == 30
    wh = Warehouse.from_rows({})
    assert composite.compute(wh, [D], "backfill", NOW).gates == {D: "no data"}
    early = composite.compute(wh, [date(2025, 10, 30)], "daily", NOW)
    assert (early.rows, early.gates) == ([], {})
