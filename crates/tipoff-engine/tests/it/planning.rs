//! What is planned: order, chunks, and what is said of inputs that are not
//! as declared.

use crate::support::{
    EIGHT, FOUR, game_day, options, outcome, output_tables, season, sets, try_run,
};
use arrow_array::RecordBatch;
use rstest::rstest;
use tipoff_catalog::{Class, Error, FEATURE_SETS, Table, inputs};
use tipoff_engine::{ModeOption, Options, plan};
use tipoff_features::Mode;
use tipoff_features::core::calendar::{days, season_october};
use tipoff_testing::{MemoryWarehouse, Value};

fn month(mode: ModeOption) -> Options {
    options((days(2025, 1, 1), days(2025, 1, 31)), mode)
}

fn refused(league: &MemoryWarehouse, options: &Options) -> Error {
    let error = plan(league, options).unwrap_err();
    // Running refuses for the same reason, before it writes anything.
    let sink = MemoryWarehouse::default();
    let again = tipoff_engine::run(league, &sink, options, &tipoff_engine::Silent).unwrap_err();
    assert_eq!((error.class, error.to_string()), (again.class, again.to_string()));
    assert!(sink.names().is_empty(), "something was written");
    error
}

#[test]
fn sets_follow_those_they_read() {
    let plan = plan(&*FOUR, &month(ModeOption::Backfill)).unwrap();
    let levels: Vec<(&str, usize)> =
        plan.sets.iter().map(|set| (set.kernel.set.name(), set.level)).collect();
    let expected = [
        ("upcoming_team_game_context", 0),
        ("upcoming_player_game_context", 0),
        ("player_shot_zone_analysis", 0),
        ("team_defense_zone_analysis", 0),
        ("player_composite_factors", 1),
    ];
    assert_eq!(levels, expected);
    assert!(plan.sets.iter().all(|set| set.write));
    // What the run computes itself is not read.
    for set in FEATURE_SETS {
        assert!(plan.inputs.iter().all(|input| input.table.name != set.table.name));
    }
}

#[test]
fn one_set_reads_only_its_own_inputs() {
    let mut options = month(ModeOption::Backfill);
    options.features = sets(&["team_defense_zone_analysis"]);
    let plan = plan(&*FOUR, &options).unwrap();
    assert_eq!(plan.sets.len(), 1);
    let present: Vec<&str> = plan.inputs.iter().map(|input| input.table.short_name()).collect();
    assert!(present.contains(&"team_defense_game_summary"));
    assert!(!present.contains(&"player_game_summary"), "{present:?}");
    assert!(!present.contains(&"odds_api_game_lines"), "{present:?}");
}

#[test]
fn chunks_are_cut_at_1_october() {
    let range = (days(2023, 9, 30), days(2025, 10, 1));
    let plan = plan(&*FOUR, &options(range, ModeOption::Backfill)).unwrap();
    let chunks: Vec<(i32, i32)> = plan.chunks.iter().map(|chunk| (chunk.from, chunk.to)).collect();
    let (first, second, third) = (days(2023, 10, 1), days(2024, 10, 1), days(2025, 10, 1));
    let expected = [(range.0, range.0), (first, second - 1), (second, third - 1), (third, range.1)];
    assert_eq!(chunks, expected);
}

