"""Fixtures of the end-to-end tests: the binary, simulated and real warehouses."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.engine import REPOSITORY, Engine

#: Real box scores beside the repository, where a checkout has them.
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The command line under test."""
    return Engine.find()


@pytest.fixture(scope="session")
def season(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated season of 30 teams."""
    out = tmp_path_factory.mktemp("season") / "warehouse"
    engine.run("simulate", "--out", out, "--seasons", "2023")
    return out


@pytest.fixture(scope="session")
def real() -> Path:
    """The real NBA warehouse."""
    warehouse = SHARED / "data" / "nba"
    if not warehouse.is_dir():
        pytest.skip(f"skipped: the real warehouse {warehouse} is absent")
    return warehouse
