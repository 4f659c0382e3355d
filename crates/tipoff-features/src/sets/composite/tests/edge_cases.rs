//! The numbered edge cases of section 7, `usage_default` parity.
//!
//! Cases 17 (infinite pace differential), 18 (infinite days of rest) and 19
//! (text in integer columns) cannot cross the border: infinities become
//! missing there, and typed columns hold no text. Case 17's formula and text
//! are tested on the functions, its passage through the border below.

use super::harness::{Bool, Cell, Double, Int, Null, Number, Text, World};
use crate::sets::composite::context_json;
use crate::sets::composite::scores;
use rstest::rstest;

const FATIGUE: &str = "EXTREME_FATIGUE: Player showing severe fatigue";
const MATCHUP: &str = "EXTREME_MATCHUP: Unusual zone mismatch";
const ADJUSTMENT: &str = "EXTREME_ADJUSTMENT: Very large composite adjustment";

const TIRED: &[(&str, Cell)] = &[
    ("days_rest", Int(0)),
    ("back_to_back", Bool(true)),
    ("games_in_last_7_days", Int(4)),
    ("minutes_in_last_7_days", Int(250)),
    ("avg_minutes_per_game_last_7", Number(36.5)),
    ("back_to_backs_last_14_days", Int(2)),
    ("player_age", Int(35)),
    ("projected_usage_rate", Number(28.0)),
    ("avg_usage_rate_last_7_games", Number(27.5)),
    ("pace_differential", Number(-4.0)),
];
const UNKNOWN: &[(&str, Cell)] = &[
    ("days_rest", Null),
    ("back_to_back", Null),
    ("games_in_last_7_days", Null),
    ("minutes_in_last_7_days", Null),
    ("avg_minutes_per_game_last_7", Null),
    ("back_to_backs_last_14_days", Null),
    ("player_age", Null),
    ("projected_usage_rate", Null),
    ("avg_usage_rate_last_7_games", Null),
    ("star_teammates_out", Null),
    ("pace_differential", Null),
    ("opponent_pace_last_10", Null),
];

fn paint_defense(value: f64) -> World {
    World::base().team_defense(&[("paint_defense_vs_league_avg", Number(value))])
}

#[rstest]
#[case::c1(World::base(), [100.0, 4.3, 1.8, 0.3, 6.35, 100.0], &[])]
#[case::c2(World::base().context(TIRED).without_zone_rows(),
    [35.0, 0.0, -2.0, 0.1, -5.1, 60.0], &[FATIGUE])]
#[case::c3(World::base().context(UNKNOWN).without_zone_rows(),
    [100.0, 0.0, 0.0, 0.0, 0.0, 0.0], &[])]
#[case::c4(World::base().context(&[("back_to_back", Bool(true)), ("days_rest", Int(3))]),
    [85.0, 4.3, 1.8, 0.3, 5.6, 100.0], &[])]
#[case::c5(World::base().context(&[("days_rest", Int(3)), ("player_age", Int(30))]),
    [100.0, 4.3, 1.8, 0.3, 6.35, 100.0], &[])]
#[case::c6(World::base().shot_zones(
        &[("primary_scoring_zone", Text("balanced")), ("paint_rate_last_10", Number(38.0))]),
    [100.0, 3.3, 1.8, 0.3, 5.32, 100.0], &[])]
#[case::c7(World::base().shot_zones(&[("primary_scoring_zone", Null)]),
    [100.0, 4.3, 1.8, 0.3, 6.35, 100.0], &[])]
#[case::c8(World::base().shot_zones(&[("paint_rate_last_10", Number(30.0))]),
    [100.0, 2.6, 1.8, 0.3, 4.63, 100.0], &[])]
#[case::c9(World::base().shot_zones(&[("paint_rate_last_10", Null)]),
    [100.0, 4.3, 1.8, 0.3, 6.35, 100.0], &[])]
