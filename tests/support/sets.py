"""The five feature sets as the end-to-end tests see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from oracle import composite, player_context, shot_zones, team_context, team_defense
from oracle.warehouse import Warehouse

from support.engine import NOW
from support.tables import Comparison, compare, of_dates

CLOCK = frozenset({"created_at", "processed_at"})


@dataclass(frozen=True)
class FeatureSet:
    """A feature table with its oracle."""

    table: str
    oracle: ModuleType
    key: tuple[str, ...]
    #: Columns that are not compared: the clock, and a hash whose form the engine chooses.
    skip: frozenset[str]

    @property
    def name(self) -> str:
        return self.table.split(".")[1]

    @property
    def date(self) -> str:
        return self.key[0]


CONTEXT_HASH = CLOCK | {"data_hash"}
SETS: Sequence[FeatureSet] = (
    FeatureSet(
        "nba_analytics.upcoming_team_game_context",
        team_context,
        ("game_date", "team_abbr", "game_id"),
        CONTEXT_HASH,
    ),
    FeatureSet(
        "nba_analytics.upcoming_player_game_context",
        player_context,
        ("game_date", "player_lookup"),
        CONTEXT_HASH,
    ),
    FeatureSet(
        "nba_precompute.player_shot_zone_analysis",
        shot_zones,
        ("analysis_date", "player_lookup"),
        CLOCK,
    ),
    FeatureSet(
        "nba_precompute.team_defense_zone_analysis",
        team_defense,
        ("analysis_date", "team_abbr"),
        CLOCK,
    ),
    FeatureSet(
        "nba_precompute.player_composite_factors",
        composite,
        ("game_date", "player_lookup"),
        CLOCK,
    ),
)


def against_oracle(
    source: Warehouse, out: Path, dates: list[date], mode: str
) -> dict[str, Comparison]:
    """Compares every table in `out` with what the oracle makes of `source`."""
    written = Warehouse(out)
    found: dict[str, Comparison] = {}
    for a_set in SETS:
        options: dict[str, Any] = {}
        if a_set.oracle is composite:
            # Its inputs are the other tables; each is judged on its own.
            upstream = {
                s.table: of_dates(written.rows(s.table) or [], s.date, dates) for s in SETS[:4]
            }
            options = {"upstream": upstream, "run_gates": False}
        if a_set.oracle is team_context and mode == "daily":
            options = {"run_gates": False}
        result = a_set.oracle.compute(source, dates, mode, datetime.fromisoformat(NOW), **options)
        rows = of_dates(written.rows(a_set.table) or [], a_set.date, dates)
        found[a_set.name] = compare(rows, result.rows, a_set.key, a_set.skip)
        compare_failures(written, a_set, dates, result.failures, found[a_set.name])
    return found


def compare_failures(
    written: Warehouse,
    a_set: FeatureSet,
    dates: list[date],
    expected: list[dict[str, Any]],
    found: Comparison,
) -> None:
    """Entities without a row: same entities, same categories."""
    failures = written.rows("nba_processing.precompute_failures") or []
    ours = [row for row in failures if row["processor_name"] == a_set.name]
    ours = of_dates(ours, "analysis_date", dates)
    key = ("analysis_date", "entity_id")
    columns = (*key, "failure_category", "can_retry")
    cut = [[{c: row[c] for c in columns} for row in rows] for rows in (ours, expected)]
    failures_found = compare(cut[0], cut[1], key, frozenset())
    found.cells += failures_found.cells
    found.differences += failures_found.differences
