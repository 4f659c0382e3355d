//! League averages of a date (team defence zones, section 3.1).

use super::games::{TeamGame, TeamGames};
use super::metrics::quotient;

/// Averages are taken over so many days before the target date.
const LEAGUE_DAYS: i32 = 30;
/// Games that a team needs in them.
const MINIMUM_GAMES: usize = 10;
/// Teams that averages need.
const MINIMUM_TEAMS: u32 = 10;
/// Paint, mid-range, three-point where too few teams count.
pub(super) const DEFAULTS: [f64; 3] = [0.580, 0.410, 0.355];

/// What opponents make per attempt in each zone, the mean over teams: the
/// 30 days before `date`, none of them before the season `start`.
pub(super) fn averages(games: &TeamGames, start: i32, date: i32) -> [f64; 3] {
    let (mut sums, mut teams) = ([0.0; 3], 0u32);
    // Teams come in order of their codes, which fixes the order of the sums.
    for (_, games) in games.between(start.max(date - LEAGUE_DAYS), date) {
        if games.len() < MINIMUM_GAMES {
            continue;
        }
        let fractions = [0, 1, 2].map(|zone| fraction(games, zone));
        if let [Some(paint), Some(mid_range), Some(three_pt)] = fractions {
            let [a, b, c] = sums;
            sums = [a + paint, b + mid_range, c + three_pt];
            teams += 1;
        }
    }
    if teams < MINIMUM_TEAMS { DEFAULTS } else { sums.map(|sum| sum / f64::from(teams)) }
}

/// A team's makes per attempt in a zone; missing where either is missing in
/// all games or nothing was attempted.
fn fraction(games: &[TeamGame], zone: usize) -> Option<f64> {
    let sum = |values: fn(&TeamGame) -> &[Option<i64>; 3]| {
        let known = games.iter().filter_map(|game| values(game).get(zone).copied().flatten());
        known.map(i128::from).reduce(|a, b| a + b)
    };
    let makes = sum(|game| &game.makes)?;
    let attempts = sum(|game| &game.attempts).filter(|sum| *sum != 0)?;
    Some(quotient(makes, attempts))
}
