//! Players reported out or questionable before tip-off (team context set,
//! sections 2.4 and 6.3).

use crate::core::calendar::wall;
use crate::core::symbols::Sym;
use crate::inputs::injuries::{Injuries, Report, Status, latest_before};
use crate::inputs::schedule::Game;
use rustc_hash::FxHashMap;

/// A report below this confidence counts as none; so does one without.
const CONFIDENT: f64 = 0.8;

/// Players of a team by their latest report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// Out.
    pub out: i64,
    /// Questionable or doubtful.
    pub questionable: i64,
}

/// Listed players by game date and team.
#[derive(Debug, Default)]
pub(super) struct Personnel {
    listed: FxHashMap<(i32, Sym), Listed>,
}

impl Personnel {
    /// For each player and date the latest report issued before the game of
    /// the report's own team, whichever team that is.
    pub(super) fn of(injuries: &Injuries, games: &[Game], dates: &[i32]) -> Self {
        let tip_offs = tip_offs(games, dates);
        let bound = |report: &Report| {
            let tip_off = tip_offs.get(&(report.game_date, report.team)).copied();
            // No such game, e.g. team UNKNOWN: noon.
            tip_off.unwrap_or_else(|| wall(report.game_date, 12))
        };
        let mut listed: FxHashMap<(i32, Sym), Listed> = FxHashMap::default();
        let latest = injuries
            .by_player()
            .filter(|reports| {
                reports.first().is_some_and(|r| dates.binary_search(&r.game_date).is_ok())
            })
            .filter_map(|reports| latest_before(reports, bound))
            // After the pick: an uncertain latest report removes the player.
            .filter(|report| report.confidence.is_some_and(|confidence| confidence >= CONFIDENT));
        for report in latest {
            let team = listed.entry((report.game_date, report.team)).or_default();
            match report.status {
                Some(Status::Out) => team.out += 1,
                Some(Status::Questionable | Status::Doubtful) => team.questionable += 1,
                _ => {}
            }
        }
        Self { listed }
    }

    pub(super) fn get(&self, date: i32, team: Sym) -> Listed {
        self.listed.get(&(date, team)).copied().unwrap_or_default()
    }
}

/// Tip-off on the Eastern wall clock by date and team; of several games the
/// earliest, one of unknown time counting as noon.
fn tip_offs(games: &[Game], dates: &[i32]) -> FxHashMap<(i32, Sym), i64> {
    let mut earliest: FxHashMap<(i32, Sym), i64> = FxHashMap::default();
    for game in games.iter().filter(|game| dates.binary_search(&game.date).is_ok()) {
        let tip_off = game.tip_off_wall();
        for team in [game.home, game.away] {
            let known = earliest.entry((game.date, team)).or_insert(tip_off);
            *known = tip_off.min(*known);
        }
    }
    earliest
}
