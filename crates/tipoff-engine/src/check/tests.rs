//! Two rows of one key, which no input makes a kernel emit.

use super::unique_keys;
use arrow_array::RecordBatch;
use tipoff_catalog::Class;
use tipoff_catalog::outputs::PRECOMPUTE_FAILURES;
use tipoff_features::core::build::TableBuilder;

/// Failures of one set on two dates.
fn failures(rows: &[(i32, &str)]) -> RecordBatch {
    let mut table = TableBuilder::new(&PRECOMPUTE_FAILURES, rows.len());
    table.date("analysis_date", rows.iter().map(|(date, _)| Some(*date))).unwrap();
    table.text("entity_id", rows.iter().map(|(_, entity)| Some(*entity))).unwrap();
    for name in
        ["processor_name", "run_id", "failure_category", "failure_reason", "resolution_status"]
    {
        table.text_const(name, Some("same")).unwrap();
    }
    table.boolean_const("can_retry", Some(true)).unwrap();
    table.timestamp_const("created_at", Some(0)).unwrap();
    table.finish().unwrap().0
}

#[test]
fn a_key_that_occurs_twice_is_an_error_that_names_it() {
    let rows = failures(&[(20_000, "a"), (20_000, "b"), (20_001, "a"), (20_000, "a")]);
    let error = unique_keys(&PRECOMPUTE_FAILURES, &rows).unwrap_err();
    assert_eq!(error.class, Class::DuplicateKeys);
    assert_eq!(error.class.exit_code(), 10);
    assert!(error.message.contains(PRECOMPUTE_FAILURES.name), "{error}");
    assert!(error.message.contains("2024-10-04"), "{error}");
    assert_eq!(error.object.as_deref(), Some(PRECOMPUTE_FAILURES.name));
}

#[test]
fn keys_that_differ_in_one_column_are_distinct() {
    let rows = failures(&[(20_000, "a"), (20_000, "b"), (20_001, "a")]);
    unique_keys(&PRECOMPUTE_FAILURES, &rows).unwrap();
}
