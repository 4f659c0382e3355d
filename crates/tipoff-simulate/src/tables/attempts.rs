//! `nba_orchestration.reprocess_attempts`: entities that were skipped before.

use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Kind, Played, Season};
use crate::time::Day;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 6] = [
    "processor_name",
    "entity_id",
    "analysis_date",
    "attempt_number",
    "circuit_breaker_tripped",
    "circuit_breaker_until",
];

/// Entities a feature set and season.
const ENTITIES: usize = 6;

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("reprocess_attempts");
    let mut rows = Rows::new(&inputs::REPROCESS_ATTEMPTS, &COLUMNS)?;
    let winter = season.calendar.opening + 40;
    let games: Vec<&Played> = season
        .games
        .iter()
        .filter(|played| played.game.kind == Kind::Regular && played.game.day >= winter)
        .collect();
    let sets = [
        "upcoming_player_game_context",
        "upcoming_team_game_context",
        "player_shot_zone_analysis",
        "team_defense_zone_analysis",
        "player_composite_factors",
    ];
    for set in sets {
        let sampled = rng.sample(games.len(), 0.0, ENTITIES);
        // One of them is shut for good.
        let shut = rng.below(sampled.len());
        for (place, at) in sampled.into_iter().enumerate() {
            let (entity, day) = entity(&mut rng, season, games[at], set);
            attempts(&mut rng, season, (set, &entity, day), place == shut, &mut rows)?;
        }
    }
    rows.finish()
}

/// Somebody who plays in the game, in the terms of the feature set.
fn entity(rng: &mut Stream, season: &Season, played: &Played, set: &str) -> (String, Day) {
    let day = played.game.day;
    let side = rng.pick(&played.sides);
    let team = season.team(side.team).code;
    let entity = match set {
        "upcoming_team_game_context" => format!("{team}_{}", day.date()),
        "team_defense_zone_analysis" => team.to_owned(),
        _ => season.lookup(rng.pick(&side.lines).player).to_owned(),
    };
    (entity, day)
}

fn attempts(
    rng: &mut Stream,
    season: &Season,
    (set, entity, day): (&str, &str, Day),
    shut: bool,
    rows: &mut Rows,
) -> Result<()> {
    let count = if shut { 3 } else { rng.between(1, 3) };
    for attempt in 1..=count {
        let tripped = attempt >= 3;
        let until = if shut {
            season.clock.at(Day::new(2099, 12, 31), 12 * 60)
        } else {
            season.clock.at(day + 1, 9 * 60)
        };
        let flag = (tripped || attempt > 1).then_some(tripped);
        rows.push(cells![set, entity, day, attempt, flag, tripped.then_some(until)])?;
    }
    Ok(())
}
