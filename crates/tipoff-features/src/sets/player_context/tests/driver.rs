//! Who gets a row: section 4.

use super::*;
use rstest::rstest;

/// LAL at SAC in daily mode, `a` on the roster of LAL.
fn daily() -> Warehouse {
    let mut w = Warehouse { mode: Mode::Daily, ..Warehouse::default() };
    w.game("0022400100", d(), "LAL", "SAC", 1, vec![]);
    w.roster(jan(14), "LAL", "a", vec![]);
    w
}

#[test]
fn daily_rows_come_from_each_teams_own_latest_roster() {
    let mut w = daily();
    w.roster(jan(13), "LAL", "gone", vec![])
        .roster(jan(14), "LAL", "late", vec![("scrape_hour", 20.into())])
        .roster(jan(14), "LAL", "a", vec![("scrape_hour", 20.into())])
        .roster(jan(10), "SAC", "b", vec![])
        .roster(jan(16), "SAC", "tomorrow", vec![])
        .roster(jan(15), "BOS", "idle", vec![]);
    let output = w.run();
    assert_eq!(output.players(), ["a", "b", "late"]);
    let row = output.row("b");
    assert_eq!(row.text("team_abbr").as_deref(), Some("SAC"));
    assert_eq!(row.text("opponent_team_abbr").as_deref(), Some("LAL"));
    assert_eq!(row.text("game_id").as_deref(), Some("20250115_LAL_SAC"));
    assert_eq!(row.date("game_date"), Some(d()));
    assert_eq!(row.flag("home_game"), Some(true));
    assert_eq!(output.row("a").flag("home_game"), Some(false));
}

#[rstest]
#[case(0, &["a"])]
#[case(90, &["a"])]
#[case(91, &[])]
fn rosters_are_at_most_ninety_days_old(#[case] ago: i32, #[case] expected: &[&str]) {
    let mut w = Warehouse { mode: Mode::Daily, ..Warehouse::default() };
    w.game("1", d(), "LAL", "SAC", 1, vec![]).roster(d() - ago, "LAL", "a", vec![]);
    assert_eq!(w.run().players(), expected);
}

#[rstest]
#[case::out("out", d(), 10, &[])]
#[case::any_case("Doubtful", d(), 10, &[])]
#[case::evening_before("out", jan(14), 20, &[])]
#[case::thirty_days("out", d() - 30, 20, &[])]
#[case::older("out", d() - 31, 20, &["a"])]
#[case::questionable("questionable", d(), 10, &["a"])]
#[case::at_tip_off("out", d(), 19, &["a"])]
fn players_reported_absent_are_dropped(
    #[case] status: &str,
    #[case] date: i32,
    #[case] hour: i64,
    #[case] expected: &[&str],
) {
    let mut w = daily();
    w.report("a", date, hour, status, vec![]);
    assert_eq!(w.run().players(), expected);
    w.settings.drop_out_doubtful = false;
    assert_eq!(w.run().players(), ["a"]);
}

#[test]
fn only_the_latest_report_for_the_game_drops() {
    let mut w = daily();
    w.report("a", jan(14), 17, "out", vec![]).report("a", d(), 11, "available", vec![]);
    w.report("a", d(), 12, "out", vec![("game_date", Cell::Date(jan(16)))]);
    assert_eq!(w.run().players(), ["a"]);
}

#[test]
fn backfill_rows_come_from_the_book_whatever_the_status() {
    let mut w = Warehouse::with_game();
    let fields = |player: &str, status: &str| {
        vec![
            ("game_id", "20250115_LAL_SAC".into()),
            ("game_date", Cell::Date(d())),
            ("player_lookup", player.into()),
            ("team_abbr", "LAL".into()),
            ("player_status", status.into()),
        ]
    };
    for (player, status) in [("b", "inactive"), ("c", "dnp"), ("", "active")] {
        w.add(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, fields(player, status));
    }
    w.report("a", d(), 10, "out", vec![]);
    assert_eq!(w.run().players(), ["a", "b", "c"]);
}

#[rstest]
#[case::no_such_game("20250115_BOS_NYK")]
#[case::other_date("20250116_LAL_SAC")]
#[case::official_id("0022400100")]
fn a_book_row_without_a_game_fails_unless_another_survives(#[case] game: &str) {
    let mut w = Warehouse::with_game();
    w.game("0022400200", jan(16), "LAL", "SAC", 1, vec![]);
    w.book("b", "LAL", game).book("a", "LAL", game);
    let output = w.run();
    assert_eq!(output.players(), ["a"]);
    assert_eq!(output.failures(), [("b", "CALCULATION_ERROR")]);
}

#[test]
fn codes_of_other_feeds_meet() {
    let mut w = Warehouse::default();
    w.game("1", d(), "GS", "BRK", 1, vec![]).book("a", "BRK", "20250115_GSW_BKN");
    w.book("b", "GSW", "20250115_GS_BRK");
    let output = w.run();
    assert_eq!(output.players(), ["a", "b"]);
    assert_eq!(output.row("a").text("game_id").as_deref(), Some("20250115_GSW_BKN"));
    assert_eq!(output.row("a").text("team_abbr").as_deref(), Some("BKN"));
    assert_eq!(output.row("b").text("opponent_team_abbr").as_deref(), Some("BKN"));
}

