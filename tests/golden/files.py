"""The golden files, the warehouses made from them, and the engine that reads those."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

Row = dict[str, Any]

REPOSITORY = Path(__file__).resolve().parents[2]
#: Beside the repository, unless TIPOFF_GOLDEN names another place.
GOLDEN = Path(os.environ.get("TIPOFF_GOLDEN", REPOSITORY.parent / "shared" / "golden"))
#: Clock of every run: breakers of the golden data end in 2020 or in 2099.
NOW = "2025-09-01T12:00:00Z"

STAMP = pa.timestamp("us", tz="UTC")
#: Physical types of warehouse columns that are not text.
TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(("game_date", "analysis_date", "report_date", "roster_date", "birth_date"),
                    pa.date32()),
    **dict.fromkeys(("processed_at", "game_date_est", "snapshot_timestamp", "commence_time",
                     "bookmaker_last_update", "circuit_breaker_until"), STAMP),
    **dict.fromkeys(("back_to_back", "is_production_ready", "is_active", "is_best_line", "is_dnp",
                     "circuit_breaker_tripped", "is_primetime"), pa.bool_()),
    **dict.fromkeys(("points_line", "opening_line", "outcome_point", "outcome_price",
                     "minutes_played", "usage_rate", "pace", "offensive_rating",
                     "defensive_rating", "opponent_pace", "avg_minutes_per_game_last_7",
                     "projected_usage_rate", "avg_usage_rate_last_7_games", "pace_differential",
                     "opponent_pace_last_10", "paint_rate_last_10", "mid_range_rate_last_10",
                     "three_pt_rate_last_10", "paint_defense_vs_league_avg",
                     "mid_range_defense_vs_league_avg", "three_pt_defense_vs_league_avg",
                     "confidence_score"), pa.float64()),
    **dict.fromkeys(("days_rest", "games_in_last_7_days", "minutes_in_last_7_days",
                     "back_to_backs_last_14_days", "player_age", "star_teammates_out",
                     "game_status", "season_year", "attempt_number", "points", "fg_attempts",
                     "fg_makes", "assisted_fg_makes", "unassisted_fg_makes", "paint_attempts",
                     "paint_makes", "mid_range_attempts", "mid_range_makes", "three_pt_attempts",
                     "three_pt_makes", "opp_paint_attempts", "opp_paint_makes",
                     "opp_mid_range_attempts", "opp_mid_range_makes", "opp_three_pt_attempts",
                     "opp_three_pt_makes", "points_in_paint_allowed", "mid_range_points_allowed",
                     "three_pt_points_allowed", "blocks_paint", "blocks_mid_range",
                     "blocks_three_pt", "points_allowed", "opp_ft_attempts", "rebounds",
                     "possessions", "scrape_hour", "age", "report_hour", "minutes_before_tipoff"),
                    pa.int64()),
}


def require_golden(name: str) -> None:
    """Skips, naming what is absent, where a checkout lacks the golden data."""
    if not (GOLDEN / name).is_dir():
        pytest.skip(f"skipped: the golden data {GOLDEN / name} is absent")


def table(feature_set: str, name: str) -> pa.Table:
    """One golden file; a column of nothing but nulls has no type worth keeping."""
    return pq.read_table(GOLDEN / feature_set / f"{name}.parquet")


def rows(feature_set: str, name: str) -> list[Row]:
    """One golden file as rows; nanosecond stamps become plain microseconds."""
    return stamped(table(feature_set, name)).to_pylist()


def stamped(found: pa.Table) -> pa.Table:
    """The table with every instant in microseconds."""
    for at, field in enumerate(found.schema):
        if pa.types.is_timestamp(field.type):
            # The zone is only a label, and microseconds need no zone database here.
            found = found.set_column(at, field.name, found[field.name].cast(STAMP, safe=False))
    return found


def by_date(found: Iterable[Row], column: str = "analysis_date") -> dict[date, list[Row]]:
    """Rows grouped by a date column."""
    groups: dict[date, list[Row]] = {}
    for row in found:
        groups.setdefault(row[column], []).append(row)
    return groups


def as_date(value: date | str) -> date:
    """The pipeline stores some dates as ISO text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class Warehouse:
    """A Parquet warehouse under construction."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, found: Sequence[Row] | pa.Table, columns: Sequence[str]) -> None:
        """Writes the named columns of a table as its only file; absent values are null."""
        if not isinstance(found, pa.Table):
            found = pa.table({c: pa.array([r.get(c) for r in found], TYPES.get(c, pa.string()))
                              for c in columns})
        dataset, short = name.split(".")
        path = self.root / dataset / short / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(found, path, compression="none")


class Engine:
    """The command line under test."""

    def __init__(self) -> None:
        self.binary = (REPOSITORY / os.environ.get("TIPOFF_BIN", "target/debug/tipoff")).resolve()
        if not self.binary.is_file():
            pytest.fail(f"{self.binary} is missing: build it with `cargo build -p tipoff-cli`")

    def run(self, command: str, *arguments: object) -> dict[str, Any]:
        """`run` or `backfill`; returns the summary. Exit code 0 is asserted."""
        line = [str(self.binary), command, *map(str, arguments),
                "--now", NOW, "--progress", "none", "--json"]
        env = {k: v for k, v in os.environ.items() if k != "PROCESSING_MODE"}
        done = subprocess.run(line, capture_output=True, text=True, check=False, env=env)
        assert done.returncode == 0, f"{line}: exit {done.returncode}\n{done.stderr}\n{done.stdout}"
        summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return summary

    def compute(self, feature_set: str, day: date, mode: str, warehouse: Path, out: Path,
                *options: object) -> dict[str, Any]:
        """One date of one feature set."""
        return self.run("run", "--date", day, "--mode", mode, "--warehouse", warehouse,
                        "--out", out, "--features", feature_set, *options)


def output(out: Path, name: str) -> tuple[list[Row], Mapping[str, int]]:
    """All rows of an output table, and the scale of its fixed-point columns."""
    files = sorted((out / name.replace(".", "/")).rglob("*.parquet"))
    if not files:
        return [], {}
    found = pa.concat_tables([pq.ParquetFile(path).read() for path in files])
    scales = {f.name: f.type.scale for f in found.schema if pa.types.is_decimal(f.type)}
    return stamped(found).to_pylist(), scales
