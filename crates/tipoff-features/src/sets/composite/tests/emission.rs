//! Who gets a row, which upstream row counts, readiness, chunks (sections 2,
//! 4 and annex A).

use super::harness::{
    Bool, Cell, Date, Instant, Int, Null, Number, Output, Row, Text, World, d, defense, game,
    player, scheduled, team, with, zones,
};
use crate::core::calendar::days;
use crate::{Mode, Target, Warning};
use rstest::rstest;
use tipoff_catalog::inputs::{
    NBA_SCHEDULE, NBAC_SCHEDULE, PLAYER_GAME_SUMMARY, REPROCESS_ATTEMPTS,
};
use tipoff_catalog::outputs::{COMPOSITE, PLAYER_CONTEXT, SHOT_ZONES, TEAM_CONTEXT, TEAM_DEFENSE};
use tipoff_catalog::{Class, Table};

fn winter() -> i32 {
    days(2026, 1, 15)
}

/// Row R in daily mode, all upstreams ready, on 15 January.
fn daily() -> World {
    let date = days(2026, 1, 15);
    World::new(date, Mode::Daily)
        .add(&PLAYER_CONTEXT, player("playera", date))
        .add(&SHOT_ZONES, zones("playera", date))
        .add(&TEAM_DEFENSE, defense("GSW", date))
        .add(&TEAM_CONTEXT, team("GSW", date))
}

#[rstest]
#[case(days(2024, 10, 21), false)]
#[case(days(2024, 10, 22), true)]
#[case(days(2024, 11, 4), true)]
#[case(days(2024, 11, 5), false)]
fn bootstrap_dates(#[case] date: i32, #[case] skipped: bool) {
    for mode in [Mode::Daily, Mode::Backfill] {
        let output = World::new(date, mode).add(&PLAYER_CONTEXT, player("a", date)).run();
        assert_eq!(output.rows(), usize::from(!skipped));
        let notes: Vec<_> =
            output.0.notes.iter().map(|n| (n.decision, n.reason.as_str())).collect();
        let note = ("skipped_early_season", "bootstrap_period_day_0_13_of_season_2024");
        assert_eq!(notes, if skipped { vec![note] } else { vec![] });
    }
}

#[rstest]
#[case::no_games(World::new(winter(), Mode::Daily), false)]
#[case::games(World::new(winter(), Mode::Daily).add(&NBAC_SCHEDULE, scheduled("0022500200", winter(), 1)), true)]
#[case::other_day(
    World::new(winter(), Mode::Daily).add(&NBAC_SCHEDULE, scheduled("0022500200", winter() - 1, 3)), false)]
#[case::backfill(
    World::new(winter(), Mode::Backfill).add(&NBAC_SCHEDULE, scheduled("0022500200", winter(), 3)), false)]
#[case::context_of_another_day(
    World::new(winter(), Mode::Backfill).add(&PLAYER_CONTEXT, player("a", winter() + 1)), false)]
fn dates_without_players(#[case] world: World, #[case] fails: bool) {
    let Output(computed) = world.run();
    assert_eq!(computed.batch.num_rows(), 0);
    if fails {
        let classes: Vec<_> = computed.failed.iter().map(|(at, e)| (*at, e.class)).collect();
        assert_eq!(classes, [(winter(), Class::DependencyMissing)]);
        assert!(computed.notes.is_empty());
    } else {
        assert!(computed.failed.is_empty());
        let notes: Vec<_> = computed.notes.iter().map(|n| (n.date, n.decision)).collect();
        assert_eq!(notes, [(winter(), "no_data")]);
    }
}

fn attempt(number: i64, tripped: bool, until: Cell) -> Row {
    vec![
        ("processor_name", Text("player_composite_factors")),
        ("entity_id", Text("playera")),
        ("analysis_date", Date(d())),
        ("attempt_number", Int(number)),
        ("circuit_breaker_tripped", Bool(tripped)),
        ("circuit_breaker_until", until),
    ]
}

#[rstest]
#[case::open(attempt(3, true, Instant(1001)), None)]
#[case::run_out(attempt(3, true, Instant(1000)), Some(3.0))]
#[case::not_tripped(attempt(2, false, Instant(5000)), Some(2.0))]
#[case::no_end(attempt(2, true, Null), Some(2.0))]
#[case::other_date(with(attempt(3, true, Instant(5000)), &[("analysis_date", Date(d() - 1))]), Some(0.0))]
#[case::other_set(
    with(attempt(3, true, Instant(5000)), &[("processor_name", Text("player_daily_cache"))]), Some(0.0))]
