//! `tipoff features`: what the catalogue declares.

use crate::args::FeaturesArgs;
use crate::output;
use serde_json::{Value, json};
use tipoff_catalog::{Column, FEATURE_SETS, FeatureSet, Input, Need, Result, feature_set};

pub(crate) fn features(args: &FeaturesArgs) -> Result<u8> {
    let text = match (&args.name, args.json) {
        (None, false) => list(),
        (None, true) => {
            Value::Array(FEATURE_SETS.iter().map(|set| set_json(set)).collect()).to_string()
        }
        (Some(name), false) => describe(feature_set(name)?),
        (Some(name), true) => set_json(feature_set(name)?).to_string(),
    };
    output::line(&text)?;
    Ok(0)
}

fn list() -> String {
    let mut rows = vec![["feature set", "columns", "key", ""].map(str::to_owned).to_vec()];
    for set in FEATURE_SETS {
        rows.push(vec![
            set.name().to_owned(),
            set.table.columns.len().to_string(),
            set.table.key.join(", "),
            set.table.doc.to_owned(),
        ]);
    }
    let table = output::table(&rows, &[1]);
    format!("{table}\n\n`tipoff features NAME` describes one, `--json` prints all that is declared")
}

fn describe(set: &FeatureSet) -> String {
    let table = set.table;
    let mut text = format!(
        "{}\n{}\n\nkey        {}\npartition  {}\n\n",
        table.name,
        table.doc,
        table.key.join(", "),
        table.partition.unwrap_or("none"),
    );
    let mut columns = vec![["column", "type", "null", "meaning"].map(str::to_owned).to_vec()];
    columns.extend(table.columns.iter().map(|column| {
        vec![
            column.name.to_owned(),
            column.ty.to_string(),
            if column.nullable { "yes" } else { "no" }.to_owned(),
            meaning(column),
        ]
    }));
    text.push_str(&output::table(&columns, &[]));
    text.push_str("\n\n");
    let mut inputs =
        vec![["input", "need", "rows seen by D", "columns"].map(str::to_owned).to_vec()];
    inputs.extend(set.inputs.iter().map(|input| {
        vec![
            input.table.name.to_owned(),
            need(input).to_owned(),
            input.window.to_string(),
            input.columns.len().to_string(),
        ]
    }));
    text.push_str(&output::table(&inputs, &[]));
    text
}

fn meaning(column: &Column) -> String {
    let mut text = column.doc.to_owned();
    if !column.unit.is_empty() {
        text.push_str(&format!(" [{}]", column.unit));
    }
    if column.always_null {
        text.push_str("; not filled, always null");
    } else if !column.null.is_empty() {
        text.push_str(&format!("; null: {}", column.null));
    }
    for rule in column.rules {
        text.push_str(&format!("; {rule}"));
    }
    text
}

fn need(input: &Input) -> &'static str {
    match input.need {
        Need::Required => "required",
        Need::RequiredInBackfill => "required in backfill",
        Need::Optional => "optional",
        Need::IfPresent => "used if present",
    }
}

fn set_json(set: &FeatureSet) -> Value {
    let table = set.table;
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            let rules: Vec<String> = column.rules.iter().map(ToString::to_string).collect();
            json!({
                "name": column.name, "type": column.ty.to_string(), "nullable": column.nullable,
                "always_null": column.always_null, "meaning": column.doc, "unit": column.unit,
                "null_meaning": column.null, "rules": rules,
            })
        })
        .collect();
    let inputs: Vec<Value> = set
        .inputs
        .iter()
        .map(|input| {
            json!({
                "table": input.table.name, "need": need(input), "columns": input.columns,
                "look_back": input.window.to_string(), "partition": input.table.partition,
            })
        })
        .collect();
    json!({
        "name": set.name(), "table": table.name, "meaning": table.doc, "key": table.key,
        "partition": table.partition, "hashed": table.hashed, "columns": columns,
        "inputs": inputs,
    })
}
