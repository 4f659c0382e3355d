//! Betting lines (section 9) and the bound of tip-off (player set, section 8).

use super::harness::{World, at, day, warned};
use rstest::rstest;
use tipoff_catalog::inputs::ODDS_API_GAME_LINES;

const LINES: &[&str] = &["game_spread", "game_total", "game_spread_source", "game_total_source"];
const UPDATED: &str = "betting_lines_updated_at";
/// 15 January 2025, LAL at SAC, tip-off 19:00 Eastern, which is 00:00 UTC.
const BOTH: (Option<&str>, Option<&str>) = (Some("LAL"), Some("SAC"));
const NEITHER: (Option<&str>, Option<&str>) = (None, None);

fn world() -> World {
    let mut world = World::new();
    world.game(day(1, 15), "LAL", "SAC", 1).set("game_id", "0022400600");
    world
}
fn line<'a>(
    world: &'a mut World,
    book: &str,
    outcome: &str,
    point: f64,
) -> &'a mut super::harness::InputRow {
    world.line(day(1, 15), BOTH, book, outcome, Some(point))
}
fn lines(world: &World, team: &str) -> String {
    world.on(day(1, 15)).cells(team, LINES)
}
fn updated(world: &World, team: &str) -> String {
    world.on(day(1, 15)).cell(team, UPDATED).to_owned()
}

#[test]
fn draftkings_before_fanduel() {
    let mut world = world();
    line(&mut world, "fanduel", "Los Angeles Lakers", -5.0);
    line(&mut world, "draftkings", "Los Angeles Lakers", -4.5);
    line(&mut world, "draftkings", "Over", 228.5);
    line(&mut world, "fanduel", "Over", 229.5);
    assert_eq!(lines(&world, "LAL"), "-4.50 228.5 draftkings draftkings");
    assert_eq!(updated(&world, "LAL"), "2025-01-15T17:00:00Z");
    // The other side has no spread of its own.
    assert_eq!(lines(&world, "SAC"), "null 228.5 null draftkings");
}

#[test]
fn spread_and_total_of_two_books() {
    let mut world = world();
    let spread = line(&mut world, "fanduel", "Los Angeles Lakers", -5.0);
    spread.set("snapshot_timestamp", at(day(1, 15), 17));
    let total = line(&mut world, "draftkings", "Over", 228.5);
    total.set("snapshot_timestamp", at(day(1, 15), 18));
    assert_eq!(lines(&world, "LAL"), "-5.00 228.5 fanduel draftkings");
    assert_eq!(updated(&world, "LAL"), "2025-01-15T22:00:00Z");
    assert_eq!(updated(&world, "SAC"), "2025-01-15T23:00:00Z");
}

#[test]
fn other_books_are_ignored() {
    let mut world = world();
    for book in ["betmgm", "DraftKings", "fanduel "] {
        line(&mut world, book, "Los Angeles Lakers", -5.0);
        line(&mut world, book, "Over", 228.5);
    }
    assert_eq!(lines(&world, "LAL"), "null null null null");
    assert_eq!(updated(&world, "LAL"), "null");
}

#[test]
fn lines_are_matched_by_teams_not_by_the_providers_id() {
    let mut world = world();
    line(&mut world, "draftkings", "Los Angeles Lakers", -5.0).set("game_id", "a1b2c3");
    line(&mut world, "draftkings", "Sacramento Kings", 5.0).set("game_id", "a1b2c3");
    let other_day = world.line(day(1, 14), BOTH, "draftkings", "Over", Some(200.5));
    other_day.set("game_id", "a1b2c3");
    assert_eq!(lines(&world, "LAL"), "-5.00 null draftkings null");
    assert_eq!(lines(&world, "SAC"), "5.00 null draftkings null");
}