#[test]
fn a_missing_team_is_that_of_the_latest_box_score() {
    let mut w = Warehouse::with_game();
    w.listed("b", "").listed("c", "").listed("d", "");
    w.score("b", jan(10), 9, 20.0, vec![]);
    // A game not played tells the team too; one older than 30 days does not.
    w.score("b", jan(12), Cell::Null, Cell::Null, vec![("team_abbr", "SAC".into())]);
    w.score("c", d() - 31, 9, 20.0, vec![]);
    let output = w.run();
    assert_eq!(output.players(), ["a", "b"]);
    assert_eq!(output.row("b").text("team_abbr").as_deref(), Some("SAC"));
    let category = "CALCULATION_ERROR";
    assert_eq!(output.failures(), [("c", category), ("d", category)]);
}

#[test]
fn a_team_in_neither_slot_is_away_at_the_home_team() {
    let mut w = Warehouse::default();
    w.game("1", d(), "BOS", "LAL", 1, vec![]).book("a", "DEN", "20250115_BOS_LAL");
    w.book("b", "BOS", "20250115_BOS_LAL");
    let output = w.run();
    for player in ["a", "b"] {
        assert_eq!(output.row(player).text("opponent_team_abbr").as_deref(), Some("LAL"));
        assert_eq!(output.row(player).flag("home_game"), Some(false));
    }
}

#[rstest]
#[case::open(true, 2_000, &[])]
#[case::closes_now(true, 1_000, &["a"])]
#[case::not_tripped(false, 2_000, &["a"])]
fn an_open_breaker_keeps_a_player_out(
    #[case] tripped: bool,
    #[case] until: i64,
    #[case] expected: &[&str],
) {
    let mut w = Warehouse::with_game();
    for (number, tripped) in [(1, true), (3, tripped)] {
        let fields = vec![
            ("processor_name", "upcoming_player_game_context".into()),
            ("entity_id", "a".into()),
            ("analysis_date", Cell::Date(d())),
            ("attempt_number", Cell::Int(number)),
            ("circuit_breaker_tripped", tripped.into()),
            ("circuit_breaker_until", Cell::At(until)),
        ];
        w.add(&inputs::REPROCESS_ATTEMPTS, fields);
    }
    let output = w.run();
    assert_eq!(output.players(), expected);
    if expected.is_empty() {
        assert_eq!(output.failures(), [("a", "CIRCUIT_BREAKER_ACTIVE")]);
        // As in the precompute sets: a retry before then would be refused again.
        assert!(output.0.failures.iter().all(|failure| !failure.can_retry));
    } else {
        let row = output.row("a");
        assert_eq!(row.int("reprocess_attempt_count"), Some(3));
        assert_eq!(row.flag("circuit_breaker_active"), Some(false));
    }
}

#[test]
fn no_player_is_no_error() {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 1, vec![]);
    for mode in [Mode::Daily, Mode::Backfill] {
        w.mode = mode;
        let output = w.run();
        assert!(output.players().is_empty() && output.failures().is_empty());
        assert!(output.0.notes.is_empty());
    }
}

#[rstest]
#[case(Some(1), true)]
#[case(Some(2), false)]
#[case(Some(3), true)]
#[case(None, false)]
fn a_date_needs_a_scheduled_or_final_game(#[case] status: Option<i64>, #[case] has_rows: bool) {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 1, vec![("game_status", status.into())]).listed("a", "LAL");
    let output = w.run();
    assert_eq!(!output.players().is_empty(), has_rows);
    assert_eq!(output.0.notes.len(), usize::from(!has_rows));
}

#[test]
fn a_live_game_has_rows_beside_a_scheduled_one() {
    let mut w = Warehouse::default();
    w.game("1", d(), "LAL", "SAC", 1, vec![]).game("2", d(), "BOS", "NYK", 2, vec![]);
    w.book("b", "BOS", "20250115_BOS_NYK");
    assert_eq!(w.run().players(), ["b"]);
}

#[rstest]
#[case(7, false)]
#[case(9, false)]
#[case(6, true)]
#[case(10, true)]
fn the_off_season_needs_a_flag(#[case] month: i8, #[case] has_rows: bool) {
    let date = days(2025, month, 15);
    let mut w = Warehouse::default();
    w.game("1", date, "LAL", "SAC", 1, vec![]);
    let fields = vec![
        ("game_id", format!("2025{month:02}15_LAL_SAC").into()),
        ("game_date", Cell::Date(date)),
        ("player_lookup", "a".into()),
        ("team_abbr", "LAL".into()),
    ];
    w.add(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, fields);
    assert_eq!(w.run_on(date).players().len(), usize::from(has_rows));
    w.settings.off_season = true;
    assert_eq!(w.run_on(date).players(), ["a"]);
}

