//! One module per command.

pub(crate) mod features;
pub(crate) mod plan;
pub(crate) mod preview;
pub(crate) mod run;
pub(crate) mod simulate;

use crate::args::{CommonArgs, UsageArg};
use std::path::Path;
use tipoff_catalog::{Class, Error, FeatureSet, Result, feature_set};
use tipoff_engine::{ModeOption, Options};
use tipoff_features::{Settings, UsageDefault};
use tipoff_warehouse::ParquetDirectory;

/// An existing warehouse.
pub(crate) fn open(warehouse: &str) -> Result<ParquetDirectory> {
    refuse_urls(warehouse, "--warehouse")?;
    ParquetDirectory::open(Path::new(warehouse))
}

/// A warehouse to write to.
pub(crate) fn create(warehouse: &str) -> Result<ParquetDirectory> {
    refuse_urls(warehouse, "--out")?;
    ParquetDirectory::create(Path::new(warehouse))
}

fn refuse_urls(warehouse: &str, option: &str) -> Result<()> {
    match warehouse.split_once("://") {
        None => Ok(()),
        Some((scheme, _)) => Err(Error::new(
            Class::Config,
            format!("{option}: this version has no `{scheme}://` warehouse"),
        )
        .object(option)
        .hint("give a directory of <dataset>/<table>/*.parquet")),
    }
}

/// The engine's options for the dates `from` to `to`.
pub(crate) fn options(args: &CommonArgs, mode: ModeOption, from: i32, to: i32) -> Result<Options> {
    let features: Result<Vec<&'static FeatureSet>> =
        args.features.iter().map(|name| feature_set(name.trim())).collect();
    let now = args.now.unwrap_or_else(|| jiff::Timestamp::now().as_microsecond());
    let run_id = args.run_id.clone().unwrap_or_else(|| run_id(now));
    Ok(Options {
        from,
        to,
        mode,
        features: features?,
        memory: args.memory,
        strict: args.strict,
        settings: Settings {
            now,
            as_of: args.as_of,
            drop_out_doubtful: !args.keep_out,
            off_season: args.off_season,
            league_gate: !args.no_league_gate,
            usage_default: match args.usage_default {
                UsageArg::Neutral => UsageDefault::Neutral,
                UsageArg::Parity => UsageDefault::Parity,
            },
        },
        correlation_id: args.correlation_id.clone().unwrap_or_else(|| run_id.clone()),
        run_id,
    })
}

/// `20250115T170000.123456-4711`: clock and process, so that runs at the same
/// instant differ.
fn run_id(now: i64) -> String {
    let at = jiff::Timestamp::from_microsecond(now).unwrap_or_default();
    format!("{}-{}", at.strftime("%Y%m%dT%H%M%S%.6f"), std::process::id())
}
