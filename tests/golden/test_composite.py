"""Golden parity of `player_composite_factors`."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from oracle.numeric import hash_v1, round_dec

from .files import Engine, Row, Warehouse, by_date, output, require_golden, rows
from .parity import Comparison, Translation, columns

SET = "player_composite_factors"
TABLE = f"nba_precompute.{SET}"
OPENING = date(2023, 10, 24)
EARLY = datetime(2023, 1, 1, tzinfo=timezone.utc)
LATE = datetime(2023, 1, 2, tzinfo=timezone.utc)
WINDOW = 10
TIRED = "EXTREME_FATIGUE: Player showing severe fatigue"

#: Columns that the golden inputs lack, and what stands in.
FILLERS = {
    "upcoming_*.processed_at, *_zone_analysis.processed_at": (
        "no clock in the golden inputs; the row that carries the date's source hash is the newest"),
    "*.data_hash": "only the date's result is known; every older row gets a hash that must lose",
    "player_game_summary": (
        "absent; rows that give the counts of inputs_completeness (production) and the aggregates "
        "of inputs_player_context (fallback, whose context the pipeline derived from such rows)"),
    "nbac_schedule": "absent; a team of its own for each expected count, all games final",
}

HASHED = (
    "player_lookup universal_player_id game_date game_id analysis_date fatigue_score "
    "shot_zone_mismatch_score pace_score usage_spike_score referee_favorability_score "
    "look_ahead_pressure_score travel_impact_score opponent_strength_score "
    "total_composite_adjustment calculation_version early_season_flag insufficient_data_reason "
    "data_completeness_pct missing_data_fields has_warnings warning_details").split()


def freshness(row: Row) -> int:
    """The 0-100 score that the pipeline kept in the text only."""
    return int(json.loads(row["fatigue_context_json"])["final_score"])


def warnings(row: Row) -> str | None:
    """The warnings with fatigue judged by the 0-100 score."""
    texts = row["warning_details"].split("; ")
    assert texts[0] == TIRED, row
    kept = texts if freshness(row) < 50 else texts[1:]
    return "; ".join(kept) or None


def golden_hash(row: Row) -> str:
    """The pipeline's hash of the row as it stands."""
    return hash_v1({name: row.get(name) for name in HASHED})


def corrected(row: Row) -> Row:
    """The row with score and warnings as the engine has them."""
    told = warnings(row)
    return {**row, "fatigue_score": freshness(row), "warning_details": told,
            "has_warnings": told is not None}


def capped(row: Row, column: str) -> Any:
    """Completeness with at most ten actual games."""
    expected, actual = row["expected_games_count"], min(row["actual_games_count"], WINDOW)
    percent = round_dec(actual / expected * 100, 1) if expected else 100.0
    return {"actual_games_count": actual, "completeness_percentage": percent}[column]


def nine_digits(row: Row, column: str) -> str:
    """The average of a derived context with the nine digits of a fixed-point quotient."""
    told = json.loads(row[column])
    exact = Decimal(repr(told["avg_minutes_pg_last_7"]))
    told["avg_minutes_pg_last_7"] = float(exact.quantize(Decimal("1e-9"), ROUND_HALF_UP))
    return json.dumps(told)


TRANSLATIONS = (
    Translation("8-1", columns("fatigue_score"),
                "the pipeline stored the truncated adjustment; the score is in the text",
                lambda row, _: freshness(row)),
    Translation("8-2", columns("has_warnings", "warning_details"),
                "the pipeline warned of the adjustment, never above 0; only below 50 is tired",
                lambda row, name: corrected(row)[name]),
    Translation("8-1/8-2 hash", columns("data_hash"),
                "score and warnings are hashed: recomputed with both corrected",
                lambda row, _: hash_v1({name: corrected(row).get(name) for name in HASHED})),
    Translation("8-10", columns("actual_games_count", "completeness_percentage"),
                "the pipeline counted every game of the season against at most ten",
                capped, lambda row: row["actual_games_count"] > WINDOW),
    Translation("5", columns("fatigue_context_json"),
                "averages of a derived context are fixed-point quotients of nine digits",
                nine_digits, lambda row: row["derived"]),
)


