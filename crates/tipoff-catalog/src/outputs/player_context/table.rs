//! The table: columns, rules, hashed fields.

use crate::{Column as C, Rule, Table};

const AT_LEAST_0: &[Rule] = &[Rule::range(0.0, f64::INFINITY).warn()];
const PERCENT: &[Rule] = &[Rule::range(0.0, 100.0).warn()];
const FRACTION: &[Rule] = &[Rule::range(0.0, 1.0).warn()];
const UP_TO_5: &[Rule] = &[Rule::range(0.0, 5.0).warn()];
const UP_TO_10: &[Rule] = &[Rule::range(0.0, 10.0).warn()];
const SAMPLE: &[Rule] = &[Rule::one_of(&["excellent", "good", "limited", "insufficient"]).warn()];
const TIER: &[Rule] = &[Rule::one_of(&["gold", "silver", "bronze"]).warn()];
const PHASE: &[Rule] = &[Rule::one_of(&["early", "mid", "late", "playoffs"]).warn()];
const STATUS: &[Rule] =
    &[Rule::one_of(&["out", "questionable", "doubtful", "probable", "available"]).warn()];

/// Pre-game context per player.
pub static PLAYER_CONTEXT: Table = Table::new(
    "nba_analytics.upcoming_player_game_context",
    "Pre-game context per player: fatigue, form, lines, opponent, team-mates, travel",
    COLUMNS,
)
.key(&["game_date", "player_lookup"])
.partitioned_by("game_date")
.hashed(HASHED);

