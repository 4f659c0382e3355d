//! Player box scores: history, and who counts as having played (sections 3.4, 6).

use crate::core::symbols::Sym;
use crate::core::teams::tricode;
use crate::inputs::history::Rule;
use crate::inputs::player_games::{CONTEXT, PlayerGames};
use crate::set::Context;
use rustc_hash::FxHashMap;
use std::ops::Range;
use tipoff_catalog::{Result, inputs};

/// A player's box score in force on a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct BoxScore {
    /// Eastern date.
    pub(super) date: i32,
    /// Team, as NBA tricode.
    pub(super) team: Sym,
    /// Points.
    pub(super) points: Option<i64>,
    /// Minutes, in tenths.
    pub(super) minutes: Option<i64>,
    /// Usage rate, in hundredths of a percent.
    pub(super) usage: Option<i64>,
    /// Did not play.
    pub(super) is_dnp: bool,
}

impl BoxScore {
    /// Whether the player played: not marked otherwise, and with minutes or,
    /// where minutes are missing, with points.
    pub(super) fn is_played(&self) -> bool {
        let on_court = match self.minutes {
            Some(minutes) => minutes > 0,
            None => self.points > Some(0),
        };
        on_court && !self.is_dnp
    }
    /// Whether the game counts in season averages of stars (section 6.6).
    pub(super) fn counts_for_season(&self) -> bool {
        !self.is_dnp && self.minutes > Some(0)
    }
}

/// Box scores sorted by player and date.
#[derive(Debug, Default)]
pub(super) struct BoxScores {
    rows: Vec<BoxScore>,
    runs: FxHashMap<Sym, Range<usize>>,
}

impl BoxScores {
    /// Reads the player game summary, one row per player and date.
    pub(super) fn load(context: &Context<'_>) -> Result<Self> {
        let frame = context.frames.get(&inputs::PLAYER_GAME_SUMMARY)?;
        let games = PlayerGames::of(frame, context.symbols, CONTEXT)?;
        let mut runs: FxHashMap<Sym, Range<usize>> = FxHashMap::default();
        let rows = games.all().iter().enumerate().map(|(at, game)| {
            runs.entry(game.player).or_insert(at..at).end = at + 1;
            BoxScore {
                date: game.date,
                team: context.codes.normalise(game.team),
                points: game.points,
                minutes: game.minutes,
                usage: game.usage,
                is_dnp: game.is_dnp,
            }
        });
        let rows = rows.collect();
        Ok(Self { rows, runs })
    }

    /// A player's box scores with `from <= date < to`, oldest first.
    pub(super) fn between(&self, player: Sym, from: i32, to: i32) -> &[BoxScore] {
        let run = self.runs.get(&player).and_then(|run| self.rows.get(run.clone()));
        let run = run.unwrap_or_default();
        let first = run.partition_point(|row| row.date < from);
        let last = run.partition_point(|row| row.date < to);
        run.get(first..last.max(first)).unwrap_or_default()
    }

    /// Team of the player's latest box score in [D-365, D), played or not;
    /// missing when there is none. Rows older than the chunk come from the
    /// history digest.
    pub(super) fn current_team(&self, context: &Context<'_>, player: Sym, date: i32) -> Sym {
        if let Some(row) = self.between(player, date - 365, date).last() {
            return row.team;
        }
        let symbols = context.symbols;
        context
            .history
            .last_game(Rule::Context, symbols.text(player))
            .filter(|game| (date - 365..date).contains(&game.date))
            .and_then(|game| symbols.find(tricode(&game.team)))
            .unwrap_or(Sym::NULL)
    }
}
