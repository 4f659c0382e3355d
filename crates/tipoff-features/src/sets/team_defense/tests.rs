//! The edge cases of section 7, the league averages of section 3.1 and the
//! emission rules of section 5, from record batches to output cells.

use super::games::TeamGames;
use super::{compute, league};
use crate::core::calendar::{days, wall};
use crate::core::ingest::FrameBuilder;
use crate::core::symbols::Symbols;
use crate::core::teams::{TeamCodes, teams};
use crate::set::{Mode, Target};
use crate::sets::zone_testing::{Output, Record, Warehouse, batch};
use rstest::rstest;
use tipoff_catalog::inputs::{NBA_SCHEDULE, TEAM_DEFENSE_GAME_SUMMARY};
use tipoff_catalog::outputs::{TEAM_DEFENSE, TEAM_DEFENSE_SET};

const PAINT: [&str; 2] = ["opp_paint_makes", "opp_paint_attempts"];
const MID_RANGE: [&str; 2] = ["opp_mid_range_makes", "opp_mid_range_attempts"];
/// What case 6 lacks.
const INSIDE: [&str; 8] = [
    "opp_paint_makes",
    "opp_paint_attempts",
    "opp_mid_range_makes",
    "opp_mid_range_attempts",
    "points_in_paint_allowed",
    "blocks_paint",
    "blocks_mid_range",
    "blocks_three_pt",
];

/// 1 February 2026: no season boundary, 103 days into the season.
fn d() -> i32 {
    days(2026, 2, 1)
}

/// The standard game S of a team.
fn game_of(team: &str, date: i32) -> Record {
    Record::default()
        .with("game_id", format!("g{date}").as_str())
        .with("game_date", date)
        .with("defending_team_abbr", team)
        .with("opp_paint_makes", 22)
        .with("opp_paint_attempts", 36)
        .with("opp_mid_range_makes", 6)
        .with("opp_mid_range_attempts", 14)
        .with("opp_three_pt_makes", 13)
        .with("opp_three_pt_attempts", 36)
        .with("points_in_paint_allowed", 44)
        .with("blocks_paint", 3)
        .with("blocks_mid_range", 1)
        .with("blocks_three_pt", 0)
        .with("points_allowed", 112)
        .with("defensive_rating", 11230)
        .with("opponent_pace", 997)
}

fn game(date: i32) -> Record {
    game_of("LAL", date)
}

/// `n` standard games on the days before `date`, newest first.
fn games(date: i32, n: i32) -> Vec<Record> {
    (1..=n).map(|back| game(date - back)).collect()
}

/// Games that differ in the last `n`.
fn changed(mut rows: Vec<Record>, n: usize, change: impl Fn(Record) -> Record) -> Vec<Record> {
    for record in rows.iter_mut().take(n) {
        *record = change(record.clone());
    }
    rows
}

fn run(warehouse: &Warehouse) -> Output {
    warehouse.compute(&TEAM_DEFENSE_SET, compute)
}

fn backfill(rows: Vec<Record>) -> Output {
    run(&Warehouse::backfill(d()).rows(&TEAM_DEFENSE_GAME_SUMMARY, rows))
}

/// A daily run without the gate, with `finals` final games before the date.
fn daily(date: i32, rows: Vec<Record>, finals: i32) -> Warehouse {
    let mut warehouse = Warehouse::daily(date)
        .games(("LAL", "BOS"), 3, (1..=finals).map(|back| date - back))
        .games(("LAL", "BOS"), 1, [date])
        .rows(&TEAM_DEFENSE_GAME_SUMMARY, rows);
    warehouse.settings.league_gate = false;
    warehouse
}

