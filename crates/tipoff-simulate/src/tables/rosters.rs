//! `nba_raw.espn_team_rosters`: scraped about weekly, up to three times a day.

use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::Season;
use crate::time::Day;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 6] =
    ["roster_date", "scrape_hour", "team_abbr", "player_lookup", "age", "birth_date"];
/// How long a site may go on listing a player who left.
const LAG: i32 = 16;

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("espn_team_rosters");
    let mut rows = Rows::new(&inputs::ESPN_TEAM_ROSTERS, &COLUMNS)?;
    let last = season.calendar.end + -12;
    for team in 0..season.league.teams.len() {
        let mut day = season.calendar.start + rng.below(7) as i32;
        while day < last {
            let listed = listed(season, team, day);
            for (hour, share) in [(8, 1.0), (14, 0.3), (20, 0.15)] {
                if rng.chance(share) {
                    scrape(&mut rng, season, team, day, hour, &listed, &mut rows)?;
                }
            }
            // Now and then a scrape is late or fails.
            day = day + rng.between(6, 8) as i32 + if rng.chance(0.04) { 7 } else { 0 };
        }
    }
    rows.finish()
}

/// The players that the site lists: members, and for a while some who left.
fn listed(season: &Season, team: usize, day: Day) -> Vec<usize> {
    let mut players: Vec<usize> = season.members(team, day).map(|stint| stint.player).collect();
    let left = season.league.stints.iter().filter(|stint| {
        let late = (0..LAG).contains(&(day - stint.to));
        stint.team == team && late
    });
    players.extend(left.map(|stint| stint.player));
    players.sort_unstable();
    players.dedup();
    players
}

fn scrape(
    rng: &mut Stream,
    season: &Season,
    team: usize,
    day: Day,
    hour: i64,
    players: &[usize],
    rows: &mut Rows,
) -> Result<()> {
    for number in players {
        let player = season.player(*number);
        let (age, born) = match rng.weighted(&[0.86, 0.09, 0.04, 0.01]) {
            0 => (Some(player.age(day)), Some(player.born)),
            1 => (None, Some(player.born)),
            2 => (Some(player.age(day)), None),
            _ => (None, None),
        };
        rows.push(cells![day, hour, season.team(team).code, &player.lookup, age, born])?;
    }
    Ok(())
}
