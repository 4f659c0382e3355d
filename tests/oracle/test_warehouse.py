"""Reading Parquet files of any physical type into the declared Python values."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .warehouse import Warehouse

NOON = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)


def _write(root: Path, name: str, columns: dict[str, pa.Array]) -> None:
    path = root / "d" / "t" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def test_types(tmp_path: Path) -> None:
    _write(tmp_path, "a.parquet", {
        "num": pa.array([Decimal("4.30"), None], pa.decimal128(5, 2)),
        "f": pa.array([1.5, float("nan")]), "small": pa.array([0.5, float("inf")], pa.float32()),
        "zero": pa.array([0.0, -0.0]), "d": pa.array([date(2026, 1, 1), None]),
        "code": pa.array(["LAL", "LAL"]).dictionary_encode(), "flag": pa.array([True, None]),
        "list": pa.array([["a"], None]), "nothing": pa.nulls(2), "i": pa.array([3, 4], pa.int32()),
    })
    first, second = Warehouse(tmp_path).rows("d.t")
    assert first == {"num": Decimal("4.30"), "f": 1.5, "small": 0.5, "zero": 0.0,
                     "d": date(2026, 1, 1), "code": "LAL", "flag": True, "list": ["a"],
                     "nothing": None, "i": 3}
    assert [second[c] for c in ("num", "f", "small", "d", "flag", "list")] == [None] * 6
    assert str(second["zero"]) == "-0.0"


def test_timestamps_become_utc(tmp_path: Path) -> None:
    naive = datetime(2026, 1, 2, 12)
    _write(tmp_path, "a.parquet", {
        "s": pa.array([naive], pa.timestamp("s")),
        "ms": pa.array([NOON], pa.timestamp("ms", tz="America/New_York")),
        "ns": pa.array([NOON], pa.timestamp("ns", tz="+05:00")),
    })
    (row,) = Warehouse(tmp_path).rows("d.t")
    assert row == {"s": NOON, "ms": NOON, "ns": NOON}
    assert row["ms"].tzinfo is timezone.utc


def test_union_of_files_and_missing_tables(tmp_path: Path) -> None:
    _write(tmp_path, "game_date=1/a.parquet", {"x": pa.array([1])})
    _write(tmp_path, "game_date=2/b.parquet", {"x": pa.array([2]), "y": pa.array(["z"])})
    wh = Warehouse(tmp_path)
    assert wh.rows("d.t") == [{"x": 1}, {"x": 2, "y": "z"}]
    assert wh.rows("d.t") is wh.rows("d.t")
    assert wh.rows("d.absent") is None


def test_in_memory() -> None:
    wh = Warehouse.from_rows({"d.t": [{"x": float("nan"), "y": float("inf")}]})
    assert wh.rows("d.t") == [{"x": None, "y": float("inf")}]
    assert wh.rows("d.other") is None