#[test]
fn case_1_fifteen_games() {
    backfill(games(d(), 15)).assert_first(
        "team_abbr LAL; analysis_date 2026-02-01; paint_pct_allowed_last_15 0.611
        mid_range_pct_allowed_last_15 0.429; three_pt_pct_allowed_last_15 0.361
        paint_attempts_allowed_per_game 36.0; mid_range_attempts_allowed_per_game 14.0
        three_pt_attempts_allowed_per_game 36.0; paint_points_allowed_per_game 44.0
        paint_blocks_per_game 3.0; mid_range_blocks_per_game 1.0; three_pt_blocks_per_game 0.0
        paint_defense_vs_league_avg 3.11; mid_range_defense_vs_league_avg 1.86
        three_pt_defense_vs_league_avg 0.61; defensive_rating_last_15 112.30
        opponent_points_per_game 112.0; opponent_pace 99.7; games_in_sample 15
        strongest_zone perimeter; weakest_zone paint; data_quality_tier high
        calculation_notes NULL; source_team_defense_last_updated NULL
        source_team_defense_rows_found NULL; source_team_defense_completeness_pct NULL
        source_team_defense_hash NULL; data_hash 206b71e219347c83; early_season_flag NULL
        insufficient_data_reason NULL; expected_games_count 15; actual_games_count 15
        completeness_percentage 100.0; missing_games_count 0; is_production_ready true
        data_quality_issues []; last_reprocess_attempt_at NULL; reprocess_attempt_count 0
        circuit_breaker_active false; circuit_breaker_until NULL
        manual_override_required false; season_boundary_detected false
        backfill_bootstrap_mode false; processing_decision_reason processed_successfully
        processed_at 1970-01-01T00:00:00Z; created_at 1970-01-01T00:00:00Z",
    );
}

/// Only the newest 15 games count, whatever lies before them.
#[test]
fn older_games_do_not_count() {
    let older = (16..40).map(|back| game(d() - back).with("opp_paint_makes", 36));
    let rows = games(d(), 15).into_iter().chain(older).collect();
    backfill(rows).assert_first("games_in_sample 15; data_hash 206b71e219347c83");
}

#[test]
fn case_2_ratings_are_summed_exactly() {
    let rows = games(d(), 15).into_iter().zip(0..).map(|(game, i)| {
        game.with("defensive_rating", 10810 + 37 * i).with("opponent_pace", 983 + 2 * i)
    });
    backfill(rows.collect()).assert_first(
        "defensive_rating_last_15 110.69; opponent_pace 99.7; data_hash fd201d876105044b",
    );
}

#[test]
fn case_3_some_games_without_rating() {
    let rows = games(d(), 15).into_iter().zip(0..).map(|(game, i)| {
        if i < 12 {
            game.with("defensive_rating", 11000).with("opponent_pace", 1000)
        } else {
            game.without(&["defensive_rating", "opponent_pace"])
        }
    });
    backfill(rows.collect()).assert_first(
        "defensive_rating_last_15 110.00; opponent_pace 100.0; data_hash ce64bee567495594",
    );
}

#[test]
fn case_4_no_ratings_at_all() {
    let rows =
        changed(games(d(), 15), 15, |game| game.without(&["defensive_rating", "opponent_pace"]));
    backfill(rows).assert_first(
        "defensive_rating_last_15 NULL; opponent_pace NULL; data_hash e7a51931e850da69",
    );
}

#[test]
fn case_5_no_mid_range_attempts() {
    let rows = changed(games(d(), 15), 15, |game| {
        game.with("opp_mid_range_makes", 0).with("opp_mid_range_attempts", 0)
    });
    backfill(rows).assert_first(
        "mid_range_pct_allowed_last_15 NULL; mid_range_defense_vs_league_avg NULL
        mid_range_attempts_allowed_per_game 0.0; mid_range_blocks_per_game 1.0
        calculation_notes No mid-range attempts; strongest_zone perimeter; weakest_zone paint
        data_hash feb7d645883a1c12",
    );
}

#[test]
fn case_6_nothing_charted_inside() {
    backfill(changed(games(d(), 15), 15, |game| game.without(&INSIDE))).assert_first(
        "paint_pct_allowed_last_15 NULL; mid_range_pct_allowed_last_15 NULL
        paint_attempts_allowed_per_game 0.0; paint_points_allowed_per_game 0.0
        paint_blocks_per_game 0.0; strongest_zone perimeter; weakest_zone perimeter
        data_quality_tier high; data_hash 25fa81ef4c50a2e2",
    );
    let output = backfill(changed(games(d(), 15), 15, |game| game.without(&INSIDE)));
    assert_eq!(output.cell(0, "calculation_notes"), "No paint attempts; No mid-range attempts");
}

