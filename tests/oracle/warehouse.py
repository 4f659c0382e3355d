"""Reading a Parquet warehouse into plain Python rows, and the result type of every set."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Row = dict[str, Any]


@dataclass
class Result:
    """Rows of one feature set, entities that were not emitted, and dates that were refused."""

    rows: list[Row] = field(default_factory=list)
    failures: list[Row] = field(default_factory=list)
    gates: dict[date, str] = field(default_factory=dict)


class RunGate(Exception):
    """A whole date cannot run; the text is the reason."""


def clean(value: Any) -> Any:
    """NaN of any numeric type becomes None (Annex A.9); lists are cleaned inside."""
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if isinstance(value, (list, tuple)):
        return [clean(v) for v in value]
    return value


def _drop_infinity(value: Any) -> Any:
    """Parquet border rule: an infinity is missing, as NaN is."""
    if isinstance(value, float) and math.isinf(value):
        return None
    if isinstance(value, list):
        return [_drop_infinity(v) for v in value]
    return value


def _utc_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Timestamps of any unit and zone as microseconds UTC; without a zone they are UTC."""
    # Cast in two steps: a zone-aware cast keeps the instant, and nanoseconds truncate.
    # Text with a zone would need the zone database, so only the type is relabelled.
    micro = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return micro.cast(pa.int64()).cast(pa.timestamp("us"))


def _python_value(value: Any) -> Any:
    """One decoded scalar as the rows hold it."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return _drop_infinity(clean(value))


def _column_values(column: pa.ChunkedArray) -> list[Any]:
    """Python values of a column; equal values share one object to save memory."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = _utc_column(column)
    if pa.types.is_nested(column.type) or pa.types.is_null(column.type):
        return [_python_value(v) for v in column.to_pylist()]
    if pa.types.is_floating(column.type) and column.type != pa.float64():
        column = column.cast(pa.float64())
    encoded = pc.dictionary_encode(column.combine_chunks())
    values = [_python_value(v) for v in encoded.dictionary.to_pylist()]
    return [None if i is None else values[i] for i in encoded.indices.to_pylist()]


def _read_file(path: Path) -> list[Row]:
    """All rows of one Parquet file."""
    table = pq.ParquetFile(path).read()
    names = table.column_names
    if not names:
        return []
    columns = [_column_values(table.column(i)) for i in range(len(names))]
    return [dict(zip(names, values)) for values in zip(*columns)]


class Warehouse:
    """Tables as lists of dicts, read once each."""

    def __init__(self, root: Path) -> None:
        self._root: Path | None = Path(root)
        self._tables: dict[str, list[Row] | None] = {}
        self.cache: dict[Any, Any] = {}  # indexes that the feature modules keep per warehouse

    @classmethod
    def from_rows(cls, tables: dict[str, list[Row]]) -> Warehouse:
        """An in-memory warehouse. NaN becomes None; infinities stay, for tests of A.1."""
        made = cls(Path("."))
        made._root = None
        for name, rows in tables.items():
            made._tables[name] = [{k: clean(v) for k, v in row.items()} for row in rows]
        return made

    def rows(self, table: str) -> list[Row] | None:
        """Rows of `dataset.table`; None when the table does not exist."""
        if table not in self._tables:
            self._tables[table] = self._load(table)
        return self._tables[table]

    def _load(self, table: str) -> list[Row] | None:
        if self._root is None:
            return None
        dataset, _, name = table.partition(".")
        folder = self._root / dataset / name
        if not folder.is_dir():
            return None
        rows: list[Row] = []
        for path in sorted(folder.rglob("*.parquet")):
            rows.extend(_read_file(path))
        return rows
