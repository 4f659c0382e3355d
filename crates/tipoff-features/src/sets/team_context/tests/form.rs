//! Rest, density, streaks and travel (section 9, rows of the schedule S1).

use super::harness::{Output, World, at, day};
use rstest::rstest;

const REST: &[&str] = &[
    "team_days_rest",
    "is_back_to_back",
    "team_back_to_back",
    "days_since_last_game",
    "games_in_last_7_days",
    "games_in_last_14_days",
    "game_number_in_season",
];
const MOMENTUM: &[&str] = &[
    "team_win_streak_entering",
    "team_loss_streak_entering",
    "last_game_margin",
    "last_game_result",
];

/// The schedule S1 of the specification.
fn s1() -> World {
    let mut world = World::new();
    world.played(day(1, 1), ("POR", 100), ("LAL", 110));
    world.played(day(1, 2), ("SAC", 105), ("LAL", 99));
    world.played(day(1, 8), ("LAL", 118), ("DEN", 120));
    world.played(day(1, 10), ("LAL", 108), ("UTA", 100));
    world.played(day(1, 12), ("PHX", 110), ("LAL", 115));
    world.played(day(1, 14), ("LAL", 112), ("GSW", 109));
    world.game(day(1, 15), "LAL", "SAC", 1);
    world.game(day(1, 17), "BKN", "LAL", 1);
    world
}

fn rest(output: &Output, team: &str) -> String {
    output.cells(team, REST)
}
fn momentum(output: &Output, team: &str) -> String {
    output.cells(team, MOMENTUM)
}

#[test]
fn away_back_to_back() {
    let output = s1().on(day(1, 15));
    assert_eq!(rest(&output, "LAL"), "0 true true 1 3 5 7");
    assert_eq!(momentum(&output, "LAL"), "3 0 3 W");
    // 75 in the specification's own table; the real one has 74.
    assert_eq!(output.cell("LAL", "travel_miles"), "74");
}

#[test]
fn home_after_a_long_rest() {
    let output = s1().on(day(1, 15));
    assert_eq!(rest(&output, "SAC"), "12 false false 13 0 1 2");
    assert_eq!(momentum(&output, "SAC"), "1 0 6 W");
    assert_eq!(output.cell("SAC", "travel_miles"), "0");
}

#[rstest]
#[case::without_as_of(None, "2 false false 3 2 4 7")]
#[case::as_of_the_day_before(Some(at(day(1, 15), 9)), "1 false false 2 3 5 7")]
#[case::as_of_the_day_itself(Some(at(day(1, 17), 9)), "2 false false 3 2 4 7")]
#[case::eastern_day_of_as_of(Some(at(day(1, 15), 23)), "1 false false 2 3 5 7")]
#[case::as_of_after_the_other_game(Some(at(day(1, 16), 0)), "2 false false 3 2 4 7")]
fn look_ahead(#[case] as_of: Option<i64>, #[case] expected: &str) {
    let mut world = s1();
    world.settings.as_of = as_of;
    let output = world.on(day(1, 17));
    assert_eq!(rest(&output, "LAL"), expected);
    assert_eq!(momentum(&output, "LAL"), "3 0 3 W");
    assert_eq!(output.cell("LAL", "travel_miles"), "0");
}

#[test]
fn first_loaded_game() {
    let mut world = World::new();
    world.game(day(1, 15), "LAL", "SAC", 1);
    let output = world.on(day(1, 15));
    for team in ["LAL", "SAC"] {
        assert_eq!(rest(&output, team), "null false false null 0 0 1");
        assert_eq!(momentum(&output, team), "0 0 null null");
        assert_eq!(output.cell(team, "travel_miles"), "0");
    }
}

#[test]
fn exactly_7_and_14_days_before() {
    let mut world = World::new();
    world.played(day(1, 1), ("POR", 100), ("LAL", 110));
    world.played(day(1, 8), ("LAL", 118), ("DEN", 120));
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(rest(&world.on(day(1, 15)), "LAL"), "6 false false 7 0 1 3");
}

