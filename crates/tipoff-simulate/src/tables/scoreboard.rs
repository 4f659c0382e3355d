//! `nba_raw.espn_scoreboard`: the second feed of final scores.

use crate::rows::{Rows, cells};
use crate::season::Season;
use arrow_array::RecordBatch;
use std::collections::BTreeSet;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 12] = [
    "game_id",
    "game_date",
    "season_year",
    "home_team_abbr",
    "away_team_abbr",
    "game_status",
    "is_completed",
    "home_team_score",
    "away_team_score",
    "home_team_winner",
    "away_team_winner",
    "processed_at",
];

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("espn_scoreboard");
    let mut rows = Rows::new(&inputs::ESPN_SCOREBOARD, &COLUMNS)?;
    let differs = |team: usize| season.team(team).espn_code != season.team(team).code;
    let differing: Vec<usize> = (0..season.games.len())
        .filter(|at| {
            [season.games[*at].game.home, season.games[*at].game.away].map(differs) != [false; 2]
        })
        .collect();
    let own: BTreeSet<usize> =
        rng.sample(differing.len(), 0.06, 2).into_iter().map(|at| differing[at]).collect();
    let unfinished: BTreeSet<usize> = rng.sample(season.games.len(), 0.03, 2).into_iter().collect();
    let first = 400_000_000 + i64::from(season.year) * 10_000;
    for (at, played) in season.games.iter().enumerate() {
        let (home, away) = (season.team(played.game.home), season.team(played.game.away));
        let own = own.contains(&at);
        let code = |team: &crate::league::Team| if own { team.espn_code } else { team.code };
        let (home, away) = (code(home), code(away));
        let id = (first + at as i64).to_string();
        let loaded = played.over().plus_minutes(rng.between(10, 60));
        let push = |rows: &mut Rows, status: &str, points: (i64, i64), loaded| {
            let done = status == "final";
            let (home_won, away_won) = (done && points.0 > points.1, done && points.1 > points.0);
            rows.push(cells![
                &id,
                played.game.day,
                i64::from(season.year),
                home,
                away,
                status,
                done,
                points.0,
                points.1,
                home_won,
                away_won,
                loaded,
            ])
        };
        let points = (played.home_points(), played.away_points());
        if unfinished.contains(&at) {
            let running = (points.0 / 2, points.1 / 2);
            push(&mut rows, "in_progress", running, played.game.tip.plus_minutes(75))?;
        }
        push(&mut rows, "final", points, loaded)?;
        if rng.chance(0.03) {
            push(&mut rows, "final", points, loaded.plus_hours(12))?;
        }
    }
    rows.finish()
}