#[test]
fn case_7_five_games_not_charted_inside() {
    backfill(changed(games(d(), 15), 5, |game| game.without(&INSIDE))).assert_first(
        "paint_pct_allowed_last_15 0.611; paint_defense_vs_league_avg 3.11
        paint_attempts_allowed_per_game 24.0; mid_range_attempts_allowed_per_game 9.3
        three_pt_attempts_allowed_per_game 36.0; paint_points_allowed_per_game 29.3
        paint_blocks_per_game 2.0; mid_range_blocks_per_game 0.7; three_pt_blocks_per_game 0.0
        calculation_notes NULL; data_hash 332ae9a8a84f20d0",
    );
}

#[test]
fn case_8_makes_missing_once() {
    backfill(changed(games(d(), 15), 1, |game| game.without(&["opp_paint_makes"]))).assert_first(
        "paint_pct_allowed_last_15 0.570; paint_defense_vs_league_avg -0.96
        strongest_zone paint; weakest_zone mid_range; data_hash 589d3bcefba659e3",
    );
}

#[test]
fn case_9_too_few_games() {
    let output = backfill(games(d(), 14));
    assert_eq!(output.failure(), ("INSUFFICIENT_DATA", true, "Only 14 games, need 15"));
}

#[test]
fn case_10_incomplete() {
    let reason = "Incomplete data: 40.0% (6/15 games)";
    let output = run(&daily(d(), games(d(), 6), 15));
    assert_eq!(output.failure(), ("INCOMPLETE_DATA", true, reason));
    // A season boundary does not lift the check for teams.
    let april = days(2026, 4, 5);
    let output = run(&daily(april, games(april, 6), 15));
    assert_eq!(output.failure(), ("INCOMPLETE_DATA", true, reason));
}

#[test]
fn case_11_the_first_thirty_days_lift_the_check() {
    let date = days(2025, 10, 21) + 14;
    run(&daily(date, games(date, 9), 14)).assert_first(
        "games_in_sample 9; is_production_ready false; expected_games_count 14
        actual_games_count 9; completeness_percentage 64.3; missing_games_count 5
        early_season_flag true; data_quality_tier low; backfill_bootstrap_mode true
        season_boundary_detected true; paint_pct_allowed_last_15 0.611",
    );
    let output = run(&daily(date, games(date, 8), 14));
    assert_eq!(output.failure(), ("INSUFFICIENT_DATA", true, "Only 8 games, need 9"));
    let date = days(2025, 10, 21) + 30;
    let output = run(&daily(date, games(date, 9), 15));
    assert_eq!(output.failure().0, "INCOMPLETE_DATA");
}

#[test]
fn completeness_counts_both_sides_of_finals_and_is_capped() {
    let mut warehouse = daily(d(), games(d(), 20), 0)
        .games(("BOS", "LAL"), 3, d() - 40..d() - 30)
        .games(("LAL", "BOS"), 3, d() - 20..d() - 18)
        .games(("LAL", "MIA"), 2, d() - 10..d() - 5)
        .games(("LAL", "CHI"), 3, [d(), days(2025, 10, 20)]);
    run(&warehouse).assert_first(
        "expected_games_count 12; actual_games_count 15; completeness_percentage 125.0
        missing_games_count 0; is_production_ready true",
    );
    warehouse = warehouse.games(("LAL", "DEN"), 3, d() - 60..d() - 50);
    run(&warehouse).assert_first("expected_games_count 15; completeness_percentage 100.0");
}

#[test]
fn an_open_breaker_skips_the_team() {
    let until = wall(days(2099, 1, 1), 0);
    let output = |mode, until| {
        let mut warehouse = daily(d(), games(d(), 15), 15)
            .attempt(&TEAM_DEFENSE_SET, "LAL", 3, Some(until))
            .attempt(&TEAM_DEFENSE_SET, "LAL", 2, None);
        warehouse.targets = vec![Target { date: d(), mode }];
        warehouse.settings.now = wall(d(), 12);
        run(&warehouse)
    };
    let reason = "Circuit breaker active until 2099-01-01 00:00:00+00:00";
    assert_eq!(output(Mode::Daily, until).failure(), ("CIRCUIT_BREAKER_ACTIVE", false, reason));
    output(Mode::Daily, wall(d(), 12)).assert_first("reprocess_attempt_count 3");
    output(Mode::Backfill, until).assert_first("reprocess_attempt_count 0");
}

