//! Output tables of the feature sets and what each set reads.

mod composite;
mod failures;
mod player_context;
mod shot_zones;
mod team_context;
mod team_defense;

pub use composite::{COMPOSITE, COMPOSITE_SET};
pub use failures::PRECOMPUTE_FAILURES;
pub use player_context::{PLAYER_CONTEXT, PLAYER_CONTEXT_SET};
pub use shot_zones::{SHOT_ZONES, SHOT_ZONES_SET};
pub use team_context::{TEAM_CONTEXT, TEAM_CONTEXT_SET};
pub use team_defense::{TEAM_DEFENSE, TEAM_DEFENSE_SET};

use crate::{Input, Need, Window, inputs};

/// History of the schedule that windows, streaks and season starts need: a
/// season can last 355 days (2019-20), and its start may lie ahead of D.
const SCHEDULE_WINDOW: Window = Window::Days { back: 400, ahead: 60 };

/// Season starts come from the reference schedule where it is present.
const REFERENCE_SCHEDULE: Input = Input {
    table: &inputs::NBA_SCHEDULE,
    columns: &["game_id", "game_date"],
    need: Need::IfPresent,
    window: SCHEDULE_WINDOW,
};

/// The schedule as the precompute sets read it.
const PRECOMPUTE_SCHEDULE: Input = Input {
    table: &inputs::NBAC_SCHEDULE,
    columns: SCHEDULE_COLUMNS,
    need: Need::Required,
    window: SCHEDULE_WINDOW,
};

/// Every column that takes part in choosing the schedule row in force.
const SCHEDULE_COLUMNS: &[&str] = &[
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
];

/// The state of the entity circuit breaker.
const ATTEMPTS: Input = Input {
    table: &inputs::REPROCESS_ATTEMPTS,
    columns: &[
        "processor_name",
        "entity_id",
        "analysis_date",
        "attempt_number",
        "circuit_breaker_tripped",
        "circuit_breaker_until",
    ],
    need: Need::IfPresent,
    window: Window::Days { back: 0, ahead: 0 },
};
