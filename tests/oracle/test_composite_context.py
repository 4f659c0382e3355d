"""Synthetic context of the composite factors (section 5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from . import composite
from .composite import PLAYER_CONTEXT
from .composite_context import needs_synthetic, synthetic_context
from .inputs import PLAYER_GAMES, player_games
from .warehouse import Row, Warehouse

D = date(2026, 1, 15)
NOW = datetime(2026, 1, 16, tzinfo=timezone.utc)


def _game(days_before: int, minutes: Any = None, usage: Any = None, **more: Any) -> Row:
    day = D - timedelta(days=days_before)
    return {"player_lookup": "p", "universal_player_id": "p_001", "game_date": day,
            "game_id": f"{day:%Y%m%d}_LAL_GSW", "opponent_team_abbr": "GSW", "team_abbr": "LAL",
            "minutes_played": None if minutes is None else Decimal(str(minutes)),
            "usage_rate": None if usage is None else Decimal(str(usage)), **more}


A = [_game(1, 33.5, 24), _game(3, 35.2, 26.5), _game(7, 36, 28), _game(8, 10, 5)]
# history, (back to back, rest, games, minutes, average, usage)
CASES = {
    "a": (A, (True, 0, 2, 69, "34.35", "25.25")),
    "b": ([], (False, 1, 0, 0, "0", None)),
    "c": ([_game(2), _game(4, 30.5, 22)], (False, 1, 2, 31, "15.25", "22")),
    "d": ([_game(2)], (False, 1, 1, 0, "0", None)),
    "e": ([_game(0, universal_player_id="p_000"), _game(1, 30, 20)],
          (True, 0, 1, 30, "30", "20")),
    "repeated": ([_game(1, 30, 20), _game(1, 30, 20)], (True, 0, 1, 30, "30", "20")),
    "half": ([_game(1, 30.5, 20), _game(2, 10, 20.01), _game(3, 10, 20)],
             (True, 0, 3, 51, "16.833333333", "20.003333333")),
    "hundred": ([_game(2, 50.3), _game(3, 54.4)], (False, 1, 2, 105, "52.35", None)),
}


def _context(history: list[Row]) -> dict[str, Row]:
    rows = [_game(0, 40, 50), *history]
    wh = Warehouse.from_rows({PLAYER_GAMES: rows})
    return synthetic_context(player_games(wh), [r for r in rows if r["game_date"] == D], D)


@pytest.mark.parametrize("history, expected", CASES.values(), ids=list(CASES))
def test_fields(history: list[Row], expected: tuple) -> None:
    contexts = _context(history)
    assert list(contexts) == ["p"]
    c = contexts["p"]
    usage = c["avg_usage_rate_last_7_games"]
    assert (c["back_to_back"], c["days_rest"], c["games_in_last_7_days"],
            c["minutes_in_last_7_days"]) == expected[:4]
    assert c["avg_minutes_per_game_last_7"] == Decimal(expected[4])
    assert usage == (None if expected[5] is None else Decimal(expected[5]))
    assert [c[k] for k in ("player_age", "projected_usage_rate", "pace_differential",
                           "opponent_pace_last_10")] == [None] * 4
    assert (c["back_to_backs_last_14_days"], c["star_teammates_out"]) == (0, 0)


def test_duplicate_players_of_the_date() -> None:
    rows = [_game(0, game_id="b", universal_player_id="a"),
            _game(0, game_id="a", universal_player_id=None, opponent_team_abbr="AAA"),
            _game(0, game_id="a", universal_player_id="z", opponent_team_abbr="ZZZ"),
            _game(0, game_id="a", universal_player_id="z", opponent_team_abbr="BOS")]
    chosen = synthetic_context(player_games(Warehouse.from_rows({})), rows, D)["p"]
    assert (chosen["game_id"], chosen["universal_player_id"], chosen["opponent_team_abbr"]) \
        == ("a", "z", "BOS")


def _row(history: list[Row], usage_default: str) -> Row:
    wh = Warehouse.from_rows({PLAYER_GAMES: [_game(0, 40, 50, is_active=False), *history]})
    (row,) = composite.compute(wh, [D], "backfill", NOW, usage_default=usage_default).rows
    return row


@pytest.mark.parametrize("history, usage_default, fatigue, usage, total, completeness", [
    (A, "parity", 85, "-0.1", "-0.82", 20), (A, "neutral", 85, "0.0", "-0.75", 20),
    ([], "parity", 100, "0.0", "0.00", 20), ([], "neutral", 100, "0.0", "0.00", 20),
    ([_game(1, 30, 14)], "parity", 85, "3.0", "2.25", 20),
    ([_game(1, 30, 14)], "neutral", 85, "0.0", "-0.75", 20),
], ids=["a", "a-neutral", "b", "b-neutral", "low", "low-neutral"])
def test_rows(history: list[Row], usage_default: str, fatigue: int, usage: str, total: str,
              completeness: int) -> None:
    row = _row(history, usage_default)
    assert row["fatigue_score"] == fatigue
    assert str(row["usage_spike_score"]) == usage
    assert str(row["total_composite_adjustment"]) == total
    assert row["data_completeness_pct"] == completeness
    assert row["source_player_context_hash"] is None


def test_minutes_print_as_float() -> None:
    assert '"minutes_last_7": 69.0, "avg_minutes_pg_last_7": 34.35' \
        in _row(A, "neutral")["fatigue_context_json"]


@pytest.mark.parametrize("n, e, synthetic", [
    (0, 0, True), (0, 5, True), (9, 10, False), (8, 10, True), (3, 0, False), (90, 100, False),
    (89, 100, True), (44, 49, True), (45, 50, False),
])
def test_when_synthetic(n: int, e: int, synthetic: bool) -> None:
    context = [{"player_lookup": f"p{i}"} for i in range(n)]
    stored = [{"player_lookup": f"p{i // 2}"} for i in range(2 * e)]
    assert needs_synthetic(context, stored) is synthetic


def test_thin_context_is_replaced_entirely_but_never_daily() -> None:
    games = [_game(0, player_lookup=f"p{i}") for i in range(10)]
    thin = [{"player_lookup": f"q{i}", "game_date": D, "game_id": "g"} for i in range(8)]
    wh = Warehouse.from_rows({PLAYER_GAMES: games, PLAYER_CONTEXT: thin})
    found = composite.compute(wh, [D], "backfill", NOW).rows
    assert [r["player_lookup"] for r in found] == [f"p{i}" for i in range(10)]
    found = composite.compute(wh, [D], "daily", NOW, run_gates=False).rows
    assert [r["player_lookup"] for r in found] == [f"q{i}" for i in range(8)]


def test_results_of_the_date_are_not_read() -> None:
    rows = [_row([*A, _game(0, m, u)], "parity") for m, u in ((40, 50), (0, 1))]
    assert rows[0] == rows[1]
