"""Rules of Annex A: coercions, calendar, completeness, breaker, normalisation."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from . import annex
from .inputs import (
    PLAYER_GAMES, REFERENCE_SCHEDULE, SCHEDULE, SCHEDULE_VIEW, TEAM_DEFENSE_GAMES, player_games,
    schedule_rows, team_defense_games,
)
from .warehouse import Warehouse

EARLY = datetime(2026, 1, 1, tzinfo=timezone.utc)
LATE = datetime(2026, 1, 2, tzinfo=timezone.utc)
INF = float("inf")


@pytest.mark.parametrize("value, expected", [
    (None, 7), (float("nan"), 7), (2.9, 2), (-2.9, -2), (Decimal("2.9"), 2), ("34", 34),
    ("4.0", 7), ("abc", 7), (5, 5),
])
def test_as_int(value: Any, expected: int) -> None:
    assert annex.as_int(value, 7) == expected


@pytest.mark.parametrize("value", [INF, -INF, Decimal("Infinity")])
def test_as_int_infinity_fails(value: Any) -> None:
    with pytest.raises(annex.BadValue):
        annex.as_int(value, 0)


@pytest.mark.parametrize("value, expected", [
    (None, 7.0), (float("nan"), 7.0), ("4.0", 4.0), ("abc", 7.0), (INF, INF),
    (Decimal("4.30"), 4.3), (3, 3.0),
])
def test_as_float(value: Any, expected: float) -> None:
    assert annex.as_float(value, 7.0) == expected


@pytest.mark.parametrize("value, expected", [
    (None, True), (0, False), (2, True), ("", False), ("x", True)])
def test_as_bool(value: Any, expected: bool) -> None:
    assert annex.as_bool(value, True) is expected


def _start(table: str, *games: tuple[str, date], day: date = date(2024, 12, 1)) -> date:
    rows = [{"game_id": g, "game_date": d, "game_status": 1} for g, d in games]
    return annex.season_start(Warehouse.from_rows({table: rows}), day)


def test_season_start() -> None:
    assert annex.season_year(date(2024, 10, 1)) == 2024
    assert annex.season_year(date(2025, 7, 15)) == 2024
    games = (("0012400001", date(2024, 10, 5)), ("0022400002", date(2024, 10, 23)),
             ("0022400001", date(2024, 9, 30)), ("0022400003", date(2024, 11, 1)))
    for table in (REFERENCE_SCHEDULE, SCHEDULE, SCHEDULE_VIEW):
        assert _start(table, *games) == date(2024, 10, 23)
    assert _start(SCHEDULE, *games, day=date(2025, 7, 15)) == date(2024, 10, 23)
    wh = Warehouse.from_rows({
        REFERENCE_SCHEDULE: [],
        SCHEDULE: [{"game_id": "0022400001", "game_date": date(2024, 10, 29)}]})
    assert annex.season_start(wh, date(2024, 12, 1)) == date(2024, 10, 22)


@pytest.mark.parametrize("day, expected", [
    (date(2021, 12, 1), date(2021, 10, 19)), (date(2022, 12, 1), date(2022, 10, 18)),
    (date(2023, 12, 1), date(2023, 10, 24)), (date(2024, 12, 1), date(2024, 10, 22)),
    (date(2025, 12, 1), date(2025, 10, 21)), (date(2026, 12, 1), date(2026, 10, 21)),
    (date(2019, 12, 1), date(2019, 10, 22)), (date(2027, 3, 1), date(2026, 10, 21)),
])
def test_season_start_fallback(day: date, expected: date) -> None:
    assert annex.season_start(Warehouse.from_rows({}), day) == expected


@pytest.mark.parametrize("day, skipped", [
    (date(2024, 10, 21), False), (date(2024, 10, 22), True), (date(2024, 11, 4), True),
    (date(2024, 11, 5), False),
])
def test_bootstrap_skip(day: date, skipped: bool) -> None:
    assert annex.is_bootstrap_skip(day, date(2024, 10, 22)) is skipped


def test_bootstrap_and_boundary() -> None:
    start = date(2024, 10, 22)
    assert annex.is_bootstrap(start - timedelta(days=1), start)
    assert annex.is_bootstrap(start + timedelta(days=29), start)
    assert not annex.is_bootstrap(start + timedelta(days=30), start)
    months = [m for m in range(1, 13) if annex.is_season_boundary(date(2025, m, 15))]
    assert months == [4, 10, 11]


@pytest.mark.parametrize("expected, actual, pct, ready, missing", [
    (10, 10, 100.0, True, 0), (10, 7, 70.0, True, 3), (10, 6, 60.0, False, 4),
    (10, 40, 400.0, True, 0), (0, 0, 100.0, True, 0), (0, 3, 100.0, True, 0),
    (3, 2, 66.7, False, 1),
])
def test_completeness(expected: int, actual: int, pct: float, ready: bool, missing: int) -> None:
    found = annex.Completeness(expected, actual)
    assert (found.pct, found.ready, found.missing) == (pct, ready, missing)


def _final(day: date, home: str, away: str, status: int = 3, **more: Any) -> dict[str, Any]:
    return {"game_id": f"0022500{day.toordinal() % 1000}", "game_date": day, "game_status": status,
            "home_team_tricode": home, "away_team_tricode": away, **more}


def test_player_completeness_uses_newest_team_in_any_season() -> None:
    day, first = date(2026, 2, 1), date(2025, 10, 21)
    games = [_final(first + timedelta(days=i), "LAL", "GSW") for i in range(12)]
    games += [_final(first + timedelta(days=20 + i), "BOS", "NYK") for i in range(4)]
    games += [_final(day, "BOS", "NYK"), _final(day - timedelta(days=1), "BOS", "NYK", 2)]
    rows = [{"player_lookup": "a", "game_date": first + timedelta(days=i), "team_abbr": "LAL",
             "is_active": False} for i in range(3)]
    rows += [{"player_lookup": "old", "game_date": date(2025, 3, 1), "team_abbr": "NYK"},
             {"player_lookup": "a", "game_date": day, "team_abbr": "BOS"}]
    wh = Warehouse.from_rows({PLAYER_GAMES: rows, SCHEDULE: games})
    index = player_games(wh)
    assert annex.player_completeness(wh, index, "a", day, 10) == annex.Completeness(10, 3)
    assert annex.player_completeness(wh, index, "old", day, 10) == annex.Completeness(4, 0)
    assert annex.player_completeness(wh, index, "nobody", day, 10) == annex.Completeness(0, 0)


def test_team_completeness_counts_both_sides_and_caps() -> None:
    day, first = date(2026, 2, 1), date(2025, 10, 21)
    games = [_final(first + timedelta(days=i), *(("LAL", "GSW") if i % 2 else ("GSW", "LAL")))
             for i in range(58)]
    wh = Warehouse.from_rows({SCHEDULE: games})
    for window, expected in ((15, 15), (99, 58)):
        found = annex.team_completeness(wh, team_defense_games(wh), "LAL", day, window)
        assert found.expected == expected


def test_schedule_rows() -> None:
    day = date(2026, 1, 5)
    rows = [_final(day, "LAL", "GSW", 1, processed_at=LATE), _final(day, "LAL", "GSW", 3),
            _final(day, "LAL", "BOS", 3, processed_at=EARLY)]
    assert [r["away_team_tricode"] for r in schedule_rows(Warehouse.from_rows({SCHEDULE: rows}))] \
        == ["BOS"]
    both = Warehouse.from_rows({SCHEDULE: rows, SCHEDULE_VIEW: rows[:1]})
    assert len(schedule_rows(both)) == 1 and schedule_rows(both)[0]["game_status"] == 1


def test_breaker() -> None:
    day = date(2026, 1, 5)
    base = {"processor_name": "s", "entity_id": "a", "analysis_date": day}
    rows = [{**base, "attempt_number": 2, "circuit_breaker_tripped": False},
            {**base, "attempt_number": 3, "circuit_breaker_tripped": True,
             "circuit_breaker_until": LATE},
            {**base, "entity_id": "b", "attempt_number": 1, "circuit_breaker_tripped": True}]
    wh = Warehouse.from_rows({annex.REPROCESS_ATTEMPTS: rows})
    assert annex.breaker(wh, "s", "a", day, EARLY) == annex.Breaker(3, LATE)
    assert annex.breaker(wh, "s", "a", day, LATE) == annex.Breaker(3, None)
    assert annex.breaker(wh, "s", "b", day, EARLY) == annex.Breaker(1, None)
    assert annex.breaker(wh, "s", "c", day, EARLY) == annex.Breaker()


PLAYER = {"player_lookup": "a", "game_date": date(2026, 1, 5), "game_id": "g", "data_hash": "h",
          "processed_at": EARLY}


@pytest.mark.parametrize("loser, winner", [
    ({"processed_at": None, "game_id": "z"}, {}),
    ({"game_id": "z"}, {"processed_at": LATE}),
    ({"data_hash": "z"}, {"game_id": "gg"}),
    ({"is_active": True}, {"data_hash": "z"}),
    ({"is_active": None, "points": 50}, {"is_active": False}),
    ({"points": 50}, {"minutes_played": 12.5}),
    ({"usage_rate": 9.5, "ts_pct": 0.9}, {"usage_rate": Decimal("10.00")}),
    ({"three_pt_makes": 3}, {"paint_attempts": 0}),
    ({"universal_player_id": "z"}, {"team_abbr": "A"}),
])
def test_player_rows_collapse(loser: dict[str, Any], winner: dict[str, Any]) -> None:
    for order in (1, -1):
        pair = [{**PLAYER, **loser}, {**PLAYER, **winner, "won": 1}][::order]
        (row,) = player_games(Warehouse.from_rows({PLAYER_GAMES: pair})).by_entity["a"]
        assert row.get("won") == 1


def test_defense_rows_collapse_and_declared_types() -> None:
    base = {"defending_team_abbr": "LAL", "game_date": date(2026, 1, 5), "game_id": "g",
            "processed_at": EARLY}
    pair = [{**base, "opp_paint_makes": 9, "opp_paint_attempts": 30},
            {**base, "opp_paint_makes": 10.0, "defensive_rating": 108.1, "opponent_pace": 99.75}]
    (row,) = team_defense_games(Warehouse.from_rows({TEAM_DEFENSE_GAMES: pair})).by_entity["LAL"]
    assert row["opp_paint_makes"] == 10 and isinstance(row["opp_paint_makes"], int)
    assert (row["defensive_rating"], row["opponent_pace"]) == (Decimal("108.10"), Decimal("99.8"))
    assert row.get("opp_paint_attempts") is None


def test_source_hash() -> None:
    def row(player: str, day: int, at: datetime, digest: str | None) -> dict[str, Any]:
        return {"player_lookup": player, "game_date": date(2026, 1, day), "processed_at": at,
                "data_hash": digest}
    games = player_games(Warehouse.from_rows({PLAYER_GAMES: [
        row("a", 1, LATE, "x1"), row("b", 1, LATE, "x2"), row("a", 2, LATE, None),
        row("a", 3, EARLY, "x3"), row("a", 5, LATE, "x9")]}))
    assert games.source_hash(date.min, date(2026, 1, 5)) == "x2"
    assert games.source_hash(date(2026, 1, 2), date(2026, 1, 5)) == "x3"
    assert games.source_hash(date.min, date(2026, 1, 1)) is None


def test_out_of_range() -> None:
    ranges = {"x": (0, 1)}
    assert annex.out_of_range({"x": None}, ranges) is None
    assert annex.out_of_range({"x": float("nan")}, ranges) is None
    assert annex.out_of_range({"x": 1.0}, ranges) is None
    assert annex.out_of_range({"x": 1.001}, ranges) is not None
