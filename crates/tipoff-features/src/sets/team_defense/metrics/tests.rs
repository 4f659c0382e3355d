use super::*;
use rstest::rstest;

/// The zone choice examples of section 7.
#[rstest]
#[case([Some(1.0), Some(1.0), Some(-1.0)], Some("perimeter"), Some("paint"))]
#[case([Some(0.0), Some(0.0), Some(0.0)], Some("paint"), Some("paint"))]
#[case([None, Some(2.0), None], Some("mid_range"), Some("mid_range"))]
#[case([None, None, None], None, None)]
#[case([Some(-2.0), Some(3.0), Some(3.0)], Some("paint"), Some("mid_range"))]
fn zones(
    #[case] vs_league: [Option<f64>; 3],
    #[case] strongest: Option<&str>,
    #[case] weakest: Option<&str>,
) {
    assert_eq!(extreme(vs_league, |found, best| found < best), strongest);
    assert_eq!(extreme(vs_league, |found, best| found > best), weakest);
}

/// The tiers of section 7.
#[rstest]
#[case(0, "low")]
#[case(9, "low")]
#[case(10, "medium")]
#[case(14, "medium")]
#[case(15, "high")]
fn tiers(#[case] games: i64, #[case] expected: &str) {
    let metrics = Metrics { games, ..Metrics::of(&[], [0.0; 3]) };
    assert_eq!(metrics.tier(), expected);
}

/// The dynamic minimum of section 3.5.
#[rstest]
#[case(-1, 15)]
#[case(0, 5)]
#[case(2, 5)]
#[case(3, 6)]
#[case(5, 6)]
#[case(6, 7)]
#[case(8, 7)]
#[case(9, 8)]
#[case(11, 8)]
#[case(12, 9)]
#[case(14, 9)]
#[case(15, 10)]
#[case(17, 10)]
#[case(18, 11)]
#[case(20, 11)]
#[case(21, 12)]
#[case(22, 15)]
#[case(200, 15)]
fn minimum(#[case] day: i32, #[case] expected: i64) {
    assert_eq!(minimum_games(day), expected);
}
