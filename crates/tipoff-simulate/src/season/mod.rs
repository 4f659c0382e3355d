//! A season as it happened, before feeds get hold of it.

mod availability;
mod calendar;
mod fixtures;
mod game;
mod lineup;
mod matchups;
mod placement;
mod play;
mod playoffs;
mod possession;

pub(crate) use availability::{Listing, Status};
pub(crate) use calendar::Calendar;
pub(crate) use game::{Game, Kind, Line, Played, Side, official_id};

use crate::league::{League, Player, Stint, Team};
use crate::options::Options;
use crate::rng::Stream;
use crate::time::{Clock, Day};
use fixtures::Fixtures;
use play::Court;
use playoffs::Bracket;
use tipoff_catalog::Result;

/// A season as it happened.
pub(crate) struct Season {
    pub(crate) seed: u64,
    pub(crate) year: i32,
    pub(crate) clock: Clock,
    pub(crate) calendar: Calendar,
    pub(crate) league: League,
    pub(crate) pre_season: Vec<Game>,
    /// Regular season, play-in and playoffs, by day.
    pub(crate) games: Vec<Played>,
}

impl Season {
    pub(crate) fn play(options: &Options, year: i32) -> Result<Self> {
        let seed = options.seed;
        let (clock, calendar) = (Clock::new()?, Calendar::of(year));
        let league = League::of(seed, options.teams, year)?;
        let fixtures = Fixtures {
            seed,
            season: year,
            calendar: &calendar,
            clock: &clock,
            teams: &league.teams,
        };
        let pre_season = fixtures.pre_season();
        let court = Court::new(seed, year, &calendar, &league);
        let mut games: Vec<Played> =
            fixtures.regular().into_iter().map(|game| court.play(game)).collect();
        let bracket = Bracket { court: &court, fixtures: &fixtures, games: Vec::new() };
        games.extend(bracket.run(&league.teams, &games));
        Ok(Self { seed, year, clock, calendar, league, pre_season, games })
    }

    /// The random stream of a table of this season.
    pub(crate) fn stream(&self, table: &str) -> Stream {
        Stream::new(self.seed, self.year, table, 0)
    }

    pub(crate) fn team(&self, team: usize) -> &Team {
        &self.league.teams[team]
    }

    pub(crate) fn player(&self, player: usize) -> &Player {
        &self.league.players[player]
    }

    pub(crate) fn lookup(&self, player: usize) -> &str {
        &self.player(player).lookup
    }

    /// Who belongs to a team on a day.
    pub(crate) fn members(&self, team: usize, day: Day) -> impl Iterator<Item = &Stint> {
        self.league.stints.iter().filter(move |stint| stint.team == team && stint.covers(day))
    }
}
