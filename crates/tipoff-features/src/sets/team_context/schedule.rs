//! Games as the team context set sees them: the schedule in force, filled up
//! from a second feed (sections 2.1 and 2.2), and each team's run of them.

use crate::core::frame::Frame;
use crate::core::symbols::{Sym, Symbols};
use crate::core::teams::TeamCodes;
use crate::inputs::schedule::{Game, games_in_force};
use crate::set::Frames;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::ops::Range;
use tipoff_catalog::{Result, inputs};

/// Days of schedule that a target date can see, as the set declares.
pub(super) const LOOK_BACK: i32 = 400;

/// A game from the side of one team.
#[derive(Clone, Debug)]
pub(super) struct TeamGame {
    /// Eastern date.
    pub date: i32,
    /// 1 scheduled, 2 live, 3 final.
    pub status: i64,
    /// First calendar year of the season.
    pub season_year: Option<i64>,
    /// Whose arena it is played in.
    pub home: Sym,
    /// Own points and the opponent's.
    pub scores: (Option<i64>, Option<i64>),
    /// Whether the team won; `None` without a winner.
    pub won: Option<bool>,
}

impl TeamGame {
    pub(super) const fn is_final(&self) -> bool {
        self.status == 3
    }
}

/// Games of status 1, 2 and 3, in force; others are ignored everywhere.
#[derive(Debug, Default)]
pub(super) struct TeamSchedules {
    games: Vec<Game>,
    ignored: Vec<Game>,
    scheduled_dates: Vec<i32>,
    by_team: Vec<TeamGame>,
    runs: FxHashMap<Sym, Range<usize>>,
}

impl TeamSchedules {
    pub(super) fn of(frames: &Frames, symbols: &Symbols, codes: &TeamCodes) -> Result<Self> {
        let frame = frames.get(&inputs::NBAC_SCHEDULE)?;
        let in_force = games_in_force(frame, symbols, Some(codes))?;
        let (mut games, ignored): (Vec<Game>, Vec<Game>) =
            in_force.into_iter().partition(|game| matches!(game.status, Some(1..=3)));
        let scheduled_dates = dates(frame)?;
        let second = scoreboard(frames.get(&inputs::ESPN_SCOREBOARD)?, symbols, codes)?;
        // A date with any schedule row is never topped up.
        games
            .extend(second.into_iter().filter(|g| scheduled_dates.binary_search(&g.date).is_err()));
        games.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| symbols.cmp(a.id, b.id)));
        let (by_team, runs) = by_team(&games);
        Ok(Self { games, ignored, scheduled_dates, by_team, runs })
    }

    /// All games, sorted by date, then id.
    pub(super) fn games(&self) -> &[Game] {
        &self.games
    }
    /// Games of a date, sorted by id.
    pub(super) fn on(&self, date: i32) -> &[Game] {
        on(&self.games, date)
    }
    /// Games of a date with a status other than 1, 2 and 3.
    pub(super) fn ignored_on(&self, date: i32) -> &[Game] {
        on(&self.ignored, date)
    }
    /// Whether the schedule itself has a row that `date` can see. The second
    /// feed completes a schedule; it does not replace one that is empty.
    pub(super) fn is_scheduled(&self, date: i32) -> bool {
        let upto = self.scheduled_dates.partition_point(|d| *d <= date);
        let last = upto.checked_sub(1).and_then(|at| self.scheduled_dates.get(at));
        last.is_some_and(|last| *last >= date - LOOK_BACK)
    }
    /// A team's games with `from <= date < to`, oldest first; on one date by
    /// status, then id, so that the last is the one that counts as previous.
    pub(super) fn between(&self, team: Sym, from: i32, to: i32) -> &[TeamGame] {
        let run = self.runs.get(&team).and_then(|run| self.by_team.get(run.clone()));
        let run = run.unwrap_or_default();
        let first = run.partition_point(|game| game.date < from);
        let last = run.partition_point(|game| game.date < to);
        run.get(first..last.max(first)).unwrap_or_default()
    }
}

fn on(games: &[Game], date: i32) -> &[Game] {
    let first = games.partition_point(|game| game.date < date);
    let last = games.partition_point(|game| game.date <= date);
    games.get(first..last).unwrap_or_default()
}

