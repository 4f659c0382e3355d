//! `nba_precompute.team_defense_zone_analysis`.

use super::{ATTEMPTS, PRECOMPUTE_SCHEDULE, REFERENCE_SCHEDULE};
use crate::{Column as C, FeatureSet, Input, Need, Rule, Table, Window, inputs};

const PER_GAME: Rule = Rule::range(0.0, 100.0).drop_row();
const BLOCKS: Rule = Rule::range(0.0, f64::INFINITY).warn();
const VS_LEAGUE: &[Rule] = &[Rule::range(-15.0, 15.0).drop_row(), Rule::range(-10.0, 10.0).warn()];
const ZONES: &[Rule] = &[Rule::one_of(&["paint", "mid_range", "perimeter"]).warn()];

/// What opponents shot by zone, relative to the league.
pub static TEAM_DEFENSE: Table = Table::new(
    "nba_precompute.team_defense_zone_analysis",
    "What opponents shot by zone over a team's last 15 games, relative to the league",
    &[
        C::string("team_abbr").required().doc("Team").rules(&[Rule::team()]),
        C::date("analysis_date")
            .required()
            .doc("Target date; all games in the windows were played before it"),
        C::numeric("paint_pct_allowed_last_15", 5, 3)
            .doc("Opponent makes per attempt within 8 feet, last 15 games")
            .unit("fraction")
            .null_when("no such attempts")
            .rules(&[Rule::range(0.0, 1.0).drop_row(), Rule::range(0.4, 0.7).warn()]),
        C::numeric("mid_range_pct_allowed_last_15", 5, 3)
            .doc("Opponent makes per attempt from mid-range, last 15 games")
            .unit("fraction")
            .null_when("no such attempts")
            .rules(&[Rule::range(0.0, 1.0).drop_row(), Rule::range(0.3, 0.55).warn()]),
        C::numeric("three_pt_pct_allowed_last_15", 5, 3)
            .doc("Opponent makes per attempt from three, last 15 games")
            .unit("fraction")
            .null_when("no such attempts")
            .rules(&[Rule::range(0.0, 1.0).drop_row(), Rule::range(0.28, 0.42).warn()]),
        C::numeric("paint_attempts_allowed_per_game", 5, 1)
            .doc("Opponent attempts within 8 feet per game, uncharted games included")
            .unit("attempts")
            .rules(&[PER_GAME, Rule::range(25.0, 50.0).warn()]),
        C::numeric("mid_range_attempts_allowed_per_game", 5, 1)
            .doc("Opponent attempts from mid-range per game, uncharted games included")
            .unit("attempts")
            .rules(&[PER_GAME, Rule::range(10.0, 25.0).warn()]),
        C::numeric("three_pt_attempts_allowed_per_game", 5, 1)
            .doc("Opponent attempts from three per game, uncharted games included")
            .unit("attempts")
            .rules(&[PER_GAME, Rule::range(28.0, 42.0).warn()]),
        C::numeric("paint_points_allowed_per_game", 5, 1)
            .doc("Opponent points in the paint per game")
            .unit("points")
            .rules(&[Rule::range(0.0, 150.0).drop_row(), Rule::range(30.0, 70.0).warn()]),
        C::numeric("paint_blocks_per_game", 4, 1)
            .doc("Blocks in the paint per game")
            .unit("blocks")
            .rules(&[BLOCKS, Rule::range(1.0, 8.0).warn()]),
        C::numeric("mid_range_blocks_per_game", 4, 1)
            .doc("Blocks from mid-range per game")
            .unit("blocks")
            .rules(&[BLOCKS, Rule::range(0.0, 3.0).warn()]),
        C::numeric("three_pt_blocks_per_game", 4, 1)
            .doc("Blocks of threes per game")
            .unit("blocks")
            .rules(&[BLOCKS, Rule::range(0.0, 1.0).warn()]),
        C::numeric("paint_defense_vs_league_avg", 5, 2)
            .doc("Opponent percentage within 8 feet less the league average; above 0 is weaker")
            .unit("percentage points")
            .null_when("no such attempts")
            .rules(VS_LEAGUE),
        C::numeric("mid_range_defense_vs_league_avg", 5, 2)
            .doc("Opponent percentage from mid-range less the league average; above 0 is weaker")
            .unit("percentage points")
            .null_when("no such attempts")
            .rules(VS_LEAGUE),
        C::numeric("three_pt_defense_vs_league_avg", 5, 2)
            .doc("Opponent percentage from three less the league average; above 0 is weaker")
            .unit("percentage points")
            .null_when("no such attempts")
            .rules(VS_LEAGUE),
        C::numeric("defensive_rating_last_15", 6, 2)
            .doc("Mean opponent points per 100 possessions, over games that have it")
            .unit("points per 100 possessions")
            .null_when("no game has a value")
            .rules(&[Rule::range(70.0, 140.0).drop_row(), Rule::range(100.0, 120.0).warn()]),
        C::numeric("opponent_points_per_game", 5, 1)
            .doc("Opponent points per game; a missing value counts as 0")
            .unit("points")
            .rules(&[Rule::range(70.0, 150.0).drop_row(), Rule::range(100.0, 125.0).warn()]),
        C::numeric("opponent_pace", 5, 1)
            .doc("Mean opponent pace, over games with a value")
            .unit("possessions per 48 min")
            .null_when("no game has a value")
            .rules(&[Rule::range(80.0, 120.0).warn(), Rule::range(95.0, 105.0).warn()]),
        C::int("games_in_sample")
            .required()
            .doc("Games in the window")
            .unit("games")
            .rules(&[Rule::range(0.0, f64::INFINITY).drop_row(), Rule::range(0.0, 15.0).warn()]),
        C::string("strongest_zone")
            .doc("Zone lowest against the league; ties go to paint, then mid_range")
            .null_when("no zone has attempts")
            .rules(ZONES),
        C::string("weakest_zone")
            .doc("Zone highest against the league; ties go to paint, then mid_range")
            .null_when("no zone has attempts")
            .rules(ZONES),
        C::string("data_quality_tier")
            .required()
            .doc("high from 15 games, medium from 10, else low")
            .rules(&[Rule::one_of(&["high", "medium", "low"]).warn()]),
        C::string("calculation_notes").doc("Zones without attempts").null_when("none"),
        C::timestamp("source_team_defense_last_updated")
            .doc("Load time of the newest upstream row")
            .null_when("not filled")
            .always_null(),
        C::int("source_team_defense_rows_found")
            .doc("Rows found upstream")
            .null_when("not filled")
            .always_null(),
        C::numeric("source_team_defense_completeness_pct", 5, 2)
            .doc("Share of expected rows found upstream")
            .unit("%")
            .null_when("not filled")
            .always_null(),
        C::string("source_team_defense_hash")
            .doc("data_hash of the newest game of any team this season before the date")
            .null_when("no such row has a hash"),
        C::string("data_hash")
            .doc("Hash of the business fields, before rounding to the column scale"),
        C::boolean("early_season_flag")
            .doc("True with fewer than 15 games in the window")
            .null_when("15 games"),
        C::string("insufficient_data_reason")
            .doc("Why data was short")
            .null_when("always: such teams get no row")
            .always_null(),
        C::int("expected_games_count")
            .doc("Final games of the team this season, at most 15; 15 in backfill")
            .unit("games"),
        C::int("actual_games_count")
            .doc("Games of the team delivered this season, at most 15; 15 in backfill")
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
            .doc("Highest attempt number; 0 when none, and in backfill")
            .unit("attempts"),
        C::boolean("circuit_breaker_active")
            .doc("Always false: a team with an open breaker gets no row"),
        C::timestamp("circuit_breaker_until")
            .doc("When the breaker closes again")
            .null_when("always: such teams get no row")
            .always_null(),
        C::boolean("manual_override_required").doc("Always false"),
        C::boolean("season_boundary_detected").doc("October, November or April; false in backfill"),
        C::boolean("backfill_bootstrap_mode")
            .doc("Fewer than 30 days into the season; false in backfill"),
        C::string("processing_decision_reason")
            .doc("Always processed_successfully")
            .rules(&[Rule::one_of(&["processed_successfully"]).warn()]),
        C::timestamp("processed_at").required().doc("Start of the run"),
        C::timestamp("created_at").doc("Start of the run that wrote the row"),
    ],
)
.key(&["analysis_date", "team_abbr"])
.partitioned_by("analysis_date")
.hashed(&[
    "team_abbr",
    "analysis_date",
    "paint_pct_allowed_last_15",
    "paint_attempts_allowed_per_game",
    "paint_points_allowed_per_game",
    "paint_blocks_per_game",
    "paint_defense_vs_league_avg",
    "mid_range_pct_allowed_last_15",
    "mid_range_attempts_allowed_per_game",
    "mid_range_blocks_per_game",
    "mid_range_defense_vs_league_avg",
    "three_pt_pct_allowed_last_15",
    "three_pt_attempts_allowed_per_game",
    "three_pt_blocks_per_game",
    "three_pt_defense_vs_league_avg",
    "defensive_rating_last_15",
    "opponent_points_per_game",
    "opponent_pace",
    "games_in_sample",
    "strongest_zone",
    "weakest_zone",
    "data_quality_tier",
    "calculation_notes",
]);

/// What it is computed from.
pub static TEAM_DEFENSE_SET: FeatureSet = FeatureSet {
    table: &TEAM_DEFENSE,
    inputs: &[
        Input {
            table: &inputs::TEAM_DEFENSE_GAME_SUMMARY,
            columns: &[
                "game_id",
                "game_date",
                "defending_team_abbr",
                "opp_paint_makes",
                "opp_paint_attempts",
                "opp_mid_range_makes",
                "opp_mid_range_attempts",
                "opp_three_pt_makes",
                "opp_three_pt_attempts",
                "points_in_paint_allowed",
                "blocks_paint",
                "blocks_mid_range",
                "blocks_three_pt",
                "points_allowed",
                "defensive_rating",
                "opponent_pace",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Season { back: 0, ahead: -1 },
        },
        PRECOMPUTE_SCHEDULE,
        REFERENCE_SCHEDULE,
        ATTEMPTS,
    ],
};
