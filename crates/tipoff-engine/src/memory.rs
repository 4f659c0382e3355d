//! The memory budget: what a chunk of dates is expected to cost.

use tipoff_catalog::{ColumnType, Table};

/// What a run holds whatever its chunks: code, thread stacks, the allocator's
/// reserve, footers of the files.
pub(crate) const BASE_BYTES: u64 = 96 << 20;

/// Rows of a player table on one date, an upper estimate: a set of all
/// players of a season.
pub(crate) const PLAYER_ROWS: u64 = 550;

/// Copies of a value that exist at once on its way from kernel to file: row
/// structure, Arrow column, filtered column, encoder page.
const OUTPUT_COPIES: u64 = 4;

/// Bytes of one row in a frame.
pub(crate) fn frame_row_bytes(table: &Table, columns: &[&str]) -> u64 {
    let wanted = table.columns.iter().filter(|column| columns.contains(&column.name));
    wanted
        .map(|column| match column.ty {
            ColumnType::Bool => 1,
            ColumnType::Date => 4,
            // A symbol and its share of the text behind it.
            ColumnType::String => 4 + 12,
            _ => 8,
        })
        .sum()
}

/// Bytes that one row of an output costs at its peak.
pub(crate) fn output_row_bytes(table: &Table) -> u64 {
    let width: u64 = table
        .columns
        .iter()
        .map(|column| match column.ty {
            ColumnType::Bool => 1,
            ColumnType::Date => 4,
            ColumnType::Int64 | ColumnType::Float64 | ColumnType::Timestamp => 8,
            ColumnType::String if column.name.ends_with("_json") => 256,
            _ => 16,
        })
        .sum();
    width * OUTPUT_COPIES
}

/// Peak resident set of this process in bytes; 0 where the system does not say.
#[must_use]
pub fn peak_rss() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
