//! Feature sets: an output table and what it is computed from.

use crate::Table;

/// Whether a feature set can do without an input table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Absent is an error.
    Required,
    /// Required in backfill mode, unused otherwise.
    RequiredInBackfill,
    /// Absent reads as empty, with a warning.
    Optional,
    /// Used where it is present; absent is normal and not reported.
    IfPresent,
}

/// Which rows of an input can influence the target date D.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Window {
    /// Rows dated from D - `back` to D + `ahead` days, both inclusive.
    Days {
        /// Days before D.
        back: i32,
        /// Days after D; 0 for tables whose rows of D itself are used, -1 for history.
        ahead: i32,
    },
    /// From 1 October of D's season, or `back` days before D if that is earlier.
    Season {
        /// Days before D that are needed at the start of a season.
        back: i32,
        /// As in [`Window::Days`].
        ahead: i32,
    },
    /// All rows: the table has no partition.
    All,
}

/// One input of a feature set.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// The table.
    pub table: &'static Table,
    /// The columns that are read.
    pub columns: &'static [&'static str],
    /// Whether the table may be absent.
    pub need: Need,
    /// The look-back.
    pub window: Window,
}

/// An output table with its inputs.
#[derive(Debug)]
pub struct FeatureSet {
    /// The output.
    pub table: &'static Table,
    /// Source tables and other feature sets' tables that it reads.
    pub inputs: &'static [Input],
}

impl FeatureSet {
    /// The name on the command line: the table without its dataset.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.table.short_name()
    }
}

impl Window {
    /// First date (days since 1970-01-01) that the target date `d` can see;
    /// `season` is 1 October of its season. `None` means unbounded.
    #[must_use]
    pub fn first(self, d: i32, season: i32) -> Option<i32> {
        match self {
            Self::Days { back, .. } => Some(d - back),
            Self::Season { back, .. } => Some(season.min(d - back)),
            Self::All => None,
        }
    }
    /// Last date that the target date `d` can see. `None` means unbounded.
    #[must_use]
    pub fn last(self, d: i32) -> Option<i32> {
        match self {
            Self::Days { ahead, .. } | Self::Season { ahead, .. } => Some(d + ahead),
            Self::All => None,
        }
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days { back: 0, ahead: 0 } => f.write_str("D"),
            Self::Days { back, ahead: 0 } => write!(f, "D-{back} to D"),
            Self::Days { back, ahead: -1 } => write!(f, "D-{back} to D-1"),
            Self::Days { back, ahead } => write!(f, "D-{back} to D{ahead:+}"),
            Self::Season { back, ahead } => {
                f.write_str("season")?;
                if *back > 0 {
                    write!(f, ", at least D-{back},")?;
                }
                f.write_str(if *ahead < 0 { " to D-1" } else { " to D" })
            }
            Self::All => f.write_str("all rows"),
        }
    }
}
