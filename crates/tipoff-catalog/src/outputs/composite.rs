//! `nba_precompute.player_composite_factors`.

use super::{
    ATTEMPTS, PLAYER_CONTEXT, PRECOMPUTE_SCHEDULE, REFERENCE_SCHEDULE, SHOT_ZONES, TEAM_CONTEXT,
    TEAM_DEFENSE,
};
use crate::{Column as C, FeatureSet, Input, Need, Table, Window, inputs};

/// Situational factors per player and game.
pub static COMPOSITE: Table = Table::new(
    "nba_precompute.player_composite_factors",
    "Situational factors per player: fatigue, zone mismatch, pace, usage, and their sum",
    &[
        C::string("player_lookup").required().doc("Player"),
        C::date("game_date").required().doc("Eastern date of the game"),
    ],
)
.key(&["game_date", "player_lookup"])
.partitioned_by("game_date");

const ON_THE_DATE: Window = Window::Days { back: 0, ahead: 0 };

/// What it is computed from.
pub static COMPOSITE_SET: FeatureSet = FeatureSet {
    table: &COMPOSITE,
    inputs: &[
        Input {
            table: &PLAYER_CONTEXT,
            columns: &["player_lookup", "game_date"],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &SHOT_ZONES,
            columns: &["player_lookup", "analysis_date"],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &TEAM_DEFENSE,
            columns: &["team_abbr", "analysis_date"],
            need: Need::Required,
            window: ON_THE_DATE,
        },
        Input {
            table: &TEAM_CONTEXT,
            columns: &["team_abbr", "game_date"],
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