/// Games of the first `n` teams, `each` of them before a date.
fn league_rows(date: i32, n: usize, each: i32) -> Vec<Record> {
    let codes = teams().iter().take(n).map(|team| team.code);
    codes.flat_map(|code| (1..=each).map(move |back| game_of(code, date - back))).collect()
}

#[rstest]
#[case::enough(25, 15, 25)]
#[case::a_team_short(24, 15, 0)]
#[case::a_game_short(25, 14, 0)]
fn a_daily_run_needs_a_league(#[case] n: usize, #[case] each: i32, #[case] rows: usize) {
    let mut warehouse = Warehouse::daily(d())
        .rows(&TEAM_DEFENSE_GAME_SUMMARY, league_rows(d(), n, each))
        .games(("LAL", "BOS"), 1, [d()]);
    let output = run(&warehouse);
    assert_eq!(output.rows(), rows);
    if rows == 0 {
        let found = if each == 15 { 24 } else { 0 };
        assert_eq!(
            output.error(),
            format!(
                "`nba_analytics.team_defense_game_summary` has {found} teams with 15 games \
                 from 2025-10-21 to before 2026-02-01; 25 are needed"
            )
        );
    }
    // Neither without the gate nor in a backfill does it stop the date.
    warehouse.settings.league_gate = false;
    assert!(run(&warehouse).0.failed.is_empty());
    warehouse.settings.league_gate = true;
    warehouse.targets = vec![Target { date: d(), mode: Mode::Backfill }];
    assert!(run(&warehouse).0.failed.is_empty());
}

#[test]
fn a_date_without_rows_has_no_data() {
    let reason = "no team has a game since 2025-10-21";
    assert_eq!(run(&Warehouse::backfill(d())).note(), ("no_data", reason));
    assert_eq!(run(&Warehouse::daily(d())).note(), ("no_data", reason));
    // Games on the date and nothing to compute from: the gate speaks.
    let output = run(&Warehouse::daily(d()).games(("LAL", "BOS"), 1, [d()]));
    assert!(output.error().contains("has 0 teams with 15 games"));
}

#[test]
fn the_first_fourteen_days_are_skipped() {
    let date = days(2024, 11, 4);
    let reason = "bootstrap_period_day_0_13_of_season_2024";
    let output = run(&daily(date, games(date, 13), 13));
    assert_eq!(output.note(), ("skipped_early_season", reason));
    assert_eq!(run(&daily(date + 1, games(date + 1, 13), 13)).rows(), 1);
}

#[test]
fn nothing_at_or_after_the_date_matters() {
    let before = daily(d(), games(d(), 16), 16);
    let later = (0..40).map(|ahead| {
        game(d() + ahead)
            .with("opp_paint_makes", 36)
            .with("processed_at", wall(d() + ahead, 30))
            .with("data_hash", "zzzz")
    });
    let after = daily(d(), games(d(), 16), 16).rows(&TEAM_DEFENSE_GAME_SUMMARY, later).games(
        ("LAL", "NYK"),
        3,
        d() + 1..d() + 5,
    );
    assert_eq!(run(&before).0.batch, run(&after).0.batch);
}

#[test]
fn games_before_the_season_start_do_not_count() {
    let date = days(2025, 11, 30);
    let schedule =
        |id: &str, back: i32| Record::default().with("game_id", id).with("game_date", date - back);
    let rows = changed(games(date, 30), 30, |game| game.with("data_hash", "aa"));
    let output = run(&daily(date, rows, 30)
        .rows(&NBA_SCHEDULE, [schedule("0012500001", 28), schedule("0022500001", 14)]));
    output.assert_first("games_in_sample 14; early_season_flag true; expected_games_count 14");
}

