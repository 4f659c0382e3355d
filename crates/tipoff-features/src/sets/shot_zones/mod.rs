//! `player_shot_zone_analysis`: where a player shoots from and how well, over
//! his last 10 games, with a 20-game trend for the paint. Implements the
//! engine's semantics of the player shot zones specification: input in its
//! section 2, formulas 3, columns 4, emission 5, hash 6, annex A.

mod metrics;
mod rows;

use crate::core::calendar::{is_season_boundary, iso};
use crate::core::symbols::Sym;
use crate::core::text::RowHasher;
use crate::inputs::attempts::{Attempt, Attempts};
use crate::inputs::completeness::{Completeness, PlayerCompleteness};
use crate::inputs::newest_hash::NewestHashes;
use crate::inputs::player_games::{ANNEX, PlayerGame, PlayerGames};
use crate::inputs::season::SeasonStarts;
use crate::set::{Computed, Context, DateNote, EntityFailure, Mode, Target};
use metrics::{Metrics, TREND_WINDOW, WINDOW, minimum_games};
use rayon::prelude::*;
use rows::Row;
use tipoff_catalog::{Class, Error, Result, inputs, outputs::SHOT_ZONES};

/// A daily run needs a row within so many days before the target date.
const GATE_DAYS: i32 = 20;

/// Computes the set.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(context: &Context<'_>) -> Result<Computed> {
    let symbols = context.symbols;
    let games = PlayerGames::of(context.frames.get(&inputs::PLAYER_GAME_SUMMARY)?, symbols, ANNEX)?;
    let starts = SeasonStarts::of(context.frames, symbols)?;
    let hashed = games.all().iter().map(|game| (game.date, game.processed_at, game.data_hash));
    let mut game_dates: Vec<i32> = games.all().iter().map(|game| game.date).collect();
    game_dates.sort_unstable();
    game_dates.dedup();
    let inputs = Inputs {
        context: *context,
        starts: &starts,
        players: eligible_games(&games, context),
        game_dates,
        hashes: NewestHashes::of(hashed, symbols),
        completeness: PlayerCompleteness::new(context, &games, &starts, WINDOW)?,
        attempts: Attempts::of(context.frames, symbols, SHOT_ZONES.short_name())?,
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

/// Each player's eligible games, oldest first; players in order of their
/// names. Players who did not play use no slot of a window.
fn eligible_games<'a>(games: &'a PlayerGames, context: &Context<'_>) -> Vec<Player<'a>> {
    let is_eligible = |game: &&PlayerGame| {
        let is_positive = |value: Option<i64>| value.is_some_and(|v| v > 0);
        game.is_active && (is_positive(game.minutes) || is_positive(game.fg_attempts))
    };
    let mut players: Vec<Player<'a>> = games
        .players()
        .map(|name| Player {
            name,
            games: games.of_player(name).iter().filter(is_eligible).collect(),
        })
        .collect();
    players.sort_by(|a, b| context.symbols.cmp(a.name, b.name));
    players
}

/// A player's eligible games, oldest first.
struct Player<'a> {
    name: Sym,
    games: Vec<&'a PlayerGame>,
}

impl<'a> Player<'a> {
    /// The newest games with `from <= date < to`, at most [`TREND_WINDOW`].
    fn window(&self, from: i32, to: i32) -> &[&'a PlayerGame] {
        let last = self.games.partition_point(|game| game.date < to);
        let first = self.games.partition_point(|game| game.date < from);
        self.games.get(first.max(last.saturating_sub(TREND_WINDOW))..last).unwrap_or_default()
    }
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
    players: Vec<Player<'a>>,
    /// Dates of all rows, played or not, ascending.
    game_dates: Vec<i32>,
    hashes: NewestHashes,
    completeness: PlayerCompleteness<'a>,
    attempts: Attempts,
}

/// What all players of a date have in common.
struct Day<'a> {
    target: Target,
    is_bootstrap: bool,
    is_boundary: bool,
    minimum: i64,
    source_hash: Option<&'a str>,
}

