"""Oracle of nba_analytics.upcoming_player_game_context: pre-game context per player."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from . import player_context_history as history
from . import player_context_market as market
from . import player_context_team as team_rules
from .context_common import (
    ATTEMPTS,
    Game,
    attempts_of,
    breaker_active,
    is_bootstrap,
    is_season_boundary,
    is_summer,
    usable_lines,
)
from .player_context_data import PlayerData, read_player_data, universal_id
from .player_context_driver import (
    Candidate,
    backfill_candidates,
    daily_candidates,
    failure,
    resolve,
)
from .warehouse import Result, Row, Warehouse

PROCESSOR = "upcoming_player_game_context"
SOURCES = ("boxscore", "schedule", "props", "game_lines")
# columns that no rule fills
EMPTY = (
    "projected_usage_rate", "fourth_quarter_minutes_last_7", "clutch_minutes_last_7_games",
    "travel_miles", "time_zone_changes", "shooting_pct_decline_last_5",
    "fourth_quarter_production_last_7", "questionable_teammates", "probable_teammates",
)  # fmt: skip


class Day:
    """Values that all rows of one date, game or team share, computed once."""

    def __init__(self, data: PlayerData, day: date, as_of: datetime | None) -> None:
        self.data, self.day, self.as_of = data, day, as_of
        self._lines = usable_lines(data.lines.get(day, []), data.dates.get(day, []), as_of)
        self._memo: dict[Any, Any] = {}

    def _once(self, key: Any, make: Any) -> Any:
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]

    def lines(self, game: Game) -> Row:
        """Consensus lines of the game."""
        return self._once(("l", game.canonical), lambda: market.game_lines(self._lines, game))

    def reports(self, game: Game) -> dict[str, Row]:
        """Latest reports before the game's tip-off."""
        return self._once(
            ("r", game.canonical), lambda: team_rules.game_reports(self.data, game, self.as_of)
        )

    def stars(self, team: str) -> dict[str, int]:
        """Star weights of the team."""
        return self._once(
            ("s", team),
            lambda: team_rules.star_weights(self.data, team, self.day, self.as_of),
        )

    def opponent(self, team: str, opponent: str) -> tuple[Row, bool]:
        """Opponent metrics."""
        return self._once(
            ("o", team, opponent),
            lambda: team_rules.opponent_columns(self.data, team, opponent, self.day),
        )


def compute(
    wh: Warehouse,
    dates: list[date],
    mode: str,
    now: datetime,
    upstream: dict[str, list[Row]] | None = None,
    as_of: datetime | None = None,
    include_summer: bool = False,
    drop_out_doubtful: bool = True,
) -> Result:
    """One row per player whose team plays on each date; `upstream` is unused here."""
    data, attempts = read_player_data(wh), attempts_of(wh, PROCESSOR)
    supplied = wh.rows(ATTEMPTS) is not None
    result = Result()
    for day in sorted(set(dates)):
        if is_summer(day) and not include_summer:
            continue
        if not any(g.status in (1, 3) for g in data.dates.get(day, [])):
            continue
        if mode == "backfill":
            candidates = backfill_candidates(data, day)
        else:
            candidates = daily_candidates(data, day, as_of, drop_out_doubtful)
        kept, failures = resolve(data, candidates, day)
        result.failures += failures
        shared = Day(data, day, as_of)
        for candidate in kept:
            attempt = attempts.get((candidate.player, day))
            # SPEC: 4.4 names no mode for the entity breaker, so it holds in backfill as well
            if supplied and breaker_active(attempt, now):
                reason = "entity circuit breaker active"
                result.failures.append(
                    failure(candidate.player, day, "CIRCUIT_BREAKER_ACTIVE", reason, False)
                )
                continue
            result.rows.append(_row(shared, candidate, attempt))
    result.rows.sort(key=lambda r: (r["game_date"], r["player_lookup"]))
    result.failures.sort(key=lambda r: (r["analysis_date"], r["entity_id"]))
    return result


def _row(shared: Day, candidate: Candidate, attempt: Row | None) -> Row:
    """One output row, in the order of section 5 as far as groups allow."""
    data, day, game, team = shared.data, shared.day, candidate.game, candidate.team
    assert game is not None and team is not None and game.home and game.away
    player, home_game = candidate.player, team == game.home
    opponent = game.away if home_game else game.home
    played = [b for b in reversed(data.history(player, day, 30)) if b.played]
    prop_columns, line = market.props(data, player, game, shared.as_of)
    opponent_columns, opponent_known = shared.opponent(team, opponent)
    windows, ready = history.completeness(data, player, day)
    lines, reports = shared.lines(game), shared.reports(game)
    boundary, bootstrap = is_season_boundary(day), is_bootstrap(day)
    row: Row = {
        "player_lookup": player,
        "game_id": game.canonical,
        "game_date": day,
        "team_abbr": team,
        "opponent_team_abbr": opponent,
        "universal_player_id": universal_id(data, player),
    }
    row |= prop_columns | lines | opponent_columns
    row |= {
        "game_start_time_local": team_rules.tip_off_text(game.tip, game.zone),
        "home_game": home_game,
        "season_phase": team_rules.season_phase(day),
        "player_age": team_rules.player_age(data, player, day, shared.as_of),
    }
    row |= history.fatigue(played, day)
    row |= history.performance(played, line)
    row |= team_rules.travel_columns(data, team, day, home_game)
    row |= team_rules.star_columns(shared.stars(team), reports, player)
    row |= _forward_columns(data, opponent, day)
    row |= team_rules.injury_columns(reports.get(player))
    row |= dict.fromkeys(EMPTY)
    row |= _source_columns()
    row |= history.quality(
        len(played), lines["game_spread"], lines["game_total"], opponent_known
    )
    row |= windows
    row |= _tracking(attempt, boundary, bootstrap, ready)
    return row


def _forward_columns(data: PlayerData, opponent: str, day: date) -> Row:
    """6.11: the opponent's rest, and the optional group switched off."""
    return {
        "next_game_days_rest": 0,
        "games_in_next_7_days": 0,
        "next_opponent_win_pct": None,
        "next_game_is_primetime": False,
        "opponent_days_rest": team_rules.opponent_days_rest(data, opponent, day),
        "opponent_games_in_next_7_days": 0,
        "opponent_next_game_days_rest": 0,
    }


def _source_columns() -> Row:
    """Run-tracking columns: the hashes stay null here, the others are never written."""
    names = ("hash", "last_updated", "rows_found", "completeness_pct")
    return {f"source_{source}_{name}": None for source in SOURCES for name in names}


def _tracking(attempt: Row | None, boundary: bool, bootstrap: bool, ready: bool) -> Row:
    """7.2 and 7.4."""
    return {
        "is_production_ready": boundary or bootstrap or ready,
        "last_reprocess_attempt_at": None,
        "reprocess_attempt_count": (attempt or {}).get("attempt_number") or 0,
        "circuit_breaker_active": False,
        "circuit_breaker_until": None,
        "manual_override_required": False,
        "season_boundary_detected": boundary,
        "backfill_bootstrap_mode": bootstrap,
        "processing_decision_reason": "processed_successfully",
        "context_version": 1,
    }
