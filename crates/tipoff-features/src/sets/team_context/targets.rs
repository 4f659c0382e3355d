//! Which team sides get a row, and what is said about those that do not
//! (team context set, sections 3 and 4).

use super::schedule::TeamSchedules;
use crate::core::calendar::{iso, month};
use crate::core::symbols::Sym;
use crate::core::teams::teams;
use crate::inputs::game_lines::{GameLines, Market, TeamNames};
use crate::inputs::schedule::Game;
use crate::set::{Context, DateNote, EntityFailure};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;
use tipoff_catalog::{Result, inputs};

/// One side of a target game.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a> {
    /// The game.
    pub game: &'a Game,
    /// Whether the side is the home team.
    pub is_home: bool,
}

impl Side<'_> {
    pub(super) const fn team(&self) -> Sym {
        if self.is_home { self.game.home } else { self.game.away }
    }
    pub(super) const fn opponent(&self) -> Sym {
        if self.is_home { self.game.away } else { self.game.home }
    }
}

/// Sides of all target games, sorted by date, team and game id.
#[derive(Debug, Default)]
pub(super) struct Targets<'a> {
    dates: Vec<i32>,
    sides: Vec<Side<'a>>,
    /// Games without rows.
    pub failures: Vec<EntityFailure>,
    /// Dates without rows for a good reason.
    pub notes: Vec<DateNote>,
    /// Oddities of the inputs.
    pub warnings: Vec<String>,
}

impl<'a> Targets<'a> {
    pub(super) fn of(context: &Context<'_>, schedules: &'a TeamSchedules) -> Result<Self> {
        let mut targets = Self::default();
        for target in context.targets {
            let date = target.date;
            if matches!(month(date), 7..=9) && !context.settings.off_season {
                targets.note(date, "skipped_offseason", "offseason");
                continue;
            }
            let games = if schedules.is_scheduled(date) { schedules.on(date) } else { &[] };
            if games.is_empty() {
                targets.note(date, "skipped_no_games", "no_games");
            }
            targets.dates.push(date);
            targets.add(context, games);
            for game in schedules.ignored_on(date) {
                let status = game.status.map_or_else(|| "missing".to_owned(), |s| s.to_string());
                targets.warnings.push(format!(
                    "nba_raw.nbac_schedule: game {} of {} has status {status}, not 1, 2 or 3, and is ignored",
                    context.symbols.text(game.id),
                    iso(date),
                ));
            }
        }
        targets.report_missing_ids(context)?;
        targets.report_unknown_teams(context);
        Ok(targets)
    }
    /// Dates that may have rows, ascending.
    pub(super) fn dates(&self) -> &[i32] {
        &self.dates
    }
    pub(super) fn sides(&self) -> &[Side<'a>] {
        &self.sides
    }

    fn note(&mut self, date: i32, decision: &'static str, reason: &str) {
        self.notes.push(DateNote { date, decision, reason: reason.to_owned() });
    }

    /// Adds the games of one date.
    fn add(&mut self, context: &Context<'_>, games: &'a [Game]) {
        let symbols = context.symbols;
        let mut sides: Vec<Side<'a>> = Vec::with_capacity(games.len() * 2);
        for game in games {
            match defect(game) {
                Some(reason) => self.fail(context, game, reason),
                None => sides.extend([true, false].map(|is_home| Side { game, is_home })),
            }
        }
        // A moved game can leave another id of itself behind on its date: both
        // are games in force, so both have rows, in the order of the key.
        sides.sort_by(|a, b| {
            symbols.cmp(a.team(), b.team()).then_with(|| symbols.cmp(a.game.id, b.game.id))
        });
        for pair in sides.windows(2) {
            let [first, second] = pair else { continue };
            if first.team() == second.team() {
                self.warnings.push(format!(
                    "nba_raw.nbac_schedule: {} has games {} and {} on {}",
                    symbols.text(first.team()),
                    symbols.text(first.game.id),
                    symbols.text(second.game.id),
                    iso(first.game.date),
                ));
            }
        }
        self.sides.extend(sides);
    }

    /// Neither side of a damaged game gets a row.
    fn fail(&mut self, context: &Context<'_>, game: &Game, reason: &str) {
        let mut entities: Vec<Sym> =
            [game.home, game.away].into_iter().filter(|team| !team.is_null()).collect();
        entities.dedup();
        if entities.is_empty() {
            entities.push(game.id);
        }
        let id = context.symbols.text(game.id);
        self.failures.extend(entities.into_iter().map(|entity| EntityFailure {
            date: game.date,
            entity: context.symbols.text(entity).to_owned(),
            category: "VALIDATION_ERROR",
            reason: format!("game {id} {reason}"),
            can_retry: true,
        }));
        let order = |a: &EntityFailure, b: &EntityFailure| -> Ordering {
            (a.date, &a.entity, &a.reason).cmp(&(b.date, &b.entity, &b.reason))
        };
        self.failures.sort_by(order);
    }

    fn report_missing_ids(&mut self, context: &Context<'_>) -> Result<()> {
        let frame = context.frames.get(&inputs::NBAC_SCHEDULE)?;
        let (id, date) = (frame.text("game_id")?, frame.date("game_date")?);
        let missing = (0..frame.rows()).filter(|row| id.get(*row).is_null());
        let mut dates: Vec<i32> = missing
            .filter_map(|row| date.get(row))
            .filter(|date| self.dates.binary_search(date).is_ok())
            .collect();
        dates.sort_unstable();
        dates.dedup();
        self.warnings.extend(dates.into_iter().map(|date| {
            format!("nba_raw.nbac_schedule: rows of {} without game_id are ignored", iso(date))
        }));
        Ok(())
    }

    fn report_unknown_teams(&mut self, context: &Context<'_>) {
        let is_known = |code: &str| teams().iter().any(|team| team.code == code);
        let codes = self.sides.iter().map(|side| context.symbols.text(side.team()));
        let mut unknown: Vec<&str> = codes.filter(|code| !is_known(code)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        self.warnings.extend(unknown.into_iter().map(|code| {
            format!("nba_raw.nbac_schedule: `{code}` is not one of the 30 teams; it has rows all the same")
        }));
    }

    /// Spreads outcomes that name no team (T-13).
    pub(super) fn report_unknown_names(
        &mut self,
        context: &Context<'_>,
        lines: &GameLines,
        names: &TeamNames,
    ) {
        let unknown: FxHashSet<Sym> = lines
            .all()
            .iter()
            .filter(|line| line.market == Market::Spreads && !line.outcome.is_null())
            .filter(|line| self.dates.binary_search(&line.date).is_ok())
            .filter(|line| {
                let named = |team: Sym| names.names_team(line.outcome, team);
                names.team(line.outcome).is_none() && !named(line.home) && !named(line.away)
            })
            .map(|line| line.outcome)
            .collect();
        let mut unknown: Vec<&str> =
            unknown.into_iter().map(|name| context.symbols.text(name)).collect();
        unknown.sort_unstable();
        self.warnings.extend(unknown.into_iter().map(|name| {
            format!("nba_raw.odds_api_game_lines: `{name}` names no team; its spreads are not used")
        }));
    }
}

/// Why a game cannot have rows.
fn defect(game: &Game) -> Option<&'static str> {
    if game.home.is_null() || game.away.is_null() {
        Some("lacks a team")
    } else if game.home == game.away {
        Some("has the same team on both sides")
    } else if game.season_year.is_none() {
        Some("lacks its season_year")
    } else {
        None
    }
}