impl<'a> Inputs<'a> {
    fn unit(&self, target: Target) -> Unit<'a> {
        let date = target.date;
        if let Some(note) = self.starts.bootstrap_skip(date) {
            return Unit::Note(note);
        }
        if target.mode == Mode::Daily && !self.has_recent_rows(date) {
            return self.without_rows(date);
        }
        let start = self.starts.start(date);
        let is_daily = target.mode == Mode::Daily;
        let day = Day {
            target,
            is_bootstrap: is_daily && self.starts.is_bootstrap(date),
            is_boundary: is_daily && is_season_boundary(date),
            minimum: minimum_games(date - start),
            source_hash: self.source_hash(date),
        };
        let mut hasher = rows::hasher();
        let (mut rows, mut failures) = (vec![], vec![]);
        for player in &self.players {
            let window = player.window(start, date);
            if window.is_empty() {
                continue;
            }
            match self.row(&day, player.name, window, &mut hasher) {
                Ok(row) => rows.push(row),
                Err(failure) => failures.push(failure),
            }
        }
        if rows.is_empty() && failures.is_empty() {
            return Unit::Note(no_data(date, format!("no player has a game since {}", iso(start))));
        }
        Unit::Rows(rows, failures)
    }

    /// The run gate counts rows of the date itself too (section 5).
    fn has_recent_rows(&self, date: i32) -> bool {
        let at = self.game_dates.partition_point(|game| *game < date - GATE_DAYS);
        self.game_dates.get(at).is_some_and(|game| *game <= date)
    }

    /// A shut run gate: a failure where games are scheduled, else nothing to do.
    fn without_rows(&self, date: i32) -> Unit<'a> {
        let (table, first) = (inputs::PLAYER_GAME_SUMMARY.name, iso(date - GATE_DAYS));
        let found = format!("`{table}` has 0 rows dated {first} to {}", iso(date));
        if !self.completeness.schedule().has_games(date) {
            return Unit::Note(no_data(date, format!("no games are scheduled, and {found}")));
        }
        let error = Error::new(Class::DependencyMissing, format!("{found}; at least 1 is needed"))
            .object(table)
            .hint("load the player games of the preceding days, then run the date again");
        Unit::Failed(date, error)
    }

    /// The hash of the newest row before a date, of any player and season.
    fn source_hash(&self, date: i32) -> Option<&'a str> {
        let recent = self.hashes.between(i32::MIN, date, self.context.symbols);
        // `max` puts the later load first, then the greater hash; None is lowest.
        recent.max(self.context.history.newest_hash()).map(|(_, hash)| hash)
    }

    fn row(
        &self,
        day: &Day<'a>,
        player: Sym,
        window: &[&PlayerGame],
        hasher: &mut RowHasher,
    ) -> Result<Row<'a>, EntityFailure> {
        let (symbols, date) = (self.context.symbols, day.target.date);
        let attempt = self.attempt(day, player);
        let completeness = match day.target.mode {
            Mode::Daily => self.completeness.get(player, date),
            Mode::Backfill => {
                let loaded = i64::try_from(window.len()).unwrap_or(i64::MAX);
                Completeness::of(loaded, loaded)
            }
        };
        let metrics = Metrics::of(window);
        if let Some((category, can_retry, reason)) =
            self.refusal(day, attempt, completeness, metrics.games)
        {
            let entity = symbols.text(player).to_owned();
            return Err(EntityFailure { date, entity, category, reason, can_retry });
        }
        // The id of the newest game counts, also where it is missing.
        let universal_id = window.last().map_or(Sym::NULL, |game| game.universal_id);
        let data_hash = rows::hash(hasher, symbols, (player, universal_id, date), &metrics);
        Ok(Row {
            player,
            universal_id,
            date,
            metrics,
            source_hash: day.source_hash,
            data_hash,
            is_early_season: day.minimum < 10,
            completeness,
            attempts: attempt.number,
            is_boundary: day.is_boundary,
            is_bootstrap: day.is_bootstrap,
        })
    }

    /// Breakers are looked up only outside backfill, bootstrap and season boundary.
    fn attempt(&self, day: &Day<'_>, player: Sym) -> Attempt {
        if day.target.mode == Mode::Backfill || day.is_bootstrap || day.is_boundary {
            return Attempt::default();
        }
        self.attempts.get(player, day.target.date)
    }

    /// Why a player gets no row: category, whether to retry, reason (section 5).
    fn refusal(
        &self,
        day: &Day<'_>,
        attempt: Attempt,
        completeness: Completeness,
        games: i64,
    ) -> Option<(&'static str, bool, String)> {
        let (expected, minimum) = (completeness.expected, day.minimum);
        if let Some(refusal) = attempt.refusal(self.context.settings.now) {
            return Some(refusal);
        }
        if let Some(refusal) = completeness.refusal()
            && !day.is_bootstrap
            && !day.is_boundary
        {
            return Some(refusal);
        }
        if games >= minimum {
            return None;
        }
        Some(if expected < minimum {
            let reason = format!("Season bootstrap: {games}/{expected} games (need {minimum})");
            ("EXPECTED_INCOMPLETE", false, reason)
        } else {
            let reason =
                format!("Missing upstream data: {games}/{expected} games (need {minimum})");
            ("INCOMPLETE_UPSTREAM", true, reason)
        })
    }
}

fn no_data(date: i32, reason: String) -> DateNote {
    DateNote { date, decision: "no_data", reason }
}

#[cfg(test)]
mod tests;