#[test]
fn chunks_cover_every_date_once_under_any_budget() {
    let range = (days(2023, 9, 1), season().1);
    let mut options = options(range, ModeOption::Backfill);
    let mut counts = Vec::new();
    for memory in [110u64, 120, 150, 200, 400, 1_000, 4_000] {
        options.memory = memory << 20;
        let Ok(plan) = plan(&*FOUR, &options) else { continue };
        let mut next = range.0;
        for chunk in &plan.chunks {
            assert_eq!(chunk.from, next, "{memory} MiB");
            assert!(chunk.to >= chunk.from);
            assert_eq!(season_october(chunk.from), season_october(chunk.to), "{memory} MiB");
            next = chunk.to + 1;
        }
        assert_eq!(next, range.1 + 1, "{memory} MiB");
        counts.push(plan.chunks.len());
        let dates = u64::try_from(range.1 - range.0 + 1).unwrap();
        assert_eq!(plan.units(), 5 * dates);
    }
    println!("chunks by growing budget: {counts:?}");
    assert!(counts.len() > 3 && counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    assert!(counts.first() > counts.last());
}

#[test]
fn a_budget_that_no_date_fits_is_a_configuration_error() {
    let mut options = month(ModeOption::Backfill);
    options.memory = 1 << 20;
    let error = refused(&FOUR, &options);
    assert_eq!(error.class, Class::Config);
    assert_eq!(error.class.exit_code(), 2);
    assert!(error.message.contains("--memory"), "{error}");
    assert_eq!(error.object.as_deref(), Some("--memory"));
    assert!(error.hint.is_some());
}

#[test]
fn planning_reads_no_rows_where_the_mode_is_given() {
    let league = FOUR.clone();
    plan(&league, &month(ModeOption::Backfill)).unwrap();
    assert_eq!(league.reads(), []);
}

#[rstest]
#[case::reversed(2025, 1, 2, 2025, 1, 1)]
#[case::before_basketball(1946, 10, 1, 1946, 10, 2)]
#[case::too_far_ahead(2027, 1, 1, 2027, 1, 1)]
fn dates_that_make_no_sense_are_usage_errors(
    #[case] y: i16,
    #[case] m: i8,
    #[case] d: i8,
    #[case] to_y: i16,
    #[case] to_m: i8,
    #[case] to_d: i8,
) {
    let range = (days(y, m, d), days(to_y, to_m, to_d));
    let error = refused(&FOUR, &options(range, ModeOption::Backfill));
    assert_eq!(error.class, Class::Usage, "{error}");
}

#[test]
fn auto_mode_tells_dates_past_from_dates_to_come() {
    let mode = |league: &MemoryWarehouse, date: i32| {
        plan(league, &options((date, date), ModeOption::Auto)).unwrap().mode
    };
    let game = game_day(&EIGHT, days(2025, 1, 15));
    assert_eq!(mode(&EIGHT, game), Mode::Backfill);
    assert_eq!(mode(&EIGHT, days(2024, 12, 24)), Mode::Backfill, "an off-day that is past");
    assert_eq!(mode(&EIGHT, days(2025, 8, 1)), Mode::Daily, "after the last game");
    // The evening before: the book ends, the schedule goes on.
    let mut before = EIGHT.clone();
    let table = &inputs::NBAC_GAMEBOOK_PLAYER_STATS;
    before.retain(table, |row| row.date("game_date").is_some_and(|at| at < game)).unwrap();
    assert_eq!(mode(&before, game), Mode::Daily);
}

#[rstest]
#[case(&inputs::NBAC_SCHEDULE)]
#[case(&inputs::PLAYER_GAME_SUMMARY)]
#[case(&inputs::TEAM_OFFENSE_GAME_SUMMARY)]
#[case(&inputs::TEAM_DEFENSE_GAME_SUMMARY)]
fn a_required_table_that_is_absent(#[case] table: &'static Table) {
    let mut league = FOUR.clone();
    league.remove(table);
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let error = refused(&league, &month(mode));
        assert_eq!(error.class, Class::NotFound, "{error}");
        assert_eq!(error.class.exit_code(), 11);
        assert!(error.message.contains(table.name), "{error}");
        assert_eq!(error.object.as_deref(), Some(table.name));
    }
}

/// The misspelt table has to be one that the hint can be about.
#[test]
fn the_nearest_table_is_named() {
    let mut league = FOUR.clone();
    league.remove(&inputs::TEAM_OFFENSE_GAME_SUMMARY);
    let error = refused(&league, &month(ModeOption::Backfill));
    let hint = error.hint.unwrap();
    assert!(hint.contains("nba_analytics.team_defense_game_summary"), "{hint}");
}

#[test]
fn the_game_book_is_required_in_backfills_only() {
    let mut league = FOUR.clone();
    league.remove(&inputs::NBAC_GAMEBOOK_PLAYER_STATS);
    let error = refused(&league, &month(ModeOption::Backfill));
    assert_eq!(error.class, Class::NotFound);
    assert!(error.message.contains("nbac_gamebook_player_stats"), "{error}");
    let done = outcome(&league, &month(ModeOption::Daily));
    assert!(done.report.rows() > 0);
    assert!(done.report.absent.is_empty(), "{:?}", done.report.absent);
}

