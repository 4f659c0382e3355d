"""Edge cases of the player set: who gets a row, collisions, gates, columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from .context_builders import (
    NOW,
    TARGET,
    book,
    box,
    day,
    game,
    report,
    roster,
    utc,
    warehouse,
)
from .player_context import compute
from .warehouse import Result, Row

GAMES = [game("01-15", "LAL", "SAC"), game("01-15", "BOS", "NYK")]


def daily(as_of: datetime | None = None, **tables: list[Row]) -> Result:
    """A daily run of the target date."""
    return compute(warehouse(**({"schedule": GAMES} | tables)), [TARGET], "daily", NOW, as_of=as_of)


def backfill(**tables: list[Row]) -> Result:
    """A backfill run of the target date."""
    return compute(warehouse(**({"schedule": GAMES} | tables)), [TARGET], "backfill", NOW)


def pairs(result: Result) -> list[tuple[str, str]]:
    """(player, team) of the rows."""
    return [(r["player_lookup"], r["team_abbr"]) for r in result.rows]


# ------------------------------------------------------------ daily driver


def test_each_team_has_its_own_roster_date() -> None:
    result = daily(
        rosters=[
            roster("a"), roster("old", when="01-09"), roster("a", scrape_hour=14),
            roster("b", "SAC", when="01-02"), roster("c", "GS"), roster("d", "NY", "2024-10-17"),
            roster("e", "BOS", "2024-10-16"), roster("f", "BOS", "01-16"),
        ]
    )  # fmt: skip
    assert pairs(result) == [("a", "LAL"), ("b", "SAC"), ("d", "NYK")]
    first = result.rows[0]
    assert (first["game_id"], first["home_game"]) == ("20250115_LAL_SAC", False)
    assert first["opponent_team_abbr"] == "SAC"


def test_roster_as_of() -> None:
    rows = [roster("a"), roster("old", when="01-09")]
    assert pairs(daily(as_of=utc(2025, 1, 10, 2), rosters=rows)) == [("old", "LAL")]


@pytest.mark.parametrize(
    ("reports", "kept"),
    [
        ([report("a", "out")], False), ([report("a", "Doubtful")], False),
        ([report("a", "questionable")], True),
        ([report("a", "out", report_date=day("01-14"))], False),
        ([report("a", "out", game_date=day("01-16"))], True),
        ([report("a", "out"), report("a", "available", report_hour=11)], True),
        ([report("a", "out", report_hour=12)], True),
    ],
)  # fmt: skip
def test_out_and_doubtful_are_dropped(reports: list[Row], kept: bool) -> None:
    result = daily(rosters=[roster("a")], reports=reports)
    assert (len(result.rows), result.failures) == (int(kept), [])


def test_drop_switch() -> None:
    wh = warehouse(schedule=GAMES, rosters=[roster("a")], reports=[report("a", "out")])
    assert len(compute(wh, [TARGET], "daily", NOW, drop_out_doubtful=False).rows) == 1


@pytest.mark.parametrize(
    ("rosters", "boxes", "team"),
    [
        ([roster("a"), roster("a", "NYK", when="01-11")], [box("a", "01-14", 1, 1)], "NYK"),
        ([roster("a"), roster("a", "NYK")], [box("a", "01-14", 1, 1, team_abbr="NYK")], "NYK"),
        # an unplayed row tells the team as well
        ([roster("a"), roster("a", "NYK")],
         [box("a", "01-14", 0, None, team_abbr="NYK", is_dnp=True)], "NYK"),
        ([roster("a", "NYK"), roster("a")], [], "LAL"),
        ([roster("a"), roster("a", "NYK")],
         [box("a", "2024-12-15", 1, 1, team_abbr="NYK")], "LAL"),
    ],
)  # fmt: skip
def test_daily_collisions(rosters: list[Row], boxes: list[Row], team: str) -> None:
    assert pairs(daily(rosters=rosters, boxes=boxes)) == [("a", team)]


# ------------------------------------------------------------ backfill driver


def test_every_status_gets_a_row() -> None:
    states = ["active", "inactive", "dnp", "DNP"]
    rows = [book(f"p{i}", player_status=s) for i, s in enumerate(states)] + [book("")]
    assert len(backfill(gamebook=rows).rows) == 4


@pytest.mark.parametrize("game_id", ["20250115_LAL_GSW", "20250114_LAL_SAC", "0022400123"])
def test_without_schedule_row(game_id: str) -> None:
    games = [*GAMES, game("01-14", "LAL", "SAC")]
    result = backfill(schedule=games, gamebook=[book("a", game_id=game_id)])
    assert result.rows == []
    (failed,) = result.failures
    assert (failed["entity_id"], failed["failure_category"]) == ("a", "CALCULATION_ERROR")


def test_a_second_gamebook_row_survives() -> None:
    rows = [book("a", game_id="20250115_LAL_GSW"), book("a", "NY", "20250115_BOS_NY")]
    result = backfill(gamebook=rows)
    assert (pairs(result), result.failures) == ([("a", "NYK")], [])


def test_team_of_the_history() -> None:
    known = [box("a", "01-14", 1, 1), box("a", "01-10", 1, 1, team_abbr="SAC")]
    assert pairs(backfill(gamebook=[book("a", "")], boxes=known)) == [("a", "LAL")]
    result = backfill(gamebook=[book("a", "")])
    assert (result.rows, len(result.failures)) == ([], 1)


def test_backfill_collisions() -> None:
    rows = [book("a", "NYK", "20250115_BOS_NYK"), book("a")]
    assert pairs(backfill(gamebook=rows)) == [("a", "LAL")]
    boxes = [box("a", "01-14", 1, 1, team_abbr="NYK")]
    assert pairs(backfill(gamebook=rows, boxes=boxes)) == [("a", "NYK")]
    twice = [book("a", "LAL", "20250115_LAL_SAC"), book("a", "LAL", "20250115_BOS_NYK")]
    assert backfill(gamebook=twice).rows[0]["game_id"] == "20250115_BOS_NYK"


@pytest.mark.parametrize(
    ("team", "opponent", "home"),
    [("SAC", "LAL", True), ("LAL", "SAC", False), ("DEN", "SAC", False)],
)
def test_opponent(team: str, opponent: str, home: bool) -> None:
    (row,) = backfill(gamebook=[book("a", team)]).rows
    assert (row["opponent_team_abbr"], row["home_game"]) == (opponent, home)


def test_no_player_is_empty() -> None:
    for result in (backfill(), daily()):
        assert (result.rows, result.failures, result.gates) == ([], [], {})


@pytest.mark.parametrize(("status", "rows"), [(1, 1), (2, 0), (3, 1), (None, 0)])
def test_date_needs_a_scheduled_or_final_game(status: int | None, rows: int) -> None:
    games = [game("01-15", "LAL", "SAC", game_status=status)]
    assert len(backfill(schedule=games, gamebook=[book("a")]).rows) == rows


def test_summer() -> None:
    when = day("2025-07-02")
    row = book("a", game_id="20250702_LAL_SAC", game_date=when)
    wh = warehouse(schedule=[game("2025-07-02", "LAL", "SAC")], gamebook=[row])
    assert compute(wh, [when], "backfill", NOW).rows == []
    assert len(compute(wh, [when], "backfill", NOW, include_summer=True).rows) == 1


# ------------------------------------------------------------ schedule, registry, breaker


def test_two_official_ids_of_one_game() -> None:
    tip = utc(2025, 1, 16, 0, 30)
    games = [
        game("01-15", "LAL", "SAC", game_id="2"),
        game("01-15", "LAL", "SAC", (1, 2), game_id="3", game_date_est=tip),
    ]
    (row,) = backfill(schedule=games, gamebook=[book("a")]).rows
    assert row["game_start_time_local"] == "7:30 PM ET"


@pytest.mark.parametrize(
    ("registry", "aliases", "expected"),
    [
        ([("a", "a_002"), ("a", "a_001")], [], "a_001"),
        ([("b", "b_001")], [("a", "b", True)], "b_001"),
        ([("b", "b_001")], [("a", "b", False)], None),
        ([("a", "a_001"), ("b", "b_001")], [("a", "b", True)], "a_001"),
        ([], [], None),
    ],
)
def test_universal_id(
    registry: list[tuple[str, str]], aliases: list[tuple[str, str, bool]], expected: str | None
) -> None:
    result = backfill(
        gamebook=[book("a")],
        registry=[{"player_lookup": p, "universal_player_id": u} for p, u in registry],
        aliases=[
            {"alias_lookup": a, "nba_canonical_lookup": c, "is_active": on}
            for a, c, on in aliases
        ],
    )
    assert result.rows[0]["universal_player_id"] == expected


def attempt(number: int, tripped: bool = False, until: datetime | None = None) -> Row:
    """An attempt of player a on the target date."""
    return {
        "processor_name": "upcoming_player_game_context", "entity_id": "a",
        "analysis_date": TARGET, "attempt_number": number,
        "circuit_breaker_tripped": tripped, "circuit_breaker_until": until,
    }  # fmt: skip


def test_entity_breaker() -> None:
    later = utc(2025, 1, 15, 13)
    result = backfill(gamebook=[book("a")], attempts=[attempt(3, True, later), attempt(2)])
    assert result.rows == []
    assert [f["failure_category"] for f in result.failures] == ["CIRCUIT_BREAKER_ACTIVE"]
    (row,) = backfill(gamebook=[book("a")], attempts=[attempt(3, True, NOW)]).rows
    names = ("reprocess_attempt_count", "circuit_breaker_active", "circuit_breaker_until")
    assert [row[n] for n in names] == [3, False, None]
    # ties on the number: tripped first
    tied = backfill(gamebook=[book("a")], attempts=[attempt(3), attempt(3, True, later)])
    assert tied.rows == []


COLUMNS = """
player_lookup game_id game_date team_abbr opponent_team_abbr universal_player_id has_prop_line
current_points_line opening_points_line line_movement current_points_line_source
opening_points_line_source game_spread opening_spread spread_movement game_spread_source
game_total opening_total total_movement game_total_source spread_public_betting_pct
total_public_betting_pct pace_differential opponent_pace_last_10 opponent_ft_rate_allowed
opponent_def_rating_last_10 opponent_off_rating_last_10 opponent_rebounding_rate
opponent_pace_variance opponent_ft_rate_variance opponent_def_rating_variance
opponent_off_rating_variance opponent_rebounding_rate_variance game_start_time_local home_game
back_to_back season_phase projected_usage_rate days_rest days_rest_before_last_game
days_since_2_plus_days_rest games_in_last_7_days games_in_last_14_days
back_to_backs_last_14_days minutes_in_last_7_days minutes_in_last_14_days
avg_minutes_per_game_last_7 avg_usage_rate_last_7_games fourth_quarter_minutes_last_7
clutch_minutes_last_7_games travel_miles time_zone_changes consecutive_road_games
miles_traveled_last_14_days time_zones_crossed_last_14_days player_age points_avg_last_5
points_avg_last_10 l5_games_used l10_games_used l5_sample_quality l10_sample_quality
prop_over_streak prop_under_streak star_teammates_out questionable_star_teammates star_tier_out
shooting_pct_decline_last_5 fourth_quarter_production_last_7 next_game_days_rest
games_in_next_7_days next_opponent_win_pct next_game_is_primetime opponent_days_rest
opponent_games_in_next_7_days opponent_next_game_days_rest player_status injury_report
questionable_teammates probable_teammates quality_tier quality_score quality_issues data_sources
data_quality_tier primary_source_used processed_with_issues data_quality_issues
expected_games_count actual_games_count completeness_percentage missing_games_count
is_production_ready last_reprocess_attempt_at reprocess_attempt_count circuit_breaker_active
circuit_breaker_until manual_override_required season_boundary_detected backfill_bootstrap_mode
processing_decision_reason all_windows_complete context_version
""".split()
COLUMNS += [f"{w}_{c}" for w in ("l5", "l10", "l7d", "l14d", "l30d")
            for c in ("completeness_pct", "is_complete")]  # fmt: skip
COLUMNS += [f"source_{s}_{c}" for s in ("boxscore", "schedule", "props", "game_lines")
            for c in ("hash", "last_updated", "rows_found", "completeness_pct")]  # fmt: skip


def test_columns_and_constants() -> None:
    (row,) = backfill(gamebook=[book("a")]).rows
    assert sorted(row) == sorted(COLUMNS)
    expected: dict[str, Any] = {
        "next_game_days_rest": 0, "games_in_next_7_days": 0, "next_opponent_win_pct": None,
        "next_game_is_primetime": False, "opponent_games_in_next_7_days": 0,
        "opponent_next_game_days_rest": 0, "context_version": 1, "season_phase": "mid",
        "data_sources": ["player_game_summary"], "source_props_hash": None,
    }  # fmt: skip
    assert {k: row[k] for k in expected} == expected
    assert row["game_date"] == date(2025, 1, 15)
