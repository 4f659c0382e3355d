//! Age, injury, id, tip-off and constant columns: sections 3.10, 6.8, 6.10.

use super::*;
use rstest::rstest;

fn born(year: i16, month: i8, day: i8) -> Fields {
    vec![("birth_date", Cell::Date(days(year, month, day)))]
}

#[rstest]
#[case(days(2024, 12, 27), born(1984, 12, 30), 39)]
#[case(d(), born(2000, 1, 16), 24)]
#[case(d(), born(2000, 1, 15), 25)]
#[case(days(2025, 2, 20), born(1995, 3, 1), 29)]
#[case(days(2025, 2, 28), born(2000, 2, 29), 24)]
#[case(days(2025, 3, 1), born(2000, 2, 29), 25)]
fn ages(#[case] date: i32, #[case] roster: Fields, #[case] expected: i64) {
    let mut w = Warehouse { mode: Mode::Daily, ..Warehouse::default() };
    w.game("1", date, "LAL", "SAC", 1, vec![]).roster(date, "LAL", "a", roster);
    assert_eq!(w.run_on(date).row("a").int("player_age"), Some(expected));
}

#[rstest]
#[case::listed_age_first(vec![("age", 31.into()), ("birth_date", Cell::Date(0))], vec![], 31)]
#[case::later_hour(vec![("age", 31.into()), ("scrape_hour", 14.into())], vec![("age", 40.into())], 31)]
#[case::team(
    vec![("age", 31.into()), ("team_abbr", "BOS".into())],
    vec![("age", 40.into())],
    31
)]
#[case::highest(vec![("age", 31.into())], vec![("age", 30.into())], 31)]
#[case::missing_last(vec![("age", 31.into())], vec![], 31)]
#[case::later_birth(born(2000, 1, 1), born(1990, 1, 1), 25)]
fn of_roster_rows_of_one_date(
    #[case] first: Fields,
    #[case] second: Fields,
    #[case] expected: i64,
) {
    let mut w = Warehouse::with_game();
    w.roster(jan(14), "LAL", "a", first).roster(jan(14), "LAL", "a", second);
    assert_eq!(w.row().int("player_age"), Some(expected));
}

#[test]
fn older_roster_rows_are_not_consulted() {
    let mut w = Warehouse::with_game();
    w.roster(jan(10), "LAL", "a", vec![("age", 30.into())]);
    w.roster(jan(16), "LAL", "a", vec![("age", 50.into())]);
    assert_eq!(w.row().int("player_age"), Some(30));
    w.roster(jan(12), "SAC", "a", vec![]);
    assert_eq!(w.row().int("player_age"), None);
    let mut w = Warehouse::with_game();
    w.roster(d() - 91, "LAL", "a", vec![("age", 30.into())]);
    assert_eq!(w.row().int("player_age"), None);
    w.roster(d() - 90, "LAL", "a", vec![("age", 29.into())]);
    assert_eq!(w.row().int("player_age"), Some(29));
}

#[test]
fn rosters_after_as_of_are_ignored() {
    let mut w = Warehouse::with_game();
    w.roster(jan(10), "LAL", "a", vec![("age", 30.into())]);
    w.roster(jan(12), "LAL", "a", vec![("age", 31.into())]);
    w.settings.as_of = Some(eastern_instant(jan(12), 0));
    assert_eq!(w.row().int("player_age"), Some(31));
    w.settings.as_of = Some(eastern_instant(jan(12), 0) - 1);
    assert_eq!(w.row().int("player_age"), Some(30));
}

fn injury(row: &OutputRow) -> (Option<String>, Option<String>) {
    (row.text("player_status"), row.text("injury_report"))
}

fn words(status: &str, reason: &str) -> (Option<String>, Option<String>) {
    let word = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (word(status), word(reason))
}

#[rstest]
#[case("Knee", "injury", "Knee")]
#[case("", "injury", "injury")]
#[case("Unknown", "injury", "injury")]
#[case("NaN", "None", "")]
#[case("none", "", "")]
fn reasons(#[case] reason: &str, #[case] category: &str, #[case] expected: &str) {
    let mut w = Warehouse::with_game();
    let more = vec![("reason", reason.into()), ("reason_category", category.into())];
    w.report("a", d(), 10, "Questionable", more);
    assert_eq!(injury(&w.row()), words("Questionable", expected));
}

#[rstest]
#[case::date((jan(14), 20.into(), vec![]), (d(), 5.into(), vec![]))]
#[case::hour((d(), 5.into(), vec![]), (d(), 6.into(), vec![]))]
#[case::hour_missing((d(), Cell::Null, vec![]), (d(), 0.into(), vec![]))]
#[case::load((d(), 5.into(), vec![]), (d(), 5.into(), vec![("processed_at", Cell::At(0))]))]
#[case::confidence(
    (d(), 5.into(), vec![("confidence_score", 0.5.into())]),
    (d(), 5.into(), vec![("confidence_score", 0.9.into())]),
)]
fn the_latest_report_counts(#[case] old: (i32, Cell, Fields), #[case] new: (i32, Cell, Fields)) {
    let mut w = Warehouse::with_game();
    w.report("a", new.0, new.1, "questionable", new.2).report("a", old.0, old.1, "out", old.2);
    assert_eq!(injury(&w.row()).0.as_deref(), Some("questionable"));
}

