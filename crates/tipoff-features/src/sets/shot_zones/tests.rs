//! The edge cases of section 7 and the emission rules of section 5, from
//! record batches to output cells.

use super::compute;
use crate::core::calendar::{days, wall};
use crate::set::{Mode, Target};
use crate::sets::zone_testing::{Output, Record, Warehouse};
use rstest::rstest;
use tipoff_catalog::inputs::{NBA_SCHEDULE, PLAYER_GAME_SUMMARY};
use tipoff_catalog::outputs::{SHOT_ZONES, SHOT_ZONES_SET};

const CREATION: [&str; 2] = ["assisted_fg_makes", "unassisted_fg_makes"];
const PAINT: [&str; 2] = ["paint_attempts", "paint_makes"];
const MID_RANGE: [&str; 2] = ["mid_range_attempts", "mid_range_makes"];
const THREE_PT: [&str; 2] = ["three_pt_attempts", "three_pt_makes"];

/// 1 February 2026: no season boundary, 103 days into the season.
fn d() -> i32 {
    days(2026, 2, 1)
}

/// The standard game S.
fn game(date: i32) -> Record {
    Record::default()
        .with("player_lookup", "playera")
        .with("universal_player_id", "playera_001")
        .with("game_id", format!("g{date}").as_str())
        .with("game_date", date)
        .with("team_abbr", "LAL")
        .with("is_active", true)
        .with("minutes_played", 300)
        .with("fg_attempts", 14)
        .with("fg_makes", 7)
        .with("assisted_fg_makes", 4)
        .with("unassisted_fg_makes", 3)
        .with("paint_attempts", 6)
        .with("paint_makes", 4)
        .with("mid_range_attempts", 3)
        .with("mid_range_makes", 1)
        .with("three_pt_attempts", 5)
        .with("three_pt_makes", 2)
}

/// `n` standard games on the days before `date`, newest first.
fn games(date: i32, n: i32) -> Vec<Record> {
    (1..=n).map(|back| game(date - back)).collect()
}

fn run(warehouse: &Warehouse) -> Output {
    warehouse.compute(&SHOT_ZONES_SET, compute)
}

/// A daily run with `finals` final games of the team before the date.
fn daily(date: i32, rows: Vec<Record>, finals: i32) -> Output {
    run(&daily_warehouse(date, rows, finals))
}

fn daily_warehouse(date: i32, rows: Vec<Record>, finals: i32) -> Warehouse {
    Warehouse::daily(date)
        .games(("LAL", "BOS"), 3, (1..=finals).map(|back| date - back))
        .games(("LAL", "BOS"), 1, [date])
        .rows(&PLAYER_GAME_SUMMARY, rows)
}

/// Ten games, the named columns missing.
fn ten_without(columns: &[&str]) -> Vec<Record> {
    games(d(), 10).into_iter().map(|game| game.without(columns)).collect()
}