#[case::c10(World::base().team_defense(
        &[("paint_defense_vs_league_avg", Null), ("weakest_zone", Null)]),
    [100.0, 0.0, 1.8, 0.3, 2.05, 100.0], &[])]
#[case::c11(paint_defense(-3.0).shot_zones(&[("paint_rate_last_10", Number(0.0))]),
    [100.0, 0.0, 1.8, 0.3, 2.05, 100.0], &[])]
#[case::c12(World::base().shot_zones(
        &[("primary_scoring_zone", Text("perimeter")), ("three_pt_rate_last_10", Number(45.0))]),
    [100.0, 0.5, 1.8, 0.3, 2.5, 100.0], &[])]
#[case::c13a(paint_defense(5.0), [100.0, 5.0, 1.8, 0.3, 7.05, 100.0], &[])]
#[case::c13b(paint_defense(5.01), [100.0, 6.0, 1.8, 0.3, 8.06, 100.0], &[])]
#[case::c13c(paint_defense(-5.01), [100.0, -6.0, 1.8, 0.3, -3.96, 100.0], &[])]
#[case::c14a(paint_defense(6.67), [100.0, 8.0, 1.8, 0.3, 10.05, 100.0], &[MATCHUP])]
#[case::c14b(paint_defense(8.33), [100.0, 10.0, 1.8, 0.3, 12.05, 100.0], &[MATCHUP, ADJUSTMENT])]
#[case::c14c(paint_defense(8.34), [100.0, 10.0, 1.8, 0.3, 12.05, 100.0], &[MATCHUP, ADJUSTMENT])]
#[case::c14d(paint_defense(-9.0), [100.0, -10.0, 1.8, 0.3, -7.95, 100.0], &[MATCHUP])]
#[case::c15(World::base().context(
        &[("days_rest", Double(f64::NAN)), ("pace_differential", Double(f64::NAN))]),
    [100.0, 4.3, 0.0, 0.3, 4.6, 60.0], &[])]
#[case::c16(World::base().context(&[("avg_usage_rate_last_7_games", Number(0.0))]),
    [100.0, 4.3, 1.8, 0.0, 6.05, 100.0], &[])]
#[case::c20(paint_defense(-9.0).context(TIRED).context(&[
        ("projected_usage_rate", Number(10.0)), ("avg_usage_rate_last_7_games", Number(20.0))]),
    [35.0, -10.0, -2.0, -3.0, -18.25, 100.0], &[FATIGUE, MATCHUP, ADJUSTMENT])]
fn scores_and_warnings(
    #[case] world: World,
    #[case] expected: [f64; 6],
    #[case] warnings: &[&str],
) {
    let output = world.run();
    assert_eq!(output.rows(), 1);
    assert_eq!(output.scores(), expected);
    assert_eq!(output.flag("has_warnings"), Some(!warnings.is_empty()));
    let details = warnings.join("; ");
    let expected = Some(details.as_str()).filter(|text| !text.is_empty());
    assert_eq!(output.text("warning_details"), expected);
    assert!(output.0.violations.is_empty());
}

#[rstest]
#[case::c1(World::base(), "4c7d11f766d0a270")]
#[case::c2(World::base().context(TIRED).without_zone_rows(), "93c8fedd873e387a")]
#[case::c3(World::base().context(UNKNOWN).without_zone_rows(), "12b2a67704e6bc8f")]
#[case::c5(World::base().context(&[("days_rest", Int(3)), ("player_age", Int(30))]),
    "4c7d11f766d0a270")]
#[case::c11(paint_defense(-3.0).shot_zones(&[("paint_rate_last_10", Number(0.0))]),
    "871770b0b0e3bed7")]
fn hashes(#[case] world: World, #[case] expected: &str) {
    assert_eq!(world.run().text("data_hash"), Some(expected));
}

#[rstest]
#[case::c1(World::base(), None)]
#[case::c2(World::base().context(TIRED).without_zone_rows(),
    Some("player_shot_zone, team_defense_zone"))]
