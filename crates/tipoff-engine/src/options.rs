//! What a run is asked to do.

use tipoff_catalog::{Class, Error, FeatureSet, Result};
use tipoff_features::Settings;
use tipoff_features::core::calendar::{days, eastern_date, iso};

/// How target dates are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeOption {
    /// Backfill where the game book has the date, daily otherwise.
    Auto,
    /// As before the games.
    Daily,
    /// As after the games.
    Backfill,
}

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// First target date, days since 1970-01-01.
    pub from: i32,
    /// Last target date, inclusive.
    pub to: i32,
    /// How target dates are run.
    pub mode: ModeOption,
    /// The feature sets to write; empty means all.
    pub features: Vec<&'static FeatureSet>,
    /// Memory budget in bytes.
    pub memory: u64,
    /// Treat absent optional tables and columns as errors.
    pub strict: bool,
    /// Switches of the formulas, and the run's idea of now.
    pub settings: Settings,
    /// Identifies the run in reports and failure rows.
    pub run_id: String,
    /// Identifies what the run belongs to; passed through.
    pub correlation_id: String,
}

/// First day on which an NBA game was played.
const FIRST_GAME: (i16, i8, i8) = (1946, 11, 1);
/// A season's schedule is known at most this long ahead.
const DAYS_AHEAD: i32 = 366;

impl Options {
    /// Checks the dates.
    ///
    /// # Errors
    /// [`Class::Usage`]: reversed, before the first NBA game, or further
    /// ahead than a schedule reaches.
    pub fn check_dates(&self) -> Result<()> {
        let usage = |message: String, object: &str, hint: &str| {
            Err(Error::new(Class::Usage, message).object(object).hint(hint))
        };
        let (from, to) = (iso(self.from), iso(self.to));
        if self.from > self.to {
            let message = format!("the range is reversed: --from {from} is after --to {to}");
            return usage(message, "--from", "swap the two dates");
        }
        let (year, month, day) = FIRST_GAME;
        if self.from < days(year, month, day) {
            let message = format!("{from} is before the first NBA game (1946-11-01)");
            return usage(message, "--from", "check the year");
        }
        let today = eastern_date(self.settings.now);
        if self.to > today + DAYS_AHEAD {
            let message = format!("{to} is more than a season ahead of today ({})", iso(today));
            return usage(message, "--to", "check the year");
        }
        Ok(())
    }
}
