//! Rows that break a rule go to quarantine; all others are written.

use crate::support::{
    EIGHT, Outcome, differences, game_day, key, options, outcome, output_tables, sets,
};
use std::collections::BTreeSet;
use tipoff_catalog::{inputs, outputs};
use tipoff_engine::ModeOption;
use tipoff_features::core::calendar::{days, iso};
use tipoff_testing::{Row, Value};

/// A total that NUMERIC(5,1) cannot hold, in every line of one game.
#[test]
fn a_value_too_large_for_its_column_goes_to_quarantine() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let set = "upcoming_team_game_context";
    let mut options = options((date, date), ModeOption::Backfill);
    options.features = sets(&[set]);
    let good = outcome(&*EIGHT, &options);
    // A home team with a total.
    let rows = &good.tables[set];
    let home = (0..rows.num_rows())
        .map(|at| Row::new(rows, at))
        .find(|row| row.flag("home_game") == Some(true) && row.units("game_total").is_some());
    let home = home.unwrap();
    let (team, guest) = (home.text("team_abbr").unwrap(), home.text("opponent_team_abbr").unwrap());
    let mut league = EIGHT.clone();
    let totals = |row: &Row<'_>| {
        row.date("game_date") == Some(date)
            && row.text("market_key") == Some("totals")
            && row.text("home_team_abbr") == Some(team)
    };
    let changed = league.overwrite(
        &inputs::ODDS_API_GAME_LINES,
        totals,
        &[("outcome_point", Value::Float(1e7))],
    );
    assert!(changed.unwrap() > 0, "the game of {team} has no totals under its own name");
    let bad = outcome(&league, &options);

    assert_eq!(bad.report.exit_code(), 3);
    assert_eq!(bad.report.status(), "partial");
    assert_eq!(bad.report.features[0].quarantined, 2);
    assert_eq!(bad.report.failed.len(), 0);
    assert_total_in_quarantine(&bad, date, BTreeSet::from([team, guest]));
    // Every other row is written as it would have been.
    let mut expected = EIGHT.clone();
    expected.set(&outputs::TEAM_CONTEXT, vec![rows.clone()]);
    let others =
        |row: &Row<'_>| row.text("team_abbr") != Some(team) && row.text("team_abbr") != Some(guest);
    assert_eq!(expected.retain(&outputs::TEAM_CONTEXT, others).unwrap(), 2);
    let expected = expected.whole(&outputs::TEAM_CONTEXT).unwrap();
    assert!(expected.num_rows() > 0);
    let found = differences(&outputs::TEAM_CONTEXT, &expected, &bad.tables[set], &[]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// One line for each of the teams, which says what is wrong.
fn assert_total_in_quarantine(bad: &Outcome, date: i32, teams: BTreeSet<&str>) {
    let set = "upcoming_team_game_context";
    let lines: Vec<serde_json::Value> =
        bad.quarantine.iter().map(|(_, _, line)| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), teams.len(), "both sides of the game");
    let entities: BTreeSet<&str> =
        lines.iter().map(|line| line["entity_id"].as_str().unwrap()).collect();
    assert_eq!(entities, teams);
    for (line, (feature_set, at, _)) in lines.iter().zip(&bad.quarantine) {
        assert_eq!((feature_set.as_str(), *at), (set, date));
        assert_eq!(line["feature_set"], set);
        assert_eq!(line["analysis_date"], iso(date));
        assert_eq!(line["column_name"], "game_total");
        assert_eq!(line["rule"], "NUMERIC(5,1)");
        assert_eq!(line["severity"], "ERROR");
        assert_eq!(line["observed"], "10000000");
        let message = line["message"].as_str().unwrap();
        assert!(
            message.contains("nba_analytics.upcoming_team_game_context.game_total"),
            "{message}"
        );
        assert_eq!(line["row_json"]["team_abbr"], line["entity_id"]);
    }
}

/// A row in quarantine does not feed the sets that would read it.
#[test]
fn a_row_in_quarantine_feeds_nobody() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let options = options((date, date), ModeOption::Daily);
    let good = outcome(&*EIGHT, &options);
    let set = "upcoming_player_game_context";
    let count = |batch: &arrow_array::RecordBatch| batch.num_rows();
    let mut league = EIGHT.clone();
    let on = |row: &Row<'_>| row.date("game_date") == Some(date);
    let values = [("outcome_point", Value::Float(1e7))];
    league.overwrite(&inputs::ODDS_API_GAME_LINES, on, &values).unwrap();
    let bad = outcome(&league, &options);
    let quarantined: BTreeSet<String> = bad
        .quarantine
        .iter()
        .filter(|(feature_set, _, _)| feature_set == set)
        .map(|(_, _, line)| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["entity_id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(!quarantined.is_empty());
    assert_eq!(count(&bad.tables[set]) + quarantined.len(), count(&good.tables[set]));
    let composite = &bad.tables["player_composite_factors"];
    for at in 0..composite.num_rows() {
        let player = Row::new(composite, at).text("player_lookup").unwrap();
        assert!(!quarantined.contains(player), "{player} has factors");
    }
    let report = bad.report.features.iter().find(|feature| feature.feature == set).unwrap();
    assert_eq!(report.quarantined, quarantined.len() as u64, "a row counts once");
    assert_eq!(bad.report.exit_code(), 3);
}

#[test]
fn keys_are_unique() {
    let options = options((days(2024, 10, 1), days(2025, 6, 30)), ModeOption::Backfill);
    let done = outcome(&*EIGHT, &options);
    for table in output_tables() {
        let batch = &done.tables[table.short_name()];
        let keys: Vec<String> = (0..batch.num_rows()).map(|row| key(table, batch, row)).collect();
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(keys.len(), distinct.len(), "{}", table.name);
        println!("{}: {} rows", table.name, keys.len());
    }
}

/// NaN and infinity are missing values, and are counted.
#[test]
fn not_a_number_is_missing_and_counted() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let options = options((date, date), ModeOption::Backfill);
    let table = &inputs::ODDS_API_GAME_LINES;
    let some = |row: &Row<'_>| {
        row.date("game_date") == Some(date) && row.text("bookmaker_key") == Some("draftkings")
    };
    let with = |value: Value| {
        let mut league = EIGHT.clone();
        let rows = league.overwrite(table, some, &[("outcome_point", value)]).unwrap();
        (outcome(&league, &options), rows as u64)
    };
    let (missing, rows) = with(Value::Null);
    assert!(rows > 0 && missing.report.non_finite.is_empty());
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let (odd, rows) = with(Value::Float(value));
        assert_eq!(odd.tables, missing.tables, "{value}");
        assert_eq!(odd.report.non_finite, [(table.name, "outcome_point", rows)], "{value}");
    }
}
