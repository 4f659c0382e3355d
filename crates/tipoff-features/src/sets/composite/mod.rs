//! Player composite factors: one row per player with a game on the date, with
//! four situational factors and their sum in points (composite factors set;
//! annex A is shared with the two zone sets).
//!
//! [`compute`] reads the upstream rows of the target dates and, for backfills
//! of dates without them, derives contexts from box scores. Each date is then
//! independent of the others.

mod context_json;
mod output;
mod row;
mod scores;
mod synthetic;
#[cfg(test)]
mod tests;
mod upstream;

use crate::core::calendar::{is_season_boundary, iso};
use crate::core::frame::Frame;
use crate::core::symbols::Sym;
use crate::inputs::attempts::{Attempt, Attempts};
use crate::inputs::completeness::{Completeness, PlayerCompleteness};
use crate::inputs::player_games::{ANNEX, PlayerGames};
use crate::inputs::season::SeasonStarts;
use crate::set::{Computed, Context, DateNote, EntityFailure, Mode, Target, Warning};
use output::DateRows;
use rayon::prelude::*;
use row::{Known, Ready, Row};
use scores::PlayerContext;
use synthetic::Listed;
use tipoff_catalog::outputs::{COMPOSITE, PLAYER_CONTEXT, SHOT_ZONES, TEAM_CONTEXT, TEAM_DEFENSE};
use tipoff_catalog::{Class, Error, Result, Table, inputs};
use upstream::{Dated, Delivery, Upstream};

/// Games that a complete history holds.
const WINDOW: usize = 10;

/// Rows below which a daily run's upstream looks incomplete, in the order of
/// [`Upstream::deliveries`].
const MINIMUM_ROWS: [(&Table, u64); 4] =
    [(&PLAYER_CONTEXT, 30), (&TEAM_CONTEXT, 2), (&SHOT_ZONES, 30), (&TEAM_DEFENSE, 2)];

/// Computes the set.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(context: &Context<'_>) -> Result<Computed> {
    let Context { frames, symbols, targets, settings, .. } = *context;
    let box_scores = frames.get(&inputs::PLAYER_GAME_SUMMARY)?;
    let games = PlayerGames::of(box_scores, symbols, ANNEX)?;
    let starts = SeasonStarts::of(frames, symbols)?;
    let backfill = targets.iter().any(|target| target.mode == Mode::Backfill);
    let nobody = Frame::empty(&inputs::PLAYER_GAME_SUMMARY);
    let loaded = Loaded {
        context,
        upstream: Upstream::of(frames, symbols)?,
        completeness: PlayerCompleteness::new(context, &games, &starts, WINDOW)?,
        attempts: Attempts::of(frames, symbols, COMPOSITE.short_name())?,
        games: &games,
        starts: &starts,
        listed: synthetic::listed(if backfill { box_scores } else { &nobody }, symbols)?,
    };
    let outcomes: Vec<Outcome> = targets.par_iter().map(|target| loaded.date(*target)).collect();
    let (mut notes, mut failed, mut dates) = (Vec::new(), Vec::new(), Vec::new());
    let (mut failures, mut warnings) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Outcome::Skipped(note) => notes.push(note),
            Outcome::Failed(date, error) => failed.push((date, error)),
            Outcome::Done { rows, failures: of_date, warnings: thin } => {
                dates.push(rows);
                failures.extend(of_date);
                warnings.extend(thin);
            }
        }
    }
    let (batch, violations) = output::table(&dates, symbols, settings.now)?;
    Ok(Computed { batch, violations, failures, notes, failed, warnings })
}

/// What one date gave.
enum Outcome {
    Skipped(DateNote),
    Failed(i32, Error),
    Done { rows: DateRows, failures: Vec<EntityFailure>, warnings: Vec<Warning> },
}

/// The inputs of a chunk, sorted for look-ups.
struct Loaded<'a> {
    context: &'a Context<'a>,
    upstream: Upstream,
    completeness: PlayerCompleteness<'a>,
    attempts: Attempts,
    games: &'a PlayerGames,
    starts: &'a SeasonStarts,
    listed: Dated<Listed>,
}

