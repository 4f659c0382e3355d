//! Simulated source warehouses: every source table of the catalogue, for whole
//! seasons, equal bytes for equal [`Options`].
//!
//! *Realistic:* the calendar (density, back-to-backs, breaks, play-in,
//! playoffs), box scores that add up, the hierarchy from stars to the end of
//! the bench, shot zones, pace and ratings, injuries and trades, lines that
//! know what a market would know, and the lapses of feeds: duplicates,
//! corrections, postponed games, stale rows, in-game snapshots, superseded
//! reports, nulls, a date that the schedule lost.
//!
//! *Invented:* every player, result and price. Only team codes, names and
//! arenas' zones are real; strengths are drawn anew for every season and seed.
//! Rules of single seasons (shortened calendars, tournaments) are left out.

mod files;
mod league;
mod options;
mod report;
mod rng;
mod rows;
mod season;
mod tables;
mod time;

pub use options::Options;
pub use report::{Report, TableReport};

use arrow_array::RecordBatch;
use season::Season;
use std::path::Path;
use tables::{Reference, seasonal};
use tipoff_catalog::{Result, Table};

/// Writes a warehouse below `out`, which is created when missing: a file for
/// every table and season, `<dataset>/<table>/<season>.parquet`; tables
/// without dates have one file for all seasons, `all.parquet`. Rows are in
/// order of the date. A file appears whole or not at all.
///
/// # Errors
/// [`Class::Usage`](tipoff_catalog::Class::Usage) when an option is out of
/// bounds, or when `out` already holds a table of a warehouse;
/// [`Class::WriteFailed`](tipoff_catalog::Class::WriteFailed) when a file
/// cannot be written: files written before it stay.
pub fn simulate(out: &Path, options: &Options) -> Result<Report> {
    options.checked()?;
    files::refuse_used(out)?;
    let mut report = Report::default();
    each(options, |table, stem, batch| {
        let bytes = files::write(out, table, stem, &batch)?;
        report.add(table, batch.num_rows() as u64, bytes);
        Ok(())
    })?;
    Ok(report)
}

/// The same content in memory: a batch for every file that [`simulate`]
/// writes, so that a table occurs once for every season.
///
/// # Errors
/// [`Class::Usage`](tipoff_catalog::Class::Usage) when an option is out of bounds.
pub fn generate(options: &Options) -> Result<Vec<(&'static Table, RecordBatch)>> {
    let mut batches = Vec::new();
    each(options, |table, _, batch| {
        batches.push((table, batch));
        Ok(())
    })?;
    Ok(batches)
}

/// Hands every table to `sink`, with the name of its file, season by season.
fn each(
    options: &Options,
    mut sink: impl FnMut(&'static Table, &str, RecordBatch) -> Result<()>,
) -> Result<()> {
    let mut reference = Reference::new()?;
    for year in options.checked()? {
        let season = Season::play(options, year)?;
        for (table, fill) in seasonal(options.reference_schedule) {
            sink(table, &year.to_string(), fill(&season)?)?;
        }
        reference.add(&season)?;
    }
    for (table, batch) in reference.finish()? {
        sink(table, "all", batch)?;
    }
    Ok(())
}
