//! `team_defense_zone_analysis`: what opponents shot by zone over a team's
//! last 15 games, relative to the league. Implements the engine's semantics
//! of the team defence zones specification: input in its section 2, formulas
//! 3, columns 4, emission 5, hash 6, annex A.

mod games;
mod league;
mod metrics;
mod rows;

use crate::core::calendar::{is_season_boundary, iso};
use crate::core::symbols::Sym;
use crate::core::text::RowHasher;
use crate::inputs::attempts::{Attempt, Attempts};
use crate::inputs::completeness::{Completeness, TeamCompleteness};
use crate::inputs::newest_hash::NewestHashes;
use crate::inputs::season::SeasonStarts;
use crate::set::{Computed, Context, DateNote, EntityFailure, Mode, Target};
use games::{TeamGame, TeamGames};
use metrics::{Metrics, WINDOW, minimum_games};
use rayon::prelude::*;
use rows::Row;
use tipoff_catalog::{Class, Error, Result, inputs, outputs::TEAM_DEFENSE};

/// A daily run needs so many teams with a full window.
const GATE_TEAMS: usize = 25;
/// What a backfill reports as expected and found.
const BACKFILL_GAMES: i64 = 15;

/// Computes the set.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(context: &Context<'_>) -> Result<Computed> {
    let symbols = context.symbols;
    let frame = context.frames.get(&inputs::TEAM_DEFENSE_GAME_SUMMARY)?;
    let games = TeamGames::of(frame, symbols, context.codes)?;
    let starts = SeasonStarts::of(context.frames, symbols)?;
    let hashed = games.all().iter().map(|game| (game.date, game.processed_at, game.data_hash));
    let inputs = Inputs {
        context: *context,
        starts: &starts,
        hashes: NewestHashes::of(hashed, symbols),
        games: &games,
        completeness: TeamCompleteness::new(context, &starts, WINDOW)?,
        attempts: Attempts::of(context.frames, symbols, TEAM_DEFENSE.short_name())?,
    };
    let units: Vec<Unit<'_>> =
        context.targets.par_iter().map(|target| inputs.unit(*target)).collect();

    let (mut all, mut failures, mut notes, mut failed) = (vec![], vec![], vec![], vec![]);
    for unit in units {
        match unit {
            Unit::Rows(rows, failures_of_date) => {
                all.extend(rows);
                failures.extend(failures_of_date);
            }
            Unit::Note(note) => notes.push(note),
            Unit::Failed(date, error) => failed.push((date, error)),
        }
    }
    let (batch, violations) = rows::table(&all, symbols, context.settings)?;
    Ok(Computed { batch, violations, failures, notes, failed, warnings: vec![] })
}

/// What a target date gives.
enum Unit<'a> {
    Rows(Vec<Row<'a>>, Vec<EntityFailure>),
    Note(DateNote),
    Failed(i32, Error),
}

/// The chunk's inputs, read once.
struct Inputs<'a> {
    context: Context<'a>,
    starts: &'a SeasonStarts,
    games: &'a TeamGames,
    hashes: NewestHashes,
    completeness: TeamCompleteness<'a>,
    attempts: Attempts,
}

/// What all teams of a date have in common.
struct Day<'a> {
    target: Target,
    is_bootstrap: bool,
    is_boundary: bool,
    minimum: i64,
    league: [f64; 3],
    source_hash: Option<&'a str>,
}

