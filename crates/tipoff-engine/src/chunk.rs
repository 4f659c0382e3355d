//! Cutting a range of dates into chunks that fit the memory budget.

use crate::memory::{BASE_BYTES, PLAYER_ROWS, frame_row_bytes, output_row_bytes};
use crate::plan::{Chunk, PlannedInput, PlannedSet};
use tipoff_catalog::{Class, Error, Result};
use tipoff_features::core::calendar::{iso, season_october};
use tipoff_warehouse::{Request, Source};

/// Cuts at 1 October, where look-backs are shortest, and inside a season
/// where the budget asks for it.
pub(crate) fn cut(
    source: &dyn Source,
    inputs: &[PlannedInput],
    sets: &[PlannedSet],
    (from, to): (i32, i32),
    budget: u64,
) -> Result<Vec<Chunk>> {
    let mut chunks = Vec::new();
    let mut first = from;
    while first <= to {
        // The next 1 October is at most 366 days after this one.
        let next_season = season_october(season_october(first) + 370);
        let last = to.min(next_season - 1);
        split(source, inputs, sets, Chunk { from: first, to: last }, budget, &mut chunks)?;
        first = last + 1;
    }
    Ok(chunks)
}

/// Halves a chunk until each part fits.
fn split(
    source: &dyn Source,
    inputs: &[PlannedInput],
    sets: &[PlannedSet],
    chunk: Chunk,
    budget: u64,
    chunks: &mut Vec<Chunk>,
) -> Result<()> {
    let needed = cost(source, inputs, sets, chunk)?;
    if needed <= budget {
        chunks.push(chunk);
        return Ok(());
    }
    if chunk.from == chunk.to {
        return Err(Error::new(
            Class::Config,
            format!(
                "--memory {} MiB is too small: {} alone needs about {} MiB with its look-back",
                budget >> 20,
                iso(chunk.from),
                (needed >> 20) + 1
            ),
        )
        .object("--memory")
        .hint("give a larger budget, or fewer feature sets"));
    }
    let middle = chunk.from + (chunk.to - chunk.from) / 2;
    let (early, late) =
        (Chunk { from: chunk.from, to: middle }, Chunk { from: middle + 1, to: chunk.to });
    split(source, inputs, sets, early, budget, chunks)?;
    split(source, inputs, sets, late, budget, chunks)
}

/// Expected peak bytes of a chunk.
pub(crate) fn cost(
    source: &dyn Source,
    inputs: &[PlannedInput],
    sets: &[PlannedSet],
    chunk: Chunk,
) -> Result<u64> {
    let mut bytes = BASE_BYTES;
    for input in inputs.iter().filter(|input| input.info.is_some()) {
        let request = Request {
            table: input.table,
            columns: input.columns.clone(),
            dates: input.range(chunk),
        };
        let rows = source.estimate(&request)?.rows;
        // Row groups that merely touch the range are decoded batch by batch
        // and filtered; what is kept is at most what the dates can hold.
        let row = frame_row_bytes(input.table, &input.columns) * 2;
        bytes += rows.min(input.most_rows(chunk)) * row;
    }
    let dates = u64::from((chunk.to - chunk.from).unsigned_abs()) + 1;
    for set in sets {
        let table = set.kernel.set.table;
        let rows = if table.key.contains(&"player_lookup") { PLAYER_ROWS } else { 30 };
        bytes += dates * rows * output_row_bytes(table);
    }
    Ok(bytes)
}
