//! Player points lines: which are usable, and the cascade of providers
//! (sections 4.3, 6.3).

use super::games::TipOff;
use crate::core::symbols::{Sym, Symbols};
use crate::set::Context;
use rustc_hash::FxHashMap;
use std::cmp::{Ordering, Reverse};
use tipoff_catalog::{Result, inputs};

/// A row of the first provider, captured before tip-off.
#[derive(Clone, Copy, Debug)]
struct Quote {
    bookmaker: Sym,
    rank: u8,
    line: Option<f64>,
    at: Option<i64>,
}

/// An active points row of the second provider.
#[derive(Clone, Copy, Debug)]
struct Listing {
    bookmaker: Sym,
    rank: u8,
    is_over: bool,
    is_best: bool,
    line: Option<f64>,
    opening: Option<f64>,
    updated_at: i64,
}

/// The points line of a player.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PropLine {
    /// Some row of either provider is usable.
    pub(super) exists: bool,
    /// Latest line.
    pub(super) current: Option<f64>,
    /// Earliest line.
    pub(super) opening: Option<f64>,
    /// Bookmaker of the latest line.
    pub(super) current_source: Option<String>,
    /// Bookmaker of the earliest line.
    pub(super) opening_source: Option<String>,
}

impl PropLine {
    /// Current less opening line.
    pub(super) fn movement(&self) -> Option<f64> {
        movement(self.current, self.opening)
    }
}

/// Current less opening when both are present and not zero.
pub(super) fn movement(current: Option<f64>, opening: Option<f64>) -> Option<f64> {
    match (current, opening) {
        (Some(current), Some(opening)) if current != 0.0 && opening != 0.0 => {
            Some(current - opening)
        }
        _ => None,
    }
}

/// Usable rows of both providers by date and player.
#[derive(Debug, Default)]
pub(super) struct Props {
    quotes: FxHashMap<(i32, Sym), Vec<Quote>>,
    listings: FxHashMap<(i32, Sym), Vec<Listing>>,
    offered: FxHashMap<i32, usize>,
}

impl Props {
    /// Reads both tables, leaving out what was not known at `as_of`.
    pub(super) fn load(context: &Context<'_>) -> Result<Self> {
        let listings = listings(context)?;
        let mut offered: FxHashMap<i32, usize> = FxHashMap::default();
        for (date, _) in listings.keys() {
            *offered.entry(*date).or_default() += 1;
        }
        Ok(Self { quotes: quotes(context)?, listings, offered })
    }

    /// Players that the second provider offers a points line on a date.
    pub(super) fn offered(&self, date: i32) -> usize {
        self.offered.get(&date).copied().unwrap_or(0)
    }

    /// The line of a player for a game on `date`.
    pub(super) fn line(
        &self,
        symbols: &Symbols,
        date: i32,
        player: Sym,
        tip_off: TipOff,
    ) -> PropLine {
        let quotes = self.quotes.get(&(date, player)).map(Vec::as_slice).unwrap_or_default();
        let listings = self.listings.get(&(date, player)).map(Vec::as_slice).unwrap_or_default();
        let usable = || listings.iter().filter(|row| row.updated_at < tip_off.instant);
        let exists = !quotes.is_empty() || usable().next().is_some();
        if let Some(line) = first_provider(symbols, quotes) {
            return PropLine { exists, ..line };
        }
        let best = usable()
            .filter(|row| row.is_over && row.line.is_some())
            .min_by(|a, b| by_listing(symbols, a, b));
        best.map_or_else(
            || PropLine { exists, ..PropLine::default() },
            |best| {
                let source = format!("bettingpros_{}", symbols.text(best.bookmaker));
                PropLine {
                    exists,
                    current: best.line,
                    opening: best.opening,
                    current_source: Some(source.clone()),
                    // Labelled even when the opening line itself is missing.
                    opening_source: Some(source),
                }
            },
        )
    }
}

fn first_provider(symbols: &Symbols, quotes: &[Quote]) -> Option<PropLine> {
    let priced = || quotes.iter().filter(|quote| quote.line.is_some());
    let tie = |a: &Quote, b: &Quote| {
        symbols.cmp(a.bookmaker, b.bookmaker).then_with(|| by_value(a.line, b.line))
    };
    let current = priced().min_by(|a, b| {
        (a.rank, Reverse(a.at)).cmp(&(b.rank, Reverse(b.at))).then_with(|| tie(a, b))
    })?;
    let opening = priced().min_by(|a, b| {
        let order = (a.rank, a.at.is_none(), a.at).cmp(&(b.rank, b.at.is_none(), b.at));
        order.then_with(|| tie(a, b))
    })?;
    let label = |quote: &Quote| symbols.some_text(quote.bookmaker).map(str::to_owned);
    Some(PropLine {
        exists: true,
        current: current.line,
        opening: opening.line,
        current_source: label(current),
        opening_source: label(opening),
    })
}

