//! The league of a season: teams, players, who is where and when.
//!
//! Rosters grow out of those of the year before, from a fixed first year on,
//! so that a season has the same players whichever seasons are asked for.

mod health;
mod moves;
mod names;
mod player;
mod teams;

pub(crate) use health::{Spell, spells};
pub(crate) use moves::Stint;
pub(crate) use player::{Entry, MID, PAINT, Player, THREE};
pub(crate) use teams::Team;

use crate::rng::Stream;
use tipoff_catalog::Result;

/// The year in which rosters begin, early enough to forget by the first season.
const EPOCH: i32 = 1985;
const STANDARD: usize = 13;
const TWO_WAY: usize = 2;

/// What a team is beyond its players.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// Points per 100 possessions that coaching adds, offence and defence.
    pub(crate) offense: f64,
    pub(crate) defense: f64,
    /// Possessions per 48 minutes.
    pub(crate) pace: f64,
    /// Factor on opponents' accuracy by zone, and on their share of attempts.
    pub(crate) contest: [f64; 3],
    pub(crate) funnel: [f64; 3],
}

/// The league of a season.
pub(crate) struct League {
    pub(crate) teams: Vec<Team>,
    pub(crate) styles: Vec<Style>,
    /// Everybody up to this season, by number.
    pub(crate) players: Vec<Player>,
    pub(crate) stints: Vec<Stint>,
}

/// A place on a roster.
struct Slot {
    player: usize,
    two_way: bool,
    /// Its owner, when away for the year.
    absent: Option<usize>,
}

struct Walk {
    seed: u64,
    players: Vec<Player>,
    rosters: Vec<Vec<Slot>>,
}

impl League {
    pub(crate) fn of(seed: u64, teams: usize, season: i32) -> Result<Self> {
        let teams = teams::teams(teams)?;
        let mut walk = Walk::start(seed, teams.len());
        let mut stints = walk.moves(EPOCH);
        for year in EPOCH + 1..=season {
            walk.summer(year);
            stints = walk.moves(year);
        }
        let mut rng = Stream::new(seed, season, "styles", 0);
        let styles = teams.iter().map(|_| Style::draw(&mut rng)).collect();
        Ok(Self { teams, styles, players: walk.players, stints })
    }
}

impl Style {
    fn draw(rng: &mut Stream) -> Self {
        Self {
            offense: 1.7 * rng.normal(),
            defense: 1.7 * rng.normal(),
            pace: 99.0 + 2.0 * rng.normal(),
            contest: [0; 3].map(|_| 1.0 + 0.025 * rng.normal()),
            funnel: [0; 3].map(|_| 1.0 + 0.06 * rng.normal()),
        }
    }
}

impl Walk {
    fn start(seed: u64, teams: usize) -> Self {
        let mut walk = Self { seed, players: Vec::new(), rosters: Vec::new() };
        let mut rng = Stream::new(seed, EPOCH, "rosters", 0);
        for _ in 0..teams {
            let roster = (0..STANDARD + TWO_WAY)
                .map(|place| {
                    let two_way = place >= STANDARD;
                    let entry = if two_way { Entry::TwoWay } else { Entry::Veteran };
                    let player = walk.hire(&mut rng, EPOCH, entry);
                    Slot { player, two_way, absent: None }
                })
                .collect();
            walk.rosters.push(roster);
        }
        walk
    }

    fn hire(&mut self, rng: &mut Stream, season: i32, entry: Entry) -> usize {
        let number = self.players.len();
        self.players.push(Player::draw(rng, number, season, entry));
        number
    }

    /// The off-season before `season`: returns, retirements and the draft,
    /// free agency, and those who will miss the year.
    fn summer(&mut self, season: i32) {
        let mut rng = Stream::new(self.seed, season, "summer", 0);
        for team in 0..self.rosters.len() {
            for at in 0..self.rosters[team].len() {
                let slot = &mut self.rosters[team][at];
                let owner = slot.absent.take().unwrap_or(slot.player);
                slot.player = owner;
                if self.players[owner].last < season {
                    let entry = if slot.two_way { Entry::TwoWay } else { Entry::Rookie };
                    let player = self.hire(&mut rng, season, entry);
                    self.rosters[team][at].player = player;
                }
            }
        }
        self.free_agency(&mut rng);
        let standard = self.standard_slots();
        for at in rng.sample(standard.len(), 0.008, 1) {
            let (team, slot) = standard[at];
            let player = self.hire(&mut rng, season, Entry::Signing);
            let slot = &mut self.rosters[team][slot];
            slot.absent = Some(slot.player);
            slot.player = player;
            // He comes back: a career does not end during the year away.
            let owner = &mut self.players[slot.absent.unwrap_or(player)];
            owner.last = owner.last.max(season + 1);
        }
    }

    /// One place in six changes hands.
    fn free_agency(&mut self, rng: &mut Stream) {
        let standard = self.standard_slots();
        let places: Vec<(usize, usize)> =
            rng.sample(standard.len(), 0.16, 2).into_iter().map(|at| standard[at]).collect();
        let mut players: Vec<usize> =
            places.iter().map(|(team, at)| self.rosters[*team][*at].player).collect();
        rng.shuffle(&mut players);
        for ((team, at), player) in places.into_iter().zip(players) {
            self.rosters[team][at].player = player;
        }
    }

    fn standard_slots(&self) -> Vec<(usize, usize)> {
        let slots = self.rosters.iter().enumerate().flat_map(|(team, roster)| {
            roster.iter().enumerate().map(move |(at, slot)| (team, at, slot))
        });
        slots.filter(|(_, _, slot)| !slot.two_way).map(|(team, at, _)| (team, at)).collect()
    }
}
