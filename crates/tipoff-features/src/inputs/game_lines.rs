//! Game lines as the market showed them before tip-off: which rows are usable
//! (player set, sections 3.7 and 3.11), which game they belong to and which
//! of them are the latest of their outcome (team set, sections 2.3 and 6.2).

use super::schedule::Game;
use crate::core::frame::Frame;
use crate::core::symbols::{Sym, Symbols};
use crate::core::teams::{TeamCodes, teams};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::ops::Range;
use tipoff_catalog::Result;

/// The markets that game lines are kept of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Market {
    /// Point spreads; outcomes are teams.
    Spreads,
    /// Point totals; outcomes are `Over` and `Under`.
    Totals,
}

/// One outcome of a bookmaker's line as captured before tip-off.
#[derive(Clone, Debug, PartialEq)]
pub struct GameLine {
    /// Eastern date of the game.
    pub date: i32,
    /// The provider's event, never an NBA id.
    pub event_id: Sym,
    /// Home team, an NBA tricode where known; missing when the row fits no game.
    pub home: Sym,
    /// Away team, likewise.
    pub away: Sym,
    /// Market.
    pub market: Market,
    /// Bookmaker, as stored.
    pub book: Sym,
    /// Team name, or `Over` / `Under`, as stored.
    pub outcome: Sym,
    /// Line.
    pub point: Option<f64>,
    /// When it was captured, microseconds.
    pub snapshot: i64,
    /// Whether it is the one latest row of its date, event, bookmaker, market
    /// and outcome; at equal times the lowest line, missing last.
    pub is_latest: bool,
}

impl GameLine {
    const fn is_short(&self) -> bool {
        self.home.is_null() || self.away.is_null()
    }
    fn outcome_key(&self) -> (i32, Sym, Market, Sym, Sym) {
        (self.date, self.event_id, self.market, self.book, self.outcome)
    }
    fn game_key(&self) -> (i32, Sym, Sym) {
        (self.date, self.home, self.away)
    }
}

/// Which team an outcome of the spreads market names: by its tricode or
/// another feed's code of it (rule 1), or by one of the 31 full names (rule 2).
#[derive(Debug)]
pub struct TeamNames {
    by_name: FxHashMap<Sym, Sym>,
}

impl TeamNames {
    /// The names among the symbols of a chunk.
    #[must_use]
    pub fn new(symbols: &Symbols, codes: &TeamCodes) -> Self {
        let own = teams().iter().flat_map(|team| {
            [team.code, team.br_code, team.espn_code, team.full_name].map(|name| (name, team.code))
        });
        let named = own.chain([("LA Clippers", "LAC")]).filter_map(|(name, code)| {
            Some((symbols.find(name)?, codes.normalise(symbols.find(code)?)))
        });
        Self { by_name: named.collect() }
    }
    /// The NBA team that `outcome` names, if it names one.
    #[must_use]
    pub fn team(&self, outcome: Sym) -> Option<Sym> {
        self.by_name.get(&outcome).copied()
    }
    /// Whether `outcome` names `team`, which may be no NBA team.
    #[must_use]
    pub fn names_team(&self, outcome: Sym, team: Sym) -> bool {
        !outcome.is_null() && (outcome == team || self.team(outcome) == Some(team))
    }
}

/// Usable lines. Those of a (date, home, away) are one contiguous run, in it
/// those of an event, market, bookmaker and outcome, latest first.
#[derive(Debug, Default)]
pub struct GameLines {
    lines: Vec<GameLine>,
    runs: FxHashMap<(i32, Sym, Sym), Range<usize>>,
}

impl GameLines {
    /// The rows of [`tipoff_catalog::inputs::ODDS_API_GAME_LINES`] captured
    /// strictly before their `commence_time`, both times known, and not after
    /// `as_of`. Rows of other markets and rows without a date are left out.
    ///
    /// A missing team code is filled from the event's usable spreads rows and
    /// `schedule` (sorted by date): of its games on the row's date between
    /// the two teams that those rows name, the one with the highest status,
    /// then the largest id. Rows captured later do not take part in the fill:
    /// what cannot be used before tip-off must not decide anything.
    ///
    /// # Errors
    /// Undeclared column: a bug.
    pub fn of(
        frame: &Frame,
        symbols: &Symbols,
        codes: &TeamCodes,
        names: &TeamNames,
        schedule: &[Game],
        as_of: Option<i64>,
    ) -> Result<Self> {
        let mut lines = usable(frame, symbols, codes, as_of)?;
        lines.sort_unstable_by(|a, b| {
            a.outcome_key().cmp(&b.outcome_key()).then_with(|| later(symbols, a, b))
        });
        for outcome in lines.chunk_by_mut(|a, b| a.outcome_key() == b.outcome_key()) {
            if let Some(latest) = outcome.first_mut() {
                latest.is_latest = true;
            }
        }
        for event in lines.chunk_by_mut(|a, b| (a.date, a.event_id) == (b.date, b.event_id)) {
            fill_teams(event, symbols, names, schedule);
        }
        // Stable, so that the order within an outcome survives.
        lines.sort_by_key(GameLine::game_key);
        let mut runs: FxHashMap<(i32, Sym, Sym), Range<usize>> = FxHashMap::default();
        for (at, line) in lines.iter().enumerate() {
            runs.entry(line.game_key()).or_insert(at..at).end = at + 1;
        }
        Ok(Self { lines, runs })
    }