/// Best bookmaker, best line first, latest update; then bookmaker, line and
/// opening line ascending.
fn by_listing(symbols: &Symbols, a: &Listing, b: &Listing) -> Ordering {
    let key = |row: &Listing| (row.rank, Reverse(row.is_best), Reverse(row.updated_at));
    key(a)
        .cmp(&key(b))
        .then_with(|| symbols.cmp(a.bookmaker, b.bookmaker))
        .then_with(|| by_value(a.line, b.line))
        .then_with(|| by_value(a.opening, b.opening))
}

/// Ascending, missing last.
fn by_value(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

fn quotes(context: &Context<'_>) -> Result<FxHashMap<(i32, Sym), Vec<Quote>>> {
    let frame = context.frames.get(&inputs::ODDS_API_PLAYER_POINTS_PROPS)?;
    let (date, player) = (frame.date("game_date")?, frame.text("player_lookup")?);
    let (bookmaker, line) = (frame.text("bookmaker")?, frame.float("points_line")?);
    let at = frame.int("snapshot_timestamp")?;
    let minutes = frame.int("minutes_before_tipoff")?;
    let mut found: FxHashMap<(i32, Sym), Vec<Quote>> = FxHashMap::default();
    for row in 0..frame.rows() {
        let (Some(date), Some(player)) = (date.get(row), player.get(row).some()) else { continue };
        let is_early = minutes.get(row) > Some(0) && is_known(context, at.get(row));
        if is_early {
            let bookmaker = bookmaker.get(row);
            let rank = match context.symbols.text(bookmaker).to_ascii_lowercase().as_str() {
                "draftkings" => 1,
                "fanduel" => 2,
                _ => 99,
            };
            let quote = Quote { bookmaker, rank, line: line.get(row), at: at.get(row) };
            found.entry((date, player)).or_default().push(quote);
        }
    }
    Ok(found)
}

fn listings(context: &Context<'_>) -> Result<FxHashMap<(i32, Sym), Vec<Listing>>> {
    let frame = context.frames.get(&inputs::BETTINGPROS_PLAYER_POINTS_PROPS)?;
    let (date, player) = (frame.date("game_date")?, frame.text("player_lookup")?);
    let (market, side) = (frame.text("market_type")?, frame.text("bet_side")?);
    let (active, best) = (frame.boolean("is_active")?, frame.boolean("is_best_line")?);
    let (line, opening) = (frame.float("points_line")?, frame.float("opening_line")?);
    let (bookmaker, at) = (frame.text("bookmaker")?, frame.int("bookmaker_last_update")?);
    let text = |sym: Sym| context.symbols.text(sym);
    let mut found: FxHashMap<(i32, Sym), Vec<Listing>> = FxHashMap::default();
    for row in 0..frame.rows() {
        let (Some(date), Some(player)) = (date.get(row), player.get(row).some()) else { continue };
        let is_offered = active.get(row) == Some(true) && text(market.get(row)) == "points";
        let Some(updated_at) = at.get(row).filter(|at| is_offered && is_known(context, Some(*at)))
        else {
            continue;
        };
        let bookmaker = bookmaker.get(row);
        let rank = match text(bookmaker) {
            "DraftKings" => 1,
            "FanDuel" => 2,
            "BettingPros Consensus" => 99,
            _ => 50,
        };
        found.entry((date, player)).or_default().push(Listing {
            bookmaker,
            rank,
            is_over: text(side.get(row)) == "over",
            is_best: best.get(row) == Some(true),
            line: line.get(row),
            opening: opening.get(row),
            updated_at,
        });
    }
    Ok(found)
}

/// Whether a stamp is not later than `as_of`; with `as_of`, an unknown stamp
/// is not known to be earlier.
fn is_known(context: &Context<'_>, at: Option<i64>) -> bool {
    context.settings.as_of.is_none_or(|as_of| at.is_some_and(|at| at <= as_of))
}
