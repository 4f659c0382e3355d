//! Rest, density and minutes over the last weeks (section 6.1).

use super::players::BoxScore;
use crate::core::num::{decimal_to_f64, round_scale};

/// Games and whole minutes of some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    /// Games played.
    pub(super) games: i64,
    /// Whole minutes.
    pub(super) minutes: i64,
}

/// Fatigue columns of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fatigue {
    /// Days since the last game.
    pub(super) days_rest: Option<i64>,
    /// Days between the last two games.
    pub(super) rest_before_last: Option<i64>,
    /// Days since the latest game that followed a gap of two days or more.
    pub(super) since_two_days_off: Option<i64>,
    /// Last 7 days.
    pub(super) week: Load,
    /// Last 14 days.
    pub(super) fortnight: Load,
    /// Pairs of games on consecutive days in the last 14.
    pub(super) back_to_backs: i64,
    /// Minutes per game in the last 7 days.
    pub(super) avg_minutes: Option<f64>,
    /// Mean usage in the last 7 days.
    pub(super) avg_usage: Option<f64>,
}

impl Fatigue {
    /// Played the day before.
    pub(super) fn is_back_to_back(&self) -> bool {
        self.days_rest == Some(1)
    }

    /// From the games played in [D-30, D), newest first.
    pub(super) fn of(date: i32, played: &[&BoxScore]) -> Self {
        // N days are the dates D-N+1 to D-1: a game N days ago is outside.
        let window = |days: i32| {
            let end = played.partition_point(|game| game.date > date - days);
            played.get(..end).unwrap_or_default()
        };
        let (week, fortnight) = (window(7), window(14));
        let days = |from: i32, to: i32| i64::from(to - from);
        let gaps = || played.iter().zip(played.iter().skip(1));
        Self {
            days_rest: played.first().map(|last| days(last.date, date)),
            rest_before_last: gaps().next().map(|(last, before)| days(before.date, last.date)),
            since_two_days_off: gaps()
                .find(|(game, before)| game.date - before.date >= 2)
                .map(|(game, _)| days(game.date, date)),
            week: Load::of(week),
            fortnight: Load::of(fortnight),
            back_to_backs: fortnight
                .iter()
                .zip(fortnight.iter().skip(1))
                .filter(|(game, before)| game.date - before.date == 1)
                .count() as i64,
            avg_minutes: Some(mean(tenths(week), 1, week.len()))
                .filter(|mean| *mean != 0.0 && mean.is_finite())
                .map(|mean| round_scale(mean, 1)),
            avg_usage: avg_usage(week),
        }
    }
}

impl Load {
    fn of(games: &[&BoxScore]) -> Self {
        let minutes = tenths(games).div_euclid(10);
        Self { games: games.len() as i64, minutes: i64::try_from(minutes).unwrap_or(i64::MAX) }
    }
}

/// Sum of minutes in tenths; missing minutes add nothing.
fn tenths(games: &[&BoxScore]) -> i128 {
    games.iter().filter_map(|game| game.minutes).map(i128::from).sum()
}

fn avg_usage(games: &[&BoxScore]) -> Option<f64> {
    let rates: Vec<i128> = games.iter().filter_map(|game| game.usage).map(i128::from).collect();
    (!rates.is_empty()).then(|| round_scale(mean(rates.iter().sum(), 2, rates.len()), 1))
}

/// An exact sum, turned into the nearest double once and divided by the
/// count; not finite when there is nothing to divide.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(super) fn mean(sum: i128, scale: u32, count: usize) -> f64 {
    decimal_to_f64(sum, scale) / count as f64
}