const COLUMNS: &[C] = &[
    // Identity.
    C::string("player_lookup").required().doc("Player").rules(&[Rule::lookup()]),
    C::string("game_id").required().doc("Canonical id, YYYYMMDD_AWAY_HOME"),
    C::date("game_date").required().doc("Eastern date of the game"),
    C::string("team_abbr").required().doc("Player's team").rules(&[Rule::team()]),
    C::string("opponent_team_abbr").required().doc("Opponent").rules(&[Rule::team()]),
    C::string("universal_player_id")
        .doc("Player id across name changes")
        .null_when("not in the registry, by name or alias"),
    // Player lines.
    C::boolean("has_prop_line")
        .required()
        .doc("Some bookmaker offers a points line before tip-off"),
    C::numeric("current_points_line", 4, 1)
        .doc("Points line, latest before tip-off")
        .unit("points")
        .null_when("no usable line"),
    C::numeric("opening_points_line", 4, 1)
        .doc("Points line, earliest")
        .unit("points")
        .null_when("no usable line"),
    C::numeric("line_movement", 4, 1)
        .doc("Current less opening line")
        .unit("points")
        .null_when("either line is missing or 0"),
    C::string("current_points_line_source")
        .doc("Bookmaker of the current line, bettingpros_ in front for the second provider"),
    C::string("opening_points_line_source")
        .doc("Bookmaker of the opening line, bettingpros_ in front for the second provider"),
    // Game lines.
    C::numeric("game_spread", 4, 1)
        .doc("Consensus spread of the favourite, the same for both teams, at most 0")
        .unit("points")
        .null_when("no usable line"),
    C::numeric("opening_spread", 4, 1)
        .doc("The same at the earliest snapshot")
        .unit("points")
        .null_when("no usable line"),
    C::numeric("spread_movement", 4, 1)
        .doc("Current less opening spread")
        .unit("points")
        .null_when("either is missing or 0"),
    C::string("game_spread_source").doc("Bookmakers of the current spread, comma-separated"),
    C::numeric("game_total", 5, 1)
        .doc("Consensus total of both teams")
        .unit("points")
        .null_when("no usable line"),
    C::numeric("opening_total", 5, 1)
        .doc("The same at the earliest snapshot")
        .unit("points")
        .null_when("no usable line"),
    C::numeric("total_movement", 4, 1)
        .doc("Current less opening total")
        .unit("points")
        .null_when("either is missing or 0"),
    C::string("game_total_source").doc("Bookmakers of the current total, comma-separated"),
    C::numeric("spread_public_betting_pct", 5, 2)
        .doc("Share of bets on the spread")
        .unit("%")
        .rules(PERCENT)
        .always_null(),
    C::numeric("total_public_betting_pct", 5, 2)
        .doc("Share of bets on the total")
        .unit("%")
        .rules(PERCENT)
        .always_null(),
    // Opponent.
    C::numeric("pace_differential", 5, 1)
        .required()
        .doc("Own less opponent's pace over each team's last 10 games; 0 is unknown")
        .unit("possessions per 48 min"),
    C::numeric("opponent_pace_last_10", 5, 1)
        .required()
        .doc("Opponent's pace over its last 10 games of the season; 0 is unknown")
        .unit("possessions per 48 min"),
    C::numeric("opponent_ft_rate_allowed", 5, 3)
        .required()
        .doc("Free-throw attempts that the opponent allows; 0 is unknown")
        .unit("per 100 pace units"),
    C::numeric("opponent_def_rating_last_10", 6, 2)
        .required()
        .doc("Opponent's defensive rating; 0 is unknown")
        .unit("points per 100 possessions"),
    C::float("opponent_off_rating_last_10")
        .required()
        .doc("Opponent's offensive rating; 0 is unknown")
        .unit("points per 100 possessions"),
    C::float("opponent_rebounding_rate")
        .required()
        .doc("Opponent's rebounds per possession; 0 is unknown"),
    C::float("opponent_pace_variance")
        .required()
        .doc("Standard deviation of the pace; 0 below two games"),
    C::float("opponent_ft_rate_variance")
        .required()
        .doc("Standard deviation of the free-throw rate; 0 below two games"),
    C::float("opponent_def_rating_variance")
        .required()
        .doc("Standard deviation of the defensive rating; 0 below two games"),
    C::float("opponent_off_rating_variance")
        .required()
        .doc("Standard deviation of the offensive rating; 0 below two games"),
    C::float("opponent_rebounding_rate_variance")
        .required()
        .doc("Standard deviation of the rebounding rate; 0 below two games"),
    // Game.
    C::string("game_start_time_local")
        .doc("Tip-off on the arena's clock, e.g. 7:30 PM ET")
        .null_when("tip-off not yet known"),
    C::boolean("home_game").required().doc("At home"),
    C::boolean("back_to_back").required().doc("Played the day before"),
    C::string("season_phase").required().doc("early, mid, late or playoffs, by month").rules(PHASE),
    C::numeric("projected_usage_rate", 5, 2)
        .doc("Projected usage")
        .unit("%")
        .rules(PERCENT)
        .always_null(),
    // Fatigue.
    C::int("days_rest")
        .doc("Days since the last game played; 1 is a back-to-back")
        .unit("days")
        .null_when("no game played in 30 days"),
    C::int("days_rest_before_last_game")
        .doc("Days between the last two games played")
        .unit("days")
        .null_when("fewer than two games in 30 days"),
    C::int("days_since_2_plus_days_rest")
        .doc("Days since the latest game that followed a gap of two days or more")
        .unit("days")
        .null_when("no such gap in 30 days"),
    C::int("games_in_last_7_days").required().doc("Games played, D-6 to D-1").rules(AT_LEAST_0),
    C::int("games_in_last_14_days").required().doc("Games played, D-13 to D-1").rules(AT_LEAST_0),
    C::int("back_to_backs_last_14_days")
        .required()
        .doc("Pairs of games on consecutive days, D-13 to D-1")
        .rules(AT_LEAST_0),
    C::int("minutes_in_last_7_days")
        .required()
        .doc("Whole minutes played, D-6 to D-1")
        .unit("min")
        .rules(AT_LEAST_0),
    C::int("minutes_in_last_14_days")
        .required()
        .doc("Whole minutes played, D-13 to D-1")
        .unit("min")
        .rules(AT_LEAST_0),
    C::numeric("avg_minutes_per_game_last_7", 5, 1)
        .doc("Minutes per game played, D-6 to D-1")
        .unit("min")
        .null_when("no minutes in the window"),
    C::numeric("avg_usage_rate_last_7_games", 5, 2)
        .doc("Mean usage over seven days, despite the name")
        .unit("%")
        .null_when("no usage rate in the window")
        .rules(PERCENT),
    C::int("fourth_quarter_minutes_last_7").doc("Fourth-quarter minutes").unit("min").always_null(),
    C::int("clutch_minutes_last_7_games").doc("Clutch minutes").unit("min").always_null(),
    // Travel.
    C::int("travel_miles").doc("Miles to the game").unit("miles").always_null(),
    C::int("time_zone_changes").doc("Zones crossed to the game").always_null(),
    C::int("consecutive_road_games")
        .doc("Road games in a row with this one; 0 at home")
        .rules(AT_LEAST_0),
    C::int("miles_traveled_last_14_days")
        .doc("Miles between the team's games, D-14 to D-1")
        .unit("miles")
        .rules(AT_LEAST_0),
    C::int("time_zones_crossed_last_14_days")
        .doc("Time zones crossed between the team's games, D-14 to D-1")
        .rules(AT_LEAST_0),
    C::int("player_age").doc("Age").unit("years").null_when("no roster row in 90 days says"),
    // Form.
    C::numeric("points_avg_last_5", 5, 1)
        .doc("Points per game, last 5 games played within 30 days")
        .unit("points")
        .null_when("no points known"),
    C::numeric("points_avg_last_10", 5, 1)
        .doc("Points per game, last 10 games played within 30 days")
        .unit("points")
        .null_when("no points known"),
    C::int("l5_games_used").required().doc("Games behind points_avg_last_5").rules(UP_TO_5),
    C::int("l10_games_used").required().doc("Games behind points_avg_last_10").rules(UP_TO_10),
    C::string("l5_sample_quality")
        .required()
        .doc("excellent 5, good 3, limited 2, else insufficient")
        .rules(SAMPLE),
    C::string("l10_sample_quality")
        .required()
        .doc("excellent 10, good 7, limited 5, else insufficient")
        .rules(SAMPLE),
    C::int("prop_over_streak")
        .required()
        .doc("Latest games in a row above today's line")
        .rules(AT_LEAST_0),
    C::int("prop_under_streak")
        .required()
        .doc("Latest games in a row below today's line")
        .rules(AT_LEAST_0),
    // Team-mates.
    C::int("star_teammates_out")
        .required()
        .doc("Star team-mates out or doubtful")
        .rules(AT_LEAST_0),
    C::int("questionable_star_teammates")
        .required()
        .doc("Star team-mates questionable")
        .rules(AT_LEAST_0),
    C::int("star_tier_out")
        .required()
        .doc("Weights 1 to 3 of the star team-mates out or doubtful")
        .rules(AT_LEAST_0),
    C::numeric("shooting_pct_decline_last_5", 5, 3).doc("Decline in shooting").always_null(),
    C::numeric("fourth_quarter_production_last_7", 5, 1)
        .doc("Fourth-quarter production")
        .always_null(),
    // Schedule ahead.
    C::int("next_game_days_rest").doc("Always 0: looking ahead is off").unit("days"),
    C::int("games_in_next_7_days").doc("Always 0: looking ahead is off"),
    C::numeric("next_opponent_win_pct", 5, 3)
        .doc("Win share of the next opponent")
        .unit("fraction")
        .rules(FRACTION)
        .always_null(),
    C::boolean("next_game_is_primetime").doc("Always false: looking ahead is off"),
    C::int("opponent_days_rest")
        .doc("Days since the opponent's last final game")
        .unit("days")
        .null_when("none in 30 days"),
    C::int("opponent_games_in_next_7_days").doc("Always 0: looking ahead is off"),
    C::int("opponent_next_game_days_rest").doc("Always 0: looking ahead is off").unit("days"),
    // Injury report.
    C::string("player_status")
        .doc("Status in the latest injury report before tip-off")
        .null_when("not in a report for the game")
        .rules(STATUS),
    C::string("injury_report")
        .doc("Reason in that report, else its category")
        .null_when("no report, or no reason given"),
    C::int("questionable_teammates").doc("See questionable_star_teammates").always_null(),
    C::int("probable_teammates").doc("Team-mates reported probable").always_null(),
    // Source tracking.
    C::string("source_boxscore_hash").doc("Content of the box scores").always_null(),
    C::string("source_schedule_hash").doc("Content of the schedule").always_null(),
    C::string("source_props_hash").doc("Content of the player lines").always_null(),
    C::string("source_game_lines_hash").doc("Content of the game lines").always_null(),
    C::timestamp("source_boxscore_last_updated").doc("Newest box score").always_null(),
    C::int("source_boxscore_rows_found").doc("Box scores found").always_null(),
    C::numeric("source_boxscore_completeness_pct", 5, 2)
        .doc("Box scores found of those expected")
        .unit("%")
        .always_null(),
    C::timestamp("source_schedule_last_updated").doc("Newest schedule row").always_null(),
    C::int("source_schedule_rows_found").doc("Schedule rows found").always_null(),
    C::numeric("source_schedule_completeness_pct", 5, 2)
        .doc("Schedule rows found of those expected")
        .unit("%")
        .always_null(),
    C::timestamp("source_props_last_updated").doc("Newest player line").always_null(),
    C::int("source_props_rows_found").doc("Player lines found").always_null(),
    C::numeric("source_props_completeness_pct", 5, 2)
        .doc("Player lines found of those expected")
        .unit("%")
        .always_null(),
    C::timestamp("source_game_lines_last_updated").doc("Newest game line").always_null(),
    C::int("source_game_lines_rows_found").doc("Game lines found").always_null(),
    C::numeric("source_game_lines_completeness_pct", 5, 2)
        .doc("Game lines found of those expected")
        .unit("%")
        .always_null(),
    // Quality.
    C::string("quality_tier").required().doc("gold 10 games, silver 5, else bronze").rules(TIER),
    C::float("quality_score").required().doc("95, 75 or 50, by tier").rules(PERCENT),
    C::strings("quality_issues").doc("What is missing, in a fixed order"),
    C::strings("data_sources").doc("Tables behind the history"),
    C::string("data_quality_tier").required().doc("As quality_tier").rules(TIER),
    C::string("primary_source_used").required().doc("Table behind the history"),
    C::boolean("processed_with_issues").required().doc("Whether quality_issues has any"),
    C::strings("data_quality_issues").doc("As quality_issues"),
    // Completeness.
    C::int("expected_games_count").required().doc("Team games in the last 30 days"),
    C::int("actual_games_count").required().doc("Box scores of the player in the last 30 days"),
    C::float("completeness_percentage")
        .required()
        .doc("Box scores found of those expected, 30 days, at most 100")
        .unit("%")
        .rules(PERCENT),
    C::int("missing_games_count")
        .required()
        .doc("Box scores missing in the last 30 days")
        .rules(AT_LEAST_0),
    C::boolean("is_production_ready")
        .required()
        .doc("All windows at 70 %, or season boundary, or bootstrap"),
    C::timestamp("last_reprocess_attempt_at").doc("Last attempt").always_null(),
    C::int("reprocess_attempt_count").required().doc("Attempts so far").rules(AT_LEAST_0),
    C::boolean("circuit_breaker_active").required().doc("Always false: such players get no row"),
    C::timestamp("circuit_breaker_until").doc("When the breaker closes").always_null(),
    C::boolean("manual_override_required").required().doc("Always false"),
    C::boolean("season_boundary_detected").required().doc("October, November or April"),
    C::boolean("backfill_bootstrap_mode").required().doc("1 to 30 October"),
    C::string("processing_decision_reason").required().doc("Always processed_successfully"),
    C::float("l5_completeness_pct").required().doc("Last 5 games").unit("%").rules(PERCENT),
    C::boolean("l5_is_complete").required().doc("No box score missing, last 5 games"),
    C::float("l10_completeness_pct").required().doc("Last 10 games").unit("%").rules(PERCENT),
    C::boolean("l10_is_complete").required().doc("No box score missing, last 10 games"),
    C::float("l7d_completeness_pct").required().doc("Last 7 days").unit("%").rules(PERCENT),
    C::boolean("l7d_is_complete").required().doc("No box score missing, last 7 days"),
    C::float("l14d_completeness_pct").required().doc("Last 14 days").unit("%").rules(PERCENT),
    C::boolean("l14d_is_complete").required().doc("No box score missing, last 14 days"),
    C::float("l30d_completeness_pct").required().doc("Last 30 days").unit("%").rules(PERCENT),
    C::boolean("l30d_is_complete").required().doc("No box score missing, last 30 days"),
    C::boolean("all_windows_complete").required().doc("All five windows are complete"),
    C::int("context_version").required().doc("Version of the formulas: 1"),
    C::timestamp("created_at").required().doc("Start of the run that added the row"),
    C::timestamp("processed_at").required().doc("Start of the run that wrote the row last"),
    C::string("data_hash").required().doc("Hash of the feature columns, 16 hex digits"),
];

