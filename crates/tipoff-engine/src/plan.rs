//! What a run reads, computes and writes, decided before anything is read.

use crate::inputs::{merge, require};
use crate::{Options, ReportedWarning, chunk, mode};
use tipoff_catalog::{FEATURE_SETS, FeatureSet, Need, Result, Table, Window};
use tipoff_features::core::calendar::season_october;
use tipoff_features::{Kernel, Mode, kernel};
use tipoff_warehouse::{Estimate, Request, Source, TableInfo};

/// A contiguous range of target dates computed in one pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First date.
    pub from: i32,
    /// Last date, inclusive.
    pub to: i32,
}

/// A feature set to compute.
#[derive(Clone, Copy, Debug)]
pub struct PlannedSet {
    /// The set.
    pub kernel: &'static Kernel,
    /// Whether it was asked for; else it only feeds others.
    pub write: bool,
    /// Sets of a level depend on lower levels only.
    pub level: usize,
}

/// A table to read.
#[derive(Clone, Debug)]
pub struct PlannedInput {
    /// The table.
    pub table: &'static Table,
    /// Columns that some set reads.
    pub columns: Vec<&'static str>,
    /// The strongest need of any set.
    pub need: Need,
    /// Look-backs of the sets.
    pub windows: Vec<Window>,
    /// The sets that read it.
    pub readers: Vec<&'static str>,
    /// What the warehouse has; `None` when the table is absent.
    pub info: Option<TableInfo>,
}

impl PlannedInput {
    /// The inclusive date range that a chunk can see; `None` is everything.
    #[must_use]
    pub fn range(&self, chunk: Chunk) -> Option<(i32, i32)> {
        self.table.partition?;
        let october = season_october(chunk.from);
        let mut range = (i32::MAX, i32::MIN);
        for window in &self.windows {
            let (first, last) = (window.first(chunk.from, october)?, window.last(chunk.to)?);
            range = (range.0.min(first), range.1.max(last));
        }
        Some(range)
    }

    /// Most rows that the table can hold in a chunk's range, by the density
    /// of the busiest tables; bounds estimates for files without statistics.
    pub(crate) fn most_rows(&self, chunk: Chunk) -> u64 {
        let Some((first, last)) = self.range(chunk) else { return u64::MAX };
        let days = u64::from((last - first).unsigned_abs()) + 1;
        days.saturating_mul(20_000)
    }
}

/// What a run reads, computes and writes.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Sets in an order in which each follows those it reads.
    pub sets: Vec<PlannedSet>,
    /// Tables to read.
    pub inputs: Vec<PlannedInput>,
    /// Chunks in ascending order.
    pub chunks: Vec<Chunk>,
    /// How the dates are run.
    pub mode: Mode,
    /// What a person should know before it runs.
    pub warnings: Vec<ReportedWarning>,
    /// Optional tables that are absent.
    pub absent: Vec<&'static str>,
}

impl Plan {
    /// Units (feature set, date) that will be written.
    #[must_use]
    pub fn units(&self) -> u64 {
        let dates: u64 =
            self.chunks.iter().map(|c| u64::from((c.to - c.from).unsigned_abs()) + 1).sum();
        dates * self.sets.iter().filter(|set| set.write).count() as u64
    }

    /// What will be read of each table over all chunks, by statistics.
    ///
    /// # Errors
    /// A table cannot be read.
    pub fn estimates(&self, source: &dyn Source) -> Result<Vec<(&'static Table, Estimate)>> {
        let present = self.inputs.iter().filter(|input| input.info.is_some());
        present
            .map(|input| {
                let mut total = Estimate::default();
                for chunk in &self.chunks {
                    let request = Request {
                        table: input.table,
                        columns: input.columns.clone(),
                        dates: input.range(*chunk),
                    };
                    let part = source.estimate(&request)?;
                    total.rows += part.rows;
                    total.bytes += part.bytes;
                    total.files = total.files.max(part.files);
                }
                Ok((input.table, total))
            })
            .collect()
    }
}

/// Plans a run without reading any rows but those that decide the mode.
///
/// # Errors
/// Bad dates or budget ([`tipoff_catalog::Class::Usage`], `Config`), a
/// required table or column that is absent (`NotFound`, `SchemaMismatch`),
/// unreadable files (`CorruptData`).
pub fn plan(source: &dyn Source, options: &Options) -> Result<Plan> {
    options.check_dates()?;
    let mode = mode::resolve(source, options)?;
    let sets = select(source, &options.features)?;
    let mut inputs = merge(&sets, mode);
    let mut notices = require(source, &mut inputs, options.strict)?;
    notices.warnings.sort();
    let range = (options.from, options.to);
    let chunks = chunk::cut(source, &inputs, &sets, range, options.memory)?;
    let warnings = notices.warnings.into_iter().map(ReportedWarning::of_run).collect();
    Ok(Plan { sets, inputs, chunks, mode, warnings, absent: notices.absent })
}

/// The sets asked for, and those they read that the warehouse does not hold.
fn select(source: &dyn Source, asked: &[&'static FeatureSet]) -> Result<Vec<PlannedSet>> {
    let is_asked =
        |set: &FeatureSet| asked.is_empty() || asked.iter().any(|a| a.table.name == set.table.name);
    let mut computed: Vec<&'static FeatureSet> =
        FEATURE_SETS.iter().copied().filter(|set| is_asked(set)).collect();
    let mut at = 0;
    while let Some(set) = computed.get(at) {
        for input in set.inputs {
            let upstream = FEATURE_SETS.iter().find(|s| s.table.name == input.table.name);
            let Some(upstream) = upstream else { continue };
            let planned = computed.iter().any(|s| s.table.name == upstream.table.name);
            if !planned && source.describe(upstream.table)?.is_none_or(|info| info.rows == 0) {
                computed.push(upstream);
            }
        }
        at += 1;
    }
    let mut planned: Vec<PlannedSet> = Vec::new();
    for set in FEATURE_SETS.iter().filter(|s| computed.iter().any(|c| c.table.name == s.table.name))
    {
        let feeding = planned.iter().filter(|p: &&PlannedSet| {
            set.inputs.iter().any(|input| input.table.name == p.kernel.set.table.name)
        });
        let level = feeding.map(|p| p.level + 1).max().unwrap_or(0);
        planned.push(PlannedSet { kernel: kernel(set)?, write: is_asked(set), level });
    }
    Ok(planned)
}
