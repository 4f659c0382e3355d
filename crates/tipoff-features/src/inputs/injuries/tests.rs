use super::*;
use crate::core::calendar::eastern_instant;
use crate::core::frame::{NULL_DATE, NULL_INT, Values};
use rstest::rstest;
use tipoff_catalog::inputs::NBAC_INJURY_REPORT;

const GAME: i32 = 20_103;

/// Report date, report hour, player, status, reason.
type Row = (i32, i64, &'static str, &'static str, &'static str);

fn injuries(rows: &[Row], as_of: Option<i64>) -> (Injuries, Symbols) {
    let mut symbols = Symbols::new();
    let codes = TeamCodes::new(&mut symbols);
    let mut text = |of: fn(&Row) -> &'static str| {
        Values::Sym(rows.iter().map(|row| symbols.intern(of(row))).collect())
    };
    let named = [
        ("player_lookup", text(|r| r.2)),
        ("injury_status", text(|r| r.3)),
        ("reason", text(|r| r.4)),
        ("team", text(|_| "BRK")),
        ("game_date", Values::Date(vec![GAME; rows.len()])),
        ("report_date", Values::Date(rows.iter().map(|r| r.0).collect())),
        ("report_hour", Values::Int(rows.iter().map(|r| r.1).collect())),
    ];
    let columns = NBAC_INJURY_REPORT.columns.iter().map(|column| {
        named.iter().find(|(name, _)| *name == column.name).map(|(_, values)| values.clone())
    });
    let frame = Frame::new(&NBAC_INJURY_REPORT, rows.len(), columns.collect());
    (Injuries::of(&frame, &symbols, &codes, as_of).unwrap(), symbols)
}

fn reasons(rows: &[Row], as_of: Option<i64>) -> Vec<String> {
    let (injuries, symbols) = injuries(rows, as_of);
    let reports = injuries.of_player(GAME, symbols.find("a").unwrap());
    reports.iter().map(|report| symbols.text(report.reason).to_owned()).collect()
}

#[test]
fn latest_first_with_a_missing_hour_last_of_its_day() {
    let rows = [
        (GAME - 1, 23, "a", "out", "yesterday"),
        (GAME, NULL_INT, "a", "out", "no hour"),
        (GAME, 17, "a", "out", "evening"),
        (GAME, 0, "a", "out", "midnight"),
        (GAME, 17, "b", "out", "other player"),
    ];
    assert_eq!(reasons(&rows, None), ["evening", "midnight", "no hour", "yesterday"]);
}

#[test]
fn equal_reports_are_ordered_by_their_text_with_missing_last() {
    let rows = [
        (GAME, 9, "a", "", "5"),
        (GAME, 9, "a", "questionable", "4"),
        (GAME, 9, "a", "out", ""),
        (GAME, 9, "a", "out", "2"),
        (GAME, 9, "a", "OUT", "1"),
    ];
    for turn in 0..rows.len() {
        let mut turned = rows;
        turned.rotate_left(turn);
        assert_eq!(reasons(&turned, None), ["1", "2", "", "4", "5"]);
    }
}

#[rstest]
#[case(GAME - 30, 1)]
#[case(GAME - 31, 0)]
#[case(GAME, 1)]
#[case(GAME + 1, 0)]
#[case(NULL_DATE, 0)]
fn reports_are_read_from_30_days_before(#[case] report_date: i32, #[case] kept: usize) {
    assert_eq!(reasons(&[(report_date, 9, "a", "out", "r")], None).len(), kept);
}

#[rstest]
#[case(9, 1)]
#[case(8, 0)]
fn reports_after_as_of_are_left_out(#[case] hour: i8, #[case] kept: usize) {
    let as_of = Some(eastern_instant(GAME, hour));
    assert_eq!(reasons(&[(GAME, 9, "a", "out", "r")], as_of).len(), kept);
}

#[rstest]
#[case::report_of_the_hour_of_tip_off(19, Some("afternoon"))]
#[case::an_hour_later(20, Some("evening"))]
#[case::before_all(9, None)]
fn only_reports_before_tip_off(#[case] hour: i8, #[case] expected: Option<&str>) {
    let rows = [(GAME, 10, "a", "out", "afternoon"), (GAME, 19, "a", "out", "evening")];
    let (injuries, symbols) = injuries(&rows, None);
    let tip_off = tip_off_wall(Some(eastern_instant(GAME, hour)), GAME);
    let latest = injuries.latest(GAME, symbols.find("a").unwrap(), tip_off);
    assert_eq!(latest.map(|report| symbols.text(report.reason)), expected);
}

#[test]
fn unknown_tip_off_is_noon() {
    assert_eq!(tip_off_wall(None, GAME), wall(GAME, 12));
    assert_eq!(tip_off_wall(Some(eastern_instant(GAME, 19)), GAME), wall(GAME, 19));
}

#[test]
fn rows_without_player_are_dropped_and_teams_become_tricodes() {
    let rows = [(GAME, 9, "", "out", "r"), (GAME, 9, "a", "Doubtful", "r")];
    let (injuries, symbols) = injuries(&rows, None);
    let all: Vec<&Report> = injuries.by_player().flatten().collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].status, Some(Status::Doubtful));
    assert_eq!(symbols.text(all[0].injury_status), "Doubtful");
    assert_eq!(symbols.text(all[0].team), "BKN");
}

#[test]
fn a_damaged_hour_does_not_overflow() {
    assert_eq!(reasons(&[(GAME, i64::MAX, "a", "out", "r")], None).len(), 1);
}
