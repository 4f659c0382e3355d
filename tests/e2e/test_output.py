"""What users do with the output: read it with their tools, run dates again."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.parquet as pq
import pytest

from oracle.warehouse import Warehouse
from support.engine import NOW, Engine
from support.sets import CLOCK, SETS
from support.tables import compare

FROM, TO = "2023-12-22", "2024-01-02"


@pytest.fixture(scope="module")
def computed(engine: Engine, season: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("computed")
    engine.compute("backfill", "--warehouse", season, "--out", out, "--from", FROM, "--to", TO)
    return out


def pattern(out: Path, table: str) -> str:
    return str(out / table.replace(".", "/") / "**" / "*.parquet")


def declared(engine: Engine, name: str) -> list[str]:
    columns = json.loads(engine.run("features", name, "--json"))["columns"]
    return [column["name"] for column in columns]


@pytest.mark.parametrize("table", [s.table for s in SETS])
def test_every_reader_sees_every_declared_column(
    engine: Engine, computed: Path, table: str
) -> None:
    columns = declared(engine, table.split(".")[1])
    files = pattern(computed, table)
    in_polars = polars.read_parquet(files)
    in_duckdb = duckdb.sql(f"select * from read_parquet('{files}')")
    in_pandas = pandas.read_parquet(computed / table.replace(".", "/"))
    in_arrow = pq.read_table(computed / table.replace(".", "/"))
    assert in_polars.columns == columns
    assert in_duckdb.columns == columns
    assert list(in_pandas.columns) == columns
    assert in_arrow.column_names == columns
    heights = {in_polars.height, len(in_duckdb), len(in_pandas), in_arrow.num_rows}
    assert len(heights) == 1 and heights != {0}


def test_a_rerun_of_a_date_replaces_exactly_its_rows(
    engine: Engine, season: Path, computed: Path, tmp_path: Path
) -> None:
    before = {s.table: Warehouse(computed).rows(s.table) for s in SETS}
    engine.compute("run", "--warehouse", season, "--out", computed, "--date", "2023-12-27")
    for a_set in SETS:
        again = compare(
            Warehouse(computed).rows(a_set.table) or [],
            before[a_set.table] or [],
            a_set.key,
            frozenset(),
        )
        assert not again.differences, again.report()


def test_dates_run_one_by_one_equal_a_backfill(
    engine: Engine, season: Path, computed: Path, tmp_path: Path
) -> None:
    for date in polars.date_range(
        polars.lit(FROM).str.to_date(), polars.lit(TO).str.to_date(), eager=True
    ):
        engine.compute("run", "--warehouse", season, "--out", tmp_path, "--date", date)
    for a_set in SETS:
        alone, together = Warehouse(tmp_path).rows(a_set.table), Warehouse(computed).rows(a_set.table)
        found = compare(alone or [], together or [], a_set.key, frozenset())
        assert not found.differences, found.report()
        assert found.cells > 0


def test_upstream_tables_are_read_where_the_warehouse_holds_them(
    engine: Engine, season: Path, computed: Path, tmp_path: Path
) -> None:
    """The composite set alone, from computed tables beside the sources."""
    both = tmp_path / "both"
    both.mkdir()
    for root in (season, computed):
        for dataset in root.iterdir():
            (both / dataset.name).mkdir(exist_ok=True)
            for table in dataset.iterdir():
                if table.name != "player_composite_factors":
                    (both / dataset.name / table.name).symlink_to(table)
    out = tmp_path / "out"
    name = "player_composite_factors"
    summary = engine.compute(
        "backfill", "--warehouse", both, "--out", out, "--features", name,
        "--from", FROM, "--to", TO,
    )
    assert [f["feature"] for f in summary["features"]] == [name]
    composite = SETS[4]
    found = compare(
        Warehouse(out).rows(composite.table) or [],
        Warehouse(computed).rows(composite.table) or [],
        composite.key,
        CLOCK,
    )
    assert not found.differences, found.report()
    assert found.cells > 0


def test_the_clock_is_an_option(computed: Path) -> None:
    stamps = {row["created_at"] for row in Warehouse(computed).rows(SETS[0].table) or []}
    assert {stamp.isoformat() for stamp in stamps} == {NOW.replace("Z", "+00:00")}
