"""Engine against oracle: every cell of the five tables on sampled dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from oracle.warehouse import Warehouse
from support.engine import Engine
from support.sets import against_oracle

#: Before the season, its opening, the end of the bootstrap, back-to-backs,
#: the break in February, April, playoffs, summer.
SIMULATED = [
    "2023-10-05", "2023-10-24", "2023-11-08", "2023-12-16", "2023-12-25", "2024-01-15",
    "2024-02-17", "2024-02-29", "2024-04-11", "2024-05-20", "2024-07-02",
]
#: Seasons 2021-22 to 2024-25, with one on which zones stop mid-season.
REAL = ["2021-12-25", "2022-02-18", "2022-11-15", "2023-04-09", "2024-01-15", "2024-12-11"]


def dates(texts: list[str]) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def check(source: Warehouse, out: Path, sample: list[str], mode: str) -> None:
    found = against_oracle(source, out, dates(sample), mode)
    for name, comparison in found.items():
        print(f"{name}: {comparison.rows} rows, {comparison.cells} cells compared")
    for name, comparison in found.items():
        assert not comparison.differences, f"{name}: {comparison.report()}"
        assert comparison.cells > 0, f"{name}: nothing was compared"


def test_a_simulated_season_in_backfill(engine: Engine, season: Path, tmp_path: Path) -> None:
    engine.compute(
        "backfill", "--warehouse", season, "--out", tmp_path,
        "--from", "2023-10-01", "--to", "2024-07-05",
    )
    check(Warehouse(season), tmp_path, SIMULATED, "backfill")


def test_simulated_dates_before_their_games(engine: Engine, season: Path, tmp_path: Path) -> None:
    for day in SIMULATED:
        engine.compute(
            "run", "--warehouse", season, "--out", tmp_path, "--date", day, "--mode", "daily",
            "--no-league-gate",
        )
    # Without the gate the engine has rows for early dates that the oracle's gate refuses.
    late = [day for day in SIMULATED if day >= "2023-12-01"]
    check(Warehouse(season), tmp_path, late, "daily")


def test_real_seasons(engine: Engine, real: Path, tmp_path: Path) -> None:
    for day in REAL:
        engine.compute("backfill", "--warehouse", real, "--out", tmp_path, "--from", day, "--to", day)
    check(Warehouse(real), tmp_path, REAL, "backfill")


def test_ten_real_seasons_fit_the_budget(engine: Engine, real: Path, tmp_path: Path) -> None:
    summary = engine.compute(
        "backfill", "--warehouse", real, "--out", tmp_path, "--memory", "1GiB",
        "--from", "2015-10-27", "--to", "2025-06-22",
    )
    print({name: summary[name] for name in ("rows", "seconds", "peak_rss_bytes", "chunks")})
    assert summary["status"] == "success"
    assert set(summary["absent_optional_tables"]) == {
        "nba_raw.bettingpros_player_points_props",
        "nba_raw.nbac_injury_report",
    }
    assert summary["peak_rss_bytes"] <= summary["memory_bytes"]