fn circuit_breakers(#[case] attempt: Row, #[case] count: Option<f64>) {
    for mode in [Mode::Daily, Mode::Backfill] {
        let mut world = World::base().mode(mode).add(&REPROCESS_ATTEMPTS, attempt.clone());
        world.settings.now = 1000;
        let output = world.run();
        assert_eq!(output.rows(), usize::from(count.is_some()));
        if count.is_some() {
            assert_eq!(output.number("reprocess_attempt_count"), count);
            assert_eq!(output.flag("circuit_breaker_active"), Some(false));
            assert!(output.0.failures.is_empty());
        } else {
            let failure = output.0.failures.first().expect("a failure");
            assert_eq!((failure.date, failure.entity.as_str()), (d(), "playera"));
            assert_eq!((failure.category, failure.can_retry), ("CIRCUIT_BREAKER_ACTIVE", false));
            assert_eq!(failure.reason, "Circuit breaker active until 1970-01-01 00:00:00+00:00");
        }
    }
}

#[test]
fn the_highest_attempt_counts() {
    let world = World::base()
        .add(&REPROCESS_ATTEMPTS, attempt(2, true, Instant(i64::MAX)))
        .add(&REPROCESS_ATTEMPTS, attempt(3, false, Null));
    assert_eq!(world.run().number("reprocess_attempt_count"), Some(3.0));
}

#[test]
fn a_daily_row_with_everything_ready() {
    let output = daily().run();
    for flag in [
        "is_production_ready",
        "upstream_player_shot_ready",
        "upstream_team_defense_ready",
        "upstream_player_context_ready",
        "upstream_team_context_ready",
        "all_upstreams_ready",
    ] {
        assert_eq!(output.flag(flag), Some(true), "{flag}");
    }
    assert!(output.list("data_quality_issues").is_empty());
    assert_eq!(output.flag("season_boundary_detected"), Some(false));
    assert_eq!(output.flag("backfill_bootstrap_mode"), Some(false));
    assert_eq!(output.number("completeness_percentage"), Some(100.0));
}

#[rstest]
#[case::shot(&SHOT_ZONES, "upstream_player_shot_ready", "upstream_player_shot_zone_incomplete")]
#[case::defense(
    &TEAM_DEFENSE, "upstream_team_defense_ready", "upstream_team_defense_zone_incomplete")]
#[case::player(
    &PLAYER_CONTEXT, "upstream_player_context_ready", "upstream_player_context_incomplete")]
#[case::team(&TEAM_CONTEXT, "upstream_team_context_ready", "upstream_team_context_incomplete")]
fn what_is_not_ready(#[case] table: &'static Table, #[case] flag: &str, #[case] issue: &str) {
    for ready in [Bool(false), Null] {
        let output = daily().set(table, &[("is_production_ready", ready)]).run();
        assert_eq!(output.rows(), 1);
        assert_eq!(output.flag(flag), Some(false));
        assert_eq!(output.flag("all_upstreams_ready"), Some(false));
        assert_eq!(output.flag("is_production_ready"), Some(false));
        assert_eq!(output.list("data_quality_issues"), [issue]);
    }
    if table.name != PLAYER_CONTEXT.name {
        let output = daily().without(table).run();
        assert_eq!(output.list("data_quality_issues"), [issue]);
    }
}

/// The team context that counts is the opponent's, not the own team's.
#[test]
fn team_readiness_is_the_opponents() {
    let date = days(2026, 1, 15);
    let output = daily().set(&TEAM_CONTEXT, &[("team_abbr", Text("LAL"))]).run();
    assert_eq!(output.flag("upstream_team_context_ready"), Some(false));
    let output = daily()
        .set(&TEAM_CONTEXT, &[("team_abbr", Text("LAL")), ("is_production_ready", Bool(false))])
        .add(&TEAM_CONTEXT, team("GSW", date))
        .run();
    assert_eq!(output.flag("upstream_team_context_ready"), Some(true));
}

