//! The calendar, and who plays for whom.

use crate::warehouse::{FULL, SIX, SMALL, Warehouse, group};
use std::collections::{BTreeMap, BTreeSet};

/// Eastern day numbers of 2023-24.
const OPENING: i32 = 19_654; // 2023-10-24
const CLOSING: i32 = 19_827; // 2024-04-14
const THANKSGIVING: i32 = 19_684; // 2023-11-23
const CHRISTMAS_EVE: i32 = 19_715;
const ALL_STAR: i32 = 19_771; // 2024-02-18

/// (official id, day, home, away) of every game, from the reference schedule
/// and the canonical ids of the game books.
fn games(warehouse: &Warehouse) -> Vec<(String, i32, String, String)> {
    let schedule = warehouse.rows("nbac_schedule");
    let (ids, days) = (schedule.name("game_id"), schedule.day("game_date"));
    let homes = schedule.name("home_team_tricode");
    let aways = schedule.name("away_team_tricode");
    let mut teams = BTreeMap::new();
    for row in 0..ids.len() {
        teams.insert(ids[row].clone(), (homes[row].clone(), aways[row].clone(), days[row]));
    }
    let reference = warehouse.rows("nba_schedule");
    let listed = reference.name("game_id").into_iter().zip(reference.day("game_date"));
    listed
        .filter_map(|(id, day)| {
            let (home, away, _) = teams.get(&id)?.clone();
            Some((id, day, home, away))
        })
        .collect()
}

#[test]
fn a_full_regular_season() {
    let schedule = FULL.rows("nba_schedule");
    let ids = schedule.name("game_id");
    assert_eq!(ids.iter().filter(|id| id.starts_with("002")).count(), 1_230);
    assert_eq!(ids.iter().filter(|id| id.starts_with("001")).count(), 45);
    assert_eq!(ids.iter().filter(|id| id.starts_with("005")).count(), 6);
    let playoffs = ids.iter().filter(|id| id.starts_with("004")).count();
    assert!((60..=105).contains(&playoffs));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());

    // 82 games a team, 41 at home, by the teams' own rows.
    let offense = FULL.rows("team_offense_game_summary");
    let (teams, days) = (offense.name("team_abbr"), offense.day("game_date"));
    let home = offense.bool("home_game");
    let regular = |row: &usize| (OPENING..=CLOSING).contains(&days[*row]);
    let played: BTreeSet<(&String, i32, Option<bool>)> =
        (0..teams.len()).filter(regular).map(|row| (&teams[row], days[row], home[row])).collect();
    let by_team = group(played.iter().map(|(team, _, _)| *team));
    assert_eq!(by_team.len(), 30);
    assert!(by_team.values().all(|games| games.len() == 82));
    let at_home = group(played.iter().filter(|game| game.2 == Some(true)).map(|game| game.0));
    assert!(at_home.values().all(|games| games.len() == 41));
}

#[test]
fn days_without_games_and_rhythm() {
    let mut by_team: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for (id, day, home, away) in games(&FULL) {
        if id.starts_with("001") {
            assert!(day < OPENING);
            continue;
        }
        if id.starts_with("002") {
            assert!((OPENING..=CLOSING).contains(&day));
            assert!(day != THANKSGIVING && day != CHRISTMAS_EVE);
            assert!(!(ALL_STAR - 2..=ALL_STAR + 4).contains(&day));
        } else {
            assert!(day > CLOSING && day <= CLOSING + 70);
        }
        by_team.entry(home).or_default().push(day);
        by_team.entry(away).or_default().push(day);
    }
    let mut back_to_back = 0;
    for days in by_team.values_mut() {
        days.sort_unstable();
        back_to_back += days.windows(2).filter(|pair| pair[1] - pair[0] == 1).count();
        assert!(days.windows(2).all(|pair| pair[1] > pair[0]), "two games on a day");
        assert!(days.windows(3).all(|days| days[2] - days[0] > 2), "three games in three days");
    }
    assert!((9.0..20.0).contains(&(back_to_back as f64 / 30.0)), "{back_to_back}");
}

#[test]
fn small_leagues_play_all_year() {
    for warehouse in [&*SMALL, &*SIX] {
        let mut months: BTreeMap<String, BTreeSet<i32>> = BTreeMap::new();
        let mut days: BTreeMap<String, BTreeSet<i32>> = BTreeMap::new();
        for (_, day, home, away) in games(warehouse) {
            for team in [home, away] {
                months.entry(team.clone()).or_default().insert(day / 31);
                days.entry(team).or_default().insert(day);
            }
        }
        assert!(months.values().all(|months| months.len() >= 6));
        assert!(days.values().all(|days| days.iter().any(|day| days.contains(&(day + 1)))));
    }
}

#[test]
fn rosters_change_within_a_season() {
    let registry = FULL.rows("nba_players_registry");
    let (lookups, teams) = (registry.name("player_lookup"), registry.text("team_abbr"));
    let by_player = group(&lookups);
    let moves = |count: usize| {
        let several = by_player.values().filter(|rows| {
            rows.iter().map(|row| &teams[*row]).collect::<BTreeSet<_>>().len() >= count
        });
        several.count()
    };
    assert!((5..=16).contains(&moves(2)), "{}", moves(2));
    assert!(moves(3) >= 1);
    let members = lookups.len() as f64 / 30.0;
    assert!((16.0..19.0).contains(&members), "{members}");
}

#[test]
fn players_return_after_a_year_away() {
    let registry = SIX.rows("nba_players_registry");
    let (lookups, seasons) = (registry.name("player_lookup"), registry.name("season"));
    let mut by_player: BTreeMap<&String, BTreeSet<&str>> = BTreeMap::new();
    for (lookup, season) in lookups.iter().zip(&seasons) {
        by_player.entry(lookup).or_default().insert(season);
    }
    let away = by_player.values().filter(|seasons| {
        let has = |season| seasons.contains(season);
        has("2021-22") && !has("2022-23") && has("2023-24")
    });
    assert!(away.count() >= 1);
}
