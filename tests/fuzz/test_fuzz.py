"""Engine against oracle on random hostile warehouses. Every cell must agree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .case import make
from .judge import Verdict, judge

#: How many warehouses, and the seed of the first. A failing seed is rerun
#: alone with TIPOFF_FUZZ_FIRST=<seed> TIPOFF_FUZZ_CASES=1.
CASES = int(os.environ.get("TIPOFF_FUZZ_CASES", "25"))
FIRST = int(os.environ.get("TIPOFF_FUZZ_FIRST", "1"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + CASES))
def test_a_hostile_warehouse(seed: int, tmp_path: Path) -> None:
    _, jobs = make(seed, tmp_path / "warehouse")
    verdict = Verdict()
    for number, job in enumerate(jobs):
        verdict.add(judge(tmp_path / "warehouse", job, tmp_path / f"out-{number}"))
    print(f"seed {seed}: {len(jobs)} runs, {verdict.cells} cells compared")
    shown = "\n  ".join(verdict.differences[:10])
    assert not verdict.differences, f"seed {seed}: {len(verdict.differences)}\n  {shown}"
    assert verdict.cells > 0
