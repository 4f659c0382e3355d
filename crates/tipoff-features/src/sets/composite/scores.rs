//! The four active factors (composite factors set, sections 3.1 to 3.5).
//! Every division is one division and the order of operations is that of the
//! formulas: stored texts show the last bit.

use crate::core::symbols::Sym;
use crate::set::UsageDefault;

/// A player's situation before the game: a context row, or one derived from
/// box scores.
#[derive(Clone, Debug)]
pub(super) struct PlayerContext {
    /// Player id across name changes.
    pub(super) universal_id: Sym,
    /// Game.
    pub(super) game_id: Sym,
    /// Opponent.
    pub(super) opponent: Sym,
    /// Days since the last game.
    pub(super) days_rest: Option<i64>,
    /// Played the day before.
    pub(super) back_to_back: Option<bool>,
    /// Games in the last 7 days.
    pub(super) games_last_7: Option<i64>,
    /// Minutes in the last 7 days.
    pub(super) minutes_last_7: Option<f64>,
    /// Minutes per game in the last 7 days.
    pub(super) avg_minutes_last_7: Option<f64>,
    /// Pairs of games on consecutive days in the last 14 days.
    pub(super) back_to_backs_last_14: Option<i64>,
    /// Age in years.
    pub(super) age: Option<i64>,
    /// Projected usage, percent.
    pub(super) projected_usage: Option<f64>,
    /// Recent usage, percent.
    pub(super) baseline_usage: Option<f64>,
    /// Star team-mates who are out.
    pub(super) stars_out: Option<i64>,
    /// Own minus opponent's pace.
    pub(super) pace_differential: Option<f64>,
    /// Opponent's pace over its last 10 games.
    pub(super) opponent_pace: Option<f64>,
    /// The row's own readiness; missing counts as false.
    pub(super) is_ready: bool,
}

/// A court zone, as a position in rates and ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Within 8 feet.
    Paint,
    /// Other two-point shots.
    MidRange,
    /// Three-point shots.
    Perimeter,
}

impl Zone {
    /// The zone that a primary scoring zone stands for. `balanced`, missing
    /// and unknown words stand for the paint (defect 8-4, kept).
    pub(super) fn of(primary: &str) -> Self {
        match primary {
            "mid_range" => Self::MidRange,
            "perimeter" => Self::Perimeter,
            _ => Self::Paint,
        }
    }
    /// This zone's value of a (paint, mid-range, perimeter) triple.
    pub(super) fn pick(self, values: [Option<f64>; 3]) -> Option<f64> {
        let [paint, mid_range, perimeter] = values;
        match self {
            Self::Paint => paint,
            Self::MidRange => mid_range,
            Self::Perimeter => perimeter,
        }
    }
}

/// Freshness from 0 to 100. Points are added in order and clamped once, so
/// that the rest bonus can cancel a penalty.
pub(super) fn fatigue(player: &PlayerContext) -> i64 {
    let mut score = 100;
    if player.back_to_back.unwrap_or(false) {
        score -= 15;
    } else if player.days_rest.unwrap_or(1) >= 3 {
        score += 5;
    }
    if player.games_last_7.unwrap_or(3) >= 4 {
        score -= 10;
    }
    if player.minutes_last_7.unwrap_or(200.0) > 240.0 {
        score -= 10;
    }
    if player.avg_minutes_last_7.unwrap_or(30.0) > 35.0 {
        score -= 8;
    }
    score -= match player.back_to_backs_last_14.unwrap_or(0) {
        2.. => 12,
        1 => 5,
        _ => 0,
    };
    score -= match player.age.unwrap_or(25) {
        35.. => 10,
        30..=34 => 5,
        _ => 0,
    };
    score.clamp(0, 100)
}

/// The part of the total that freshness contributes, -5 to 0.
#[expect(clippy::cast_precision_loss, reason = "at most 100")]
pub(super) fn fatigue_adjustment(score: i64) -> f64 {
    (score - 100) as f64 / 20.0
}

/// The player's share of shots in a zone against the opponent's defence of it.
pub(super) fn mismatch(rate: Option<f64>, rating: Option<f64>) -> f64 {
    let (rate, rating) = (rate.unwrap_or(50.0), rating.unwrap_or(0.0));
    let weight = (rate / 50.0).min(1.0);
    let mut score = rating * weight;
    if score.abs() > 5.0 {
        score *= 1.2;
    }
    score.clamp(-10.0, 10.0)
}

/// Half the pace differential.
pub(super) fn pace(differential: Option<f64>) -> f64 {
    (differential.unwrap_or(0.0) / 2.0).clamp(-3.0, 3.0)
}

/// Projected against recent usage.
pub(super) fn usage(player: &PlayerContext, default: UsageDefault) -> f64 {
    let (projected, baseline) = match (player.projected_usage, player.baseline_usage, default) {
        (Some(projected), Some(baseline), _) => (projected, baseline),
        (_, _, UsageDefault::Neutral) => return 0.0,
        (projected, baseline, UsageDefault::Parity) => {
            (projected.unwrap_or(25.0), baseline.unwrap_or(25.0))
        }
    };
    if baseline == 0.0 {
        return 0.0;
    }
    let stars_out = player.stars_out.unwrap_or(0);
    let mut score = (projected - baseline) * 0.3;
    if stars_out > 0 && score > 0.0 {
        score *= if stars_out >= 2 { 1.30 } else { 1.15 };
    }
    score.clamp(-3.0, 3.0)
}

/// The unrounded factors of one player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scores {
    /// Freshness, 0 to 100.
    pub(super) fatigue: i64,
    /// Zone mismatch in points.
    pub(super) mismatch: f64,
    /// Pace in points.
    pub(super) pace: f64,
    /// Usage in points.
    pub(super) usage: f64,
}

impl Scores {
    /// The sum in points: plain additions from left to right. The four
    /// deferred factors are zeros, which change no sum that starts at zero.
    pub(super) fn total(&self) -> f64 {
        0.0 + fatigue_adjustment(self.fatigue) + self.mismatch + self.pace + self.usage
    }
}
