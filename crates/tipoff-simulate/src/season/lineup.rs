//! Who plays how long.

use super::availability::Listing;
use crate::league::{League, Stint};
use crate::rng::Stream;

/// Minutes of the first, second, ... player of a rotation.
const MINUTES: [f64; 11] = [36.0, 34.5, 32.5, 30.5, 28.0, 24.0, 20.0, 16.0, 12.0, 8.0, 5.0];
/// Players who may dress.
const DRESSED: usize = 13;

/// A team's players in a game.
pub(crate) struct Lineup {
    /// Player and seconds, the most important first.
    pub(crate) playing: Vec<(usize, i64)>,
    pub(crate) benched: Vec<usize>,
    pub(crate) inactive: Vec<usize>,
}

/// The line-up of `members` for a game of 48 minutes.
pub(crate) fn lineup(
    rng: &mut Stream,
    league: &League,
    season: i32,
    members: &[&Stint],
    listings: &[Listing],
) -> Lineup {
    let sits = |player: usize| listings.iter().any(|l| l.player == player && !l.plays);
    let level = |player: usize| league.players[player].level(season);
    let mut able: Vec<usize> =
        members.iter().map(|member| member.player).filter(|p| !sits(*p)).collect();
    able.sort_by(|a, b| level(*b).total_cmp(&level(*a)).then(a.cmp(b)));
    let mut inactive: Vec<usize> =
        members.iter().map(|member| member.player).filter(|p| sits(*p)).collect();
    inactive.extend(able.drain(DRESSED.min(able.len())..));
    inactive.sort_unstable();

    let rotation = (9 + rng.below(3)).min(able.len());
    let mut weights: Vec<f64> =
        (0..rotation).map(|rank| (60.0 * (MINUTES[rank] + 2.5 * rng.normal())).max(90.0)).collect();
    let mut late: Vec<(usize, i64)> = Vec::new();
    let mut benched = Vec::new();
    for player in able.drain(rotation..) {
        // The end of the bench gets the last seconds or minutes, or nothing.
        if rng.chance(0.3) {
            late.push((player, rng.between(12, 280)));
        } else {
            benched.push(player);
        }
    }
    let total = 5 * 48 * 60 - late.iter().map(|(_, seconds)| seconds).sum::<i64>();
    let scale = total as f64 / weights.iter().sum::<f64>();
    weights.iter_mut().for_each(|weight| *weight = (*weight * scale).floor().min(2_700.0));
    let mut playing: Vec<(usize, i64)> =
        able.into_iter().zip(weights.into_iter().map(|weight| weight as i64)).collect();
    // What rounding and the cap left over goes to those who play least.
    let mut left = total - playing.iter().map(|(_, seconds)| seconds).sum::<i64>();
    for (_, seconds) in playing.iter_mut().rev() {
        let more = left.min(2_700 - *seconds);
        *seconds += more;
        left -= more;
    }
    playing.extend(late);
    Lineup { playing, benched, inactive }
}

/// Level of the players, weighted with their seconds.
pub(crate) fn quality(league: &League, season: i32, playing: &[(usize, i64)]) -> f64 {
    let weighted =
        |(player, seconds): &(usize, i64)| league.players[*player].level(season) * *seconds as f64;
    let seconds: i64 = playing.iter().map(|(_, seconds)| seconds).sum();
    playing.iter().map(weighted).sum::<f64>() / seconds as f64
}
