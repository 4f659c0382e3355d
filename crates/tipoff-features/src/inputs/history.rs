//! What feature sets need of player rows older than any window: each player's
//! last team, and the hash of the newest row. It is kept as a digest, so that
//! a chunk reads no more than its look-back.

use super::player_games::{ANNEX, CONTEXT, PlayerGame, PlayerGames};
use crate::core::frame::{Frame, Prefer};
use crate::core::symbols::Symbols;
use rustc_hash::FxHashMap;
use tipoff_catalog::Result;

/// Which rule chose the row in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Annex A.9, the precompute sets.
    Annex,
    /// Section 3.4 of the player context set.
    Context,
}

/// A player's last game before a chunk's look-back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastGame {
    /// Eastern date.
    pub date: i32,
    /// Team, as stored; empty when missing.
    pub team: Box<str>,
}

/// Digest of all rows of `player_game_summary` dated before [`History::upto`].
#[derive(Debug, Default)]
pub struct History {
    last: [FxHashMap<Box<str>, LastGame>; 2],
    newest_hash: Option<(Option<i64>, Box<str>)>,
    upto: Option<i32>,
}

impl History {
    /// The first date that is not in the digest; `None` when it is empty.
    #[must_use]
    pub const fn upto(&self) -> Option<i32> {
        self.upto
    }

    /// Takes in all rows dated from the present end of the digest to before
    /// `upto`. Slices must come in ascending order and hold whole dates.
    ///
    /// # Errors
    /// Undeclared column: a bug.
    pub fn absorb(&mut self, frame: &Frame, symbols: &Symbols, upto: i32) -> Result<()> {
        let rules: [&[Prefer]; 2] = [ANNEX, CONTEXT];
        for (last, ties) in self.last.iter_mut().zip(rules) {
            let games = PlayerGames::of(frame, symbols, ties)?;
            for game in games.all() {
                let entry = LastGame { date: game.date, team: symbols.text(game.team).into() };
                let player = symbols.text(game.player);
                match last.get_mut(player) {
                    Some(known) if known.date <= game.date => *known = entry,
                    Some(_) => {}
                    None => {
                        last.insert(player.into(), entry);
                    }
                }
            }
            if std::ptr::eq(ties, ANNEX) {
                for game in games.all() {
                    self.newest_hash = newest_hash(self.newest_hash.take(), game, symbols);
                }
            }
        }
        self.upto = Some(upto);
        Ok(())
    }

    /// A player's last game in the digest.
    #[must_use]
    pub fn last_game(&self, rule: Rule, player: &str) -> Option<&LastGame> {
        let [annex, context] = &self.last;
        match rule {
            Rule::Annex => annex.get(player),
            Rule::Context => context.get(player),
        }
    }

    /// Load time and hash of the newest row in force (annex A.9) that has a hash.
    #[must_use]
    pub fn newest_hash(&self) -> Option<(Option<i64>, &str)> {
        self.newest_hash.as_ref().map(|(at, hash)| (*at, &**hash))
    }
}

/// The newer of a known (load time, hash) and a game's: latest load (missing
/// lowest), then greatest hash.
fn newest_hash(
    known: Option<(Option<i64>, Box<str>)>,
    game: &PlayerGame,
    symbols: &Symbols,
) -> Option<(Option<i64>, Box<str>)> {
    let Some(hash) = symbols.some_text(game.data_hash) else { return known };
    match known {
        Some((at, best)) if (at, &*best) >= (game.processed_at, hash) => Some((at, best)),
        _ => Some((game.processed_at, hash.into())),
    }
}
