//! `nba_precompute.player_composite_factors`.

use super::{
    ATTEMPTS, PLAYER_CONTEXT, PRECOMPUTE_SCHEDULE, REFERENCE_SCHEDULE, SHOT_ZONES, TEAM_CONTEXT,
    TEAM_DEFENSE,
};
use crate::{Column as C, FeatureSet, Input, Need, Rule, Table, Window, inputs};

const POINTS: &str = "points";
const PERCENT: Rule = Rule::range(0.0, 100.0);
const NO_RUN_TRACKING: &str = "not tracked by this version";

/// Situational factors per player and game.
pub static COMPOSITE: Table = Table::new(
    "nba_precompute.player_composite_factors",
    "Situational factors per player: fatigue, zone mismatch, pace, usage, and their sum",
    &[
        C::string("player_lookup").required().doc("Player").rules(&[Rule::lookup()]),
        C::string("universal_player_id")
            .doc("Player id across name changes")
            .null_when("not registered"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("game_id").required().doc("Game, as in the player's context"),
        C::date("analysis_date").doc("Target date; equal to game_date"),
        C::int("fatigue_score")
            .doc("Freshness: 100 is fresh, 35 the lowest reachable value")
            .unit("0 to 100")
            .rules(&[PERCENT.drop_row()]),
        C::numeric("shot_zone_mismatch_score", 4, 1)
            .doc("Player's main zone against the opponent's defence of it; + favours the player")
            .unit(POINTS)
            .rules(&[Rule::range(-15.0, 15.0).drop_row(), Rule::range(-10.0, 10.0).warn()]),
        C::numeric("pace_score", 3, 1)
            .doc("Half the pace differential, within 3 points")
            .unit(POINTS)
            .rules(&[Rule::range(-8.0, 8.0).drop_row(), Rule::range(-3.0, 3.0).warn()]),
        C::numeric("usage_spike_score", 3, 1)
            .doc("Projected against recent usage, more with star team-mates out")
            .unit(POINTS)
            .rules(&[Rule::range(-8.0, 8.0).warn()]),
        C::numeric("referee_favorability_score", 3, 1)
            .doc("Placeholder, 0 in every row")
            .unit(POINTS)
            .rules(&[Rule::range(-10.0, 10.0).warn()]),
        C::numeric("look_ahead_pressure_score", 3, 1)
            .doc("Placeholder, 0 in every row")
            .unit(POINTS)
            .rules(&[Rule::range(-5.0, 5.0).warn()]),
        C::numeric("travel_impact_score", 3, 1)
            .doc("Placeholder, 0 in every row")
            .unit(POINTS)
            .rules(&[Rule::range(-5.0, 5.0).warn()]),
        C::numeric("opponent_strength_score", 3, 1)
            .doc("Placeholder, 0 in every row")
            .unit(POINTS)
            .rules(&[Rule::range(-10.0, 10.0).warn()]),
        C::numeric("total_composite_adjustment", 5, 2)
            .doc("Sum of the unrounded factors, fatigue as (score - 100) / 20")
            .unit(POINTS)
            .rules(&[Rule::range(-30.0, 30.0).warn()]),
        C::string("fatigue_context_json").doc("What the fatigue score was computed from"),
        C::string("shot_zone_context_json").doc("What the mismatch score was computed from"),
        C::string("pace_context_json").doc("What the pace score was computed from"),
        C::string("usage_context_json").doc("What the usage score was computed from"),
        C::string("calculation_version")
            .doc("Formula version, v1_4factors")
            .rules(&[Rule::one_of(&["v1_4factors", "v2_8factors"]).warn()]),
        C::numeric("data_completeness_pct", 5, 2)
            .doc("Share of five checks passed: three context fields, two zone rows")
            .unit("%")
            .rules(&[PERCENT.warn()]),
        C::string("missing_data_fields")
            .doc("Names of the failed checks, comma-separated")
            .null_when("none failed"),
        C::boolean("has_warnings").doc("Whether warning_details says something"),
        C::string("warning_details").doc("Extreme values, in words").null_when("none"),
        C::timestamp("source_player_context_last_updated")
            .doc("Player context: newest load")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::int("source_player_context_rows_found")
            .doc("Player context: rows of the date")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::numeric("source_player_context_completeness_pct", 5, 2)
            .doc("Player context: rows found of those expected")
            .unit("%")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::timestamp("source_team_context_last_updated")
            .doc("Team context: newest load")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::int("source_team_context_rows_found")
            .doc("Team context: rows of the date")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::numeric("source_team_context_completeness_pct", 5, 2)
            .doc("Team context: rows found of those expected")
            .unit("%")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::timestamp("source_player_shot_last_updated")
            .doc("Shot zones: newest load")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::int("source_player_shot_rows_found")
            .doc("Shot zones: rows of the date")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::numeric("source_player_shot_completeness_pct", 5, 2)
            .doc("Shot zones: rows found of those expected")
            .unit("%")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::timestamp("source_team_defense_last_updated")
            .doc("Team defence: newest load")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::int("source_team_defense_rows_found")
            .doc("Team defence: rows of the date")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::numeric("source_team_defense_completeness_pct", 5, 2)
            .doc("Team defence: rows found of those expected")
            .unit("%")
            .null_when(NO_RUN_TRACKING)
            .always_null(),
        C::string("source_player_context_hash")
            .doc("Content hash of the newest player context row of the date")
            .null_when("no row with a hash"),
        C::string("source_team_context_hash")
            .doc("Content hash of the newest team context row of the date")
            .null_when("no row with a hash"),
        C::string("source_player_shot_hash")
            .doc("Content hash of the newest shot zone row of the date")
            .null_when("no row with a hash"),
        C::string("source_team_defense_hash")
            .doc("Content hash of the newest team defence row of the date")
            .null_when("no row with a hash"),
        C::string("data_hash").doc("Content hash of the row, over values before storage"),
        C::boolean("early_season_flag").doc("False in every row"),
        C::string("insufficient_data_reason")
            .doc("Null in every row")
            .null_when("always")
            .always_null(),
        C::int("expected_games_count")
            .doc("Final games of the player's team this season before the date, at most 10")
            .unit("games"),
        C::int("actual_games_count")
            .doc("Game dates of the player this season before the date, at most 10")
            .unit("games"),
        C::int("missing_games_count").doc("Expected games that are not there").unit("games"),
        C::float("completeness_percentage")
            .doc("Actual of expected games, 1 decimal; may exceed 100")
            .unit("%")
            .rules(&[PERCENT.warn()]),
        C::boolean("is_production_ready").doc("Own history and all upstream rows are ready"),
        C::strings("data_quality_issues").doc("What is not ready, in a fixed order"),
        C::boolean("upstream_player_shot_ready").doc("Shot zone row of the player is ready"),
        C::boolean("upstream_team_defense_ready").doc("Defence row of the opponent is ready"),
        C::boolean("upstream_player_context_ready").doc("Context row of the player is ready"),
        C::boolean("upstream_team_context_ready").doc("Context row of the opponent is ready"),
        C::boolean("all_upstreams_ready").doc("All four are ready"),
        C::timestamp("last_reprocess_attempt_at")
            .doc("Null in every row")
            .null_when("always")
            .always_null(),
        C::int("reprocess_attempt_count").doc("Highest attempt number; 0 when there was none"),
        C::boolean("circuit_breaker_active").doc("False: an open breaker gives no row"),
        C::timestamp("circuit_breaker_until")
            .doc("Null in every row")
            .null_when("the breaker is not open")
            .always_null(),
        C::boolean("manual_override_required").doc("False in every row"),
        C::boolean("season_boundary_detected").doc("October, November or April; not in backfill"),
        C::boolean("backfill_bootstrap_mode")
            .doc("Fewer than 30 days after opening night; not in backfill"),
        C::string("processing_decision_reason").doc("processed_successfully"),
        C::timestamp("created_at").doc("Start of the run"),
        C::timestamp("processed_at").doc("Start of the run"),
    ],
)
.key(&["game_date", "player_lookup"])
.partitioned_by("game_date")
.hashed(&[
    "player_lookup",
    "universal_player_id",
    "game_date",
    "game_id",
    "analysis_date",
    "fatigue_score",
    "shot_zone_mismatch_score",
    "pace_score",
    "usage_spike_score",
    "referee_favorability_score",
    "look_ahead_pressure_score",
    "travel_impact_score",
    "opponent_strength_score",
    "total_composite_adjustment",
    "calculation_version",
    "early_season_flag",
    "insufficient_data_reason",
    "data_completeness_pct",
    "missing_data_fields",
    "has_warnings",
    "warning_details",
]);

const ON_THE_DATE: Window = Window::Days { back: 0, ahead: 0 };

/// What it is computed from.
pub static COMPOSITE_SET: FeatureSet = FeatureSet {
    table: &COMPOSITE,
    inputs: &[
        Input {
            table: &PLAYER_CONTEXT,
            columns: &[
                "player_lookup",
                "universal_player_id",
                "game_id",
                "game_date",
                "opponent_team_abbr",
                "days_rest",
                "back_to_back",
                "games_in_last_7_days",
                "minutes_in_last_7_days",
                "avg_minutes_per_game_last_7",
                "back_to_backs_last_14_days",
                "player_age",
                "projected_usage_rate",
                "avg_usage_rate_last_7_games",
                "star_teammates_out",
                "pace_differential",
                "opponent_pace_last_10",
                "is_production_ready",
                "data_hash",
                "processed_at",
            ],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &SHOT_ZONES,
            columns: &[
                "player_lookup",
                "analysis_date",
                "primary_scoring_zone",
                "paint_rate_last_10",
                "mid_range_rate_last_10",
                "three_pt_rate_last_10",
                "is_production_ready",
                "data_hash",
                "processed_at",
            ],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &TEAM_DEFENSE,
            columns: &[
                "team_abbr",
                "analysis_date",
                "paint_defense_vs_league_avg",
                "mid_range_defense_vs_league_avg",
                "three_pt_defense_vs_league_avg",
                "weakest_zone",
                "is_production_ready",
                "data_hash",
                "processed_at",
            ],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &TEAM_CONTEXT,
            columns: &[
                "team_abbr",
                "game_date",
                "is_production_ready",
                "data_hash",
                "processed_at",
            ],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &inputs::PLAYER_GAME_SUMMARY,
            columns: &[
                "player_lookup",
                "universal_player_id",
                "game_id",
                "game_date",
                "team_abbr",
                "opponent_team_abbr",
                "minutes_played",
                "usage_rate",
                "is_active",
                "points",
                "ts_pct",
                "fg_attempts",
                "fg_makes",
                "assisted_fg_makes",
                "unassisted_fg_makes",
                "paint_attempts",
                "paint_makes",
                "mid_range_attempts",
                "mid_range_makes",
                "three_pt_attempts",
                "three_pt_makes",
                "is_dnp",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Season { back: 14, ahead: 0 },
        },
        PRECOMPUTE_SCHEDULE,
        REFERENCE_SCHEDULE,
        ATTEMPTS,
    ],
};