fn zeros(mut record: Record, columns: &[&'static str]) -> Record {
    for column in columns {
        record = record.with(column, 0);
    }
    record
}

const AS_CASE_1: &str = "paint_rate_last_10 42.86; mid_range_rate_last_10 21.43
    three_pt_rate_last_10 35.71; paint_pct_last_10 0.667; mid_range_pct_last_10 0.333
    three_pt_pct_last_10 0.400; paint_attempts_per_game 6.0; mid_range_attempts_per_game 3.0
    three_pt_attempts_per_game 5.0; total_shots_last_10 140; assisted_rate_last_10 57.14
    unassisted_rate_last_10 42.86; primary_scoring_zone paint; games_in_sample_10 10
    sample_quality_10 excellent; data_quality_tier high; early_season_flag false";
const NOTHING: &str = "paint_rate_last_10 NULL; mid_range_rate_last_10 NULL
    three_pt_rate_last_10 NULL; paint_pct_last_10 NULL; mid_range_pct_last_10 NULL
    three_pt_pct_last_10 NULL; paint_attempts_per_game 0.0; mid_range_attempts_per_game 0.0
    three_pt_attempts_per_game 0.0; total_shots_last_10 NULL; assisted_rate_last_10 NULL
    unassisted_rate_last_10 NULL; primary_scoring_zone NULL; data_quality_tier high
    data_hash f6c18c71022dcff5";

#[test]
fn case_1_ten_games() {
    let output = daily(d(), games(d(), 10), 12);
    output.assert_first(AS_CASE_1);
    output.assert_first(
        "player_lookup playera; universal_player_id playera_001; analysis_date 2026-02-01
        games_in_sample_20 10; sample_quality_20 limited; paint_rate_last_20 NULL
        paint_pct_last_20 NULL; data_hash 42201d0d447502a7; player_position NULL
        calculation_notes NULL; source_player_game_last_updated 2026-02-01T00:00:00Z
        source_player_game_rows_found NULL; source_player_game_completeness_pct NULL
        source_player_game_hash NULL; insufficient_data_reason NULL; expected_games_count 10
        actual_games_count 10; completeness_percentage 100.0; missing_games_count 0
        is_production_ready true; data_quality_issues []; last_reprocess_attempt_at NULL
        reprocess_attempt_count 0; circuit_breaker_active false; circuit_breaker_until NULL
        manual_override_required false; season_boundary_detected false
        backfill_bootstrap_mode false; processing_decision_reason processed_successfully
        created_at 1970-01-01T00:00:00Z; processed_at 1970-01-01T00:00:00Z",
    );
}

#[test]
fn case_2_fourteen_games_give_no_trend() {
    let output = daily(d(), games(d(), 14), 14);
    output.assert_first(AS_CASE_1);
    output.assert_first(
        "games_in_sample_20 14; sample_quality_20 good; paint_rate_last_20 NULL
        paint_pct_last_20 NULL; data_hash b60a42bc2942a605",
    );
}

#[test]
fn case_3_fifteen_games_give_a_trend() {
    let output = daily(d(), games(d(), 15), 15);
    output.assert_first(AS_CASE_1);
    output.assert_first(
        "games_in_sample_20 15; sample_quality_20 good; paint_rate_last_20 42.86
        paint_pct_last_20 0.667; data_hash 383895890825469a",
    );
}

#[test]
fn case_4_trend_over_older_games() {
    let mut rows = games(d(), 10);
    let older = (11..=25).map(|back| game(d() - back));
    rows.extend(older.map(|game| game.with("paint_attempts", 2).with("paint_makes", 1)));
    let output = daily(d(), rows, 20);
    output.assert_first(AS_CASE_1);
    output.assert_first(
        "games_in_sample_20 20; sample_quality_20 excellent; paint_rate_last_20 33.33
        paint_pct_last_20 0.625; data_hash 852798c3b3d7ca91",
    );
}

#[rstest]
#[case::case_5(9, 9, "EXPECTED_INCOMPLETE", false, "Season bootstrap: 9/9 games (need 10)")]
#[case::case_6(9, 10, "INCOMPLETE_UPSTREAM", true, "Missing upstream data: 9/10 games (need 10)")]
#[case::case_9(6, 10, "INCOMPLETE_DATA", true, "Incomplete data: 60.0% (6/10 games)")]
#[case::seven_of_ten(
    7,
    10,
    "INCOMPLETE_UPSTREAM",
    true,
    "Missing upstream data: 7/10 games (need 10)"
)]
fn short_players_are_skipped(
    #[case] played: i32,
    #[case] finals: i32,
    #[case] category: &str,
    #[case] can_retry: bool,
    #[case] reason: &str,
) {
    let output = daily(d(), games(d(), played), finals);
    assert_eq!(output.failure(), (category, can_retry, reason));
}

#[rstest]
#[case::case_7(20, 9, 126, "good")]
#[case::case_8(14, 7, 98, "good")]
fn early_in_a_season_fewer_games_are_enough(
    #[case] day: i32,
    #[case] n: i32,
    #[case] total: i32,
    #[case] quality: &str,
) {
    let date = days(2025, 10, 21) + day;
    let output = daily(date, games(date, n), n);
    output.assert_first(&format!(
        "paint_rate_last_10 42.86; mid_range_rate_last_10 21.43; three_pt_rate_last_10 35.71
        total_shots_last_10 {total}; sample_quality_10 {quality}; games_in_sample_10 {n}
        games_in_sample_20 {n}; sample_quality_20 insufficient; early_season_flag true
        data_quality_tier medium; season_boundary_detected true; backfill_bootstrap_mode true"
    ));
    let output = daily(date, games(date, n - 1), n - 1);
    assert_eq!(output.failure().0, "EXPECTED_INCOMPLETE");
}

/// Case 10: the completeness check is off, so the minimum rule decides.
#[test]
fn case_10_season_boundary_lifts_the_completeness_check() {
    let date = days(2026, 4, 5);
    let output = daily(date, games(date, 6), 10);
    let reason = "Missing upstream data: 6/10 games (need 10)";
    assert_eq!(output.failure(), ("INCOMPLETE_UPSTREAM", true, reason));
    let output = daily(date, games(date, 10), 10);
    output.assert_first("season_boundary_detected true; backfill_bootstrap_mode false");
}

