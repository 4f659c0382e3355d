//! What a run did.

use crate::ReportedWarning;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tipoff_catalog::Class;
use tipoff_features::core::calendar::iso;

/// One feature set's part of a run.
#[derive(Clone, Debug, Default)]
pub struct FeatureReport {
    /// Short name.
    pub feature: &'static str,
    /// Whether the rows were written or only fed other sets.
    pub written: bool,
    /// Rows computed and accepted.
    pub rows: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// Entities without a row, with a reason on record.
    pub failures: u64,
    /// Dates that succeeded, with or without rows.
    pub done: u64,
    /// Dates that were skipped for a good reason.
    pub skipped: u64,
    /// Dates that failed.
    pub failed: u64,
    /// Seconds in the kernel.
    pub compute_seconds: f64,
    /// Seconds from checked batch to durable files.
    pub write_seconds: f64,
    /// Bytes written.
    pub bytes: u64,
}

impl FeatureReport {
    /// Rows per second of computing and writing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn rows_per_second(&self) -> f64 {
        let seconds = self.compute_seconds + self.write_seconds;
        if seconds > 0.0 { self.rows as f64 / seconds } else { 0.0 }
    }
}

/// A unit that failed.
#[derive(Clone, Debug)]
pub struct UnitFailure {
    /// Feature set.
    pub feature: &'static str,
    /// Target date.
    pub date: i32,
    /// Failure class.
    pub class: Class,
    /// What went wrong.
    pub message: String,
}

/// What a run did.
#[derive(Clone, Debug)]
pub struct Report {
    /// Identifies the run.
    pub run_id: String,
    /// Identifies what it belongs to.
    pub correlation_id: String,
    /// First and last target date.
    pub dates: (i32, i32),
    /// By feature set, in the order of computing.
    pub features: Vec<FeatureReport>,
    /// Units that failed.
    pub failed: Vec<UnitFailure>,
    /// Skipped dates by decision.
    pub skips: BTreeMap<&'static str, u64>,
    /// Optional tables that were absent.
    pub absent: Vec<&'static str>,
    /// What a person should know, each text once, in order of text.
    pub warnings: Vec<ReportedWarning>,
    /// NaN and infinities that became null: (table, column, at least).
    pub non_finite: Vec<(&'static str, &'static str, u64)>,
    /// Chunks computed.
    pub chunks: usize,
    /// Memory budget in bytes.
    pub memory: u64,
    /// Peak resident set in bytes.
    pub peak_rss: u64,
    /// Seconds reading inputs.
    pub read_seconds: f64,
    /// Seconds in all.
    pub seconds: f64,
    /// Set when a signal ended the run early.
    pub interrupted: Option<Class>,
}

impl Report {
    /// Rows written over all feature sets.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.features.iter().filter(|f| f.written).map(|f| f.rows).sum()
    }

    /// The exit code: of an interruption, else of the worst failed unit; 3
    /// when other units succeeded or rows went to quarantine.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if let Some(class) = self.interrupted {
            return class.exit_code();
        }
        let quarantined = self.features.iter().any(|f| f.quarantined > 0);
        let worst = self.failed.iter().map(|f| f.class).max_by_key(|class| class.severity());
        let any_done = self.features.iter().any(|f| f.done > 0);
        match worst {
            // Failures that another run may heal leave a partial success.
            Some(class) if any_done && matches!(class.exit_code(), 4..=8 | 12 | 13) => 3,
            Some(class) => class.exit_code(),
            None if quarantined => Class::Quarantined.exit_code(),
            None => 0,
        }
    }

    /// One word for the outcome.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.exit_code() {
            0 => "success",
            3 => "partial",
            130 | 143 => "interrupted",
            _ => "failure",
        }
    }

    /// The report as one JSON object.
    #[must_use]
    pub fn json(&self) -> Value {
        let features: Vec<Value> = self.features.iter().map(feature_json).collect();
        let sum = |of: fn(&FeatureReport) -> u64| -> u64 {
            self.features.iter().filter(|f| f.written).map(of).sum()
        };
        let failed: Vec<Value> = self
            .failed
            .iter()
            .map(|f| {
                json!({
                    "feature": f.feature, "date": iso(f.date), "class": f.class.name(),
                    "message": f.message,
                })
            })
            .collect();
        let non_finite: Vec<Value> = self
            .non_finite
            .iter()
            .map(|(table, column, count)| json!({"table": table, "column": column, "count": count}))
            .collect();
        let warnings: Vec<Value> = self.warnings.iter().map(ReportedWarning::json).collect();
        json!({
            "status": self.status(),
            "exit_code": self.exit_code(),
            "run_id": self.run_id,
            "correlation_id": self.correlation_id,
            "from": iso(self.dates.0),
            "to": iso(self.dates.1),
            "units": {"done": sum(|f| f.done), "skipped": sum(|f| f.skipped), "failed": sum(|f| f.failed)},
            "rows": self.rows(),
            "quarantined": sum(|f| f.quarantined),
            "features": features,
            "failed_units": failed,
            "skips": self.skips,
            "absent_optional_tables": self.absent,
            "warnings": warnings,
            "non_finite": non_finite,
            "chunks": self.chunks,
            "seconds": round(self.seconds),
            "read_seconds": round(self.read_seconds),
            "rows_per_second": round(rate(self.rows(), self.seconds)),
            "memory_bytes": self.memory,
            "peak_rss_bytes": self.peak_rss,
        })
    }
}

fn feature_json(f: &FeatureReport) -> Value {
    json!({
        "feature": f.feature,
        "written": f.written,
        "rows": f.rows,
        "quarantined": f.quarantined,
        "failures": f.failures,
        "units": {"done": f.done, "skipped": f.skipped, "failed": f.failed},
        "compute_seconds": round(f.compute_seconds),
        "write_seconds": round(f.write_seconds),
        "rows_per_second": round(f.rows_per_second()),
        "bytes": f.bytes,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn rate(rows: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { rows as f64 / seconds } else { 0.0 }
}

/// Milliseconds are as fine as anybody reads.
fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
