//! Opponent metrics, travel and rest: sections 6.5, 6.7, 6.11.

use super::*;
use rstest::rstest;

fn offence(w: &mut Warehouse, team: &str, date: i32, more: Fields) {
    let mut fields =
        vec![("game_id", "g".into()), ("game_date", Cell::Date(date)), ("team_abbr", team.into())];
    fields.extend(more);
    w.add(&inputs::TEAM_OFFENSE_GAME_SUMMARY, fields);
}

fn defence(w: &mut Warehouse, team: &str, date: i32, more: Fields) {
    let mut fields = vec![
        ("game_id", "g".into()),
        ("game_date", Cell::Date(date)),
        ("defending_team_abbr", team.into()),
    ];
    fields.extend(more);
    w.add(&inputs::TEAM_DEFENSE_GAME_SUMMARY, fields);
}

#[test]
fn pace_of_three_games() {
    let mut w = Warehouse::with_game();
    for (day, pace) in [(10, 98.5), (11, 101.0), (12, 99.5)] {
        offence(&mut w, "SAC", jan(day), vec![("pace", pace.into())]);
    }
    let row = w.row();
    assert_eq!(row.num("opponent_pace_last_10"), Some(99.7));
    assert_eq!(row.num("opponent_pace_variance"), Some(1.26));
    // Own pace is unknown.
    assert_eq!(row.num("pace_differential"), Some(0.0));
    offence(&mut w, "LAL", jan(10), vec![("pace", 100.0.into())]);
    assert_eq!(w.row().num("pace_differential"), Some(0.3));
}

#[rstest]
#[case(&[100.1], &[98.8, 98.8, 99.0], 1.2)]
#[case(&[100.1], &[98.8, 98.9], 1.3)]
#[case(&[98.8, 98.9], &[100.1], -1.3)]
#[case::carried_over(&[100.0, 100.0, 100.1, 100.1, 100.2], &[98.8, 98.8, 98.9], 1.3)]
fn a_difference_is_rounded_to_two_digits_and_stored_with_one(
    #[case] own: &[f64],
    #[case] other: &[f64],
    #[case] expected: f64,
) {
    let mut w = Warehouse::with_game();
    for (team, paces) in [("LAL", own), ("SAC", other)] {
        for (day, pace) in (1..).zip(paces) {
            offence(&mut w, team, jan(day), vec![("pace", (*pace).into())]);
        }
    }
    assert_eq!(w.row().num("pace_differential"), Some(expected));
}

#[test]
fn a_single_game_has_no_deviation() {
    let mut w = Warehouse::with_game();
    let values = vec![("pace", 98.5.into()), ("offensive_rating", 110.25.into())];
    offence(&mut w, "SAC", jan(10), values);
    let row = w.row();
    assert_eq!(row.num("opponent_pace_last_10"), Some(98.5));
    assert_eq!(row.num("opponent_pace_variance"), Some(0.0));
    assert_eq!(row.num("opponent_off_rating_last_10"), Some(110.25));
    assert_eq!(row.num("opponent_off_rating_variance"), Some(0.0));
}

#[test]
fn free_throws_by_pace() {
    let mut w = Warehouse::with_game();
    for (day, fta, pace) in [(10, 25, 100.0), (11, 18, 98.5), (12, 22, 101.0)] {
        let values = vec![("opp_ft_attempts", Cell::Int(fta)), ("opponent_pace", pace.into())];
        defence(&mut w, "SAC", jan(day), values);
    }
    // Without both values, or with a pace of 0, a game does not count at all.
    defence(&mut w, "SAC", jan(13), vec![("opp_ft_attempts", 20.into())]);
    let values = vec![("opp_ft_attempts", 20.into()), ("opponent_pace", 0.0.into())];
    defence(&mut w, "SAC", jan(14), values);
    let row = w.row();
    assert_eq!(row.num("opponent_ft_rate_allowed"), Some(21.685));
    assert_eq!(row.num("opponent_ft_rate_variance"), Some(3.364));
}

