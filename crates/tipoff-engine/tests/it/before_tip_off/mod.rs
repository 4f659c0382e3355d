//! No value of a date sees its own games: everything dated at and after the
//! date, and every market and injury row captured at or after tip-off, is
//! overwritten with garbage or taken away, and nothing changes.

mod corruption;

use crate::support::{
    EIGHT, THIRTY, assert_same, game_day, options, outcome, output_tables, season, sets,
};
use corruption::{Corruption, How, Touched};
use std::collections::BTreeSet;
use tipoff_catalog::{FEATURE_SETS, inputs, outputs};
use tipoff_engine::{ModeOption, Options, Silent, run};
use tipoff_features::core::calendar::{days, eastern_instant, eastern_wall, iso, wall};
use tipoff_testing::{MemoryWarehouse, Row, Value};

/// Columns that may differ once rows of the date are taken away. They count
/// the raw rows of the date: "rows are raw rows (for injury reports with
/// `report_date` in [g-30, g])" (`team_game_context.md`, section 3).
const RAW_ROW_COUNTS: [(&str, &str); 8] = [
    ("upcoming_team_game_context", "source_odds_lines_last_updated"),
    ("upcoming_team_game_context", "source_odds_lines_rows_found"),
    ("upcoming_team_game_context", "source_odds_lines_completeness_pct"),
    ("upcoming_team_game_context", "source_odds_lines_hash"),
    ("upcoming_team_game_context", "source_injury_report_last_updated"),
    ("upcoming_team_game_context", "source_injury_report_rows_found"),
    ("upcoming_team_game_context", "source_injury_report_completeness_pct"),
    ("upcoming_team_game_context", "source_injury_report_hash"),
];

type Named = (&'static str, i32);

/// Dates of every phase of the season, with their names.
fn sample() -> Vec<Named> {
    let (first, last) = season();
    let mut dates = phases();
    // Also some that nobody chose, from before the season to after it.
    dates.extend((first..=last).step_by(17).map(|date| ("some date", date)));
    dates
}

fn phases() -> Vec<Named> {
    let from = |month: i8, day: i8| {
        let year = if month >= 10 { 2024 } else { 2025 };
        game_day(&EIGHT, days(year, month, day))
    };
    vec![
        ("early season", from(10, 28)),
        ("last day of the bootstrap", days(2024, 11, 4)),
        ("first day after the bootstrap", days(2024, 11, 5)),
        ("a game day after the bootstrap", from(11, 6)),
        ("mid-winter", from(1, 15)),
        ("off-day", days(2024, 12, 24)),
        ("after All-Star", from(2, 21)),
        ("April", from(4, 8)),
        ("playoffs", from(4, 26)),
    ]
}

fn is_game_day(league: &MemoryWarehouse, date: i32) -> bool {
    game_day(league, date) == date
}

/// Noon of the date is now, so that breakers of the day can be open.
fn on(date: i32, mode: ModeOption) -> Options {
    let mut options = options((date, date), mode);
    options.settings.now = eastern_instant(date, 12);
    options
}

fn nothing_changes(league: &MemoryWarehouse, dates: &[Named], mode: ModeOption, how: How) {
    let except: &[(&str, &str)] = if how == How::Deleted { &RAW_ROW_COUNTS } else { &[] };
    let (mut values, mut rows, mut touched) = (0, 0, Touched::new());
    for (name, date) in dates.iter().copied() {
        let corruption = Corruption::new(league, date, mode, how);
        let truth = outcome(league, &on(date, mode));
        let blind = outcome(&corruption.league, &on(date, mode));
        let label = format!("{name}, {}, {mode:?}, {how:?}", iso(date));
        let (columns, compared) = assert_same(&label, &truth.tables, &blind.tables, except);
        assert_eq!(truth.report.skips, blind.report.skips, "{label}");
        assert_eq!(truth.report.failed.len(), blind.report.failed.len(), "{label}");
        let emitted: usize = truth.tables.values().map(arrow_array::RecordBatch::num_rows).sum();
        println!("{label}: {columns} columns of {emitted} rows agree, {compared} values");
        let contexts = truth.tables["upcoming_player_game_context"].num_rows();
        assert!(
            contexts > 0 || name == "some date" || !is_game_day(league, date),
            "{label} has no rows"
        );
        values += compared;
        rows += emitted;
        for (table, (today, all)) in corruption.touched {
            let sums = touched.entry(table).or_default();
            *sums = (sums.0 + today, sums.1 + all);
        }
    }
    for table in output_tables() {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let excepted = except.iter().filter(|(set, _)| *set == table.short_name()).count();
        println!("compared {} of {}: {names:?}", names.len() - excepted, table.name);
    }
    println!("{mode:?}, {how:?}: {values} values of {rows} rows; touched (of the date, all):");
    for (table, (today, all)) in touched {
        println!("  {table}: {today}, {all}");
        // Rosters, attempts and the like of the date itself are known before.
        let known = ["nba_raw.espn_team_rosters", "nba_orchestration.reprocess_attempts"];
        assert!(today > 0 || known.contains(&table), "nothing of the dates in {table}");
        assert!(all > 0, "nothing of {table}");
    }
    assert!(rows > 1_000, "only {rows} rows");
}

#[test]
fn a_backfill_does_not_see_what_later_values_become() {
    nothing_changes(&EIGHT, &sample(), ModeOption::Backfill, How::Scrambled);
}

#[test]
fn a_backfill_does_not_see_that_later_rows_exist() {
    nothing_changes(&EIGHT, &sample(), ModeOption::Backfill, How::Deleted);
}

#[test]
fn a_daily_run_does_not_see_what_later_values_become() {
    nothing_changes(&EIGHT, &sample(), ModeOption::Daily, How::Scrambled);
}

#[test]
fn a_daily_run_does_not_see_that_later_rows_exist() {
    nothing_changes(&EIGHT, &sample(), ModeOption::Daily, How::Deleted);
}

/// Thirty teams have many more rows that were captured too late.
#[test]
fn the_whole_league_does_not_see_later_rows() {
    let from = |month: i8, day: i8| ("whole league", game_day(&THIRTY, days(2025, month, day)));
    let dates = [from(1, 15), from(4, 8)];
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        nothing_changes(&THIRTY, &dates, mode, How::Scrambled);
        nothing_changes(&THIRTY, &dates, mode, How::Deleted);
    }
}

