//! How a date is run when the caller does not say.

use crate::{ModeOption, Options};
use tipoff_catalog::{Class, Error, Result, Table, inputs};
use tipoff_features::Mode;
use tipoff_features::core::frame::Frame;
use tipoff_features::core::ingest::FrameBuilder;
use tipoff_features::core::symbols::Symbols;
use tipoff_warehouse::{Request, Source};

/// How far ahead of a date without games its season's next final game is sought.
const DAYS_AHEAD: i32 = 400;

/// Automatic mode is backfill when the game book has rows of the date. On a
/// date without games, where the book can have none, it is backfill when a
/// later game is final: the date is past. Daily otherwise.
pub(crate) fn resolve(source: &dyn Source, options: &Options) -> Result<Mode> {
    match options.mode {
        ModeOption::Daily => return Ok(Mode::Daily),
        ModeOption::Backfill => return Ok(Mode::Backfill),
        ModeOption::Auto => {}
    }
    match std::env::var("PROCESSING_MODE").as_deref() {
        Ok("daily") => return Ok(Mode::Daily),
        Ok("backfill") => return Ok(Mode::Backfill),
        Ok(other) if !other.is_empty() => {
            let message = format!("PROCESSING_MODE is `{other}`");
            return Err(Error::new(Class::Config, message)
                .object("PROCESSING_MODE")
                .hint("use `daily` or `backfill`, or unset it"));
        }
        _ => {}
    }
    let date = options.from;
    let book = rows(source, &inputs::NBAC_GAMEBOOK_PLAYER_STATS, &["game_date"], (date, date))?;
    if book.rows() > 0 {
        return Ok(Mode::Backfill);
    }
    let games = rows(source, &inputs::NBAC_SCHEDULE, &["game_date"], (date, date))?;
    if games.rows() > 0 {
        return Ok(Mode::Daily);
    }
    let later = (date + 1, date + DAYS_AHEAD);
    let later = rows(source, &inputs::NBAC_SCHEDULE, &["game_date", "game_status"], later)?;
    let status = later.int("game_status")?;
    let is_past = (0..later.rows()).any(|row| status.get(row) == Some(3));
    Ok(if is_past { Mode::Backfill } else { Mode::Daily })
}

fn rows(
    source: &dyn Source,
    table: &'static Table,
    columns: &[&'static str],
    dates: (i32, i32),
) -> Result<Frame> {
    let mut symbols = Symbols::new();
    let mut builder = FrameBuilder::new(table, Some(columns), Some(dates));
    let request = Request { table, columns: columns.to_vec(), dates: Some(dates) };
    source.read(&request, &mut |batch| builder.push(&batch, &mut symbols))?;
    Ok(builder.finish())
}
