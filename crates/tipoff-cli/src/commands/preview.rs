//! `tipoff preview`: the first rows of a table.

use crate::args::PreviewArgs;
use crate::commands::open;
use crate::output;
use arrow_array::RecordBatch;
use arrow_cast::pretty::pretty_format_batches;
use tipoff_catalog::{
    Class, Error, FEATURE_SETS, Result, SOURCE_TABLES, Table, did_you_mean, outputs,
};
use tipoff_features::core::calendar::iso;
use tipoff_warehouse::{Request, Source as _};

/// Columns shown unless others are named.
const COLUMNS: usize = 9;

pub(crate) fn preview(args: &PreviewArgs) -> Result<u8> {
    let table = find(&args.table)?;
    let columns = columns(table, &args.columns)?;
    let source = open(&args.warehouse)?;
    if source.describe(table)?.is_none() {
        return Err(Error::new(
            Class::NotFound,
            format!("warehouse `{}` has no table `{}`", source.name(), table.name),
        )
        .object(table.name)
        .hint("`tipoff backfill` computes feature tables"));
    }
    let request =
        Request { table, columns: columns.clone(), dates: args.date.map(|date| (date, date)) };
    let mut shown: Vec<RecordBatch> = Vec::new();
    let mut rows = 0;
    // A preview ends its own stream early, by an error that is not one.
    let ended = source.read(&request, &mut |batch| {
        let batch = batch.slice(0, batch.num_rows().min(args.limit - rows));
        rows += batch.num_rows();
        if batch.num_rows() > 0 {
            shown.push(batch);
        }
        if rows < args.limit { Ok(()) } else { Err(Error::new(Class::Internal, "enough")) }
    });
    if rows < args.limit {
        ended?;
    }
    let text = pretty_format_batches(&shown)
        .map_err(|e| Error::internal("rows that cannot be printed").source(e))?;
    let date = args.date.map_or_else(String::new, |date| format!(" on {}", iso(date)));
    output::line(&format!("{}{date}, {rows} rows shown\n{text}", table.name))?;
    Ok(0)
}

fn tables() -> impl Iterator<Item = &'static Table> {
    let sets = FEATURE_SETS.iter().map(|set| set.table);
    sets.chain(SOURCE_TABLES.iter().copied()).chain([&outputs::PRECOMPUTE_FAILURES])
}

fn find(name: &str) -> Result<&'static Table> {
    tables().find(|table| table.name == name || table.short_name() == name).ok_or_else(|| {
        let near = did_you_mean(name, tables().map(Table::short_name));
        Error::new(Class::Usage, format!("unknown table `{name}`"))
            .object(name)
            .hint(near.unwrap_or_else(|| "`tipoff features` lists the feature tables".to_owned()))
    })
}

fn columns(table: &'static Table, asked: &[String]) -> Result<Vec<&'static str>> {
    if asked.is_empty() {
        let rest = table.columns.iter().filter(|c| !c.always_null).map(|c| c.name);
        let mut columns: Vec<_> = table.key.to_vec();
        columns.extend(rest.filter(|name| !table.key.contains(name)));
        columns.truncate(COLUMNS);
        return Ok(columns);
    }
    let known = |name: &String| {
        table.column(name).map(|(_, column)| column.name).ok_or_else(|| {
            let near = did_you_mean(name, table.columns.iter().map(|c| c.name));
            Error::new(Class::Usage, format!("table `{}` has no column `{name}`", table.name))
                .object(format!("{}.{name}", table.name))
                .hint(near.unwrap_or_else(|| "`tipoff features NAME` lists columns".to_owned()))
        })
    };
    asked.iter().map(known).collect()
}
