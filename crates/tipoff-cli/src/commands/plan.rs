//! `tipoff plan`.

use crate::args::BackfillArgs;
use crate::commands::{open, options};
use crate::output::{self, bytes, count};
use serde_json::{Value, json};
use tipoff_catalog::Result;
use tipoff_engine::{ModeOption, Plan, ReportedWarning, plan as plan_engine};
use tipoff_features::core::calendar::iso;
use tipoff_warehouse::Source as _;

pub(crate) fn plan(args: &BackfillArgs) -> Result<u8> {
    let options = options(&args.common, ModeOption::Backfill, args.from, args.to)?;
    let source = open(&args.common.warehouse)?;
    let plan = plan_engine(&source, &options)?;
    let estimates = plan.estimates(&source)?;
    let out = args.common.out.clone().unwrap_or_else(|| source.name());
    let reads: Vec<(String, u64, u64)> = estimates
        .iter()
        .map(|(table, estimate)| (table.name.to_owned(), estimate.rows, estimate.bytes))
        .collect();
    let text = if args.common.json {
        to_json(&plan, &reads, &out).to_string()
    } else {
        to_text(&plan, &reads, &source.name(), &out)
    };
    output::line(&text)?;
    Ok(0)
}

fn to_json(plan: &Plan, reads: &[(String, u64, u64)], out: &str) -> Value {
    let reads: Vec<Value> = reads
        .iter()
        .map(|(table, rows, bytes)| json!({"table": table, "rows": rows, "bytes": bytes}))
        .collect();
    let computes: Vec<Value> = plan
        .sets
        .iter()
        .map(|set| json!({"feature": set.kernel.set.name(), "write": set.write}))
        .collect();
    let chunks: Vec<Value> = plan
        .chunks
        .iter()
        .map(|chunk| json!({"from": iso(chunk.from), "to": iso(chunk.to)}))
        .collect();
    let warnings: Vec<Value> = plan.warnings.iter().map(ReportedWarning::json).collect();
    json!({
        "reads": reads, "computes": computes, "chunks": chunks, "units": plan.units(),
        "writes_to": out, "price": 0.0, "absent_optional_tables": plan.absent,
        "warnings": warnings,
    })
}

fn to_text(plan: &Plan, reads: &[(String, u64, u64)], warehouse: &str, out: &str) -> String {
    let mut rows = vec![["read", "rows at most", "stored"].map(str::to_owned).to_vec()];
    for (table, n, size) in reads {
        rows.push(vec![table.clone(), count(*n), bytes(*size)]);
    }
    let mut text = output::table(&rows, &[1, 2]);
    text.push_str("\n\ncompute, in this order\n");
    for set in &plan.sets {
        let to = if set.write { "written" } else { "in memory only" };
        text.push_str(&format!("  {} ({to})\n", set.kernel.set.name()));
    }
    text.push_str(&format!(
        "\n{} units in {} chunks, from {warehouse} to {out}; files cost nothing to read\n",
        count(plan.units()),
        count(plan.chunks.len() as u64),
    ));
    for chunk in &plan.chunks {
        text.push_str(&format!("  {} to {}\n", iso(chunk.from), iso(chunk.to)));
    }
    for warning in &plan.warnings {
        text.push_str(&format!("  warning: {warning}\n"));
    }
    text.trim_end().to_owned()
}
