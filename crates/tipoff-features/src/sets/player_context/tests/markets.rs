//! Player and game lines: sections 3.11, 4.3, 6.3, 6.4.

use super::*;
use rstest::rstest;

/// A row of the first provider, an hour before tip-off unless said otherwise.
fn odds(w: &mut Warehouse, book: &str, line: impl Into<Cell>, at: i64, more: Fields) {
    let mut fields = vec![
        ("game_id", "whatever".into()),
        ("game_date", Cell::Date(d())),
        ("player_lookup", "a".into()),
        ("bookmaker", book.into()),
        ("points_line", line.into()),
        ("snapshot_timestamp", Cell::At(at)),
        ("minutes_before_tipoff", 60.into()),
    ];
    fields.extend(more);
    w.add(&inputs::ODDS_API_PLAYER_POINTS_PROPS, fields);
}

/// A row of the second provider, updated `hours` before tip-off.
fn pros(w: &mut Warehouse, book: &str, line: impl Into<Cell>, hours: i64, more: Fields) {
    let mut fields = vec![
        ("game_date", Cell::Date(d())),
        ("player_lookup", "a".into()),
        ("market_type", "points".into()),
        ("bet_side", "over".into()),
        ("bookmaker", book.into()),
        ("points_line", line.into()),
        ("is_active", true.into()),
        ("is_best_line", false.into()),
        ("bookmaker_last_update", Cell::At(eastern_instant(d(), 19) - hours * HOUR)),
    ];
    fields.extend(more);
    w.add(&inputs::BETTINGPROS_PLAYER_POINTS_PROPS, fields);
}

/// A row of the game lines, `hours` before tip-off.
fn game_line(w: &mut Warehouse, market: &str, book: &str, point: impl Into<Cell>, hours: i64) {
    game_line_with(w, market, book, point, hours, vec![]);
}

fn game_line_with(
    w: &mut Warehouse,
    market: &str,
    book: &str,
    point: impl Into<Cell>,
    hours: i64,
    more: Fields,
) {
    let tip_off = eastern_instant(d(), 19);
    let mut fields = vec![
        ("game_date", Cell::Date(d())),
        ("game_id", "hash".into()),
        ("home_team_abbr", "SAC".into()),
        ("away_team_abbr", "LAL".into()),
        ("bookmaker_key", book.into()),
        ("market_key", market.into()),
        ("outcome_name", "Over".into()),
        ("outcome_point", point.into()),
        ("snapshot_timestamp", Cell::At(tip_off - hours * HOUR)),
        ("commence_time", Cell::At(tip_off)),
    ];
    fields.extend(more);
    w.add(&inputs::ODDS_API_GAME_LINES, fields);
}

/// Opening and current line with their labels.
fn prop(row: &OutputRow) -> (Option<f64>, Option<f64>, Option<String>, Option<String>) {
    (
        row.num("opening_points_line"),
        row.num("current_points_line"),
        row.text("opening_points_line_source"),
        row.text("current_points_line_source"),
    )
}

#[test]
fn the_best_bookmaker_comes_before_the_time() {
    let mut w = Warehouse::with_game();
    odds(&mut w, "betmgm", 17.5, 1, vec![]);
    odds(&mut w, "fanduel", 18.5, 2, vec![]);
    odds(&mut w, "DraftKings", 19.5, 3, vec![]);
    odds(&mut w, "draftkings", 20.5, 4, vec![]);
    odds(&mut w, "fanduel", 21.5, 5, vec![]);
    let row = w.row();
    let label = |text: &str| Some(text.to_owned());
    let expected = (Some(19.5), Some(20.5), label("DraftKings"), label("draftkings"));
    assert_eq!(prop(&row), expected);
    assert_eq!(row.num("line_movement"), Some(1.0));
    assert_eq!(row.flag("has_prop_line"), Some(true));
}

