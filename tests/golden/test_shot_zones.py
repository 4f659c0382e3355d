"""Golden parity of `player_shot_zone_analysis`."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from oracle.numeric import hash_v1

from .files import Engine, Row, Warehouse, as_date, by_date, output, require_golden, rows
from .parity import Comparison, Drop, Mask, Translation, columns

SET = "player_shot_zone_analysis"
TABLE = f"nba_precompute.{SET}"
FAILURES = "nba_processing.precompute_failures"
STAMPED = datetime(2024, 6, 1, tzinfo=timezone.utc)
WINDOW, TREND, TREND_MINIMUM = 10, 20, 15
ZONES = ("paint", "mid_range", "three_pt")

#: Columns and tables that the golden inputs lack, and what stands in.
FILLERS = {
    "player_game_summary.game_date": (
        "one day earlier: the pipeline read up to and including D (8-1), the engine reads before D"),
    "nba_reference.nba_schedule": (
        "one game on 1 October, from which the pipeline counted its season (8-4, 8-6)"),
    "nbac_schedule.season_year, processed_at": "absent; neither enters a column of this set",
}

HASHED = (
    "player_lookup universal_player_id analysis_date paint_rate_last_10 mid_range_rate_last_10 "
    "three_pt_rate_last_10 total_shots_last_10 games_in_sample_10 sample_quality_10 "
    "paint_pct_last_10 mid_range_pct_last_10 three_pt_pct_last_10 paint_attempts_per_game "
    "mid_range_attempts_per_game three_pt_attempts_per_game paint_rate_last_20 paint_pct_last_20 "
    "games_in_sample_20 sample_quality_20 assisted_rate_last_10 unassisted_rate_last_10 "
    "player_position primary_scoring_zone data_quality_tier calculation_notes").split()
RATES = columns("paint_rate_last_10", "mid_range_rate_last_10", "three_pt_rate_last_10",
                "assisted_rate_last_10", "unassisted_rate_last_10", "primary_scoring_zone")
PCT = ("paint_pct_last_10", "mid_range_pct_last_10", "three_pt_pct_last_10")


class Games:
    """Eligible games of every player, oldest first."""

    def __init__(self, found: list[Row]) -> None:
        self.games: dict[str, list[Row]] = defaultdict(list)
        self.dates: dict[str, list[date]] = defaultdict(list)
        self.first: dict[str, date] = {}
        for row in sorted(found, key=lambda r: r["game_date"]):
            who = row["player_lookup"]
            self.first.setdefault(who, row["game_date"])
            played = (row["minutes_played"] or 0) > 0 or (row["fg_attempts"] or 0) > 0
            if row["is_active"] and played:
                self.games[who].append(row)
                self.dates[who].append(row["game_date"])

    def window(self, who: str, day: date, size: int) -> list[Row]:
        """The newest games up to and including a date."""
        last = bisect_right(self.dates[who], day)
        return self.games[who][max(0, last - size):last]


def lacks_zone(window: list[Row]) -> bool:
    """Some zone has no attempts on record in any game of the window."""
    return any(all(game[f"{zone}_attempts"] is None for game in window) for zone in ZONES)


def trend_lacks_zone(row: Row) -> bool:
    """As above, where the trend has games enough to be computed at all."""
    return len(row["trend"]) >= TREND_MINIMUM and lacks_zone(row["trend"])


def corrected(row: Row) -> Row:
    """The golden row with the engine's rule for zones without records."""
    found = {name: row.get(name) for name in HASHED}
    if lacks_zone(row["sample"]):
        found |= dict.fromkeys(RATES)
    if trend_lacks_zone(row):
        found["paint_rate_last_20"] = None
    return found


TRANSLATIONS = (
    Translation("8-2", RATES, "a zone without any record makes the shares unknown, not 0 and 100",
                lambda row, _: None, lambda row: lacks_zone(row["sample"])),
    Translation("8-2 trend", columns("paint_rate_last_20"), "the same over twenty games",
                lambda row, _: None, trend_lacks_zone),
    Translation("8-2 hash", columns("data_hash"), "the shares are hashed: recomputed without them",
                lambda row, _: hash_v1(corrected(row)),
                lambda row: lacks_zone(row["sample"]) or trend_lacks_zone(row)),
    Translation("8-9", columns("actual_games_count"),
                "the pipeline counted every game of the season against at most ten",
                lambda row, _: WINDOW,
                lambda row: row["daily"] and row["actual_games_count"] > WINDOW),
    Translation("8-9 percent", columns("completeness_percentage"),
                "found of those expected, ten at most",
                lambda row, _: 100.0,
                lambda row: row["daily"] and row["completeness_percentage"] > 100.0),
)
DEBUT = Mask("8-1", columns("failure"),
             "a player whose first game is on D had no team, hence no expectation; moved a day "
             "earlier he has one")
