//! The tables that the planned sets read, and whether the warehouse has them.

use crate::plan::{PlannedInput, PlannedSet};
use tipoff_catalog::{Class, Error, Need, Result, did_you_mean};
use tipoff_features::Mode;
use tipoff_warehouse::Source;

/// What was found missing and can be done without.
#[derive(Default)]
pub(crate) struct Notices {
    pub(crate) warnings: Vec<String>,
    pub(crate) absent: Vec<&'static str>,
}

/// The union of what the sets read, apart from what they compute themselves.
pub(crate) fn merge(sets: &[PlannedSet], mode: Mode) -> Vec<PlannedInput> {
    let mut merged: Vec<PlannedInput> = Vec::new();
    for set in sets {
        for input in set.kernel.set.inputs {
            if sets.iter().any(|s| s.kernel.set.table.name == input.table.name) {
                continue;
            }
            let need = match (input.need, mode) {
                (Need::RequiredInBackfill, Mode::Backfill) => Need::Required,
                (Need::RequiredInBackfill, Mode::Daily) => Need::IfPresent,
                (need, _) => need,
            };
            let reader = set.kernel.set.name();
            let Some(known) = merged.iter_mut().find(|m| m.table.name == input.table.name) else {
                merged.push(PlannedInput {
                    table: input.table,
                    columns: input.columns.to_vec(),
                    need,
                    windows: vec![input.window],
                    readers: vec![reader],
                    info: None,
                });
                continue;
            };
            for column in input.columns {
                if !known.columns.contains(column) {
                    known.columns.push(column);
                }
            }
            known.need = stronger(known.need, need);
            known.windows.push(input.window);
            known.readers.push(reader);
        }
    }
    merged
}

fn stronger(a: Need, b: Need) -> Need {
    let rank = |need| match need {
        Need::Required | Need::RequiredInBackfill => 2,
        Need::Optional => 1,
        Need::IfPresent => 0,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// Looks every input up in the warehouse.
pub(crate) fn require(
    source: &dyn Source,
    inputs: &mut [PlannedInput],
    strict: bool,
) -> Result<Notices> {
    let mut notices = Notices::default();
    for input in inputs {
        input.info = source.describe(input.table)?;
        let readers = input.readers.join(", ");
        let name = input.table.name;
        let Some(info) = &input.info else {
            match input.need {
                Need::IfPresent => {}
                Need::Optional if !strict => {
                    notices.absent.push(name);
                    notices.warnings.push(format!(
                        "optional table `{name}` is absent: {readers} treat it as missing data"
                    ));
                }
                _ => return Err(absent_table(source, name, &readers, strict)),
            }
            continue;
        };
        if info.rows == 0 && input.need == Need::Required {
            empty_table(name, &readers, &mut notices)?;
        }
        for wanted in &input.columns {
            if info.columns.iter().any(|(column, _)| column == wanted) {
                continue;
            }
            let nullable = input.table.column(wanted).is_some_and(|(_, column)| column.nullable);
            if !nullable || strict {
                let names = info.columns.iter().map(|(column, _)| column.as_str());
                return Err(absent_column(name, wanted, names, &readers));
            }
            notices.warnings.push(format!(
                "column `{name}.{wanted}` is absent: {readers} treat it as missing data"
            ));
        }
    }
    Ok(notices)
}

fn absent_table(source: &dyn Source, name: &str, readers: &str, strict: bool) -> Error {
    let tables = source.tables().unwrap_or_default();
    let near = did_you_mean(name, tables.iter().map(String::as_str));
    let hint = near.unwrap_or_else(|| {
        if strict {
            "deliver the table, or run without --strict".to_owned()
        } else {
            format!("deliver the table as {}/*.parquet", name.replace('.', "/"))
        }
    });
    Error::new(
        Class::NotFound,
        format!("warehouse `{}` has no table `{name}`, which {readers} need", source.name()),
    )
    .object(name)
    .hint(hint)
}

fn absent_column<'a>(
    table: &str,
    column: &str,
    names: impl Iterator<Item = &'a str>,
    readers: &str,
) -> Error {
    Error::new(
        Class::SchemaMismatch,
        format!("table `{table}` has no column `{column}`, which {readers} need"),
    )
    .object(format!("{table}.{column}"))
    .hint(did_you_mean(column, names).unwrap_or_else(|| "deliver the column".to_owned()))
}

/// An empty schedule means that there are no games; empty box scores mean
/// that a delivery failed.
fn empty_table(name: &str, readers: &str, notices: &mut Notices) -> Result<()> {
    if name == tipoff_catalog::inputs::NBAC_SCHEDULE.name {
        notices.warnings.push(format!("table `{name}` is empty: there are no games"));
        return Ok(());
    }
    Err(Error::new(
        Class::DependencyMissing,
        format!("table `{name}`, which {readers} need, holds no rows"),
    )
    .object(name)
    .hint("deliver its rows before running"))
}
