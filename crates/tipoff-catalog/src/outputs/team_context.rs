//! `nba_analytics.upcoming_team_game_context`.

use super::ATTEMPTS;
use crate::{Column as C, FeatureSet, Input, Need, Rule, Table, Window, inputs};

/// Pre-game context per team and game.
pub static TEAM_CONTEXT: Table = Table::new(
    "nba_analytics.upcoming_team_game_context",
    "Pre-game context per team and game: rest, density, betting lines, injuries, form, travel",
    &[
        C::string("team_abbr").required().doc("Team").rules(&[Rule::team()]),
        C::string("game_id")
            .required()
            .doc("Official schedule id, not the canonical id of the player set"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::int("season_year").required().doc("First calendar year of the season"),
        C::string("opponent_team_abbr").required().doc("Opponent").rules(&[Rule::team()]),
        C::boolean("home_game").required().doc("Home view of the game"),
        C::boolean("is_back_to_back").required().doc("Played the day before"),
        C::boolean("team_back_to_back").required().doc("The same as is_back_to_back"),
        C::int("days_since_last_game")
            .doc("Date difference to the last game; 1 = played the day before")
            .unit("days")
            .null_when(FIRST_GAME),
        C::int("game_number_in_season")
            .doc("Completed games of the season before this one, plus 1")
            .rules(&[Rule::range(1.0, f64::INFINITY)]),
        C::int("team_days_rest")
            .doc("Days without a game before this one; 0 = played the day before")
            .unit("days")
            .null_when(FIRST_GAME)
            .rules(&[AT_LEAST_0]),
        C::int("games_in_last_7_days")
            .required()
            .doc("Games from D-6 to D-1")
            .unit("games")
            .rules(&[Rule::range(0.0, 7.0)]),
        C::int("games_in_last_14_days")
            .required()
            .doc("Games from D-13 to D-1")
            .unit("games")
            .rules(&[Rule::range(0.0, 14.0)]),
        C::numeric("game_spread", 5, 2)
            .doc("Spread of this team, negative = favoured")
            .unit("points")
            .null_when(NO_LINE),
        C::numeric("game_total", 5, 1).doc("Points total").unit("points").null_when(NO_LINE),
        C::string("game_spread_source")
            .doc("Bookmaker of game_spread")
            .null_when(NO_LINE)
            .rules(&[BOOKS]),
        C::string("game_total_source")
            .doc("Bookmaker of game_total, not always that of game_spread")
            .null_when(NO_LINE)
            .rules(&[BOOKS]),
        C::numeric("spread_movement", 5, 2)
            .doc("Spread movement; not computed")
            .unit("points")
            .always_null(),
        C::numeric("total_movement", 5, 1)
            .doc("Total movement; not computed")
            .unit("points")
            .always_null(),
        C::timestamp("betting_lines_updated_at")
            .doc("When the spread was captured, else the total")
            .null_when(NO_LINE),
        C::int("starters_out_count")
            .required()
            .doc("Players reported out; despite the name all of them, not only starters")
            .unit("players")
            .rules(&[AT_LEAST_0_WARN]),
        C::int("questionable_players_count")
            .required()
            .doc("Players reported questionable or doubtful")
            .unit("players")
            .rules(&[AT_LEAST_0_WARN]),
        C::int("team_win_streak_entering")
            .required()
            .doc("Games won in a row, season to date")
            .unit("games")
            .rules(&[AT_LEAST_0]),
        C::int("team_loss_streak_entering")
            .required()
            .doc("Games lost in a row, season to date")
            .unit("games")
            .rules(&[AT_LEAST_0]),
        C::int("last_game_margin")
            .doc("Own points minus the opponent's in the last decided game")
            .unit("points")
            .null_when("no decided game this season, or its score is unknown"),
        C::string("last_game_result")
            .doc("W or L in the last decided game")
            .null_when("no decided game this season")
            .rules(&[Rule::one_of(&["W", "L"]).warn()]),
        C::int("travel_miles")
            .required()
            .doc("Great-circle miles from the arena of the previous game; 0 at home")
            .unit("miles")
            .rules(&[AT_LEAST_0_WARN]),
        C::timestamp("source_nbac_schedule_last_updated")
            .doc("Newest load of the date's schedule rows")
            .null_when(NO_ROWS),
        C::int("source_nbac_schedule_rows_found")
            .doc("Raw schedule rows of the date")
            .unit("rows")
            .null_when(NO_ROWS),
        C::numeric("source_nbac_schedule_completeness_pct", 5, 2)
            .doc("Rows found of 20 expected, at most 100")
            .unit("%")
            .null_when(NO_ROWS)
            .rules(&[PERCENT]),
        C::string("source_nbac_schedule_hash")
            .doc("Content hash of the date's newest schedule row that has one")
            .null_when(NO_HASH),
        C::timestamp("source_odds_lines_last_updated")
            .doc("Newest load of the date's game lines")
            .null_when(NO_ROWS),
        C::int("source_odds_lines_rows_found")
            .doc("Raw game-line rows of the date")
            .unit("rows")
            .null_when(NO_ROWS),
        C::numeric("source_odds_lines_completeness_pct", 5, 2)
            .doc("Rows found of 40 expected, at most 100")
            .unit("%")
            .null_when(NO_ROWS)
            .rules(&[PERCENT]),
        C::string("source_odds_lines_hash")
            .doc("Content hash of the date's newest game line that has one")
            .null_when(NO_HASH),
        C::timestamp("source_injury_report_last_updated")
            .doc("Newest load of the reports on the date's games")
            .null_when(NO_ROWS),
        C::int("source_injury_report_rows_found")
            .doc("Raw report rows on the date's games, issued from D-30 to D")
            .unit("rows")
            .null_when(NO_ROWS),
        C::numeric("source_injury_report_completeness_pct", 5, 2)
            .doc("Rows found of 10 expected, at most 100")
            .unit("%")
            .null_when(NO_ROWS)
            .rules(&[PERCENT]),
        C::string("source_injury_report_hash")
            .doc("Content hash of the newest of these reports that has one")
            .null_when(NO_HASH),
        C::boolean("early_season_flag").doc("Not filled").always_null(),
        C::string("insufficient_data_reason").doc("Not filled").always_null(),
        C::int("expected_games_count").doc("Games expected from D-14 to D-1").unit("games"),
        C::int("actual_games_count")
            .doc("Those of them that are final with scores and winner")
            .unit("games"),
        C::int("missing_games_count").doc("Expected but not found").unit("games"),
        C::float("completeness_percentage")
            .doc("Share found from D-14 to D-1; 100 when none was expected")
            .unit("%")
            .rules(&[PERCENT]),
        C::boolean("is_production_ready").doc("Both windows have at least 70 %"),
        C::string("quality_tier").doc("gold, silver, bronze or poor, by completeness_percentage"),
        C::float("quality_score").doc("95, 75, 50 or 25, by quality_tier"),
        C::strings("quality_issues").doc("Incomplete windows, season boundary, bootstrap"),
        C::strings("data_sources").doc("Always nbac_schedule"),
        C::strings("data_quality_issues").doc("The same as quality_issues"),
        C::timestamp("last_reprocess_attempt_at").doc("Not filled").always_null(),
        C::int("reprocess_attempt_count").doc("Highest attempt number; 0 when there was none"),
        C::boolean("circuit_breaker_active")
            .doc("Whether the entity breaker is open; rows are emitted all the same"),
        C::timestamp("circuit_breaker_until")
            .doc("When the entity breaker closes again")
            .null_when("not open"),
        C::boolean("manual_override_required").doc("Always false"),
        C::boolean("season_boundary_detected").doc("October, November or April"),
        C::boolean("backfill_bootstrap_mode").doc("Fewer than 30 days since 1 October"),
        C::string("processing_decision_reason").doc("Always processed_successfully"),
        C::float("l7d_completeness_pct")
            .doc("Share of expected games found from D-7 to D-1")
            .unit("%")
            .rules(&[PERCENT]),
        C::boolean("l7d_is_complete").doc("Nothing missing from D-7 to D-1"),
        C::float("l14d_completeness_pct")
            .doc("Share of expected games found from D-14 to D-1")
            .unit("%")
            .rules(&[PERCENT]),
        C::boolean("l14d_is_complete").doc("Nothing missing from D-14 to D-1"),
        C::boolean("all_windows_complete").doc("Both windows are complete"),
        C::string("data_hash").doc("Content hash of the business columns"),
        C::timestamp("processed_at").required().doc("Start of the run that wrote the row last"),
        C::timestamp("created_at").required().doc("Start of the run that wrote the row first"),
    ],
)
.key(&["game_date", "team_abbr", "game_id"])
.partitioned_by("game_date")
.hashed(&[
    "team_abbr",
    "game_id",
    "game_date",
    "season_year",
    "opponent_team_abbr",
    "home_game",
    "is_back_to_back",
    "days_since_last_game",
    "game_number_in_season",
    "team_days_rest",
    "team_back_to_back",
    "games_in_last_7_days",
    "games_in_last_14_days",
    "game_spread",
    "game_total",
    "game_spread_source",
    "game_total_source",
    "spread_movement",
    "total_movement",
    "betting_lines_updated_at",
    "starters_out_count",
    "questionable_players_count",
    "team_win_streak_entering",
    "team_loss_streak_entering",
    "last_game_margin",
    "last_game_result",
    "travel_miles",
]);

const FIRST_GAME: &str = "first game of the season";
const NO_LINE: &str = "no usable line of draftkings or fanduel";
const NO_ROWS: &str = "the source has no row for the date";
const NO_HASH: &str = "the source has no hashed row for the date";
const AT_LEAST_0: Rule = Rule::range(0.0, f64::INFINITY);
const AT_LEAST_0_WARN: Rule = AT_LEAST_0.warn();
const PERCENT: Rule = Rule::range(0.0, 100.0).warn();
const BOOKS: Rule = Rule::one_of(&["draftkings", "fanduel"]).warn();

/// What it is computed from.
pub static TEAM_CONTEXT_SET: FeatureSet = FeatureSet {
    table: &TEAM_CONTEXT,
    inputs: &[
        Input {
            table: &inputs::NBAC_SCHEDULE,
            columns: &[
                "game_id",
                "game_date",
                "game_date_est",
                "game_status",
                "home_team_tricode",
                "away_team_tricode",
                "home_team_score",
                "away_team_score",
                "winning_team_tricode",
                "season_year",
                "arena_timezone",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Days { back: 400, ahead: 0 },
        },
        Input {
            table: &inputs::ESPN_SCOREBOARD,
            columns: &[
                "game_id",
                "game_date",
                "season_year",
                "home_team_abbr",
                "away_team_abbr",
                "game_status",
                "is_completed",
                "home_team_score",
                "away_team_score",
                "home_team_winner",
                "away_team_winner",
                "processed_at",
            ],
            need: Need::IfPresent,
            window: Window::Days { back: 400, ahead: 0 },
        },
        Input {
            table: &inputs::ODDS_API_GAME_LINES,
            columns: &[
                "game_date",
                "game_id",
                "home_team_abbr",
                "away_team_abbr",
                "bookmaker_key",
                "market_key",
                "outcome_name",
                "outcome_point",
                "snapshot_timestamp",
                "commence_time",
                "processed_at",
                "data_hash",
            ],
            need: Need::Optional,
            window: Window::Days { back: 0, ahead: 0 },
        },
        Input {
            table: &inputs::NBAC_INJURY_REPORT,
            columns: &[
                "report_date",
                "report_hour",
                "game_date",
                "team",
                "player_lookup",
                "injury_status",
                "reason",
                "reason_category",
                "confidence_score",
                "processed_at",
                "data_hash",
            ],
            need: Need::Optional,
            window: Window::Days { back: 30, ahead: 0 },
        },
        ATTEMPTS,
    ],
};
