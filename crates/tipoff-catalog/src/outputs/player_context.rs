//! `nba_analytics.upcoming_player_game_context`.

mod table;

pub use table::PLAYER_CONTEXT;

use super::{ATTEMPTS, SCHEDULE_COLUMNS, SCHEDULE_WINDOW};
use crate::{FeatureSet, Input, Need, Window, inputs};

/// What it is computed from.
pub static PLAYER_CONTEXT_SET: FeatureSet = FeatureSet {
    table: &PLAYER_CONTEXT,
    inputs: &[
        Input {
            table: &inputs::NBAC_SCHEDULE,
            columns: SCHEDULE_COLUMNS,
            need: Need::Required,
            window: SCHEDULE_WINDOW,
        },
        Input {
            table: &inputs::PLAYER_GAME_SUMMARY,
            columns: &[
                "player_lookup",
                "game_id",
                "game_date",
                "team_abbr",
                "points",
                "minutes_played",
                "usage_rate",
                "is_dnp",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Season { back: 30, ahead: -1 },
        },
        Input {
            table: &inputs::NBAC_GAMEBOOK_PLAYER_STATS,
            columns: &["game_id", "game_date", "player_lookup", "team_abbr"],
            need: Need::RequiredInBackfill,
            window: Window::Days { back: 0, ahead: 0 },
        },
        Input {
            table: &inputs::TEAM_OFFENSE_GAME_SUMMARY,
            columns: &[
                "game_id",
                "game_date",
                "team_abbr",
                "pace",
                "offensive_rating",
                "rebounds",
                "possessions",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Season { back: 0, ahead: -1 },
        },
        Input {
            table: &inputs::TEAM_DEFENSE_GAME_SUMMARY,
            columns: &[
                "game_id",
                "game_date",
                "defending_team_abbr",
                "defensive_rating",
                "opp_ft_attempts",
                "opponent_pace",
                "processed_at",
                "data_hash",
            ],
            need: Need::Required,
            window: Window::Season { back: 0, ahead: -1 },
        },
        Input {
            table: &inputs::ESPN_TEAM_ROSTERS,
            columns: &[
                "roster_date",
                "scrape_hour",
                "team_abbr",
                "player_lookup",
                "age",
                "birth_date",
            ],
            need: Need::Optional,
            window: Window::Days { back: 90, ahead: 0 },
        },
        Input {
            table: &inputs::ODDS_API_PLAYER_POINTS_PROPS,
            columns: &[
                "game_date",
                "player_lookup",
                "bookmaker",
                "points_line",
                "snapshot_timestamp",
                "minutes_before_tipoff",
            ],
            need: Need::Optional,
            window: Window::Days { back: 0, ahead: 0 },
        },
        Input {
            table: &inputs::BETTINGPROS_PLAYER_POINTS_PROPS,
            columns: &[
                "game_date",
                "player_lookup",
                "market_type",
                "bet_side",
                "bookmaker",
                "points_line",
                "opening_line",
                "is_active",
                "is_best_line",
                "bookmaker_last_update",
            ],
            need: Need::Optional,
            window: Window::Days { back: 0, ahead: 0 },
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
            ],
            need: Need::Optional,
            window: Window::Days { back: 30, ahead: 0 },
        },
        Input {
            table: &inputs::NBA_PLAYERS_REGISTRY,
            columns: &["player_lookup", "universal_player_id"],
            need: Need::Optional,
            window: Window::All,
        },
        Input {
            table: &inputs::PLAYER_ALIASES,
            columns: &["alias_lookup", "nba_canonical_lookup", "is_active"],
            need: Need::Optional,
            window: Window::All,
        },
        ATTEMPTS,
    ],
};
