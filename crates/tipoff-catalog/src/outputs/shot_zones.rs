//! `nba_precompute.player_shot_zone_analysis`.

use super::{ATTEMPTS, PRECOMPUTE_SCHEDULE, REFERENCE_SCHEDULE};
use crate::{Column as C, FeatureSet, Input, Need, Rule, Table, Window, inputs};

const NO_ZONES: &str = "no attempts in the window, or one of the zones never charted in it";
const PERCENT: &[Rule] = &[Rule::range(0.0, 100.0).drop_row()];
const PERCENT_WARN: &[Rule] = &[Rule::range(0.0, 100.0).warn()];
const FRACTION: &[Rule] = &[Rule::range(0.0, 1.0).drop_row()];
const PER_GAME: &[Rule] = &[Rule::range(0.0, 40.0).drop_row()];
const QUALITY: &[Rule] = &[Rule::one_of(&["excellent", "good", "limited", "insufficient"]).warn()];

/// Shot distribution, efficiency and volume by zone.
pub static SHOT_ZONES: Table = Table::new(
    "nba_precompute.player_shot_zone_analysis",
    "Shot distribution, efficiency and volume by court zone over a player's last 10 games",
    &[
        C::string("player_lookup").required().doc("Player").rules(&[Rule::lookup()]),
        C::string("universal_player_id")
            .doc("Player id across name changes, from the newest game in the window")
            .null_when("missing in that game"),
        C::date("analysis_date")
            .required()
            .doc("Target date; all games in the windows were played before it"),
        C::numeric("paint_rate_last_10", 5, 2)
            .doc("Share of attempts within 8 feet, last 10 games")
            .unit("%")
            .null_when(NO_ZONES)
            .rules(PERCENT),
        C::numeric("mid_range_rate_last_10", 5, 2)
            .doc("Share of attempts from mid-range, last 10 games")
            .unit("%")
            .null_when(NO_ZONES)
            .rules(PERCENT),
        C::numeric("three_pt_rate_last_10", 5, 2)
            .doc("Share of attempts from three, last 10 games")
            .unit("%")
            .null_when(NO_ZONES)
            .rules(PERCENT),
        C::int("total_shots_last_10")
            .doc("Attempts in the three zones, last 10 games")
            .unit("attempts")
            .null_when("none")
            .rules(&[Rule::range(0.0, 400.0).drop_row()]),
        C::int("games_in_sample_10")
            .required()
            .doc("Games in the 10-game window")
            .unit("games")
            .rules(&[Rule::range(0.0, f64::INFINITY).drop_row(), Rule::range(0.0, 10.0).warn()]),
        C::string("sample_quality_10")
            .required()
            .doc("excellent from 10 games, good from 7, limited from 5, else insufficient")
            .rules(QUALITY),
        C::numeric("paint_pct_last_10", 5, 3)
            .doc("Makes per attempt within 8 feet, last 10 games")
            .unit("fraction")
            .null_when("no such attempts")
            .rules(FRACTION),
        C::numeric("mid_range_pct_last_10", 5, 3)
            .doc("Makes per attempt from mid-range, last 10 games")
            .unit("fraction")
            .null_when("no such attempts")
            .rules(FRACTION),
        C::numeric("three_pt_pct_last_10", 5, 3)
            .doc("Makes per attempt from three, last 10 games")
            .unit("fraction")
            .null_when("no such attempts")
            .rules(FRACTION),
        C::numeric("paint_attempts_per_game", 4, 1)
            .doc("Attempts within 8 feet per game, last 10 games, uncharted ones included")
            .unit("attempts")
            .rules(PER_GAME),
        C::numeric("mid_range_attempts_per_game", 4, 1)
            .doc("Attempts from mid-range per game, last 10 games, uncharted ones included")
            .unit("attempts")
            .rules(PER_GAME),
        C::numeric("three_pt_attempts_per_game", 4, 1)
            .doc("Attempts from three per game, last 10 games, uncharted ones included")
            .unit("attempts")
            .rules(PER_GAME),
        C::numeric("paint_rate_last_20", 5, 2)
            .doc("Share of attempts within 8 feet, last 20 games")
            .unit("%")
            .null_when("fewer than 15 games, no attempts, or no shot chart")
            .rules(PERCENT_WARN),
        C::numeric("paint_pct_last_20", 5, 3)
            .doc("Makes per attempt within 8 feet, last 20 games")
            .unit("fraction")
            .null_when("fewer than 15 games, or no such attempts")
            .rules(&[Rule::range(0.0, 1.0).warn()]),
        C::int("games_in_sample_20")
            .required()
            .doc("Games in the 20-game window")
            .unit("games")
            .rules(&[Rule::range(0.0, 20.0).warn()]),
        C::string("sample_quality_20")
            .required()
            .doc("excellent from 20 games, good from 14, limited from 10, else insufficient")
            .rules(QUALITY),
        C::numeric("assisted_rate_last_10", 5, 2)
            .doc("Assisted share of makes, last 10 games; need not add to 100")
            .unit("%")
            .null_when("no makes, no attempts, or no shot chart")
            .rules(PERCENT_WARN),
        C::numeric("unassisted_rate_last_10", 5, 2)
            .doc("Unassisted share of makes, last 10 games; need not add to 100")
            .unit("%")
            .null_when("no makes, no attempts, or no shot chart")
            .rules(PERCENT_WARN),
        C::string("player_position").doc("Position").null_when("not filled").always_null(),
        C::string("primary_scoring_zone")
            .doc("paint or perimeter from 40 % of attempts, mid_range from 35 %, else balanced")
            .null_when("no rates")
            .rules(&[Rule::one_of(&["paint", "perimeter", "mid_range", "balanced"]).warn()]),
        C::string("data_quality_tier")
            .required()
            .doc("high from 10 games, medium from 7, else low")
            .rules(&[Rule::one_of(&["high", "medium", "low"]).warn()]),
        C::string("calculation_notes").doc("Remarks").null_when("not filled").always_null(),
        C::timestamp("source_player_game_last_updated")
            .doc("Midnight UTC of the target date, not a time of update"),
        C::int("source_player_game_rows_found")
            .doc("Rows found upstream")
            .null_when("not filled")
            .always_null(),
        C::numeric("source_player_game_completeness_pct", 5, 2)
            .doc("Share of expected rows found upstream")
            .unit("%")
            .null_when("not filled")
            .always_null(),
        C::string("source_player_game_hash")
            .doc("data_hash of the newest player game of any player before the date")
            .null_when("no such row has a hash"),
        C::string("data_hash")
            .doc("Hash of the business fields, before rounding to the column scale"),
        C::boolean("early_season_flag")
            .required()
            .doc("Fewer than 10 games are asked for on this date, early in the season"),
        C::string("insufficient_data_reason")
            .doc("Why data was short")
            .null_when("always: such players get no row")
            .always_null(),
        C::int("expected_games_count")
            .doc("Final games of the team this season, at most 10; in backfill games_in_sample_20")
            .unit("games"),
        C::int("actual_games_count")
            .doc("Games delivered this season, played or not, at most 10; in backfill as expected")
            .unit("games"),
        C::float("completeness_percentage")
            .doc("Actual of expected games, one digit; 100 when none is expected")
            .unit("%")
            .rules(&[Rule::range(0.0, f64::INFINITY).warn(), Rule::range(0.0, 100.0).warn()]),
        C::int("missing_games_count")
            .doc("Expected less actual games, at least 0")
            .unit("games")
            .rules(&[Rule::range(0.0, f64::INFINITY).warn()]),
        C::boolean("is_production_ready")
            .doc("At least 70 % of the expected games; true in backfill"),
        C::strings("data_quality_issues").doc("Issues; always empty"),
        C::timestamp("last_reprocess_attempt_at")
            .doc("Last attempt at a skipped entity")
            .null_when("not filled")
            .always_null(),
        C::int("reprocess_attempt_count")
            .doc("Highest attempt number; 0 where breakers are not looked up")
            .unit("attempts"),
        C::boolean("circuit_breaker_active")
            .doc("Always false: a player with an open breaker gets no row"),
        C::timestamp("circuit_breaker_until")
            .doc("When the breaker closes again")
            .null_when("always: such players get no row")
            .always_null(),
        C::boolean("manual_override_required").required().doc("Always false"),
        C::boolean("season_boundary_detected")
            .required()
            .doc("October, November or April; false in backfill"),
        C::boolean("backfill_bootstrap_mode")
            .required()
            .doc("Fewer than 30 days into the season; false in backfill"),
        C::string("processing_decision_reason")
            .required()
            .doc("Always processed_successfully")
            .rules(&[Rule::one_of(&["processed_successfully"]).warn()]),
        C::timestamp("created_at").doc("Start of the run"),
        C::timestamp("processed_at").doc("Start of the run"),
    ],
)
.key(&["analysis_date", "player_lookup"])
.partitioned_by("analysis_date")
.hashed(&[
    "player_lookup",
    "universal_player_id",
    "analysis_date",
    "paint_rate_last_10",
    "mid_range_rate_last_10",
    "three_pt_rate_last_10",
    "total_shots_last_10",
    "games_in_sample_10",
    "sample_quality_10",
    "paint_pct_last_10",
    "mid_range_pct_last_10",
    "three_pt_pct_last_10",
    "paint_attempts_per_game",
    "mid_range_attempts_per_game",
    "three_pt_attempts_per_game",
    "paint_rate_last_20",
    "paint_pct_last_20",
    "games_in_sample_20",
    "sample_quality_20",
    "assisted_rate_last_10",
    "unassisted_rate_last_10",
    "player_position",
    "primary_scoring_zone",
    "data_quality_tier",
    "calculation_notes",
]);

/// What it is computed from.
pub static SHOT_ZONES_SET: FeatureSet = FeatureSet {
    table: &SHOT_ZONES,
    inputs: &[
        Input {
            table: &inputs::PLAYER_GAME_SUMMARY,
            columns: &[
                "player_lookup",
                "universal_player_id",
                "game_id",
                "game_date",
                "team_abbr",
                "paint_attempts",
                "paint_makes",
                "mid_range_attempts",
                "mid_range_makes",
                "three_pt_attempts",
                "three_pt_makes",
                "fg_attempts",
                "fg_makes",
                "assisted_fg_makes",
                "unassisted_fg_makes",
                "minutes_played",
                "is_active",
                "points",
                "usage_rate",
                "ts_pct",
                "is_dnp",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Season { back: 20, ahead: 0 },
        },
        PRECOMPUTE_SCHEDULE,
        REFERENCE_SCHEDULE,
        ATTEMPTS,
    ],
};
