"""Golden parity of `team_defense_zone_analysis`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from oracle.numeric import hash_v1, round_dec

from .files import Engine, Row, Warehouse, as_date, by_date, output, require_golden, rows
from .parity import Comparison, Drop, Translation, columns

SET = "team_defense_zone_analysis"
TABLE = f"nba_precompute.{SET}"
FAILURES = "nba_processing.precompute_failures"
STAMPED = datetime(2024, 6, 1, tzinfo=timezone.utc)
WINDOW, LEAGUE_DAYS = 15, 30
ZONES = ("paint", "mid_range", "three_pt")

#: Columns and tables that the golden inputs lack, and what stands in.
FILLERS = {
    "team_defense_game_summary.game_date": (
        "one day earlier: the pipeline read up to and including D (8-1, 8-2), the engine reads "
        "before D; a game at the far end of the league's 31 days stays among the engine's 30"),
    "nbac_schedule.game_date, away_team_tricode": (
        "one day earlier, and nobody: the pipeline counted D and home games only (8-7)"),
    "nba_reference.nba_schedule": (
        "one game on 1 October, from which the pipeline counted its season (8-3, 8-4)"),
    "nbac_schedule.season_year, processed_at": "absent; neither enters a column of this set",
}

HASHED = (
    "team_abbr analysis_date paint_pct_allowed_last_15 paint_attempts_allowed_per_game "
    "paint_points_allowed_per_game paint_blocks_per_game paint_defense_vs_league_avg "
    "mid_range_pct_allowed_last_15 mid_range_attempts_allowed_per_game mid_range_blocks_per_game "
    "mid_range_defense_vs_league_avg three_pt_pct_allowed_last_15 "
    "three_pt_attempts_allowed_per_game three_pt_blocks_per_game three_pt_defense_vs_league_avg "
    "defensive_rating_last_15 opponent_points_per_game opponent_pace games_in_sample "
    "strongest_zone weakest_zone data_quality_tier calculation_notes").split()

#: Section 5: what the engine's filter lets pass.
RANGES = {
    **dict.fromkeys(("paint_pct_allowed_last_15", "mid_range_pct_allowed_last_15",
                     "three_pt_pct_allowed_last_15"), (0, 1)),
    **dict.fromkeys(("paint_attempts_allowed_per_game", "mid_range_attempts_allowed_per_game",
                     "three_pt_attempts_allowed_per_game"), (0, 100)),
    **dict.fromkeys(("paint_defense_vs_league_avg", "mid_range_defense_vs_league_avg",
                     "three_pt_defense_vs_league_avg"), (-15, 15)),
    "paint_points_allowed_per_game": (0, 150),
    "defensive_rating_last_15": (70, 140),
    "opponent_points_per_game": (70, 150),
}


def capped(row: Row, column: str) -> Any:
    """Completeness with at most fifteen games on either side."""
    expected, actual = (min(row[f"{what}_games_count"], WINDOW) for what in ("expected", "actual"))
    percent = round_dec(actual / expected * 100, 1) if expected else 100.0
    return {"expected_games_count": expected, "actual_games_count": actual,
            "completeness_percentage": percent}[column]


def league_means(games: list[Row], day: date) -> list[float] | None:
    """The league's fractions, summed by team code as the engine does; None below ten teams."""
    of_team: dict[str, list[Row]] = defaultdict(list)
    for row in games:
        if day - timedelta(LEAGUE_DAYS) <= row["game_date"] <= day:
            of_team[row["defending_team_abbr"]].append(row)
    sums, teams = [0.0, 0.0, 0.0], 0
    for _, played in sorted(of_team.items()):
        totals = [[sum(r[f"opp_{zone}_{what}"] or 0 for r in played)
                   for what in ("makes", "attempts")] for zone in ZONES]
        if len(played) >= 10 and all(attempts for _, attempts in totals):
            sums = [s + makes / attempts for s, (makes, attempts) in zip(sums, totals)]
            teams += 1
    return [s / teams for s in sums] if teams >= 10 else None


def rehashed(row: Row, _: str) -> str:
    """The hash with the last bits that the engine's order of summing gives."""
    found = {name: row.get(name) for name in HASHED}
    for zone, mean in zip(ZONES, row["league"]):
        fraction = row[f"{zone}_pct_allowed_last_15"]
        if fraction is not None:
            found[f"{zone}_defense_vs_league_avg"] = (fraction - mean) * 100
    for name in ("defensive_rating_last_15", "opponent_pace"):
        found[name] = float("nan") if row[name] is None else row[name]
    return hash_v1(found)


