"""Edge cases of the player set: opponent, stars, travel, tip-off, age, injury."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
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
from .player_context_team import calendar_age, season_phase, tip_off_text
from .warehouse import Row

DAYS = [f"01-{d:02d}" for d in range(1, 15)]


def row_of(player: str = "p", as_of: datetime | None = None, **tables: list[Row]) -> Row:
    """The player's row on the target date."""
    tables = {"schedule": [game("01-15", "LAL", "SAC")], "gamebook": [book("p")]} | tables
    result = compute(warehouse(**tables), [TARGET], "backfill", NOW, as_of=as_of)
    (row,) = [r for r in result.rows if r["player_lookup"] == player]
    return row


def check(row: Row, **expected: Any) -> None:
    """Compare the named columns."""
    assert {k: row[k] for k in expected} == expected


# ------------------------------------------------------------ opponent


def attack(when: str, team: str = "SAC", **more: Any) -> Row:
    return {"game_date": day(when), "team_abbr": team, "processed_at": NOW} | more


def guard(when: str, **more: Any) -> Row:
    return {"game_date": day(when), "defending_team_abbr": "SAC", "processed_at": NOW} | more


def test_pace_average_and_deviation() -> None:
    rows = [attack(d, pace=p) for d, p in zip(DAYS, (98.5, 101.0, 99.5))]
    rows += [attack("01-14", "LAL", pace=100.0)]
    row = row_of(offense=rows)
    check(
        row,
        opponent_pace_last_10=Decimal("99.7"), opponent_pace_variance=1.26,
        pace_differential=Decimal("0.3"),
    )  # fmt: skip


def test_one_game_has_no_deviation() -> None:
    check(row_of(offense=[attack("01-14", pace=98.5)]), opponent_pace_variance=0.0)


def test_ft_rate() -> None:
    pairs = ((25, 100.0), (18, 98.5), (22, 101.0))
    rows = [guard(d, opp_ft_attempts=f, opponent_pace=p) for d, (f, p) in zip(DAYS, pairs)]
    rows += [guard("01-13", opp_ft_attempts=None, opponent_pace=90.0)]
    rows += [guard("01-14", opp_ft_attempts=90, opponent_pace=0.0)]
    row = row_of(defense=rows)
    check(row, opponent_ft_rate_allowed=Decimal("21.685"), opponent_ft_rate_variance=3.364)


def test_rebound_rate() -> None:
    pairs = ((44, 100), (40, 98), (47, 102))
    rows = [attack(d, rebounds=r, possessions=p) for d, (r, p) in zip(DAYS, pairs)]
    rows += [attack("01-14", rebounds=50, possessions=0)]
    row = row_of(offense=rows)
    check(row, opponent_rebounding_rate=0.4363, opponent_rebounding_rate_variance=0.0265)


def test_null_rows_count_toward_the_ten() -> None:
    rows = [attack(d, pace=90.0, rebounds=40, possessions=100) for d in DAYS[:2]]
    rows += [attack(d, pace=100.0, rebounds=50, possessions=100) for d in DAYS[2:9]]
    rows += [attack(d, pace=None, rebounds=None, possessions=100) for d in DAYS[9:12]]
    row = row_of(offense=rows)
    check(row, opponent_pace_last_10=Decimal("100.0"), opponent_rebounding_rate=0.5)


def test_no_opponent_rows_give_zero_and_an_issue() -> None:
    last_season = attack("2024-09-30", pace=98.5)
    row = row_of(offense=[last_season, attack("01-15", pace=90.0)])
    check(
        row,
        opponent_pace_last_10=Decimal("0.0"), pace_differential=Decimal("0.0"),
        opponent_def_rating_last_10=Decimal("0.00"), opponent_off_rating_last_10=0.0,
        opponent_ft_rate_allowed=Decimal("0.000"), opponent_rebounding_rate=0.0,
    )  # fmt: skip
    assert row["quality_issues"][-1] == "missing_opponent_history"
    known = row_of(defense=[guard("01-14")])
    assert "missing_opponent_history" not in known["quality_issues"]


def test_team_rows_are_unique() -> None:
    rows = [
        attack("01-14", pace=99.0), attack("01-14", pace=98.0),
        attack("01-14", pace=120.0, processed_at=utc(2025, 1, 1)),
    ]  # fmt: skip
    check(row_of(offense=rows), opponent_pace_last_10=Decimal("99.0"))


@pytest.mark.parametrize(
    ("when", "expected"), [("01-14", 1), ("2024-12-16", 30), ("2024-12-15", None), (None, None)]
)
def test_opponent_days_rest(when: str | None, expected: int | None) -> None:
    games = [game("01-15", "LAL", "SAC")]
    if when is not None:
        games.append(game(when, "SAC", "DEN", (1, 2)))
    check(row_of(schedule=games), opponent_days_rest=expected)