#[test]
fn lines_of_the_reverse_fixture_do_not_match() {
    let mut world = world();
    let reverse = (Some("SAC"), Some("LAL"));
    world.line(day(1, 15), reverse, "draftkings", "Los Angeles Lakers", Some(-5.0));
    assert_eq!(lines(&world, "LAL"), "null null null null");
}

#[test]
fn codes_of_other_feeds_match() {
    let mut world = World::new();
    world.game(day(1, 15), "PHX", "BKN", 1);
    let teams = (Some("PHO"), Some("BRK"));
    world.line(day(1, 15), teams, "draftkings", "Brooklyn Nets", Some(3.0));
    assert_eq!(lines(&world, "BKN"), "3.00 null draftkings null");
}

#[rstest]
#[case::null(None)]
#[case::nan(Some(f64::NAN))]
fn total_without_a_line(#[case] point: Option<f64>) {
    let mut world = world();
    world.line(day(1, 15), BOTH, "fanduel", "Over", point);
    assert_eq!(lines(&world, "LAL"), "null null null null");
    assert_eq!(updated(&world, "LAL"), "null");
}

#[test]
fn a_row_without_a_line_gives_way_to_the_next_row_and_book() {
    let mut world = world();
    world.line(day(1, 15), BOTH, "draftkings", "Over", None);
    world.line(day(1, 15), BOTH, "fanduel", "Over", Some(229.5));
    world.line(day(1, 15), BOTH, "draftkings", "LAL", None);
    world.line(day(1, 15), BOTH, "draftkings", "Los Angeles Lakers", Some(-4.0));
    world.line(day(1, 15), BOTH, "fanduel", "LAL", Some(-9.0));
    assert_eq!(lines(&world, "LAL"), "-4.00 229.5 draftkings fanduel");
}

#[test]
fn the_latest_row_without_a_line_hides_an_older_one() {
    let mut world = world();
    line(&mut world, "draftkings", "Over", 228.5);
    let latest = world.line(day(1, 15), BOTH, "draftkings", "Over", None);
    latest.set("snapshot_timestamp", at(day(1, 15), 13));
    world.line(day(1, 15), BOTH, "fanduel", "Over", Some(229.5));
    assert_eq!(lines(&world, "LAL"), "null 229.5 null fanduel");
}

#[rstest]
#[case("LAL", "LAL", true)]
#[case("Los Angeles Clippers", "LAC", true)]
#[case("LA Clippers", "LAC", true)]
#[case("Los Angeles Lakers", "LAC", false)]
#[case("los angeles lakers", "LAL", false)]
#[case::substring("DAL Mavericks", "DAL", false)]
#[case::substring("MIAMI", "MIA", false)]
#[case::substring("PHI 76ers", "PHI", false)]
#[case::substring("OVER", "VER", false)]
#[case::own_code_of_an_unknown_team("VER", "VER", true)]
#[case::basketball_reference("PHO", "PHX", true)]
#[case::espn("UTAH", "UTA", true)]
#[case::full_name("Utah Jazz", "UTA", true)]
fn team_names(#[case] outcome: &str, #[case] team: &str, #[case] matches: bool) {
    let mut world = World::new();
    world.game(day(1, 15), team, "BOS", 1);
    let teams = (Some(team), Some("BOS"));
    world.line(day(1, 15), teams, "draftkings", outcome, Some(-2.5));
    let expected = if matches { "-2.50 null draftkings null" } else { "null null null null" };
    assert_eq!(lines(&world, team), expected);
    let reported = warned(&world.compute(&[day(1, 15)]));
    let text = "`nba_raw.odds_api_game_lines`: spreads of outcomes that name no team are not used";
    let is_reported = reported.contains(&format!("{text} (`{outcome}` on 2025-01-15)"));
    assert_eq!(is_reported, !matches && outcome != "Los Angeles Lakers");
}

#[test]
fn totals_take_over_only() {
    let mut world = world();
    line(&mut world, "draftkings", "Under", 228.5);
    line(&mut world, "fanduel", "over", 229.5).set("market_key", "totals");
    assert_eq!(lines(&world, "LAL"), "null null null null");
}

