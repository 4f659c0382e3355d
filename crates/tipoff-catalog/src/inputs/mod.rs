//! Source tables: what the warehouse holds and feature sets read. A column
//! that is not nullable must exist; a nullable one may be absent.

mod analytics;
mod raw;
mod reference;

pub use analytics::{PLAYER_GAME_SUMMARY, TEAM_DEFENSE_GAME_SUMMARY, TEAM_OFFENSE_GAME_SUMMARY};
pub use raw::{
    BETTINGPROS_PLAYER_POINTS_PROPS, ESPN_SCOREBOARD, ESPN_TEAM_ROSTERS,
    NBAC_GAMEBOOK_PLAYER_STATS, NBAC_INJURY_REPORT, NBAC_SCHEDULE, ODDS_API_GAME_LINES,
    ODDS_API_PLAYER_POINTS_PROPS,
};
pub use reference::{NBA_PLAYERS_REGISTRY, NBA_SCHEDULE, PLAYER_ALIASES, REPROCESS_ATTEMPTS};
