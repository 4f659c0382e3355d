//! One module per feature set.

pub mod composite;
pub mod player_context;
pub mod shot_zones;
pub mod team_context;
pub mod team_defense;

#[cfg(test)]
mod zone_testing;
