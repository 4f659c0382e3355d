//! Synthetic contexts (section 5), D = 2026-01-15.

use super::harness::{Cell, Instant, Null, Number, Row, Text, World, game, player, with};
use crate::Mode;
use crate::UsageDefault;
use crate::core::calendar::days;
use crate::sets::composite::synthetic::replaces;
use rstest::rstest;
use tipoff_catalog::inputs::PLAYER_GAME_SUMMARY as PGS;
use tipoff_catalog::outputs::PLAYER_CONTEXT;

fn date() -> i32 {
    days(2026, 1, 15)
}

/// A listed player with games so many days before the date.
fn world(history: &[(i32, Cell, Cell)]) -> World {
    let mut world = World::new(date(), Mode::Backfill)
        .add(&PGS, with(game("a", date(), Null, Null), &[("universal_player_id", Text("a_001"))]));
    for (ago, minutes, usage) in history {
        world = world.add(&PGS, game("a", date() - ago, *minutes, *usage));
    }
    world.settings.usage_default = UsageDefault::Parity;
    world
}

fn player_a() -> World {
    world(&[
        (1, Number(33.5), Number(24.0)),
        (3, Number(35.2), Number(26.5)),
        (7, Number(36.0), Number(28.0)),
        (8, Number(10.0), Number(5.0)),
    ])
}

fn fatigue_text(rest: i64, games: i64, minutes: &str, average: &str, score: i64) -> String {
    let back_to_back = rest == 0;
    let penalty = if back_to_back { r#""back_to_back: -15""# } else { "" };
    format!(
        concat!(
            r#"{{"days_rest": {}, "back_to_back": {}, "games_last_7": {}, "minutes_last_7": {}, "#,
            r#""avg_minutes_pg_last_7": {}, "back_to_backs_last_14": 0, "player_age": 25, "#,
            r#""penalties_applied": [{}], "bonuses_applied": [], "final_score": {}}}"#
        ),
        rest, back_to_back, games, minutes, average, penalty, score
    )
}

#[rstest]
#[case::a(player_a(), fatigue_text(0, 2, "69.0", "34.35", 85), "25.25")]
#[case::b(world(&[]), fatigue_text(1, 0, "0.0", "0.0", 100), "0.0")]
#[case::c(world(&[(2, Null, Null), (4, Number(30.5), Number(22.0))]),
    fatigue_text(1, 2, "31.0", "15.25", 100), "22.0")]
#[case::d(world(&[(2, Null, Null)]), fatigue_text(1, 1, "0.0", "0.0", 100), "0.0")]
#[case::nine_digits(
    world(&[
        (1, Number(10.0), Number(20.0)), (2, Number(10.0), Number(20.0)),
        (6, Number(10.1), Number(20.01))]),
    fatigue_text(0, 3, "30.0", "10.033333333", 85), "20.003333333")]
#[case::seven_days_before_is_outside(
    world(&[(6, Number(20.0), Number(10.0)), (7, Number(30.0), Number(30.0))]),
    fatigue_text(1, 1, "20.0", "20.0", 100), "10.0")]
fn histories(#[case] world: World, #[case] fatigue: String, #[case] usage: &str) {
    let output = world.run();
    assert_eq!(output.rows(), 1);
    assert_eq!(output.text("fatigue_context_json"), Some(fatigue.as_str()));
    let text = output.text("usage_context_json").expect("text");
    assert!(text.contains(&format!(r#""avg_usage_last_7": {usage}, "#)), "{text}");
    assert_eq!(output.text("game_id"), Some("g"));
    assert_eq!(output.text("universal_player_id"), Some("a_001"));
}

#[rstest]
#[case::a(player_a(), [85.0, 0.0, 0.0, -0.1, -0.82, 20.0])]
#[case::a_neutral(player_a().neutral(), [85.0, 0.0, 0.0, 0.0, -0.75, 20.0])]
#[case::b(world(&[]), [100.0, 0.0, 0.0, 0.0, 0.0, 20.0])]
#[case::low_usage(world(&[(1, Number(33.5), Number(14.0))]), [85.0, 0.0, 0.0, 3.0, 2.25, 20.0])]
#[case::low_usage_neutral(world(&[(1, Number(33.5), Number(14.0))]).neutral(),
    [85.0, 0.0, 0.0, 0.0, -0.75, 20.0])]
fn scores(#[case] world: World, #[case] expected: [f64; 6]) {
    assert_eq!(world.run().scores(), expected);
}

/// Player e: two ids on the date are one row, and nothing is doubled.
#[test]
fn two_ids_give_one_row() {
    let on_the_date = |id: &'static str| {
        with(game("a", date(), Null, Null), &[("universal_player_id", Text(id))])
    };
    let world = World::new(date(), Mode::Backfill)
        .add(&PGS, on_the_date("a_002"))
        .add(&PGS, on_the_date("a_001"))
        .add(&PGS, game("a", date() - 1, Number(30.0), Number(20.0)));
    for output in [world.run(), world.reversed().run()] {
        assert_eq!(output.rows(), 1);
        assert_eq!(output.text("universal_player_id"), Some("a_001"));
        let expected = fatigue_text(0, 1, "30.0", "30.0", 85);
        assert_eq!(output.text("fatigue_context_json"), Some(expected.as_str()));
    }
}