#[test]
fn case_11_all_counts_zero() {
    let columns: Vec<&str> =
        [PAINT, MID_RANGE, THREE_PT, CREATION].concat().into_iter().chain(["fg_makes"]).collect();
    let rows = games(d(), 10).into_iter().map(|game| zeros(game, &columns)).collect();
    daily(d(), rows, 10).assert_first(NOTHING);
}

#[test]
fn case_12_only_threes_charted() {
    let output = daily(d(), ten_without(&[PAINT, MID_RANGE, CREATION].concat()), 10);
    output.assert_first(
        "paint_rate_last_10 NULL; mid_range_rate_last_10 NULL; three_pt_rate_last_10 NULL
        assisted_rate_last_10 NULL; unassisted_rate_last_10 NULL; primary_scoring_zone NULL
        three_pt_pct_last_10 0.400; paint_attempts_per_game 0.0; mid_range_attempts_per_game 0.0
        three_pt_attempts_per_game 5.0; total_shots_last_10 50; data_hash 50e2e7b7e375dbdd",
    );
}

#[rstest]
#[case::case_13(
    &[PAINT, MID_RANGE, CREATION],
    "paint_rate_last_10 41.22; mid_range_rate_last_10 20.61; three_pt_rate_last_10 38.17
    three_pt_attempts_per_game 5.0; total_shots_last_10 131; data_hash 448ece7c8986c520"
)]
#[case::case_14(
    &[PAINT, MID_RANGE, CREATION, THREE_PT],
    "paint_rate_last_10 42.86; mid_range_rate_last_10 21.43; three_pt_rate_last_10 35.71
    three_pt_attempts_per_game 4.5; total_shots_last_10 126; data_hash 7a9574b6ac5cd812"
)]
fn one_uncharted_game(#[case] missing: &[[&str; 2]], #[case] expected: &str) {
    let mut rows = games(d(), 10);
    let newest = rows.remove(0);
    rows.push(newest.without(&missing.concat()));
    let output = daily(d(), rows, 10);
    output.assert_first(expected);
    output.assert_first(
        "paint_pct_last_10 0.667; mid_range_pct_last_10 0.333; three_pt_pct_last_10 0.400
        paint_attempts_per_game 5.4; mid_range_attempts_per_game 2.7
        assisted_rate_last_10 51.43; unassisted_rate_last_10 38.57; primary_scoring_zone paint",
    );
}

#[test]
fn case_15_no_zone_charted() {
    let rows = ten_without(&[PAINT, MID_RANGE, THREE_PT, CREATION].concat());
    daily(d(), rows, 10).assert_first(NOTHING);
}

#[test]
fn case_16_no_makes() {
    let columns = ["paint_makes", "mid_range_makes", "three_pt_makes", "fg_makes"];
    let rows = games(d(), 10).into_iter().map(|game| zeros(game, &columns)).collect();
    daily(d(), rows, 10).assert_first(
        "paint_rate_last_10 42.86; mid_range_rate_last_10 21.43; three_pt_rate_last_10 35.71
        paint_pct_last_10 0.000; mid_range_pct_last_10 0.000; three_pt_pct_last_10 0.000
        assisted_rate_last_10 NULL; unassisted_rate_last_10 NULL; data_hash 37a6ca0678c07aa8",
    );
}

#[test]
fn case_17_creation_does_not_add_up() {
    let rows = games(d(), 10).into_iter().map(|game| game.with("fg_makes", 10)).collect();
    daily(d(), rows, 10).assert_first(
        "assisted_rate_last_10 40.00; unassisted_rate_last_10 30.00; data_hash 331a80f74e28aafd",
    );
}

/// Rounding of shares by scaling, half to even (section 7).
#[rstest]
#[case(1, "0.012")]
#[case(3, "0.038")]
#[case(7, "0.088")]
#[case(9, "0.112")]
#[case(13, "0.162")]
fn shares_round_by_scaling(#[case] makes: i64, #[case] expected: &str) {
    let mut rows: Vec<Record> = games(d(), 10)
        .into_iter()
        .map(|game| game.with("paint_attempts", 8).with("paint_makes", 0))
        .collect();
    let first = rows.remove(0);
    rows.push(first.with("paint_makes", makes));
    daily(d(), rows, 10).assert_first(&format!("paint_pct_last_10 {expected}"));
}

