//! `nba_reference.nba_schedule`: every game once.

use crate::rows::{Rows, cells};
use crate::season::Season;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rows = Rows::new(&inputs::NBA_SCHEDULE, &["game_id", "game_date"])?;
    let played = season.games.iter().map(|played| &played.game);
    for game in season.pre_season.iter().chain(played) {
        rows.push(cells![&game.id, game.day])?;
    }
    rows.finish()
}
