//! Player box scores: one row in force per player and date.

use crate::core::frame::{Frame, Prefer};
use crate::core::symbols::{Sym, Symbols};
use rustc_hash::FxHashMap;
use std::ops::Range;
use tipoff_catalog::Result;

/// Which of several rows of a player and date is in force in the precompute
/// sets (annex A.9).
pub const ANNEX: &[Prefer] = &[
    Prefer::Greatest("processed_at"),
    Prefer::Greatest("game_id"),
    Prefer::Greatest("data_hash"),
    Prefer::Greatest("is_active"),
    Prefer::Greatest("minutes_played"),
    Prefer::Greatest("points"),
    Prefer::Greatest("usage_rate"),
    Prefer::Greatest("ts_pct"),
    Prefer::Greatest("fg_attempts"),
    Prefer::Greatest("fg_makes"),
    Prefer::Greatest("assisted_fg_makes"),
    Prefer::Greatest("unassisted_fg_makes"),
    Prefer::Greatest("paint_attempts"),
    Prefer::Greatest("paint_makes"),
    Prefer::Greatest("mid_range_attempts"),
    Prefer::Greatest("mid_range_makes"),
    Prefer::Greatest("three_pt_attempts"),
    Prefer::Greatest("three_pt_makes"),
    Prefer::Greatest("team_abbr"),
    Prefer::Greatest("universal_player_id"),
    Prefer::Greatest("is_dnp"),
];

/// The same in the player context set (its section 3.4).
pub const CONTEXT: &[Prefer] = &[
    Prefer::Greatest("processed_at"),
    Prefer::Greatest("game_id"),
    Prefer::Greatest("data_hash"),
    Prefer::Greatest("team_abbr"),
    Prefer::Greatest("points"),
    Prefer::Greatest("minutes_played"),
    Prefer::Greatest("usage_rate"),
    Prefer::Greatest("is_dnp"),
];

/// A player's game.
#[derive(Clone, Debug)]
pub struct PlayerGame {
    /// Player.
    pub player: Sym,
    /// Eastern date.
    pub date: i32,
    /// Team, as stored.
    pub team: Sym,
    /// Player id across name changes.
    pub universal_id: Sym,
    /// Points.
    pub points: Option<i64>,
    /// Minutes, in tenths.
    pub minutes: Option<i64>,
    /// Usage rate, in hundredths of a percent.
    pub usage: Option<i64>,
    /// Listed as active.
    pub is_active: bool,
    /// Did not play; missing counts as false.
    pub is_dnp: bool,
    /// Field-goal attempts.
    pub fg_attempts: Option<i64>,
    /// Field goals made.
    pub fg_makes: Option<i64>,
    /// Assisted field goals.
    pub assisted: Option<i64>,
    /// Unassisted field goals.
    pub unassisted: Option<i64>,
    /// Attempts: paint, mid-range, three-point.
    pub attempts: [Option<i64>; 3],
    /// Makes: paint, mid-range, three-point.
    pub makes: [Option<i64>; 3],
    /// When the row was loaded, microseconds.
    pub processed_at: Option<i64>,
    /// Content hash of the row.
    pub data_hash: Sym,
}

/// Player games sorted by player (by symbol) and date: each player's games
/// are one contiguous run, oldest first.
#[derive(Debug, Default)]
pub struct PlayerGames {
    games: Vec<PlayerGame>,
    runs: FxHashMap<Sym, Range<usize>>,
}

impl PlayerGames {
    /// One row in force per player and date, chosen by `ties` ([`ANNEX`] or
    /// [`CONTEXT`]). Rows without player or date are dropped.
    ///
    /// # Errors
    /// Undeclared column: a bug.
    pub fn of(frame: &Frame, symbols: &Symbols, ties: &[Prefer]) -> Result<Self> {
        let rows = frame.preferred_rows(symbols, &["player_lookup", "game_date"], ties)?;
        let read = Reader::new(frame)?;
        let games: Vec<PlayerGame> = rows.into_iter().map(|row| read.game(row)).collect();
        let mut runs: FxHashMap<Sym, Range<usize>> = FxHashMap::default();
        for (at, game) in games.iter().enumerate() {
            runs.entry(game.player).or_insert(at..at).end = at + 1;
        }
        Ok(Self { games, runs })
    }

    /// All games, sorted by player (by symbol) and date.
    #[must_use]
    pub fn all(&self) -> &[PlayerGame] {
        &self.games
    }
    /// Every player with a game, in no particular order.
    pub fn players(&self) -> impl Iterator<Item = Sym> {
        self.runs.keys().copied()
    }
    /// A player's games, oldest first.
    #[must_use]
    pub fn of_player(&self, player: Sym) -> &[PlayerGame] {
        self.runs.get(&player).and_then(|run| self.games.get(run.clone())).unwrap_or_default()
    }
    /// A player's games with `from <= date < to`, oldest first.
    #[must_use]
    pub fn between(&self, player: Sym, from: i32, to: i32) -> &[PlayerGame] {
        let run = self.of_player(player);
        let first = run.partition_point(|game| game.date < from);
        let last = run.partition_point(|game| game.date < to);
        run.get(first..last.max(first)).unwrap_or_default()
    }
}

/// Column access for [`PlayerGames::of`].
struct Reader<'a> {
    text: [crate::core::frame::Col<'a, Sym>; 4],
    date: crate::core::frame::Col<'a, i32>,
    ints: [crate::core::frame::Col<'a, i64>; 14],
    flags: [crate::core::frame::Col<'a, u8>; 2],
}

impl<'a> Reader<'a> {
    fn new(frame: &'a Frame) -> Result<Self> {
        Ok(Self {
            text: [
                frame.text("player_lookup")?,
                frame.text("team_abbr")?,
                frame.text("universal_player_id")?,
                frame.text("data_hash")?,
            ],
            date: frame.date("game_date")?,
            ints: [
                frame.int("points")?,
                frame.int("minutes_played")?,
                frame.int("usage_rate")?,
                frame.int("fg_attempts")?,
                frame.int("fg_makes")?,
                frame.int("assisted_fg_makes")?,
                frame.int("unassisted_fg_makes")?,
                frame.int("paint_attempts")?,
                frame.int("mid_range_attempts")?,
                frame.int("three_pt_attempts")?,
                frame.int("paint_makes")?,
                frame.int("mid_range_makes")?,
                frame.int("three_pt_makes")?,
                frame.int("processed_at")?,
            ],
            flags: [frame.boolean("is_active")?, frame.boolean("is_dnp")?],
        })
    }

    fn game(&self, row: usize) -> PlayerGame {
        let [player, team, universal_id, data_hash] = self.text.map(|c| c.get(row));
        let [
            points,
            minutes,
            usage,
            fg_attempts,
            fg_makes,
            assisted,
            unassisted,
            paint,
            mid,
            three,
            paint_made,
            mid_made,
            three_made,
            processed_at,
        ] = self.ints.map(|c| c.get(row));
        let [is_active, is_dnp] = self.flags.map(|c| c.get(row) == Some(true));
        PlayerGame {
            player,
            date: self.date.get(row).unwrap_or_default(),
            team,
            universal_id,
            points,
            minutes,
            usage,
            is_active,
            is_dnp,
            fg_attempts,
            fg_makes,
            assisted,
            unassisted,
            attempts: [paint, mid, three],
            makes: [paint_made, mid_made, three_made],
            processed_at,
            data_hash,
        }
    }
}
