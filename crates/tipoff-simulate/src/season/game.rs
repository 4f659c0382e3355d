//! Games and box scores.

use super::availability::Listing;
use crate::league::{MID, PAINT, THREE};
use crate::time::{Day, Instant};

/// Part of the season, with the prefix of its game ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    PreSeason,
    Regular,
    PlayIn,
    Playoff,
}

impl Kind {
    fn prefix(self) -> u64 {
        match self {
            Self::PreSeason => 1,
            Self::Regular => 2,
            Self::PlayIn => 5,
            Self::Playoff => 4,
        }
    }
}

/// A game as scheduled.
#[derive(Clone, Debug)]
pub(crate) struct Game {
    /// Official id.
    pub(crate) id: String,
    /// YYYYMMDD_AWAY_HOME.
    pub(crate) canonical: String,
    /// The official id as a number: the key of the game's random stream.
    pub(crate) key: u64,
    pub(crate) kind: Kind,
    pub(crate) day: Day,
    pub(crate) tip: Instant,
    pub(crate) primetime: bool,
    pub(crate) home: usize,
    pub(crate) away: usize,
    /// Whether home and away played the day before.
    pub(crate) tired: [bool; 2],
}

/// The official id and its number.
pub(crate) fn official_id(kind: Kind, season: i32, number: usize) -> (String, u64) {
    let key = kind.prefix() * 10_000_000 + (season % 100) as u64 * 100_000 + number as u64;
    (format!("{key:010}"), key)
}

/// A player's box score.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) player: usize,
    pub(crate) seconds: i64,
    /// By zone.
    pub(crate) attempts: [i64; 3],
    pub(crate) makes: [i64; 3],
    pub(crate) assisted: i64,
    pub(crate) ft_attempts: i64,
    pub(crate) ft_makes: i64,
    pub(crate) turnovers: i64,
    pub(crate) assists: i64,
    /// Offensive and defensive rebounds.
    pub(crate) boards: [i64; 2],
    /// What a market with full knowledge of the line-ups would expect.
    pub(crate) expected_points: f64,
}

/// A team's side of a game.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    pub(crate) team: usize,
    pub(crate) lines: Vec<Line>,
    /// Dressed, did not play.
    pub(crate) benched: Vec<usize>,
    /// Not dressed.
    pub(crate) inactive: Vec<usize>,
    pub(crate) listings: Vec<Listing>,
    /// Blocked shots by zone.
    pub(crate) blocks: [i64; 3],
}

/// A game with its box scores, home first.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    pub(crate) game: Game,
    pub(crate) sides: [Side; 2],
    pub(crate) overtimes: i64,
    /// Home points minus away points, and points of both, as expected before the game.
    pub(crate) expected_margin: f64,
    pub(crate) expected_total: f64,
}

impl Line {
    pub(crate) fn fg_attempts(&self) -> i64 {
        self.attempts.iter().sum()
    }
    pub(crate) fn fg_makes(&self) -> i64 {
        self.makes.iter().sum()
    }
    pub(crate) fn points(&self) -> i64 {
        2 * (self.makes[PAINT] + self.makes[MID]) + 3 * self.makes[THREE] + self.ft_makes
    }
    /// Plays ended by a shot, free throws or a turnover.
    pub(crate) fn used(&self) -> f64 {
        self.fg_attempts() as f64 + 0.44 * self.ft_attempts as f64 + self.turnovers as f64
    }
    /// Whole minutes, halves to even.
    pub(crate) fn minutes(&self) -> i64 {
        (self.seconds as f64 / 60.0).round_ties_even() as i64
    }
}

impl Side {
    /// The sum of a value over the box score.
    pub(crate) fn sum(&self, value: impl Fn(&Line) -> i64) -> i64 {
        self.lines.iter().map(value).sum()
    }
    pub(crate) fn points(&self) -> i64 {
        self.sum(Line::points)
    }
    pub(crate) fn used(&self) -> f64 {
        self.lines.iter().map(Line::used).sum()
    }
    pub(crate) fn possessions(&self) -> f64 {
        self.used() - self.sum(|line| line.boards[0]) as f64
    }
}

impl Played {
    /// Game minutes, 48 without overtime.
    pub(crate) fn minutes(&self) -> i64 {
        48 + 5 * self.overtimes
    }
    pub(crate) fn home_points(&self) -> i64 {
        self.sides[0].points()
    }
    pub(crate) fn away_points(&self) -> i64 {
        self.sides[1].points()
    }
    /// The winner's team.
    pub(crate) fn winner(&self) -> usize {
        if self.home_points() > self.away_points() { self.game.home } else { self.game.away }
    }
    /// When the box score is out: about two and a half hours after tip-off.
    pub(crate) fn over(&self) -> Instant {
        self.game.tip.plus_minutes(150 + 25 * self.overtimes)
    }
}