impl<'a> Inputs<'a> {
    fn unit(&self, target: Target) -> Unit<'a> {
        let date = target.date;
        if let Some(note) = self.starts.bootstrap_skip(date) {
            return Unit::Note(note);
        }
        let start = self.starts.start(date);
        let teams: Vec<(Sym, &[TeamGame])> = self.games.between(start, date).collect();
        let is_daily = target.mode == Mode::Daily;
        if is_daily && let Some(error) = self.shut_gate(&teams, start, date) {
            return Unit::Failed(date, error);
        }
        if teams.is_empty() {
            let reason = format!("no team has a game since {}", iso(start));
            return Unit::Note(DateNote { date, decision: "no_data", reason });
        }
        let day = Day {
            target,
            is_bootstrap: is_daily && self.starts.is_bootstrap(date),
            is_boundary: is_daily && is_season_boundary(date),
            minimum: minimum_games(date - start),
            league: league::averages(self.games, start, date),
            source_hash: self
                .hashes
                .between(start, date, self.context.symbols)
                .map(|(_, hash)| hash),
        };
        let mut hasher = rows::hasher();
        let (mut rows, mut failures) = (vec![], vec![]);
        for (team, season) in teams {
            match self.row(&day, team, season, &mut hasher) {
                Ok(row) => rows.push(row),
                Err(failure) => failures.push(failure),
            }
        }
        Unit::Rows(rows, failures)
    }

    /// The run gate (section 5). A date without games on which there is
    /// nothing to compute from is no failure.
    fn shut_gate(&self, teams: &[(Sym, &[TeamGame])], start: i32, date: i32) -> Option<Error> {
        if !self.context.settings.league_gate {
            return None;
        }
        let full = teams.iter().filter(|(_, games)| games.len() >= WINDOW).count();
        let idle = teams.is_empty() && !self.completeness.schedule().has_games(date);
        if full >= GATE_TEAMS || idle {
            return None;
        }
        let table = inputs::TEAM_DEFENSE_GAME_SUMMARY.name;
        let message = format!(
            "`{table}` has {full} teams with {WINDOW} games from {} to before {}; \
             {GATE_TEAMS} are needed",
            iso(start),
            iso(date)
        );
        let hint = "load the missing team games, or switch the league gate off";
        Some(Error::new(Class::DependencyMissing, message).object(table).hint(hint))
    }

    fn row(
        &self,
        day: &Day<'a>,
        team: Sym,
        season: &[TeamGame],
        hasher: &mut RowHasher,
    ) -> Result<Row<'a>, EntityFailure> {
        let (name, date) = (self.context.symbols.text(team), day.target.date);
        let (attempt, completeness) = match day.target.mode {
            Mode::Daily => {
                let completeness = self.completeness.get(team, date, season.len());
                (self.attempts.get(team, date), completeness)
            }
            Mode::Backfill => {
                (Attempt::default(), Completeness::of(BACKFILL_GAMES, BACKFILL_GAMES))
            }
        };
        let window = season.get(season.len().saturating_sub(WINDOW)..).unwrap_or_default();
        let metrics = Metrics::of(window, day.league);
        if let Some((category, can_retry, reason)) =
            self.refusal(day, attempt, completeness, metrics.games)
        {
            let entity = name.to_owned();
            return Err(EntityFailure { date, entity, category, reason, can_retry });
        }
        let data_hash = rows::hash(hasher, name, date, &metrics);
        Ok(Row {
            team,
            date,
            metrics,
            source_hash: day.source_hash,
            data_hash,
            completeness,
            attempts: attempt.number,
            is_boundary: day.is_boundary,
            is_bootstrap: day.is_bootstrap,
        })
    }

    /// Why a team gets no row: category, whether to retry, reason (section 5).
    /// A season boundary does not lift the completeness check here.
    fn refusal(
        &self,
        day: &Day<'_>,
        attempt: Attempt,
        completeness: Completeness,
        games: i64,
    ) -> Option<(&'static str, bool, String)> {
        let minimum = day.minimum;
        attempt
            .refusal(self.context.settings.now)
            .or_else(|| completeness.refusal().filter(|_| !day.is_bootstrap))
            .or_else(|| {
                let reason = format!("Only {games} games, need {minimum}");
                (games < minimum).then_some(("INSUFFICIENT_DATA", true, reason))
            })
    }
}

#[cfg(test)]
mod tests;
