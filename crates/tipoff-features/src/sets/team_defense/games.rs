//! Team defence games: one row in force per team and date (annex A.9).

use crate::core::frame::{Col, Frame, Prefer};
use crate::core::symbols::{Sym, Symbols};
use crate::core::teams::TeamCodes;
use std::cmp::Ordering;
use std::ops::Range;
use tipoff_catalog::Result;

/// Columns that decide between rows of equal load time, id and hash, after
/// which the greatest value wins, in the order of annex A.9.
const VALUES: [&str; 13] = [
    "opp_paint_makes",
    "opp_paint_attempts",
    "opp_mid_range_makes",
    "opp_mid_range_attempts",
    "opp_three_pt_makes",
    "opp_three_pt_attempts",
    "points_in_paint_allowed",
    "blocks_paint",
    "blocks_mid_range",
    "blocks_three_pt",
    "points_allowed",
    "defensive_rating",
    "opponent_pace",
];

/// A team's game, seen from its defence. Arrays are paint, mid-range, three-point.
#[derive(Clone, Debug)]
pub(super) struct TeamGame {
    pub(super) team: Sym,
    pub(super) date: i32,
    id: Sym,
    pub(super) makes: [Option<i64>; 3],
    pub(super) attempts: [Option<i64>; 3],
    pub(super) paint_points: Option<i64>,
    pub(super) blocks: [Option<i64>; 3],
    pub(super) points: Option<i64>,
    /// In hundredths.
    pub(super) rating: Option<i64>,
    /// In tenths.
    pub(super) pace: Option<i64>,
    pub(super) processed_at: Option<i64>,
    pub(super) data_hash: Sym,
}

impl TeamGame {
    /// Annex A.9: the greater row is in force. Missing is lowest.
    fn preference(&self, other: &Self, symbols: &Symbols) -> Ordering {
        let values = |game: &Self| {
            let ([paint, mid, three], [paint_att, mid_att, three_att]) =
                (game.makes, game.attempts);
            (
                [paint, paint_att, mid, mid_att, three, three_att],
                game.paint_points,
                game.blocks,
                [game.points, game.rating, game.pace],
            )
        };
        self.processed_at
            .cmp(&other.processed_at)
            .then_with(|| symbols.cmp(self.id, other.id))
            .then_with(|| symbols.cmp(self.data_hash, other.data_hash))
            .then_with(|| values(self).cmp(&values(other)))
    }
}

/// Games of all teams; teams in order of their codes, each team's games
/// oldest first.
#[derive(Debug, Default)]
pub(super) struct TeamGames {
    games: Vec<TeamGame>,
    runs: Vec<(Sym, Range<usize>)>,
}

impl TeamGames {
    /// Team codes are brought to NBA tricodes before rows are chosen.
    pub(super) fn of(frame: &Frame, symbols: &Symbols, codes: &TeamCodes) -> Result<Self> {
        let mut games = read(frame, symbols, codes)?;
        games.sort_by(|a, b| {
            symbols
                .cmp(a.team, b.team)
                .then_with(|| a.date.cmp(&b.date))
                .then_with(|| b.preference(a, symbols))
        });
        games.dedup_by_key(|game| (game.team, game.date));
        let mut runs: Vec<(Sym, Range<usize>)> = Vec::new();
        for (at, game) in games.iter().enumerate() {
            match runs.last_mut() {
                Some((team, run)) if *team == game.team => run.end = at + 1,
                _ => runs.push((game.team, at..at + 1)),
            }
        }
        Ok(Self { games, runs })
    }

    /// All games.
    pub(super) fn all(&self) -> &[TeamGame] {
        &self.games
    }

    /// Teams with a game in `from <= date < to`, in order of their codes,
    /// with those games, oldest first.
    pub(super) fn between(&self, from: i32, to: i32) -> impl Iterator<Item = (Sym, &[TeamGame])> {
        self.runs.iter().filter_map(move |(team, run)| {
            let games = self.games.get(run.clone())?;
            let first = games.partition_point(|game| game.date < from);
            let last = games.partition_point(|game| game.date < to);
            let games = games.get(first..last).filter(|games| !games.is_empty())?;
            Some((*team, games))
        })
    }
}

/// One row per stored team code and date.
fn read(frame: &Frame, symbols: &Symbols, codes: &TeamCodes) -> Result<Vec<TeamGame>> {
    let head = ["processed_at", "game_id", "data_hash"];
    let ties: Vec<Prefer> = head.into_iter().chain(VALUES).map(Prefer::Greatest).collect();
    let rows = frame.preferred_rows(symbols, &["defending_team_abbr", "game_date"], &ties)?;
    let (team, id) = (frame.text("defending_team_abbr")?, frame.text("game_id")?);
    let (date, data_hash) = (frame.date("game_date")?, frame.text("data_hash")?);
    let processed_at = frame.int("processed_at")?;
    let columns: Vec<Col<'_, i64>> =
        VALUES.into_iter().map(|name| frame.int(name)).collect::<Result<_>>()?;
    let game = |row: usize| {
        let mut values = columns.iter().map(|column| column.get(row));
        let mut next = || values.next().flatten();
        let [paint, mid_range, three_pt] = [(); 3].map(|()| (next(), next()));
        TeamGame {
            team: codes.normalise(team.get(row)),
            date: date.get(row).unwrap_or_default(),
            id: id.get(row),
            makes: [paint.0, mid_range.0, three_pt.0],
            attempts: [paint.1, mid_range.1, three_pt.1],
            paint_points: next(),
            blocks: [next(), next(), next()],
            points: next(),
            rating: next(),
            pace: next(),
            processed_at: processed_at.get(row),
            data_hash: data_hash.get(row),
        }
    };
    Ok(rows.into_iter().map(game).collect())
}