/// Without stored contexts a backfill derives them, for the players that the
/// box scores of the date list: "distinct (player_lookup, universal_player_id,
/// game_id, game_date, opponent_team_abbr) of `player_game_summary` where
/// `game_date = D`" (`composite_factors.md`, section 5). What they did that
/// day must not matter.
#[test]
fn derived_contexts_do_not_see_the_box_scores_that_list_the_players() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let full = MemoryWarehouse::default();
    run(&*EIGHT, &full, &on(date, ModeOption::Backfill), &Silent).unwrap();
    let mut league = EIGHT.clone();
    for set in FEATURE_SETS.iter().filter(|set| set.name() != "player_composite_factors") {
        league.set(set.table, full.batches(set.table));
    }
    // The table is there, but has no row of the date.
    let table = &outputs::PLAYER_CONTEXT;
    league.overwrite(table, |_| true, &[("game_date", Value::Date(date - 1))]).unwrap();
    let mut spoilt = league.clone();
    let listed =
        ["player_lookup", "game_date", "universal_player_id", "game_id", "opponent_team_abbr"];
    let from = |row: &Row<'_>| row.date("game_date") == Some(date);
    let touched = spoilt.scramble(&inputs::PLAYER_GAME_SUMMARY, from, &listed).unwrap();
    let later = |row: &Row<'_>| row.date("game_date").is_none_or(|at| at <= date);
    spoilt.retain(&inputs::PLAYER_GAME_SUMMARY, later).unwrap();
    let mut options = on(date, ModeOption::Backfill);
    options.features = sets(&["player_composite_factors"]);
    let truth = outcome(&league, &options);
    let blind = outcome(&spoilt, &options);
    let rows = truth.tables["player_composite_factors"].num_rows();
    assert!(rows > 20 && touched >= rows, "{rows} rows, {touched} touched");
    assert_same("derived contexts", &truth.tables, &blind.tables, &[]);
}

