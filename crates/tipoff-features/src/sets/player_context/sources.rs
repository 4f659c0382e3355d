//! The inputs of a chunk, each read and sorted once.

use super::gamebook::Gamebook;
use super::games::Games;
use super::players::BoxScores;
use super::props::Props;
use super::registry::Registry;
use super::rosters::Rosters;
use super::teams::TeamGames;
use crate::inputs::attempts::Attempts;
use crate::inputs::game_lines::{GameLines, TeamNames};
use crate::inputs::injuries::Injuries;
use crate::inputs::schedule::games_in_force;
use crate::set::Context;
use tipoff_catalog::outputs::PLAYER_CONTEXT;
use tipoff_catalog::{Result, inputs};

/// Everything the formulas look at.
#[derive(Debug)]
pub(super) struct Sources<'a> {
    /// Symbols, settings, targets.
    pub(super) context: &'a Context<'a>,
    /// Games.
    pub(super) games: Games,
    /// Player box scores.
    pub(super) players: BoxScores,
    /// Team box scores, offence.
    pub(super) offence: TeamGames,
    /// Team box scores, defence.
    pub(super) defence: TeamGames,
    /// Rosters.
    pub(super) rosters: Rosters,
    /// Post-game book.
    pub(super) gamebook: Gamebook,
    /// Player points lines.
    pub(super) props: Props,
    /// Game lines.
    pub(super) lines: GameLines,
    /// Injury reports.
    pub(super) injuries: Injuries,
    /// Player ids.
    pub(super) registry: Registry,
    /// Attempts at players.
    pub(super) attempts: Attempts,
}

impl<'a> Sources<'a> {
    /// Reads all inputs.
    pub(super) fn load(context: &'a Context<'a>) -> Result<Self> {
        let (frames, symbols, codes) = (context.frames, context.symbols, context.codes);
        let as_of = context.settings.as_of;
        let schedule = games_in_force(frames.get(&inputs::NBAC_SCHEDULE)?, symbols, Some(codes))?;
        let names = TeamNames::new(symbols, codes);
        let lines = frames.get(&inputs::ODDS_API_GAME_LINES)?;
        let reports = frames.get(&inputs::NBAC_INJURY_REPORT)?;
        Ok(Self {
            context,
            lines: GameLines::of(lines, symbols, codes, &names, &schedule, as_of)?,
            games: Games::of(schedule),
            players: BoxScores::load(context)?,
            offence: TeamGames::offence(context)?,
            defence: TeamGames::defence(context)?,
            rosters: Rosters::load(context)?,
            gamebook: Gamebook::load(context)?,
            props: Props::load(context)?,
            injuries: Injuries::of(reports, symbols, codes, as_of)?,
            registry: Registry::load(context)?,
            attempts: Attempts::of(frames, symbols, PLAYER_CONTEXT.short_name())?,
        })
    }
}
