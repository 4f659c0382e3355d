//! `nba_precompute.team_defense_zone_analysis`.

use super::{ATTEMPTS, PRECOMPUTE_SCHEDULE, REFERENCE_SCHEDULE};
use crate::{Column as C, FeatureSet, Input, Need, Table, Window, inputs};

/// What opponents shot by zone, relative to the league.
pub static TEAM_DEFENSE: Table = Table::new(
    "nba_precompute.team_defense_zone_analysis",
    "What opponents shot by zone over a team's last 15 games, relative to the league",
    &[
        C::string("team_abbr").required().doc("Team"),
        C::date("analysis_date").required().doc("Target date"),
    ],
)
.key(&["analysis_date", "team_abbr"])
.partitioned_by("analysis_date");

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
