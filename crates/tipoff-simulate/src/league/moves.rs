//! Moves within a season: trades and signings, and the stints they make.

use super::player::{Entry, Player};
use super::{Slot, Walk};
use crate::rng::Stream;
use crate::season::Calendar;
use crate::time::Day;

/// A player's time with a team within a season.
#[derive(Clone, Debug)]
pub(crate) struct Stint {
    pub(crate) player: usize,
    pub(crate) team: usize,
    /// First day, and the day after the last.
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) two_way: bool,
}

impl Stint {
    pub(crate) fn covers(&self, day: Day) -> bool {
        self.from <= day && day < self.to
    }
}

enum Event {
    /// Two teams exchange a player each; the last one moves somebody again.
    Swap { again: bool },
    /// A team waives its weakest player and signs a free agent.
    Sign { team: usize },
}

impl Walk {
    /// Plays the moves of `season` on the rosters; the answer is who was
    /// where and when.
    pub(super) fn moves(&mut self, season: i32) -> Vec<Stint> {
        let mut rng = Stream::new(self.seed, season, "moves", 0);
        let calendar = Calendar::of(season);
        let mut stints = Vec::new();
        for (team, roster) in self.rosters.iter().enumerate() {
            let (from, to) = (calendar.start, calendar.end);
            stints.extend(roster.iter().map(|slot| Stint {
                player: slot.player,
                team,
                from,
                to,
                two_way: slot.two_way,
            }));
        }
        let mut moved = Vec::new();
        for (day, event) in events(&mut rng, &calendar, self.rosters.len()) {
            match event {
                Event::Swap { again } => self.swap(&mut rng, day, again, &mut moved, &mut stints),
                Event::Sign { team } => self.sign(&mut rng, season, day, team, &mut stints),
            }
        }
        stints
    }

    fn swap(
        &mut self,
        rng: &mut Stream,
        day: Day,
        again: bool,
        moved: &mut Vec<(usize, usize)>,
        stints: &mut Vec<Stint>,
    ) {
        let teams = self.rosters.len();
        let earlier = moved.iter().find_map(|(player, team)| {
            self.position(*player).filter(|_| again).map(|position| (position, *team))
        });
        let (first, at) = earlier.map_or_else(
            || {
                let team = rng.below(teams);
                (team, *rng.pick(&self.tradable(team)))
            },
            |(position, _)| position,
        );
        // A player traded twice does not go back while there is another team.
        let former = earlier.map(|(_, team)| team);
        let others: Vec<usize> = (0..teams).filter(|t| *t != first).collect();
        let fresh: Vec<usize> = others.iter().copied().filter(|t| Some(*t) != former).collect();
        let second = *rng.pick(if fresh.is_empty() { &others } else { &fresh });
        let other = *rng.pick(&self.tradable(second));
        let (mine, theirs) = (self.rosters[first][at].player, self.rosters[second][other].player);
        self.rosters[first][at].player = theirs;
        self.rosters[second][other].player = mine;
        moved.extend([(mine, first), (theirs, second)]);
        let slots = [(mine, second, other), (theirs, first, at)];
        for (player, team, slot) in slots {
            let two_way = self.rosters[team][slot].two_way;
            transfer(stints, player, day, Some((team, two_way)));
        }
    }

    fn sign(
        &mut self,
        rng: &mut Stream,
        season: i32,
        day: Day,
        team: usize,
        stints: &mut Vec<Stint>,
    ) {
        let level = |slot: &Slot| self.players[slot.player].level(season);
        let weakest = (0..self.rosters[team].len())
            .filter(|at| self.rosters[team][*at].absent.is_none())
            .min_by(|a, b| {
                let roster = &self.rosters[team];
                level(&roster[*a]).total_cmp(&level(&roster[*b]))
            });
        let Some(at) = weakest else { return };
        let player = Player::draw(rng, self.players.len(), season, Entry::Signing);
        transfer(stints, self.rosters[team][at].player, day, None);
        self.rosters[team][at].player = player.number;
        let two_way = self.rosters[team][at].two_way;
        let to = Calendar::of(season).end;
        stints.push(Stint { player: player.number, team, from: day, to, two_way });
        self.players.push(player);
    }

    /// Places of a roster that may be traded: standard contracts whose owner is there.
    fn tradable(&self, team: usize) -> Vec<usize> {
        let roster = &self.rosters[team];
        let free = |at: &usize| !roster[*at].two_way && roster[*at].absent.is_none();
        (0..roster.len()).filter(free).collect()
    }

    fn position(&self, player: usize) -> Option<(usize, usize)> {
        self.rosters.iter().enumerate().find_map(|(team, roster)| {
            roster.iter().position(|slot| slot.player == player).map(|at| (team, at))
        })
    }
}

/// Ends the player's open stint on `day` and opens one with the new team.
fn transfer(stints: &mut Vec<Stint>, player: usize, day: Day, target: Option<(usize, bool)>) {
    let Some(open) = stints.iter_mut().rev().find(|stint| stint.player == player) else { return };
    let to = open.to;
    open.to = day;
    if let Some((team, two_way)) = target {
        stints.push(Stint { player, team, from: day, to, two_way });
    }
}

fn events(rng: &mut Stream, calendar: &Calendar, teams: usize) -> Vec<(Day, Event)> {
    let trades = calendar.opening + 30;
    let deadline = calendar.deadline - trades;
    let count = (teams * 15 / 100).max(1);
    let mut events: Vec<(Day, Event)> = (0..count)
        .map(|_| (trades + rng.below(deadline as usize - 15) as i32, Event::Swap { again: false }))
        .collect();
    events.push((calendar.deadline + (rng.below(5) as i32 - 4), Event::Swap { again: true }));
    for team in 0..teams {
        for _ in 0..rng.between(1, 3) {
            let day = calendar.opening + 20 + rng.below(130) as i32;
            events.push((day, Event::Sign { team }));
        }
    }
    events.sort_by_key(|(day, _)| *day);
    events
}