#[rstest]
#[case::game_first(
    &[("game_id", Text("g1")), ("universal_player_id", Text("z"))],
    &[("game_id", Text("g2")), ("universal_player_id", Text("a"))], ("g1", Some("z")))]
#[case::id_missing_last(
    &[("universal_player_id", Null)], &[("universal_player_id", Text("z"))], ("g", Some("z")))]
#[case::load_time_is_no_criterion(
    &[("universal_player_id", Text("a")), ("processed_at", Instant(1))],
    &[("universal_player_id", Text("b")), ("processed_at", Instant(2))], ("g", Some("a")))]
fn repeated_rows_of_the_date(
    #[case] first: &[(&'static str, Cell)],
    #[case] second: &[(&'static str, Cell)],
    #[case] (game_id, universal_id): (&str, Option<&str>),
) {
    let row = |changes| with(game("a", date(), Null, Null), changes);
    let world = World::new(date(), Mode::Backfill).add(&PGS, row(first)).add(&PGS, row(second));
    for output in [world.run(), world.reversed().run()] {
        assert_eq!(output.rows(), 1);
        assert_eq!(output.text("game_id"), Some(game_id));
        assert_eq!(output.text("universal_player_id"), universal_id);
    }
}

/// Histories count rows in force (annex A.9), also of players who did not play.
#[test]
fn repeated_games_count_once() {
    let old = |changes: &[(&'static str, Cell)], minutes: f64| {
        with(game("a", date() - 2, Number(minutes), Number(20.0)), changes)
    };
    let output = world(&[])
        .add(&PGS, old(&[("game_id", Text("0022500001")), ("processed_at", Instant(1))], 99.0))
        .add(&PGS, old(&[("game_id", Text("x")), ("processed_at", Instant(2))], 21.0))
        .run();
    let expected = fatigue_text(1, 1, "21.0", "21.0", 100);
    assert_eq!(output.text("fatigue_context_json"), Some(expected.as_str()));
}

/// The date's own rows list players; their minutes are not looked at.
#[test]
fn the_date_itself_is_no_history() {
    let quiet = world(&[(1, Number(20.0), Number(20.0))]).run();
    let loud = world(&[(1, Number(20.0), Number(20.0)), (-1, Number(48.0), Number(40.0))])
        .set(&PGS, &[("minutes_played", Number(48.0)), ("usage_rate", Number(50.0))])
        .run();
    assert_eq!(quiet.0.batch, loud.0.batch);
}

#[rstest]
#[case(0, 0, true)]
#[case(0, 5, true)]
#[case(9, 10, false)]
#[case(8, 9, true)]
#[case(8, 10, true)]
#[case(1, 0, false)]
#[case(1, 1, false)]
#[case(405, 450, false)]
#[case(404, 450, true)]
fn thresholds(#[case] rows: u64, #[case] players: usize, #[case] expected: bool) {
    assert_eq!(replaces(rows, players), expected);
}

const TEN: [&str; 10] = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"];

fn listed(players: &[&'static str]) -> World {
    players.iter().fold(World::new(date(), Mode::Backfill), |world, player| {
        world.add(&PGS, game(player, date(), Null, Null))
    })
}

fn stored(lookup: &'static str) -> Row {
    with(player(lookup, date()), &[("game_id", Text("stored"))])
}

#[test]
fn a_full_context_table_is_kept() {
    let world = TEN.iter().take(9).fold(listed(&TEN), |w, p| w.add(&PLAYER_CONTEXT, stored(p)));
    let output = world.run();
    assert_eq!(output.rows(), 9);
    assert_eq!(output.text("game_id"), Some("stored"));
}

#[test]
fn a_thin_context_table_is_replaced_entirely() {
    let world = TEN.iter().take(8).fold(listed(&TEN), |w, p| w.add(&PLAYER_CONTEXT, stored(p)));
    let output = world.clone().run();
    assert_eq!(output.players(), TEN);
    assert!((0..10).all(|row| output.text_at(row, "game_id") == Some("g")));
    // Never outside backfill.
    assert_eq!(world.mode(Mode::Daily).run().rows(), 8);
}

/// Rows are counted before repeated ones are dropped.
#[test]
fn repeated_context_rows_count() {
    let world = TEN.iter().take(8).fold(listed(&TEN), |w, p| w.add(&PLAYER_CONTEXT, stored(p)));
    let output = world.add(&PLAYER_CONTEXT, stored("p0")).run();
    assert_eq!(output.rows(), 8);
    assert_eq!(output.text("game_id"), Some("stored"));
}

#[test]
fn backfills_take_everything_as_ready() {
    let output = player_a().run();
    for flag in [
        "is_production_ready",
        "all_upstreams_ready",
        "upstream_player_context_ready",
        "upstream_team_context_ready",
    ] {
        assert_eq!(output.flag(flag), Some(true), "{flag}");
    }
    assert_eq!(output.number("expected_games_count"), Some(1.0));
    assert_eq!(output.number("actual_games_count"), Some(1.0));
    assert_eq!(output.number("missing_games_count"), Some(0.0));
    assert_eq!(output.number("completeness_percentage"), Some(100.0));
    assert_eq!(output.text("source_player_context_hash"), None);
    assert!(output.list("data_quality_issues").is_empty());
}
