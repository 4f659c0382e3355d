//! Completeness of an entity's history: what the schedule expects against
//! what the upstream table delivered (annex A.4 of the precompute sets).

use super::history::Rule;
use super::player_games::PlayerGames;
use super::schedule::games_in_force;
use super::season::SeasonStarts;
use crate::core::num::round_dec;
use crate::core::symbols::Sym;
use crate::set::Context;
use rustc_hash::{FxHashMap, FxHashSet};
use tipoff_catalog::{Result, inputs};

/// From this share of the expected games on, in percent, an entity is ready.
const READY_PCT: f64 = 70.0;

/// How complete an entity's history is. The default, all zero and not ready,
/// stands for an entity that was not looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Completeness {
    /// Games that the schedule expects.
    pub expected: i64,
    /// Games that the upstream table holds.
    pub actual: i64,
    /// Percent found, to one digit; not capped, 100 when nothing is expected.
    pub pct: f64,
    /// Expected games that are missing, at least 0.
    pub missing: i64,
    /// No expected game is missing.
    pub is_complete: bool,
    /// At least 70 %, before rounding.
    pub is_ready: bool,
}

impl Completeness {
    /// `actual` games found of `expected`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of games")]
    pub fn of(expected: i64, actual: i64) -> Self {
        let raw = if expected > 0 { actual as f64 / expected as f64 * 100.0 } else { 100.0 };
        Self {
            expected,
            actual,
            pct: round_dec(raw, 1),
            missing: (expected - actual).max(0),
            is_complete: actual >= expected,
            is_ready: raw >= READY_PCT,
        }
    }

    /// Why an entity that is not ready gets no row: category, whether a later
    /// run may succeed, reason.
    #[must_use]
    pub fn refusal(&self) -> Option<(&'static str, bool, String)> {
        if self.is_ready {
            return None;
        }
        let Self { expected, actual, pct, .. } = self;
        let reason = format!("Incomplete data: {pct:?}% ({actual}/{expected} games)");
        Some(("INCOMPLETE_DATA", true, reason))
    }
}

/// Dates of the schedule: all, and per team those with a final game. Team
/// codes are NBA tricodes.
#[derive(Debug, Default)]
pub struct ScheduleDates {
    all: FxHashSet<i32>,
    finals: FxHashMap<Sym, Vec<i32>>,
}

impl ScheduleDates {
    /// Reads the schedule of a context.
    ///
    /// # Errors
    /// The table was not loaded: a bug.
    pub fn of(context: &Context<'_>) -> Result<Self> {
        let frame = context.frames.get(&inputs::NBAC_SCHEDULE)?;
        let mut dates = Self::default();
        // Games come by date, so each team's dates ascend and repeats are neighbours.
        for game in games_in_force(frame, context.symbols, Some(context.codes))? {
            dates.all.insert(game.date);
            if !game.is_final() {
                continue;
            }
            for team in [game.home, game.away].into_iter().filter_map(Sym::some) {
                let finals = dates.finals.entry(team).or_default();
                if finals.last() != Some(&game.date) {
                    finals.push(game.date);
                }
            }
        }
        Ok(dates)
    }

    /// Whether any game is scheduled on a date, whatever its status.
    #[must_use]
    pub fn has_games(&self, date: i32) -> bool {
        self.all.contains(&date)
    }

    /// How many dates from `from` to before `to` have a final game of `team`.
    #[must_use]
    pub fn finals(&self, team: Sym, from: i32, to: i32) -> usize {
        let dates = self.finals.get(&team).map(Vec::as_slice).unwrap_or_default();
        let first = dates.partition_point(|date| *date < from);
        let last = dates.partition_point(|date| *date < to);
        last.saturating_sub(first)
    }
}

/// Completeness of players: final dates of the player's team against dates
/// with a row of the player, since the season start, at most `window` each.
#[derive(Debug)]
pub struct PlayerCompleteness<'a> {
    context: Context<'a>,
    games: &'a PlayerGames,
    starts: &'a SeasonStarts,
    dates: ScheduleDates,
    window: usize,
}

