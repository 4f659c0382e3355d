//! What a team's last ten games of the season say (section 6.5).

use super::teams::{TeamGame, TeamGames};
use crate::core::num::{decimal_to_f64, div_away, pow10, pow10_f64, rescale, round_away};
use crate::core::symbols::Sym;

/// Games of a window.
const GAMES: usize = 10;
/// Averages and quotients of fixed-point columns carry this many digits.
const CARRIED: u32 = 9;

/// A rounded mean with the rounded standard deviation; 0 is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spread {
    /// Mean.
    pub(super) mean: f64,
    /// Sample standard deviation; 0 also for a single game.
    pub(super) deviation: f64,
}

/// A team's recent games.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct TeamForm {
    /// Mean pace with nine digits, before rounding.
    exact_pace: Option<i128>,
    /// Pace.
    pub(super) pace: Spread,
    /// Free-throw attempts allowed per 100 pace units.
    pub(super) ft_rate: Spread,
    /// Defensive rating.
    pub(super) defence: Spread,
    /// Offensive rating.
    pub(super) offence: Spread,
    /// Rebounds per possession.
    pub(super) rebounding: Spread,
    /// Whether the team has any game in the window, in either table.
    pub(super) has_games: bool,
}

impl TeamForm {
    /// From the games with `floor <= date < d`.
    pub(super) fn of(
        offence: &TeamGames,
        defence: &TeamGames,
        team: Sym,
        floor: i32,
        d: i32,
    ) -> Self {
        let attack: Vec<&TeamGame> = offence.newest(team, floor, d).take(GAMES).collect();
        let guard: Vec<&TeamGame> = defence.newest(team, floor, d).take(GAMES).collect();
        let column = |games: &[&TeamGame], at: usize| -> Vec<i128> {
            let values = games.iter().filter_map(|game| game.values.get(at).copied().flatten());
            values.map(i128::from).collect()
        };
        let paces = column(&attack, 0);
        let ft_rates: Vec<i128> =
            defence.newest(team, floor, d).filter_map(ft_rate).take(GAMES).collect();
        Self {
            exact_pace: carried_mean(&paces, 1),
            pace: Spread::of_decimals(&paces, 1, 2),
            ft_rate: Spread::of_decimals(&ft_rates, 3, 3),
            defence: Spread::of_decimals(&column(&guard, 0), 2, 2),
            offence: Spread::of_decimals(&column(&attack, 1), 2, 2),
            rebounding: Spread::of_doubles(&rebound_ratios(offence.newest(team, floor, d)), 4),
            has_games: !attack.is_empty() || !guard.is_empty(),
        }
    }

    /// Own less the opponent's mean pace, two digits; 0 when either is unknown.
    pub(super) fn pace_differential(&self, opponent: &Self) -> f64 {
        match (self.exact_pace, opponent.exact_pace) {
            (Some(own), Some(other)) => decimal_to_f64(rescale(own - other, CARRIED, 2), 2),
            _ => 0.0,
        }
    }
}

/// Free-throw attempts per 100 pace units, in thousandths; only of games with
/// both values and a positive pace.
fn ft_rate(game: &TeamGame) -> Option<i128> {
    let [_, attempts, pace, _] = game.values;
    let (attempts, pace) = (i128::from(attempts?), i128::from(pace?));
    // The pace is in tenths.
    (pace > 0)
        .then(|| div_away(attempts * 10 * pow10(CARRIED), pace))
        .map(|quotient| rescale(quotient * 100, CARRIED, 3))
}

/// Rebounds per possession of the last ten games with possessions; a game
/// without rebounds counts toward the ten.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn rebound_ratios<'a>(games: impl Iterator<Item = &'a TeamGame>) -> Vec<f64> {
    games
        .filter_map(|game| {
            let [.., rebounds, possessions] = game.values;
            possessions.filter(|n| *n > 0).map(|possessions| (rebounds, possessions))
        })
        .take(GAMES)
        .filter_map(|(rebounds, possessions)| Some(rebounds? as f64 / possessions as f64))
        .collect()
}

/// The mean of fixed-point values, with nine digits.
fn carried_mean(values: &[i128], scale: u32) -> Option<i128> {
    let count = i128::try_from(values.len()).ok().filter(|n| *n > 0)?;
    Some(div_away(values.iter().sum::<i128>() * pow10(CARRIED - scale), count))
}

impl Spread {
    /// Of fixed-point values, by exact sums.
    fn of_decimals(values: &[i128], scale: u8, digits: u8) -> Self {
        let mean = carried_mean(values, u32::from(scale)).map_or(0.0, |mean| {
            decimal_to_f64(rescale(mean, CARRIED, u32::from(digits)), u32::from(digits))
        });
        Self { mean, deviation: round_away(decimal_deviation(values, scale), digits) }
    }

    /// Of doubles, newest game first.
    #[expect(clippy::cast_precision_loss, reason = "at most ten values")]
    fn of_doubles(values: &[f64], digits: u8) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let deviation =
            if values.len() < 2 { 0.0 } else { (squares / (values.len() - 1) as f64).sqrt() };
        Self { mean: round_away(mean, digits), deviation: round_away(deviation, digits) }
    }
}

/// Sample standard deviation of fixed-point values; 0 below two, and for
/// damaged values whose squares no integer holds.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53 for ten plausible values")]
fn decimal_deviation(values: &[i128], scale: u8) -> f64 {
    let count = values.len() as i128;
    if count < 2 {
        return 0.0;
    }
    let exact = || {
        let sum: i128 = values.iter().sum();
        let squares = values
            .iter()
            .try_fold(0i128, |total, value| total.checked_add(value.checked_mul(*value)?))?;
        count.checked_mul(squares)?.checked_sub(sum.checked_mul(sum)?)
    };
    let variance = exact().unwrap_or(0) as f64 / (count * (count - 1)) as f64;
    variance.sqrt() / pow10_f64(scale)
}