impl Loaded<'_> {
    fn date(&self, target: Target) -> Outcome {
        let Target { date, mode } = target;
        if let Some(note) = self.starts.bootstrap_skip(date) {
            return Outcome::Skipped(note);
        }
        let deliveries = self.upstream.deliveries(date);
        let players = self.players(target, &deliveries);
        if players.is_empty() {
            return self.without_players(target);
        }
        let settings = self.context.settings;
        let (mut rows, mut failures) = (Vec::with_capacity(players.len()), Vec::new());
        let mut hasher = Row::hasher();
        for (player, context) in players {
            let attempt = self.attempts.get(player, date);
            if attempt.is_open(settings.now) {
                failures.push(self.breaker(date, player, attempt));
                continue;
            }
            let known = self.known(target, player, context, attempt);
            rows.push(Row::of(known, settings.usage_default, self.context.symbols, &mut hasher));
        }
        let daily = mode == Mode::Daily;
        let warnings = if daily { thin_deliveries(date, &deliveries) } else { Vec::new() };
        let rows = DateRows {
            rows,
            source_hashes: deliveries.map(|delivery| delivery.hash),
            is_season_boundary: daily && is_season_boundary(date),
            is_bootstrap: daily && self.starts.is_bootstrap(date),
        };
        Outcome::Done { rows, failures, warnings }
    }

    /// Everyone with a context, by name.
    fn players(&self, target: Target, deliveries: &[Delivery; 4]) -> Vec<(Sym, PlayerContext)> {
        let Target { date, mode } = target;
        let listed = self.listed.on(date);
        let [contexts, ..] = deliveries;
        let mut players: Vec<(Sym, PlayerContext)> =
            if mode == Mode::Backfill && synthetic::replaces(contexts.rows, listed.len()) {
                let derive = |(_, player, listed): &(i32, Sym, Listed)| {
                    (*player, synthetic::context(date, *player, listed, self.games))
                };
                listed.iter().map(derive).collect()
            } else {
                let stored = self.upstream.players.on(date).iter();
                stored.map(|(_, player, context)| (*player, context.clone())).collect()
            };
        players.sort_by(|(a, _), (b, _)| self.context.symbols.cmp(*a, *b));
        players
    }

    fn known(
        &self,
        target: Target,
        player: Sym,
        context: PlayerContext,
        attempt: Attempt,
    ) -> Known<'_> {
        let Target { date, mode } = target;
        let zones = self.upstream.zones.get(date, player);
        let defense = self.upstream.defenses.get(date, context.opponent);
        let (completeness, ready) = match mode {
            Mode::Backfill => (Completeness::of(1, 1), Ready::ALL),
            Mode::Daily => {
                let ready = Ready {
                    player_shot: zones.is_some_and(|row| row.is_ready),
                    team_defense: defense.is_some_and(|row| row.is_ready),
                    player_context: context.is_ready,
                    team_context: self.upstream.teams.get(date, context.opponent) == Some(&true),
                };
                (self.completeness.get(player, date), ready)
            }
        };
        let attempts = attempt.number;
        Known { date, player, context, zones, defense, completeness, ready, attempts }
    }

    fn breaker(&self, date: i32, player: Sym, attempt: Attempt) -> EntityFailure {
        let until = attempt.until.and_then(|at| jiff::Timestamp::from_microsecond(at).ok());
        let until = until.map_or_else(String::new, |at| {
            format!(" until {}", at.strftime("%Y-%m-%d %H:%M:%S+00:00"))
        });
        EntityFailure {
            date,
            entity: self.context.symbols.text(player).to_owned(),
            category: "CIRCUIT_BREAKER_ACTIVE",
            reason: format!("Circuit breaker active{until}"),
            can_retry: false,
        }
    }

    /// A date without players: normal, unless it is about to have games.
    fn without_players(&self, target: Target) -> Outcome {
        let Target { date, mode } = target;
        if mode == Mode::Daily && self.completeness.schedule().has_games(date) {
            let table = PLAYER_CONTEXT.name;
            let error = Error::new(
                Class::DependencyMissing,
                format!("{} has games but no row in `{table}`", iso(date)),
            );
            let hint = format!("compute `{}` for the date first", PLAYER_CONTEXT.short_name());
            return Outcome::Failed(date, error.object(table).hint(hint));
        }
        let reason = "no player has a context on the date".to_owned();
        Outcome::Skipped(DateNote { date, decision: "no_data", reason })
    }
}

/// Section 4.4: upstream tables below their minimum of rows. The row is
/// computed all the same; its readiness flags tell.
fn thin_deliveries(date: i32, deliveries: &[Delivery; 4]) -> Vec<Warning> {
    let found = MINIMUM_ROWS.iter().zip(deliveries);
    let thin = found.filter(|((_, minimum), delivery)| delivery.rows < *minimum);
    let warning = |((table, minimum), delivery): (&(&Table, u64), &Delivery)| {
        let text = format!("`{}` is thin: fewer than {minimum} rows", table.name);
        Warning::at(text, [format!("{} on {}", delivery.rows, iso(date))])
    };
    thin.map(warning).collect()
}
