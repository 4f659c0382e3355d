//! Play-in and playoffs: seeds from the standings, series to four wins.

use super::calendar::ROUNDS;
use super::fixtures::Fixtures;
use super::game::{Kind, Played};
use super::play::Court;
use crate::league::Team;
use crate::time::Day;

/// Plays everything after the regular season.
pub(crate) struct Bracket<'a> {
    pub(crate) court: &'a Court<'a>,
    pub(crate) fixtures: &'a Fixtures<'a>,
    pub(crate) games: Vec<Played>,
}

impl Bracket<'_> {
    /// Plays the play-in and all rounds that the league is large enough for.
    pub(crate) fn run(mut self, teams: &[Team], regular: &[Played]) -> Vec<Played> {
        let mut fields: Vec<Vec<usize>> = groups(teams)
            .into_iter()
            .map(|mut group| {
                group.sort_by_key(|team| (std::cmp::Reverse(wins(regular, *team)), *team));
                group
            })
            .collect();
        for field in &mut fields {
            self.play_in(field);
        }
        let mut series = 0;
        let mut round = 0;
        while fields.iter().any(|field| field.len() > 1) && round < ROUNDS {
            for field in &mut fields {
                let pairs = field.len() / 2;
                let mut through = Vec::new();
                for high in 0..pairs {
                    let low = field[field.len() - 1 - high];
                    through.push(self.series(round, series, field[high], low));
                    series += 1;
                }
                *field = through;
            }
            round += 1;
        }
        if let ([east], [west]) = (fields[0].as_slice(), fields.get(1).map_or(&[][..], |f| f)) {
            let (east, west) = (*east, *west);
            let better = wins(regular, east) >= wins(regular, west);
            let (high, low) = if better { (east, west) } else { (west, east) };
            self.series(ROUNDS - 1, series, high, low);
        }
        self.games.sort_by(|a, b| (a.game.day, &a.game.id).cmp(&(b.game.day, &b.game.id)));
        self.games
    }

    /// Cuts `field`, best first, to the size of its bracket.
    fn play_in(&mut self, field: &mut Vec<usize>) {
        let size = match field.len() {
            10.. => 8,
            5.. => 4,
            _ => 2,
        };
        let day = self.fixtures.calendar.play_in;
        if size == 8 {
            // Seventh against eighth, ninth against tenth; the loser of the
            // first and the winner of the second play for the last place.
            let seventh = self.single(day, field[6], field[7]);
            let loser = if seventh == field[6] { field[7] } else { field[6] };
            let ninth = self.single(day + 1, field[8], field[9]);
            let eighth = self.single(day + 3, loser, ninth);
            (field[6], field[7]) = (seventh, eighth);
        } else if field.len() > size {
            field[size - 1] = self.single(day, field[size - 1], field[size]);
        }
        field.truncate(size);
    }

    fn single(&mut self, day: Day, home: usize, away: usize) -> usize {
        let number = 100 + self.games.len();
        self.game(Kind::PlayIn, number, day, home, away)
    }

    /// A series to four wins, home games 1, 2, 5 and 7 for the higher seed.
    fn series(&mut self, round: usize, series: usize, high: usize, low: usize) -> usize {
        let mut won = [0, 0];
        let first = self.fixtures.calendar.rounds[round] + (series % 2) as i32;
        for number in 0..7 {
            let (home, away) =
                if matches!(number, 0 | 1 | 4 | 6) { (high, low) } else { (low, high) };
            let id = (round + 1) * 100 + (series % 10) * 10 + number + 1;
            let winner = self.game(Kind::Playoff, id, first + 2 * number as i32, home, away);
            won[usize::from(winner == low)] += 1;
            if won.contains(&4) {
                break;
            }
        }
        if won[0] == 4 { high } else { low }
    }

    fn game(&mut self, kind: Kind, number: usize, day: Day, home: usize, away: usize) -> usize {
        let game = self.fixtures.game(kind, number, day, home, away, [false; 2]);
        let played = self.court.play(game);
        let winner = played.winner();
        self.games.push(played);
        winner
    }
}

/// The conferences of a large league, else one group.
fn groups(teams: &[Team]) -> Vec<Vec<usize>> {
    let of = |eastern: bool| -> Vec<usize> {
        (0..teams.len()).filter(|team| teams[*team].eastern == eastern).collect()
    };
    if teams.len() >= 20 { vec![of(true), of(false)] } else { vec![(0..teams.len()).collect()] }
}

fn wins(games: &[Played], team: usize) -> usize {
    games.iter().filter(|played| played.winner() == team).count()
}
