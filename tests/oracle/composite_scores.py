"""Scores and context JSON of `nba_precompute.player_composite_factors` (section 3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .annex import as_bool, as_float, as_int, is_missing
from .numeric import store
from .warehouse import Row

LEAGUE_PACE = 100.0
_ZONE_PREFIX: dict[Any, str] = {"paint": "paint", "mid_range": "mid_range", "perimeter": "three_pt"}


@dataclass(frozen=True)
class Scores:
    """Unrounded scores of one player."""

    fatigue: int
    zone: float
    pace: float
    usage: float

    @property
    def fatigue_adjustment(self) -> float:
        """The fatigue score as points inside the total."""
        return (self.fatigue - 100) / 20.0

    @property
    def total(self) -> float:
        """Left to right, the four deferred factors last."""
        return (0 + self.fatigue_adjustment + self.zone + self.pace + self.usage
                + 0.0 + 0.0 + 0.0 + 0.0)


def fatigue_score(context: Row) -> int:
    """Section 3.2: 0-100, 100 is fresh."""
    score = 100
    if as_bool(context.get("back_to_back"), False):
        score -= 15
    elif as_int(context.get("days_rest"), 1) >= 3:
        score += 5
    if as_int(context.get("games_in_last_7_days"), 3) >= 4:
        score -= 10
    if as_float(context.get("minutes_in_last_7_days"), 200.0) > 240:
        score -= 10
    if as_float(context.get("avg_minutes_per_game_last_7"), 30.0) > 35:
        score -= 8
    recent = as_int(context.get("back_to_backs_last_14_days"), 0)
    if recent >= 2:
        score -= 12
    elif recent == 1:
        score -= 5
    age = as_int(context.get("player_age"), 25)
    if age >= 35:
        score -= 10
    elif age >= 30:
        score -= 5
    return max(0, min(100, score))


def _zone_inputs(shot: Row, defense: Row) -> tuple[Any, Any]:
    """Zone rate and defence rating of the primary zone, at their stored scale."""
    prefix = _ZONE_PREFIX.get(shot.get("primary_scoring_zone"), "paint")
    rate = shot.get(f"{prefix}_rate_last_10")
    rating = defense.get(f"{prefix}_defense_vs_league_avg")
    return store(rate, 2), store(rating, 2)


def zone_score(shot: Row | None, defense: Row | None) -> float:
    """Section 3.3: shot-zone mismatch, -10..+10."""
    if shot is None or defense is None:
        return 0.0
    rate, rating = _zone_inputs(shot, defense)
    r, u = as_float(rating, 0.0), as_float(rate, 50.0)
    w = min(u / 50.0, 1.0)
    m = r * w
    if abs(m) > 5.0:
        m = m * 1.2
    return max(-10.0, min(10.0, m))


def pace_score(context: Row) -> float:
    """Section 3.4: -3..+3."""
    return max(-3.0, min(3.0, as_float(context.get("pace_differential"), 0.0) / 2.0))


def usage_score(context: Row, usage_default: str) -> float:
    """Section 3.5: -3..+3; a missing side gives 0.0 unless the default is `parity`."""
    projected = context.get("projected_usage_rate")
    baseline = context.get("avg_usage_rate_last_7_games")
    if usage_default == "neutral" and (is_missing(projected) or is_missing(baseline)):
        return 0.0
    p, b = as_float(projected, 25.0), as_float(baseline, 25.0)
    k = as_int(context.get("star_teammates_out"), 0)
    if b == 0:
        return 0.0
    s = (p - b) * 0.3
    if k > 0 and s > 0:
        s = s * 1.30 if k >= 2 else s * 1.15
    return max(-3.0, min(3.0, s))


def scores(context: Row, shot: Row | None, defense: Row | None, usage_default: str) -> Scores:
    """The four active factors."""
    return Scores(fatigue_score(context), zone_score(shot, defense), pace_score(context),
                  usage_score(context, usage_default))


def fatigue_json(context: Row, score: int) -> str:
    """Section 3.8, with the context defaults."""
    days_rest = as_int(context.get("days_rest"), 0)
    back_to_back = as_bool(context.get("back_to_back"), False)
    games = as_int(context.get("games_in_last_7_days"), 0)
    minutes = as_float(context.get("minutes_in_last_7_days"), 0.0)
    penalties: list[str] = []
    if back_to_back:
        penalties.append("back_to_back: -15")
    if games >= 4:
        penalties.append("frequent_games: -10")
    if minutes > 240:
        penalties.append("heavy_minutes: -10")
    if as_int(context.get("player_age"), 0) >= 35:
        penalties.append("veteran_age: -10")
    return json.dumps({
        "days_rest": days_rest,
        "back_to_back": back_to_back,
        "games_last_7": games,
        "minutes_last_7": minutes,
        "avg_minutes_pg_last_7": as_float(context.get("avg_minutes_per_game_last_7"), 0.0),
        "back_to_backs_last_14": as_int(context.get("back_to_backs_last_14_days"), 0),
        "player_age": as_int(context.get("player_age"), 25),
        "penalties_applied": penalties,
        "bonuses_applied": ["extra_rest: +5"] if days_rest >= 3 else [],
        "final_score": score,
    })


def _label(value: float, high: str, low: str, middle: str) -> str:
    if value > 2.0:
        return high
    return low if value < -2.0 else middle


def zone_json(shot: Row | None, defense: Row | None, score: float) -> str:
    """Section 3.8."""
    if shot is None or defense is None:
        return json.dumps({"missing_data": True})
    rate, rating = _zone_inputs(shot, defense)
    zone, weakest = shot.get("primary_scoring_zone"), defense.get("weakest_zone")
    return json.dumps({
        "player_primary_zone": "unknown" if zone is None else zone,
        "primary_zone_frequency": as_float(rate, 0.0),
        "opponent_weak_zone": "unknown" if weakest is None else weakest,
        "opponent_defense_vs_league": as_float(rating, 0.0),
        "mismatch_type": _label(score, "favorable", "unfavorable", "neutral"),
        "final_score": score,
    })


def pace_json(context: Row, score: float) -> str:
    """Section 3.8; the environment looks at the input, not at the score."""
    differential = as_float(context.get("pace_differential"), 0.0)
    return json.dumps({
        "pace_differential": differential,
        "opponent_pace_last_10": as_float(context.get("opponent_pace_last_10"), 100.0),
        "league_avg_pace": LEAGUE_PACE,
        "pace_environment": _label(differential, "fast", "slow", "normal"),
        "final_score": score,
    })


def usage_json(context: Row, score: float) -> str:
    """Section 3.8; a missing side counts as 0.0 here whatever the score did."""
    projected = as_float(context.get("projected_usage_rate"), 0.0)
    baseline = as_float(context.get("avg_usage_rate_last_7_games"), 0.0)
    return json.dumps({
        "projected_usage_rate": projected,
        "avg_usage_last_7": baseline,
        "usage_differential": projected - baseline,
        "star_teammates_out": as_int(context.get("star_teammates_out"), 0),
        "usage_trend": _label(projected - baseline, "spike", "drop", "stable"),
        "final_score": score,
    })
