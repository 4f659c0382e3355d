//! Reading the rows of one chunk with their look-back, and keeping the digest
//! of older player rows up to date.

use crate::plan::{Chunk, Plan, PlannedInput};
use rustc_hash::FxHashMap;
use tipoff_catalog::{Result, inputs};
use tipoff_features::Frames;
use tipoff_features::core::frame::Frame;
use tipoff_features::core::ingest::FrameBuilder;
use tipoff_features::core::symbols::Symbols;
use tipoff_features::core::teams::TeamCodes;
use tipoff_features::inputs::history::History;
use tipoff_warehouse::{Request, Source};

/// NaN and infinities that became null, by (table, column).
pub(crate) type NonFinite = FxHashMap<(&'static str, &'static str), u64>;

/// The rows of one chunk.
pub(crate) struct Loaded {
    pub(crate) frames: Frames,
    pub(crate) symbols: Symbols,
    pub(crate) codes: TeamCodes,
}

/// Reads every input of the chunk.
pub(crate) fn load(
    source: &dyn Source,
    plan: &Plan,
    chunk: Chunk,
    non_finite: &mut NonFinite,
) -> Result<Loaded> {
    let mut symbols = Symbols::new();
    let codes = TeamCodes::new(&mut symbols);
    let mut frames = Frames::default();
    for input in &plan.inputs {
        if input.info.is_none() {
            frames.insert_absent(input.table);
            continue;
        }
        let frame = read(source, input, input.range(chunk), &mut symbols, non_finite)?;
        frames.insert(frame);
    }
    Ok(Loaded { frames, symbols, codes })
}

fn read(
    source: &dyn Source,
    input: &PlannedInput,
    dates: Option<(i32, i32)>,
    symbols: &mut Symbols,
    non_finite: &mut NonFinite,
) -> Result<Frame> {
    let mut builder = FrameBuilder::new(input.table, Some(&input.columns), dates);
    let request = Request { table: input.table, columns: input.columns.clone(), dates };
    source.read(&request, &mut |batch| builder.push(&batch, symbols))?;
    for (column, count) in builder.non_finite() {
        let seen = non_finite.entry((input.table.name, column)).or_default();
        // Look-backs overlap, so a value is seen in several chunks: the most
        // that one chunk saw is the best known lower bound.
        *seen = (*seen).max(*count);
    }
    Ok(builder.finish())
}

/// Days of one slice of old rows: a season, so that memory stays bounded.
const SLICE_DAYS: i32 = 366;

/// Brings the digest of player rows to the start of a chunk's look-back.
pub(crate) fn advance_history(
    source: &dyn Source,
    plan: &Plan,
    chunk: Chunk,
    history: &mut History,
) -> Result<()> {
    let table = inputs::PLAYER_GAME_SUMMARY.name;
    let Some(input) = plan.inputs.iter().find(|i| i.table.name == table) else { return Ok(()) };
    let (Some(info), Some((upto, _))) = (&input.info, input.range(chunk)) else { return Ok(()) };
    let earliest = info.dates.map_or(i32::MIN + 1, |(first, _)| first);
    let mut from = history.upto().unwrap_or(earliest);
    while from < upto {
        let to = if info.dates.is_none() { upto } else { upto.min(from + SLICE_DAYS) };
        let mut symbols = Symbols::new();
        let mut ignored = NonFinite::default();
        let slice = read(source, input, Some((from, to - 1)), &mut symbols, &mut ignored)?;
        history.absorb(&slice, &symbols, to)?;
        from = to;
    }
    Ok(())
}
