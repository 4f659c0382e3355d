//! Unit tests of kernels that no table can reach alone.

use super::super::clock::{local_time, season_phase};
use super::super::features::features;
use super::super::form::quality;
use super::*;
use rstest::rstest;
use tipoff_catalog::outputs::PLAYER_CONTEXT;

#[rstest]
#[case(5, 5, "excellent")]
#[case(4, 5, "good")]
#[case(3, 5, "good")]
#[case(2, 5, "limited")]
#[case(1, 5, "insufficient")]
#[case(10, 10, "excellent")]
#[case(7, 10, "good")]
#[case(6, 10, "limited")]
#[case(5, 10, "limited")]
#[case(4, 10, "insufficient")]
fn sample_quality(#[case] games: usize, #[case] window: usize, #[case] expected: &str) {
    assert_eq!(quality(games, window), expected);
}

#[rstest]
#[case(0, 30, None, "7:30 PM ET")]
#[case(3, 0, Some("America/Los_Angeles"), "7:00 PM PT")]
#[case(2, 0, Some("America/Phoenix"), "7:00 PM MST")]
#[case(0, 30, Some("America/Toronto"), "7:30 PM EST")]
#[case(2, 0, Some("Mars/Olympus"), "9:00 PM EST")]
#[case(1, 0, Some("America/Chicago"), "7:00 PM CT")]
#[case(2, 5, Some("America/Denver"), "7:05 PM MT")]
#[case(5, 0, None, "12:00 AM ET")]
#[case(17, 0, None, "12:00 PM ET")]
#[case(14, 9, None, "9:09 AM ET")]
#[case(0, 0, Some("Europe/Paris"), "1:00 AM CET")]
fn tip_off_text(
    #[case] hour: i64,
    #[case] minute: i64,
    #[case] zone: Option<&str>,
    #[case] expected: &str,
) {
    let midnight = i64::from(jan(16)) * 24 * HOUR;
    let at = midnight + hour * HOUR + minute * HOUR / 60;
    assert_eq!(local_time(at, zone).as_deref(), Some(expected));
}

#[test]
fn tip_off_text_knows_daylight_saving() {
    let at = i64::from(days(2025, 4, 10)) * 24 * HOUR;
    assert_eq!(local_time(at, None).as_deref(), Some("8:00 PM ET"));
    assert_eq!(local_time(at, Some("America/Toronto")).as_deref(), Some("8:00 PM EDT"));
    assert_eq!(local_time(at, Some("nowhere")).as_deref(), Some("8:00 PM EDT"));
}

#[test]
fn phases_follow_the_month() {
    let phases = (1..=12).map(|month| season_phase(days(2025, month, 1)));
    let expected = [
        "mid", "mid", "late", "late", "playoffs", "playoffs", "playoffs", "playoffs", "playoffs",
        "early", "early", "mid",
    ];
    assert_eq!(phases.collect::<Vec<_>>(), expected);
}

#[test]
fn hashed_columns_are_the_features_then_those_always_null() {
    let names: Vec<&str> = features().map(|(name, _)| name).collect();
    let (filled, null) = PLAYER_CONTEXT.hashed.split_at(names.len());
    assert_eq!(filled, names);
    for name in null {
        let (_, column) = PLAYER_CONTEXT.column(name).expect("declared");
        assert!(column.always_null, "{name}");
    }
    for name in filled {
        let (_, column) = PLAYER_CONTEXT.column(name).expect("declared");
        assert!(!column.always_null, "{name}");
    }
}
