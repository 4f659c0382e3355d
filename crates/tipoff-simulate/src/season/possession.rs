//! One side's plays: shots, free throws, turnovers, rebounds, assists.

use super::game::{Line, Side};
use crate::league::{League, MID, PAINT, Player, Style, THREE};
use crate::rng::Stream;

/// Points of a make by zone.
const WORTH: [f64; 3] = [2.0, 2.0, 3.0];
/// Plays of a possession: offensive rebounds extend it.
pub(crate) const PLAYS: f64 = 1.118;

/// How a side attacks in one game.
pub(crate) struct Attack {
    /// Per line: share of the team's plays.
    shares: Vec<f64>,
    /// Per line: zone shares and accuracy against this opponent.
    zones: Vec<[f64; 3]>,
    accuracy: Vec<[f64; 3]>,
}

impl Attack {
    /// Plays shared by level and time; accuracy scaled so that the side is
    /// expected to make `points` a play.
    pub(crate) fn new(
        league: &League,
        season: i32,
        lines: &[Line],
        against: &Style,
        points: f64,
    ) -> Self {
        let player = |line: &Line| &league.players[line.player];
        let weight = |line: &Line| {
            let level = player(line).level(season);
            line.seconds as f64 * (10.5 + 32.0 * level * level)
        };
        let raw: Vec<f64> = lines.iter().map(weight).collect();
        let sum: f64 = raw.iter().sum();
        let shares: Vec<f64> = raw.into_iter().map(|share| share / sum).collect();
        let zones: Vec<[f64; 3]> = lines
            .iter()
            .map(|line| {
                let mut zones = player(line).profile.zones;
                (0..3).for_each(|zone| zones[zone] *= against.funnel[zone]);
                let sum: f64 = zones.iter().sum();
                zones.map(|share| share / sum)
            })
            .collect();
        let mut attack = Self { shares, zones, accuracy: Vec::new() };
        attack.accuracy = lines.iter().map(|line| contested(player(line), against)).collect();
        let (mut field, mut line_points) = (0.0, 0.0);
        for (at, line) in lines.iter().enumerate() {
            let (from_field, free) = attack.worth(at, player(line));
            field += attack.shares[at] * from_field;
            line_points += attack.shares[at] * free;
        }
        let scale = ((points - line_points) / field).clamp(0.75, 1.3);
        for accuracy in &mut attack.accuracy {
            *accuracy = accuracy.map(|share| (share * scale).clamp(0.05, 0.85));
        }
        attack
    }

    /// Expected points of a line's play: from the field, from the line.
    fn worth(&self, at: usize, player: &Player) -> (f64, f64) {
        let profile = &player.profile;
        let kept = 1.0 - profile.turnover;
        let shot: f64 =
            (0..3).map(|zone| self.zones[at][zone] * self.accuracy[at][zone] * WORTH[zone]).sum();
        (kept * (1.0 - profile.fouled) * shot, kept * profile.fouled * 2.0 * profile.free_throw)
    }

    /// Writes the points that each line may expect of `plays`.
    pub(crate) fn expect(&self, league: &League, lines: &mut [Line], plays: f64) {
        for (at, line) in lines.iter_mut().enumerate() {
            let (field, free) = self.worth(at, &league.players[line.player]);
            line.expected_points = plays * self.shares[at] * (field + free);
        }
    }

    /// Plays `plays` plays, by the first `most` lines only.
    pub(crate) fn run(
        &self,
        rng: &mut Stream,
        league: &League,
        lines: &mut [Line],
        plays: f64,
        most: usize,
    ) {
        // Some have more of the ball than usual, others less.
        let form = |share: &f64| share * (1.0 + 0.28 * rng.normal()).max(0.3);
        let shares: Vec<f64> = self.shares.iter().take(most).map(form).collect();
        let sum: f64 = shares.iter().sum();
        let mut fortune = Fortune([0; 3].map(|_| rng.unit()));
        for (at, line) in lines.iter_mut().enumerate().take(most) {
            let profile = &league.players[line.player].profile;
            let count = rng.round(plays * shares[at] / sum);
            let turnovers = rng.binomial(count, profile.turnover);
            let trips = rng.binomial(count - turnovers, profile.fouled);
            line.turnovers += turnovers;
            line.ft_attempts += 2 * trips;
            line.ft_makes += rng.binomial(2 * trips, profile.free_throw);
            for _ in 0..count - turnovers - trips {
                let zone = rng.weighted(&self.zones[at]);
                line.attempts[zone] += 1;
                if fortune.makes(rng, zone, self.accuracy[at][zone]) {
                    line.makes[zone] += 1;
                    line.assisted += i64::from(rng.chance(profile.assisted[zone]));
                }
            }
        }
    }
}

/// A team's luck evens out within a game: half of its shots fall as they are
/// due, by zone, the others by chance. Chance alone would spread final margins
/// half as wide again as they are.
struct Fortune([f64; 3]);

impl Fortune {
    fn makes(&mut self, rng: &mut Stream, zone: usize, accuracy: f64) -> bool {
        if rng.chance(0.5) {
            return rng.chance(accuracy);
        }
        self.0[zone] += accuracy;
        let due = self.0[zone] >= 1.0;
        self.0[zone] -= if due { 1.0 } else { 0.0 };
        due
    }
}

fn contested(player: &Player, against: &Style) -> [f64; 3] {
    let mut accuracy = player.profile.accuracy;
    (0..3).for_each(|zone| accuracy[zone] *= against.contest[zone]);
    accuracy
}

/// Gives every assisted make to a team-mate.
pub(crate) fn assists(rng: &mut Stream, league: &League, lines: &mut [Line]) {
    let weight = |line: &Line| league.players[line.player].profile.passing * line.seconds as f64;
    let weights: Vec<f64> = lines.iter().map(weight).collect();
    for scorer in 0..lines.len() {
        let mut others = weights.clone();
        others[scorer] = 0.0;
        for _ in 0..lines[scorer].assisted {
            let at = rng.weighted(&others);
            // Rounding at the very end of the weights must not credit the scorer.
            let passer = if at == scorer { usize::from(scorer == 0) } else { at };
            lines[passer].assists += 1;
        }
    }
}

/// Gives the misses of `attacking` to rebounders of both sides, and some of
/// them to shot-blockers.
pub(crate) fn misses(
    rng: &mut Stream,
    league: &League,
    attacking: &mut Side,
    defending: &mut Side,
) {
    let weigh = |side: &Side, kind: usize| -> Vec<f64> {
        let boards = |line: &Line| league.players[line.player].profile.boards[kind];
        side.lines.iter().map(|line| boards(line) * line.seconds as f64).collect()
    };
    let (offense, defense) = (weigh(attacking, 0), weigh(defending, 1));
    let missed = |zone: usize| attacking.sum(|line| line.attempts[zone] - line.makes[zone]);
    let by_zone = [missed(PAINT), missed(MID), missed(THREE)];
    for (zone, share) in [0.17, 0.08, 0.025].into_iter().enumerate() {
        defending.blocks[zone] += rng.binomial(by_zone[zone], share);
    }
    let free = attacking.sum(|line| line.ft_attempts - line.ft_makes);
    let all = by_zone.iter().sum::<i64>() + rng.binomial(free, 0.5);
    for _ in 0..all {
        let drawn = rng.unit();
        // The rest goes out of bounds and to nobody.
        if drawn < 0.225 {
            attacking.lines[rng.weighted(&offense)].boards[0] += 1;
        } else if drawn < 0.93 {
            defending.lines[rng.weighted(&defense)].boards[1] += 1;
        }
    }
}
