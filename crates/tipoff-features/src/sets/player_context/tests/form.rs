//! Fatigue, form and quality: sections 6.1, 6.2, 7.3 and the cases of section 8.

use super::*;
use rstest::rstest;

const FATIGUE: [&str; 8] = [
    "days_rest",
    "days_rest_before_last_game",
    "days_since_2_plus_days_rest",
    "games_in_last_7_days",
    "games_in_last_14_days",
    "minutes_in_last_7_days",
    "minutes_in_last_14_days",
    "back_to_backs_last_14_days",
];

/// A points line of 18.5 or another.
fn line(warehouse: &mut Warehouse, line: f64) {
    let fields = vec![
        ("game_id", "x".into()),
        ("game_date", Cell::Date(d())),
        ("player_lookup", "a".into()),
        ("bookmaker", "draftkings".into()),
        ("points_line", line.into()),
        ("snapshot_timestamp", Cell::At(1)),
        ("minutes_before_tipoff", 60.into()),
    ];
    warehouse.add(&inputs::ODDS_API_PLAYER_POINTS_PROPS, fields);
}

fn streaks(row: &OutputRow) -> (Option<i64>, Option<i64>) {
    (row.int("prop_over_streak"), row.int("prop_under_streak"))
}

#[test]
fn history_a() {
    let mut w = Warehouse::with_game();
    w.score("a", jan(14), 20, 36.2, vec![("usage_rate", 20.0.into())])
        .score("a", jan(12), 30, 38.8, vec![("usage_rate", 25.5.into())])
        .score("a", jan(8), 10, 30.0, vec![])
        .score("a", jan(7), 0, 25.5, vec![])
        .score("a", jan(1), 15, 33.3, vec![]);
    line(&mut w, 18.5);
    let row = w.row();
    let expected = [1, 2, 1, 2, 4, 75, 130, 1].map(Some);
    assert_eq!(row.ints(FATIGUE), expected);
    assert_eq!(row.flag("back_to_back"), Some(true));
    assert_eq!(row.num("avg_minutes_per_game_last_7"), Some(37.5));
    assert_eq!(row.num("avg_usage_rate_last_7_games"), Some(22.8));
    assert_eq!(row.num("points_avg_last_5"), Some(15.0));
    assert_eq!(row.num("points_avg_last_10"), Some(15.0));
    assert_eq!(row.ints(["l5_games_used", "l10_games_used"]), [Some(5), Some(5)]);
    assert_eq!(row.text("l5_sample_quality").as_deref(), Some("excellent"));
    assert_eq!(row.text("l10_sample_quality").as_deref(), Some("limited"));
    assert_eq!(streaks(&row), (Some(2), Some(0)));
}

#[test]
fn games_seven_and_fourteen_days_ago_are_outside() {
    let mut w = Warehouse::with_game();
    w.score("a", jan(8), 11, 20.3, vec![]).score("a", jan(1), 12, 20.3, vec![]).score(
        "a",
        jan(0),
        13,
        20.3,
        vec![],
    );
    let row = w.row();
    assert_eq!(
        row.ints(FATIGUE),
        [Some(7), Some(7), Some(7), Some(0), Some(1), Some(0), Some(20), Some(0)]
    );
    assert_eq!(row.num("avg_minutes_per_game_last_7"), None);
    assert_eq!(row.num("avg_usage_rate_last_7_games"), None);
}

#[rstest]
#[case(Cell::Int(0))]
#[case(Cell::Null)]
fn games_not_played_do_not_count(#[case] points: Cell) {
    let mut w = Warehouse::with_game();
    w.score("a", jan(14), points.clone(), Cell::Null, vec![])
        .score("a", jan(13), points, Cell::Null, vec![("is_dnp", true.into())])
        .score("a", jan(11), 25, 34.0, vec![])
        .score("a", jan(9), 18, 30.5, vec![]);
    line(&mut w, 18.5);
    let row = w.row();
    assert_eq!(row.ints(FATIGUE), [4, 2, 4, 2, 2, 64, 64, 0].map(Some));
    assert_eq!(row.flag("back_to_back"), Some(false));
    assert_eq!(row.num("avg_minutes_per_game_last_7"), Some(32.2));
    assert_eq!(row.num("points_avg_last_5"), Some(21.5));
    assert_eq!(row.int("l5_games_used"), Some(2));
    assert_eq!(row.text("l5_sample_quality").as_deref(), Some("limited"));
    assert_eq!(streaks(&row), (Some(1), Some(0)));
}

