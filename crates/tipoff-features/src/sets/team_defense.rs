//! `TEAM_DEFENSE`.

use crate::core::build::TableBuilder;
use crate::set::{Computed, Context};
use tipoff_catalog::{Result, outputs::TEAM_DEFENSE};

/// Computes the set.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(_context: &Context<'_>) -> Result<Computed> {
    let mut table = TableBuilder::new(&TEAM_DEFENSE, 0);
    for column in TEAM_DEFENSE.columns {
        match column.ty {
            tipoff_catalog::ColumnType::Date => table.date(column.name, std::iter::empty())?,
            _ => table.text(column.name, std::iter::empty())?,
        }
    }
    let (batch, violations) = table.finish()?;
    Ok(Computed {
        batch,
        violations,
        failures: vec![],
        notes: vec![],
        failed: vec![],
        warnings: vec![],
    })
}
