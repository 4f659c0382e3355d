//! The arithmetic of a team's window (team defence zones, sections 3.2 to 3.5).

use super::games::TeamGame;
use crate::core::num::decimal_to_f64;

/// Games in the window.
pub(super) const WINDOW: usize = 15;
/// Last day of the season on which fewer games are enough.
const DYNAMIC_DAYS: i32 = 21;

/// Games that a team needs on the `day`th day of a season (0 is opening day).
pub(super) fn minimum_games(day: i32) -> i64 {
    if (0..=DYNAMIC_DAYS).contains(&day) { i64::from((5 + day / 3).min(14)) } else { 15 }
}

/// What a team's window gives, not rounded. Arrays are paint, mid-range,
/// three-point.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Metrics {
    /// Opponent makes per attempt.
    pub(super) pct: [Option<f64>; 3],
    /// Opponent attempts per game.
    pub(super) attempts: [f64; 3],
    pub(super) paint_points: f64,
    pub(super) blocks: [f64; 3],
    /// Percentage points above the league.
    pub(super) vs_league: [Option<f64>; 3],
    pub(super) points: f64,
    /// NaN without any value, which is how the hash shows it.
    pub(super) rating: f64,
    /// NaN without any value.
    pub(super) pace: f64,
    pub(super) games: i64,
    pub(super) strongest: Option<&'static str>,
    pub(super) weakest: Option<&'static str>,
    pub(super) notes: Option<String>,
}

impl Metrics {
    /// From a team's newest games, at most [`WINDOW`] and at least one.
    pub(super) fn of(games: &[TeamGame], league: [f64; 3]) -> Self {
        let sum = |value: &dyn Fn(&TeamGame) -> Option<i64>| {
            games.iter().filter_map(value).map(i128::from).sum::<i128>()
        };
        let zones = |value: fn(&TeamGame) -> [Option<i64>; 3]| {
            [sum(&|g| value(g)[0]), sum(&|g| value(g)[1]), sum(&|g| value(g)[2])]
        };
        let n = i128::try_from(games.len()).unwrap_or(i128::MAX);
        let [makes, attempts] = [zones(|game| game.makes), zones(|game| game.attempts)];
        let ([m0, m1, m2], [a0, a1, a2]) = (makes, attempts);
        let pct = [(m0, a0), (m1, a1), (m2, a2)]
            .map(|(makes, attempts)| (attempts != 0).then(|| quotient(makes, attempts)));
        let ([p0, p1, p2], [l0, l1, l2]) = (pct, league);
        let vs_league = [(p0, l0), (p1, l1), (p2, l2)]
            .map(|(pct, league)| pct.map(|pct| (pct - league) * 100.0));
        Self {
            pct,
            attempts: attempts.map(|sum| quotient(sum, n)),
            paint_points: quotient(sum(&|game| game.paint_points), n),
            blocks: zones(|game| game.blocks).map(|sum| quotient(sum, n)),
            vs_league,
            points: quotient(sum(&|game| game.points), n),
            rating: mean(games, 2, |game| game.rating),
            pace: mean(games, 1, |game| game.pace),
            games: i64::try_from(games.len()).unwrap_or(i64::MAX),
            strongest: extreme(vs_league, |found, best| found < best),
            weakest: extreme(vs_league, |found, best| found > best),
            notes: notes(attempts),
        }
    }

    /// From the number of games.
    pub(super) fn tier(&self) -> &'static str {
        match self.games {
            15.. => "high",
            10..=14 => "medium",
            _ => "low",
        }
    }
}

/// Mean of the values of a NUMERIC column of `scale` digits: exact sum,
/// nearest double, one division. NaN without any value.
fn mean(games: &[TeamGame], scale: u32, value: fn(&TeamGame) -> Option<i64>) -> f64 {
    let values = || games.iter().filter_map(value);
    let sum: i128 = values().map(i128::from).sum();
    match u32::try_from(values().count()) {
        Ok(count @ 1..) => decimal_to_f64(sum, scale) / f64::from(count),
        _ => f64::NAN,
    }
}

/// The zone whose value `beats` all earlier ones; the earlier wins a tie.
fn extreme(values: [Option<f64>; 3], beats: fn(f64, f64) -> bool) -> Option<&'static str> {
    let zones = ["paint", "mid_range", "perimeter"];
    let known = zones.into_iter().zip(values).filter_map(|(zone, value)| Some((zone, value?)));
    known.reduce(|best, found| if beats(found.1, best.1) { found } else { best }).map(|z| z.0)
}

/// The zones without attempts.
fn notes(attempts: [i128; 3]) -> Option<String> {
    let texts = ["No paint attempts", "No mid-range attempts", "No three-point attempts"];
    let notes = texts.into_iter().zip(attempts).filter(|(_, sum)| *sum == 0);
    let notes: Vec<&str> = notes.map(|(text, _)| text).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

#[expect(clippy::cast_precision_loss, reason = "counts, exact below 2^53")]
pub(super) fn quotient(a: i128, b: i128) -> f64 {
    a as f64 / b as f64
}

#[cfg(test)]
mod tests;