/// Which games count (section 7, by the query's three-valued logic).
#[rstest]
#[case(true, Some(0), Some(0), false)]
#[case(true, None, Some(4), true)]
#[case(true, None, None, false)]
#[case(true, Some(125), Some(0), true)]
#[case(true, Some(125), None, true)]
#[case(false, Some(125), Some(4), false)]
fn eligibility(
    #[case] is_active: bool,
    #[case] minutes: Option<i64>,
    #[case] attempts: Option<i64>,
    #[case] counts: bool,
) {
    let mut extra =
        game(d() - 1).without(&["minutes_played", "fg_attempts"]).with("is_active", is_active);
    if let Some(minutes) = minutes {
        extra = extra.with("minutes_played", minutes);
    }
    if let Some(attempts) = attempts {
        extra = extra.with("fg_attempts", attempts);
    }
    let mut rows: Vec<Record> = (2..=11).map(|back| game(d() - back)).collect();
    rows.push(extra);
    let output = daily(d(), rows, 11);
    let games = if counts { 11 } else { 10 };
    // The row shows that the game was delivered, played or not.
    output.assert_first(&format!("games_in_sample_20 {games}; actual_games_count 10"));
}

#[test]
fn a_player_who_never_played_is_no_candidate() {
    let bench = (1..=10)
        .map(|back| game(d() - back).with("player_lookup", "benched").with("is_active", false));
    let rows = games(d(), 10).into_iter().chain(bench).collect();
    let output = daily(d(), rows, 10);
    assert_eq!((output.rows(), output.0.failures.len()), (1, 0));
}

#[test]
fn backfill_takes_histories_as_complete() {
    let boundary = days(2026, 4, 5);
    let output = run(&Warehouse::backfill(boundary)
        .rows(&PLAYER_GAME_SUMMARY, games(boundary, 25))
        .games(("LAL", "BOS"), 3, [boundary - 1]));
    output.assert_first(
        "expected_games_count 20; actual_games_count 20; completeness_percentage 100.0
        missing_games_count 0; is_production_ready true; season_boundary_detected false
        backfill_bootstrap_mode false; early_season_flag false",
    );
    let output = run(&Warehouse::backfill(d()).rows(&PLAYER_GAME_SUMMARY, games(d(), 9)));
    let reason = "Season bootstrap: 9/9 games (need 10)";
    assert_eq!(output.failure(), ("EXPECTED_INCOMPLETE", false, reason));
}

#[test]
fn an_open_breaker_skips_the_player() {
    let until = wall(days(2099, 1, 1), 0);
    let warehouse = |date, mode, until| {
        let mut warehouse = daily_warehouse(date, games(date, 10), 10)
            .attempt(&SHOT_ZONES_SET, "playera", 2, None)
            .attempt(&SHOT_ZONES_SET, "playera", 3, Some(until));
        warehouse.targets = vec![Target { date, mode }];
        warehouse.settings.now = wall(d(), 12);
        run(&warehouse)
    };
    let reason = "Circuit breaker active until 2099-01-01 00:00:00+00:00";
    let output = warehouse(d(), Mode::Daily, until);
    assert_eq!(output.failure(), ("CIRCUIT_BREAKER_ACTIVE", false, reason));
    let output = warehouse(d(), Mode::Daily, wall(d(), 12));
    output.assert_first("reprocess_attempt_count 3; circuit_breaker_active false");
    // Not looked up in backfill, at season boundaries, in the first 30 days.
    let unread = "reprocess_attempt_count 0; circuit_breaker_active false";
    warehouse(d(), Mode::Backfill, until).assert_first(unread);
    warehouse(days(2026, 4, 5), Mode::Daily, until).assert_first(unread);
    warehouse(days(2025, 11, 10), Mode::Daily, until).assert_first(unread);
}

#[test]
fn the_first_fourteen_days_are_skipped() {
    let date = days(2024, 11, 4);
    let output = daily(date, games(date, 10), 10);
    let reason = "bootstrap_period_day_0_13_of_season_2024";
    assert_eq!(output.note(), ("skipped_early_season", reason));
    assert_eq!(daily(date + 1, games(date + 1, 10), 10).rows(), 1);
}

