"""Rounding, storing and hashing vectors of Annex A.1, A.6 and of hash_v1."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest

from .numeric import as_decimal, half_away, hash_v1, py_text, round_dec, round_scale, store


@pytest.mark.parametrize("x, n, expected", [
    (0.05, 1, 0.1), (0.15, 1, 0.1), (0.25, 1, 0.2), (0.35, 1, 0.3), (0.45, 1, 0.5),
    (-0.825, 2, -0.82),
])
def test_round_dec(x: float, n: int, expected: float) -> None:
    assert round_dec(x, n) == expected


@pytest.mark.parametrize("x, n, expected", [(0.0375, 3, 0.038), (0.0125, 3, 0.012), (0.05, 1, 0.0)])
def test_round_scale(x: float, n: int, expected: float) -> None:
    assert round_scale(x, n) == expected


@pytest.mark.parametrize("makes, scaled, decimal", [
    (1, 0.012, 0.013), (3, 0.038, 0.037), (7, 0.088, 0.087), (9, 0.112, 0.113), (13, 0.162, 0.163),
])
def test_percentages_of_80(makes: int, scaled: float, decimal: float) -> None:
    assert round_scale(makes / 80, 3) == scaled
    assert round_dec(makes / 80, 3) == decimal


def test_round_scale_keeps_negative_zero() -> None:
    assert math.copysign(1, round_scale(-0.03, 1)) == -1


@pytest.mark.parametrize("x, scale, text", [
    (0.0375, 3, "0.038"), (0.6111111111111112, 3, "0.611"), (12.345, 1, "12.3"), (2.5, 0, "3"),
    (-2.5, 0, "-3"), (-0.001, 2, "0.00"), (-0.0, 1, "0.0"), (4.3, 2, "4.30"), (7, 2, "7.00"),
    (Decimal("1.005"), 2, "1.01"),
])
def test_store(x: float, scale: int, text: str) -> None:
    assert str(store(x, scale)) == text


@pytest.mark.parametrize("x", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_store_missing(x: object) -> None:
    assert store(x, 2) is None


def test_decimals_of_any_size() -> None:
    assert as_decimal(108.1, 2) == Decimal("108.10")
    assert half_away(Decimal("26.1666666666666666"), 9) == Decimal("26.166666667")
    assert store(1e300, 2) == Decimal(10) ** 300 and store(5e-324, 3) == 0


@pytest.mark.parametrize("value, text", [
    (None, "NULL"), (float("nan"), "nan"), (True, "True"), (False, "False"), (140, "140"),
    (6.0, "6.0"), (0.4, "0.4"), (-0.0, "-0.0"), (0.6111111111111112, "0.6111111111111112"),
    (1e-05, "1e-05"), (0.0001, "0.0001"), (1e16, "1e+16"), (1e15, "1000000000000000.0"),
    ("  a b ", "a b"), (date(2026, 2, 1), "2026-02-01"), ([1.0, None, 2.5], "[1.0, None, 2.5]"),
])
def test_py_text(value: object, text: str) -> None:
    assert py_text(value) == text


@pytest.mark.parametrize("fields, digest", [
    ({"player_lookup": "lebronjames", "points": 25}, "6682947e6f006d3c"),
    ({"points": 25, "player_lookup": "lebronjames"}, "6682947e6f006d3c"),
    ({"player_lookup": "lebronjames", "points": 25.0}, "4542e16ee9fdada0"),
    ({"player_lookup": " lebronjames ", "points": None}, "cf9cc5ed9fcd6ecf"),
    ({"d": date(2026, 1, 21), "f": 0.1 + 0.2, "b": True}, "b0f34f4e1c6fb862"),
    ({"features": [1.0, None, 2.5]}, "8a47b624628439c6"),
    ({"f": float("nan")}, "456563441b71de3c"),
    ({"a": "1|b:2", "b": "3"}, "1727bcab705097af"),
    ({"a": "1", "b": "2|b:3"}, "1727bcab705097af"),
])
def test_hash_v1(fields: dict[str, object], digest: str) -> None:
    assert hash_v1(fields) == digest
