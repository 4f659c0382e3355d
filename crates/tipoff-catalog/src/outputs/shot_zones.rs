//! `nba_precompute.player_shot_zone_analysis`.

use super::{ATTEMPTS, PRECOMPUTE_SCHEDULE, REFERENCE_SCHEDULE};
use crate::{Column as C, FeatureSet, Input, Need, Table, Window, inputs};

/// Shot distribution, efficiency and volume by zone.
pub static SHOT_ZONES: Table = Table::new(
    "nba_precompute.player_shot_zone_analysis",
    "Shot distribution, efficiency and volume by court zone over a player's last 10 games",
    &[
        C::string("player_lookup").required().doc("Player"),
        C::date("analysis_date").required().doc("Target date"),
    ],
)
.key(&["analysis_date", "player_lookup"])
.partitioned_by("analysis_date");

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
