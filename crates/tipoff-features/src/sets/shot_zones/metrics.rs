//! The arithmetic of a player's windows (player shot zones, section 3).

use crate::core::num::round_scale;
use crate::inputs::player_games::PlayerGame;

/// Games in the sample window.
pub(super) const WINDOW: usize = 10;
/// Games in the trend window.
pub(super) const TREND_WINDOW: usize = 20;
/// Games that the trend needs.
const TREND_MINIMUM: usize = 15;
/// Games that a full sample needs.
const FULL_MINIMUM: i64 = 10;
/// Last day of the season on which fewer games are enough.
const DYNAMIC_DAYS: i32 = 21;

/// Games that a player needs on the `day`th day of a season (0 is opening day).
pub(super) fn minimum_games(day: i32) -> i64 {
    if (0..=DYNAMIC_DAYS).contains(&day) { i64::from((3 + day / 3).min(9)) } else { FULL_MINIMUM }
}

/// What a player's windows give. Arrays are paint, mid-range, three-point.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Metrics {
    /// Percent of attempts, 2 digits.
    pub(super) rates: [Option<f64>; 3],
    /// Makes per attempt, 3 digits.
    pub(super) pct: [Option<f64>; 3],
    /// Attempts per game, 1 digit.
    pub(super) per_game: [Option<f64>; 3],
    pub(super) total_shots: Option<i64>,
    pub(super) games: i64,
    pub(super) quality: &'static str,
    pub(super) paint_rate_20: Option<f64>,
    pub(super) paint_pct_20: Option<f64>,
    pub(super) games_20: i64,
    pub(super) quality_20: &'static str,
    pub(super) assisted_rate: Option<f64>,
    pub(super) unassisted_rate: Option<f64>,
    pub(super) zone: Option<&'static str>,
    pub(super) tier: &'static str,
}

impl Metrics {
    /// From a player's newest eligible games, at most [`TREND_WINDOW`] of
    /// them, oldest first.
    pub(super) fn of(trend: &[&PlayerGame]) -> Self {
        let newest = trend.get(trend.len().saturating_sub(WINDOW)..).unwrap_or_default();
        let sums = Sums::of(newest);
        let rates = sums.rates();
        let sums_20 = (trend.len() >= TREND_MINIMUM).then(|| Sums::of(trend));
        let creation = |makes: i128| {
            let known = sums.zones_complete && sums.total() > 0 && sums.fg_makes > 0;
            known.then(|| round_scale(percent(makes, sums.fg_makes), 2))
        };
        Self {
            rates,
            pct: [0, 1, 2].map(|zone| sums.pct(zone)),
            per_game: sums.attempts.map(|sum| {
                (sums.games > 0).then(|| round_scale(quotient(sum, i128::from(sums.games)), 1))
            }),
            // Beyond 64 bits the value is out of the column's range either way.
            total_shots: (sums.total() > 0)
                .then(|| i64::try_from(sums.total()).unwrap_or(i64::MAX)),
            games: sums.games,
            quality: sample_quality(newest.len(), WINDOW),
            paint_rate_20: sums_20.as_ref().and_then(|sums| sums.rates()[0]),
            paint_pct_20: sums_20.as_ref().and_then(|sums| sums.pct(0)),
            games_20: count(trend),
            quality_20: sample_quality(trend.len(), TREND_WINDOW),
            assisted_rate: creation(sums.assisted),
            unassisted_rate: creation(sums.unassisted),
            zone: primary_zone(rates),
            tier: quality_tier(newest.len()),
        }
    }
}

/// Sums over a window; missing values are skipped. Wide enough that no input
/// can overflow them.
struct Sums {
    games: i64,
    attempts: [i128; 3],
    makes: [i128; 3],
    fg_makes: i128,
    assisted: i128,
    unassisted: i128,
    /// Every zone has attempts on record in at least one game.
    zones_complete: bool,
}

impl Sums {
    fn of(games: &[&PlayerGame]) -> Self {
        let sum = |value: &dyn Fn(&PlayerGame) -> Option<i64>| {
            games.iter().filter_map(|game| value(game)).map(i128::from).sum::<i128>()
        };
        let zones = |value: fn(&PlayerGame) -> [Option<i64>; 3]| {
            [sum(&|g| value(g)[0]), sum(&|g| value(g)[1]), sum(&|g| value(g)[2])]
        };
        let is_known = |zone: usize| {
            games.iter().any(|game| game.attempts.get(zone).is_some_and(Option::is_some))
        };
        Self {
            games: count(games),
            attempts: zones(|game| game.attempts),
            makes: zones(|game| game.makes),
            fg_makes: sum(&|game| game.fg_makes),
            assisted: sum(&|game| game.assisted),
            unassisted: sum(&|game| game.unassisted),
            zones_complete: (0..3).all(is_known),
        }
    }

    fn total(&self) -> i128 {
        let [paint, mid_range, three_pt] = self.attempts;
        paint + mid_range + three_pt
    }

    fn rates(&self) -> [Option<f64>; 3] {
        let total = self.total();
        if !self.zones_complete || total <= 0 {
            return [None; 3];
        }
        let [paint, mid_range, three_pt] = self.attempts.map(|sum| percent(sum, total));
        // Only counts that are no counts (negative, astronomic) get here.
        if (paint + mid_range + three_pt - 100.0).abs() > 2.0 {
            return [None; 3];
        }
        [paint, mid_range, three_pt].map(|rate| Some(round_scale(rate, 2)))
    }

    fn pct(&self, zone: usize) -> Option<f64> {
        let (makes, attempts) = (*self.makes.get(zone)?, *self.attempts.get(zone)?);
        (attempts > 0).then(|| round_scale(quotient(makes, attempts), 3))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts, exact below 2^53")]
fn quotient(a: i128, b: i128) -> f64 {
    a as f64 / b as f64
}

/// Divide first, then scale: the order decides the last bit.
fn percent(a: i128, b: i128) -> f64 {
    quotient(a, b) * 100.0
}

fn count(games: &[&PlayerGame]) -> i64 {
    i64::try_from(games.len()).unwrap_or(i64::MAX)
}

/// The zone of most attempts, from rounded rates; missing counts as 0.
fn primary_zone(rates: [Option<f64>; 3]) -> Option<&'static str> {
    let [paint, mid_range, three_pt] = rates.map(|rate| rate.unwrap_or(0.0));
    if paint == 0.0 && mid_range == 0.0 && three_pt == 0.0 {
        return None;
    }
    Some(if paint >= 40.0 {
        "paint"
    } else if three_pt >= 40.0 {
        "perimeter"
    } else if mid_range >= 35.0 {
        "mid_range"
    } else {
        "balanced"
    })
}

/// `games` in a window of `window`: from 100 %, 70 %, 50 % on.
fn sample_quality(games: usize, window: usize) -> &'static str {
    if games >= window {
        "excellent"
    } else if games >= window * 7 / 10 {
        "good"
    } else if games >= window / 2 {
        "limited"
    } else {
        "insufficient"
    }
}

/// Fixed thresholds, also early in a season.
fn quality_tier(games: usize) -> &'static str {
    match games {
        10.. => "high",
        7..=9 => "medium",
        _ => "low",
    }
}

#[cfg(test)]
mod tests;