#[test]
fn issues_come_in_their_order() {
    let date = days(2026, 1, 15);
    let mut world = World::new(date, Mode::Daily)
        .add(&PLAYER_CONTEXT, with(player("a", date), &[("is_production_ready", Null)]))
        .add(&PLAYER_GAME_SUMMARY, game("a", date - 1, Null, Null));
    for ago in 1..=10 {
        world = world.add(&NBAC_SCHEDULE, scheduled("0022500001", date - ago, 3));
    }
    let output = world.run();
    let expected = [
        "own_data_incomplete",
        "upstream_player_shot_zone_incomplete",
        "upstream_team_defense_zone_incomplete",
        "upstream_player_context_incomplete",
        "upstream_team_context_incomplete",
    ];
    assert_eq!(output.list("data_quality_issues"), expected);
}

/// Games of the player and finals of the team before the date, this season.
#[rstest]
#[case(7, 10, [10.0, 7.0, 3.0, 70.0], true)]
#[case(6, 10, [10.0, 6.0, 4.0, 60.0], false)]
#[case(2, 3, [3.0, 2.0, 1.0, 66.7], false)]
#[case(12, 14, [10.0, 10.0, 0.0, 100.0], true)]
#[case(0, 10, [0.0, 0.0, 0.0, 100.0], true)]
fn own_history(
    #[case] played: i32,
    #[case] finals: i32,
    #[case] expected: [f64; 4],
    #[case] ready: bool,
) {
    let date = days(2026, 1, 15);
    let mut world = daily()
        .add(&NBAC_SCHEDULE, scheduled("0022500500", date, 3))
        .add(&PLAYER_GAME_SUMMARY, game("playera", date, Null, Null));
    for ago in 1..=finals {
        world = world.add(&NBAC_SCHEDULE, scheduled("0022500001", date - ago, 3));
    }
    for ago in 1..=played {
        world = world.add(&PLAYER_GAME_SUMMARY, game("playera", date - ago, Null, Null));
    }
    let output = world.run();
    let counts = [
        "expected_games_count",
        "actual_games_count",
        "missing_games_count",
        "completeness_percentage",
    ];
    assert_eq!(counts.map(|name| output.number(name).expect("a count")), expected);
    assert_eq!(output.flag("is_production_ready"), Some(ready));
    assert_eq!(output.list("data_quality_issues").is_empty(), ready);
}

/// The window begins at the real start of the season, not on 1 October; a
/// player known only from earlier seasons still has a team.
#[test]
fn histories_begin_with_the_season() {
    let date = days(2026, 1, 15);
    let mut world = daily()
        .add(&NBAC_SCHEDULE, scheduled("0012500001", days(2025, 10, 10), 3))
        .add(&NBAC_SCHEDULE, scheduled("0022500001", days(2025, 10, 21), 3))
        .add(&PLAYER_GAME_SUMMARY, game("playera", days(2025, 10, 10), Null, Null))
        .add(&PLAYER_GAME_SUMMARY, game("playera", days(2025, 4, 1), Null, Null));
    let output = world.run();
    assert_eq!(output.number("expected_games_count"), Some(1.0));
    assert_eq!(output.number("actual_games_count"), Some(0.0));

    world = world.without(&PLAYER_GAME_SUMMARY);
    world = world.add(&PLAYER_GAME_SUMMARY, game("playera", days(2025, 4, 1), Null, Null));
    world.digest_upto = Some(days(2025, 10, 1));
    assert_eq!(world.run().number("expected_games_count"), Some(1.0));
    assert_eq!(date, world.targets.first().map_or(0, |target| target.date));
}

#[rstest]
#[case::november(days(2025, 11, 15), true, true)]
#[case::thirty_days(days(2025, 11, 20), true, false)]
#[case::december(days(2025, 12, 1), false, false)]
#[case::april(days(2026, 4, 30), true, false)]
#[case::before_the_start(days(2025, 10, 1), true, true)]
fn season_flags(#[case] date: i32, #[case] boundary: bool, #[case] bootstrap: bool) {
    let world = World::new(date, Mode::Daily).add(&PLAYER_CONTEXT, player("a", date)).add(
        &NBA_SCHEDULE,
        vec![("game_id", Text("0022500001")), ("game_date", Date(days(2025, 10, 21)))],
    );
    let output = world.clone().run();
    assert_eq!(output.flag("season_boundary_detected"), Some(boundary));
    assert_eq!(output.flag("backfill_bootstrap_mode"), Some(bootstrap));
    let output = world.mode(Mode::Backfill).run();
    assert_eq!(output.flag("season_boundary_detected"), Some(false));
    assert_eq!(output.flag("backfill_bootstrap_mode"), Some(false));
}