class Source:
    """The golden inputs by date."""

    def __init__(self) -> None:
        self.modes = {r["analysis_date"]: r["mode"] for r in rows(SET, "inputs_dates")}
        self.contexts = by_date(rows(SET, "inputs_player_context"))
        self.zones = by_date(rows(SET, "inputs_player_shot"))
        self.defenses = by_date(rows(SET, "inputs_team_defense"))
        self.teams = by_date(rows(SET, "inputs_team_context"))
        self.attempts = by_date(rows(SET, "inputs_reprocess_attempts"))
        self.counts = by_date(rows(SET, "inputs_completeness"))
        self.ready = by_date(rows(SET, "inputs_upstream_ready"))
        self.expected = by_date(rows(SET, "expected"))
        self.failed = by_date(rows(SET, "expected_failed"))

    def upstream(self, day: date) -> dict[str, list[Row]]:
        """The four upstream tables of a date, with readiness and the date's source hash."""
        flags = {r["player_lookup"]: r for r in self.ready.get(day, [])}
        by_opponent: dict[str | None, Row] = {}
        for row in self.contexts[day]:
            by_opponent.setdefault(row["opponent_team_abbr"], flags[row["player_lookup"]])
        player = lambda row, flag: flags.get(row["player_lookup"], {}).get(flag)  # noqa: E731
        team = lambda row, flag: by_opponent.get(row["team_abbr"], {}).get(flag)  # noqa: E731
        found = {
            "player_context": [{**r, "is_production_ready": player(r, "upcoming_player_context_ready")}
                               for r in self.contexts[day]],
            "player_shot": [{**r, "is_production_ready": player(r, "player_shot_zone_ready")}
                            for r in self.zones.get(day, [])],
            "team_defense": [{**r, "is_production_ready": team(r, "team_defense_zone_ready")}
                             for r in self.defenses.get(day, [])],
            "team_context": [{**r, "is_production_ready": team(r, "upcoming_team_context_ready")}
                             for r in self.teams.get(day, [])],
        }
        sample = self.expected[day][0]
        for name, of_date in found.items():
            told = sample[f"source_{name}_hash"]
            for row in of_date:
                row.update(processed_at=EARLY, data_hash=told and "f" * 16)
            if of_date:
                of_date[len(of_date) // 2].update(processed_at=LATE, data_hash=told)
        return found


UPSTREAM = {
    "player_context": ("nba_analytics.upcoming_player_game_context", (
        "player_lookup universal_player_id game_id game_date opponent_team_abbr days_rest "
        "back_to_back games_in_last_7_days minutes_in_last_7_days avg_minutes_per_game_last_7 "
        "back_to_backs_last_14_days player_age projected_usage_rate avg_usage_rate_last_7_games "
        "star_teammates_out pace_differential opponent_pace_last_10")),
    "player_shot": ("nba_precompute.player_shot_zone_analysis", (
        "player_lookup analysis_date primary_scoring_zone paint_rate_last_10 "
        "mid_range_rate_last_10 three_pt_rate_last_10")),
    "team_defense": ("nba_precompute.team_defense_zone_analysis", (
        "team_abbr analysis_date paint_defense_vs_league_avg mid_range_defense_vs_league_avg "
        "three_pt_defense_vs_league_avg weakest_zone")),
    "team_context": ("nba_analytics.upcoming_team_game_context", "team_abbr game_date"),
}
TRACKED = "is_production_ready data_hash processed_at"
BOX = ("player_lookup universal_player_id game_id game_date team_abbr opponent_team_abbr "
       "minutes_played usage_rate is_active processed_at data_hash").split()
GAME = ("game_id game_date game_status home_team_tricode away_team_tricode season_year "
        "processed_at").split()


def write(root: Path, upstream: list[dict[str, list[Row]]], box: list[Row], games: list[Row],
          attempts: list[Row]) -> None:
    """Writes a warehouse of some dates."""
    warehouse = Warehouse(root)
    for name, (table, names) in UPSTREAM.items():
        found = [row for of_date in upstream for row in of_date[name]]
        warehouse.write(table, found, f"{names} {TRACKED}".split())
    warehouse.write("nba_analytics.player_game_summary", box, BOX)
    warehouse.write("nba_raw.nbac_schedule", games, GAME)
    warehouse.write("nba_orchestration.reprocess_attempts", attempts, (
        "processor_name entity_id analysis_date attempt_number circuit_breaker_tripped "
        "circuit_breaker_until").split())


def game(number: int, day: date, home: str) -> Row:
    """A final game of `home` against nobody in particular."""
    return {"game_id": f"00223{number:05}", "game_date": day, "game_status": 3,
            "home_team_tricode": home, "away_team_tricode": "ZZZ", "season_year": 2023,
            "processed_at": EARLY}


def schedule(day: date) -> list[Row]:
    """Opening night, and one team for each number of games expected before `day`."""
    found = [game(0, OPENING, "ZZY")]
    for count in range(1, WINDOW + 1):
        # The team of a full window has played more than that.
        played = count if count < WINDOW else WINDOW + 2
        found += [game(100 * count + back, day - timedelta(back), f"T{count:02}")
                  for back in range(1, played + 1)]
    return found


def counted(counts: list[Row], day: date) -> list[Row]:
    """Box scores that give the counts of a production date."""
    found = []
    for row in counts:
        team = f"T{row['expected_count']:02}"
        # More than the window are cut to it (8-10); a few more show that.
        played = [day - timedelta(back + 1) for back in range(min(row["actual_count"], 12))]
        if not played and row["expected_count"]:
            # A game of last season gives the team and no count.
            played = [OPENING - timedelta(200)]
        found += [{"player_lookup": row["player_lookup"], "game_id": f"{at:%Y%m%d}", "game_date": at,
                   "team_abbr": team, "is_active": True, "processed_at": EARLY} for at in played]
    return found


def shares(total: int, parts: int) -> list[int]:
    """A whole number in near-equal parts."""
    return [total // parts + (at < total % parts) for at in range(parts)]


def usages(mean: float | None, games: int) -> list[float | None]:
    """Two-digit usage rates of up to `games` games whose mean has the given nine digits."""
    if mean is None:
        return [None] * games
    for known in range(1, games + 1):
        total = round(mean * known * 100)
        if abs(total / 100 / known - mean) < 1e-9:
            return [part / 100 for part in shares(total, known)] + [None] * (games - known)
    raise AssertionError(f"no {games} usage rates have the mean {mean}")


def derived_from(context: Row, day: date) -> list[Row]:
    """Box scores from which the engine derives a fallback context, and that of the day itself."""
    games = context["games_in_last_7_days"]
    # The pipeline's week had eight days (8-3); the games stand in the engine's six before D.
    first = 1 if context["back_to_back"] else 2
    tenths = round(context["avg_minutes_per_game_last_7"] * games * 10)
    minutes = shares(tenths, games) if games else []
    usage = usages(context["avg_usage_rate_last_7_games"], games)
    base = {"player_lookup": context["player_lookup"], "team_abbr": "AAA", "is_active": True,
            "processed_at": EARLY}
    found = [{**base, "game_id": f"{back}", "game_date": day - timedelta(first + back),
              "minutes_played": minutes[back] / 10, "usage_rate": usage[back]}
             for back in range(games)]
    return [*found, {**base, "universal_player_id": context["universal_player_id"],
                     "game_id": context["game_id"], "game_date": day,
                     "opponent_team_abbr": context["opponent_team_abbr"]}]


def backfill(source: Source, root: Path, engine: Engine) -> Path:
    """All backfill and fallback dates in one pass."""
    days = [day for day, mode in source.modes.items() if mode != "production"]
    upstream, box = [], []
    for day in days:
        found = source.upstream(day)
        if source.modes[day] == "fallback":
            for context in found["player_context"]:
                box += derived_from(context, day)
            found["player_context"] = []
        upstream.append(found)
    attempts = [row for day in days for row in source.attempts.get(day, [])]
    write(root / "w", upstream, box, [game(0, OPENING, "ZZY")], attempts)
    engine.run("backfill", "--from", min(days), "--to", max(days), "--warehouse", root / "w",
               "--out", root / "out", "--features", SET, "--usage-default", "parity")
    return root / "out"


def daily(source: Source, day: date, root: Path, engine: Engine) -> Path:
    """One production date."""
    write(root / "w", [source.upstream(day)], counted(source.counts[day], day), schedule(day),
          source.attempts.get(day, []))
    engine.compute(SET, day, "daily", root / "w", root / "out", "--usage-default", "parity")
    return root / "out"


def compare(source: Source, day: date, out: list[Row], failures: list[Row],
            comparison: Comparison) -> None:
    """Compares one date."""
    is_derived = source.modes[day] == "fallback"
    expected = source.expected[day]
    for golden in expected:
        # Both readings that the translations rest on hold for every golden row.
        assert golden["fatigue_score"] == int((freshness(golden) - 100) / 20), golden
        assert golden_hash(golden) == golden["data_hash"], golden
    comparison.rows(day, "player_lookup", [{**r, "derived": is_derived} for r in expected], out,
                    list(expected[0]))
    comparison.failures(
        day, {r["entity_id"]: r["category"] for r in source.failed.get(day, [])},
        {r["entity_id"]: r["failure_category"] for r in failures})


def test_composite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require_golden(SET)
    engine, source = Engine(), Source()
    outputs = {"backfill": backfill(source, tmp_path / "backfill", engine)}
    together, scales = output(outputs["backfill"], TABLE)
    refused, _ = output(outputs["backfill"], "nba_processing.precompute_failures")
    rows_of, failures_of = by_date(together), by_date(refused)
    comparison = Comparison(SET, TRANSLATIONS, scales)
    for day, mode in source.modes.items():
        if mode == "production":
            out = daily(source, day, tmp_path / day.isoformat(), engine)
            found, failures = (output(out, name)[0]
                               for name in (TABLE, "nba_processing.precompute_failures"))
        else:
            found, failures = rows_of.get(day, []), failures_of.get(day, [])
        compare(source, day, found, failures, comparison)
    with capsys.disabled():
        print(f"\n{comparison.tally.line()}")
    comparison.tally.verdict(TRANSLATIONS, at_least=2_000_000)