DROPS = (
    Drop("9", "VALIDATION_ERROR", "rows outside the ranges of section 5 are not written",
         lambda row: any((row[name] or 0) > 1 for name in PCT)),
)


def write(root: Path) -> Path:
    """The warehouse of all dates."""
    warehouse = Warehouse(root / "w")
    games = rows(SET, "inputs_player_game_summary")
    moved = [{**row, "game_date": row["game_date"] - timedelta(1)} for row in games]
    warehouse.write("nba_analytics.player_game_summary", moved, list(moved[0]))
    schedule = [{**row, "season_year": 2023, "processed_at": STAMPED}
                for row in rows(SET, "inputs_schedule")]
    warehouse.write("nba_raw.nbac_schedule", schedule, list(schedule[0]))
    opening = [{"game_id": "0022300001", "game_date": date(2023, 10, 1)}]
    warehouse.write("nba_reference.nba_schedule", opening, list(opening[0]))
    attempts = rows(SET, "inputs_reprocess_attempts")
    warehouse.write("nba_orchestration.reprocess_attempts", attempts, (
        "processor_name entity_id analysis_date attempt_number circuit_breaker_tripped "
        "circuit_breaker_until").split())
    return root / "w"


def compute(modes: dict[date, str], root: Path) -> dict[date, Path]:
    """The output directory of every date: backfills are one pass."""
    engine, warehouse = Engine(), write(root)
    past = [day for day, mode in modes.items() if mode == "backfill"]
    engine.run("backfill", "--from", min(past), "--to", max(past), "--warehouse", warehouse,
               "--out", root / "past", "--features", SET)
    outs = dict.fromkeys(past, root / "past")
    for day in modes.keys() - outs.keys():
        outs[day] = root / day.isoformat()
        engine.compute(SET, day, "daily", warehouse, outs[day])
    return outs


def failed(found: list[Row], category: str, reason: str) -> dict[str, Any]:
    """Why entities have no row; a breaker's end and a range are worded differently."""
    return {r["entity_id"]: r[category] if r[category] == DROPS[0].category else
            (r[category], r[reason].split(" until ")[0], r["can_retry"]) for r in found}


def test_shot_zones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require_golden(SET)
    modes = {r["analysis_date"]: r["mode"] for r in rows(SET, "inputs_dates")}
    games = Games(rows(SET, "inputs_player_game_summary"))
    expected = by_date({**r, "analysis_date": as_date(r["analysis_date"])}
                       for r in rows(SET, "expected"))
    refused = by_date(rows(SET, "expected_failed"))
    outs = compute(modes, tmp_path)
    read = {out: [output(out, name) for name in (TABLE, FAILURES)] for out in set(outs.values())}
    scales = next(iter(read.values()))[0][1]
    rules = (*TRANSLATIONS, DEBUT, *DROPS)
    comparison = Comparison(SET, rules, scales)
    names = list(next(iter(expected.values()))[0])
    for day, out in outs.items():
        (table, _), (failures, _) = read[out]
        seen = [{**golden, "daily": modes[day] == "production",
                 "sample": games.window(golden["player_lookup"], day, WINDOW),
                 "trend": games.window(golden["player_lookup"], day, TREND)}
                for golden in expected.get(day, [])]
        kept_back = comparison.rows(
            day, "player_lookup", seen, [r for r in table if r["analysis_date"] == day], names)
        comparison.failures(
            day, failed(refused.get(day, []), "category", "reason") | kept_back,
            failed([r for r in failures if r["analysis_date"] == day],
                   "failure_category", "failure_reason"),
            {who: DEBUT for who, first in games.first.items()
             if first == day and modes[day] == "production"})
    with capsys.disabled():
        print(f"\n{comparison.tally.line()}")
    comparison.tally.verdict(rules, at_least=400_000)
