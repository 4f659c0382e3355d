//! A season of thirty teams, whose daily runs pass the gate that counts teams.

use crate::support::{THIRTY, assert_same, game_day, options, outcome};
use tipoff_engine::{ModeOption, Options, plan};
use tipoff_features::core::calendar::days;

#[test]
fn thirty_teams() {
    let date = game_day(&THIRTY, days(2025, 2, 26));
    for mode in [ModeOption::Backfill, ModeOption::Daily] {
        let mut options = options((date, date + 6), mode);
        options.settings.league_gate = true;
        let whole = outcome(&*THIRTY, &options);
        assert!(whole.report.failed.is_empty(), "{:?}", whole.report.failed);
        assert_eq!(whole.tables["team_defense_zone_analysis"].num_rows(), 7 * 30);
        let smaller =
            (100..2_000).step_by(20).map(|mib| Options { memory: mib << 20, ..options.clone() });
        let smaller = smaller.into_iter().find(|options| plan(&*THIRTY, options).is_ok()).unwrap();
        let cut = outcome(&THIRTY.permuted(3).unwrap().split(31).unwrap(), &smaller);
        let label = format!("{mode:?}, {} chunks", cut.report.chunks);
        assert!(cut.report.chunks > 1, "{label}");
        let (columns, values) = assert_same(&label, &whole.tables, &cut.tables, &[]);
        println!("{label}: {columns} columns, {values} values agree");
    }
}

/// Early in the season too few teams have fifteen games.
#[test]
fn the_gate_is_shut_until_teams_have_played() {
    let date = game_day(&THIRTY, days(2024, 11, 8));
    let mut options = options((date, date), ModeOption::Daily);
    options.settings.league_gate = true;
    let report = outcome(&*THIRTY, &options).report;
    let failed: Vec<&str> = report.failed.iter().map(|unit| unit.feature).collect();
    assert_eq!(failed, ["team_defense_zone_analysis"]);
    assert_eq!(report.exit_code(), 3);
}