#[test]
fn the_row_in_force_is_one_per_team_and_date() {
    let newest = d() - 1;
    let rows = |extra: Vec<Record>| games(d(), 15).into_iter().chain(extra).collect::<Vec<_>>();
    let makes = |extra: Vec<Record>| backfill(rows(extra)).cell(0, "paint_pct_allowed_last_15");
    let other = |makes: i32| game(newest).with("opp_paint_makes", makes);
    assert_eq!(makes(vec![]), "0.611");
    // A later load, a greater id, a greater hash, then the greater values.
    assert_eq!(makes(vec![other(0).with("processed_at", 1)]), "0.570");
    assert_eq!(makes(vec![other(0).with("game_id", "z")]), "0.570");
    assert_eq!(makes(vec![other(36).with("game_id", "a")]), "0.611");
    assert_eq!(makes(vec![other(0).with("data_hash", "z")]), "0.570");
    assert_eq!(makes(vec![other(0)]), "0.611");
    assert_eq!(makes(vec![other(36)]), "0.637");
    // The same team under the code of another feed.
    let nets = |code: &str, back: i32| game_of(code, d() - back);
    let mixed = (1..=15).map(|back| nets(if back % 2 == 0 { "BKN" } else { "BRK" }, back));
    let doubled = mixed.chain([nets("BRK", 2).with("processed_at", 1).with("opp_paint_makes", 0)]);
    backfill(doubled.collect())
        .assert_first("team_abbr BKN; games_in_sample 15; paint_pct_allowed_last_15 0.570");
}

#[test]
fn the_source_hash_is_that_of_the_newest_row_of_the_season() {
    let hashed = |date: i32, at: i64, hash: &str| {
        game_of("BOS", date).with("processed_at", at).with("data_hash", hash)
    };
    let hash = |extra: Vec<Record>| {
        let output = backfill(games(d(), 15).into_iter().chain(extra).collect());
        output.cell(0, "source_team_defense_hash")
    };
    assert_eq!(hash(vec![hashed(d() - 3, 5, "aa"), hashed(d() - 1, 4, "ff")]), "aa");
    assert_eq!(hash(vec![hashed(d() - 3, 5, "aa"), hashed(d() - 1, 5, "ff")]), "ff");
    assert_eq!(hash(vec![hashed(d() - 3, 5, "aa"), hashed(d(), 9, "ff")]), "aa");
    assert_eq!(hash(vec![hashed(d() - 3, 5, "aa"), hashed(days(2025, 10, 20), 9, "ff")]), "aa");
}

/// League averages of a date from rows.
fn averages(start: i32, rows: &[Record]) -> [f64; 3] {
    let mut symbols = Symbols::new();
    let codes = TeamCodes::new(&mut symbols);
    let mut builder = FrameBuilder::new(&TEAM_DEFENSE_GAME_SUMMARY, None, None);
    builder.push(&batch(&TEAM_DEFENSE_GAME_SUMMARY, rows), &mut symbols).unwrap();
    let games = TeamGames::of(&builder.finish(), &symbols, &codes).unwrap();
    league::averages(&games, start, d())
}

/// Each of `n` teams has `each` games at 1/2, 3/8, 3/5.
fn level(n: usize, each: i32) -> Vec<Record> {
    let change = |game: Record| {
        game.with("opp_paint_makes", 18)
            .with("opp_mid_range_makes", 6)
            .with("opp_mid_range_attempts", 16)
            .with("opp_three_pt_makes", 21)
            .with("opp_three_pt_attempts", 35)
    };
    league_rows(d(), n, each).into_iter().map(change).collect()
}

const LEVEL: [f64; 3] = [0.5, 0.375, 0.599_999_999_999_999_9];
const DEFAULTS: [f64; 3] = [0.580, 0.410, 0.355];

#[test]
fn league_averages_need_ten_teams_of_ten_games() {
    let start = days(2025, 10, 21);
    assert_eq!(averages(start, &level(9, 10)), DEFAULTS);
    assert_eq!(averages(start, &level(10, 10)), LEVEL);
    // A team with nine games is ignored.
    let mut rows = level(10, 10);
    rows.extend((1..=9).map(|back| game_of("WAS", d() - back)));
    assert_eq!(averages(start, &rows), LEVEL);
    rows.push(game_of("WAS", d() - 10));
    assert_ne!(averages(start, &rows), LEVEL);
}

/// The tenth game may lie on D-30, but not on D-31, not on D, not before the season.
#[rstest]
#[case(30, true)]
#[case(31, false)]
#[case(0, false)]
fn the_league_window(#[case] back: i32, #[case] counts: bool) {
    let rows: Vec<Record> = level(11, 9)
        .into_iter()
        .chain(teams().iter().take(11).map(|team| game_of(team.code, d() - back)))
        .collect();
    let found = averages(days(2025, 10, 21), &rows);
    assert_eq!(found != DEFAULTS, counts);
    assert_eq!(averages(d() - 29, &rows), DEFAULTS);
}