#[test]
fn all_points_missing() {
    let mut w = Warehouse::with_game();
    w.score("a", jan(14), Cell::Null, 30.0, vec![]).score("a", jan(12), Cell::Null, 30.0, vec![]);
    let row = w.row();
    assert_eq!((row.num("points_avg_last_5"), row.num("points_avg_last_10")), (None, None));
    assert_eq!(row.int("l5_games_used"), Some(2));
}

#[rstest]
#[case::zero_minutes(vec![("points", 0.into()), ("minutes_played", 0.0.into())])]
#[case::marked(vec![("points", 9.into()), ("minutes_played", 9.0.into()), ("is_dnp", true.into())])]
#[case::points_without_minutes_in_zero(vec![("points", 9.into()), ("minutes_played", 0.0.into())])]
#[case::nothing_known(vec![])]
fn not_played_is_an_empty_history(#[case] more: Fields) {
    let mut w = Warehouse::with_game();
    w.score("a", jan(10), Cell::Null, Cell::Null, more);
    let row = w.row();
    assert_eq!(row.ints(FATIGUE), [None, None, None, Some(0), Some(0), Some(0), Some(0), Some(0)]);
    assert_eq!(row.flag("back_to_back"), Some(false));
    assert_eq!((row.num("points_avg_last_5"), row.num("points_avg_last_10")), (None, None));
    assert_eq!(row.num("avg_minutes_per_game_last_7"), None);
    assert_eq!(row.int("l5_games_used"), Some(0));
    assert_eq!(row.text("l5_sample_quality").as_deref(), Some("insufficient"));
}

#[test]
fn points_without_minutes_are_a_game() {
    let mut w = Warehouse::with_game();
    w.score("a", jan(14), 7, Cell::Null, vec![]);
    let row = w.row();
    assert_eq!(row.ints(["days_rest", "games_in_last_7_days"]), [Some(1), Some(1)]);
    assert_eq!(row.num("avg_minutes_per_game_last_7"), None);
    assert_eq!(row.num("points_avg_last_5"), Some(7.0));
}

#[test]
fn three_scoreless_games() {
    let mut w = Warehouse::with_game();
    for day in [10, 12, 14] {
        w.score("a", jan(day), 0, 20.0, vec![]);
    }
    let row = w.row();
    assert_eq!(row.num("points_avg_last_5"), Some(0.0));
    assert_eq!(row.text("l5_sample_quality").as_deref(), Some("good"));
}

#[rstest]
#[case(&[20.3, 20.3, 20.3], 60, 20.3)]
#[case(&[10.1, 10.1, 10.1, 10.1, 10.1], 50, 10.1)]
#[case(&[35.2], 35, 35.2)]
#[case(&[5.9, 0.1], 6, 3.0)]
fn minutes_add_up_exactly(#[case] minutes: &[f64], #[case] sum: i64, #[case] mean: f64) {
    let mut w = Warehouse::with_game();
    for (day, minutes) in (9..).zip(minutes) {
        w.score("a", jan(day), 10, *minutes, vec![]);
    }
    let row = w.row();
    assert_eq!(row.int("minutes_in_last_7_days"), Some(sum));
    assert_eq!(row.num("avg_minutes_per_game_last_7"), Some(mean));
}

#[test]
fn averages_round_half_to_even() {
    let mut w = Warehouse::with_game();
    for (day, points) in [(14, 20), (12, 15), (10, 10), (8, 8)] {
        w.score("a", jan(day), points, 30.0, vec![]);
    }
    assert_eq!(w.row().num("points_avg_last_5"), Some(13.2));
}

