//! Simulated leagues, runs over them, and comparing what they wrote.

use arrow_array::Array;
use arrow_array::RecordBatch;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tipoff_catalog::{FEATURE_SETS, FeatureSet, Result, Table, inputs, outputs};
use tipoff_engine::{ModeOption, Options, Report, Silent, run};
use tipoff_features::Settings;
use tipoff_features::core::calendar::days;
use tipoff_simulate::{Options as League, generate};
use tipoff_testing::MemoryWarehouse;
use tipoff_warehouse::Source;

/// Two seasons of eight teams.
pub(crate) static EIGHT: LazyLock<MemoryWarehouse> = LazyLock::new(|| league(&[2023, 2024], 8));
/// Two seasons of four teams.
pub(crate) static FOUR: LazyLock<MemoryWarehouse> = LazyLock::new(|| league(&[2023, 2024], 4));
/// A season of thirty teams.
pub(crate) static THIRTY: LazyLock<MemoryWarehouse> = LazyLock::new(|| league(&[2024], 30));

/// First and last date of the later season of [`EIGHT`] and [`FOUR`].
pub(crate) fn season() -> (i32, i32) {
    (days(2024, 10, 1), days(2025, 6, 30))
}

/// Rows come by date, so that batches can be passed over like row groups.
fn league(seasons: &[i32], teams: usize) -> MemoryWarehouse {
    let league = League { seasons: seasons.to_vec(), teams, seed: 7, reference_schedule: false };
    MemoryWarehouse::new(generate(&league).unwrap()).split(24).unwrap()
}

/// More than any test needs.
pub(crate) const PLENTY: u64 = 64 << 30;

/// A run with a fixed clock and id. Small leagues have no 25 teams, so the
/// gate that counts them is off.
pub(crate) fn options(range: (i32, i32), mode: ModeOption) -> Options {
    Options {
        from: range.0,
        to: range.1,
        mode,
        features: Vec::new(),
        memory: PLENTY,
        strict: false,
        // 2025-08-01 12:00 UTC.
        settings: Settings {
            now: 1_754_049_600_000_000,
            league_gate: false,
            ..Settings::default()
        },
        run_id: "run".to_owned(),
        correlation_id: "correlation".to_owned(),
    }
}

/// What a run wrote and said.
pub(crate) struct Outcome {
    pub(crate) tables: BTreeMap<&'static str, RecordBatch>,
    pub(crate) quarantine: Vec<(String, i32, String)>,
    pub(crate) report: Report,
}

/// The five feature tables and the failures.
pub(crate) fn output_tables() -> impl Iterator<Item = &'static Table> {
    FEATURE_SETS.iter().map(|set| set.table).chain([&outputs::PRECOMPUTE_FAILURES])
}

/// What a sink holds.
pub(crate) fn written(sink: &MemoryWarehouse) -> BTreeMap<&'static str, RecordBatch> {
    output_tables().map(|table| (table.short_name(), sink.whole(table).unwrap())).collect()
}

/// Runs into an empty sink.
pub(crate) fn try_run(source: &dyn Source, options: &Options) -> Result<Outcome> {
    let sink = MemoryWarehouse::default();
    let report = run(source, &sink, options, &Silent)?;
    Ok(Outcome { tables: written(&sink), quarantine: sink.quarantined(), report })
}

pub(crate) fn outcome(source: &dyn Source, options: &Options) -> Outcome {
    try_run(source, options).unwrap()
}

pub(crate) fn sets(names: &[&str]) -> Vec<&'static FeatureSet> {
    names.iter().map(|name| tipoff_catalog::feature_set(name).unwrap()).collect()
}

fn text(batch: &RecordBatch, column: &str, row: usize) -> String {
    let column = batch.column_by_name(column).unwrap();
    if column.is_null(row) {
        return "NULL".to_owned();
    }
    let options = FormatOptions::default();
    ArrayFormatter::try_new(column, &options).unwrap().value(row).to_string()
}

/// The key of a row as text.
pub(crate) fn key(table: &Table, batch: &RecordBatch, row: usize) -> String {
    let parts: Vec<String> = table.key.iter().map(|name| text(batch, name, row)).collect();
    parts.join(" ")
}

/// What differs between two states of a table, at most one line a column;
/// columns in `except` may.
pub(crate) fn differences(
    table: &Table,
    left: &RecordBatch,
    right: &RecordBatch,
    except: &[&str],
) -> Vec<String> {
    let name = table.short_name();
    let keys = |batch: &RecordBatch| -> Vec<String> {
        (0..batch.num_rows()).map(|row| key(table, batch, row)).collect()
    };
    let (left_keys, right_keys) = (keys(left), keys(right));
    if left_keys != right_keys {
        let lacks = |from: &[String], of: &[String]| -> Vec<String> {
            from.iter().filter(|key| !of.contains(key)).take(3).cloned().collect()
        };
        return vec![format!(
            "{name}: {} rows against {}; only left {:?}, only right {:?}",
            left_keys.len(),
            right_keys.len(),
            lacks(&left_keys, &right_keys),
            lacks(&right_keys, &left_keys),
        )];
    }
    let mut found = Vec::new();
    for column in table.columns.iter().filter(|column| !except.contains(&column.name)) {
        let of = |batch: &RecordBatch| batch.column_by_name(column.name).cloned().unwrap();
        let (a, b) = (of(left), of(right));
        if a.to_data() == b.to_data() {
            continue;
        }
        let row = (0..a.len()).find(|row| a.slice(*row, 1).to_data() != b.slice(*row, 1).to_data());
        let row = row.unwrap();
        found.push(format!(
            "{name}.{} of {}: {} against {}",
            column.name,
            left_keys[row],
            text(left, column.name, row),
            text(right, column.name, row),
        ));
    }
    found
}

/// Fails unless both runs wrote the same; returns (columns, values) compared.
pub(crate) fn assert_same(
    label: &str,
    left: &BTreeMap<&'static str, RecordBatch>,
    right: &BTreeMap<&'static str, RecordBatch>,
    except: &[(&str, &str)],
) -> (usize, usize) {
    let (mut columns, mut values, mut found) = (0, 0, Vec::new());
    for table in output_tables() {
        let name = table.short_name();
        let except: Vec<&str> =
            except.iter().filter(|(table, _)| *table == name).map(|(_, column)| *column).collect();
        let compared = table.columns.len() - except.len();
        columns += compared;
        values += compared * left[name].num_rows();
        found.extend(differences(table, &left[name], &right[name], &except));
    }
    assert!(found.is_empty(), "{label}: {} columns differ:\n{}", found.len(), found.join("\n"));
    (columns, values)
}

/// The first date from `date` on whose games are in the game book.
pub(crate) fn game_day(league: &MemoryWarehouse, date: i32) -> i32 {
    let mut next = i32::MAX;
    league.each_row(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, |row| {
        next = next.min(row.date("game_date").filter(|at| *at >= date).unwrap_or(i32::MAX));
    });
    assert!(next < i32::MAX, "no game from {date} on");
    next
}