/// Every feature column; those that are always null come last.
const HASHED: &[&str] = &[
    "player_lookup",
    "game_id",
    "game_date",
    "team_abbr",
    "opponent_team_abbr",
    "universal_player_id",
    "has_prop_line",
    "current_points_line",
    "opening_points_line",
    "line_movement",
    "current_points_line_source",
    "opening_points_line_source",
    "game_spread",
    "opening_spread",
    "spread_movement",
    "game_spread_source",
    "game_total",
    "opening_total",
    "total_movement",
    "game_total_source",
    "pace_differential",
    "opponent_pace_last_10",
    "opponent_ft_rate_allowed",
    "opponent_def_rating_last_10",
    "opponent_off_rating_last_10",
    "opponent_rebounding_rate",
    "opponent_pace_variance",
    "opponent_ft_rate_variance",
    "opponent_def_rating_variance",
    "opponent_off_rating_variance",
    "opponent_rebounding_rate_variance",
    "game_start_time_local",
    "home_game",
    "back_to_back",
    "season_phase",
    "days_rest",
    "days_rest_before_last_game",
    "days_since_2_plus_days_rest",
    "games_in_last_7_days",
    "games_in_last_14_days",
    "back_to_backs_last_14_days",
    "minutes_in_last_7_days",
    "minutes_in_last_14_days",
    "avg_minutes_per_game_last_7",
    "avg_usage_rate_last_7_games",
    "consecutive_road_games",
    "miles_traveled_last_14_days",
    "time_zones_crossed_last_14_days",
    "player_age",
    "points_avg_last_5",
    "points_avg_last_10",
    "l5_games_used",
    "l10_games_used",
    "l5_sample_quality",
    "l10_sample_quality",
    "prop_over_streak",
    "prop_under_streak",
    "star_teammates_out",
    "questionable_star_teammates",
    "star_tier_out",
    "next_game_days_rest",
    "games_in_next_7_days",
    "next_game_is_primetime",
    "opponent_days_rest",
    "opponent_games_in_next_7_days",
    "opponent_next_game_days_rest",
    "player_status",
    "injury_report",
    "spread_public_betting_pct",
    "total_public_betting_pct",
    "projected_usage_rate",
    "fourth_quarter_minutes_last_7",
    "clutch_minutes_last_7_games",
    "travel_miles",
    "time_zone_changes",
    "shooting_pct_decline_last_5",
    "fourth_quarter_production_last_7",
    "next_opponent_win_pct",
    "questionable_teammates",
    "probable_teammates",
];