# ------------------------------------------------------------ stars


def season(player: str, points: int, minutes: int = 20, games: int = 10) -> list[Row]:
    """Games of December, more than ten days before the target."""
    return [box(player, f"2024-12-{d:02d}", points, minutes) for d in range(1, games + 1)]


def stars(boxes: list[Row], reports: list[Row], **tables: Any) -> tuple[int, int, int]:
    """(out, questionable, tier) of player p."""
    rosters = tables.pop("rosters", [roster(n) for n in ("a", "b", "c", "p")])
    row = row_of(boxes=boxes, reports=reports, rosters=rosters, **tables)
    names = ("star_teammates_out", "questionable_star_teammates", "star_tier_out")
    return tuple(row[n] for n in names)  # type: ignore[return-value]


def test_star_weights_and_states() -> None:
    boxes = season("a", 25) + season("b", 18) + season("c", 12, 28)
    out = [report("a", "Out"), report("b", "doubtful"), report("c", "out")]
    assert stars(boxes, out) == (3, 0, 6)
    assert stars(boxes, [report("a", "QUESTIONABLE"), report("b", "probable")]) == (0, 1, 0)


@pytest.mark.parametrize(
    "boxes",
    [season("a", 17), season("a", 11, 30), season("a", 30, games=9), season("a", 12, 27)],
)
def test_not_a_star(boxes: list[Row]) -> None:
    assert stars(boxes, [report("a", "out")]) == (0, 0, 0)


def test_recent_dnp_row_does_not_count() -> None:
    boxes = season("a", 20) + [box("a", "01-10", 0, None, is_dnp=True)]
    assert stars(boxes, [report("a", "out")]) == (1, 0, 2)


def test_recent_values_come_first() -> None:
    boxes = season("a", 20) + [box("a", "01-05", 5, 10)]
    assert stars(boxes, [report("a", "out")]) == (0, 0, 0)
    # eleven days before the target is not recent
    assert stars(season("a", 20) + [box("a", "01-04", 5, 10)], [report("a", "out")])[0] == 1


def test_roster_and_self() -> None:
    boxes, reports = season("a", 20) + season("p", 30), [report("a", "out"), report("p", "out")]
    assert stars(boxes, reports) == (1, 0, 2)
    assert stars(boxes, reports, rosters=[roster("b")]) == (0, 0, 0)
    doubled = [roster("a"), roster("a", scrape_hour=14), roster("p")]
    assert stars(boxes, reports, rosters=doubled) == (1, 0, 2)
    older = [roster("a", when="01-09"), roster("p")]
    assert stars(boxes, reports, rosters=older) == (0, 0, 0)


def test_latest_status_counts_whatever_its_team() -> None:
    boxes = season("a", 20)
    reports = [report("a", "out"), report("a", "available", report_hour=11, team="UNKNOWN")]
    assert stars(boxes, reports) == (0, 0, 0)
    # after tip-off (noon when unknown) the report does not exist yet
    late = [report("a", "out"), report("a", "available", report_hour=12)]
    assert stars(boxes, late) == (1, 0, 2)


# ------------------------------------------------------------ travel


def test_travel() -> None:
    games = [
        game("01-01", "LAL", "BOS", (1, 2)), game("01-03", "LAL", "NYK", (1, 2)),
        game("01-05", "LAL", "BKN", (1, 2)), game("01-08", "SAC", "LAL", (1, 2)),
        game("01-10", "LAL", "LAC", (1, 2)), game("01-12", "LAL", "XYZ", (1, 2)),
        game("01-14", "LAL", "DEN"), game("01-15", "LAL", "SAC"),
        game("2024-12-31", "LAL", "MIA", (1, 2)),
    ]  # fmt: skip
    from .teams import miles

    row = row_of(schedule=games)
    check(
        row,
        miles_traveled_last_14_days=miles("BOS", "NYK") + 5 + miles("BKN", "LAL"),
        time_zones_crossed_last_14_days=3, consecutive_road_games=3,
        travel_miles=None, time_zone_changes=None,
    )  # fmt: skip
    home = row_of("q", schedule=games, gamebook=[book("q", "SAC")])
    check(home, consecutive_road_games=0, miles_traveled_last_14_days=0)


def test_no_games_before() -> None:
    check(
        row_of(),
        miles_traveled_last_14_days=0, time_zones_crossed_last_14_days=0,
        consecutive_road_games=1,
    )  # fmt: skip


