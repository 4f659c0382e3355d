//! Box scores add up, and look like basketball.

use crate::warehouse::{FULL, SIX, SMALL, Warehouse, in_force};
use std::collections::BTreeMap;

/// A team's game: its code and the day.
type Key = (String, i32);

fn player_points(warehouse: &Warehouse) -> BTreeMap<Key, i64> {
    let rows = warehouse.rows("player_game_summary");
    let (teams, days) = (rows.name("team_abbr"), rows.day("game_date"));
    let points = rows.int("points");
    let mut sums = BTreeMap::new();
    for row in in_force(&rows, "player_lookup", "minutes_played") {
        *sums.entry((teams[row].clone(), days[row])).or_default() += points[row].unwrap_or(0);
    }
    sums
}

#[test]
fn players_add_up_to_teams_and_teams_to_scores() {
    for warehouse in [&*SMALL, &*SIX, &*FULL] {
        let players = player_points(warehouse);
        let offense = warehouse.rows("team_offense_game_summary");
        let (teams, days) = (offense.name("team_abbr"), offense.day("game_date"));
        let points = offense.int("points_scored");
        let in_force_rows = in_force(&offense, "team_abbr", "pace");
        assert_eq!(players.len(), in_force_rows.len());
        let mut scored = BTreeMap::new();
        for row in in_force_rows {
            let key = (teams[row].clone(), days[row]);
            assert_eq!(players[&key], points[row].unwrap(), "{key:?}");
            scored.insert(key, points[row].unwrap());
        }
        let defense = warehouse.rows("team_defense_game_summary");
        let opponents = defense.text("opponent_team_abbr");
        let (days, allowed) = (defense.day("game_date"), defense.int("points_allowed"));
        for row in in_force(&defense, "defending_team_abbr", "opponent_pace") {
            let key = (opponents[row].clone().unwrap(), days[row]);
            assert_eq!(scored[&key], allowed[row].unwrap(), "{key:?}");
        }
        let board = warehouse.rows("espn_scoreboard");
        let (homes, days) = (board.name("home_team_abbr"), board.day("game_date"));
        let (status, home) = (board.name("game_status"), board.int("home_team_score"));
        for row in (0..homes.len()).filter(|row| status[*row] == "final") {
            if let Some(points) = scored.get(&(homes[row].clone(), days[row])) {
                assert_eq!(*points, home[row].unwrap());
            }
        }
    }
}

#[test]
fn lines_are_consistent() {
    for warehouse in [&*SMALL, &*FULL] {
        let rows = warehouse.rows("player_game_summary");
        let get = |name: &str| rows.int(name);
        let (points, minutes) = (get("points"), rows.decimal("minutes_played"));
        let (fga, fgm) = (get("fg_attempts"), get("fg_makes"));
        let (threes, threes_made) = (get("three_pt_attempts"), get("three_pt_makes"));
        let (free, free_made) = (get("ft_attempts"), get("ft_makes"));
        let (paint, paint_made) = (get("paint_attempts"), get("paint_makes"));
        let (mid, mid_made) = (get("mid_range_attempts"), get("mid_range_makes"));
        let (assisted, unassisted) = (get("assisted_fg_makes"), get("unassisted_fg_makes"));
        let mut charted = 0;
        for row in 0..points.len() {
            let Some(attempts) = fga[row] else { continue };
            let (makes, three, ft) =
                (fgm[row].unwrap(), threes_made[row].unwrap(), free_made[row].unwrap());
            assert_eq!(points[row].unwrap(), 2 * (makes - three) + 3 * three + ft);
            assert!(makes <= attempts && three <= threes[row].unwrap() && ft <= free[row].unwrap());
            assert!(minutes[row].is_none_or(|m| (10..=700).contains(&m)));
            if let (Some(paint), Some(mid)) = (paint[row], mid[row]) {
                charted += 1;
                assert_eq!(paint + mid + threes[row].unwrap(), attempts);
                assert_eq!(paint_made[row].unwrap() + mid_made[row].unwrap() + three, makes);
                assert_eq!(assisted[row].unwrap() + unassisted[row].unwrap(), makes);
            }
        }
        assert!(charted * 10 > points.len() * 6);
    }
}

/// Games, points, minutes, attempts by zone of each player.
fn totals(warehouse: &Warehouse) -> Vec<[f64; 6]> {
    let rows = warehouse.rows("player_game_summary");
    let names = rows.name("player_lookup");
    let (points, minutes) = (rows.int("points"), rows.decimal("minutes_played"));
    let zones = ["paint_attempts", "mid_range_attempts", "three_pt_attempts"].map(|z| rows.int(z));
    let mut totals: BTreeMap<&String, [f64; 6]> = BTreeMap::new();
    for row in in_force(&rows, "player_lookup", "minutes_played") {
        let Some(minutes) = minutes[row] else { continue };
        let total = totals.entry(&names[row]).or_default();
        total[0] += 1.0;
        total[1] += points[row].unwrap_or(0) as f64;
        total[2] += minutes as f64 / 10.0;
        if zones[0][row].is_some() {
            (0..3).for_each(|zone| total[3 + zone] += zones[zone][row].unwrap_or(0) as f64);
        }
    }
    totals.into_values().filter(|total| total[0] >= 15.0).collect()
}

#[test]
fn stars_benches_and_zones() {
    let totals = totals(&FULL);
    let average = |t: &[f64; 6]| (t[1] / t[0], t[2] / t[0]);
    let stars = totals.iter().filter(|t| average(t).0 >= 25.0);
    assert!(stars.clone().count() >= 3);
    assert!(stars.clone().all(|t| average(t).1 >= 30.0));
    assert!(totals.iter().all(|t| average(t).0 < 38.0 && average(t).1 < 41.0));
    let bench = totals.iter().filter(|t| average(t).1 < 15.0).count();
    assert!(bench > totals.len() / 6);
    for warehouse in [&*SMALL, &*SIX, &*FULL] {
        let mut zones = [0; 4];
        for t in self::totals(warehouse) {
            let shots = t[3] + t[4] + t[5];
            let zone = match (t[3] / shots, t[4] / shots, t[5] / shots) {
                (paint, _, _) if paint >= 0.40 => 0,
                (_, _, three) if three >= 0.40 => 1,
                (_, mid, _) if mid >= 0.35 => 2,
                _ => 3,
            };
            zones[zone] += 1;
        }
        assert!(zones.iter().all(|count| *count > 0), "{zones:?}");
    }
}

#[test]
fn teams_look_like_teams() {
    let rows = FULL.rows("team_offense_game_summary");
    let mean = |values: Vec<Option<f64>>| {
        let known: Vec<f64> = values.into_iter().flatten().collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    let decimal = |name: &str, scale: f64| -> Vec<Option<f64>> {
        rows.decimal(name).into_iter().map(|v| v.map(|v| v as f64 / scale)).collect()
    };
    let points = rows.int("points_scored").into_iter().map(|v| v.map(|v| v as f64)).collect();
    assert!((106.0..118.0).contains(&mean(points)));
    assert!((95.0..103.0).contains(&mean(decimal("pace", 10.0))));
    assert!((108.0..118.0).contains(&mean(decimal("offensive_rating", 100.0))));
    let (home, won) = (rows.bool("home_game"), rows.bool("win_flag"));
    let games = home.iter().filter(|h| **h == Some(true)).count() as f64;
    let wins = home.iter().zip(&won).filter(|pair| *pair == (&Some(true), &Some(true))).count();
    assert!((0.50..0.64).contains(&(wins as f64 / games)));
}
