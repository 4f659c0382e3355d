//! Players: talent by age, shot profile, habits.

use super::names;
use crate::rng::Stream;
use crate::time::Day;

/// Shot zones in the order used by every array of three.
pub(crate) const PAINT: usize = 0;
/// Two-pointers outside the paint.
pub(crate) const MID: usize = 1;
/// Three-pointers.
pub(crate) const THREE: usize = 2;

/// How a player comes to the league.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// In the league since before the first season.
    Veteran,
    /// Drafted.
    Rookie,
    /// On a two-way contract.
    TwoWay,
    /// Signed for the rest of one season.
    Signing,
}

/// What a player does with the ball.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Share of field-goal attempts by zone.
    pub(crate) zones: [f64; 3],
    /// Field-goal percentage by zone, as a fraction.
    pub(crate) accuracy: [f64; 3],
    /// Share of makes that a team-mate set up, by zone.
    pub(crate) assisted: [f64; 3],
    pub(crate) free_throw: f64,
    /// Share of plays that end at the line.
    pub(crate) fouled: f64,
    /// Share of plays that end in a turnover.
    pub(crate) turnover: f64,
    /// Relative weight for offensive rebounds, defensive rebounds, assists.
    pub(crate) boards: [f64; 2],
    pub(crate) passing: f64,
    /// Injuries a season.
    pub(crate) fragility: f64,
}

/// A player of any season.
#[derive(Clone, Debug)]
pub(crate) struct Player {
    pub(crate) number: usize,
    pub(crate) lookup: String,
    pub(crate) born: Day,
    birth_year: i32,
    /// First and last season.
    pub(crate) entry: i32,
    pub(crate) last: i32,
    /// Level at the peak, 0 to 1.
    talent: f64,
    pub(crate) profile: Profile,
}

impl Player {
    pub(crate) fn draw(rng: &mut Stream, number: usize, season: i32, entry: Entry) -> Self {
        let u = rng.unit();
        let talent = match entry {
            Entry::Veteran | Entry::Rookie => 0.06 + 0.94 * u * u.sqrt(),
            Entry::TwoWay => 0.03 + 0.27 * u,
            Entry::Signing => 0.05 + 0.25 * u,
        };
        let age = match entry {
            Entry::Veteran => rng.between(20, 34),
            Entry::Rookie => rng.between(19, 22),
            Entry::TwoWay => rng.between(20, 25),
            Entry::Signing => rng.between(22, 33),
        } as i32;
        let career = match entry {
            Entry::Veteran => rng.between(1, 9),
            Entry::Rookie => ((2.5 + talent * 12.0 + rng.normal() * 2.0) as i64).clamp(1, 19),
            Entry::TwoWay => rng.between(1, 2),
            Entry::Signing => 1,
        } as i32;
        let birth_year = season - age;
        let born = Day::new(birth_year, 1, 1) + rng.below(365) as i32;
        let profile = Profile::draw(rng, talent);
        let lookup = names::lookup(number);
        let last = (season + career - 1).min(birth_year + 41);
        Self { number, lookup, born, birth_year, entry: season, last, talent, profile }
    }

    /// Level in a season, 0 to 1: rises to 26, falls after 30.
    pub(crate) fn level(&self, season: i32) -> f64 {
        let age = f64::from(season - self.birth_year);
        let curve = if age < 26.0 {
            0.70 + 0.3 * ((age - 18.0) / 8.0).max(0.0)
        } else if age <= 30.0 {
            1.0
        } else {
            (1.0 - 0.03 * (age - 30.0)).max(0.6)
        };
        self.talent * curve
    }

    /// Full years on a day.
    pub(crate) fn age(&self, day: Day) -> i64 {
        let (now, born) = (day.date(), self.born.date());
        let before = (now.month(), now.day()) < (born.month(), born.day());
        i64::from(now.year()) - i64::from(born.year()) - i64::from(before)
    }
}

impl Profile {
    fn draw(rng: &mut Stream, talent: f64) -> Self {
        // Weight, share by zone, offensive and defensive boards, passing.
        const KINDS: [(f64, [f64; 3], [f64; 2], f64); 5] = [
            (0.22, [0.74, 0.18, 0.08], [2.6, 2.2], 0.5),
            (0.20, [0.50, 0.20, 0.30], [1.0, 1.0], 1.4),
            (0.32, [0.21, 0.15, 0.64], [0.5, 0.8], 0.9),
            (0.10, [0.27, 0.43, 0.30], [0.7, 0.9], 1.2),
            (0.16, [0.35, 0.28, 0.37], [0.8, 1.0], 1.5),
        ];
        let weights = KINDS.map(|kind| kind.0);
        let (_, mut zones, boards, passing) = KINDS[rng.weighted(&weights)];
        for share in &mut zones {
            *share = (*share + 0.03 * rng.normal()).max(0.02);
        }
        let sum: f64 = zones.iter().sum();
        let touch = 0.02 * rng.normal() + 0.03 * (talent - 0.5);
        let inside = 0.54 + 0.10 * zones[PAINT];
        Self {
            zones: zones.map(|share| share / sum),
            accuracy: [
                inside + touch + 0.02 * rng.normal(),
                0.41 + touch + 0.02 * rng.normal(),
                (0.325 + 0.06 * zones[THREE] + touch + 0.015 * rng.normal()).max(0.2),
            ],
            assisted: [
                (0.70 - 0.22 * passing + 0.05 * rng.normal()).clamp(0.15, 0.9),
                (0.55 - 0.18 * passing + 0.05 * rng.normal()).clamp(0.1, 0.9),
                (0.95 - 0.14 * passing + 0.04 * rng.normal()).clamp(0.4, 0.98),
            ],
            free_throw: (0.62 + 0.22 * (1.0 - zones[PAINT]) + 0.06 * rng.normal()).clamp(0.4, 0.93),
            fouled: (0.07 + 0.05 * talent + 0.02 * rng.normal()).clamp(0.03, 0.18),
            turnover: (0.12 + 0.015 * rng.normal()).clamp(0.06, 0.18),
            boards: boards.map(|weight| weight * rng.range(0.8, 1.2)),
            passing: passing * rng.range(0.6, 1.4) * (0.5 + talent),
            fragility: rng.range(0.4, 2.2),
        }
    }
}
