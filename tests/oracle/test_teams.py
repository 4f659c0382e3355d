"""Constants and team codes."""

from __future__ import annotations

import pytest

from .teams import (
    NAME_TO_TRICODE,
    TRAVEL_MILES,
    TRICODES,
    miles,
    name_is_team,
    norm_canonical_id,
    norm_team,
    zones,
)


def test_table_sizes() -> None:
    assert len(TRICODES) == 30
    assert len(NAME_TO_TRICODE) == 31
    assert len(TRAVEL_MILES) == 870


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("BRK", "BKN"), ("CHO", "CHA"), ("PHO", "PHX"), ("GS", "GSW"), ("NY", "NYK"),
        ("NO", "NOP"), ("SA", "SAS"), ("UTAH", "UTA"), ("LAL", "LAL"), ("XYZ", "XYZ"),
        ("UNKNOWN", "UNKNOWN"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_norm_team(code: str | None, expected: str | None) -> None:
    assert norm_team(code) == expected


def test_norm_canonical_id() -> None:
    assert norm_canonical_id("20250115_BRK_PHO") == "20250115_BKN_PHX"
    assert norm_canonical_id("0022400123") == "0022400123"
    assert norm_canonical_id(None) is None


@pytest.mark.parametrize(
    ("a", "b", "distance", "crossed"),
    [
        ("LAL", "BOS", 2592, 3), ("LAL", "LAC", 0, 0), ("NYK", "BKN", 5, 0),
        ("MIA", "POR", 2704, 3), ("GSW", "SAC", 74, 0), ("PHX", "DEN", 585, 0),
        ("MIL", "NYK", 733, 1), ("XYZ", "LAL", 0, 0), ("LAL", "LAL", 0, 0),
    ],
)  # fmt: skip
def test_travel(a: str, b: str, distance: int, crossed: int) -> None:
    assert (miles(a, b), zones(a, b)) == (distance, crossed)


@pytest.mark.parametrize(
    ("name", "team", "expected"),
    [
        ("LAL", "LAL", True), ("Los Angeles Clippers", "LAC", True), ("LA Clippers", "LAC", True),
        ("Los Angeles Lakers", "LAC", False), ("los angeles lakers", "LAL", False),
        # substring cases of the pandas pipeline are refused
        ("DAL Mavericks", "DAL", False), ("MIAMI", "MIA", False), ("PHI 76ers", "PHI", False),
        ("OVER", "VER", False),
        # variants of the team list
        ("BRK", "BKN", True), ("GS", "GSW", True), (None, "LAL", False),
    ],
)  # fmt: skip
def test_name_match(name: str | None, team: str, expected: bool) -> None:
    assert name_is_team(name, team) is expected
