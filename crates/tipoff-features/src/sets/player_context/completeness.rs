//! Five windows of expected and found box scores, and readiness
//! (sections 7.1 and 7.2).

use super::games::Games;
use super::players::BoxScores;
use crate::core::num::round_scale;
use crate::core::symbols::Sym;

/// How complete one window is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// Games of the team, before days off are taken away.
    pub(super) expected: i64,
    /// Box scores found.
    pub(super) actual: i64,
    /// Box scores missing.
    pub(super) missing: i64,
    /// Found of those expected, one digit, at most 100.
    pub(super) pct: f64,
    /// Nothing is missing.
    pub(super) is_complete: bool,
    /// At least 70 %.
    pub(super) is_ready: bool,
}

impl Window {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub(super) fn of(expected: i64, actual: i64, dnp: i64) -> Self {
        let adjusted = (expected - dnp).max(0);
        let pct = if adjusted > 0 {
            actual as f64 / adjusted as f64 * 100.0
        } else if dnp > 0 || expected == 0 {
            100.0
        } else {
            0.0
        };
        Self {
            expected,
            actual,
            missing: (adjusted - actual).max(0),
            pct: round_scale(pct.min(100.0), 1),
            is_complete: actual >= adjusted,
            is_ready: pct >= 70.0,
        }
    }
}

/// All windows of a player before a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Completeness {
    /// Last 5 games.
    pub(super) l5: Window,
    /// Last 10 games.
    pub(super) l10: Window,
    /// Last 7 days.
    pub(super) l7d: Window,
    /// Last 14 days.
    pub(super) l14d: Window,
    /// Last 30 days.
    pub(super) l30d: Window,
}

impl Completeness {
    /// Of a player whose current team, if any, is `team`.
    pub(super) fn of(
        games: &Games,
        players: &BoxScores,
        player: Sym,
        team: Sym,
        date: i32,
    ) -> Self {
        let last = |n: i32| {
            let finals = games.finals(team, date - 365, date).len() as i64;
            // A game window looks 3N days back, and never less than 30.
            let actual = players.between(player, date - (3 * n).max(30), date).len();
            let month = players.between(player, date - 30, date);
            let latest = month.iter().rev().take(usize::try_from(n).unwrap_or(0));
            let dnp = latest.filter(|row| !row.is_played()).count();
            Window::of(finals.min(i64::from(n)), actual as i64, dnp as i64)
        };
        let days = |n: i32| {
            let finals = games.finals(team, date - n, date);
            let expected = finals.chunk_by(|a, b| a.date == b.date).count();
            let rows = players.between(player, date - n, date);
            let dnp = rows.iter().filter(|row| !row.is_played()).count();
            Window::of(expected as i64, rows.len() as i64, dnp as i64)
        };
        Self { l5: last(5), l10: last(10), l7d: days(7), l14d: days(14), l30d: days(30) }
    }

    const fn all(&self) -> [&Window; 5] {
        [&self.l5, &self.l10, &self.l7d, &self.l14d, &self.l30d]
    }
    /// Every window is complete.
    pub(super) fn is_complete(&self) -> bool {
        self.all().iter().all(|window| window.is_complete)
    }
    /// Every window is at 70 % at least.
    pub(super) fn is_ready(&self) -> bool {
        self.all().iter().all(|window| window.is_ready)
    }
}
