//! Spread and total of a game as the preferred bookmaker had them before
//! tip-off (team context set, section 6.2).

use super::targets::Side;
use crate::core::symbols::{Sym, Symbols};
use crate::inputs::game_lines::{GameLine, GameLines, Market, TeamNames};

/// Bookmakers in order of preference; others are ignored.
const BOOKS: [&str; 2] = ["draftkings", "fanduel"];

/// A line that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// Points.
    pub point: f64,
    /// Bookmaker.
    pub book: Sym,
    /// When it was captured.
    pub snapshot: i64,
}

/// Spread, from the team's side, and total; perhaps of two bookmakers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lines {
    /// Team-relative spread.
    pub spread: Option<Line>,
    /// Total.
    pub total: Option<Line>,
}

impl Lines {
    pub(super) fn of(
        lines: &GameLines,
        names: &TeamNames,
        side: &Side<'_>,
        symbols: &Symbols,
    ) -> Self {
        let game = lines.of_game(side.game.date, side.game.home, side.game.away);
        let over = symbols.find("Over");
        let spread = |book: Sym| {
            let of_team = |line: &GameLine| names.names_team(line.outcome, side.team());
            first(game, symbols, Market::Spreads, book, of_team)
        };
        let total = |book: Sym| {
            let is_over = |line: &GameLine| Some(line.outcome) == over;
            first(game, symbols, Market::Totals, book, is_over)
        };
        let books = || BOOKS.iter().filter_map(|book| symbols.find(book));
        Self { spread: books().find_map(spread), total: books().find_map(total) }
    }
    /// When the spread was captured, even if a total was found first; else the total.
    pub(super) fn updated_at(&self) -> Option<i64> {
        self.spread.or(self.total).map(|line| line.snapshot)
    }
}

/// The first matching row of a bookmaker that has a line, by event, then
/// outcome name.
fn first(
    game: &[GameLine],
    symbols: &Symbols,
    market: Market,
    book: Sym,
    matches: impl Fn(&GameLine) -> bool,
) -> Option<Line> {
    game.iter()
        .filter(|line| line.is_latest && line.market == market && line.book == book)
        .filter(|line| matches(line))
        .filter_map(|line| Some((line, line.point?)))
        .min_by(|(a, _), (b, _)| {
            symbols.cmp(a.event_id, b.event_id).then_with(|| symbols.cmp(a.outcome, b.outcome))
        })
        .map(|(line, point)| Line { point, book, snapshot: line.snapshot })
}
