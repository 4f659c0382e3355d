//! Player context (the player game context set): for every player whose team
//! plays on the target date, fatigue and form (sections 6.1 and 6.2), lines
//! (6.3, 6.4), opponent (6.5), star team-mates (6.6), travel (6.7), tip-off
//! (6.8), age and injury (6.10), completeness and quality (7).
//!
//! Inputs are read and sorted once for the chunk (`sources`); each date is
//! then computed on its own from slices of those runs (`day`), all strictly
//! before the date or before tip-off.

mod alerts;
mod clock;
mod completeness;
mod day;
mod driver;
mod fatigue;
mod features;
mod form;
mod gamebook;
mod games;
mod lines;
mod opponent;
mod output;
mod players;
mod props;
mod quality;
mod registry;
mod rosters;
mod row;
mod sources;
mod stars;
mod teams;
#[cfg(test)]
mod tests;
mod travel;

use crate::set::{Computed, Context};
use day::DayRows;
use rayon::prelude::*;
use sources::Sources;
use tipoff_catalog::Result;

/// Computes the set.
///
/// # Errors
/// A bug, or a table that was not loaded.
pub fn compute(context: &Context<'_>) -> Result<Computed> {
    let sources = Sources::load(context)?;
    let days: Vec<DayRows> =
        context.targets.par_iter().map(|target| day::compute(&sources, *target)).collect();
    let (mut rows, mut failures, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut alerts = Vec::new();
    for (target, day) in context.targets.iter().zip(days) {
        alerts.push((target.date, day.alerts));
        rows.extend(day.rows);
        failures.extend(day.failures);
        notes.extend(day.note);
    }
    let (batch, violations) = output::table(&rows, context.symbols, context.settings.now)?;
    Ok(Computed {
        batch,
        violations,
        failures,
        notes,
        failed: vec![],
        warnings: alerts::warnings(&alerts),
    })
}