#[case::c3(World::base().context(UNKNOWN).without_zone_rows(), Some(
    "days_rest, projected_usage_rate, pace_differential, player_shot_zone, team_defense_zone"))]
#[case::c15(World::base().context(
    &[("days_rest", Double(f64::NAN)), ("pace_differential", Double(f64::NAN))]),
    Some("days_rest, pace_differential"))]
fn missing_fields(#[case] world: World, #[case] expected: Option<&str>) {
    assert_eq!(world.run().text("missing_data_fields"), expected);
}

#[rstest]
#[case::c1_fatigue(World::base(), "fatigue_context_json", concat!(
    r#"{"days_rest": 2, "back_to_back": false, "games_last_7": 3, "minutes_last_7": 175.0, "#,
    r#""avg_minutes_pg_last_7": 29.2, "back_to_backs_last_14": 0, "player_age": 28, "#,
    r#""penalties_applied": [], "bonuses_applied": [], "final_score": 100}"#))]
#[case::c1_zone(World::base(), "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "paint", "primary_zone_frequency": 65.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": 4.3, "#,
    r#""mismatch_type": "favorable", "final_score": 4.3}"#))]
#[case::c1_pace(World::base(), "pace_context_json", concat!(
    r#"{"pace_differential": 3.5, "opponent_pace_last_10": 101.5, "league_avg_pace": 100.0, "#,
    r#""pace_environment": "fast", "final_score": 1.75}"#))]
#[case::c1_usage(World::base(), "usage_context_json", concat!(
    r#"{"projected_usage_rate": 26.0, "avg_usage_last_7": 25.0, "usage_differential": 1.0, "#,
    r#""star_teammates_out": 0, "usage_trend": "stable", "final_score": 0.3}"#))]
#[case::c2_fatigue(World::base().context(TIRED), "fatigue_context_json", concat!(
    r#"{"days_rest": 0, "back_to_back": true, "games_last_7": 4, "minutes_last_7": 250.0, "#,
    r#""avg_minutes_pg_last_7": 36.5, "back_to_backs_last_14": 2, "player_age": 35, "#,
    r#""penalties_applied": ["back_to_back: -15", "frequent_games: -10", "#,
    r#""heavy_minutes: -10", "veteran_age: -10"], "bonuses_applied": [], "final_score": 35}"#))]
#[case::c3_fatigue(World::base().context(UNKNOWN), "fatigue_context_json", concat!(
    r#"{"days_rest": 0, "back_to_back": false, "games_last_7": 0, "minutes_last_7": 0.0, "#,
    r#""avg_minutes_pg_last_7": 0.0, "back_to_backs_last_14": 0, "player_age": 25, "#,
    r#""penalties_applied": [], "bonuses_applied": [], "final_score": 100}"#))]
#[case::c3_zone(World::base().without_zone_rows(), "shot_zone_context_json",
    r#"{"missing_data": true}"#)]
#[case::c3_pace(World::base().context(UNKNOWN), "pace_context_json", concat!(
    r#"{"pace_differential": 0.0, "opponent_pace_last_10": 100.0, "league_avg_pace": 100.0, "#,
    r#""pace_environment": "normal", "final_score": 0.0}"#))]
#[case::c3_usage(World::base().context(UNKNOWN), "usage_context_json", concat!(
    r#"{"projected_usage_rate": 0.0, "avg_usage_last_7": 0.0, "usage_differential": 0.0, "#,
    r#""star_teammates_out": 0, "usage_trend": "stable", "final_score": 0.0}"#))]
