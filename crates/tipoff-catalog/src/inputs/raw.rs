//! `nba_raw`: schedule, game books, rosters, markets, injury reports.

use crate::{Column as C, Table};

/// Games, several rows each; the latest row of a (`game_id`, `game_date`) is in force.
pub static NBAC_SCHEDULE: Table = Table::new(
    "nba_raw.nbac_schedule",
    "Games as scheduled and played; several rows a game",
    &[
        C::string("game_id")
            .required()
            .doc("Official id, e.g. 0022400123; 001 is pre-season, 002 regular season"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::timestamp("game_date_est")
            .doc("Tip-off")
            .null_when("not yet known: taken as noon Eastern"),
        C::int("game_status").doc("1 scheduled, 2 live, 3 final"),
        C::string("home_team_tricode").required().doc("Home team"),
        C::string("away_team_tricode").required().doc("Away team"),
        C::int("home_team_score").doc("Home points").unit("points").null_when("not final"),
        C::int("away_team_score").doc("Away points").unit("points").null_when("not final"),
        C::string("winning_team_tricode").doc("Winner").null_when("not final"),
        C::boolean("is_primetime").doc("Nationally televised evening game"),
        C::int("season_year").required().doc("First calendar year of the season"),
        C::string("arena_timezone").doc("IANA zone of the arena").null_when("Eastern"),
        C::boolean("neutral_site_flag").doc("Played at neither team's arena; not used"),
        C::string("data_source").doc("Feed that delivered the row; not used"),
        C::timestamp("processed_at").required().doc("When the row was loaded"),
        C::string("data_hash").doc("Content hash of the row"),
    ],
)
.key(&["game_id", "game_date"])
.partitioned_by("game_date");

/// Final scores from a second feed, for dates that the schedule lacks.
pub static ESPN_SCOREBOARD: Table = Table::new(
    "nba_raw.espn_scoreboard",
    "Final scores of a second feed, for dates without any schedule row",
    &[
        C::string("game_id").required().doc("The feed's own id"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::int("season_year").required().doc("First calendar year of the season"),
        C::string("home_team_abbr").required().doc("Home team"),
        C::string("away_team_abbr").required().doc("Away team"),
        C::string("game_status").required().doc("`final` when finished"),
        C::boolean("is_completed").required().doc("Whether the game is over"),
        C::int("home_team_score").required().doc("Home points").unit("points"),
        C::int("away_team_score").required().doc("Away points").unit("points"),
        C::boolean("home_team_winner").required().doc("Home team won"),
        C::boolean("away_team_winner").required().doc("Away team won"),
        C::timestamp("processed_at").required().doc("When the row was loaded"),
    ],
)
.key(&["game_id", "game_date"])
.partitioned_by("game_date");

/// Who dressed: the player list of a backfill.
pub static NBAC_GAMEBOOK_PLAYER_STATS: Table = Table::new(
    "nba_raw.nbac_gamebook_player_stats",
    "Post-game book: every player listed for a game",
    &[
        C::string("game_id").required().doc("YYYYMMDD_AWAY_HOME"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("player_lookup").doc("Player").null_when("name not resolved; row ignored"),
        C::string("team_abbr").doc("Team in the book"),
        C::string("player_status").required().doc("active, inactive or dnp"),
        C::string("minutes").doc("MM:SS").null_when("did not play"),
        C::int("points").doc("Points").unit("points").null_when("did not play"),
        C::timestamp("processed_at").doc("When the row was loaded"),
    ],
)
.key(&["game_id", "player_lookup"])
.partitioned_by("game_date");

/// Rosters as scraped, up to three times a day.
pub static ESPN_TEAM_ROSTERS: Table = Table::new(
    "nba_raw.espn_team_rosters",
    "Team rosters as scraped",
    &[
        C::date("roster_date").required().doc("Date of the scrape"),
        C::int("scrape_hour").required().doc("Hour of the scrape: 8, 14 or 20").unit("h"),
        C::string("team_abbr").required().doc("Team"),
        C::string("player_lookup").required().doc("Player"),
        C::int("age").doc("Age as listed").unit("years"),
        C::date("birth_date").doc("Date of birth"),
    ],
)
.key(&["roster_date", "scrape_hour", "team_abbr", "player_lookup"])
.partitioned_by("roster_date");

/// Points lines by bookmaker and snapshot.
pub static ODDS_API_PLAYER_POINTS_PROPS: Table = Table::new(
    "nba_raw.odds_api_player_points_props",
    "Player points lines by bookmaker and snapshot",
    &[
        C::string("game_id").required().doc("Official or canonical id; not used to match"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("player_lookup").doc("Player").null_when("name not resolved; row ignored"),
        C::string("bookmaker").required().doc("Bookmaker, lower case"),
        C::float("points_line").required().doc("Line").unit("points"),
        C::timestamp("snapshot_timestamp").required().doc("When the line was captured"),
        C::int("minutes_before_tipoff")
            .doc("Minutes to tip-off at capture, negative after it")
            .unit("min")
            .null_when("unknown: row unusable"),
        C::timestamp("game_start_time").doc("Tip-off as listed by the provider"),
    ],
)
.key(&["game_date", "player_lookup", "bookmaker", "snapshot_timestamp", "points_line"])
.partitioned_by("game_date");

/// Lines of all player markets, despite the name.
pub static BETTINGPROS_PLAYER_POINTS_PROPS: Table = Table::new(
    "nba_raw.bettingpros_player_points_props",
    "Player lines of a second provider, all markets",
    &[
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("player_lookup").required().doc("Player"),
        C::string("market_type").required().doc("points, rebounds, ..."),
        C::string("bet_side").required().doc("over or under"),
        C::string("bookmaker").required().doc("DraftKings, FanDuel, BettingPros Consensus, ..."),
        C::float("points_line").required().doc("Line").unit("points"),
        C::float("opening_line").doc("First line").unit("points"),
        C::boolean("is_active").required().doc("Still offered"),
        C::boolean("is_best_line").required().doc("Best line across books"),
        C::timestamp("bookmaker_last_update").required().doc("When the book last changed it"),
    ],
)
.key(&["game_date", "player_lookup", "market_type", "bet_side", "bookmaker", "points_line"])
.partitioned_by("game_date");

/// Spreads and totals by bookmaker and snapshot.
pub static ODDS_API_GAME_LINES: Table = Table::new(
    "nba_raw.odds_api_game_lines",
    "Game spreads and totals by bookmaker and snapshot",
    &[
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("game_id").required().doc("The provider's event hash, never an NBA id"),
        C::string("home_team_abbr").doc("Home team").null_when("taken from the outcome names"),
        C::string("away_team_abbr").doc("Away team").null_when("taken from the outcome names"),
        C::string("bookmaker_key").required().doc("Bookmaker, lower case"),
        C::string("market_key").required().doc("spreads or totals"),
        C::string("outcome_name").required().doc("Team name, or Over / Under"),
        C::float("outcome_point").doc("Line").unit("points"),
        C::float("outcome_price").required().doc("Decimal odds; not used"),
        C::timestamp("snapshot_timestamp").required().doc("When the line was captured"),
        C::timestamp("commence_time").required().doc("Tip-off as listed by the provider"),
        C::timestamp("processed_at").doc("When the row was loaded"),
        C::string("data_hash").doc("Content hash of the row"),
    ],
)
.key(&["game_date", "game_id", "bookmaker_key", "market_key", "outcome_name", "snapshot_timestamp"])
.partitioned_by("game_date");

/// Official injury reports, several a day.
pub static NBAC_INJURY_REPORT: Table = Table::new(
    "nba_raw.nbac_injury_report",
    "Official injury reports, several a day",
    &[
        C::date("report_date").required().doc("Date of the report"),
        C::int("report_hour")
            .doc("Eastern hour of the report, 0 to 23")
            .unit("h")
            .null_when("hour 0"),
        C::date("game_date").doc("Game that the report is about"),
        C::string("team").doc("Team, or UNKNOWN"),
        C::string("player_lookup").doc("Player").null_when("name not resolved; row ignored"),
        C::string("injury_status").doc("out, doubtful, questionable, probable, available"),
        C::string("reason").doc("Reason as printed"),
        C::string("reason_category").doc("Reason, grouped"),
        C::float("confidence_score").doc("Confidence of the parse, 0 to 1"),
        C::timestamp("processed_at").doc("When the row was loaded"),
        C::string("data_hash").doc("Content hash of the row"),
    ],
)
.key(&["report_date", "report_hour", "game_date", "player_lookup"])
.partitioned_by("report_date");