#[test]
fn ties_of_a_snapshot_go_by_bookmaker_then_line() {
    let mut w = Warehouse::with_game();
    odds(&mut w, "caesars", 17.5, 1, vec![]);
    odds(&mut w, "betmgm", 19.5, 1, vec![]);
    odds(&mut w, "betmgm", 18.5, 1, vec![]);
    let label = Some("betmgm".to_owned());
    assert_eq!(prop(&w.row()), (Some(18.5), Some(18.5), label.clone(), label));
}

#[rstest]
#[case(Cell::Int(1), true)]
#[case(Cell::Int(0), false)]
#[case(Cell::Int(-5), false)]
#[case(Cell::Null, false)]
fn odds_count_only_before_tip_off(#[case] minutes: Cell, #[case] usable: bool) {
    let mut w = Warehouse::with_game();
    odds(&mut w, "draftkings", 20.5, 1, vec![("minutes_before_tipoff", minutes)]);
    let row = w.row();
    assert_eq!(row.flag("has_prop_line"), Some(usable));
    assert_eq!(row.num("current_points_line"), usable.then_some(20.5));
    assert_eq!(row.num("opening_points_line"), usable.then_some(20.5));
}

#[test]
fn a_row_without_a_line_only_says_that_there_is_a_market() {
    let mut w = Warehouse::with_game();
    odds(&mut w, "draftkings", Cell::Null, 1, vec![]);
    let row = w.row();
    assert_eq!(row.flag("has_prop_line"), Some(true));
    assert_eq!(prop(&row), (None, None, None, None));
    pros(&mut w, "FanDuel", 17.5, 2, vec![]);
    let label = Some("bettingpros_FanDuel".to_owned());
    assert_eq!(prop(&w.row()), (None, Some(17.5), label.clone(), label));
}

#[test]
fn other_dates_and_players_do_not_count() {
    let mut w = Warehouse::with_game();
    odds(&mut w, "draftkings", 20.5, 1, vec![("game_date", Cell::Date(jan(16)))]);
    odds(&mut w, "draftkings", 20.5, 1, vec![("player_lookup", "b".into())]);
    assert_eq!(w.row().flag("has_prop_line"), Some(false));
}

#[test]
fn any_book_of_the_first_provider_outranks_the_second() {
    let mut w = Warehouse::with_game();
    odds(&mut w, "nobody", 16.5, 1, vec![]);
    pros(&mut w, "DraftKings", 20.5, 1, vec![]);
    assert_eq!(w.row().text("current_points_line_source").as_deref(), Some("nobody"));
}

#[rstest]
#[case::rank(("FanDuel", 1.5, 9, vec![]), ("Other", 2.5, 1, vec![("is_best_line", true.into())]), 1.5)]
#[case::dk(("FanDuel", 1.5, 1, vec![]), ("DraftKings", 2.5, 9, vec![]), 2.5)]
#[case::case_sensitive(("draftkings", 1.5, 1, vec![]), ("FanDuel", 2.5, 9, vec![]), 2.5)]
#[case::consensus(("BettingPros Consensus", 1.5, 1, vec![]), ("Other", 2.5, 9, vec![]), 2.5)]
#[case::best(("FanDuel", 1.5, 1, vec![]), ("FanDuel", 2.5, 9, vec![("is_best_line", true.into())]), 2.5)]
#[case::latest(("FanDuel", 1.5, 9, vec![]), ("FanDuel", 2.5, 1, vec![]), 2.5)]
#[case::name(("Zed", 1.5, 1, vec![]), ("Abe", 2.5, 1, vec![]), 2.5)]
#[case::lowest(("Abe", 2.5, 1, vec![]), ("Abe", 1.5, 1, vec![]), 1.5)]
fn picks_of_the_second_provider(
    #[case] first: (&str, f64, i64, Fields),
    #[case] second: (&str, f64, i64, Fields),
    #[case] expected: f64,
) {
    let mut w = Warehouse::with_game();
    for (book, line, hours, more) in [first, second] {
        pros(&mut w, book, line, hours, more);
    }
    assert_eq!(w.row().num("current_points_line"), Some(expected));
}