#[rstest]
#[case::twenty_days_before(20, true)]
#[case::too_old(21, false)]
fn a_daily_run_needs_recent_rows(#[case] back: i32, #[case] passes: bool) {
    let rows = || (back..back + 10).map(|back| game(d() - back)).collect::<Vec<_>>();
    let output = daily(d(), rows(), 10);
    if passes {
        assert_eq!(output.rows(), 1);
        return;
    }
    assert_eq!(
        output.error(),
        "`nba_analytics.player_game_summary` has 0 rows dated 2026-01-12 to 2026-02-01; \
         at least 1 is needed"
    );
    // Without games on the date there is nothing to alarm about.
    let idle = run(&Warehouse::daily(d()).rows(&PLAYER_GAME_SUMMARY, rows()));
    assert_eq!(idle.note().0, "no_data");
    // A backfill has no gate.
    let backfill = run(&Warehouse::backfill(d()).rows(&PLAYER_GAME_SUMMARY, rows()));
    assert_eq!(backfill.rows(), 1);
}

#[test]
fn a_date_without_any_game_since_the_start_has_no_data() {
    // Rows of the season before do not count; the gate is open by the row of D itself.
    let date = days(2025, 11, 10);
    let rows = vec![game(days(2025, 4, 1)), game(date), game(date + 1)];
    let reason = "no player has a game since 2025-10-21";
    assert_eq!(daily(date, rows, 0).note(), ("no_data", reason));
    let empty = run(&Warehouse::backfill(date));
    assert_eq!(empty.note(), ("no_data", reason));
}

#[test]
fn summer_dates_belong_to_the_season_that_ended() {
    let date = days(2026, 7, 15);
    let warehouse =
        Warehouse::backfill(date).rows(&PLAYER_GAME_SUMMARY, games(days(2026, 4, 1), 12));
    run(&warehouse).assert_first("games_in_sample_20 12; analysis_date 2026-07-15");
}

#[test]
fn games_before_the_season_start_do_not_count() {
    let opening = Record::default().with("game_id", "0022500001").with("game_date", d() - 10);
    // No game between October and November: the fallback decides.
    let output = run(&daily_warehouse(d(), games(d(), 12), 12).rows(&NBA_SCHEDULE, [opening]));
    output.assert_first("games_in_sample_20 12");
    let date = days(2025, 11, 30);
    let schedule =
        |id: &str, back: i32| Record::default().with("game_id", id).with("game_date", date - back);
    let output = run(&daily_warehouse(date, games(date, 30), 30)
        .rows(&NBA_SCHEDULE, [schedule("0012500001", 28), schedule("0022500001", 15)]));
    // Fifteen games since the start, which the pre-season game does not move.
    output.assert_first("games_in_sample_20 15; early_season_flag true; expected_games_count 10");
}

#[test]
fn nothing_at_or_after_the_date_matters() {
    let before = daily_warehouse(d(), games(d(), 12), 12);
    let after = daily_warehouse(d(), games(d(), 12), 12)
        .rows(
            &PLAYER_GAME_SUMMARY,
            (0..5).map(|ahead| {
                game(d() + ahead)
                    .with("paint_attempts", 99)
                    .with("team_abbr", "BOS")
                    .with("universal_player_id", "other")
                    .with("processed_at", wall(d() + ahead, 30))
                    .with("data_hash", "zzzz")
            }),
        )
        .games(("LAL", "NYK"), 3, d() + 1..d() + 5);
    assert_eq!(run(&before).0.batch, run(&after).0.batch);
}

#[test]
fn the_row_in_force_decides_before_activity() {
    let date = d() - 1;
    let mut rows: Vec<Record> = (2..=11).map(|back| game(d() - back)).collect();
    rows.push(game(date).with("processed_at", 1));
    let correction = game(date).with("game_id", "other_form").with("processed_at", 2);
    let played = rows.iter().cloned().chain([correction.clone()]).collect();
    daily(d(), played, 11).assert_first("games_in_sample_20 11; actual_games_count 10");
    let withdrawn = rows.into_iter().chain([correction.with("is_active", false)]).collect();
    daily(d(), withdrawn, 11).assert_first("games_in_sample_20 10; actual_games_count 10");
}

#[test]
fn the_id_is_that_of_the_newest_game_even_when_missing() {
    let mut rows = games(d(), 12);
    let newest = rows.remove(0);
    rows.push(newest.without(&["universal_player_id"]));
    daily(d(), rows, 12).assert_first("universal_player_id NULL");
}