# ------------------------------------------------------------ tip-off, phase, age


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (utc(2025, 1, 16, 0, 30), None, "7:30 PM ET"),
        (utc(2025, 1, 16, 0, 30), "", "7:30 PM ET"),
        (utc(2025, 1, 16, 3), "America/Los_Angeles", "7:00 PM PT"),
        (utc(2025, 1, 16, 2), "America/Phoenix", "7:00 PM MST"),
        (utc(2025, 1, 16, 0, 30), "America/Toronto", "7:30 PM EST"),
        (utc(2025, 1, 16, 2), "Not/AZone", "9:00 PM EST"),
        (utc(2025, 1, 15, 17, 5), None, "12:05 PM ET"),
        (utc(2025, 1, 15, 5), None, "12:00 AM ET"),
        (datetime(2025, 1, 15, 19, 30), "America/Chicago", "6:30 PM CT"),
        (utc(2025, 4, 16, 2), "America/Denver", "8:00 PM MT"),
        (None, None, None),
    ],
)
def test_tip_off_text(moment: datetime | None, zone: str | None, expected: str | None) -> None:
    assert tip_off_text(moment, zone) == expected


def test_season_phase() -> None:
    names = [season_phase(day(f"2025-{m:02d}-01")) for m in (10, 11, 12, 1, 2, 3, 4, 5, 9)]
    assert names == ["early"] * 2 + ["mid"] * 3 + ["late"] * 2 + ["playoffs"] * 2


@pytest.mark.parametrize(
    ("born", "when", "age"),
    [
        ("1984-12-30", "2024-12-27", 39), ("2000-01-16", "2025-01-15", 24),
        ("1995-03-01", "2025-02-20", 29), ("2000-02-29", "2025-02-28", 24),
        ("2000-02-29", "2025-03-01", 25),
    ],
)  # fmt: skip
def test_calendar_age(born: str, when: str, age: int) -> None:
    assert calendar_age(day(born), day(when)) == age


@pytest.mark.parametrize(
    ("rows", "age"),
    [
        ([roster("p", age=30), roster("p", when="01-09", age=29)], 30),
        ([roster("p", age=30), roster("p", scrape_hour=14, age=31)], 31),
        ([roster("p", "SAC", age=40), roster("p", "BOS", age=20)], 20),
        ([roster("p", age=30), roster("p", age=31)], 31),
        ([roster("p", birth_date=day("2000-01-16"))], 24),
        # the latest row has neither: older rows are not consulted
        ([roster("p"), roster("p", when="01-09", age=29)], None),
        ([roster("p", when="2024-10-17", age=29)], 29),
        ([roster("p", when="2024-10-16", age=29)], None),
        ([roster("p", when="01-16", age=29)], None),
        ([], None),
    ],
)
def test_age(rows: list[Row], age: int | None) -> None:
    check(row_of(rosters=rows), player_age=age)


def test_age_as_of() -> None:
    rows = [roster("p", age=30), roster("p", when="01-09", age=29)]
    check(row_of(as_of=utc(2025, 1, 10, 2), rosters=rows), player_age=29)


# ------------------------------------------------------------ injury


@pytest.mark.parametrize(
    ("reports", "status", "text"),
    [
        ([report("p", "questionable")], "questionable", "Knee"),
        ([report("p", "Out", reason="Unknown")], "Out", "injury"),
        ([report("p", "out", reason="", reason_category="NaN")], "out", None),
        ([report("p", "out", reason=None, reason_category="rest")], "out", "rest"),
        # a later processing time does not beat the later report
        ([report("p", "out", report_hour=10), report("p", "probable", processed_at=NOW)],
         "out", "Knee"),
        # equal up to the confidence: the status in alphabetical order
        ([report("p", "questionable"), report("p", "Out")], "Out", "Knee"),
        ([report("p", "out", report_hour=12)], None, None),
        ([report("p", "out", report_hour=11)], "out", "Knee"),
        ([report("p", "out", report_hour=None), report("p", "probable", report_hour=0)],
         "probable", "Knee"),
        ([report("p", "out", report_date=day("2024-12-15"))], None, None),
        ([report("p", "out", game_date=day("01-16"))], None, None),
        ([report("q", "out")], None, None),
    ],
)  # fmt: skip
def test_injury(reports: list[Row], status: str | None, text: str | None) -> None:
    check(row_of(reports=reports), player_status=status, injury_report=text)


def test_report_of_the_tip_off_hour() -> None:
    schedule = [game("01-15", "LAL", "SAC", game_date_est=utc(2025, 1, 16, 0))]
    at, before = [report("p", "out", report_hour=19)], [report("p", "out", report_hour=18)]
    check(row_of(schedule=schedule, reports=at), player_status=None)
    check(row_of(schedule=schedule, reports=before), player_status="out")
    early = row_of(as_of=utc(2025, 1, 15, 22), schedule=schedule, reports=before)
    check(early, player_status=None)
