//! The single-factor lists of section 7 and the bounds of the formulas.

use super::harness::{Bool, Cell, Int, Null, Number, World};
use crate::UsageDefault;
use crate::core::symbols::Sym;
use crate::sets::composite::scores::{
    PlayerContext, Scores, Zone, fatigue, fatigue_adjustment, mismatch, pace, usage,
};
use rstest::rstest;

/// Row R's context as the formulas see it, changed.
pub(super) fn player(change: impl FnOnce(&mut PlayerContext)) -> PlayerContext {
    let mut player = PlayerContext {
        universal_id: Sym::NULL,
        game_id: Sym::NULL,
        opponent: Sym::NULL,
        days_rest: Some(2),
        back_to_back: Some(false),
        games_last_7: Some(3),
        minutes_last_7: Some(175.0),
        avg_minutes_last_7: Some(29.2),
        back_to_backs_last_14: Some(0),
        age: Some(28),
        projected_usage: Some(26.0),
        baseline_usage: Some(25.0),
        stars_out: Some(0),
        pace_differential: Some(3.5),
        opponent_pace: Some(101.5),
        is_ready: true,
    };
    change(&mut player);
    player
}

#[rstest]
#[case(&[("minutes_in_last_7_days", Int(240))], 100.0)]
#[case(&[("minutes_in_last_7_days", Int(241))], 90.0)]
#[case(&[("avg_minutes_per_game_last_7", Number(35.0))], 100.0)]
#[case(&[("avg_minutes_per_game_last_7", Number(35.1))], 92.0)]
#[case(&[("games_in_last_7_days", Int(4))], 90.0)]
#[case(&[("back_to_backs_last_14_days", Int(1))], 95.0)]
#[case(&[("back_to_backs_last_14_days", Int(2))], 88.0)]
#[case(&[("player_age", Int(29))], 100.0)]
#[case(&[("player_age", Int(30))], 95.0)]
#[case(&[("player_age", Int(34))], 95.0)]
#[case(&[("player_age", Int(35))], 90.0)]
#[case(&[("days_rest", Int(3)), ("games_in_last_7_days", Int(4))], 95.0)]
#[case(&[("back_to_back", Bool(true))], 85.0)]
fn fatigue_singles(#[case] changes: &[(&'static str, Cell)], #[case] expected: f64) {
    let output = World::base().context(changes).run();
    assert_eq!(output.number("fatigue_score"), Some(expected));
}

#[test]
fn fatigue_is_clamped_above_once_at_the_end() {
    assert_eq!(fatigue(&player(|p| p.days_rest = Some(9))), 100);
    let tired = player(|p| {
        p.back_to_back = Some(true);
        p.games_last_7 = Some(5);
        p.minutes_last_7 = Some(240.5);
        p.avg_minutes_last_7 = Some(35.000_000_001);
        p.back_to_backs_last_14 = Some(7);
        p.age = Some(41);
    });
    assert_eq!(fatigue(&tired), 35);
    assert_eq!(fatigue_adjustment(35), -3.25);
    assert_eq!(fatigue_adjustment(100), 0.0);
    assert!(fatigue_adjustment(100).is_sign_positive());
}