#[test]
fn of_two_rosters_the_later_wins_then_the_recent_team_then_the_text() {
    let mut w = daily();
    w.game("2", d(), "BOS", "NYK", 1, vec![]);
    w.roster(jan(13), "BOS", "a", vec![]).roster(jan(14), "NYK", "b", vec![]);
    w.roster(jan(14), "LAL", "b", vec![]).roster(jan(14), "LAL", "c", vec![]);
    w.roster(jan(14), "NYK", "c", vec![]);
    w.score("b", jan(9), Cell::Null, Cell::Null, vec![("team_abbr", "NYK".into())]);
    // The recent team does not beat a later roster.
    w.score("a", jan(9), 9, 9.0, vec![("team_abbr", "BOS".into())]);
    let output = w.run();
    assert_eq!(output.players(), ["a", "b", "c"]);
    let team = |player| output.row(player).text("team_abbr").expect("set");
    assert_eq!([team("a"), team("b"), team("c")], ["LAL", "NYK", "LAL"]);
}

#[test]
fn of_two_book_rows_the_recent_team_wins_then_team_then_game() {
    let mut w = Warehouse::with_game();
    w.game("2", d(), "BOS", "NYK", 1, vec![]).game("3", d(), "LAL", "DEN", 1, vec![]);
    w.book("a", "BOS", "20250115_BOS_NYK").book("a", "LAL", "20250115_LAL_DEN");
    w.book("b", "LAL", "20250115_LAL_SAC").book("b", "LAL", "20250115_LAL_DEN");
    w.score("a", jan(9), Cell::Null, Cell::Null, vec![]);
    let output = w.run();
    for player in ["a", "b"] {
        let row = output.row(player);
        assert_eq!(row.text("team_abbr").as_deref(), Some("LAL"));
        assert_eq!(row.text("game_id").as_deref(), Some("20250115_LAL_DEN"));
    }
}

#[test]
fn an_absent_player_of_one_roster_stays_on_the_other() {
    // The filter works on each game's own tip-off, before collisions.
    let mut w = daily();
    let early = ("game_date_est", Cell::At(eastern_instant(d(), 12)));
    w.game("2", d(), "BOS", "NYK", 1, vec![early]);
    w.roster(jan(13), "BOS", "a", vec![]).report("a", d(), 15, "out", vec![]);
    let output = w.run();
    assert_eq!(output.row("a").text("team_abbr").as_deref(), Some("BOS"));
}

#[rstest]
#[case::status(vec![("game_status", 1.into())], vec![("game_status", 3.into())])]
#[case::load(vec![("processed_at", Cell::At(5))], vec![("processed_at", Cell::At(6))])]
#[case::id(vec![("game_id", "2".into())], vec![("game_id", "1".into())])]
fn of_two_official_ids_one_is_in_force(#[case] weak: Fields, #[case] strong: Fields) {
    let mut w = Warehouse::default();
    let zone = |mut fields: Fields, zone: &str| {
        fields.push(("arena_timezone", zone.into()));
        fields
    };
    w.game("3", d(), "LAL", "SAC", 1, zone(weak, "America/Denver"));
    w.game("4", d(), "LAL", "SAC", 1, zone(strong, "America/Chicago")).listed("a", "LAL");
    assert_eq!(w.row().text("game_start_time_local").as_deref(), Some("6:00 PM CT"));
}

#[test]
fn of_rows_of_one_game_the_highest_status_is_in_force() {
    let mut w = Warehouse::default();
    let at = |status: i64, at: i64, zone: &str| {
        vec![
            ("game_status", status.into()),
            ("processed_at", Cell::At(at)),
            ("arena_timezone", Cell::from(zone)),
        ]
    };
    w.game("1", d(), "LAL", "SAC", 1, at(3, 1, "America/Denver")).listed("a", "LAL");
    w.game("1", d(), "LAL", "SAC", 1, at(1, 9, "America/Chicago"));
    w.game("1", d(), "LAL", "SAC", 1, at(3, 2, "America/Los_Angeles"));
    assert_eq!(w.row().text("game_start_time_local").as_deref(), Some("4:00 PM PT"));
}

#[test]
fn odd_dates_are_reported_once_a_kind() {
    let mut w = Warehouse { mode: Mode::Daily, ..Warehouse::default() };
    let games = [("LAL", "SAC"), ("BOS", "NYK"), ("DEN", "MIA")];
    for date in [d(), jan(16)] {
        for (away, home) in games {
            w.game(&format!("{date}{away}"), date, away, home, 1, vec![]);
        }
    }
    for at in 0..50 {
        w.roster(jan(14), "LAL", &format!("p{at}"), vec![]);
    }
    let targets = [d(), jan(16)].map(|date| Target { date, mode: Mode::Daily });
    let expected = [
        "fewer than 10 % of the players have a points line",
        "rosters give players to fewer than 6 teams",
        "fewer than 10 % of the players have a recent usage rate",
    ]
    .map(|text| Warning::on(text, [d(), jan(16)]));
    assert_eq!(w.computed(&targets).0.warnings, expected);
    w.mode = Mode::Backfill;
    assert!(w.run().0.warnings.is_empty());
}