#[test]
fn a_damaged_value_stops_nothing() {
    let mut w = Warehouse::with_game();
    for (day, fta) in [(10, i64::MAX), (11, 20)] {
        let values = vec![("opp_ft_attempts", Cell::Int(fta)), ("opponent_pace", 0.1.into())];
        defence(&mut w, "SAC", jan(day), values);
    }
    let output = w.run();
    assert!(output.0.violations.iter().all(|row| row.column == "opponent_ft_rate_allowed"));
    assert!(!output.0.violations.is_empty());
    assert_eq!(output.row("a").num("opponent_ft_rate_variance"), Some(0.0));
}

#[test]
fn rebounds_by_possession() {
    let mut w = Warehouse::with_game();
    for (day, rebounds, possessions) in [(10, 44, 100), (11, 40, 98), (12, 47, 102)] {
        let values =
            vec![("rebounds", Cell::Int(rebounds)), ("possessions", Cell::Int(possessions))];
        offence(&mut w, "SAC", jan(day), values);
    }
    let row = w.row();
    assert_eq!(row.num("opponent_rebounding_rate"), Some(0.4363));
    assert_eq!(row.num("opponent_rebounding_rate_variance"), Some(0.0265));
}

#[test]
fn ten_games_with_possessions_whatever_their_rebounds() {
    let mut w = Warehouse::with_game();
    let game = |rebounds: Cell, possessions: i64| {
        vec![("rebounds", rebounds), ("possessions", possessions.into())]
    };
    offence(&mut w, "SAC", jan(1), game(90.into(), 100));
    for day in 2..=10 {
        offence(&mut w, "SAC", jan(day), game(40.into(), 100));
    }
    offence(&mut w, "SAC", jan(11), game(Cell::Null, 100));
    offence(&mut w, "SAC", jan(12), game(40.into(), 0));
    offence(&mut w, "SAC", jan(13), vec![("rebounds", 40.into())]);
    assert_eq!(w.row().num("opponent_rebounding_rate"), Some(0.4));
}

#[test]
fn ratings_of_the_last_ten_games() {
    let mut w = Warehouse::with_game();
    defence(&mut w, "SAC", jan(1), vec![("defensive_rating", 200.0.into())]);
    for day in 2..=10 {
        defence(&mut w, "SAC", jan(day), vec![("defensive_rating", 110.0.into())]);
        offence(&mut w, "SAC", jan(day), vec![("offensive_rating", 112.0.into())]);
    }
    // A game without rating counts toward the ten, not toward the mean.
    defence(&mut w, "SAC", jan(11), vec![]);
    offence(&mut w, "SAC", jan(11), vec![("offensive_rating", 113.0.into())]);
    let row = w.row();
    assert_eq!(row.num("opponent_def_rating_last_10"), Some(110.0));
    assert_eq!(row.num("opponent_def_rating_variance"), Some(0.0));
    assert_eq!(row.num("opponent_off_rating_last_10"), Some(112.1));
    assert_eq!(row.num("opponent_off_rating_variance"), Some(0.32));
}

#[rstest]
#[case::before_the_season(days(2024, 9, 30), false)]
#[case::first_of_october(days(2024, 10, 1), true)]
#[case::yesterday(jan(14), true)]
#[case::today(jan(15), false)]
fn only_games_of_the_season_before_the_date(#[case] date: i32, #[case] counts: bool) {
    for table in [offence, defence] {
        let mut w = Warehouse::with_game();
        table(&mut w, "SAC", date, vec![]);
        let issues = w.row().texts("quality_issues");
        assert_eq!(!issues.contains(&"missing_opponent_history".to_owned()), counts);
    }
    let mut w = Warehouse::with_game();
    offence(&mut w, "SAC", date, vec![("pace", 99.0.into())]);
    let expected = if counts { 99.0 } else { 0.0 };
    assert_eq!(w.row().num("opponent_pace_last_10"), Some(expected));
}

#[test]
fn an_unknown_opponent_is_zero_everywhere() {
    let row = Warehouse::with_game().row();
    for name in [
        "pace_differential",
        "opponent_pace_last_10",
        "opponent_ft_rate_allowed",
        "opponent_def_rating_last_10",
        "opponent_off_rating_last_10",
        "opponent_rebounding_rate",
        "opponent_pace_variance",
        "opponent_ft_rate_variance",
        "opponent_def_rating_variance",
        "opponent_off_rating_variance",
        "opponent_rebounding_rate_variance",
    ] {
        assert_eq!(row.num(name), Some(0.0), "{name}");
    }
}

