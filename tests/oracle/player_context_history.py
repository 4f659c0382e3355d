"""Calculators over the player's own games: fatigue, form, completeness, quality."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .context_common import days_before, percent
from .numeric import round_scale, store
from .player_context_data import Box, PlayerData
from .warehouse import Row

WINDOWS: tuple[tuple[str, int, bool], ...] = (
    ("l5", 5, True), ("l10", 10, True), ("l7d", 7, False), ("l14d", 14, False),
    ("l30d", 30, False),
)  # fmt: skip


def mean(values: Sequence[Any]) -> float | None:
    """Mean of player values: exact sum, once to double, divided by the count."""
    return float(sum(map(Fraction, values))) / len(values) if values else None


def fatigue(played: list[Box], day: date) -> Row:
    """6.1 over the played rows, most recent first."""
    l7 = [b for b in played if b.date > days_before(day, 7)]
    l14 = [b for b in played if b.date > days_before(day, 14)]
    rest = (day - played[0].date).days if played else None
    gaps = [(a.date - b.date).days for a, b in zip(played, played[1:])]
    long_rest = next((i for i, gap in enumerate(gaps) if gap >= 2), None)
    usage = mean([b.usage for b in l7 if b.usage is not None])
    return {
        "back_to_back": rest == 1,
        "days_rest": rest,
        "days_rest_before_last_game": gaps[0] if gaps else None,
        "days_since_2_plus_days_rest": (
            None if long_rest is None else (day - played[long_rest].date).days
        ),
        "games_in_last_7_days": len(l7),
        "games_in_last_14_days": len(l14),
        "back_to_backs_last_14_days": sum(
            (a.date - b.date).days == 1 for a, b in zip(l14, l14[1:])
        ),
        "minutes_in_last_7_days": math.floor(_minutes(l7)),
        "minutes_in_last_14_days": math.floor(_minutes(l14)),
        "avg_minutes_per_game_last_7": _avg_minutes(l7),
        "avg_usage_rate_last_7_games": None if usage is None else store(round_scale(usage, 1), 2),
    }


def _minutes(rows: list[Box]) -> Fraction:
    """Exact total minutes."""
    return sum((Fraction(b.minutes) for b in rows if b.minutes is not None), Fraction(0))


def _avg_minutes(rows: list[Box]) -> Decimal | None:
    """RE(sum / games, 1); null without games and when the average is 0."""
    if not rows or _minutes(rows) == 0:
        return None
    # SPEC: "null when ... the average is 0": the average, not what RE leaves of a few seconds
    return store(round_scale(float(_minutes(rows)) / len(rows), 1), 1)


def sample_quality(n: int, w: int) -> str:
    """6.2 Sample quality of n rows out of w."""
    if n >= w:
        return "excellent"
    if n >= int(0.7 * w):
        return "good"
    return "limited" if n >= int(0.5 * w) else "insufficient"


def performance(played: list[Box], line: float | None) -> Row:
    """6.2 Averages, sample sizes and streaks."""
    out: Row = {}
    for n in (5, 10):
        rows = played[:n]
        average = mean([b.points for b in rows if b.points is not None])
        out |= {
            f"points_avg_last_{n}": None if average is None else store(round_scale(average, 1), 1),
            f"l{n}_games_used": len(rows),
            f"l{n}_sample_quality": sample_quality(len(rows), n),
        }
    over, under = streaks([b.points for b in played], line)
    return out | {"prop_over_streak": over, "prop_under_streak": under}


def streaks(points: list[int | None], line: float | None) -> tuple[int, int]:
    """Runs over and under the current line; a push is skipped, a null ends the walk."""
    over = under = 0
    if line is None:
        return over, under
    for value in points:
        if value is None:
            break
        if value > line:
            if under:
                break
            over += 1
        elif value < line:
            if over:
                break
            under += 1
    return over, under


def window_result(expected: int, actual: int, dnp: int) -> dict[str, Any]:
    """7.1 percentage, missing games and flags of one window."""
    adjusted = max(0, expected - dnp)
    if adjusted > 0:
        raw = actual / adjusted * 100
        pct = percent(actual, adjusted)
    else:
        raw = pct = 100.0 if dnp > 0 or expected == 0 else 0.0
    return {
        "expected": expected,
        "actual": actual,
        "pct": pct,
        "missing": max(0, adjusted - actual),
        "complete": actual >= adjusted,
        "ready": raw >= 70,
    }


def window_counts(
    data: PlayerData, player: str, day: date, n: int, games: bool
) -> tuple[int, int, int]:
    """Expected, actual and DNP counts of one window, all ending the day before."""
    year = data.history(player, day, 365)
    if games:
        rows = list(data.history(player, day, max(3 * n, 30)))
        # the latest N rows within thirty days may hide missing games
        dnp = sum(not b.played for b in list(data.history(player, day, 30))[-n:])
    else:
        rows = list(data.history(player, day, n))
        dnp = sum(not b.played for b in rows)
    if not year:
        return 0, len(rows), dnp
    team = year[-1].team
    if games:
        expected = min(n, len(data.finals(team, day, 365)))
    else:
        expected = len({g.date for g in data.finals(team, day, n)})
    return expected, len(rows), dnp


def completeness(data: PlayerData, player: str, day: date) -> tuple[Row, bool]:
    """The completeness columns, and whether all five windows are ready."""
    results = {
        name: window_result(*window_counts(data, player, day, n, games))
        for name, n, games in WINDOWS
    }
    month = results["l30d"]
    out: Row = {
        "expected_games_count": month["expected"],
        "actual_games_count": month["actual"],
        "completeness_percentage": month["pct"],
        "missing_games_count": month["missing"],
    }
    for name, window in results.items():
        out[f"{name}_completeness_pct"] = window["pct"]
        out[f"{name}_is_complete"] = window["complete"]
    out["all_windows_complete"] = all(w["complete"] for w in results.values())
    return out, all(w["ready"] for w in results.values())


def quality(n: int, spread: Any, total: Any, opponent_known: bool) -> Row:
    """7.3 Tier and issues from the number of played rows."""
    tier, score = ("gold", 95.0) if n >= 10 else ("silver", 75.0) if n >= 5 else ("bronze", 50.0)
    issues: list[str] = []
    if spread is None:
        issues.append("missing_game_spread")
    if total is None:
        issues.append("missing_game_total")
    if n < 3:
        issues.append(f"thin_sample:{n}/3")
    if not opponent_known:
        issues.append("missing_opponent_history")
    return {
        "quality_tier": tier,
        "quality_score": score,
        "quality_issues": issues,
        "data_sources": ["player_game_summary"],
        "data_quality_tier": tier,
        "primary_source_used": "player_game_summary",
        "processed_with_issues": bool(issues),
        "data_quality_issues": list(issues),
    }