#[test]
fn the_lowest_opening_line_breaks_the_last_tie() {
    let mut w = Warehouse::with_game();
    for opening in [Cell::Null, Cell::Num(19.5), Cell::Num(18.5)] {
        pros(&mut w, "FanDuel", 20.5, 1, vec![("opening_line", opening)]);
    }
    let row = w.row();
    assert_eq!(row.num("opening_points_line"), Some(18.5));
    assert_eq!(row.num("line_movement"), Some(2.0));
}

#[rstest]
#[case::usable(1, vec![], (true, true))]
#[case::at_tip_off(0, vec![], (false, false))]
#[case::unknown_time(1, vec![("bookmaker_last_update", Cell::Null)], (false, false))]
#[case::under(1, vec![("bet_side", "under".into())], (true, false))]
#[case::rebounds(1, vec![("market_type", "rebounds".into())], (false, false))]
#[case::inactive(1, vec![("is_active", false.into())], (false, false))]
fn what_is_usable_of_the_second_provider(
    #[case] hours: i64,
    #[case] more: Fields,
    #[case] expected: (bool, bool),
) {
    let mut w = Warehouse::with_game();
    pros(&mut w, "FanDuel", 20.5, hours, more);
    let row = w.row();
    assert_eq!(row.flag("has_prop_line"), Some(expected.0));
    assert_eq!(row.num("current_points_line").is_some(), expected.1);
    assert_eq!(row.text("opening_points_line_source").is_some(), expected.1);
}

#[rstest]
#[case(8, true)]
#[case(7, false)]
fn an_unknown_tip_off_is_noon_eastern(#[case] hours: i64, #[case] usable: bool) {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 1, vec![("game_date_est", Cell::Null)]).listed("a", "LAL");
    // Hours before 19:00: 11:00 and noon.
    pros(&mut w, "FanDuel", 20.5, hours, vec![]);
    let row = w.row();
    assert_eq!(row.flag("has_prop_line"), Some(usable));
    assert_eq!(row.text("game_start_time_local"), None);
}

#[rstest]
#[case(Some(20.5), Some(20.5), Some(0.0))]
#[case(Some(0.0), Some(20.5), None)]
#[case(Some(20.5), Some(0.0), None)]
#[case(None, Some(20.5), None)]
fn movement_needs_two_lines_that_are_not_zero(
    #[case] opening: Option<f64>,
    #[case] current: Option<f64>,
    #[case] expected: Option<f64>,
) {
    let mut w = Warehouse::with_game();
    pros(&mut w, "FanDuel", current, 1, vec![("opening_line", opening.into())]);
    assert_eq!(w.row().num("line_movement"), expected);
}

#[test]
fn lines_after_as_of_are_ignored() {
    let mut w = Warehouse::with_game();
    let tip_off = eastern_instant(d(), 19);
    odds(&mut w, "draftkings", 18.5, tip_off - 5 * HOUR, vec![]);
    odds(&mut w, "draftkings", 20.5, tip_off - HOUR, vec![]);
    game_line(&mut w, "totals", "b", 220.5, 5);
    game_line(&mut w, "totals", "b", 225.5, 1);
    w.settings.as_of = Some(tip_off - 5 * HOUR);
    let row = w.row();
    assert_eq!(row.num("current_points_line"), Some(18.5));
    assert_eq!(row.num("game_total"), Some(220.5));
    w.settings.as_of = Some(tip_off - 6 * HOUR);
    assert_eq!(w.row().flag("has_prop_line"), Some(false));
}

#[test]
fn the_spread_is_the_favourites() {
    let mut w = Warehouse::with_game();
    w.listed("b", "SAC");
    for (book, point) in [("x", 4.5), ("y", 4.0), ("z", 5.0)] {
        for point in [point, -point] {
            game_line(&mut w, "spreads", book, point, 1);
        }
    }
    let output = w.run();
    for player in ["a", "b"] {
        assert_eq!(output.row(player).num("game_spread"), Some(-4.5));
        assert_eq!(output.row(player).text("game_spread_source").as_deref(), Some("x,y,z"));
    }
}

