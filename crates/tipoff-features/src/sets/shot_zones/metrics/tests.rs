use super::*;
use rstest::rstest;

/// The zone choice examples of section 7.
#[rstest]
#[case([Some(40.0), Some(20.0), Some(40.0)], Some("paint"))]
#[case([Some(39.99), Some(35.0), Some(25.01)], Some("mid_range"))]
#[case([Some(39.99), Some(20.0), Some(40.01)], Some("perimeter"))]
#[case([Some(30.0), Some(35.0), Some(35.0)], Some("mid_range"))]
#[case([Some(33.33), Some(33.33), Some(33.33)], Some("balanced"))]
#[case([Some(0.0), Some(0.0), Some(0.0)], None)]
#[case([None, None, None], None)]
#[case([None, None, Some(100.0)], Some("perimeter"))]
#[case([Some(39.99), Some(34.99), Some(25.0)], Some("balanced"))]
fn zones(#[case] rates: [Option<f64>; 3], #[case] expected: Option<&str>) {
    assert_eq!(primary_zone(rates), expected);
}

/// The dynamic minimum of section 3.
#[rstest]
#[case(-1, 10)]
#[case(0, 3)]
#[case(2, 3)]
#[case(3, 4)]
#[case(5, 4)]
#[case(6, 5)]
#[case(8, 5)]
#[case(9, 6)]
#[case(11, 6)]
#[case(12, 7)]
#[case(14, 7)]
#[case(15, 8)]
#[case(17, 8)]
#[case(18, 9)]
#[case(21, 9)]
#[case(22, 10)]
#[case(200, 10)]
fn minimum(#[case] day: i32, #[case] expected: i64) {
    assert_eq!(minimum_games(day), expected);
}

#[rstest]
#[case(10, 10, "excellent")]
#[case(9, 10, "good")]
#[case(7, 10, "good")]
#[case(6, 10, "limited")]
#[case(5, 10, "limited")]
#[case(4, 10, "insufficient")]
#[case(20, 20, "excellent")]
#[case(19, 20, "good")]
#[case(14, 20, "good")]
#[case(13, 20, "limited")]
#[case(10, 20, "limited")]
#[case(9, 20, "insufficient")]
fn quality(#[case] games: usize, #[case] window: usize, #[case] expected: &str) {
    assert_eq!(sample_quality(games, window), expected);
}

#[rstest]
#[case(10, "high")]
#[case(9, "medium")]
#[case(7, "medium")]
#[case(6, "low")]
fn tiers(#[case] games: usize, #[case] expected: &str) {
    assert_eq!(quality_tier(games), expected);
}

#[test]
fn rates_that_do_not_add_up_are_missing() {
    let huge = 3_000_000_000_000_000_000;
    let sums = Sums {
        games: 1,
        attempts: [huge, 1, -huge],
        makes: [0; 3],
        fg_makes: 0,
        assisted: 0,
        unassisted: 0,
        zones_complete: true,
    };
    assert_eq!(sums.rates(), [None; 3]);
}

#[test]
fn no_games_give_no_metrics() {
    let metrics = Metrics::of(&[]);
    assert_eq!(metrics.per_game, [None; 3]);
    assert_eq!((metrics.total_shots, metrics.games, metrics.tier), (None, 0, "low"));
}
