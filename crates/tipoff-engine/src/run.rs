//! Doing what a plan says, chunk by chunk.

use crate::check::{Checked, Origin, check};
use crate::load::{Loaded, NonFinite, advance_history, load};
use crate::memory::peak_rss;
use crate::plan::{Chunk, Plan, PlannedSet, plan};
use crate::report::{FeatureReport, Report, UnitFailure};
use crate::warnings::Warnings;
use crate::{Options, flush};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;
use tipoff_catalog::{Class, Error, Result, outputs};
use tipoff_features::core::ingest::FrameBuilder;
use tipoff_features::inputs::history::History;
use tipoff_features::{Computed, Context, Target};
use tipoff_warehouse::{Sink, Source};

/// Whether to stop before the next chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Go on.
    No,
    /// SIGINT was received.
    Interrupted,
    /// SIGTERM was received.
    Terminated,
}

/// Sees a run's progress and may end it between chunks.
pub trait Monitor: Sync {
    /// The plan is made; `units` units will be written.
    fn planned(&self, plan: &Plan, units: u64);
    /// A chunk is on disk.
    fn advanced(&self, chunk: Chunk, units: u64, rows: u64);
    /// Asked before each chunk.
    fn stop(&self) -> Stop;
}

/// Sees nothing and never stops.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Monitor for Silent {
    fn planned(&self, _: &Plan, _: u64) {}
    fn advanced(&self, _: Chunk, _: u64, _: u64) {}
    fn stop(&self) -> Stop {
        Stop::No
    }
}

/// A set's result for one chunk.
pub(crate) struct Output {
    pub(crate) set: PlannedSet,
    pub(crate) computed: Computed,
    pub(crate) checked: Checked,
    pub(crate) seconds: f64,
}

/// Plans and runs. Units that fail are in the report; what cannot start at
/// all, or cannot be written, is an error.
///
/// # Errors
/// As [`plan`]; unreadable inputs; a failed write, in which case all chunks
/// before it are complete.
pub fn run(
    source: &dyn Source,
    sink: &dyn Sink,
    options: &Options,
    monitor: &dyn Monitor,
) -> Result<Report> {
    let started = Instant::now();
    let plan = plan(source, options)?;
    let mut state = State::new(&plan, options);
    let mut tables: Vec<_> =
        plan.sets.iter().filter(|s| s.write).map(|s| s.kernel.set.table).collect();
    tables.push(&outputs::PRECOMPUTE_FAILURES);
    sink.check(&tables)?;
    monitor.planned(&plan, plan.units());
    for chunk in &plan.chunks {
        match monitor.stop() {
            Stop::No => {}
            Stop::Interrupted => state.report.interrupted = Some(Class::Interrupted),
            Stop::Terminated => state.report.interrupted = Some(Class::Terminated),
        }
        if state.report.interrupted.is_some() {
            break;
        }
        let (units, rows) = state.run_chunk(source, sink, &plan, options, *chunk)?;
        monitor.advanced(*chunk, units, rows);
    }
    Ok(state.finish(started.elapsed().as_secs_f64()))
}

struct State {
    history: History,
    non_finite: NonFinite,
    warnings: Warnings,
    report: Report,
}

impl State {
    fn new(plan: &Plan, options: &Options) -> Self {
        let features = plan.sets.iter().map(|set| FeatureReport {
            feature: set.kernel.set.name(),
            written: set.write,
            ..FeatureReport::default()
        });
        Self {
            history: History::default(),
            non_finite: NonFinite::default(),
            warnings: Warnings::of_plan(&plan.warnings),
            report: Report {
                run_id: options.run_id.clone(),
                correlation_id: options.correlation_id.clone(),
                dates: (options.from, options.to),
                features: features.collect(),
                failed: Vec::new(),
                skips: std::collections::BTreeMap::new(),
                absent: plan.absent.clone(),
                warnings: Vec::new(),
                non_finite: Vec::new(),
                chunks: 0,
                memory: options.memory,
                peak_rss: 0,
                read_seconds: 0.0,
                seconds: 0.0,
                interrupted: None,
            },
        }
    }

