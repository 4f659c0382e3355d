//! From checked batch to sink: one partition per date, failures and
//! quarantine beside it.

use crate::Options;
use crate::check::Rows;
use crate::plan::Chunk;
use crate::run::Output;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, outputs::PRECOMPUTE_FAILURES};
use tipoff_features::EntityFailure;
use tipoff_features::core::build::TableBuilder;
use tipoff_warehouse::{Partition, Sink};

/// Longest reason kept of a failure, in characters.
const REASON_CHARS: usize = 1000;

/// Writes a set's rows of a chunk; returns the bytes written. A date that
/// failed keeps what the target held; every other date is replaced, also by
/// nothing.
pub(crate) fn write(
    sink: &dyn Sink,
    output: &Output,
    chunk: Chunk,
    options: &Options,
) -> Result<u64> {
    let table = output.set.kernel.set.table;
    let failed: Vec<i32> = output.computed.failed.iter().map(|(date, _)| *date).collect();
    let dates: Vec<i32> = (chunk.from..=chunk.to).filter(|date| !failed.contains(date)).collect();
    for date in &dates {
        let lines: Vec<String> = output
            .checked
            .quarantined
            .iter()
            .filter(|row| row.date == *date)
            .map(|row| row.line.clone())
            .collect();
        if !lines.is_empty() {
            sink.quarantine(output.set.kernel.set.name(), *date, &lines)?;
        }
    }
    let mut failures: Vec<EntityFailure> =
        output.computed.failures.iter().chain(&output.checked.dropped).cloned().collect();
    failures.sort_by(|a, b| (a.date, &a.entity).cmp(&(b.date, &b.entity)));
    failures.dedup_by(|a, b| (a.date, &a.entity) == (b.date, &b.entity));
    let name = output.set.kernel.set.name();
    let failures = failure_rows(name, &failures, options)?;
    let by_date = Rows::of(&PRECOMPUTE_FAILURES, &failures)?.by_date(&failures, &dates);
    let mut bytes = sink.replace(&PRECOMPUTE_FAILURES, Some(name), by_date)?.bytes;
    let rows = &output.checked.batch;
    let by_date = Rows::of(table, rows)?.by_date(rows, &dates);
    bytes += sink.replace(table, None, by_date)?.bytes;
    Ok(bytes)
}

impl Rows<'_> {
    /// The rows of each date, empty where there are none. The batch is sorted
    /// by date.
    fn by_date(&self, batch: &RecordBatch, dates: &[i32]) -> Vec<Partition> {
        let first_at = |date: i32| -> usize {
            let (mut low, mut high) = (0, batch.num_rows());
            while low < high {
                let middle = low + (high - low) / 2;
                if self.date(middle) < date { low = middle + 1 } else { high = middle }
            }
            low
        };
        let partition = |date: &i32| {
            let (from, to) = (first_at(*date), first_at(*date + 1));
            Partition { date: *date, rows: batch.slice(from, to - from) }
        };
        dates.iter().map(partition).collect()
    }
}

fn failure_rows(
    processor: &str,
    failures: &[EntityFailure],
    options: &Options,
) -> Result<RecordBatch> {
    let mut table = TableBuilder::new(&PRECOMPUTE_FAILURES, failures.len());
    table.text_const("processor_name", Some(processor))?;
    table.text_const("run_id", Some(&options.run_id))?;
    table.date("analysis_date", failures.iter().map(|f| Some(f.date)))?;
    table.text("entity_id", failures.iter().map(|f| Some(f.entity.as_str())))?;
    table.text("failure_category", failures.iter().map(|f| Some(f.category)))?;
    let cut = |reason: &str| reason.chars().take(REASON_CHARS).collect::<String>();
    let reasons: Vec<String> = failures.iter().map(|f| cut(&f.reason)).collect();
    table.text("failure_reason", reasons.iter().map(|reason| Some(reason.as_str())))?;
    table.boolean("can_retry", failures.iter().map(|f| Some(f.can_retry)))?;
    table.timestamp_const("created_at", Some(options.settings.now))?;
    table.text_const("resolution_status", Some("UNRESOLVED"))?;
    let (batch, _) = table.finish()?;
    RecordBatch::try_new(PRECOMPUTE_FAILURES.schema(), batch.columns().to_vec())
        .map_err(|e| tipoff_catalog::Error::internal("failure rows do not fit").source(e))
}