#[rstest]
#[case::load(vec![("processed_at", Cell::At(1))], vec![("processed_at", Cell::At(2))])]
#[case::id(vec![("game_id", "a".into())], vec![("game_id", "b".into())])]
#[case::hash(vec![("data_hash", "a".into())], vec![("data_hash", "b".into())])]
#[case::other_code(
    vec![("team_abbr", "BRK".into()), ("processed_at", Cell::At(1))],
    vec![("team_abbr", "BKN".into()), ("processed_at", Cell::At(2))],
)]
fn one_row_a_team_and_date(#[case] weak: Fields, #[case] strong: Fields) {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "BKN", 1, vec![]).book("a", "LAL", "20250115_LAL_BKN");
    for (fields, pace) in [(weak, 99.0), (strong, 98.0)] {
        let mut fields = fields;
        fields.push(("pace", pace.into()));
        offence(&mut w, "BKN", jan(10), fields);
    }
    let row = w.row();
    assert_eq!(row.num("opponent_pace_last_10"), Some(98.0));
    assert_eq!(row.num("opponent_pace_variance"), Some(0.0));
}

const TRAVEL: [&str; 3] =
    ["consecutive_road_games", "miles_traveled_last_14_days", "time_zones_crossed_last_14_days"];

#[test]
fn travel_between_the_games_of_fourteen_days() {
    let mut w = Warehouse::with_game();
    w.listed("b", "SAC");
    // Outside the window, and no leg into it.
    w.played(jan(0), "LAL", "MIA");
    w.played(jan(1), "LAL", "BOS").played(jan(3), "DEN", "LAL").played(jan(5), "LAL", "LAC");
    w.played(jan(6), "LAL", "PHX").played(jan(9), "LAL", "DEN");
    let output = w.run();
    // BOS-LAL 2592/3, LAL-LAC 0, LAC-PHX, PHX-DEN 585/0.
    let leg = crate::core::teams::distance("LAC", "PHX");
    let expected = [Some(4), Some(2592 + leg.0 + 585), Some(3 + leg.1)];
    assert_eq!(output.row("a").ints(TRAVEL), expected);
    assert_eq!(output.row("b").ints(TRAVEL), [Some(0), Some(0), Some(0)]);
}

#[test]
fn only_final_games_before_the_date_are_travelled_to() {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 3, vec![]).listed("a", "LAL");
    w.played(jan(10), "LAL", "BOS").game("2", jan(12), "LAL", "MIA", 1, vec![]);
    assert_eq!(w.row().ints(TRAVEL), [Some(2), Some(0), Some(0)]);
}

#[test]
fn road_games_are_counted_over_thirty_days() {
    let mut w = Warehouse::with_game();
    w.played(d() - 31, "LAL", "MIA").played(d() - 30, "LAL", "BOS").played(d() - 20, "LAL", "NYK");
    assert_eq!(w.row().int("consecutive_road_games"), Some(3));
    w.played(d() - 25, "NYK", "LAL");
    assert_eq!(w.row().int("consecutive_road_games"), Some(2));
    assert_eq!(Warehouse::with_game().row().int("consecutive_road_games"), Some(1));
}

#[rstest]
#[case(1, Some(1))]
#[case(30, Some(30))]
#[case(31, None)]
fn the_opponents_rest(#[case] ago: i32, #[case] expected: Option<i64>) {
    let mut w = Warehouse::with_game();
    w.played(d() - ago, "BOS", "SAC").game("9", d(), "SAC", "BOS", 3, vec![]);
    assert_eq!(w.row().int("opponent_days_rest"), expected);
}

#[test]
fn an_opponent_without_games_has_no_rest() {
    let mut w = Warehouse::with_game();
    w.game("9", jan(10), "SAC", "BOS", 2, vec![]);
    assert_eq!(w.row().int("opponent_days_rest"), None);
}
