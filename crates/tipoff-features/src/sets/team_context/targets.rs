//! Which team sides get a row, and what is said about those that do not
//! (team context set, sections 3 and 4).

use super::schedule::TeamSchedules;
use crate::core::calendar::{iso, month};
use crate::core::symbols::Sym;
use crate::core::teams::teams;
use crate::inputs::game_lines::{GameLines, Market, TeamNames};
use crate::inputs::schedule::Game;
use crate::set::{Context, DateNote, EntityFailure, Warning};
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
    pub warnings: Vec<Warning>,
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
        }
        targets.report_statuses(context, schedules);
        targets.report_several_games(context);
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

    /// Adds a warning about the schedule, if it concerns anything.
    fn report(&mut self, text: &str, places: impl Iterator<Item = String>) {
        let warning = Warning::at(format!("`{}`: {text}", inputs::NBAC_SCHEDULE.name), places);
        self.warnings.extend((!warning.at.is_empty()).then_some(warning));
    }

    fn report_statuses(&mut self, context: &Context<'_>, schedules: &TeamSchedules) {
        let ignored = self.dates.iter().flat_map(|date| schedules.ignored_on(*date));
        let place = |game: &Game| {
            let status = game.status.map_or_else(|| "none".to_owned(), |s| s.to_string());
            format!("{} on {}: {status}", context.symbols.text(game.id), iso(game.date))
        };
        let places: Vec<String> = ignored.map(place).collect();
        self.report("games whose status is not 1, 2 or 3 are ignored", places.into_iter());
    }

    fn report_several_games(&mut self, context: &Context<'_>) {
        let symbols = context.symbols;
        let of_one =
            |a: &Side<'_>, b: &Side<'_>| (a.game.date, a.team()) == (b.game.date, b.team());
        let several = self.sides.chunk_by(of_one).filter(|sides| sides.len() > 1);
        let place = |sides: &[Side<'_>]| {
            let ids: Vec<&str> = sides.iter().map(|side| symbols.text(side.game.id)).collect();
            let side = sides.first()?;
            let (team, date) = (symbols.text(side.team()), iso(side.game.date));
            Some(format!("{team} on {date}: {}", ids.join(" and ")))
        };
        let places: Vec<String> = several.filter_map(place).collect();
        self.report("teams with several games on a date have a row for each", places.into_iter());
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
        self.report("rows without game_id are ignored", dates.into_iter().map(iso));
        Ok(())
    }

    fn report_unknown_teams(&mut self, context: &Context<'_>) {
        let is_known = |code: &str| teams().iter().any(|team| team.code == code);
        let teams =
            self.sides.iter().map(|side| (side.game.date, context.symbols.text(side.team())));
        // Sorted by date and team, as the sides are.
        let mut unknown: Vec<(i32, &str)> = teams.filter(|(_, code)| !is_known(code)).collect();
        unknown.dedup();
        let places = unknown.into_iter().map(|(date, code)| format!("{code} on {}", iso(date)));
        self.report("codes that are none of the 30 teams have rows all the same", places);
    }

    /// Spreads outcomes that name no team (T-13).
    pub(super) fn report_unknown_names(
        &mut self,
        context: &Context<'_>,
        lines: &GameLines,
        names: &TeamNames,
    ) {
        let unknown: FxHashSet<(i32, Sym)> = lines
            .all()
            .iter()
            .filter(|line| line.market == Market::Spreads && !line.outcome.is_null())
            .filter(|line| self.dates.binary_search(&line.date).is_ok())
            .filter(|line| {
                let named = |team: Sym| names.names_team(line.outcome, team);
                names.team(line.outcome).is_none() && !named(line.home) && !named(line.away)
            })
            .map(|line| (line.date, line.outcome))
            .collect();
        let mut unknown: Vec<(i32, &str)> =
            unknown.into_iter().map(|(date, name)| (date, context.symbols.text(name))).collect();
        unknown.sort_unstable();
        let table = inputs::ODDS_API_GAME_LINES.name;
        let text = format!("`{table}`: spreads of outcomes that name no team are not used");
        let places = unknown.into_iter().map(|(date, name)| format!("`{name}` on {}", iso(date)));
        let warning = Warning::at(text, places);
        self.warnings.extend((!warning.at.is_empty()).then_some(warning));
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