#[rstest]
#[case::status(vec![("injury_status", "out".into())], vec![("injury_status", "doubtful".into())], ("doubtful", ""))]
#[case::case(vec![("injury_status", "out".into())], vec![("injury_status", "OUT".into())], ("OUT", ""))]
#[case::team(
    vec![("team", "SAC".into()), ("reason", "x".into())],
    vec![("team", "LAL".into()), ("reason", "y".into())],
    ("out", "y"),
)]
#[case::reason(vec![("reason", "x".into())], vec![("reason", "w".into())], ("out", "w"))]
#[case::reason_missing(
    vec![("reason", Cell::Null), ("reason_category", "c".into())],
    vec![("reason", "x".into())],
    ("out", "x"),
)]
fn equal_reports_go_by_text(
    #[case] last: Fields,
    #[case] first: Fields,
    #[case] expected: (&str, &str),
) {
    let mut w = Warehouse::with_game();
    w.report("a", d(), 5, "out", last).report("a", d(), 5, "out", first);
    assert_eq!(injury(&w.row()), words(expected.0, expected.1));
}

#[rstest]
#[case::before(18, true)]
#[case::at_tip_off(19, false)]
fn reports_count_before_tip_off(#[case] hour: i64, #[case] usable: bool) {
    let mut w = Warehouse::with_game();
    w.report("a", d(), hour, "out", vec![]);
    assert_eq!(injury(&w.row()).0.is_some(), usable);
}

#[rstest]
#[case(11, true)]
#[case(12, false)]
fn an_unknown_tip_off_is_noon(#[case] hour: i64, #[case] usable: bool) {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 1, vec![("game_date_est", Cell::Null)]).listed("a", "LAL");
    w.report("a", d(), hour, "out", vec![]);
    assert_eq!(injury(&w.row()).0.is_some(), usable);
}

#[test]
fn reports_of_other_dates_or_without_date_do_not_count() {
    let mut w = Warehouse::with_game();
    w.report("a", d(), 5, "out", vec![("game_date", Cell::Date(jan(16)))]);
    w.report("a", d(), 5, "out", vec![("report_date", Cell::Null)]);
    w.report("a", d() - 31, 5, "out", vec![]);
    assert_eq!(injury(&w.row()), (None, None));
}

fn registered(w: &mut Warehouse, player: &str, id: &str) {
    let fields = vec![("player_lookup", player.into()), ("universal_player_id", id.into())];
    w.add(&inputs::NBA_PLAYERS_REGISTRY, fields);
}

fn alias(w: &mut Warehouse, alias: &str, player: &str, active: bool) {
    let fields = vec![
        ("alias_lookup", alias.into()),
        ("nba_canonical_lookup", player.into()),
        ("is_active", active.into()),
    ];
    w.add(&inputs::PLAYER_ALIASES, fields);
}

#[test]
fn ids_by_name_then_by_active_alias() {
    let mut w = Warehouse::with_game();
    let id = |w: &Warehouse| w.row().text("universal_player_id");
    assert_eq!(id(&w), None);
    registered(&mut w, "canonical", "c_002");
    alias(&mut w, "a", "canonical", false);
    assert_eq!(id(&w), None);
    alias(&mut w, "a", "canonical", true);
    assert_eq!(id(&w).as_deref(), Some("c_002"));
    registered(&mut w, "canonical", "c_001");
    assert_eq!(id(&w).as_deref(), Some("c_001"));
    registered(&mut w, "a", "z_002");
    registered(&mut w, "a", "z_001");
    assert_eq!(id(&w).as_deref(), Some("z_001"));
}

#[rstest]
#[case(None, "7:00 PM ET")]
#[case(Some(""), "7:00 PM ET")]
#[case(Some("America/Los_Angeles"), "4:00 PM PT")]
#[case(Some("Nowhere/At_All"), "7:00 PM EST")]
fn tip_off_on_the_arenas_clock(#[case] zone: Option<&str>, #[case] expected: &str) {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 1, vec![("arena_timezone", zone.into())]).listed("a", "LAL");
    assert_eq!(w.row().text("game_start_time_local").as_deref(), Some(expected));
}

#[test]
fn constant_columns() {
    let row = Warehouse::with_game().row();
    let zero = [
        "next_game_days_rest",
        "games_in_next_7_days",
        "opponent_games_in_next_7_days",
        "opponent_next_game_days_rest",
        "reprocess_attempt_count",
    ];
    assert_eq!(row.ints(zero), [Some(0); 5]);
    assert_eq!(row.int("context_version"), Some(1));
    for name in ["next_game_is_primetime", "circuit_breaker_active", "manual_override_required"] {
        assert_eq!(row.flag(name), Some(false), "{name}");
    }
    let null = [
        "travel_miles",
        "time_zone_changes",
        "fourth_quarter_minutes_last_7",
        "clutch_minutes_last_7_games",
        "questionable_teammates",
        "probable_teammates",
    ];
    assert_eq!(row.ints(null), [None; 6]);
    assert_eq!(row.text("source_boxscore_hash"), None);
    assert_eq!(row.text("season_phase").as_deref(), Some("mid"));
    let reason = row.text("processing_decision_reason");
    assert_eq!(reason.as_deref(), Some("processed_successfully"));
    assert_eq!(row.text("data_hash").map(|hash| hash.len()), Some(16));
}