#[test]
fn order_inside_a_book_is_event_then_outcome() {
    let mut world = world();
    line(&mut world, "draftkings", "LAL", -1.0).set("game_id", "b");
    line(&mut world, "draftkings", "Los Angeles Lakers", -2.0).set("game_id", "a");
    line(&mut world, "draftkings", "LAL", -3.0).set("game_id", "a");
    line(&mut world, "draftkings", "Over", 220.5).set("game_id", "b");
    line(&mut world, "draftkings", "Over", 230.5).set("game_id", "a");
    assert_eq!(lines(&world, "LAL"), "-3.00 230.5 draftkings draftkings");
}

#[test]
fn the_latest_snapshot_counts_then_the_lowest_line() {
    let mut world = world();
    line(&mut world, "draftkings", "Over", 220.5).set("snapshot_timestamp", at(day(1, 15), 11));
    for point in [231.5, 230.5, 232.5] {
        line(&mut world, "draftkings", "Over", point).set("snapshot_timestamp", at(day(1, 15), 14));
    }
    let missing = world.line(day(1, 15), BOTH, "draftkings", "Over", None);
    missing.set("snapshot_timestamp", at(day(1, 15), 14));
    line(&mut world, "draftkings", "Over", 240.5);
    assert_eq!(lines(&world, "LAL"), "null 230.5 null draftkings");
    assert_eq!(updated(&world, "LAL"), "2025-01-15T19:00:00Z");
}

#[rstest]
#[case::a_second_before_tip_off(at(day(1, 15), 19) - 1_000_000, "230.5")]
#[case::at_tip_off(at(day(1, 15), 19), "220.5")]
#[case::in_the_game(at(day(1, 15), 20), "220.5")]
fn lines_of_the_game_itself_are_not_used(#[case] snapshot: i64, #[case] total: &str) {
    let mut world = world();
    line(&mut world, "draftkings", "Over", 220.5);
    line(&mut world, "draftkings", "Over", 230.5).set("snapshot_timestamp", snapshot);
    assert_eq!(world.on(day(1, 15)).cell("LAL", "game_total"), total);
}

#[rstest]
#[case("snapshot_timestamp")]
#[case("commence_time")]
fn lines_of_unknown_time_are_not_used(#[case] column: &'static str) {
    let mut world = world();
    line(&mut world, "draftkings", "Over", 220.5).set(column, None::<i64>);
    assert_eq!(lines(&world, "LAL"), "null null null null");
}

#[rstest]
#[case(12, "230.5")]
#[case(11, "220.5")]
fn lines_after_as_of_are_not_used(#[case] hour: i8, #[case] total: &str) {
    let mut world = world();
    line(&mut world, "draftkings", "Over", 220.5).set("snapshot_timestamp", at(day(1, 15), 11));
    line(&mut world, "draftkings", "Over", 230.5);
    world.settings.as_of = Some(at(day(1, 15), hour));
    assert_eq!(world.on(day(1, 15)).cell("LAL", "game_total"), total);
}

fn event(world: &mut World, teams: (Option<&str>, Option<&str>), names: &[&str]) {
    for name in names {
        let point = if *name == "Los Angeles Lakers" { -4.5 } else { 4.5 };
        world.line(day(1, 15), teams, "betmgm", name, Some(point));
    }
    world.line(day(1, 15), teams, "draftkings", "Over", Some(228.5));
}

#[rstest]
#[case::both(NEITHER)]
#[case::home((Some("LAL"), None))]
#[case::away((None, Some("SAC")))]
#[case::empty_is_missing((Some(""), Some("")))]
#[case::one_code_that_does_not_fit((Some("BOS"), None))]
fn missing_codes_come_from_the_spreads(#[case] teams: (Option<&str>, Option<&str>)) {
    let mut world = world();
    event(&mut world, teams, &["Los Angeles Lakers", "SAC"]);
    assert_eq!(lines(&world, "LAL"), "null 228.5 null draftkings");
    assert_eq!(lines(&world, "SAC"), "null 228.5 null draftkings");
}

