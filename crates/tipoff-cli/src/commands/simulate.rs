//! `tipoff simulate`.

use crate::args::SimulateArgs;
use crate::output::{self, bytes, count};
use serde_json::{Value, json};
use tipoff_catalog::Result;
use tipoff_simulate::{Options, simulate as write_warehouse};

pub(crate) fn simulate(args: &SimulateArgs) -> Result<u8> {
    let options = Options {
        seasons: args.seasons.clone(),
        teams: args.teams,
        seed: args.seed,
        ..Options::default()
    };
    let report = write_warehouse(&args.out, &options)?;
    if args.json {
        let tables: Vec<Value> = report
            .tables
            .iter()
            .map(|t| json!({"table": t.name, "rows": t.rows, "files": t.files, "bytes": t.bytes}))
            .collect();
        let summary = json!({
            "status": "success", "exit_code": 0, "out": args.out.display().to_string(),
            "tables": tables, "rows": report.rows(), "bytes": report.bytes(),
        });
        output::line(&summary.to_string())?;
        return Ok(0);
    }
    let mut rows = vec![["table", "rows", "size"].map(str::to_owned).to_vec()];
    for table in &report.tables {
        rows.push(vec![table.name.to_owned(), count(table.rows), bytes(table.bytes)]);
    }
    output::line(&output::table(&rows, &[1, 2]))?;
    output::line(&format!(
        "\nsimulated {} rows, {}, in {}",
        count(report.rows()),
        bytes(report.bytes()),
        args.out.display()
    ))?;
    Ok(0)
}