/// Dates with at least one row of whatever status, ascending.
fn dates(frame: &Frame) -> Result<Vec<i32>> {
    let date = frame.date("game_date")?;
    let mut dates: Vec<i32> = (0..frame.rows()).filter_map(|row| date.get(row)).collect();
    dates.sort_unstable();
    dates.dedup();
    Ok(dates)
}

fn by_team(games: &[Game]) -> (Vec<TeamGame>, FxHashMap<Sym, Range<usize>>) {
    let mut sides: Vec<(Sym, i32, i64, usize)> = Vec::with_capacity(games.len() * 2);
    for (at, game) in games.iter().enumerate() {
        let mut teams = vec![game.home];
        // A game of a team against itself is damaged; it counts once.
        teams.extend((game.away != game.home).then_some(game.away));
        let of = |team| (team, game.date, game.status.unwrap_or(0), at);
        sides.extend(teams.into_iter().filter(|team| !team.is_null()).map(of));
    }
    // Positions are in order of id within a date.
    sides.sort_unstable();
    let mut runs: FxHashMap<Sym, Range<usize>> = FxHashMap::default();
    let mut by_team = Vec::with_capacity(sides.len());
    for (team, date, status, game) in sides {
        let Some(game) = games.get(game) else { continue };
        let at = by_team.len();
        runs.entry(team).or_insert(at..at).end = at + 1;
        let (home, away) = (game.home_score, game.away_score);
        by_team.push(TeamGame {
            date,
            status,
            season_year: game.season_year,
            home: game.home,
            scores: if game.home == team { (home, away) } else { (away, home) },
            won: game.winner.some().map(|winner| winner == team),
        });
    }
    (by_team, runs)
}

/// Finished games of the second feed, the latest load of each (id, date);
/// equal loads by the greatest values, in the order that the schedule uses.
/// Tip-off is unknown. Rows that are not final do not take part.
fn scoreboard(frame: &Frame, symbols: &Symbols, codes: &TeamCodes) -> Result<Vec<Game>> {
    let (id, date) = (frame.text("game_id")?, frame.date("game_date")?);
    let (status, completed) = (frame.text("game_status")?, frame.boolean("is_completed")?);
    let (home, away) = (frame.text("home_team_abbr")?, frame.text("away_team_abbr")?);
    let (home_score, away_score) = (frame.int("home_team_score")?, frame.int("away_team_score")?);
    let home_won = frame.boolean("home_team_winner")?;
    let away_won = frame.boolean("away_team_winner")?;
    let (season, processed_at) = (frame.int("season_year")?, frame.int("processed_at")?);
    let Some(finished) = symbols.find("final") else { return Ok(vec![]) };
    let game = |row: usize| {
        if completed.get(row) != Some(true) || status.get(row) != finished {
            return None;
        }
        let (home, away) = (codes.normalise(home.get(row)), codes.normalise(away.get(row)));
        let winner = match (home_won.get(row), away_won.get(row)) {
            (Some(true), _) => home,
            (_, Some(true)) => away,
            _ => Sym::NULL,
        };
        Some(Game {
            id: id.get(row).some()?,
            date: date.get(row)?,
            tip_off: None,
            status: Some(3),
            home,
            away,
            home_score: home_score.get(row),
            away_score: away_score.get(row),
            winner,
            season_year: season.get(row),
            zone: Sym::NULL,
            processed_at: processed_at.get(row),
        })
    };
    let mut games: Vec<Game> = (0..frame.rows()).filter_map(game).collect();
    games.sort_by(|a, b| (a.date, a.id).cmp(&(b.date, b.id)).then_with(|| in_force(symbols, b, a)));
    games.dedup_by(|later, first| (later.date, later.id) == (first.date, first.id));
    Ok(games)
}

fn in_force(symbols: &Symbols, a: &Game, b: &Game) -> Ordering {
    (a.processed_at.cmp(&b.processed_at))
        .then_with(|| symbols.cmp(a.home, b.home))
        .then_with(|| symbols.cmp(a.away, b.away))
        .then_with(|| a.home_score.cmp(&b.home_score))
        .then_with(|| a.away_score.cmp(&b.away_score))
        .then_with(|| symbols.cmp(a.winner, b.winner))
        .then_with(|| a.season_year.cmp(&b.season_year))
}
