//! All rows of one target date: what they share is computed once per game and
//! team.

use super::alerts::{self, Alert};
use super::clock::local_time;
use super::driver::entrants;
use super::games::{TipOff, canonical_id};
use super::lines::Consensus;
use super::opponent::TeamForm;
use super::row::Row;
use super::sources::Sources;
use super::stars::{Star, stars};
use super::travel::Travel;
use crate::core::calendar::{month, season_october};
use crate::core::symbols::Sym;
use crate::inputs::game_lines::Market;
use crate::inputs::schedule::Game;
use crate::set::{DateNote, EntityFailure, Mode, Target};
use rustc_hash::FxHashMap;

/// A game of the day.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    /// The schedule row in force.
    pub(super) game: &'a Game,
    /// Canonical id.
    pub(super) id: String,
    /// Bound of market and injury rows.
    pub(super) tip_off: TipOff,
    /// Tip-off on the arena's clock.
    pub(super) local_time: Option<String>,
    /// Consensus spread.
    pub(super) spread: Consensus,
    /// Consensus total.
    pub(super) total: Consensus,
}

/// A team on the day.
#[derive(Debug, Default)]
pub(super) struct TeamDay {
    /// Last ten games.
    pub(super) form: TeamForm,
    /// Stars on the roster.
    pub(super) stars: Vec<Star>,
    /// Road games, miles, rest.
    pub(super) travel: Travel,
}

/// What the rows of a date share.
#[derive(Debug)]
pub(super) struct Day<'a> {
    /// Target date.
    pub(super) date: i32,
    /// How it is run.
    pub(super) mode: Mode,
    /// Its games.
    pub(super) slots: Vec<Slot<'a>>,
    /// The teams of its rows and their opponents.
    pub(super) teams: FxHashMap<Sym, TeamDay>,
}

/// Rows and failures of a date, or why it was skipped.
#[derive(Debug, Default)]
pub(super) struct DayRows {
    /// Rows, sorted by player.
    pub(super) rows: Vec<Row>,
    /// Players without a row, sorted.
    pub(super) failures: Vec<EntityFailure>,
    /// The reason when the date was skipped.
    pub(super) note: Option<DateNote>,
    /// What is odd about the rows.
    pub(super) alerts: Vec<Alert>,
}

/// The rows of a target date.
pub(super) fn compute(sources: &Sources<'_>, target: Target) -> DayRows {
    if let Some(note) = skip(sources, target.date) {
        return DayRows { note: Some(note), ..DayRows::default() };
    }
    let mut day = Day {
        date: target.date,
        mode: target.mode,
        slots: slots(sources, target.date),
        teams: FxHashMap::default(),
    };
    let entrants = entrants(sources, &day);
    for entrant in &entrants.rows {
        let Some(slot) = day.slots.get(entrant.slot) else { continue };
        for team in [entrant.team, slot.opponent_of(entrant.team)] {
            day.teams.entry(team).or_insert_with(|| TeamDay::of(sources, team, target.date));
        }
    }
    let rows = entrants.rows.iter().filter_map(|entrant| Row::of(sources, &day, entrant));
    let rows: Vec<Row> = rows.collect();
    let alerts = alerts::check(sources, day.date, day.mode, 2 * day.slots.len(), &rows);
    DayRows { rows, failures: entrants.failures, note: None, alerts }
}

/// Why a date has no rows: off-season, or no game in status 1 or 3.
fn skip(sources: &Sources<'_>, date: i32) -> Option<DateNote> {
    let note =
        |decision, reason: &str| Some(DateNote { date, decision, reason: reason.to_owned() });
    if matches!(month(date), 7..=9) && !sources.context.settings.off_season {
        return note("skipped_offseason", "offseason");
    }
    let is_on = |game: &Game| matches!(game.status, Some(1 | 3));
    if !sources.games.on(date).iter().any(is_on) {
        return note("skipped_no_games", "no_games");
    }
    None
}

fn slots<'a>(sources: &'a Sources<'_>, date: i32) -> Vec<Slot<'a>> {
    let symbols = sources.context.symbols;
    let slot = |game: &'a Game| {
        let lines = sources.lines.of_game(date, game.home, game.away);
        Some(Slot {
            game,
            id: canonical_id(game, symbols)?,
            tip_off: TipOff::of(game),
            local_time: game.tip_off.and_then(|at| local_time(at, symbols.some_text(game.zone))),
            spread: Consensus::of(lines, Market::Spreads, symbols),
            total: Consensus::of(lines, Market::Totals, symbols),
        })
    };
    sources.games.on(date).iter().filter_map(slot).collect()
}

impl Slot<'_> {
    /// The other team; for a team that is not in the game, the home team.
    pub(super) fn opponent_of(&self, team: Sym) -> Sym {
        if team == self.game.home { self.game.away } else { self.game.home }
    }
}

impl TeamDay {
    fn of(sources: &Sources<'_>, team: Sym, date: i32) -> Self {
        let floor = season_october(date);
        Self {
            form: TeamForm::of(&sources.offence, &sources.defence, team, floor, date),
            stars: stars(&sources.rosters, &sources.players, team, floor, date),
            travel: Travel::of(&sources.games, sources.context.symbols, team, date),
        }
    }
}
