//! `nba_raw.nbac_gamebook_player_stats`: everybody listed for a game.

use super::respelled_id;
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Line, Played, Season, Side};
use arrow_array::RecordBatch;
use std::collections::BTreeSet;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 8] = [
    "game_id",
    "game_date",
    "player_lookup",
    "team_abbr",
    "player_status",
    "minutes",
    "points",
    "processed_at",
];

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("nbac_gamebook_player_stats");
    let mut rows = Rows::new(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, &COLUMNS)?;
    let respelled: BTreeSet<usize> = rng.sample(season.games.len(), 0.03, 4).into_iter().collect();
    for (at, played) in season.games.iter().enumerate() {
        let respelled = respelled.contains(&at);
        for side in &played.sides {
            book(&mut rng, season, played, side, respelled, &mut rows)?;
        }
    }
    rows.finish()
}

fn book(
    rng: &mut Stream,
    season: &Season,
    played: &Played,
    side: &Side,
    respelled: bool,
    rows: &mut Rows,
) -> Result<()> {
    let team = season.team(side.team);
    let (id, code) = if respelled {
        (respelled_id(season, &played.game), team.other_code())
    } else {
        (played.game.canonical.clone(), team.code)
    };
    let loaded = played.over().plus_hours(rng.between(1, 9));
    let mut push = |player: usize, status: &str, line: Option<&Line>| -> Result<()> {
        let minutes = line.map(|line| format!("{}:{:02}", line.seconds / 60, line.seconds % 60));
        // A name that nobody could resolve leaves no player and perhaps no team.
        let resolved = !rng.chance(0.003);
        let team = (resolved || rng.chance(0.7)).then_some(code);
        let player = resolved.then(|| season.lookup(player));
        let points = line.map(Line::points);
        let again = rng.chance(0.003);
        for loaded in [Some(loaded), again.then(|| loaded.plus_hours(13))].into_iter().flatten() {
            let minutes = minutes.as_deref();
            rows.push(cells![&id, played.game.day, player, team, status, minutes, points, loaded])?;
        }
        Ok(())
    };
    for line in &side.lines {
        push(line.player, "active", Some(line))?;
    }
    for player in &side.benched {
        push(*player, "dnp", None)?;
    }
    for player in &side.inactive {
        push(*player, "inactive", None)?;
    }
    Ok(())
}