#[test]
fn one_game_stored_three_times() {
    let mut world = World::new();
    for (status, hour) in [(1_i64, 20), (3, 22), (3, 23)] {
        let game = world.played(day(1, 14), ("LAL", 100), ("GSW", 109));
        game.set("game_id", "0022400500")
            .set("game_status", status)
            .set("processed_at", at(day(1, 14), hour));
    }
    world.game(day(1, 15), "LAL", "SAC", 1);
    let output = world.on(day(1, 15));
    assert_eq!(rest(&output, "LAL"), "0 true true 1 1 1 2");
    assert_eq!(momentum(&output, "LAL"), "0 1 -9 L");
}

#[test]
fn the_row_in_force_has_the_highest_status_then_the_latest_load() {
    let mut world = World::new();
    let final_row = world.played(day(1, 14), ("LAL", 100), ("GSW", 109));
    final_row.set("game_id", "0022400500").set("processed_at", at(day(1, 14), 22));
    let correction = world.played(day(1, 14), ("LAL", 101), ("GSW", 109));
    correction.set("game_id", "0022400500").set("processed_at", at(day(1, 15), 2));
    let late_preview = world.game(day(1, 14), "LAL", "GSW", 1);
    late_preview.set("game_id", "0022400500").set("processed_at", at(day(1, 15), 9));
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(momentum(&world.on(day(1, 15)), "LAL"), "0 1 -8 L");
}

#[test]
fn final_without_winner_counts_for_rest_only() {
    let mut world = World::new();
    world.played(day(1, 12), ("PHX", 100), ("LAL", 109));
    world.game(day(1, 14), "LAL", "GSW", 3);
    world.game(day(1, 15), "LAL", "SAC", 1);
    let output = world.on(day(1, 15));
    assert_eq!(rest(&output, "LAL"), "0 true true 1 2 2 3");
    assert_eq!(momentum(&output, "LAL"), "1 0 9 W");
}

#[test]
fn winner_without_scores() {
    let mut world = World::new();
    world.game(day(1, 14), "LAL", "SAC", 3).set("winning_team_tricode", "SAC");
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(momentum(&world.on(day(1, 15)), "LAL"), "0 1 null L");
    assert_eq!(momentum(&world.on(day(1, 15)), "SAC"), "1 0 null W");
}

#[test]
fn one_missing_score_leaves_the_margin_open() {
    let mut world = World::new();
    let game = world.played(day(1, 14), ("LAL", 100), ("SAC", 110));
    game.set("away_team_score", None::<i64>);
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(momentum(&world.on(day(1, 15)), "SAC"), "1 0 null W");
}

#[test]
fn unknown_travel_pair() {
    let mut world = World::new();
    world.played(day(1, 12), ("LAL", 100), ("XYZ", 109));
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(world.on(day(1, 15)).cell("LAL", "travel_miles"), "0");
}

#[rstest]
#[case::from_home(&[(12, "POR", "LAL", 3)], "362")]
#[case::from_another_arena(&[(12, "LAL", "GSW", 3)], "74")]
#[case::already_in_town(&[(12, "LAL", "SAC", 3)], "0")]
#[case::scheduled_games_are_schedule_facts(&[(12, "POR", "LAL", 3), (14, "LAL", "GSW", 1)], "74")]
#[case::live_games_too(&[(12, "POR", "LAL", 3), (14, "LAL", "GSW", 2)], "74")]
#[case::other_statuses_do_not_count(&[(12, "POR", "LAL", 3), (14, "LAL", "GSW", 4)], "362")]
fn previous_game_of_travel(#[case] games: &[(i8, &str, &str, i64)], #[case] miles: &str) {
    let mut world = World::new();
    for (date, away, home, status) in games {
        world.game(day(1, *date), away, home, *status);
    }
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(world.on(day(1, 15)).cell("LAL", "travel_miles"), miles);
}

