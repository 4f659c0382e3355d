//! `nba_raw.odds_api_player_points_props`: points lines by book and snapshot.

use super::{half, lost, respelled_id};
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Game, Played, Season, Side};
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 8] = [
    "game_id",
    "game_date",
    "player_lookup",
    "bookmaker",
    "points_line",
    "snapshot_timestamp",
    "minutes_before_tipoff",
    "game_start_time",
];

/// Books, and the share of priced players that each quotes.
const BOOKS: [(&str, f64); 5] = [
    ("draftkings", 0.85),
    ("fanduel", 0.80),
    ("betmgm", 0.55),
    ("caesars", 0.40),
    ("betrivers", 0.30),
];

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("odds_api_player_points_props");
    let mut rows = Rows::new(&inputs::ODDS_API_PLAYER_POINTS_PROPS, &COLUMNS)?;
    let unpriced = rng.sample(season.games.len(), 0.04, 1);
    for (at, played) in season.games.iter().enumerate() {
        if unpriced.binary_search(&at).is_ok() {
            continue;
        }
        let game = &played.game;
        let id = match rng.weighted(&[0.6, 0.35, 0.05]) {
            0 => game.id.clone(),
            1 => game.canonical.clone(),
            _ => respelled_id(season, game),
        };
        for side in &played.sides {
            for (player, expected) in priced(&mut rng, season, played, side, 0.68) {
                quotes(&mut rng, season, game, &id, player, expected, &mut rows)?;
            }
        }
    }
    rows.finish()
}

/// Players that a market prices, with what it expects of each: most of those
/// who play more than a quarter of an hour, and some who then sit out.
pub(super) fn priced(
    rng: &mut Stream,
    season: &Season,
    played: &Played,
    side: &Side,
    share: f64,
) -> Vec<(usize, f64)> {
    let mut priced: Vec<(usize, f64)> = Vec::new();
    for line in &side.lines {
        if line.seconds >= 17 * 60 && rng.chance(share) {
            priced.push((line.player, line.expected_points + 0.8 * rng.normal()));
        }
    }
    for listing in side.listings.iter().filter(|listing| !listing.plays && listing.ease > -4) {
        let level = season.player(listing.player).level(season.year);
        if level > 0.4 && rng.chance(0.5) {
            priced.push((listing.player, 2.0 + 28.0 * level * played.minutes() as f64 / 48.0));
        }
    }
    priced
}

fn quotes(
    rng: &mut Stream,
    season: &Season,
    game: &Game,
    id: &str,
    player: usize,
    expected: f64,
    rows: &mut Rows,
) -> Result<()> {
    let lookup = season.lookup(player);
    let start = lost(rng, 0.01, game.tip);
    for (book, share) in BOOKS {
        if !rng.chance(share) {
            continue;
        }
        let mut line = half(expected + 0.5 * rng.normal());
        for minutes in snapshots(rng) {
            if rng.chance(0.25) {
                line = (line + *rng.pick(&[-1.0, 1.0])).max(0.5);
            }
            let captured = game.tip.plus_minutes(-minutes);
            let before = lost(rng, 0.008, minutes);
            let player = lost(rng, 0.002, lookup);
            rows.push(cells![id, game.day, player, book, line, captured, before, start])?;
            if book == "betrivers" && rng.chance(0.1) {
                // An alternate line beside the main one.
                let other = line + 3.0;
                rows.push(cells![id, game.day, player, book, other, captured, before, start])?;
            }
        }
    }
    Ok(())
}

/// Minutes before tip-off of a book's snapshots, in order.
fn snapshots(rng: &mut Stream) -> Vec<i64> {
    let mut minutes = vec![rng.between(420, 900)];
    if rng.chance(0.8) {
        minutes.push(rng.between(120, 300));
    }
    if rng.chance(0.7) {
        minutes.push(rng.between(2, 60));
    }
    if rng.chance(0.01) {
        minutes.push(0);
    }
    if rng.chance(0.2) {
        minutes.push(-rng.between(3, 120));
    }
    minutes
}