    /// Computes and writes one chunk; returns its units and rows.
    fn run_chunk(
        &mut self,
        source: &dyn Source,
        sink: &dyn Sink,
        plan: &Plan,
        options: &Options,
        chunk: Chunk,
    ) -> Result<(u64, u64)> {
        let reading = Instant::now();
        advance_history(source, plan, chunk, &mut self.history)?;
        let mut loaded = load(source, plan, chunk, &mut self.non_finite)?;
        self.report.read_seconds += reading.elapsed().as_secs_f64();
        let targets: Vec<Target> =
            (chunk.from..=chunk.to).map(|date| Target { date, mode: plan.mode }).collect();
        let outputs = compute(plan, options, &self.history, &targets, &mut loaded)?;
        drop(loaded);
        for Output { computed, checked, .. } in &outputs {
            let found = computed.warnings.iter().chain(&checked.warnings);
            found.for_each(|warning| self.warnings.add(warning));
        }
        let mut rows = 0;
        let mut units = 0;
        for output in outputs {
            let writing = Instant::now();
            let bytes =
                if output.set.write { flush::write(sink, &output, chunk, options)? } else { 0 };
            let seconds = writing.elapsed().as_secs_f64();
            rows += self.record(&output, targets.len() as u64, bytes, seconds);
            units += if output.set.write { targets.len() as u64 } else { 0 };
        }
        self.report.chunks += 1;
        Ok((units, rows))
    }

    /// Adds a set's chunk to the report; returns the rows written.
    fn record(&mut self, output: &Output, dates: u64, bytes: u64, write_seconds: f64) -> u64 {
        let name = output.set.kernel.set.name();
        let rows = output.checked.batch.num_rows() as u64;
        let (skipped, failed) =
            (output.computed.notes.len() as u64, output.computed.failed.len() as u64);
        if let Some(feature) = self.report.features.iter_mut().find(|f| f.feature == name) {
            feature.rows += rows;
            feature.quarantined += output.checked.quarantined_rows;
            feature.failures +=
                (output.computed.failures.len() + output.checked.dropped.len()) as u64;
            feature.skipped += skipped;
            feature.failed += failed;
            feature.done += dates.saturating_sub(skipped + failed);
            feature.compute_seconds += output.seconds;
            feature.write_seconds += write_seconds;
            feature.bytes += bytes;
        }
        for note in &output.computed.notes {
            *self.report.skips.entry(note.decision).or_default() += 1;
        }
        self.report.failed.extend(output.computed.failed.iter().map(|(date, error)| UnitFailure {
            feature: name,
            date: *date,
            class: error.class,
            message: error.to_string(),
        }));
        if output.set.write { rows } else { 0 }
    }

    fn finish(mut self, seconds: f64) -> Report {
        let mut non_finite: Vec<_> =
            self.non_finite.into_iter().map(|((table, column), n)| (table, column, n)).collect();
        non_finite.sort_unstable();
        self.report.non_finite = non_finite;
        self.report.warnings = self.warnings.report();
        self.report.seconds = seconds;
        self.report.peak_rss = peak_rss();
        self.report
    }
}

/// Computes every set of the plan over the loaded chunk, level by level; what
/// a level computed is handed to the next in memory.
fn compute(
    plan: &Plan,
    options: &Options,
    history: &History,
    targets: &[Target],
    loaded: &mut Loaded,
) -> Result<Vec<Output>> {
    let levels = plan.sets.iter().map(|set| set.level + 1).max().unwrap_or(0);
    let mut outputs = Vec::with_capacity(plan.sets.len());
    for level in 0..levels {
        let context = Context {
            frames: &loaded.frames,
            symbols: &loaded.symbols,
            codes: &loaded.codes,
            history,
            targets,
            settings: &options.settings,
        };
        let sets: Vec<PlannedSet> =
            plan.sets.iter().filter(|set| set.level == level).copied().collect();
        let computed: Result<Vec<Output>> =
            sets.into_par_iter().map(|set| compute_set(set, &context, options)).collect();
        let computed = computed?;
        if level + 1 < levels {
            for output in &computed {
                let table = output.set.kernel.set.table;
                let mut builder = FrameBuilder::new(table, None, None);
                builder.push(&output.checked.batch, &mut loaded.symbols)?;
                loaded.frames.insert(builder.finish());
            }
        }
        outputs.extend(computed);
    }
    Ok(outputs)
}

fn compute_set(set: PlannedSet, context: &Context<'_>, options: &Options) -> Result<Output> {
    let started = Instant::now();
    let table = set.kernel.set.table;
    // A panic is a bug; it must not take the process and other sets down.
    let computed = catch_unwind(AssertUnwindSafe(|| (set.kernel.compute)(context)))
        .unwrap_or_else(|_| Err(Error::internal(format!("`{}` panicked", table.name))))?;
    let origin = Origin {
        run_id: &options.run_id,
        correlation_id: &options.correlation_id,
        now: options.settings.now,
    };
    let checked = check(table, &computed, &origin)?;
    Ok(Output { set, computed, checked, seconds: started.elapsed().as_secs_f64() })
}
