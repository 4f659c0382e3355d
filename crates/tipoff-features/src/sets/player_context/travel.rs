//! The team's travel over the last 14 days, and rest of the opponent
//! (sections 6.7 and 6.11).

use super::games::Games;
use crate::core::symbols::{Sym, Symbols};
use crate::core::teams::distance;

/// A team's travel before a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Travel {
    /// Road games in a row up to the last game.
    road_games: i64,
    /// Miles between the games of the last 14 days.
    pub(super) miles: i64,
    /// Time zones crossed between them.
    pub(super) zones: i64,
    /// Days since the last final game in [D-30, D).
    pub(super) days_rest: Option<i64>,
}

impl Travel {
    /// From the team's final games. The way to the first game of the window
    /// and the way to the game on `date` are not counted.
    pub(super) fn of(games: &Games, symbols: &Symbols, team: Sym, date: i32) -> Self {
        let window = games.finals(team, date - 14, date);
        let (mut miles, mut zones) = (0, 0);
        for (from, to) in window.iter().zip(window.iter().skip(1)) {
            let leg = distance(symbols.text(from.home), symbols.text(to.home));
            miles += leg.0;
            zones += leg.1;
        }
        let month = games.finals(team, date - 30, date);
        Self {
            road_games: month.iter().rev().take_while(|game| game.home != team).count() as i64,
            miles,
            zones,
            days_rest: month.last().map(|game| i64::from(date - game.date)),
        }
    }

    /// Road games in a row with the one on the date; 0 at home.
    pub(super) const fn road_games(&self, is_home: bool) -> i64 {
        if is_home { 0 } else { 1 + self.road_games }
    }
}
