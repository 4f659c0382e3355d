//! The post-game book: the player list of a backfill (section 3.2).

use crate::core::symbols::Sym;
use crate::core::teams::normalise_game_id;
use crate::set::Context;
use rustc_hash::FxHashMap;
use tipoff_catalog::{Result, inputs};

/// A player in a game's book.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing {
    /// Player.
    pub(super) player: Sym,
    /// Team, as NBA tricode; may be missing.
    pub(super) team: Sym,
    /// Game id, as stored.
    pub(super) game: Sym,
}

/// The book by date.
#[derive(Debug, Default)]
pub(super) struct Gamebook {
    by_date: FxHashMap<i32, Vec<Listing>>,
    canonical: FxHashMap<Sym, String>,
}

impl Gamebook {
    /// Reads the book; rows without a player are dropped.
    pub(super) fn load(context: &Context<'_>) -> Result<Self> {
        let frame = context.frames.get(&inputs::NBAC_GAMEBOOK_PLAYER_STATS)?;
        let (date, player) = (frame.date("game_date")?, frame.text("player_lookup")?);
        let (team, game) = (frame.text("team_abbr")?, frame.text("game_id")?);
        let mut book = Self::default();
        for row in 0..frame.rows() {
            let (Some(date), Some(player)) = (date.get(row), player.get(row).some()) else {
                continue;
            };
            let (team, game) = (context.codes.normalise(team.get(row)), game.get(row));
            book.by_date.entry(date).or_default().push(Listing { player, team, game });
            book.canonical.entry(game).or_insert_with(|| {
                normalise_game_id(context.symbols.text(game)).unwrap_or_default()
            });
        }
        Ok(book)
    }

    /// The listings of a date.
    pub(super) fn on(&self, date: i32) -> &[Listing] {
        self.by_date.get(&date).map(Vec::as_slice).unwrap_or_default()
    }

    /// The canonical id of a stored one; empty when it has another form.
    pub(super) fn canonical_id(&self, game: Sym) -> &str {
        self.canonical.get(&game).map_or("", String::as_str)
    }
}