    /// All usable lines, those without a known game included.
    #[must_use]
    pub fn all(&self) -> &[GameLine] {
        &self.lines
    }
    /// The lines of the game of `date` with these teams, snapshots of all times.
    #[must_use]
    pub fn of_game(&self, date: i32, home: Sym, away: Sym) -> &[GameLine] {
        if home.is_null() || away.is_null() {
            return &[];
        }
        let run = self.runs.get(&(date, home, away));
        run.and_then(|run| self.lines.get(run.clone())).unwrap_or_default()
    }
}

fn usable(
    frame: &Frame,
    symbols: &Symbols,
    codes: &TeamCodes,
    as_of: Option<i64>,
) -> Result<Vec<GameLine>> {
    let (date, event) = (frame.date("game_date")?, frame.text("game_id")?);
    let (home, away) = (frame.text("home_team_abbr")?, frame.text("away_team_abbr")?);
    let (book, market) = (frame.text("bookmaker_key")?, frame.text("market_key")?);
    let (outcome, point) = (frame.text("outcome_name")?, frame.float("outcome_point")?);
    let (snapshot, commence) = (frame.int("snapshot_timestamp")?, frame.int("commence_time")?);
    let (spreads, totals) = (symbols.find("spreads"), symbols.find("totals"));
    let market_of = |row: usize| match Some(market.get(row)) {
        found if found == spreads => Some(Market::Spreads),
        found if found == totals => Some(Market::Totals),
        _ => None,
    };
    let line = |row: usize| {
        let (snapshot, commence) = (snapshot.get(row)?, commence.get(row)?);
        if snapshot >= commence || as_of.is_some_and(|as_of| snapshot > as_of) {
            return None;
        }
        Some(GameLine {
            date: date.get(row)?,
            event_id: event.get(row),
            home: codes.normalise(home.get(row)),
            away: codes.normalise(away.get(row)),
            market: market_of(row)?,
            book: book.get(row),
            outcome: outcome.get(row),
            point: point.get(row),
            snapshot,
            is_latest: false,
        })
    };
    Ok((0..frame.rows()).filter_map(line).collect())
}

/// Latest first, then the lowest line, missing last; of equal lines one that
/// names both teams, since another may fit no game. The team codes only make
/// the order total.
fn later(symbols: &Symbols, a: &GameLine, b: &GameLine) -> Ordering {
    let point = |line: &GameLine| line.point.unwrap_or(f64::INFINITY);
    (b.snapshot.cmp(&a.snapshot))
        .then_with(|| point(a).total_cmp(&point(b)))
        .then_with(|| a.is_short().cmp(&b.is_short()))
        .then_with(|| symbols.cmp(a.home, b.home))
        .then_with(|| symbols.cmp(a.away, b.away))
}

/// Fills missing team codes of one event (team set, T-09). Rows that fit no
/// game lose the one code they may have: they match nothing.
fn fill_teams(event: &mut [GameLine], symbols: &Symbols, names: &TeamNames, schedule: &[Game]) {
    if !event.iter().any(GameLine::is_short) {
        return;
    }
    let date = event.first().map_or(0, |line| line.date);
    let first = schedule.partition_point(|game| game.date < date);
    let last = schedule.partition_point(|game| game.date <= date);
    let games = schedule.get(first..last).unwrap_or_default();
    let mut named: Vec<Sym> = event
        .iter()
        .filter(|line| line.market == Market::Spreads && !line.outcome.is_null())
        .filter_map(|line| {
            let known = names.team(line.outcome);
            // A team outside the 30 is named by its own code only.
            known.or_else(|| games.iter().any(|g| g.has(line.outcome)).then_some(line.outcome))
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    let game = match named.as_slice() {
        [a, b] => games
            .iter()
            .filter(|game| game.has(*a) && game.has(*b))
            .max_by(|a, b| a.status.cmp(&b.status).then_with(|| symbols.cmp(a.id, b.id))),
        _ => None,
    };
    let (home, away) = game.map_or((Sym::NULL, Sym::NULL), |game| (game.home, game.away));
    for line in event.iter_mut().filter(|line| line.is_short()) {
        (line.home, line.away) = (home, away);
    }
}

#[cfg(test)]
mod tests;
