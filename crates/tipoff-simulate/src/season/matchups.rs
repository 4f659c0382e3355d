//! Who plays whom in the regular season, and where.

use crate::league::Team;
use crate::rng::Stream;

/// All games of a regular season as (home, away), in no particular order.
pub(crate) fn matchups(rng: &mut Stream, season: i32, teams: &[Team]) -> Vec<(usize, usize)> {
    if teams.len() == 30 { full_league(season, teams) } else { round_robin(rng, teams.len()) }
}

/// Four games against the division, three or four against the rest of the
/// conference, two against the other conference: 82 a team, half at home.
fn full_league(season: i32, teams: &[Team]) -> Vec<(usize, usize)> {
    let place = |team: usize| {
        let mates = teams[..team].iter().filter(|other| other.division == teams[team].division);
        mates.count()
    };
    let mut games = Vec::new();
    for a in 0..teams.len() {
        for b in a + 1..teams.len() {
            let (first, second) = (&teams[a], &teams[b]);
            let turn = (place(a) + 5 - place(b) + season as usize) % 5;
            let (at_a, at_b) = match (first.eastern == second.eastern, turn) {
                (false, _) => (1, 1),
                (true, _) if first.division == second.division => (2, 2),
                (true, 0) => (2, 1),
                (true, 1) => (1, 2),
                (true, _) => (2, 2),
            };
            games.extend(std::iter::repeat_n((a, b), at_a));
            games.extend(std::iter::repeat_n((b, a), at_b));
        }
    }
    games
}

/// Every pair equally often, so that a team has about 40 games in a league of
/// four and 80 in a league of 29.
fn round_robin(rng: &mut Stream, teams: usize) -> Vec<(usize, usize)> {
    let wanted = 36 + teams * 46 / 30;
    let opponents = teams - 1;
    let rounds = ((wanted + opponents / 2) / opponents).max(1);
    let mut games = Vec::new();
    for a in 0..teams {
        for b in a + 1..teams {
            let swapped = rng.chance(0.5);
            games.extend(
                (0..rounds).map(|round| if (round % 2 == 0) == swapped { (b, a) } else { (a, b) }),
            );
        }
    }
    games
}
