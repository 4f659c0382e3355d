//! `PLAYER_CONTEXT`.

use crate::core::build::TableBuilder;
use crate::set::{Computed, Context};
use tipoff_catalog::{Result, outputs::PLAYER_CONTEXT};

/// Computes the set.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(_context: &Context<'_>) -> Result<Computed> {
    let mut table = TableBuilder::new(&PLAYER_CONTEXT, 0);
    for column in PLAYER_CONTEXT.columns {
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