#[rstest]
#[case::latest_load(
    &[("processed_at", Instant(2)), ("game_id", Text("z"))],
    &[("processed_at", Instant(1)), ("game_id", Text("a"))])]
#[case::missing_load_is_lowest(
    &[("processed_at", Instant(-5)), ("game_id", Text("z"))],
    &[("processed_at", Null), ("game_id", Text("a"))])]
#[case::smallest_game(
    &[("game_id", Text("a")), ("universal_player_id", Text("z"))],
    &[("game_id", Text("b")), ("universal_player_id", Text("a"))])]
#[case::smallest_id(
    &[("universal_player_id", Text("a"))], &[("universal_player_id", Text("b"))])]
#[case::missing_id_is_last(
    &[("universal_player_id", Text("z"))], &[("universal_player_id", Null)])]
fn repeated_context_rows(
    #[case] winner: &[(&'static str, Cell)],
    #[case] loser: &[(&'static str, Cell)],
) {
    let row = |changes, rest| {
        let marked = with(player("a", d()), &[("days_rest", Int(rest))]);
        with(marked, changes)
    };
    let world = World::new(d(), Mode::Backfill)
        .add(&PLAYER_CONTEXT, row(loser, 7))
        .add(&PLAYER_CONTEXT, row(winner, 1));
    for output in [world.run(), world.reversed().run()] {
        assert_eq!(output.rows(), 1);
        let text = output.text("fatigue_context_json").expect("text");
        assert!(text.starts_with(r#"{"days_rest": 1,"#), "{text}");
    }
}

#[test]
fn repeated_zone_rows() {
    let zone = |load: Cell, rate: f64| {
        with(zones("playera", d()), &[("processed_at", load), ("paint_rate_last_10", Number(rate))])
    };
    let ratings = |load: Cell, rating: f64| {
        let changes = [("processed_at", load), ("paint_defense_vs_league_avg", Number(rating))];
        with(defense("GSW", d()), &changes)
    };
    let world = World::base()
        .without_zone_rows()
        .add(&SHOT_ZONES, zone(Null, 99.0))
        .add(&SHOT_ZONES, zone(Instant(2), 30.0))
        .add(&SHOT_ZONES, zone(Instant(1), 50.0))
        .add(&TEAM_DEFENSE, ratings(Instant(4), 4.3))
        .add(&TEAM_DEFENSE, ratings(Instant(3), 9.0));
    for output in [world.run(), world.reversed().run()] {
        assert_eq!(output.number("shot_zone_mismatch_score"), Some(2.6));
    }
}

#[test]
fn source_hashes_are_those_of_the_newest_rows_with_a_hash() {
    let stamped = |row: Row, load: Cell, hash: Cell| {
        with(row, &[("processed_at", load), ("data_hash", hash)])
    };
    let world = World::base()
        .without(&PLAYER_CONTEXT)
        .without_zone_rows()
        .add(&PLAYER_CONTEXT, stamped(player("a", d()), Instant(1), Text("old")))
        .add(&PLAYER_CONTEXT, stamped(player("b", d()), Instant(2), Text("new")))
        .add(&PLAYER_CONTEXT, stamped(player("c", d()), Instant(3), Null))
        .add(&PLAYER_CONTEXT, stamped(player("d", d() + 1), Instant(9), Text("tomorrow")))
        .add(&SHOT_ZONES, stamped(zones("a", d()), Instant(1), Text("s1")))
        .add(&SHOT_ZONES, stamped(zones("z", d()), Instant(1), Text("s2")))
        .add(&TEAM_DEFENSE, stamped(defense("GSW", d()), Null, Text("t1")))
        .add(&TEAM_DEFENSE, stamped(defense("BOS", d()), Instant(-9), Text("t0")));
    for output in [world.run(), world.reversed().run()] {
        assert_eq!(output.rows(), 3);
        for row in 0..3 {
            assert_eq!(output.text_at(row, "source_player_context_hash"), Some("new"));
            assert_eq!(output.text_at(row, "source_player_shot_hash"), Some("s2"));
            assert_eq!(output.text_at(row, "source_team_defense_hash"), Some("t0"));
            assert_eq!(output.text_at(row, "source_team_context_hash"), None);
        }
    }
}

#[test]
fn thin_upstreams_are_reported_in_daily_mode_only() {
    let output = daily().run();
    let expected = [
        "`nba_analytics.upcoming_player_game_context` is thin: fewer than 30 rows",
        "`nba_analytics.upcoming_team_game_context` is thin: fewer than 2 rows",
        "`nba_precompute.player_shot_zone_analysis` is thin: fewer than 30 rows",
        "`nba_precompute.team_defense_zone_analysis` is thin: fewer than 2 rows",
    ]
    .map(|text| Warning::at(text, ["1 on 2026-01-15".to_owned()]));
    assert_eq!(output.0.warnings, expected);
    assert!(daily().mode(Mode::Backfill).run().0.warnings.is_empty());
}

#[test]
fn columns_without_a_formula() {
    let mut world = World::base();
    world.settings.now = 1_763_208_000_000_000;
    let output = world.run();
    let expected: Vec<&str> = COMPOSITE.columns.iter().map(|column| column.name).collect();
    let schema = output.0.batch.schema();
    assert_eq!(schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(), expected);
    for deferred in [
        "referee_favorability_score",
        "look_ahead_pressure_score",
        "travel_impact_score",
        "opponent_strength_score",
    ] {
        assert_eq!(output.number(deferred), Some(0.0));
    }
    assert_eq!(output.number("game_date"), Some(f64::from(d())));
    assert_eq!(output.number("analysis_date"), Some(f64::from(d())));
    assert_eq!(output.text("calculation_version"), Some("v1_4factors"));
    assert_eq!(output.text("processing_decision_reason"), Some("processed_successfully"));
    assert_eq!(output.flag("early_season_flag"), Some(false));
    assert_eq!(output.flag("manual_override_required"), Some(false));
    for column in COMPOSITE.columns.iter().filter(|column| column.always_null) {
        let array = output.0.batch.column_by_name(column.name).expect("a column");
        assert_eq!(arrow_array::Array::null_count(array), 1, "{}", column.name);
    }
}

/// A chunk of dates gives what each date gives alone, whatever the batches
/// and their order, and no row dated after a target changes it.
#[test]
fn chunks_batches_and_later_rows_change_nothing() {
    let dates: Vec<i32> = (0..6).map(|at| days(2026, 1, 10) + at).collect();
    let mut world = World::new(d(), Mode::Daily);
    for date in &dates {
        for (at, name) in ["zed", "amy", "bob"].into_iter().enumerate() {
            let rest = [("days_rest", Int(at as i64))];
            world = world
                .add(&PLAYER_GAME_SUMMARY, game(name, *date, Number(30.0), Number(20.0)))
                .add(&NBAC_SCHEDULE, scheduled("0022500001", *date, 3));
            // Dates without contexts are derived.
            if date % 2 == 0 {
                world = world.add(&PLAYER_CONTEXT, with(player(name, *date), &rest));
            }
        }
        world = world.add(&TEAM_DEFENSE, defense("GSW", *date));
    }
    let target =
        |date: i32| Target { date, mode: if date % 3 == 0 { Mode::Daily } else { Mode::Backfill } };
    let alone = |date: i32, world: &World| {
        let mut world = world.clone();
        world.targets = vec![target(date)];
        world.run().0.batch
    };
    world.targets = dates.iter().map(|date| target(*date)).collect();
    let chunk = world.run();
    let singles: Vec<_> = dates.iter().map(|date| alone(*date, &world)).collect();
    let joined = arrow_select::concat::concat_batches(&chunk.0.batch.schema(), &singles);
    assert_eq!(chunk.0.batch, joined.expect("one schema"));
    assert!(chunk.rows() >= 12);
    assert_eq!(chunk.players().get(..3), Some(["amy", "bob", "zed"].map(str::to_owned).as_slice()));

    let turned = world.clone().reversed();
    assert_eq!(turned.run_in_batches(2).0.batch, chunk.0.batch);

    let first = days(2026, 1, 10);
    let until: World =
        dates.iter().skip(1).fold(world.clone(), |world, date| world.drop_date(*date));
    assert_eq!(alone(first, &until), alone(first, &world));
}