/// Rows without a zone count as games; a team without any attempts in a zone
/// is left out altogether.
#[test]
fn the_league_leaves_out_teams_without_a_zone() {
    let start = days(2025, 10, 21);
    let of_team = |change: &dyn Fn(Record) -> Record| -> Vec<Record> {
        let extra = (1..=10).map(|back| change(game_of("WAS", d() - back)));
        level(10, 10).into_iter().chain(extra).collect()
    };
    let zero = |game: Record| game.with("opp_mid_range_attempts", 0).with("opp_mid_range_makes", 0);
    assert_eq!(averages(start, &of_team(&zero)), LEVEL);
    assert_eq!(averages(start, &of_team(&|game| game.without(&MID_RANGE))), LEVEL);
    assert_eq!(averages(start, &of_team(&|game| game.without(&["opp_paint_makes"]))), LEVEL);
    // One charted game of ten is enough.
    let once = |game: Record, date: i32| if date == 1 { game } else { game.without(&PAINT) };
    let extra = (1..=10).map(|back| once(game_of("WAS", d() - back), back));
    let rows: Vec<Record> = level(10, 10).into_iter().chain(extra).collect();
    let paint = averages(start, &rows)[0];
    assert_eq!(paint, (10.0 * 0.5 + 22.0 / 36.0) / 11.0);
}

#[test]
fn rows_are_compared_with_the_league() {
    let output = backfill(level(30, 15));
    assert_eq!(output.rows(), 30);
    output.assert_first(
        "team_abbr ATL; paint_defense_vs_league_avg 0.00; mid_range_defense_vs_league_avg 0.00",
    );
}

#[test]
fn a_run_of_dates_gives_each_date_as_if_alone() {
    let rows: Vec<Record> = league_rows(d() + 20, 12, 60)
        .into_iter()
        .zip(0..)
        .filter(|(_, at)| at % 3 != 0)
        .map(|(game, at)| {
            game.with("opp_paint_makes", 10 + at % 7)
                .with("processed_at", i64::from(at % 11))
                .with("data_hash", format!("h{at}").as_str())
        })
        .collect();
    let warehouse = |targets: Vec<Target>| {
        let mut warehouse = daily(d() + 20, rows.clone(), 60);
        warehouse.targets = targets;
        warehouse
    };
    let targets: Vec<Target> =
        (0..20).map(|ahead| Target { date: d() + ahead, mode: Mode::Daily }).collect();
    let all = run(&warehouse(targets.clone()));
    assert_eq!(all.0.batch, run(&warehouse(targets.clone()).reversed()).0.batch);
    assert_eq!(all.rows(), 240);
    assert_eq!(all.dropping(), []);
    let mut at = 0;
    for target in targets {
        let alone = run(&warehouse(vec![target]));
        assert_eq!(all.0.batch.slice(at, alone.rows()), alone.0.batch);
        at += alone.rows();
    }
}

/// The set's own filter (section 5); the engine leaves such rows out.
#[rstest]
#[case("points_allowed", 150, &[])]
#[case("points_allowed", 151, &[(0, "opponent_points_per_game")])]
#[case("defensive_rating", 14_001, &[(0, "defensive_rating_last_15")])]
#[case("opp_paint_makes", 37, &[(0, "paint_defense_vs_league_avg"), (0, "paint_pct_allowed_last_15")])]
fn implausible_rows_are_dropped(
    #[case] column: &'static str,
    #[case] value: i64,
    #[case] expected: &[(usize, &str)],
) {
    let rows = games(d(), 15).into_iter().map(|game| game.with(column, value));
    let output = backfill(rows.collect());
    assert_eq!(output.rows(), 1);
    assert_eq!(output.dropping(), expected);
}

#[test]
fn the_table_declares_what_section_6_hashes() {
    assert_eq!(TEAM_DEFENSE.hashed.len(), 23);
    for name in TEAM_DEFENSE.hashed {
        assert!(TEAM_DEFENSE.column(name).is_some(), "{name}");
    }
}
