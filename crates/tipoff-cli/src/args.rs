//! The grammar of the command line. Values are parsed by [`crate::values`].

use crate::values;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Every feature as it was known before tip-off: computes point-in-time
/// feature tables for NBA player points from a warehouse.
#[derive(Debug, Parser)]
#[command(name = "tipoff", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Threads to compute with [default: all cores]
    #[arg(long, global = true, value_parser = values::threads, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// What to log to stderr: error, warn, info, debug or trace
    #[arg(long, global = true, env = "TIPOFF_LOG", default_value = "warn", value_name = "LEVEL")]
    pub(crate) log: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a simulated, realistic source warehouse
    Simulate(SimulateArgs),
    /// Compute one date
    Run(RunArgs),
    /// Compute a range of dates in one pass
    Backfill(BackfillArgs),
    /// Show what a backfill would read, compute and write; touches nothing
    Plan(BackfillArgs),
    /// List feature sets, or describe one: columns, types, units, inputs, look-back
    Features(FeaturesArgs),
    /// Show the first rows of a table
    Preview(PreviewArgs),
}

impl Command {
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Simulate(args) => args.json,
            Self::Run(args) => args.common.json,
            Self::Backfill(args) | Self::Plan(args) => args.common.json,
            Self::Features(args) => args.json,
            Self::Preview(_) => false,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// Directory to write; it must not hold a warehouse yet
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Seasons by first calendar year
    #[arg(long, value_delimiter = ',', default_value = "2023,2024", value_name = "YEARS")]
    pub(crate) seasons: Vec<i32>,
    /// Teams in the league, 2 to 30
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(crate) teams: usize,
    /// Equal seeds give equal bytes
    #[arg(long, default_value_t = 7, value_name = "N")]
    pub(crate) seed: u64,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Date to compute, YYYY-MM-DD
    #[arg(long, value_parser = values::date, value_name = "DATE")]
    pub(crate) date: i32,
    /// As before the games (daily), as after them (backfill), or by whether
    /// the game book has the date (auto; PROCESSING_MODE overrides)
    #[arg(long, value_enum, default_value = "auto", value_name = "MODE")]
    pub(crate) mode: ModeArg,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct BackfillArgs {
    /// First date, YYYY-MM-DD
    #[arg(long, value_parser = values::date, value_name = "DATE")]
    pub(crate) from: i32,
    /// Last date, inclusive, YYYY-MM-DD
    #[arg(long, value_parser = values::date, value_name = "DATE")]
    pub(crate) to: i32,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CommonArgs {
    /// Warehouse to read: a directory of <dataset>/<table>/*.parquet
    #[arg(long, env = "TIPOFF_WAREHOUSE", value_name = "W")]
    pub(crate) warehouse: String,
    /// Warehouse to write [default: the one that is read]
    #[arg(long, value_name = "W2")]
    pub(crate) out: Option<String>,
    /// Feature sets to write [default: all]. Sets that these read are taken
    /// from the warehouse when it holds them, else computed in memory
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) features: Vec<String>,
    /// Memory budget; decides how many dates are computed at once
    #[arg(long, default_value = "1GiB", value_parser = values::size, value_name = "SIZE")]
    pub(crate) memory: u64,
    /// Absent optional tables and columns are errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// Ignore market, injury and roster rows stamped later, e.g. 2025-01-15T17:00:00Z
    #[arg(long, value_parser = values::instant, value_name = "INSTANT")]
    pub(crate) as_of: Option<i64>,
    /// Daily mode: give players reported out or doubtful a row too
    #[arg(long)]
    pub(crate) keep_out: bool,
    /// Compute context rows in July, August and September too
    #[arg(long)]
    pub(crate) off_season: bool,
    /// Daily mode: compute team defence although fewer than 25 teams have 15 games
    #[arg(long)]
    pub(crate) no_league_gate: bool,
    /// Usage-spike score where a usage rate is missing: 0 (neutral), or with
    /// 25 % in its place (parity with the pandas pipeline)
    #[arg(long, value_enum, default_value = "neutral", value_name = "RULE")]
    pub(crate) usage_default: UsageArg,
    /// Clock of the run, for output that is equal byte for byte [default: now]
    #[arg(long, value_parser = values::instant, value_name = "INSTANT")]
    pub(crate) now: Option<i64>,
    /// Name of the run [default: made from the clock]
    #[arg(long, value_name = "ID")]
    pub(crate) run_id: Option<String>,
    /// What the run belongs to; passed through to reports
    #[arg(long, env = "TIPOFF_CORRELATION_ID", value_name = "ID")]
    pub(crate) correlation_id: Option<String>,
    /// Progress on stderr: a bar on a terminal, else lines
    #[arg(long, value_enum, default_value = "auto", value_name = "FORM")]
    pub(crate) progress: ProgressArg,
    /// Print the summary as one line of JSON, the last on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FeaturesArgs {
    /// Feature set to describe
    pub(crate) name: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// Table, with or without its dataset
    pub(crate) table: String,
    /// Warehouse to read
    #[arg(long, env = "TIPOFF_WAREHOUSE", value_name = "W")]
    pub(crate) warehouse: String,
    /// Only this date
    #[arg(long, value_parser = values::date, value_name = "DATE")]
    pub(crate) date: Option<i32>,
    /// Columns to show [default: as many as fit the key first]
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) columns: Vec<String>,
    /// Rows to show
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub(crate) limit: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ModeArg {
    Auto,
    Daily,
    Backfill,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum UsageArg {
    Neutral,
    Parity,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ProgressArg {
    Auto,
    Bar,
    Plain,
    Json,
    None,
}
