//! Rest, density, streaks, travel (team context set, sections 6.1, 6.4, 6.5)
//! and the completeness windows (section 7.1).

use super::schedule::TeamGame;
use super::targets::Side;
use crate::core::num::round_scale;
use crate::core::symbols::Symbols;
use crate::core::teams::distance;

/// What a team's games before the target say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Days since the last game.
    pub days_since: Option<i64>,
    /// Games in the last 7 and 14 days.
    pub density: [i64; 2],
    /// Number of the target in the season.
    pub number: i64,
    /// Games won in a row.
    pub wins: i64,
    /// Games lost in a row.
    pub losses: i64,
    /// Whether the last decided game was won.
    pub won: Option<bool>,
    /// By how many points.
    pub margin: Option<i64>,
    /// Miles from the previous arena.
    pub miles: i64,
}

impl Form {
    /// `history` is the team's run before the target, of all seasons; only
    /// the target's own season counts. From `as_of` (a date) on, games that
    /// are scheduled or live count for rest and density too.
    pub(super) fn of(
        history: &[TeamGame],
        side: &Side<'_>,
        as_of: Option<i32>,
        symbols: &Symbols,
    ) -> Self {
        let (date, season) = (side.game.date, side.game.season_year);
        let games = || history.iter().filter(|game| game.season_year == season);
        let counts =
            |game: &&TeamGame| game.is_final() || as_of.is_some_and(|as_of| game.date >= as_of);
        let within =
            |days: i32| count(games().filter(|game| game.date > date - days).filter(counts));
        let last = games().rev().find(counts).map(|game| game.date);
        let decided = || games().rev().filter(|game| game.is_final() && game.won.is_some());
        let latest = decided().next();
        let won = latest.and_then(|game| game.won);
        let streak = count(decided().take_while(|game| game.won == won));
        Self {
            days_since: last.map(|last| i64::from(date - last)),
            density: [within(7), within(14)],
            number: count(games().filter(|game| game.is_final())) + 1,
            wins: if won == Some(true) { streak } else { 0 },
            losses: if won == Some(false) { streak } else { 0 },
            won,
            margin: latest.and_then(|game| match game.scores {
                (Some(own), Some(other)) => Some(own.saturating_sub(other)),
                _ => None,
            }),
            miles: games().next_back().map_or(0, |last| miles(last, side, symbols)),
        }
    }
    /// Days without a game before the target.
    pub(super) fn days_rest(&self) -> Option<i64> {
        self.days_since.map(|days| days - 1)
    }
    /// Whether the team played the day before.
    pub(super) fn is_back_to_back(&self) -> bool {
        self.days_rest() == Some(0)
    }
}

/// Miles from the arena of the previous game to that of the target. Home
/// rows have 0, even after a road trip.
fn miles(previous: &TeamGame, side: &Side<'_>, symbols: &Symbols) -> i64 {
    if side.is_home {
        return 0;
    }
    distance(symbols.text(previous.home), symbols.text(side.game.home)).0
}

fn count(games: impl Iterator) -> i64 {
    i64::try_from(games.count()).unwrap_or(i64::MAX)
}

/// How much of a completeness window is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// Games that should be there.
    pub expected: i64,
    /// Games that are there, with scores and winner.
    pub actual: i64,
}

impl Window {
    /// The window that ends the day before the target, whatever the season.
    /// Games not final are missed only if their day has passed by `as_of`.
    pub(super) fn of(games: &[TeamGame], as_of: Option<i32>) -> Self {
        let is_due =
            |game: &&TeamGame| game.is_final() || as_of.is_some_and(|as_of| game.date < as_of);
        let is_whole = |game: &&TeamGame| {
            game.is_final() && matches!(game.scores, (Some(_), Some(_))) && game.won.is_some()
        };
        Self {
            expected: count(games.iter().filter(is_due)),
            actual: count(games.iter().filter(is_whole)),
        }
    }
    pub(super) fn missing(self) -> i64 {
        (self.expected - self.actual).max(0)
    }
    pub(super) const fn is_complete(self) -> bool {
        self.actual >= self.expected
    }
    /// Percentage found, one decimal.
    #[expect(clippy::cast_precision_loss, reason = "counts of games")]
    pub(super) fn percentage(self) -> f64 {
        if self.expected == 0 {
            return 100.0;
        }
        round_scale(self.actual as f64 / self.expected as f64 * 100.0, 1).min(100.0)
    }
    pub(super) fn is_ready(self) -> bool {
        self.percentage() >= 70.0
    }
    /// Tier and score of a row by its 14-day window (section 7.2).
    pub(super) fn quality(self) -> (&'static str, f64) {
        match self.percentage() {
            p if p >= 95.0 => ("gold", 95.0),
            p if p >= 75.0 => ("silver", 75.0),
            p if p >= 50.0 => ("bronze", 50.0),
            _ => ("poor", 25.0),
        }
    }
    /// The percentage as issues print it: no decimals, exact halves to even.
    pub(super) fn issue(self, window: &str) -> Option<String> {
        (!self.is_complete()).then(|| format!("{window}_incomplete:{:.0}%", self.percentage()))
    }
}
