//! From a pairing and a day to a game: id, tip-off, television.

use super::calendar::Calendar;
use super::game::{Game, Kind, official_id};
use super::matchups::matchups;
use super::placement::place;
use crate::league::Team;
use crate::rng::Stream;
use crate::time::{Clock, Day};
use std::collections::BTreeSet;

/// Makes the games of a season.
pub(crate) struct Fixtures<'a> {
    pub(crate) seed: u64,
    pub(crate) season: i32,
    pub(crate) calendar: &'a Calendar,
    pub(crate) clock: &'a Clock,
    pub(crate) teams: &'a [Team],
}

impl Fixtures<'_> {
    /// The regular season, by day.
    pub(crate) fn regular(&self) -> Vec<Game> {
        let mut rng = Stream::new(self.seed, self.season, "calendar", 0);
        let pairs = matchups(&mut rng, self.season, self.teams);
        let places = place(&mut rng, self.calendar, self.teams.len(), &pairs);
        let mut games: Vec<(usize, usize, usize)> =
            places.into_iter().zip(pairs).map(|(at, (home, away))| (at, home, away)).collect();
        games.sort_unstable();
        let busy: BTreeSet<(usize, usize)> =
            games.iter().flat_map(|(at, home, away)| [(*at, *home), (*at, *away)]).collect();
        let tired = |at: usize, team: usize| at > 0 && busy.contains(&(at - 1, team));
        let game = |(number, (at, home, away)): (usize, &(usize, usize, usize))| {
            let day = self.calendar.opening + *at as i32;
            let tired = [tired(*at, *home), tired(*at, *away)];
            self.game(Kind::Regular, number + 1, day, *home, *away, tired)
        };
        games.iter().enumerate().map(game).collect()
    }

    /// Three rounds of exhibition games in early October.
    pub(crate) fn pre_season(&self) -> Vec<Game> {
        let mut rng = Stream::new(self.seed, self.season, "pre-season", 0);
        let mut games = Vec::new();
        for round in 0..3 {
            let mut order: Vec<usize> = (0..self.teams.len()).collect();
            rng.shuffle(&mut order);
            for pair in order.chunks_exact(2) {
                let day = self.calendar.opening + (4 * round - 15) + rng.below(3) as i32;
                let number = games.len() + 1;
                games.push(self.game(Kind::PreSeason, number, day, pair[0], pair[1], [false; 2]));
            }
        }
        games.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        games
    }

    /// One game.
    pub(crate) fn game(
        &self,
        kind: Kind,
        number: usize,
        day: Day,
        home: usize,
        away: usize,
        tired: [bool; 2],
    ) -> Game {
        let (id, key) = official_id(kind, self.season, number);
        let mut rng = Stream::new(self.seed, self.season, "tip-off", key);
        let (home_code, away_code) = (self.teams[home].code, self.teams[away].code);
        let canonical = format!("{}_{away_code}_{home_code}", day.compact());
        let minutes = eastern_tip(&mut rng, day, self.teams[home].zone);
        let tip = self.clock.at(day, minutes);
        let primetime = minutes >= 19 * 60 && rng.chance(0.18);
        Game { id, canonical, key, kind, day, tip, primetime, home, away, tired }
    }
}

/// Eastern tip-off in minutes past midnight: evenings by the arena's clock,
/// some matinees at the weekend.
fn eastern_tip(rng: &mut Stream, day: Day, zone: &str) -> i64 {
    let behind = match zone {
        "America/Chicago" => 60,
        "America/Denver" | "America/Phoenix" => 120,
        "America/Los_Angeles" => 180,
        _ => 0,
    };
    let matinee = day.weekday() >= 5 && rng.chance(0.3);
    let local = if matinee {
        *rng.pick(&[13 * 60, 14 * 60, 15 * 60 + 30])
    } else {
        *rng.pick(&[19 * 60, 19 * 60, 19 * 60 + 30, 20 * 60])
    };
    // Nobody plays past midnight in the East.
    (local + behind).min(22 * 60 + 30)
}
