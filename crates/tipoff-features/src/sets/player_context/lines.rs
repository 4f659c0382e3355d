//! Consensus spread and total of a game (section 6.4).

use super::props::movement;
use crate::core::symbols::Symbols;
use crate::inputs::game_lines::{GameLine, Market};

/// A consensus line: medians over bookmakers at the first and last snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Consensus {
    /// At the last snapshot.
    pub(super) current: Option<f64>,
    /// At the first snapshot.
    pub(super) opening: Option<f64>,
    /// Bookmakers of the last snapshot, comma-separated.
    pub(super) source: Option<String>,
}

impl Consensus {
    /// Current less opening line.
    pub(super) fn movement(&self) -> Option<f64> {
        movement(self.current, self.opening)
    }

    /// Of a game's usable lines.
    pub(super) fn of(lines: &[GameLine], market: Market, symbols: &Symbols) -> Self {
        let rows = || lines.iter().filter(|line| line.market == market);
        let times = || rows().map(|line| line.snapshot);
        // Both times are taken before the side of a spread is looked at.
        let (Some(first), Some(last)) = (times().min(), times().max()) else {
            return Self::default();
        };
        let at = |snapshot: i64| {
            rows().filter(move |line| line.snapshot == snapshot && is_kept(line)).collect()
        };
        let (opening, current): (Vec<&GameLine>, Vec<&GameLine>) = (at(first), at(last));
        let mut books: Vec<&str> =
            current.iter().filter_map(|line| symbols.some_text(line.book)).collect();
        books.sort_unstable();
        books.dedup();
        Self {
            current: median(&current),
            opening: median(&opening),
            source: (!books.is_empty()).then(|| books.join(",")),
        }
    }
}

/// Of spreads only the favourite's side counts; a row without a line has no side.
fn is_kept(line: &GameLine) -> bool {
    line.market != Market::Spreads || line.point.is_some_and(|point| point <= 0.0)
}

/// The middle line, or the mean of the two middle ones; missing lines ignored.
fn median(lines: &[&GameLine]) -> Option<f64> {
    let mut points: Vec<f64> = lines.iter().filter_map(|line| line.point).collect();
    points.sort_unstable_by(f64::total_cmp);
    let upper = *points.get(points.len() / 2)?;
    if points.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *points.get((points.len() / 2).checked_sub(1)?)?;
    Some((lower + upper) / 2.0)
}