#[case::c4(World::base().context(&[("back_to_back", Bool(true)), ("days_rest", Int(3))]),
    "fatigue_context_json", concat!(
    r#"{"days_rest": 3, "back_to_back": true, "games_last_7": 3, "minutes_last_7": 175.0, "#,
    r#""avg_minutes_pg_last_7": 29.2, "back_to_backs_last_14": 0, "player_age": 28, "#,
    r#""penalties_applied": ["back_to_back: -15"], "bonuses_applied": ["extra_rest: +5"], "#,
    r#""final_score": 85}"#))]
#[case::c6(World::base().shot_zones(
        &[("primary_scoring_zone", Text("balanced")), ("paint_rate_last_10", Number(38.0))]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "balanced", "primary_zone_frequency": 38.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": 4.3, "#,
    r#""mismatch_type": "favorable", "final_score": 3.268}"#))]
#[case::c7(World::base().shot_zones(&[("primary_scoring_zone", Null)]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "unknown", "primary_zone_frequency": 65.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": 4.3, "#,
    r#""mismatch_type": "favorable", "final_score": 4.3}"#))]
#[case::c8(World::base().shot_zones(&[("paint_rate_last_10", Number(30.0))]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "paint", "primary_zone_frequency": 30.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": 4.3, "#,
    r#""mismatch_type": "favorable", "final_score": 2.5799999999999996}"#))]
#[case::c9(World::base().shot_zones(&[("paint_rate_last_10", Null)]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "paint", "primary_zone_frequency": 0.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": 4.3, "#,
    r#""mismatch_type": "favorable", "final_score": 4.3}"#))]
#[case::c10(World::base().team_defense(
        &[("paint_defense_vs_league_avg", Null), ("weakest_zone", Null)]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "paint", "primary_zone_frequency": 65.0, "#,
    r#""opponent_weak_zone": "unknown", "opponent_defense_vs_league": 0.0, "#,
    r#""mismatch_type": "neutral", "final_score": 0.0}"#))]
#[case::c11(paint_defense(-3.0).shot_zones(&[("paint_rate_last_10", Number(0.0))]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "paint", "primary_zone_frequency": 0.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": -3.0, "#,
    r#""mismatch_type": "neutral", "final_score": -0.0}"#))]
#[case::c13(paint_defense(-5.01), "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "paint", "primary_zone_frequency": 65.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": -5.01, "#,
    r#""mismatch_type": "unfavorable", "final_score": -6.012}"#))]
#[case::c16(World::base().context(&[("avg_usage_rate_last_7_games", Number(0.0))]),
    "usage_context_json", concat!(
    r#"{"projected_usage_rate": 26.0, "avg_usage_last_7": 0.0, "usage_differential": 26.0, "#,
    r#""star_teammates_out": 0, "usage_trend": "spike", "final_score": 0.0}"#))]
#[case::mid_range(World::base().shot_zones(&[("primary_scoring_zone", Text("mid_range"))]),
    "shot_zone_context_json", concat!(
    r#"{"player_primary_zone": "mid_range", "primary_zone_frequency": 20.0, "#,
    r#""opponent_weak_zone": "paint", "opponent_defense_vs_league": -1.2, "#,
    r#""mismatch_type": "neutral", "final_score": -0.48}"#))]
fn context_texts(#[case] world: World, #[case] column: &str, #[case] expected: &str) {
    assert_eq!(world.run().text(column), Some(expected));
}

/// Case 17: the formula keeps an infinity, the border does not let it in.
#[test]
fn an_infinite_pace_differential() {
    assert_eq!(scores::pace(Some(f64::INFINITY)), 3.0);
    let output = World::base().context(&[("pace_differential", Double(f64::INFINITY))]).run();
    assert_eq!(output.scores(), [100.0, 4.3, 0.0, 0.3, 4.6, 80.0]);

    let player = super::factors::player(|player| player.pace_differential = Some(f64::INFINITY));
    let text = context_json::pace(&player, 3.0);
    assert!(text.starts_with(r#"{"pace_differential": Infinity, "#), "{text}");
}

/// Doubles in integer columns are cut, as in case 19's `days_rest` of 2.9.
#[test]
fn fractional_days_of_rest_are_cut() {
    let output = World::base().context(&[("days_rest", Double(2.9))]).run();
    assert!(output.text("fatigue_context_json").expect("text").contains(r#""days_rest": 2,"#));
}
