//! Which game on which day: each game goes to the cheapest day, then several
//! rounds of taking games out and putting them back.

use super::calendar::Calendar;
use crate::rng::Stream;

/// Relative number of games from Monday to Sunday.
const WEEK: [f64; 7] = [7.0, 6.0, 10.0, 4.5, 10.0, 8.0, 7.0];
const PASSES: usize = 4;
/// Days of margin at both ends of the table, so that neighbours always exist.
const MARGIN: usize = 4;

struct Board {
    days: Vec<usize>,
    /// Games of a team on a day, and its opponent plus 1.
    busy: Vec<Vec<u8>>,
    versus: Vec<Vec<usize>>,
    games: Vec<f64>,
    capacity: Vec<f64>,
    noise: usize,
}

/// A day of the regular season, counted from opening night, for each game.
pub(crate) fn place(
    rng: &mut Stream,
    calendar: &Calendar,
    teams: usize,
    games: &[(usize, usize)],
) -> Vec<usize> {
    let mut board = Board::new(calendar, teams, games.len());
    let mut order: Vec<usize> = (0..games.len()).collect();
    let mut placed = vec![0; games.len()];
    for pass in 0..PASSES {
        rng.shuffle(&mut order);
        for game in &order {
            if pass > 0 {
                board.put(placed[*game], games[*game], false);
            }
            placed[*game] = board.cheapest(rng, games[*game]);
            board.put(placed[*game], games[*game], true);
        }
    }
    placed.into_iter().map(|at| at - MARGIN).collect()
}

impl Board {
    fn new(calendar: &Calendar, teams: usize, games: usize) -> Self {
        let length = calendar.days() + 2 * MARGIN;
        let playable = |at: &usize| calendar.playable(calendar.opening + (*at - MARGIN) as i32);
        let days: Vec<usize> = (MARGIN..calendar.days() + MARGIN).filter(playable).collect();
        let weight = |at: usize| WEEK[(calendar.opening + (at - MARGIN) as i32).weekday() as usize];
        let sum: f64 = days.iter().map(|at| weight(*at)).sum();
        let mut capacity = vec![0.0; length];
        for at in &days {
            capacity[*at] = 1.04 * games as f64 * weight(*at) / sum;
        }
        // Small leagues play seldom: chance decides, else nobody would ever
        // play on two days running.
        let density = 2.0 * games as f64 / (teams * days.len()) as f64;
        let noise = 4 + (200.0 * (0.5 - density).max(0.0)) as usize;
        Self {
            days,
            busy: vec![vec![0; length]; teams],
            versus: vec![vec![0; length]; teams],
            games: vec![0.0; length],
            capacity,
            noise,
        }
    }

    fn put(&mut self, at: usize, (home, away): (usize, usize), add: bool) {
        for (team, other) in [(home, away), (away, home)] {
            let busy = &mut self.busy[team][at];
            *busy = if add { *busy + 1 } else { busy.saturating_sub(1) };
            self.versus[team][at] = if add { other + 1 } else { 0 };
        }
        self.games[at] += if add { 1.0 } else { -1.0 };
    }

    fn cheapest(&self, rng: &mut Stream, game: (usize, usize)) -> usize {
        let cost = |at: usize| {
            self.strain(game.0, at)
                + self.strain(game.1, at)
                + self.crowd(at)
                + self.again(game, at)
        };
        let priced = self.days.iter().map(|at| (cost(*at) + rng.below(self.noise) as i64, *at));
        priced.min().map_or(MARGIN, |(_, at)| at)
    }

    /// What a game on a day means for a team's rhythm.
    fn strain(&self, team: usize, at: usize) -> i64 {
        let busy = |day: usize| i64::from(self.busy[team][day] > 0);
        let sum = |from: usize, to: usize| (from..=to).map(busy).sum::<i64>();
        let mut cost = 5_000 * busy(at);
        let neighbours = busy(at - 1) + busy(at + 1);
        cost += 3 * neighbours;
        if neighbours == 2 || sum(at - 2, at - 1) == 2 || sum(at + 1, at + 2) == 2 {
            cost += 200;
        }
        // Four games in five nights, in any of the five spans that hold the day.
        cost += 30 * (0..5).filter(|back| sum(at - back, at - back + 4) >= 3).count() as i64;
        let week = sum(at - 3, at + 3);
        cost + week * week
    }

    /// More games on a day than its weekday usually has.
    fn crowd(&self, at: usize) -> i64 {
        let over = (self.games[at] + 1.0 - self.capacity[at].max(1.0)).max(0.0);
        (4.0 * over * over) as i64
    }

    /// The same two teams within four days.
    fn again(&self, (home, away): (usize, usize), at: usize) -> i64 {
        let met = (at - 4..=at + 4).any(|day| self.versus[home][day] == away + 1);
        if met { 25 } else { 0 }
    }
}
