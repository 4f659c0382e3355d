//! Team box scores: one row in force per team and date (section 3.9).

use crate::core::symbols::Sym;
use crate::set::Context;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;
use tipoff_catalog::{Result, Table, inputs};

/// A team's game: the columns of its table in the order in which it was loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct TeamGame {
    /// Eastern date.
    pub(super) date: i32,
    /// Values, see [`TeamGames::offence`] and [`TeamGames::defence`].
    pub(super) values: [Option<i64>; 4],
}

/// Team box scores sorted by team and date.
#[derive(Debug, Default)]
pub(super) struct TeamGames {
    games: Vec<TeamGame>,
    runs: FxHashMap<Sym, Range<usize>>,
}

impl TeamGames {
    /// Pace (tenths), offensive rating (hundredths), rebounds, possessions.
    pub(super) fn offence(context: &Context<'_>) -> Result<Self> {
        let columns = ["pace", "offensive_rating", "rebounds", "possessions"];
        Self::load(context, &inputs::TEAM_OFFENSE_GAME_SUMMARY, "team_abbr", &columns)
    }
    /// Defensive rating (hundredths), opponents' free-throw attempts and pace (tenths).
    pub(super) fn defence(context: &Context<'_>) -> Result<Self> {
        let columns = ["defensive_rating", "opp_ft_attempts", "opponent_pace"];
        Self::load(context, &inputs::TEAM_DEFENSE_GAME_SUMMARY, "defending_team_abbr", &columns)
    }

    /// Codes are normalised before repeated rows are resolved: latest load,
    /// greatest game id, greatest hash, then the values in their order.
    fn load(
        context: &Context<'_>,
        table: &'static Table,
        team: &str,
        columns: &[&str],
    ) -> Result<Self> {
        let frame = context.frames.get(table)?;
        let (team, date) = (frame.text(team)?, frame.date("game_date")?);
        let (processed_at, game_id) = (frame.int("processed_at")?, frame.text("game_id")?);
        let hash = frame.text("data_hash")?;
        let mut read = Vec::with_capacity(columns.len());
        for column in columns {
            read.push(frame.int(column)?);
        }
        let text = |sym: Sym| context.symbols.text(sym);
        let mut rows = Vec::with_capacity(frame.rows());
        for row in 0..frame.rows() {
            let team = context.codes.normalise(team.get(row));
            let (Some(team), Some(date)) = (team.some(), date.get(row)) else { continue };
            let mut values = [None; 4];
            for (value, column) in values.iter_mut().zip(&read) {
                *value = column.get(row);
            }
            let rank = (processed_at.get(row), text(game_id.get(row)), text(hash.get(row)), values);
            rows.push((team, date, Reverse(rank)));
        }
        rows.sort_unstable();
        rows.dedup_by_key(|(team, date, _)| (*team, *date));
        let mut found = Self::default();
        for (at, (team, date, Reverse((.., values)))) in rows.into_iter().enumerate() {
            found.runs.entry(team).or_insert(at..at).end = at + 1;
            found.games.push(TeamGame { date, values });
        }
        Ok(found)
    }

    /// A team's games with `from <= date < to`, newest first.
    pub(super) fn newest(&self, team: Sym, from: i32, to: i32) -> impl Iterator<Item = &TeamGame> {
        let run = self.runs.get(&team).and_then(|run| self.games.get(run.clone()));
        let run = run.unwrap_or_default();
        let first = run.partition_point(|game| game.date < from);
        let last = run.partition_point(|game| game.date < to);
        run.get(first..last.max(first)).unwrap_or_default().iter().rev()
    }
}
