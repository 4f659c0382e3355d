"""Writing tables as odd producers do: other types, several files, absent columns."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .chance import Chance

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "+05:30")

# column:type, `!` where the column must exist; s text, i integer, f double, b truth value,
# d date, t instant, nP,S fixed point
SCHEMAS = {
    "nba_raw.nbac_schedule": (
        "game_id:s! game_date:d! game_date_est:t game_status:i home_team_tricode:s! "
        "away_team_tricode:s! home_team_score:i away_team_score:i winning_team_tricode:s "
        "is_primetime:b season_year:i! arena_timezone:s neutral_site_flag:b data_source:s "
        "processed_at:t! data_hash:s"
    ),
    "nba_raw.espn_scoreboard": (
        "game_id:s! game_date:d! season_year:i! home_team_abbr:s! away_team_abbr:s! "
        "game_status:s! is_completed:b! home_team_score:i! away_team_score:i! "
        "home_team_winner:b! away_team_winner:b! processed_at:t!"
    ),
    "nba_reference.nba_schedule": "game_id:s! game_date:d!",
    "nba_analytics.player_game_summary": (
        "player_lookup:s! universal_player_id:s game_id:s! game_date:d! team_abbr:s! "
        "opponent_team_abbr:s season_year:i points:i minutes_played:n5,1 usage_rate:n6,2 "
        "ts_pct:n5,3 fg_attempts:i fg_makes:i three_pt_attempts:i three_pt_makes:i "
        "paint_attempts:i paint_makes:i mid_range_attempts:i mid_range_makes:i "
        "assisted_fg_makes:i unassisted_fg_makes:i is_active:b! is_dnp:b processed_at:t "
        "data_hash:s"
    ),
    "nba_analytics.team_offense_game_summary": (
        "game_id:s! game_date:d! team_abbr:s! points_scored:i offensive_rating:n6,2 pace:n5,1 "
        "possessions:i rebounds:i processed_at:t data_hash:s"
    ),
    "nba_analytics.team_defense_game_summary": (
        "game_id:s! game_date:d! defending_team_abbr:s! points_allowed:i opp_ft_attempts:i "
        "opp_paint_attempts:i opp_paint_makes:i opp_mid_range_attempts:i opp_mid_range_makes:i "
        "opp_three_pt_attempts:i opp_three_pt_makes:i points_in_paint_allowed:i "
        "mid_range_points_allowed:i three_pt_points_allowed:i blocks_paint:i "
        "blocks_mid_range:i blocks_three_pt:i defensive_rating:n6,2 opponent_pace:n5,1 "
        "processed_at:t data_hash:s"
    ),
    "nba_raw.nbac_gamebook_player_stats": (
        "game_id:s! game_date:d! player_lookup:s team_abbr:s player_status:s! minutes:s points:i "
        "processed_at:t"
    ),
    "nba_raw.espn_team_rosters": (
        "roster_date:d! scrape_hour:i! team_abbr:s! player_lookup:s! age:i birth_date:d"
    ),
    "nba_raw.odds_api_player_points_props": (
        "game_id:s! game_date:d! player_lookup:s bookmaker:s! points_line:f! "
        "snapshot_timestamp:t! minutes_before_tipoff:i game_start_time:t"
    ),
    "nba_raw.bettingpros_player_points_props": (
        "game_date:d! player_lookup:s! market_type:s! bet_side:s! bookmaker:s! points_line:f! "
        "opening_line:f is_active:b! is_best_line:b! bookmaker_last_update:t!"
    ),
    "nba_raw.odds_api_game_lines": (
        "game_date:d! game_id:s! home_team_abbr:s away_team_abbr:s bookmaker_key:s! "
        "market_key:s! outcome_name:s! outcome_point:f outcome_price:f! snapshot_timestamp:t! "
        "commence_time:t! processed_at:t data_hash:s"
    ),
    "nba_raw.nbac_injury_report": (
        "report_date:d! report_hour:i game_date:d team:s player_lookup:s injury_status:s "
        "reason:s reason_category:s confidence_score:f processed_at:t data_hash:s"
    ),
    "nba_reference.nba_players_registry": (
        "universal_player_id:s! player_lookup:s! team_abbr:s season:s"
    ),
    "nba_reference.player_aliases": "alias_lookup:s! nba_canonical_lookup:s! is_active:b!",
    "nba_orchestration.reprocess_attempts": (
        "processor_name:s! entity_id:s! analysis_date:d! attempt_number:i! "
        "circuit_breaker_tripped:b circuit_breaker_until:t"
    ),
}


def write(chance: Chance, root: Path, table: str, rows: list[Row], schema: str) -> None:
    """One table as one to three files, each stored in its own way."""
    dataset, _, name = table.partition(".")
    folder = root / dataset / name
    columns = [tuple(item.split(":")) for item in schema.split()]
    files = 1 if len(rows) < 2 else chance.choice((1, 1, 2, 3))
    for part in range(files):
        inside = folder / chance.choice((".", "year=x", "a/b"))
        inside.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, pa.Array] = {}
        for column, kind in columns:
            if not kind.endswith("!") and chance.flip(0.01):
                continue  # nullable columns may be absent
            values = [row.get(column) for row in rows[part::files]]
            arrays[column] = _array(chance, kind.rstrip("!"), values)
        if chance.flip(0.2):
            arrays["not_declared"] = pa.array([[1]] * len(rows[part::files]))
        pq.write_table(
            pa.table(arrays), inside / f"part-{part}.parquet",
            row_group_size=chance.choice((7, 1000)), use_dictionary=chance.flip(0.5),
        )  # fmt: skip


def _array(chance: Chance, kind: str, values: list[Any]) -> pa.Array:
    if all(v is None for v in values) and kind != "d" and chance.flip(0.3):
        return pa.nulls(len(values))
    odd = chance.flip(0.25)
    if kind == "s":
        return _texts(chance, values, odd)
    if kind == "i":
        return _integers(chance, values, odd)
    if kind == "f":
        return _floats(chance, values, odd)
    if kind == "b":
        return pa.array(values, pa.bool_())
    if kind == "d":
        return pa.array(values, pa.date64() if odd else pa.date32())
    if kind == "t":
        return _instants(chance, values, odd)
    return _decimals(chance, values, odd, *map(int, kind[1:].split(",")))


def _texts(chance: Chance, values: list[str | None], odd: bool) -> pa.Array:
    plain = pa.array(values, pa.string())
    if not odd:
        return plain
    return chance.choice((plain.cast(pa.large_string()), plain.dictionary_encode()))


def _not_a_number(chance: Chance, values: list[Any]) -> list[float]:
    """Doubles; what is missing is sometimes NaN or infinite instead."""
    out = []
    for value in values:
        if value is None and chance.flip(0.7):
            value = chance.choice((math.nan, math.inf, -math.inf))
        out.append(None if value is None else float(value))
    return out


def _integers(chance: Chance, values: list[int | None], odd: bool) -> pa.Array:
    if not odd:
        return pa.array(values, pa.int64())
    narrow = all(v is None or abs(v) < 2**15 for v in values)
    kinds: list[pa.DataType] = [pa.float64(), pa.decimal128(12, 0)]
    if narrow:
        kinds += [pa.int16(), pa.int32()]
    kind = chance.choice(kinds)
    if kind == pa.float64():
        return pa.array(_not_a_number(chance, values), kind)
    if pa.types.is_decimal(kind):
        return pa.array([None if v is None else Decimal(v) for v in values], kind)
    return pa.array(values, kind)


def _floats(chance: Chance, values: list[float | None], odd: bool) -> pa.Array:
    if odd and all(v is None or v * 4 == int(v * 4) for v in values) and chance.flip(0.4):
        exact = [None if v is None else Decimal(v) for v in values]
        return pa.array(exact, pa.decimal128(12, 2))
    return pa.array(_not_a_number(chance, values), pa.float64())


def _decimals(chance: Chance, values: list[Decimal | None], odd: bool, precision: int,
              scale: int) -> pa.Array:
    if not odd:
        return pa.array(values, pa.decimal128(precision, scale))
    kind = chance.choice(("double", "float", "wide"))
    if kind == "wide":
        # digits beyond the declared scale are rounded on reading, halves away from zero
        more = Decimal(chance.choice((0, 5))).scaleb(-scale - 1)
        wide = [None if v is None else v + more for v in values]
        return pa.array(wide, pa.decimal128(38, 9))
    if kind == "double" and chance.flip(0.3):
        more = Decimal(5).scaleb(-scale - 1)
        values = [None if v is None else v + more for v in values]
    doubles = pa.array(_not_a_number(chance, values), pa.float64())
    return doubles if kind == "double" else doubles.cast(pa.float32())


def _instants(chance: Chance, values: list[datetime | None], odd: bool) -> pa.Array:
    """Microseconds UTC, or finer, in another zone, or without one (then UTC is meant)."""
    micros = [None if v is None else (v - EPOCH) // timedelta(microseconds=1) for v in values]
    zone = chance.choice((*ZONES, None)) if odd else "UTC"
    if odd and chance.flip(0.5):
        nanos = [None if v is None else v * 1000 for v in micros]
        return pa.array(nanos, pa.int64()).cast(pa.timestamp("ns", tz=zone))
    return pa.array(micros, pa.int64()).cast(pa.timestamp("us", tz=zone))