#[rstest]
#[case(0.1, 0.1, "normal")]
#[case(0.3, 0.1, "normal")]
#[case(0.5, 0.2, "normal")]
#[case(0.7, 0.3, "normal")]
#[case(0.9, 0.5, "normal")]
#[case(1.1, 0.6, "normal")]
#[case(1.3, 0.7, "normal")]
#[case(1.5, 0.8, "normal")]
#[case(-0.1, -0.1, "normal")]
#[case(-0.3, -0.1, "normal")]
#[case(2.0, 1.0, "normal")]
#[case(2.1, 1.1, "fast")]
#[case(-2.0, -1.0, "normal")]
#[case(-2.1, -1.1, "slow")]
#[case(5.9, 3.0, "fast")]
#[case(6.1, 3.0, "fast")]
#[case(-6.1, -3.0, "slow")]
fn pace_differentials(#[case] differential: f64, #[case] stored: f64, #[case] environment: &str) {
    let output = World::base().context(&[("pace_differential", Number(differential))]).run();
    assert_eq!(output.number("pace_score"), Some(stored));
    let text = output.text("pace_context_json").expect("text");
    assert!(text.contains(&format!(r#""pace_environment": "{environment}""#)), "{text}");
}

#[test]
fn pace_is_clamped() {
    assert_eq!([pace(Some(6.0)), pace(Some(5.9)), pace(None)], [3.0, 2.95, 0.0]);
    assert_eq!([pace(Some(1e300)), pace(Some(-1e300))], [3.0, -3.0]);
}

#[rstest]
#[case(Number(30.0), Number(25.0), 0, 1.5, "1.5", "spike")]
#[case(Number(30.0), Number(25.0), 1, 1.7, "1.7249999999999999", "spike")]
#[case(Number(30.0), Number(25.0), 2, 2.0, "1.9500000000000002", "spike")]
#[case(Number(30.0), Number(25.0), 5, 2.0, "1.9500000000000002", "spike")]
#[case(Number(20.0), Number(25.0), 2, -1.5, "-1.5", "drop")]
#[case(Number(40.0), Number(20.0), 0, 3.0, "3.0", "spike")]
#[case(Number(34.99), Number(25.0), 0, 3.0, "2.9970000000000003", "spike")]
#[case(Number(25.5), Number(25.0), 1, 0.2, "0.1725", "stable")]
#[case(Number(28.33), Number(25.0), 1, 1.1, "1.1488499999999993", "spike")]
#[case(Null, Number(15.0), 0, 3.0, "3.0", "drop")]
#[case(Number(20.0), Null, 0, -1.5, "-1.5", "spike")]
#[case(Number(27.0), Number(25.0), 0, 0.6, "0.6", "stable")]
#[case(Number(27.01), Number(25.0), 0, 0.6, "0.6030000000000004", "spike")]
fn usage_spikes(
    #[case] projected: Cell,
    #[case] baseline: Cell,
    #[case] stars: i64,
    #[case] stored: f64,
    #[case] score: &str,
    #[case] trend: &str,
) {
    let world = World::base().context(&[
        ("projected_usage_rate", projected),
        ("avg_usage_rate_last_7_games", baseline),
        ("star_teammates_out", Int(stars)),
    ]);
    let output = world.run();
    assert_eq!(output.number("usage_spike_score"), Some(stored));
    let ending = format!(r#""usage_trend": "{trend}", "final_score": {score}}}"#);
    let text = output.text("usage_context_json").expect("text");
    assert!(text.ends_with(&ending), "{text}");

    // By default a missing rate gives no score; differential and trend stay.
    let neutral = world.neutral().run();
    let missing = projected == Null || baseline == Null;
    assert_eq!(neutral.number("usage_spike_score"), Some(if missing { 0.0 } else { stored }));
    let expected = if missing { text.replace(score_of(text), "0.0}") } else { text.to_owned() };
    assert_eq!(neutral.text("usage_context_json"), Some(expected.as_str()));
}

fn score_of(text: &str) -> &str {
    text.rsplit_once(r#""final_score": "#).map_or("", |(_, score)| score)
}

#[test]
fn the_differential_of_a_missing_side_is_that_of_the_text() {
    let output = World::base()
        .context(&[("projected_usage_rate", Null), ("avg_usage_rate_last_7_games", Number(15.0))])
        .run();
    let text = output.text("usage_context_json").expect("text");
    assert!(text.contains(r#""usage_differential": -15.0"#), "{text}");
}

#[test]
fn usage_boosts_only_what_is_positive() {
    let with = |projected: f64, stars: i64| {
        player(|p| (p.projected_usage, p.stars_out) = (Some(projected), Some(stars)))
    };
    let score = |projected, stars| usage(&with(projected, stars), UsageDefault::Neutral);
    assert_eq!(score(25.0, 3), 0.0);
    assert_eq!(score(15.0, 3), -3.0);
    assert_eq!(score(30.0, -1), score(30.0, 0));
    let none = player(|p| (p.projected_usage, p.baseline_usage) = (None, None));
    assert_eq!(usage(&none, UsageDefault::Parity), 0.0);
}

#[rstest]
#[case(Some(65.0), Some(5.0), 5.0)]
#[case(Some(65.0), Some(5.01), 6.012)]
#[case(Some(65.0), Some(-5.01), -6.012)]
#[case(Some(65.0), Some(8.33), 9.996)]
#[case(Some(65.0), Some(8.34), 10.0)]
#[case(Some(65.0), Some(-9.0), -10.0)]
#[case(Some(50.0), Some(4.3), 4.3)]
#[case(Some(30.0), Some(4.3), 2.579_999_999_999_999_6)]
#[case(None, Some(4.3), 4.3)]
#[case(Some(65.0), None, 0.0)]
fn mismatches(#[case] rate: Option<f64>, #[case] rating: Option<f64>, #[case] expected: f64) {
    assert_eq!(mismatch(rate, rating), expected);
}

#[test]
fn a_zero_share_of_a_strong_zone_is_a_negative_zero() {
    assert!(mismatch(Some(0.0), Some(-3.0)).is_sign_negative());
}

#[rstest]
#[case("paint", Zone::Paint)]
#[case("mid_range", Zone::MidRange)]
#[case("perimeter", Zone::Perimeter)]
#[case("balanced", Zone::Paint)]
#[case("", Zone::Paint)]
#[case("three", Zone::Paint)]
fn zones(#[case] primary: &str, #[case] expected: Zone) {
    assert_eq!(Zone::of(primary), expected);
}

#[test]
fn totals_add_unrounded_parts() {
    let scores = Scores { fatigue: 35, mismatch: -10.0, pace: -2.0, usage: -3.0 };
    assert_eq!(scores.total(), -18.25);
    let nothing = Scores { fatigue: 100, mismatch: -0.0, pace: -0.0, usage: -0.0 };
    assert!(nothing.total().is_sign_positive());
}
