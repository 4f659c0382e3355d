//! `nba_raw.bettingpros_player_points_props`: all markets, despite the name.

use super::{half, lost, props::priced};
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Game, Season};
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 10] = [
    "game_date",
    "player_lookup",
    "market_type",
    "bet_side",
    "bookmaker",
    "points_line",
    "opening_line",
    "is_active",
    "is_best_line",
    "bookmaker_last_update",
];

const BOOKS: [(&str, f64); 5] = [
    ("DraftKings", 0.7),
    ("FanDuel", 0.7),
    ("BetMGM", 0.5),
    ("Caesars", 0.4),
    ("BettingPros Consensus", 0.9),
];

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("bettingpros_player_points_props");
    let mut rows = Rows::new(&inputs::BETTINGPROS_PLAYER_POINTS_PROPS, &COLUMNS)?;
    for played in &season.games {
        for side in &played.sides {
            for (player, expected) in priced(&mut rng, season, played, side, 0.62) {
                let lookup = season.lookup(player);
                let game = &played.game;
                market(&mut rng, game, lookup, "points", expected, &mut rows)?;
                let passing = season.player(player).profile.passing;
                if rng.chance(0.2) {
                    market(&mut rng, game, lookup, "assists", 3.0 * passing, &mut rows)?;
                }
                if rng.chance(0.2) {
                    let boards = 3.5 * season.player(player).profile.boards[1];
                    market(&mut rng, game, lookup, "rebounds", boards, &mut rows)?;
                }
            }
        }
    }
    rows.finish()
}

fn market(
    rng: &mut Stream,
    game: &Game,
    player: &str,
    market: &str,
    expected: f64,
    rows: &mut Rows,
) -> Result<()> {
    let mut books: Vec<(&str, f64)> = Vec::new();
    for (book, share) in BOOKS {
        if rng.chance(share) {
            books.push((book, half(expected + 0.5 * rng.normal())));
        }
    }
    let lowest = books.iter().map(|(_, line)| *line).fold(f64::INFINITY, f64::min);
    let highest = books.iter().map(|(_, line)| *line).fold(0.0, f64::max);
    for (book, line) in books {
        let opening = (line + *rng.pick(&[-1.0, 0.0, 0.0, 0.0, 1.0])).max(0.5);
        let opening = lost(rng, 0.10, opening);
        let active = !rng.chance(0.08);
        let before = match rng.weighted(&[0.945, 0.05, 0.005]) {
            0 => rng.between(3, 1_100),
            1 => -rng.between(2, 150),
            _ => 0,
        };
        let updated = game.tip.plus_minutes(-before);
        for (side, best) in [("over", line == lowest), ("under", line == highest)] {
            let day = game.day;
            rows.push(cells![
                day, player, market, side, book, line, opening, active, best, updated
            ])?;
        }
    }
    Ok(())
}