/// A date without any schedule row takes its games from the second feed, which
/// has them only when they are over ("Used for dates [...] with no schedule row
/// at all. Filter: is_completed and game_status = `final`",
/// `team_game_context.md`, section 2.2): that they were played shows, how they
/// ended does not.
#[test]
fn a_date_known_from_the_scoreboard_only_does_not_show_how_its_games_ended() {
    let mut scheduled = BTreeSet::new();
    EIGHT.each_row(&inputs::NBAC_SCHEDULE, |row| {
        scheduled.insert(row.date("game_date").unwrap());
    });
    let mut lost = BTreeSet::new();
    EIGHT.each_row(&inputs::ESPN_SCOREBOARD, |row| {
        lost.extend(row.date("game_date").filter(|date| !scheduled.contains(date)));
    });
    assert!(!lost.is_empty());
    for date in lost {
        let mut spoilt = EIGHT.clone();
        let on_date = |row: &Row<'_>| row.date("game_date") == Some(date);
        let values = [
            ("home_team_score", Value::Int(77)),
            ("away_team_score", Value::Int(177)),
            ("home_team_winner", Value::Bool(false)),
            ("away_team_winner", Value::Bool(true)),
        ];
        spoilt.overwrite(&inputs::ESPN_SCOREBOARD, on_date, &values).unwrap();
        let truth = outcome(&*EIGHT, &on(date, ModeOption::Backfill));
        let blind = outcome(&spoilt, &on(date, ModeOption::Backfill));
        assert!(truth.tables["upcoming_team_game_context"].num_rows() > 0, "{}", iso(date));
        assert_same(&iso(date), &truth.tables, &blind.tables, &[]);
    }
}

/// With `as_of` nothing stamped later counts: "inputs stamped later than
/// `as_of` are ignored; the stamps are `snapshot_timestamp`,
/// `bookmaker_last_update`, the report time of 3.8 and `roster_date`"
/// (`player_game_context.md`, section 1).
#[test]
fn nothing_stamped_after_as_of_is_seen() {
    for date in [days(2024, 11, 6), days(2025, 1, 15), days(2025, 4, 8)] {
        let date = game_day(&EIGHT, date);
        let as_of = eastern_instant(date, 10);
        let mut league = EIGHT.clone();
        let late = |stamp: &'static str| move |row: &Row<'_>| row.time(stamp) > Some(as_of);
        let kept =
            ["game_date", "snapshot_timestamp", "commence_time", "processed_at", "data_hash"];
        let mut spoil = |table, which: &dyn Fn(&Row<'_>) -> bool, kept: &[&str]| {
            assert!(league.scramble(table, which, kept).unwrap() > 0, "{}", table.name);
        };
        spoil(&inputs::ODDS_API_GAME_LINES, &late("snapshot_timestamp"), &kept);
        let kept = ["game_date", "snapshot_timestamp"];
        spoil(&inputs::ODDS_API_PLAYER_POINTS_PROPS, &late("snapshot_timestamp"), &kept);
        let kept = ["game_date", "player_lookup", "bookmaker_last_update"];
        spoil(&inputs::BETTINGPROS_PLAYER_POINTS_PROPS, &late("bookmaker_last_update"), &kept);
        let kept = ["report_date", "report_hour", "game_date", "processed_at", "data_hash"];
        let reported = |row: &Row<'_>| {
            row.date("report_date").is_some_and(|at| {
                wall(at, row.int("report_hour").unwrap_or(0)) > eastern_wall(as_of)
            })
        };
        spoil(&inputs::NBAC_INJURY_REPORT, &reported, &kept);
        for mode in [ModeOption::Backfill, ModeOption::Daily] {
            let mut options = on(date, mode);
            let at_tip_off = outcome(&*EIGHT, &options);
            options.settings.as_of = Some(as_of);
            let truth = outcome(&*EIGHT, &options);
            let blind = outcome(&league, &options);
            assert_same(&iso(date), &truth.tables, &blind.tables, &[]);
            let set = "upcoming_player_game_context";
            assert!(truth.tables[set] != at_tip_off.tables[set], "as_of makes no difference");
        }
    }
}

/// The corruption is not too weak to be noticed: the next game day, which may
/// see the spoilt games, has other values in every set.
#[test]
fn the_next_game_day_does_see_them() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let next = game_day(&EIGHT, date + 1);
    let corruption = Corruption::new(&EIGHT, date, ModeOption::Daily, How::Scrambled);
    let truth = outcome(&*EIGHT, &on(next, ModeOption::Daily));
    let spoilt = outcome(&corruption.league, &on(next, ModeOption::Daily));
    for (name, batch) in &truth.tables {
        assert!(*batch != spoilt.tables[name], "{name} of {} is the same", iso(next));
    }
    assert!((season().0..season().1).contains(&next));
}
