//! Games by date, and each team's final games (section 3.1).

use crate::core::calendar::{civil, eastern_instant, eastern_wall};
use crate::core::symbols::{Sym, Symbols};
use crate::inputs::schedule::Game;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A team's final game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Final {
    /// Eastern date.
    pub(super) date: i32,
    /// Home team, whose arena is the location.
    pub(super) home: Sym,
}

/// The instant before which market and injury rows must have been captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TipOff {
    /// Microseconds since 1970, UTC.
    pub(super) instant: i64,
    /// The Eastern wall clock at that instant.
    pub(super) wall: i64,
}

impl TipOff {
    /// Tip-off of a game; noon Eastern when the schedule has no time.
    pub(super) fn of(game: &Game) -> Self {
        let instant = game.tip_off.unwrap_or_else(|| eastern_instant(game.date, 12));
        Self { instant, wall: eastern_wall(instant) }
    }
}

/// The games in force, one per canonical id.
#[derive(Debug, Default)]
pub(super) struct Games {
    games: Vec<Game>,
    dates: FxHashMap<i32, Range<usize>>,
    finals: FxHashMap<Sym, Vec<Final>>,
}

impl Games {
    /// Of games sorted by date and id, those in force per canonical id:
    /// highest status, then the latest load, then the smallest id.
    pub(super) fn of(sorted: Vec<Game>) -> Self {
        let mut games: Vec<Game> = Vec::with_capacity(sorted.len());
        let mut known: FxHashMap<(i32, Sym, Sym), usize> = FxHashMap::default();
        for game in sorted {
            let has_teams = !game.away.is_null() && !game.home.is_null();
            let key = (game.date, game.away, game.home);
            match known.get(&key).and_then(|at| games.get_mut(*at)) {
                Some(best) => {
                    if (game.status, game.processed_at) > (best.status, best.processed_at) {
                        *best = game;
                    }
                }
                None => {
                    if has_teams {
                        known.insert(key, games.len());
                    }
                    games.push(game);
                }
            }
        }
        let mut dates: FxHashMap<i32, Range<usize>> = FxHashMap::default();
        let mut finals: FxHashMap<Sym, Vec<Final>> = FxHashMap::default();
        for (at, game) in games.iter().enumerate() {
            dates.entry(game.date).or_insert(at..at).end = at + 1;
            if game.is_final() {
                for team in [game.home, game.away].into_iter().filter_map(Sym::some) {
                    let entry = Final { date: game.date, home: game.home };
                    finals.entry(team).or_default().push(entry);
                }
            }
        }
        Self { games, dates, finals }
    }

    /// The games of a date, in a fixed order.
    pub(super) fn on(&self, date: i32) -> &[Game] {
        self.dates.get(&date).and_then(|run| self.games.get(run.clone())).unwrap_or_default()
    }

    /// A team's final games with `from <= date < to`, oldest first.
    pub(super) fn finals(&self, team: Sym, from: i32, to: i32) -> &[Final] {
        let run = self.finals.get(&team).map(Vec::as_slice).unwrap_or_default();
        let first = run.partition_point(|game| game.date < from);
        let last = run.partition_point(|game| game.date < to);
        run.get(first..last.max(first)).unwrap_or_default()
    }
}

/// `YYYYMMDD_AWAY_HOME`; `None` for a game without both teams.
pub(super) fn canonical_id(game: &Game, symbols: &Symbols) -> Option<String> {
    let (away, home) = (symbols.some_text(game.away)?, symbols.some_text(game.home)?);
    let date = civil(game.date);
    Some(format!("{:04}{:02}{:02}_{away}_{home}", date.year(), date.month(), date.day()))
}