#[rstest]
#[case(&[Some(25), Some(22), Some(19), Some(18), Some(30)], Some(18.5), (3, 0))]
#[case(&[Some(10), Some(12), Some(19)], Some(18.5), (0, 2))]
#[case(&[Some(18), Some(18), Some(20)], Some(18.0), (1, 0))]
#[case(&[Some(18), Some(10), Some(20)], Some(18.0), (0, 1))]
#[case(&[Some(20), None, Some(20)], Some(18.5), (1, 0))]
#[case(&[Some(25), Some(22)], None, (0, 0))]
#[case(&[Some(25), Some(22)], Some(f64::NAN), (0, 0))]
#[case(&[], Some(18.5), (0, 0))]
fn streaks_against_the_line(
    #[case] points: &[Option<i64>],
    #[case] value: Option<f64>,
    #[case] expected: (i64, i64),
) {
    let mut w = Warehouse::with_game();
    for (ago, points) in (1..).zip(points) {
        w.score("a", d() - ago, *points, 30.0, vec![]);
    }
    if let Some(value) = value {
        line(&mut w, value);
    }
    assert_eq!(streaks(&w.row()), (Some(expected.0), Some(expected.1)));
}

#[rstest]
#[case(0, "bronze", 50.0, Some("thin_sample:0/3"))]
#[case(2, "bronze", 50.0, Some("thin_sample:2/3"))]
#[case(3, "bronze", 50.0, None)]
#[case(5, "silver", 75.0, None)]
#[case(9, "silver", 75.0, None)]
#[case(10, "gold", 95.0, None)]
fn quality_by_games(
    #[case] games: i32,
    #[case] tier: &str,
    #[case] score: f64,
    #[case] thin: Option<&str>,
) {
    let mut w = Warehouse::with_game();
    for ago in 1..=games {
        w.score("a", d() - ago, 10, 30.0, vec![]);
    }
    let fields = vec![("team_abbr", "SAC".into()), ("game_date", Cell::Date(jan(2)))];
    w.add(&inputs::TEAM_OFFENSE_GAME_SUMMARY, fields);
    let row = w.row();
    let mut issues = vec!["missing_game_spread".to_owned(), "missing_game_total".to_owned()];
    issues.extend(thin.map(str::to_owned));
    assert_eq!(row.texts("quality_issues"), issues);
    assert_eq!(row.texts("data_quality_issues"), issues);
    assert_eq!(row.text("quality_tier").as_deref(), Some(tier));
    assert_eq!(row.text("data_quality_tier").as_deref(), Some(tier));
    assert_eq!(row.num("quality_score"), Some(score));
    assert_eq!(row.flag("processed_with_issues"), Some(true));
    assert_eq!(row.texts("data_sources"), ["player_game_summary"]);
    assert_eq!(row.text("primary_source_used").as_deref(), Some("player_game_summary"));
}

#[test]
fn history_ends_thirty_days_ago_and_before_the_date() {
    let mut w = Warehouse::with_game();
    w.score("a", d() - 31, 40, 30.0, vec![]);
    assert_eq!(w.row().int("days_rest"), None);
    w.score("a", d() - 30, 10, 30.0, vec![("team_abbr", "BOS".into())]);
    assert_eq!(w.row().int("days_rest"), Some(30));
    w.score("a", d(), 50, 30.0, vec![]).score("a", d() + 1, 50, 30.0, vec![]);
    let row = w.row();
    assert_eq!(row.int("days_rest"), Some(30));
    assert_eq!(row.num("points_avg_last_5"), Some(10.0));
}

#[rstest]
#[case::load(vec![("processed_at", Cell::At(1))], vec![("processed_at", Cell::At(2))])]
#[case::load_known(vec![], vec![("processed_at", Cell::At(2))])]
#[case::id(vec![("game_id", "g1".into())], vec![("game_id", "g2".into())])]
#[case::hash(vec![("data_hash", "a".into())], vec![("data_hash", "b".into())])]
#[case::points(vec![("points", Cell::Null)], vec![])]
fn one_row_a_player_and_date(#[case] weak: Fields, #[case] strong: Fields) {
    let mut w = Warehouse::with_game();
    let mut weak = weak;
    weak.insert(0, ("points", 10.into()));
    let mut strong = strong;
    strong.insert(0, ("points", 20.into()));
    w.score("a", jan(14), 10, 30.0, weak).score("a", jan(14), 10, 30.0, strong);
    let row = w.row();
    assert_eq!(row.num("points_avg_last_5"), Some(20.0));
    assert_eq!(row.int("games_in_last_7_days"), Some(1));
}
