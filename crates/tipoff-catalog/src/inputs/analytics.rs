//! `nba_analytics`: one row per player or team and game played.

use crate::{Column as C, Table};

/// One row per player and game.
pub static PLAYER_GAME_SUMMARY: Table = Table::new(
    "nba_analytics.player_game_summary",
    "Player box scores with shot zones and usage",
    &[
        C::string("player_lookup").required().doc("Player"),
        C::string("universal_player_id").doc("Player id across name changes"),
        C::string("game_id").required().doc("Canonical or official id"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("team_abbr").required().doc("Player's team in the game"),
        C::string("opponent_team_abbr").doc("Opponent"),
        C::int("season_year").doc("First calendar year of the season"),
        C::int("points").doc("Points").unit("points").null_when("did not play"),
        C::numeric("minutes_played", 5, 1).doc("Minutes").unit("min").null_when("did not play"),
        C::int("assists").doc("Assists"),
        C::int("offensive_rebounds").doc("Offensive rebounds"),
        C::int("defensive_rebounds").doc("Defensive rebounds"),
        C::int("fg_attempts").doc("Field-goal attempts"),
        C::int("fg_makes").doc("Field goals made"),
        C::int("three_pt_attempts").doc("Three-point attempts"),
        C::int("three_pt_makes").doc("Three-pointers made"),
        C::int("ft_attempts").doc("Free-throw attempts"),
        C::int("ft_makes").doc("Free throws made"),
        C::int("paint_attempts").doc("Attempts within 8 feet").null_when("no shot chart"),
        C::int("paint_makes").doc("Makes within 8 feet").null_when("no shot chart"),
        C::int("mid_range_attempts").doc("Other two-point attempts").null_when("no shot chart"),
        C::int("mid_range_makes").doc("Other two-point makes").null_when("no shot chart"),
        C::int("assisted_fg_makes").doc("Assisted field goals").null_when("no play-by-play"),
        C::int("unassisted_fg_makes").doc("Unassisted field goals").null_when("no play-by-play"),
        C::numeric("usage_rate", 6, 2)
            .doc("Share of team possessions used")
            .unit("%")
            .null_when("did not play"),
        C::numeric("ts_pct", 5, 3).doc("True shooting").unit("fraction").null_when("no attempts"),
        C::boolean("is_active").required().doc("Listed as active"),
        C::boolean("is_dnp").doc("Did not play").null_when("false"),
        C::boolean("win_flag").doc("Team won"),
        C::timestamp("processed_at").doc("When the row was loaded"),
        C::string("data_hash").doc("Content hash of the row"),
    ],
)
.key(&["player_lookup", "game_date"])
.partitioned_by("game_date");

/// One row per team and game, seen from the offence.
pub static TEAM_OFFENSE_GAME_SUMMARY: Table = Table::new(
    "nba_analytics.team_offense_game_summary",
    "Team offence by game",
    &[
        C::string("game_id").required().doc("Canonical or official id"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("team_abbr").required().doc("Team"),
        C::string("opponent_team_abbr").doc("Opponent"),
        C::int("season_year").doc("First calendar year of the season"),
        C::int("points_scored").doc("Points").unit("points"),
        C::numeric("offensive_rating", 6, 2).doc("Points per 100 possessions"),
        C::numeric("pace", 5, 1).doc("Possessions per 48 minutes"),
        C::int("possessions").doc("Possessions"),
        C::int("rebounds").doc("Rebounds"),
        C::boolean("home_game").doc("At home"),
        C::boolean("win_flag").doc("Team won"),
        C::timestamp("processed_at").doc("When the row was loaded"),
        C::string("data_hash").doc("Content hash of the row"),
    ],
)
.key(&["team_abbr", "game_date"])
.partitioned_by("game_date");

/// One row per team and game, seen from the defence.
pub static TEAM_DEFENSE_GAME_SUMMARY: Table = Table::new(
    "nba_analytics.team_defense_game_summary",
    "Team defence by game: what opponents did",
    &[
        C::string("game_id").required().doc("Canonical or official id"),
        C::date("game_date").required().doc("Eastern date of the game"),
        C::string("defending_team_abbr").required().doc("Team"),
        C::string("opponent_team_abbr").doc("Opponent"),
        C::int("season_year").doc("First calendar year of the season"),
        C::int("points_allowed").doc("Opponent points").unit("points"),
        C::int("opp_ft_attempts").doc("Opponent free-throw attempts"),
        C::int("opp_paint_attempts").doc("Opponent attempts within 8 feet"),
        C::int("opp_paint_makes").doc("Opponent makes within 8 feet"),
        C::int("opp_mid_range_attempts").doc("Opponent mid-range attempts"),
        C::int("opp_mid_range_makes").doc("Opponent mid-range makes"),
        C::int("opp_three_pt_attempts").doc("Opponent three-point attempts"),
        C::int("opp_three_pt_makes").doc("Opponent three-point makes"),
        C::int("points_in_paint_allowed").doc("Opponent points in the paint").unit("points"),
        C::int("mid_range_points_allowed")
            .doc("Opponent mid-range points; not used")
            .unit("points"),
        C::int("three_pt_points_allowed")
            .doc("Opponent three-point points; not used")
            .unit("points"),
        C::int("blocks_paint").doc("Blocks in the paint"),
        C::int("blocks_mid_range").doc("Blocks from mid-range"),
        C::int("blocks_three_pt").doc("Blocks of threes"),
        C::numeric("defensive_rating", 6, 2).doc("Opponent points per 100 possessions"),
        C::numeric("opponent_pace", 5, 1).doc("Opponent possessions per 48 minutes"),
        C::boolean("home_game").doc("At home"),
        C::boolean("win_flag").doc("Team won"),
        C::timestamp("processed_at").doc("When the row was loaded"),
        C::string("data_hash").doc("Content hash of the row"),
    ],
)
.key(&["defending_team_abbr", "game_date"])
.partitioned_by("game_date");