#[rstest]
#[case(&inputs::ESPN_TEAM_ROSTERS)]
#[case(&inputs::ODDS_API_PLAYER_POINTS_PROPS)]
#[case(&inputs::BETTINGPROS_PLAYER_POINTS_PROPS)]
#[case(&inputs::ODDS_API_GAME_LINES)]
#[case(&inputs::NBAC_INJURY_REPORT)]
#[case(&inputs::NBA_PLAYERS_REGISTRY)]
#[case(&inputs::PLAYER_ALIASES)]
fn an_optional_table_that_is_absent(#[case] table: &'static Table) {
    let mut league = FOUR.clone();
    league.remove(table);
    let mut options = month(ModeOption::Backfill);
    let done = outcome(&league, &options);
    assert_eq!(done.report.absent, [table.name]);
    assert_eq!(mentions(&done.report, table.name), 1, "said once");
    assert_eq!(done.report.exit_code(), 0);
    // An absent table is as good as an empty one.
    let mut empty = FOUR.clone();
    empty.set(table, vec![RecordBatch::new_empty(table.schema())]);
    assert_eq!(outcome(&empty, &options).tables, done.tables);
    options.strict = true;
    let error = refused(&league, &options);
    assert_eq!(error.class, Class::NotFound);
    assert!(error.message.contains(table.name), "{error}");
}

/// Warnings that mention `text`, whatever their form.
fn mentions(report: &tipoff_engine::Report, text: &str) -> usize {
    let json = report.json();
    let warnings = json["warnings"].as_array().cloned().unwrap_or_default();
    warnings.iter().filter(|warning| warning.to_string().contains(text)).count()
}

#[rstest]
#[case(&inputs::NBAC_SCHEDULE, "home_team_tricode")]
#[case(&inputs::PLAYER_GAME_SUMMARY, "player_lookup")]
#[case(&inputs::ODDS_API_GAME_LINES, "snapshot_timestamp")]
fn a_required_column_that_is_absent(#[case] table: &'static Table, #[case] column: &str) {
    let mut league = FOUR.clone();
    league.drop_column(table, column).unwrap();
    let error = refused(&league, &month(ModeOption::Backfill));
    assert_eq!(error.class, Class::SchemaMismatch, "{error}");
    assert_eq!(error.class.exit_code(), 9);
    assert!(error.message.contains(table.name) && error.message.contains(column), "{error}");
    assert_eq!(error.object, Some(format!("{}.{column}", table.name)));
}

/// Under another name they are found, as a hint.
#[test]
fn misspelt_columns_and_tables_are_named() {
    let mut league = FOUR.clone();
    let table = &inputs::NBAC_SCHEDULE;
    let batches = league.batches(table).into_iter().map(|batch| {
        let fields = batch
            .schema()
            .fields()
            .iter()
            .map(|field| {
                let misspelt = field.name() == "home_team_tricode";
                let name = if misspelt { "home_team_tri_code" } else { field.name() };
                field.as_ref().clone().with_name(name)
            })
            .collect::<Vec<_>>();
        let schema = std::sync::Arc::new(arrow_schema::Schema::new(fields));
        RecordBatch::try_new(schema, batch.columns().to_vec()).unwrap()
    });
    let batches = batches.collect();
    league.set(table, batches);
    let error = refused(&league, &month(ModeOption::Backfill));
    assert_eq!(error.hint.as_deref(), Some("did you mean `home_team_tri_code`?"));

    static MISSPELT: Table = Table::new("nba_analytics.player_game_sumary", "", &[]);
    let mut league = FOUR.clone();
    league.set(&MISSPELT, league.batches(&inputs::PLAYER_GAME_SUMMARY));
    league.remove(&inputs::PLAYER_GAME_SUMMARY);
    let error = refused(&league, &month(ModeOption::Backfill));
    assert_eq!(error.hint.as_deref(), Some("did you mean `nba_analytics.player_game_sumary`?"));
}

