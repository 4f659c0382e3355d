//! Team context set: rest, density, betting lines, injuries, form and travel
//! of a team before a game, seen from both sides of it.

mod form;
mod market;
mod output;
mod personnel;
mod schedule;
mod sources;
mod targets;

use self::form::{Form, Window};
use self::market::Lines;
use self::output::{Row, batch};
use self::personnel::Personnel;
use self::schedule::{LOOK_BACK, TeamSchedules};
use self::sources::Sources;
use self::targets::Targets;
use crate::core::calendar::{eastern_date, iso};
use crate::inputs::attempts::Attempts;
use crate::inputs::game_lines::{GameLines, TeamNames};
use crate::inputs::injuries::Injuries;
use crate::set::{Computed, Context};
use tipoff_catalog::{Result, inputs, outputs::TEAM_CONTEXT};

/// Computes the set. Daily runs and backfills use the same formulas.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(context: &Context<'_>) -> Result<Computed> {
    let Context { frames, symbols, codes, settings, .. } = *context;
    let schedules = TeamSchedules::of(frames, symbols, codes)?;
    let mut targets = Targets::of(context, &schedules)?;
    let names = TeamNames::new(symbols, codes);
    let frame = frames.get(&inputs::ODDS_API_GAME_LINES)?;
    let games = schedules.games();
    let lines = GameLines::of(frame, symbols, codes, &names, games, settings.as_of)?;
    targets.report_unknown_names(context, &lines, &names);
    let frame = frames.get(&inputs::NBAC_INJURY_REPORT)?;
    let injuries = Injuries::of(frame, symbols, codes, settings.as_of)?;
    let personnel = Personnel::of(&injuries, games, targets.dates());
    let sources = Sources::of(frames, symbols, targets.dates())?;
    targets.warnings.extend(sources.stale_schedules(context));
    let attempts = Attempts::of(frames, symbols, TEAM_CONTEXT.short_name())?;
    let as_of = settings.as_of.map(eastern_date);
    let rows = targets.sides().iter().map(|side| {
        let (date, team) = (side.game.date, side.team());
        let entity = symbols.find(&format!("{}_{}", symbols.text(team), iso(date)));
        let history = schedules.between(team, date - LOOK_BACK, date);
        let recent = |days: i32| Window::of(schedules.between(team, date - days, date), as_of);
        Row {
            side: *side,
            form: Form::of(history, side, as_of, symbols),
            lines: Lines::of(&lines, &names, side, symbols),
            listed: personnel.get(date, team),
            sources: sources.get(date),
            attempt: entity.map(|entity| attempts.get(entity, date)).unwrap_or_default(),
            last_7: recent(7),
            last_14: recent(14),
        }
    });
    let (batch, violations) = batch(&rows.collect::<Vec<_>>(), context)?;
    let Targets { failures, notes, warnings, .. } = targets;
    Ok(Computed { batch, violations, failures, notes, failed: vec![], warnings })
}

#[cfg(test)]
mod tests;
