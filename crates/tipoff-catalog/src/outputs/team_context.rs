//! `nba_analytics.upcoming_team_game_context`.

use super::ATTEMPTS;
use crate::{Column as C, FeatureSet, Input, Need, Table, Window, inputs};

/// Pre-game context per team and game.
pub static TEAM_CONTEXT: Table = Table::new(
    "nba_analytics.upcoming_team_game_context",
    "Pre-game context per team and game: rest, density, betting lines, injuries, form, travel",
    &[
        C::string("team_abbr").required().doc("Team"),
        C::string("game_id")
            .required()
            .doc("Official schedule id, not the canonical id of the player set"),
        C::date("game_date").required().doc("Eastern date of the game"),
    ],
)
.key(&["game_date", "team_abbr"])
.partitioned_by("game_date");

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
