//! When seasons start, and the bootstrap skip of the precompute sets (annex A.2).

use crate::core::calendar::{days, season_october, season_year};
use crate::core::symbols::Symbols;
use crate::set::{DateNote, Frames};
use rustc_hash::FxHashMap;
use tipoff_catalog::{Result, inputs};

/// First regular-season dates by season year.
#[derive(Debug, Default)]
pub struct SeasonStarts {
    found: FxHashMap<i16, i32>,
}

impl SeasonStarts {
    /// Earliest date of a game whose id begins with `002`, in October or
    /// November, by season: from the reference schedule, or the schedule
    /// where that table is absent.
    ///
    /// # Errors
    /// A table was not loaded: a bug.
    pub fn of(frames: &Frames, symbols: &Symbols) -> Result<Self> {
        let reference = frames.is_present(&inputs::NBA_SCHEDULE);
        let table = if reference { &inputs::NBA_SCHEDULE } else { &inputs::NBAC_SCHEDULE };
        let frame = frames.get(table)?;
        let (id, date) = (frame.text("game_id")?, frame.date("game_date")?);
        let mut found: FxHashMap<i16, i32> = FxHashMap::default();
        for row in 0..frame.rows() {
            let Some(date) = date.get(row) else { continue };
            let year = season_year(date);
            let opening = days(year, 10, 1)..=days(year, 11, 30);
            if opening.contains(&date) && symbols.text(id.get(row)).starts_with("002") {
                found.entry(year).and_modify(|first| *first = date.min(*first)).or_insert(date);
            }
        }
        Ok(Self { found })
    }

    /// First day of the season that `date` belongs to.
    #[must_use]
    pub fn start(&self, date: i32) -> i32 {
        let year = season_year(date);
        self.found.get(&year).copied().unwrap_or_else(|| match year {
            2021 => days(2021, 10, 19),
            2022 => days(2022, 10, 18),
            2023 => days(2023, 10, 24),
            2025 => days(2025, 10, 21),
            2026 => days(2026, 10, 21),
            _ => days(year, 10, 22),
        })
    }

    /// The reason to skip a date: the first 14 days of its season.
    #[must_use]
    pub fn bootstrap_skip(&self, date: i32) -> Option<DateNote> {
        (0..14).contains(&(date - self.start(date))).then(|| DateNote {
            date,
            decision: "skipped_early_season",
            reason: format!("bootstrap_period_day_0_13_of_season_{}", season_year(date)),
        })
    }

    /// Fewer than 30 days into the season, or before it.
    #[must_use]
    pub fn is_bootstrap(&self, date: i32) -> bool {
        date - self.start(date) < 30
    }
}

/// Fewer than 30 days since 1 October: the context sets' bootstrap flag.
#[must_use]
pub fn is_october_bootstrap(date: i32) -> bool {
    date - season_october(date) < 30
}