TRANSLATIONS = (
    Translation("8-13", columns("data_hash"),
                "hashed unrounded: the last bits of a mean over teams depend on the order of its "
                "sum, which the engine fixes",
                rehashed, lambda row: row["league"] is not None),
    Translation("8-8", columns("expected_games_count", "actual_games_count",
                               "completeness_percentage"),
                "the pipeline counted a season; the engine counts the window's fifteen games",
                capped,
                lambda row: max(row["expected_games_count"], row["actual_games_count"]) > WINDOW),
)
DROPS = (
    Drop("9", "VALIDATION_ERROR", "rows outside the ranges of section 5 are not written",
         lambda row: any(row[name] is not None and not low <= row[name] <= high
                         for name, (low, high) in RANGES.items())),
)


def moved(games: list[Row], day: date) -> list[Row]:
    """Games up to a date, one day earlier, the league's oldest day kept inside its window."""
    first = day - timedelta(LEAGUE_DAYS)
    latest: dict[str, date] = defaultdict(lambda: date.min)
    found = []
    for row in games:
        if row["game_date"] > day:
            break
        to, team = row["game_date"] - timedelta(1), row["defending_team_abbr"]
        if row["game_date"] >= first:
            to = max(to, first)
            if latest[team] >= to:
                to = latest[team] + timedelta(1)
        latest[team] = to
        assert to < day, f"{team} leaves no room before {day}"
        found.append({**row, "game_date": to})
    return found


def write(root: Path, games: list[Row], schedule: list[Row], attempts: list[Row]) -> Path:
    """The warehouse of one date."""
    warehouse = Warehouse(root / "w")
    warehouse.write("nba_analytics.team_defense_game_summary", games, (
        "game_id game_date defending_team_abbr opp_paint_attempts opp_paint_makes "
        "opp_mid_range_attempts opp_mid_range_makes opp_three_pt_attempts opp_three_pt_makes "
        "points_in_paint_allowed mid_range_points_allowed three_pt_points_allowed blocks_paint "
        "blocks_mid_range blocks_three_pt points_allowed defensive_rating opponent_pace "
        "processed_at data_hash").split())
    warehouse.write("nba_raw.nbac_schedule", schedule, list(schedule[0]))
    opening = [{"game_id": "0022300001", "game_date": date(2023, 10, 1)}]
    warehouse.write("nba_reference.nba_schedule", opening, list(opening[0]))
    warehouse.write("nba_orchestration.reprocess_attempts", attempts, (
        "processor_name entity_id analysis_date attempt_number circuit_breaker_tripped "
        "circuit_breaker_until").split())
    return root / "w"


def at_home(found: list[Row]) -> list[Row]:
    """The schedule as the pipeline counted it."""
    return [{**row, "away_team_tricode": "ZZZ", "game_date": row["game_date"] - timedelta(1),
             "season_year": 2023, "processed_at": STAMPED} for row in found]


def failed(found: list[Row], category: str, reason: str) -> dict[str, Any]:
    """Why entities have no row; a breaker's end and a range are worded differently."""
    return {r["entity_id"]: r[category] if r[category] == DROPS[0].category else
            (r[category], r[reason].split(" until ")[0], r["can_retry"]) for r in found}


def test_team_defense(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require_golden(SET)
    engine = Engine()
    modes = {r["analysis_date"]: r["mode"] for r in rows(SET, "inputs_dates")}
    league = {r["analysis_date"]: r for r in rows(SET, "inputs_league_averages")}
    games = sorted(rows(SET, "inputs_team_defense_game_summary"), key=lambda r: r["game_date"])
    schedule = at_home(rows(SET, "inputs_schedule"))
    attempts = by_date(rows(SET, "inputs_reprocess_attempts"))
    expected = by_date({**r, "analysis_date": as_date(r["analysis_date"])}
                       for r in rows(SET, "expected"))
    refused = by_date(rows(SET, "expected_failed"))
    rules = (*TRANSLATIONS, *DROPS)
    comparison = Comparison(SET, rules, {})
    for day, mode in modes.items():
        root = tmp_path / day.isoformat()
        warehouse = write(root, moved(games, day), schedule, attempts.get(day, []))
        # The league gate would refuse dates that the pipeline's own tests ran without it.
        engine.compute(SET, day, "daily" if mode == "production" else mode, warehouse,
                       root / "out", "--no-league-gate")
        table, scales = output(root / "out", TABLE)
        failures, _ = output(root / "out", FAILURES)
        comparison.scales = scales or comparison.scales
        means = league_means(games, day)
        told = [league[day][f"{zone}_pct"] for zone in ZONES]
        assert (means or [0.58, 0.41, 0.355]) == pytest.approx(told, rel=1e-12), day
        seen = [{**golden, "league": means} for golden in expected.get(day, [])]
        names = [name for name in seen[0] if name != "league"] if seen else []
        kept_back = comparison.rows(day, "team_abbr", seen, table, names)
        comparison.failures(
            day, failed(refused.get(day, []), "category", "reason") | kept_back,
            failed(failures, "failure_category", "failure_reason"))
    with capsys.disabled():
        print(f"\n{comparison.tally.line()}")
    comparison.tally.verdict(rules, at_least=60_000)
