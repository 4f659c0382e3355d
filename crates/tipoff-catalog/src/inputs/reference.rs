//! `nba_reference` and `nba_orchestration`: registry, aliases, attempts.

use crate::{Column as C, Table};

/// Players and their ids.
pub static NBA_PLAYERS_REGISTRY: Table = Table::new(
    "nba_reference.nba_players_registry",
    "Registered players, one row per season and team",
    &[
        C::string("universal_player_id").required().doc("Player id across name changes"),
        C::string("player_lookup").required().doc("Player"),
        C::string("team_abbr").doc("Team"),
        C::string("season").doc("Season, e.g. 2024-25"),
    ],
)
.key(&["universal_player_id", "season", "team_abbr"]);

/// Other spellings of a player.
pub static PLAYER_ALIASES: Table = Table::new(
    "nba_reference.player_aliases",
    "Spellings that stand for a registered player",
    &[
        C::string("alias_lookup").required().doc("The other spelling"),
        C::string("nba_canonical_lookup").required().doc("The registered spelling"),
        C::boolean("is_active").required().doc("Whether the alias is in force"),
    ],
)
.key(&["alias_lookup", "nba_canonical_lookup"]);

/// A schedule kept as reference data; when present it decides when a season starts.
pub static NBA_SCHEDULE: Table = Table::new(
    "nba_reference.nba_schedule",
    "Reference schedule; decides when a season starts where it is present",
    &[
        C::string("game_id").required().doc("Official id"),
        C::date("game_date").required().doc("Eastern date of the game"),
    ],
)
.key(&["game_id", "game_date"])
.partitioned_by("game_date");

/// Attempts at entities that could not be computed.
pub static REPROCESS_ATTEMPTS: Table = Table::new(
    "nba_orchestration.reprocess_attempts",
    "Attempts at entities that were skipped, with the entity circuit breaker",
    &[
        C::string("processor_name").required().doc("Feature set, without dataset"),
        C::string("entity_id").required().doc("Player, team, or TEAM_YYYY-MM-DD"),
        C::date("analysis_date").required().doc("Target date"),
        C::int("attempt_number").required().doc("1 for the first"),
        C::boolean("circuit_breaker_tripped")
            .doc("Whether this attempt opened the breaker")
            .null_when("false"),
        C::timestamp("circuit_breaker_until").doc("When the breaker closes again"),
    ],
)
.key(&["processor_name", "entity_id", "analysis_date", "attempt_number"])
.partitioned_by("analysis_date");
