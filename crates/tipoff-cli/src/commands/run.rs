//! `tipoff run` and `tipoff backfill`.

use crate::args::{BackfillArgs, CommonArgs, ModeArg, RunArgs};
use crate::commands::{create, open, options};
use crate::output::{self, bytes, count};
use crate::progress::Progress;
use tipoff_catalog::Result;
use tipoff_engine::{ModeOption, Report, run as run_engine};
use tipoff_features::core::calendar::iso;

pub(crate) fn run(args: &RunArgs) -> Result<u8> {
    let mode = match args.mode {
        ModeArg::Auto => ModeOption::Auto,
        ModeArg::Daily => ModeOption::Daily,
        ModeArg::Backfill => ModeOption::Backfill,
    };
    execute(&args.common, mode, args.date, args.date)
}

pub(crate) fn backfill(args: &BackfillArgs) -> Result<u8> {
    execute(&args.common, ModeOption::Backfill, args.from, args.to)
}

fn execute(args: &CommonArgs, mode: ModeOption, from: i32, to: i32) -> Result<u8> {
    let options = options(args, mode, from, to)?;
    options.check_dates()?;
    let source = open(&args.warehouse)?;
    let progress = Progress::new(args.progress)?;
    let report = match &args.out {
        None => run_engine(&source, &source, &options, &progress),
        Some(out) => run_engine(&source, &create(out)?, &options, &progress),
    };
    progress.finish();
    let report = report?;
    if args.json {
        output::line(&report.json().to_string())?;
    } else {
        output::line(&summary(&report))?;
    }
    Ok(report.exit_code())
}

fn summary(report: &Report) -> String {
    let mut rows = vec![
        [
            "feature set",
            "rows",
            "dates",
            "skipped",
            "failed",
            "no row",
            "compute",
            "write",
            "rows/s",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for f in &report.features {
        let name = if f.written { f.feature.to_owned() } else { format!("({})", f.feature) };
        rows.push(vec![
            name,
            count(f.rows),
            count(f.done),
            count(f.skipped),
            count(f.failed),
            count(f.failures + f.quarantined),
            format!("{:.2} s", f.compute_seconds),
            format!("{:.2} s", f.write_seconds),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate")]
            count(f.rows_per_second() as u64),
        ]);
    }
    let mut text = output::table(&rows, &[1, 2, 3, 4, 5, 6, 7, 8]);
    text.push_str(&format!(
        "\n\n{}: {} to {}, {} rows in {:.2} s ({:.2} s reading), {} chunks, peak RSS {} of {}\n",
        report.status(),
        iso(report.dates.0),
        iso(report.dates.1),
        count(report.rows()),
        report.seconds,
        report.read_seconds,
        report.chunks,
        bytes(report.peak_rss),
        bytes(report.memory),
    ));
    for (decision, dates) in &report.skips {
        text.push_str(&format!("  {decision}: {} units\n", count(*dates)));
    }
    for (table, column, values) in &report.non_finite {
        text.push_str(&format!(
            "  NaN or infinity read as null: {table}.{column}, at least {}\n",
            count(*values)
        ));
    }
    for warning in &report.warnings {
        text.push_str(&format!("  warning: {warning}\n"));
    }
    for unit in &report.failed {
        text.push_str(&format!(
            "  failed: {} {}: {}: {}\n",
            unit.feature,
            iso(unit.date),
            unit.class.name(),
            unit.message
        ));
    }
    for f in report.features.iter().filter(|f| f.quarantined > 0) {
        text.push_str(&format!(
            "  quarantine: {} rows of {} are in quarantine/{}/\n",
            count(f.quarantined),
            f.feature,
            f.feature
        ));
    }
    text.trim_end().to_owned()
}