impl<'a> PlayerCompleteness<'a> {
    /// `games` are the rows in force by annex A.9, without activity filter.
    ///
    /// # Errors
    /// The schedule was not loaded: a bug.
    pub fn new(
        context: &Context<'a>,
        games: &'a PlayerGames,
        starts: &'a SeasonStarts,
        window: usize,
    ) -> Result<Self> {
        let dates = ScheduleDates::of(context)?;
        Ok(Self { context: *context, games, starts, dates, window })
    }

    /// The schedule behind the expectation.
    #[must_use]
    pub const fn schedule(&self) -> &ScheduleDates {
        &self.dates
    }

    /// A player's completeness before a date.
    #[must_use]
    pub fn get(&self, player: Sym, date: i32) -> Completeness {
        let start = self.starts.start(date);
        let team = self.team(player, date);
        let expected = team.map_or(0, |team| self.dates.finals(team, start, date));
        let actual = self.games.between(player, start, date).len();
        Completeness::of(count(expected.min(self.window)), count(actual.min(self.window)))
    }

    /// The team of the player's newest row before a date, in any season.
    fn team(&self, player: Sym, date: i32) -> Option<Sym> {
        let symbols = self.context.symbols;
        let stored = match self.games.between(player, i32::MIN, date).last() {
            Some(game) => game.team.some(),
            None => self
                .context
                .history
                .last_game(Rule::Annex, symbols.text(player))
                .filter(|last| last.date < date)
                .and_then(|last| symbols.find(&last.team))
                .and_then(Sym::some),
        };
        stored.map(|team| self.context.codes.normalise(team))
    }
}

/// Completeness of teams: final dates, home and away, against dates with a
/// row of the team, since the season start, at most `window` each.
#[derive(Debug)]
pub struct TeamCompleteness<'a> {
    starts: &'a SeasonStarts,
    dates: ScheduleDates,
    window: usize,
}

impl<'a> TeamCompleteness<'a> {
    /// # Errors
    /// The schedule was not loaded: a bug.
    pub fn new(context: &Context<'_>, starts: &'a SeasonStarts, window: usize) -> Result<Self> {
        Ok(Self { starts, dates: ScheduleDates::of(context)?, window })
    }

    /// The schedule behind the expectation.
    #[must_use]
    pub const fn schedule(&self) -> &ScheduleDates {
        &self.dates
    }

    /// A team's completeness before a date; `delivered` is the number of
    /// dates from the season start to before it that have a row of the team.
    #[must_use]
    pub fn get(&self, team: Sym, date: i32, delivered: usize) -> Completeness {
        let expected = self.dates.finals(team, self.starts.start(date), date);
        Completeness::of(count(expected.min(self.window)), count(delivered.min(self.window)))
    }
}

fn count(games: usize) -> i64 {
    i64::try_from(games).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The checked values of annex A.4.
    #[rstest]
    #[case(10, 10, 100.0, 0, true, true)]
    #[case(10, 7, 70.0, 3, false, true)]
    #[case(10, 6, 60.0, 4, false, false)]
    #[case(10, 40, 400.0, 0, true, true)]
    #[case(0, 0, 100.0, 0, true, true)]
    #[case(0, 3, 100.0, 0, true, true)]
    #[case(3, 2, 66.7, 1, false, false)]
    fn percentages(
        #[case] expected: i64,
        #[case] actual: i64,
        #[case] pct: f64,
        #[case] missing: i64,
        #[case] is_complete: bool,
        #[case] is_ready: bool,
    ) {
        assert_eq!(
            Completeness::of(expected, actual),
            Completeness { expected, actual, pct, missing, is_complete, is_ready }
        );
    }

    #[test]
    fn only_what_is_not_ready_is_refused() {
        let reason = "Incomplete data: 60.0% (6/10 games)".to_owned();
        assert_eq!(Completeness::of(10, 6).refusal(), Some(("INCOMPLETE_DATA", true, reason)));
        assert_eq!(Completeness::of(10, 7).refusal(), None);
    }

    #[test]
    fn an_entity_that_was_not_looked_up_is_not_ready() {
        let none = Completeness::default();
        assert_eq!((none.expected, none.actual, none.pct, none.is_ready), (0, 0, 0.0, false));
    }
}
