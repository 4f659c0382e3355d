"""The map in ARCHITECTURE.md holds: dependencies point one way, files stay small."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from support.engine import REPOSITORY

#: Who may depend on whom among our crates. Tests may use more.
ALLOWED = {
    "tipoff-catalog": set(),
    "tipoff-features": {"tipoff-catalog"},
    "tipoff-warehouse": {"tipoff-catalog"},
    "tipoff-engine": {"tipoff-catalog", "tipoff-features", "tipoff-warehouse"},
    "tipoff-simulate": {"tipoff-catalog"},
    "tipoff-testing": {
        "tipoff-catalog", "tipoff-engine", "tipoff-features", "tipoff-simulate", "tipoff-warehouse",
    },
    "tipoff-cli": {
        "tipoff-catalog", "tipoff-engine", "tipoff-features", "tipoff-simulate", "tipoff-warehouse",
    },
}
#: What a layer must not know, whoever offers it.
FORBIDDEN = {
    "tipoff-catalog": {"parquet", "tokio", "rayon"},
    "tipoff-features": {"parquet", "tokio", "pyo3"},
    "tipoff-warehouse": {"clap", "pyo3"},
    "tipoff-engine": {"clap", "parquet", "pyo3"},
}
MOST_LINES = 500


def manifests() -> dict[str, dict[str, object]]:
    found = {}
    for path in sorted((REPOSITORY / "crates").glob("*/Cargo.toml")):
        manifest = tomllib.loads(path.read_text())
        found[manifest["package"]["name"]] = manifest
    return found


def test_every_crate_is_on_the_map() -> None:
    assert set(manifests()) == set(ALLOWED)


@pytest.mark.parametrize("crate", sorted(ALLOWED))
def test_dependencies_point_one_way(crate: str) -> None:
    dependencies = set(manifests()[crate].get("dependencies", {}))
    ours = {name for name in dependencies if name.startswith("tipoff-")}
    assert ours <= ALLOWED[crate]
    assert not dependencies & FORBIDDEN.get(crate, set())


def test_files_stay_readable() -> None:
    sources = [
        path
        for path in (REPOSITORY / "crates").glob("*/src/**/*.rs")
        if "tests" not in path.parts and path.name not in {"tests.rs", "zone_testing.rs"}
    ]
    assert sources
    long = {str(path): lines for path in sources if (lines := code_lines(path)) > MOST_LINES}
    assert not long


def code_lines(path: Path) -> int:
    """Lines before a file's own test module."""
    return len(path.read_text().split("#[cfg(test)]\nmod tests {")[0].splitlines())
