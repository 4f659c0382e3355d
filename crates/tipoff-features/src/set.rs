//! What a feature set is given and what it returns.

use crate::core::build::Violation;
use crate::core::calendar::iso;
use crate::core::frame::Frame;
use crate::core::symbols::Symbols;
use crate::core::teams::TeamCodes;
use crate::inputs::history::History;
use crate::sets;
use arrow_array::RecordBatch;
use rustc_hash::FxHashMap;
use tipoff_catalog::{Error, FeatureSet, Result, Table, outputs};

/// How a target date is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Before the games: rosters decide who gets a row; histories are checked.
    Daily,
    /// Afterwards: the game book decides; histories are taken as complete.
    Backfill,
}

/// One target date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Days since 1970-01-01.
    pub date: i32,
    /// How it is run.
    pub mode: Mode,
}

/// What stands in for a missing usage rate in the usage-spike score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageDefault {
    /// Nothing: the score is 0.
    Neutral,
    /// 25 %, as the pandas pipeline does.
    Parity,
}

/// Switches of the formulas, and the run's idea of now.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Start of the run, microseconds since 1970: written to `created_at` and
    /// `processed_at`, compared with breaker times.
    pub now: i64,
    /// Ignore market, injury and roster rows stamped later (microseconds).
    pub as_of: Option<i64>,
    /// Daily mode: leave out players reported out or doubtful.
    pub drop_out_doubtful: bool,
    /// Compute context rows in July, August and September too.
    pub off_season: bool,
    /// Daily mode: team defence needs 25 teams with 15 games.
    pub league_gate: bool,
    /// Missing usage rates in the composite factors.
    pub usage_default: UsageDefault,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            now: 0,
            as_of: None,
            drop_out_doubtful: true,
            off_season: false,
            league_gate: true,
            usage_default: UsageDefault::Neutral,
        }
    }
}

/// The input tables of one chunk. A table that is absent from the warehouse
/// reads as empty.
#[derive(Debug, Default)]
pub struct Frames {
    by_name: FxHashMap<&'static str, (Frame, bool)>,
}

impl Frames {
    /// Adds a table's rows.
    pub fn insert(&mut self, frame: Frame) {
        self.by_name.insert(frame.table().name, (frame, true));
    }
    /// Notes that a table is absent.
    pub fn insert_absent(&mut self, table: &'static Table) {
        self.by_name.insert(table.name, (Frame::empty(table), false));
    }
    /// The rows of a table.
    ///
    /// # Errors
    /// A table that was never asked for: a bug.
    pub fn get(&self, table: &Table) -> Result<&Frame> {
        self.by_name
            .get(table.name)
            .map(|(frame, _)| frame)
            .ok_or_else(|| Error::internal(format!("table `{}` was not loaded", table.name)))
    }
    /// Whether the warehouse has the table, even if without rows.
    #[must_use]
    pub fn is_present(&self, table: &Table) -> bool {
        self.by_name.get(table.name).is_some_and(|(_, present)| *present)
    }
    /// Heap bytes of all rows.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.by_name.values().map(|(frame, _)| frame.bytes()).sum()
    }
}

/// Everything a feature set may look at: the rows of one chunk with their
/// look-back, and the target dates in ascending order.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Input tables.
    pub frames: &'a Frames,
    /// The text behind their symbols.
    pub symbols: &'a Symbols,
    /// Team codes of all feeds.
    pub codes: &'a TeamCodes,
    /// What is left of player rows older than the chunk's look-back.
    pub history: &'a History,
    /// Target dates, ascending.
    pub targets: &'a [Target],
    /// Switches.
    pub settings: &'a Settings,
}

/// An entity that got no row, a future row of `precompute_failures`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityFailure {
    /// Target date.
    pub date: i32,
    /// Player or team.
    pub entity: String,
    /// Category, one word.
    pub category: &'static str,
    /// Reason, one sentence.
    pub reason: String,
    /// Whether a later run may succeed.
    pub can_retry: bool,
}

/// Why a date gave no rows although nothing went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateNote {
    /// Target date.
    pub date: i32,
    /// Decision, e.g. `skipped_early_season`.
    pub decision: &'static str,
    /// Reason.
    pub reason: String,
}

/// What a feature set computed for the targets of a context.
#[derive(Debug)]
pub struct Computed {
    /// Rows of all dates, sorted by partition column and key.
    pub batch: RecordBatch,
    /// The declared rules that values of the batch break.
    pub violations: Vec<Violation>,
    /// Entities without a row, sorted by date and entity.
    pub failures: Vec<EntityFailure>,
    /// Dates that were skipped for a good reason.
    pub notes: Vec<DateNote>,
    /// Dates that failed as a whole; they have no rows in the batch.
    pub failed: Vec<(i32, Error)>,
    /// What a person should know.
    pub warnings: Vec<Warning>,
}

/// What a person should know, and where; nothing is withheld for it.
///
/// A run merges equal texts over its chunks. So that the cut does not show, a
/// text is the same on every date and names what no other set warns of, and
/// each place belongs to one target date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// One sentence without dates, entities or counts.
    pub text: String,
    /// Dates, or entities or games with their dates, that it concerns, in
    /// order of date; empty when it concerns the run as a whole.
    pub at: Vec<String>,
}

impl Warning {
    /// A warning about the run as a whole.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), at: Vec::new() }
    }
    /// A warning about target dates, given in ascending order.
    #[must_use]
    pub fn on(text: impl Into<String>, dates: impl IntoIterator<Item = i32>) -> Self {
        Self::at(text, dates.into_iter().map(iso))
    }
    /// A warning about places in order of date.
    #[must_use]
    pub fn at(text: impl Into<String>, places: impl IntoIterator<Item = String>) -> Self {
        Self { text: text.into(), at: places.into_iter().collect() }
    }
}

/// A feature set's declaration with the function that computes it.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    /// Declaration.
    pub set: &'static FeatureSet,
    /// Pure function of its context.
    pub compute: fn(&Context<'_>) -> Result<Computed>,
}

/// Every feature set, in the order of [`tipoff_catalog::FEATURE_SETS`].
pub static KERNELS: &[Kernel] = &[
    Kernel { set: &outputs::TEAM_CONTEXT_SET, compute: sets::team_context::compute },
    Kernel { set: &outputs::PLAYER_CONTEXT_SET, compute: sets::player_context::compute },
    Kernel { set: &outputs::SHOT_ZONES_SET, compute: sets::shot_zones::compute },
    Kernel { set: &outputs::TEAM_DEFENSE_SET, compute: sets::team_defense::compute },
    Kernel { set: &outputs::COMPOSITE_SET, compute: sets::composite::compute },
];

/// The kernel of a declared feature set.
///
/// # Errors
/// A declaration without kernel: a bug.
pub fn kernel(set: &FeatureSet) -> Result<&'static Kernel> {
    KERNELS
        .iter()
        .find(|kernel| kernel.set.table.name == set.table.name)
        .ok_or_else(|| Error::internal(format!("no kernel computes `{}`", set.table.name)))
}
