//! Rosters: who is on a team, and how old (sections 3.3, 6.10).

use crate::core::calendar::{civil, eastern_date};
use crate::core::frame::Prefer;
use crate::core::symbols::Sym;
use crate::set::Context;
use rustc_hash::FxHashMap;
use std::ops::Range;
use tipoff_catalog::{Result, inputs};

/// Rosters older than this many days are not consulted.
const LOOK_BACK: i32 = 90;

/// A player's roster row in force on a date.
#[derive(Clone, Copy, Debug)]
struct Listing {
    date: i32,
    age: Option<i64>,
    birth: Option<i32>,
}

/// Rosters by team, and roster rows by player.
#[derive(Debug, Default)]
pub(super) struct Rosters {
    /// Distinct (date, player) of each team, sorted.
    by_team: FxHashMap<Sym, Vec<(i32, Sym)>>,
    listings: Vec<Listing>,
    by_player: FxHashMap<Sym, Range<usize>>,
}

impl Rosters {
    /// Reads the rosters that were known at `as_of`.
    pub(super) fn load(context: &Context<'_>) -> Result<Self> {
        let frame = context.frames.get(&inputs::ESPN_TEAM_ROSTERS)?;
        let known_until = context.settings.as_of.map_or(i32::MAX, eastern_date);
        let (date, player) = (frame.date("roster_date")?, frame.text("player_lookup")?);
        let team = frame.text("team_abbr")?;
        let mut by_team: FxHashMap<Sym, Vec<(i32, Sym)>> = FxHashMap::default();
        for row in 0..frame.rows() {
            let (Some(date), Some(player)) = (date.get(row), player.get(row).some()) else {
                continue;
            };
            let team = context.codes.normalise(team.get(row));
            if date <= known_until && !team.is_null() {
                by_team.entry(team).or_default().push((date, player));
            }
        }
        for roster in by_team.values_mut() {
            roster.sort_unstable();
            roster.dedup();
        }
        let ties = [
            Prefer::Greatest("scrape_hour"),
            Prefer::Least("team_abbr"),
            Prefer::Greatest("age"),
            Prefer::Greatest("birth_date"),
        ];
        let rows =
            frame.preferred_rows(context.symbols, &["player_lookup", "roster_date"], &ties)?;
        let (age, birth) = (frame.int("age")?, frame.date("birth_date")?);
        let mut rosters = Self { by_team, ..Self::default() };
        for row in rows {
            let Some(date) = date.get(row).filter(|date| *date <= known_until) else { continue };
            let at = rosters.listings.len();
            rosters.by_player.entry(player.get(row)).or_insert(at..at).end = at + 1;
            rosters.listings.push(Listing { date, age: age.get(row), birth: birth.get(row) });
        }
        Ok(rosters)
    }

    /// A team's latest roster in [D-90, D]: its date and distinct players.
    pub(super) fn latest(&self, team: Sym, date: i32) -> Option<(i32, &[(i32, Sym)])> {
        let all = self.by_team.get(&team)?;
        let end = all.partition_point(|(listed, _)| *listed <= date);
        let latest = all.get(end.checked_sub(1)?)?.0;
        if latest < date - LOOK_BACK {
            return None;
        }
        let start = all.partition_point(|(listed, _)| *listed < latest);
        Some((latest, all.get(start..end)?))
    }

    /// A player's age on a date: that of the latest roster row, else from the
    /// birth date in it.
    pub(super) fn age(&self, player: Sym, date: i32) -> Option<i64> {
        let all = self.by_player.get(&player).and_then(|run| self.listings.get(run.clone()))?;
        let end = all.partition_point(|listing| listing.date <= date);
        let latest = all.get(end.checked_sub(1)?)?;
        if latest.date < date - LOOK_BACK {
            return None;
        }
        latest.age.or_else(|| latest.birth.map(|birth| calendar_years(birth, date)))
    }
}

/// Completed calendar years; a birthday on 29 February counts from 1 March in
/// other years.
fn calendar_years(birth: i32, date: i32) -> i64 {
    let (birth, date) = (civil(birth), civil(date));
    let before = (date.month(), date.day()) < (birth.month(), birth.day());
    i64::from(date.year()) - i64::from(birth.year()) - i64::from(before)
}