#[test]
fn completeness_follows_the_newest_team() {
    // Ten games for BOS, then one for NYK, of whose games five are final.
    let mut rows: Vec<Record> =
        (2..=11).map(|back| game(d() - back).with("team_abbr", "BOS")).collect();
    rows.push(game(d() - 1).with("team_abbr", "NYK"));
    let finals = [1, 3, 5, 7, 9].map(|back| d() - back);
    let output = run(&Warehouse::daily(d())
        .games(("NYK", "MIA"), 3, finals)
        // Not final, before the season, on the date itself, of another team.
        .games(("NYK", "ORL"), 2, [d() - 2])
        .games(("NYK", "CHI"), 3, [days(2025, 10, 20), d()])
        .games(("BOS", "LAL"), 3, d() - 30..d() - 20)
        .rows(&PLAYER_GAME_SUMMARY, rows));
    output.assert_first(
        "expected_games_count 5; actual_games_count 10; completeness_percentage 200.0
        missing_games_count 0; is_production_ready true",
    );
}

#[test]
fn the_source_hash_is_that_of_the_newest_row_of_any_player() {
    let hashed = |date: i32, at: i64, hash: &str| {
        game(date)
            .with("player_lookup", "benched")
            .with("is_active", false)
            .with("processed_at", at)
            .with("data_hash", hash)
    };
    let rows = |extra: &[Record]| games(d(), 10).into_iter().chain(extra.iter().cloned()).collect();
    let hash = |extra: &[Record]| daily(d(), rows(extra), 10).cell(0, "source_player_game_hash");
    assert_eq!(hash(&[hashed(d() - 3, 5, "aa"), hashed(d() - 1, 4, "ff")]), "aa");
    assert_eq!(hash(&[hashed(d() - 3, 5, "aa"), hashed(d() - 1, 5, "ff")]), "ff");
    assert_eq!(hash(&[hashed(d() - 3, 5, "aa"), hashed(d(), 9, "ff")]), "aa");
    // A season ago counts too, in the chunk or in the digest of older rows.
    assert_eq!(hash(&[hashed(d() - 3, 5, "aa"), hashed(days(2025, 3, 1), 6, "bb")]), "bb");
    let older = |at| {
        let warehouse = daily_warehouse(d(), rows(&[hashed(d() - 3, 5, "aa")]), 10);
        run(&warehouse.history([hashed(days(2025, 3, 1), at, "bb")]))
            .cell(0, "source_player_game_hash")
    };
    assert_eq!((older(4).as_str(), older(5).as_str(), older(6).as_str()), ("aa", "bb", "bb"));
}

#[test]
fn a_run_of_dates_gives_each_date_as_if_alone() {
    let names = ["zoe", "adam", "mia"];
    let rows: Vec<Record> = (0..60)
        .flat_map(|back| names.map(|name| (back, name)))
        .filter(|(back, name)| (back + i32::try_from(name.len()).unwrap()) % 3 != 0)
        .map(|(back, name)| {
            game(d() + 20 - back)
                .with("player_lookup", name)
                .with("paint_attempts", 4 + i64::from(back % 5))
                .with("processed_at", i64::from(100 - back))
                .with("data_hash", format!("{name}{back}").as_str())
        })
        .collect();
    let warehouse = |targets: Vec<Target>| {
        let mut warehouse = daily_warehouse(d() + 20, rows.clone(), 60);
        warehouse.targets = targets;
        warehouse
    };
    let targets: Vec<Target> =
        (0..20).map(|ahead| Target { date: d() + ahead, mode: Mode::Daily }).collect();
    let all = run(&warehouse(targets.clone()));
    assert_eq!(all.0.batch, run(&warehouse(targets.clone()).reversed()).0.batch);
    assert_eq!(all.rows(), 60);
    assert_eq!(all.dropping(), []);
    let mut at = 0;
    for target in targets {
        let alone = run(&warehouse(vec![target]));
        assert_eq!(all.0.batch.slice(at, alone.rows()), alone.0.batch);
        assert_eq!(alone.cell(0, "player_lookup"), "adam");
        at += alone.rows();
    }
}

/// The set's own filter (section 5); the engine leaves such rows out.
#[test]
fn more_makes_than_attempts_drop_the_row() {
    let rows = games(d(), 10).into_iter().map(|game| game.with("paint_makes", 7)).collect();
    let output = daily(d(), rows, 10);
    assert_eq!(output.rows(), 1);
    assert_eq!(output.dropping(), [(0, "paint_pct_last_10")]);
}

#[test]
fn the_table_declares_what_section_6_hashes() {
    assert_eq!(SHOT_ZONES.hashed.len(), 25);
    for name in SHOT_ZONES.hashed {
        assert!(SHOT_ZONES.column(name).is_some(), "{name}");
    }
}
