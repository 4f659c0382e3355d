//! Playing a game: line-ups, strengths, regulation, overtime.

use super::availability::listings;
use super::calendar::Calendar;
use super::game::{Game, Line, Played, Side};
use super::lineup::{Lineup, lineup, quality};
use super::possession::{Attack, PLAYS, assists, misses};
use crate::league::{League, Spell, Stint, spells};
use crate::rng::Stream;
use std::collections::BTreeMap;

/// Points per 100 possessions of an average team, and what home is worth.
const EFFICIENCY: f64 = 113.0;
const HOME: f64 = 1.2;
/// Points per 100 possessions of one unit of level above the mean.
const OFFENSE: f64 = 36.0;
const DEFENSE: f64 = 24.0;

/// What decides games of a season.
pub(crate) struct Court<'a> {
    seed: u64,
    season: i32,
    league: &'a League,
    spells: BTreeMap<usize, Vec<Spell>>,
    /// Mean quality of the teams at full strength.
    mean: f64,
}

impl<'a> Court<'a> {
    pub(crate) fn new(seed: u64, season: i32, calendar: &Calendar, league: &'a League) -> Self {
        let spells = league.stints.iter().map(|stint| stint.player).map(|player| {
            let mut rng = Stream::new(seed, season, "health", player as u64);
            (player, spells(&mut rng, calendar, league.players[player].profile.fragility))
        });
        let mut court = Self { seed, season, league, spells: spells.collect(), mean: 0.0 };
        let mut rng = Stream::new(seed, season, "mean", 0);
        let full = (0..league.teams.len()).map(|team| {
            let members = court.members(team, calendar.opening);
            let lineup = lineup(&mut rng, league, season, &members, &[]);
            quality(league, season, &lineup.playing)
        });
        court.mean = full.sum::<f64>() / league.teams.len() as f64;
        court
    }

    fn members(&self, team: usize, day: crate::time::Day) -> Vec<&'a Stint> {
        self.league.stints.iter().filter(|s| s.team == team && s.covers(day)).collect()
    }

    /// Plays a game; the outcome depends on the season and the game alone.
    pub(crate) fn play(&self, game: Game) -> Played {
        let mut rng = Stream::new(self.seed, self.season, "game", game.key);
        let league = self.league;
        let mut home = self.side(&mut rng, &game, 0);
        let mut away = self.side(&mut rng, &game, 1);
        let [strength_home, strength_away] = [&home, &away].map(|side| self.strength(side));
        let pace = (league.styles[game.home].pace + league.styles[game.away].pace) / 2.0;
        let margin = |own: (f64, f64), other: (f64, f64)| own.0 - other.1;
        let efficiency = [
            EFFICIENCY + HOME + margin(strength_home, strength_away),
            EFFICIENCY - HOME + margin(strength_away, strength_home),
        ];
        let plays = PLAYS * (pace + 3.0 * rng.normal());
        let attack = |side: &Side, other: &Side, efficiency: f64| {
            let against = &league.styles[other.team];
            let points = efficiency / 100.0 / PLAYS;
            Attack::new(league, self.season, &side.lines, against, points)
        };
        let attacks = [attack(&home, &away, efficiency[0]), attack(&away, &home, efficiency[1])];
        for (side, attack) in [&mut home, &mut away].into_iter().zip(&attacks) {
            attack.expect(league, &mut side.lines, PLAYS * pace);
            attack.run(&mut rng, league, &mut side.lines, plays, usize::MAX);
        }
        let mut overtimes = 0;
        while home.points() == away.points() {
            overtimes += 1;
            for (side, attack) in [&mut home, &mut away].into_iter().zip(&attacks) {
                side.lines.iter_mut().take(5).for_each(|line| line.seconds += 300);
                attack.run(&mut rng, league, &mut side.lines, plays * 5.0 / 48.0, 5);
            }
        }
        for side in [&mut home, &mut away] {
            assists(&mut rng, league, &mut side.lines);
        }
        misses(&mut rng, league, &mut home, &mut away);
        misses(&mut rng, league, &mut away, &mut home);
        Played {
            game,
            sides: [home, away],
            overtimes,
            expected_margin: (efficiency[0] - efficiency[1]) * pace / 100.0,
            expected_total: (efficiency[0] + efficiency[1]) * pace / 100.0,
        }
    }

    fn side(&self, rng: &mut Stream, game: &Game, which: usize) -> Side {
        let team = if which == 0 { game.home } else { game.away };
        let members = self.members(team, game.day);
        let (league, season) = (self.league, self.season);
        let tired = game.tired[which];
        let listings = listings(rng, league, season, &self.spells, game, &members, tired);
        let Lineup { playing, benched, inactive } =
            lineup(rng, league, season, &members, &listings);
        let lines = playing
            .into_iter()
            .map(|(player, seconds)| Line { player, seconds, ..Line::default() })
            .collect();
        Side { team, lines, benched, inactive, listings, blocks: [0; 3] }
    }

    /// Points per 100 possessions above the mean, offence and defence.
    fn strength(&self, side: &Side) -> (f64, f64) {
        let playing: Vec<(usize, i64)> =
            side.lines.iter().map(|line| (line.player, line.seconds)).collect();
        let above = quality(self.league, self.season, &playing) - self.mean;
        let style = &self.league.styles[side.team];
        (OFFENSE * above + style.offense, DEFENSE * above + style.defense)
    }
}