#[test]
fn medians_are_stored_with_one_digit() {
    let mut w = Warehouse::with_game();
    game_line(&mut w, "spreads", "x", -4.5, 1);
    game_line(&mut w, "spreads", "y", -5.0, 1);
    for (book, point) in [("x", 228.5), ("y", 228.5), ("z", 229.0), ("w", 229.0)] {
        game_line(&mut w, "totals", book, point, 1);
    }
    let row = w.row();
    assert_eq!(row.num("game_spread"), Some(-4.8));
    assert_eq!(row.num("game_total"), Some(228.8));
    assert_eq!(row.text("game_total_source").as_deref(), Some("w,x,y,z"));
}

#[test]
fn opening_and_current_are_the_first_and_last_snapshot() {
    let mut w = Warehouse::with_game();
    game_line(&mut w, "totals", "x", 220.5, 9);
    game_line(&mut w, "totals", "y", 222.5, 9);
    game_line(&mut w, "totals", "y", 230.5, 5);
    game_line(&mut w, "totals", "y", 224.5, 1);
    // At and after tip-off.
    game_line(&mut w, "totals", "y", 250.5, 0);
    game_line(&mut w, "totals", "y", 260.5, -1);
    let row = w.row();
    assert_eq!(row.num("opening_total"), Some(221.5));
    assert_eq!(row.num("game_total"), Some(224.5));
    assert_eq!(row.num("total_movement"), Some(3.0));
    assert_eq!(row.text("game_total_source").as_deref(), Some("y"));
    assert_eq!(
        row.texts("quality_issues").first().map(String::as_str),
        Some("missing_game_spread")
    );
}

#[test]
fn snapshot_times_are_taken_before_the_side() {
    let mut w = Warehouse::with_game();
    game_line(&mut w, "spreads", "x", -4.5, 5);
    game_line(&mut w, "spreads", "x", 4.5, 1);
    let row = w.row();
    assert_eq!(row.num("opening_spread"), Some(-4.5));
    assert_eq!(row.num("game_spread"), None);
    assert_eq!(row.text("game_spread_source"), None);
    assert_eq!(row.num("spread_movement"), None);
}

#[test]
fn missing_points_have_no_side_but_a_total_keeps_its_bookmaker() {
    let mut w = Warehouse::with_game();
    game_line(&mut w, "spreads", "x", Cell::Null, 1);
    game_line(&mut w, "spreads", "y", 0.0, 1);
    game_line(&mut w, "totals", "x", Cell::Null, 1);
    game_line(&mut w, "totals", "y", 220.5, 1);
    let row = w.row();
    assert_eq!(row.num("game_spread"), Some(0.0));
    assert_eq!(row.num("spread_movement"), None);
    assert_eq!(row.text("game_spread_source").as_deref(), Some("y"));
    assert_eq!(row.num("game_total"), Some(220.5));
    assert_eq!(row.text("game_total_source").as_deref(), Some("x,y"));
}

#[rstest]
#[case::swapped(vec![("home_team_abbr", "LAL".into()), ("away_team_abbr", "SAC".into())])]
#[case::other_date(vec![("game_date", Cell::Date(jan(16)))])]
#[case::unknown_tip_off(vec![("commence_time", Cell::Null)])]
fn lines_of_other_games_do_not_count(#[case] more: Fields) {
    let mut w = Warehouse::with_game();
    game_line_with(&mut w, "totals", "x", 220.5, 1, more);
    assert_eq!(w.row().num("game_total"), None);
}

#[test]
fn missing_team_codes_come_from_the_named_teams() {
    let mut w = Warehouse::with_game();
    let short =
        |outcome: &str| vec![("home_team_abbr", Cell::Null), ("outcome_name", outcome.into())];
    game_line_with(&mut w, "spreads", "x", -3.5, 1, short("Los Angeles Lakers"));
    game_line_with(&mut w, "spreads", "x", 3.5, 1, short("Sacramento Kings"));
    game_line_with(&mut w, "totals", "x", 220.5, 1, short("Over"));
    let row = w.row();
    assert_eq!((row.num("game_spread"), row.num("game_total")), (Some(-3.5), Some(220.5)));
}
