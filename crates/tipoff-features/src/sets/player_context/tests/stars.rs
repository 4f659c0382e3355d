//! Star team-mates: section 6.6.

use super::*;
use rstest::rstest;

const STARS: [&str; 3] = ["star_teammates_out", "questionable_star_teammates", "star_tier_out"];

/// Games of a player of LAL before D-10.
fn season(w: &mut Warehouse, player: &str, games: i32, points: f64, minutes: f64) {
    for ago in 0..games {
        w.score(player, d() - 20 - ago, points as i64, minutes, vec![]);
    }
}

/// `s` on the roster of LAL with a report of `status`.
fn with_star(status: &str) -> Warehouse {
    let mut w = Warehouse::with_game();
    w.roster(jan(14), "LAL", "s", vec![]).report("s", d(), 10, status, vec![]);
    w
}

#[rstest]
#[case::points(10, 18.0, 5.0, Some(2))]
#[case::many_points(10, 25.0, 5.0, Some(3))]
#[case::below(10, 17.0, 27.9, None)]
#[case::minutes(10, 12.0, 28.0, Some(1))]
#[case::minutes_without_points(10, 11.0, 40.0, None)]
#[case::nine_games(9, 30.0, 40.0, None)]
fn who_is_a_star(
    #[case] games: i32,
    #[case] points: f64,
    #[case] minutes: f64,
    #[case] weight: Option<i64>,
) {
    let mut w = with_star("out");
    season(&mut w, "s", games, points, minutes);
    let expected = [weight.map_or(0, |_| 1), 0, weight.unwrap_or(0)];
    assert_eq!(w.row().ints(STARS), expected.map(Some));
}

#[rstest]
#[case("out", [1, 0, 2])]
#[case("Doubtful", [1, 0, 2])]
#[case("QUESTIONABLE", [0, 1, 0])]
#[case("probable", [0, 0, 0])]
#[case("available", [0, 0, 0])]
fn statuses(#[case] status: &str, #[case] expected: [i64; 3]) {
    let mut w = with_star(status);
    season(&mut w, "s", 10, 20.0, 30.0);
    assert_eq!(w.row().ints(STARS), expected.map(Some));
}

#[test]
fn a_row_not_played_does_not_unmake_a_star() {
    let mut w = with_star("out");
    season(&mut w, "s", 10, 20.0, 30.0);
    w.score("s", jan(10), 0, Cell::Null, vec![("is_dnp", true.into())]);
    assert_eq!(w.row().ints(STARS), [1, 0, 2].map(Some));
}

#[test]
fn recent_form_counts_before_the_season() {
    let mut w = with_star("out");
    season(&mut w, "s", 10, 20.0, 20.0);
    w.score("s", d() - 11, 20, 20.0, vec![]);
    assert_eq!(w.row().ints(STARS), [1, 0, 2].map(Some));
    w.score("s", d() - 10, 10, 20.0, vec![]);
    assert_eq!(w.row().ints(STARS), [0, 0, 0].map(Some));
    w.score("s", d() - 1, 42, 20.0, vec![]);
    assert_eq!(w.row().ints(STARS), [1, 0, 3].map(Some));
    // The game of the date itself is not known.
    w.score("s", d(), 0, 20.0, vec![]);
    assert_eq!(w.row().ints(STARS), [1, 0, 3].map(Some));
}

#[test]
fn recent_values_are_taken_column_by_column() {
    // Recent points are missing: those of the season count, with recent minutes.
    let mut w = with_star("out");
    season(&mut w, "s", 10, 12.0, 20.0);
    assert_eq!(w.row().ints(STARS), [0, 0, 0].map(Some));
    w.score("s", jan(10), Cell::Null, 30.0, vec![]);
    assert_eq!(w.row().ints(STARS), [1, 0, 1].map(Some));
}

#[test]
fn only_games_for_the_team_in_the_season_count() {
    let mut w = with_star("out");
    for ago in 0..10 {
        w.score("s", d() - 20 - ago, 20, 30.0, vec![("team_abbr", "BOS".into())]);
    }
    assert_eq!(w.row().ints(STARS), [0, 0, 0].map(Some));
    let mut w = with_star("out");
    for ago in 0..10 {
        w.score("s", days(2024, 9, 30) - ago, 20, 30.0, vec![]);
    }
    assert_eq!(w.row().ints(STARS), [0, 0, 0].map(Some));
}

#[test]
fn only_players_on_the_latest_roster_count_and_once() {
    let mut w = with_star("out");
    season(&mut w, "s", 10, 20.0, 30.0);
    w.roster(jan(14), "LAL", "s", vec![("scrape_hour", 20.into())]);
    assert_eq!(w.row().ints(STARS), [1, 0, 2].map(Some));
    w.roster(d(), "LAL", "other", vec![]);
    assert_eq!(w.row().ints(STARS), [0, 0, 0].map(Some));
}

#[test]
fn the_latest_report_before_tip_off_counts_whatever_its_team() {
    let mut w = Warehouse::with_game();
    w.roster(jan(14), "LAL", "s", vec![]);
    season(&mut w, "s", 10, 20.0, 30.0);
    w.report("s", jan(14), 17, "out", vec![("team", "BOS".into())]);
    assert_eq!(w.row().ints(STARS), [1, 0, 2].map(Some));
    w.report("s", d(), 12, "questionable", vec![]);
    assert_eq!(w.row().ints(STARS), [0, 1, 0].map(Some));
    w.report("s", d(), 19, "out", vec![]);
    assert_eq!(w.row().ints(STARS), [0, 1, 0].map(Some));
}

#[test]
fn a_player_is_not_his_own_team_mate() {
    let mut w = Warehouse::with_game();
    for player in ["a", "s"] {
        w.roster(jan(14), "LAL", player, vec![]).report(player, d(), 10, "out", vec![]);
        season(&mut w, player, 10, 26.0, 30.0);
    }
    w.listed("b", "LAL");
    let output = w.run();
    assert_eq!(output.row("a").ints(STARS), [1, 0, 3].map(Some));
    assert_eq!(output.row("b").ints(STARS), [2, 0, 6].map(Some));
}