#[test]
fn an_optional_column_that_is_absent() {
    let (table, column) = (&inputs::NBAC_INJURY_REPORT, "confidence_score");
    let mut league = FOUR.clone();
    league.drop_column(table, column).unwrap();
    let mut options = month(ModeOption::Backfill);
    let absent = outcome(&league, &options);
    assert_eq!(mentions(&absent.report, "nbac_injury_report.confidence_score"), 1);
    let mut null = FOUR.clone();
    null.overwrite(table, |_| true, &[(column, Value::Null)]).unwrap();
    assert_eq!(outcome(&null, &options).tables, absent.tables, "absent is null");
    options.strict = true;
    assert_eq!(refused(&league, &options).class, Class::SchemaMismatch);
}

/// The column is there but never filled: no rows, no crash, and no row of a
/// player without a name.
#[rstest]
#[case(&inputs::PLAYER_GAME_SUMMARY, "player_lookup")]
#[case(&inputs::PLAYER_GAME_SUMMARY, "game_date")]
#[case(&inputs::NBAC_SCHEDULE, "game_date")]
#[case(&inputs::NBAC_SCHEDULE, "home_team_tricode")]
#[case(&inputs::TEAM_DEFENSE_GAME_SUMMARY, "defending_team_abbr")]
#[case(&inputs::ODDS_API_GAME_LINES, "commence_time")]
fn a_required_column_that_is_null_throughout(
    #[case] table: &'static Table,
    #[case] column: &'static str,
) {
    let mut league = FOUR.clone();
    let mut batches = league.batches(table);
    for batch in &mut batches {
        *batch = nulled(batch, column);
    }
    league.set(table, batches);
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        match try_run(&league, &month(mode)) {
            Ok(done) => {
                for table in output_tables() {
                    let batch = &done.tables[table.short_name()];
                    assert_eq!(batch.schema(), table.schema(), "nulls are where they may be");
                }
                println!("{}.{column} null, {mode:?}: {} rows", table.name, done.report.rows());
            }
            Err(error) => assert!(error.to_string().contains(table.name), "{error}"),
        }
    }
}

/// The batch with a column of nulls, declared nullable.
fn nulled(batch: &RecordBatch, column: &str) -> RecordBatch {
    let at = batch.schema().index_of(column).unwrap();
    let mut fields: Vec<_> = batch.schema().fields().iter().map(|f| f.as_ref().clone()).collect();
    fields[at] = fields[at].clone().with_nullable(true);
    let mut columns = batch.columns().to_vec();
    columns[at] = arrow_array::new_null_array(fields[at].data_type(), batch.num_rows());
    RecordBatch::try_new(std::sync::Arc::new(arrow_schema::Schema::new(fields)), columns).unwrap()
}

/// Empty box scores mean that a delivery failed.
#[rstest]
#[case(&inputs::PLAYER_GAME_SUMMARY)]
#[case(&inputs::TEAM_OFFENSE_GAME_SUMMARY)]
#[case(&inputs::TEAM_DEFENSE_GAME_SUMMARY)]
#[case(&inputs::NBAC_GAMEBOOK_PLAYER_STATS)]
fn a_required_table_without_rows(#[case] table: &'static Table) {
    let mut league = FOUR.clone();
    league.set(table, vec![RecordBatch::new_empty(table.schema())]);
    let error = refused(&league, &month(ModeOption::Backfill));
    assert_eq!(error.class, Class::DependencyMissing, "{error}");
    assert_eq!(error.class.exit_code(), 4);
    assert!(error.message.contains(table.name), "{error}");
}

/// An empty schedule means that there are no games.
#[test]
fn an_empty_schedule_means_no_games() {
    let mut league = FOUR.clone();
    let table = &inputs::NBAC_SCHEDULE;
    league.set(table, vec![RecordBatch::new_empty(table.schema())]);
    let done = outcome(&league, &month(ModeOption::Backfill));
    assert_eq!(mentions(&done.report, table.name), 1);
    assert_eq!(done.tables["upcoming_team_game_context"].num_rows(), 0);
    assert_eq!(done.tables["upcoming_player_game_context"].num_rows(), 0);
    assert_eq!(done.report.exit_code(), 0);
}
