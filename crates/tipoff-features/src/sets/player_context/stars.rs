//! Star team-mates and their injuries (section 6.6).

use super::games::TipOff;
use super::players::{BoxScore, BoxScores};
use super::rosters::Rosters;
use crate::core::symbols::Sym;
use crate::inputs::injuries::{Injuries, Status};

/// Season games that a star must have.
const MIN_GAMES: usize = 10;
/// Recent form is taken from this many days.
const RECENT_DAYS: i32 = 10;

/// A star of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Star {
    /// Player.
    pub(super) player: Sym,
    /// 3 from 25 points a game on, 2 from 18 on, else 1.
    pub(super) weight: i64,
}

/// Star team-mates who may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StarsMissing {
    /// Out or doubtful.
    pub(super) out: i64,
    /// Questionable.
    pub(super) questionable: i64,
    /// Weights of those out or doubtful.
    pub(super) tier_out: i64,
}

/// A mean kept as sum and count, so that comparisons are exact.
#[derive(Clone, Copy, Debug)]
struct Mean {
    sum: i128,
    count: i128,
}

impl Mean {
    fn of<'a>(
        games: impl Iterator<Item = &'a BoxScore>,
        value: impl Fn(&BoxScore) -> Option<i64>,
    ) -> Option<Self> {
        let start = Self { sum: 0, count: 0 };
        let mean = games.filter_map(value).fold(start, |mean, value| Self {
            sum: mean.sum + i128::from(value),
            count: mean.count + 1,
        });
        (mean.count > 0).then_some(mean)
    }
    const fn is_at_least(self, bound: i128) -> bool {
        self.sum >= bound * self.count
    }
}

/// The stars on a team's latest roster, sorted by player.
pub(super) fn stars(
    rosters: &Rosters,
    players: &BoxScores,
    team: Sym,
    floor: i32,
    date: i32,
) -> Vec<Star> {
    let roster = rosters.latest(team, date).map(|(_, roster)| roster).unwrap_or_default();
    let star = |player: Sym| {
        let of_team = |from: i32| {
            players.between(player, from, date).iter().filter(move |game| game.team == team)
        };
        let season = || of_team(floor).filter(|game| game.counts_for_season());
        if season().count() < MIN_GAMES {
            return None;
        }
        let recent = || of_team(date - RECENT_DAYS).filter(|game| game.is_played());
        let value = |read: fn(&BoxScore) -> Option<i64>| {
            Mean::of(recent(), read).or_else(|| Mean::of(season(), read))
        };
        weight(value(|game| game.points), value(|game| game.minutes))
            .map(|weight| Star { player, weight })
    };
    roster.iter().filter_map(|(_, player)| star(*player)).collect()
}

/// The weight of a star, `None` for another player; minutes are in tenths.
fn weight(points: Option<Mean>, minutes: Option<Mean>) -> Option<i64> {
    let points = points?;
    let plays_long = minutes.is_some_and(|minutes| minutes.is_at_least(280));
    if points.is_at_least(25) {
        Some(3)
    } else if points.is_at_least(18) {
        Some(2)
    } else {
        (plays_long && points.is_at_least(12)).then_some(1)
    }
}

/// Counts the stars other than `player` by their latest report.
pub(super) fn missing(
    stars: &[Star],
    player: Sym,
    injuries: &Injuries,
    date: i32,
    tip_off: TipOff,
) -> StarsMissing {
    let mut missing = StarsMissing::default();
    for star in stars.iter().filter(|star| star.player != player) {
        let report = injuries.latest(date, star.player, tip_off.wall);
        match report.and_then(|report| report.status) {
            Some(Status::Out | Status::Doubtful) => {
                missing.out += 1;
                missing.tier_out += star.weight;
            }
            Some(Status::Questionable) => missing.questionable += 1,
            _ => {}
        }
    }
    missing
}
