//! Who can play: the listings of a team before a game.

use super::game::Game;
use crate::league::{League, Spell, Stint};
use crate::rng::Stream;
use std::collections::BTreeMap;

/// Fewest players that a team must have.
const FEWEST: usize = 9;

/// A player's status in an injury report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Out,
    Doubtful,
    Questionable,
    Probable,
    Available,
}

impl Status {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Doubtful => "doubtful",
            Self::Questionable => "questionable",
            Self::Probable => "probable",
            Self::Available => "available",
        }
    }
}

/// What the injury reports for a game say of a player.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) player: usize,
    /// Status in the first report and in the last before tip-off.
    pub(crate) first: Status,
    pub(crate) last: Status,
    pub(crate) reason: &'static str,
    pub(crate) category: &'static str,
    pub(crate) plays: bool,
    /// How easily the team could do without the listing; the higher the sooner he plays.
    pub(crate) ease: i32,
}

/// The listings of `members`, who belong to one team, for a game.
pub(crate) fn listings(
    rng: &mut Stream,
    league: &League,
    season: i32,
    spells: &BTreeMap<usize, Vec<Spell>>,
    game: &Game,
    members: &[&Stint],
    tired: bool,
) -> Vec<Listing> {
    let mut listings: Vec<Listing> = members
        .iter()
        .filter_map(|member| {
            let level = league.players[member.player].level(season);
            let spells = spells.get(&member.player).map_or(&[][..], Vec::as_slice);
            listing(rng, member, level, spells, game, tired)
        })
        .collect();
    let out = listings.iter().filter(|listing| !listing.plays).count();
    let lacking = (FEWEST + out).saturating_sub(members.len());
    listings.sort_by_key(|listing| (listing.plays, -listing.ease, listing.player));
    for listing in listings.iter_mut().take(lacking.min(out)) {
        listing.plays = true;
        listing.last = Status::Available;
    }
    listings.sort_by_key(|listing| listing.player);
    listings
}

fn listing(
    rng: &mut Stream,
    member: &Stint,
    level: f64,
    spells: &[Spell],
    game: &Game,
    tired: bool,
) -> Option<Listing> {
    use Status::{Available, Doubtful, Out, Probable, Questionable};
    let player = member.player;
    let make = |first, last, (reason, category), plays, ease| {
        Some(Listing { player, first, last, reason, category, plays, ease })
    };
    if let Some(spell) = spells.iter().find(|s| s.from <= game.day && game.day < s.to) {
        let left = spell.to - game.day;
        let first = match left {
            ..=2 => *rng.pick(&[Questionable, Questionable, Doubtful, Out]),
            3..=5 => *rng.pick(&[Doubtful, Out, Out]),
            _ => Out,
        };
        return make(first, Out, (spell.reason, spell.category), false, -left);
    }
    if let Some(spell) = spells.iter().find(|s| (0..5).contains(&(game.day - s.to))) {
        let first = *rng.pick(&[Questionable, Questionable, Probable]);
        let last = *rng.pick(&[Available, Available, Probable, Questionable]);
        return make(first, last, (spell.reason, spell.category), true, 0);
    }
    if member.two_way && rng.chance(0.45) {
        return make(Out, Out, ("G League - Two-Way", "g_league"), false, 100);
    }
    if tired && level > 0.65 && rng.chance(0.08) {
        let first = *rng.pick(&[Questionable, Out]);
        return make(first, Out, ("Rest", "rest"), false, 50);
    }
    if !rng.chance(0.05) {
        return None;
    }
    let why = *rng.pick(&[
        ("Injury/Illness - Left Knee; Soreness", "injury"),
        ("Injury/Illness - Right Ankle; Soreness", "injury"),
        ("Injury/Illness - N/A; Illness", "injury"),
        ("Injury/Illness - Lower Back; Tightness", "injury"),
        ("Personal Reasons", "personal"),
    ]);
    match rng.weighted(&[0.40, 0.20, 0.22, 0.10, 0.05, 0.03]) {
        0 => make(Probable, Available, why, true, 0),
        1 => make(Probable, Probable, why, true, 0),
        2 => make(Questionable, Available, why, true, 0),
        3 => make(Questionable, Out, why, false, 30),
        4 => make(Doubtful, Out, why, false, 20),
        _ => make(Available, Out, why, false, 40),
    }
}