#[rstest]
#[case::one_team(&["Los Angeles Lakers"])]
#[case::three_teams(&["Los Angeles Lakers", "SAC", "BOS"])]
#[case::no_game_between_them(&["Los Angeles Lakers", "BOS"])]
#[case::no_spreads(&[])]
fn codes_that_stay_missing_match_nothing(#[case] names: &[&str]) {
    let mut world = world();
    event(&mut world, NEITHER, names);
    assert_eq!(lines(&world, "LAL"), "null null null null");
}

#[test]
fn names_of_no_team_do_not_disturb_the_fill() {
    let mut world = world();
    event(&mut world, NEITHER, &["Los Angeles Lakers", "SAC", "Kings of Sacramento"]);
    assert_eq!(lines(&world, "LAL"), "null 228.5 null draftkings");
}

#[test]
fn spreads_captured_after_tip_off_do_not_fill() {
    let mut world = world();
    event(&mut world, NEITHER, &["Los Angeles Lakers"]);
    let late = world.line(day(1, 15), NEITHER, "betmgm", "SAC", Some(4.5));
    late.set("snapshot_timestamp", at(day(1, 15), 19));
    assert_eq!(lines(&world, "LAL"), "null null null null");
}

#[rstest]
#[case::higher_status(("0022400900", "LAL", "SAC", 1), ("0022400100", "SAC", "LAL", 2), "0022400100")]
#[case::then_larger_id(("0022400900", "LAL", "SAC", 1), ("0022400100", "SAC", "LAL", 1), "0022400900")]
fn several_games_between_the_two(
    #[case] a: (&str, &str, &str, i64),
    #[case] b: (&str, &str, &str, i64),
    #[case] priced: &str,
) {
    for games in [[a, b], [b, a]] {
        let mut world = World::new();
        for (id, away, home, status) in games {
            world.game(day(1, 15), away, home, status).set("game_id", id);
        }
        event(&mut world, NEITHER, &["Los Angeles Lakers", "Sacramento Kings"]);
        let output = world.on(day(1, 15));
        assert_eq!(output.rows.len(), 4);
        // Both games have rows; the event without codes belongs to one of them.
        for row in &output.rows {
            let expected = if row["game_id"] == priced { "228.5" } else { "null" };
            assert_eq!(row["game_total"], expected, "{row:?}");
        }
    }
}

#[test]
fn spreads_are_stored_half_away_from_zero() {
    let mut world = world();
    line(&mut world, "draftkings", "LAL", -2.675);
    line(&mut world, "draftkings", "Over", 228.25);
    assert_eq!(lines(&world, "LAL"), "-2.68 228.3 draftkings draftkings");
}

#[test]
fn a_line_too_large_for_its_column_is_left_to_the_writer() {
    let mut world = world();
    line(&mut world, "draftkings", "LAL", -1000.0);
    let computed = world.compute(&[day(1, 15)]);
    let found: Vec<_> =
        computed.violations.iter().map(|v| (v.row, v.column, v.rule.as_str())).collect();
    assert_eq!(found, [(0, "game_spread", "NUMERIC(5,2)")]);
    assert_eq!(computed.batch.num_rows(), 2);
}

#[test]
fn movements_are_not_filled() {
    let mut world = world();
    line(&mut world, "draftkings", "LAL", -2.5);
    let output = world.on(day(1, 15));
    assert_eq!(output.cells("LAL", &["spread_movement", "total_movement"]), "null null");
}

#[test]
fn without_the_table_there_are_no_lines() {
    let world = world();
    assert!(!world.tables.contains_key(ODDS_API_GAME_LINES.name));
    assert_eq!(lines(&world, "LAL"), "null null null null");
}