#[rstest]
#[case::higher_status(("0022400900", "GSW", 1), ("0022400100", "POR", 3), "484")]
#[case::then_larger_id(("0022400900", "GSW", 1), ("0022400100", "POR", 1), "74")]
fn ties_on_date(#[case] a: (&str, &str, i64), #[case] b: (&str, &str, i64), #[case] miles: &str) {
    for games in [[a, b], [b, a]] {
        let mut world = World::new();
        for (id, home, status) in games {
            world.game(day(1, 14), "LAL", home, status).set("game_id", id);
        }
        world.game(day(1, 15), "LAL", "SAC", 1);
        assert_eq!(world.on(day(1, 15)).cell("LAL", "travel_miles"), miles);
    }
}

#[test]
fn streak_ties_on_date_take_the_larger_id_first() {
    let mut world = World::new();
    world.played(day(1, 14), ("LAL", 100), ("GSW", 90)).set("game_id", "0022400100");
    world.played(day(1, 14), ("LAL", 100), ("POR", 109)).set("game_id", "0022400200");
    world.game(day(1, 15), "LAL", "SAC", 1);
    assert_eq!(momentum(&world.on(day(1, 15)), "LAL"), "0 1 -9 L");
}

#[test]
fn seasons_do_not_mix() {
    let mut world = World::new();
    let last_season = world.played(day(10, 20), ("LAL", 100), ("GSW", 90));
    last_season.set("season_year", 2023_i64);
    world.game(day(10, 22), "LAL", "SAC", 1);
    let output = world.on(day(10, 22));
    assert_eq!(rest(&output, "LAL"), "null false false null 0 0 1");
    assert_eq!(momentum(&output, "LAL"), "0 0 null null");
    assert_eq!(output.cell("LAL", "travel_miles"), "0");
}

#[test]
fn season_counters_reach_back_beyond_30_days() {
    let mut world = World::new();
    for date in 0..50 {
        world.played(day(10, 25) + date, ("LAL", 100), ("GSW", 90));
    }
    world.game(day(1, 31), "LAL", "SAC", 1);
    let output = world.on(day(1, 31));
    assert_eq!(rest(&output, "LAL"), "48 false false 49 0 0 51");
    assert_eq!(momentum(&output, "LAL"), "50 0 10 W");
}

#[test]
fn as_of_counts_scheduled_and_live_games_of_the_season_for_rest_only() {
    let mut world = World::new();
    world.played(day(1, 10), ("LAL", 100), ("GSW", 90));
    world.game(day(1, 12), "LAL", "GSW", 1);
    world.game(day(1, 13), "LAL", "GSW", 2);
    world.game(day(1, 14), "LAL", "GSW", 1).set("season_year", 2023_i64);
    world.game(day(1, 15), "LAL", "SAC", 1);
    world.settings.as_of = Some(at(day(1, 13), 8));
    let output = world.on(day(1, 15));
    assert_eq!(rest(&output, "LAL"), "1 false false 2 2 2 2");
    assert_eq!(momentum(&output, "LAL"), "1 0 10 W");
}

#[test]
fn codes_of_other_feeds_are_the_same_team() {
    let mut world = World::new();
    let game = world.played(day(1, 14), ("LAL", 100), ("GS", 90));
    game.set("winning_team_tricode", "LAL");
    let game = world.played(day(1, 12), ("PHO", 100), ("BRK", 120));
    game.set("winning_team_tricode", "BRK");
    world.game(day(1, 15), "LAL", "GSW", 1);
    world.game(day(1, 15), "PHX", "BKN", 1);
    let output = world.on(day(1, 15));
    assert_eq!(momentum(&output, "GSW"), "0 1 -10 L");
    assert_eq!(momentum(&output, "BKN"), "1 0 20 W");
    assert_eq!(output.cell("PHX", "travel_miles"), "0");
}

#[test]
fn a_score_beyond_all_reason_does_not_overflow() {
    let mut world = World::new();
    world.played(day(1, 14), ("LAL", i64::MAX), ("GSW", -5));
    world.game(day(1, 15), "LAL", "SAC", 1);
    let expected = i64::MAX.to_string();
    assert_eq!(world.on(day(1, 15)).cell("LAL", "last_game_margin"), expected);
}
