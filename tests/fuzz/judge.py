"""One run of the engine against the oracle, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from oracle import composite, player_context, shot_zones, team_context, team_defense
from oracle.warehouse import Result, Row, Warehouse
from support.tables import compare, of_dates

from .case import Job
from .engine import DONE, Run, run

CLOCK = frozenset({"created_at", "processed_at"})
FAILURES = "nba_processing.precompute_failures"


@dataclass(frozen=True)
class FeatureSet:
    """Where a set is written, and how its rows are told apart."""

    table: str
    key: tuple[str, ...]
    date: str
    skip: frozenset[str] = CLOCK

    @property
    def name(self) -> str:
        """Without the dataset."""
        return self.table.partition(".")[2]


# the context sets hash in an encoding of the engine's own (7.5 and 7.3 of their sections)
OWN_HASH = CLOCK | {"data_hash"}
TEAM_CONTEXT = FeatureSet(
    "nba_analytics.upcoming_team_game_context", ("game_date", "team_abbr", "game_id"),
    "game_date", OWN_HASH,
)  # fmt: skip
PLAYER_CONTEXT = FeatureSet(
    "nba_analytics.upcoming_player_game_context", ("game_date", "player_lookup"),
    "game_date", OWN_HASH,
)  # fmt: skip
SHOT_ZONES = FeatureSet(
    "nba_precompute.player_shot_zone_analysis", ("analysis_date", "player_lookup"),
    "analysis_date",
)  # fmt: skip
TEAM_DEFENSE = FeatureSet(
    "nba_precompute.team_defense_zone_analysis", ("analysis_date", "team_abbr"),
    "analysis_date",
)  # fmt: skip
COMPOSITE = FeatureSet(
    "nba_precompute.player_composite_factors", ("game_date", "player_lookup"), "game_date",
)  # fmt: skip
UPSTREAM = (TEAM_CONTEXT, PLAYER_CONTEXT, SHOT_ZONES, TEAM_DEFENSE)
ALL = (*UPSTREAM, COMPOSITE)


@dataclass
class Verdict:
    """What one or several runs compared and found."""

    cells: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, other: Verdict) -> None:
        """Sums up."""
        self.cells += other.cells
        self.rows += other.rows
        self.failures += other.failures
        self.quarantined += other.quarantined
        self.differences += other.differences


def judge(warehouse: Path, job: Job, out: Path) -> Verdict:
    """Runs a job and compares every table and every failure."""
    done = run(job.arguments(warehouse), out)
    verdict = Verdict()
    if done.code not in DONE:
        verdict.differences.append(f"exit code {done.code}: {done.stderr.strip()[-600:]}")
        return verdict
    source = Warehouse(warehouse)
    for feature_set in ALL:
        expected = _oracle(feature_set, source, job, done.out)
        _compare_set(verdict, feature_set, job, done, expected)
    return verdict


def _oracle(feature_set: FeatureSet, source: Warehouse, job: Job, out: Warehouse) -> Result:
    dates = list(job.dates)
    common: tuple[Any, ...] = (source, dates, job.mode, job.now)
    context = {"as_of": job.as_of, "include_summer": job.off_season}
    if feature_set is TEAM_CONTEXT:
        return team_context.compute(*common, **context, run_gates=False)
    if feature_set is PLAYER_CONTEXT:
        return player_context.compute(
            *common, **context, drop_out_doubtful=not job.keep_out
        )
    if feature_set is SHOT_ZONES:
        return shot_zones.compute(*common, run_gates=False)
    if feature_set is TEAM_DEFENSE:
        return team_defense.compute(*common, run_gates=False)
    upstream = {s.table: of_dates(out.rows(s.table) or [], s.date, dates) for s in UPSTREAM}
    return composite.compute(
        *common, upstream, usage_default=job.usage_default, run_gates=False
    )


def _compare_set(verdict: Verdict, feature_set: FeatureSet, job: Job, done: Run,
                 expected: Result) -> None:
    name = feature_set.name
    held = [line for line in done.quarantine if line["feature_set"] == name]
    entities = {(date.fromisoformat(q["analysis_date"]), q["entity_id"]) for q in held}
    rows = of_dates(done.out.rows(feature_set.table) or [], feature_set.date, job.dates)
    entity = "team_abbr" if "team" in name else "player_lookup"
    wanted = [r for r in expected.rows if (r[feature_set.date], r[entity]) not in entities]
    found = compare(rows, wanted, feature_set.key, feature_set.skip)
    verdict.cells += found.cells
    verdict.rows[name] += found.rows
    verdict.quarantined += len(expected.rows) - len(wanted)
    verdict.differences += [f"{name} {job.mode} {text}" for text in found.differences]
    _compare_failures(verdict, name, job, done, expected)


def _counts(rows: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    columns = ("analysis_date", "entity_id", "failure_category", "can_retry")
    return Counter(tuple(row[c] for c in columns) for row in rows)


def _compare_failures(verdict: Verdict, name: str, job: Job, done: Run,
                      expected: Result) -> None:
    written = [
        row for row in of_dates(done.out.rows(FAILURES) or [], "analysis_date", job.dates)
        if row["processor_name"] == name
    ]
    ours, theirs = _counts(written), _counts(expected.failures)
    verdict.cells += sum((ours & theirs).values())
    verdict.failures.update(f"{name} {row['failure_category']}" for row in written)
    for title, extra in (("engine", ours - theirs), ("oracle", theirs - ours)):
        verdict.differences += [
            f"{name} {job.mode} failure of the {title} only: {key}" for key in sorted(extra, key=str)
        ]
