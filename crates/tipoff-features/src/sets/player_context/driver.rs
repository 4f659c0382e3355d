//! Which players get a row, for which team and game (section 4).

use super::day::{Day, Slot};
use super::sources::Sources;
use crate::core::calendar::iso;
use crate::core::symbols::Sym;
use crate::inputs::injuries::Status;
use crate::set::{EntityFailure, Mode};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::{Ordering, Reverse};

/// A player with the team and game of the row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entrant {
    /// Player.
    pub(super) player: Sym,
    /// Player's team.
    pub(super) team: Sym,
    /// Position in [`Day::slots`].
    pub(super) slot: usize,
    /// Date of the roster that lists the player; daily mode only.
    roster_date: Option<i32>,
}

/// One entrant per player, sorted by player, and those who get no row.
#[derive(Debug, Default)]
pub(super) struct Entrants {
    /// Who gets a row.
    pub(super) rows: Vec<Entrant>,
    /// Who does not.
    pub(super) failures: Vec<EntityFailure>,
}

/// The entrants of a day.
pub(super) fn entrants(sources: &Sources<'_>, day: &Day<'_>) -> Entrants {
    let symbols = sources.context.symbols;
    let (mut candidates, mut failures) = match day.mode {
        Mode::Daily => (from_rosters(sources, day), Vec::new()),
        Mode::Backfill => from_gamebook(sources, day),
    };
    candidates.sort_by(|a, b| {
        symbols.cmp(a.player, b.player).then_with(|| by_preference(sources, day, a, b))
    });
    candidates.dedup_by_key(|candidate| candidate.player);
    candidates.retain(|candidate| {
        let attempt = sources.attempts.get(candidate.player, day.date);
        let refusal = attempt.refusal(sources.context.settings.now);
        failures.extend(refusal.as_ref().map(|(category, can_retry, reason)| EntityFailure {
            date: day.date,
            entity: symbols.text(candidate.player).to_owned(),
            category,
            reason: reason.clone(),
            can_retry: *can_retry,
        }));
        refusal.is_none()
    });
    failures.sort_by(|a, b| a.entity.cmp(&b.entity));
    Entrants { rows: candidates, failures }
}

/// Team of the player's latest box score in [D-30, D), played or not.
fn recent_team(sources: &Sources<'_>, player: Sym, date: i32) -> Sym {
    sources.players.between(player, date - 30, date).last().map_or(Sym::NULL, |row| row.team)
}

/// The order of candidates of one player: later roster, then the team of the
/// latest box score, then team and game id ascending.
fn by_preference(sources: &Sources<'_>, day: &Day<'_>, a: &Entrant, b: &Entrant) -> Ordering {
    let symbols = sources.context.symbols;
    let game = |entrant: &Entrant| day.slots.get(entrant.slot).map(|slot| slot.id.as_str());
    let recent = recent_team(sources, a.player, day.date);
    (Reverse(a.roster_date).cmp(&Reverse(b.roster_date)))
        .then_with(|| (a.team != recent).cmp(&(b.team != recent)))
        .then_with(|| symbols.cmp(a.team, b.team))
        .then_with(|| game(a).cmp(&game(b)))
}

/// Players on the latest roster of each team that plays, without those whose
/// latest report says out or doubtful.
fn from_rosters(sources: &Sources<'_>, day: &Day<'_>) -> Vec<Entrant> {
    let mut found = Vec::new();
    for (at, slot) in day.slots.iter().enumerate() {
        for team in [slot.game.home, slot.game.away] {
            let Some((listed, roster)) = sources.rosters.latest(team, day.date) else { continue };
            let players = roster
                .iter()
                .map(|(_, player)| *player)
                .filter(|player| !is_reported_absent(sources, slot, *player));
            found.extend(players.map(|player| Entrant {
                player,
                team,
                slot: at,
                roster_date: Some(listed),
            }));
        }
    }
    found
}

fn is_reported_absent(sources: &Sources<'_>, slot: &Slot<'_>, player: Sym) -> bool {
    sources.context.settings.drop_out_doubtful
        && sources
            .injuries
            .latest(slot.game.date, player, slot.tip_off.wall)
            .and_then(|report| report.status)
            .is_some_and(|status| matches!(status, Status::Out | Status::Doubtful))
}

/// Players in the book of a game of the day. A row without such a game, or
/// without any team, gives way to the player's other rows; with none left,
/// the player fails.
fn from_gamebook(sources: &Sources<'_>, day: &Day<'_>) -> (Vec<Entrant>, Vec<EntityFailure>) {
    let slots: FxHashMap<&str, usize> =
        day.slots.iter().enumerate().map(|(at, slot)| (slot.id.as_str(), at)).collect();
    let symbols = sources.context.symbols;
    let mut found = Vec::new();
    let mut rejected: Vec<(Sym, String)> = Vec::new();
    for listing in sources.gamebook.on(day.date) {
        let player = listing.player;
        let Some(slot) = slots.get(sources.gamebook.canonical_id(listing.game)) else {
            let (id, date) = (symbols.text(listing.game), iso(day.date));
            rejected.push((player, format!("no game `{id}` in the schedule of {date}")));
            continue;
        };
        let team = listing.team.some().unwrap_or_else(|| recent_team(sources, player, day.date));
        if team.is_null() {
            rejected.push((player, "neither the game book nor the history names a team".into()));
            continue;
        }
        found.push(Entrant { player, team, slot: *slot, roster_date: None });
    }
    let kept: FxHashSet<Sym> = found.iter().map(|entrant| entrant.player).collect();
    rejected.retain(|(player, _)| !kept.contains(player));
    // Of several reasons the first in text order, whatever the row order.
    rejected.sort();
    rejected.dedup_by_key(|(player, _)| *player);
    let failures = rejected.into_iter().map(|(player, reason)| EntityFailure {
        date: day.date,
        entity: symbols.text(player).to_owned(),
        category: "CALCULATION_ERROR",
        reason,
        can_retry: true,
    });
    (found, failures.collect())
}
