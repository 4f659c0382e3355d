//! Recent points, sample quality and streaks against today's line (section 6.2).

use super::fatigue::mean;
use super::players::BoxScore;
use crate::core::num::round_scale;
use std::cmp::Ordering;

/// Points over a number of games.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    /// Points per game.
    pub(super) points: Option<f64>,
    /// Games behind it.
    pub(super) games: i64,
    /// excellent, good, limited or insufficient.
    pub(super) quality: &'static str,
}

/// Form columns of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    /// Last 5 games.
    pub(super) last_5: Sample,
    /// Last 10 games.
    pub(super) last_10: Sample,
    /// Latest games in a row above and below the line; at most one is not 0.
    pub(super) streak: (i64, i64),
}

impl Form {
    /// From the games played in [D-30, D), newest first, and today's line.
    pub(super) fn of(played: &[&BoxScore], line: Option<f64>) -> Self {
        Self {
            last_5: Sample::of(played, 5),
            last_10: Sample::of(played, 10),
            streak: line.map_or((0, 0), |line| streak(played, line)),
        }
    }
}

impl Sample {
    fn of(played: &[&BoxScore], window: usize) -> Self {
        let games = played.get(..window.min(played.len())).unwrap_or_default();
        let points: Vec<i128> =
            games.iter().filter_map(|game| game.points).map(i128::from).collect();
        Self {
            points: (!points.is_empty())
                .then(|| round_scale(mean(points.iter().sum(), 0, points.len()), 1)),
            games: games.len() as i64,
            quality: quality(games.len(), window),
        }
    }
}

/// Seven tenths and half of the window, both cut to whole games.
pub(super) const fn quality(games: usize, window: usize) -> &'static str {
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

/// A game on the line is passed over; missing points or a change of side end
/// the run.
#[expect(clippy::cast_precision_loss, reason = "points are far below 2^53")]
fn streak(played: &[&BoxScore], line: f64) -> (i64, i64) {
    let (mut over, mut under) = (0, 0);
    for game in played {
        let Some(points) = game.points else { break };
        match (points as f64).partial_cmp(&line) {
            Some(Ordering::Greater) if under == 0 => over += 1,
            Some(Ordering::Less) if over == 0 => under += 1,
            Some(Ordering::Greater | Ordering::Less) => break,
            Some(Ordering::Equal) | None => {}
        }
    }
    (over, under)
}
