//! Runs feature sets over a warehouse: plan, stream, compute, check, flush.
//!
//! [`plan`] decides what is read, computed and written, in which chunks;
//! [`run`] does it and returns a [`Report`]. Both take any
//! [`tipoff_warehouse::Source`] and [`tipoff_warehouse::Sink`].

mod check;
mod chunk;
mod flush;
mod inputs;
mod load;
mod memory;
mod mode;
mod options;
mod plan;
mod report;
mod run;
mod warnings;

pub use memory::peak_rss;
pub use options::{ModeOption, Options};
pub use plan::{Chunk, Plan, PlannedInput, PlannedSet, plan};
pub use report::{FeatureReport, Report, UnitFailure};
pub use run::{Monitor, Silent, Stop, run};
pub use warnings::ReportedWarning;
