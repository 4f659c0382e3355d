//! What to simulate.

use std::collections::BTreeSet;
use tipoff_catalog::{Class, Error, Result};

/// First and last season that can be simulated.
const SEASONS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// What to simulate; equal options give equal bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// First calendar year of each season, 2000 to 2099, in any order. A
    /// season's content does not depend on the other seasons asked for.
    pub seasons: Vec<i32>,
    /// Teams in the league, 2 to 30. Thirty play the 82 games of a full
    /// season; fewer play fewer games over the same calendar.
    pub teams: usize,
    /// Seed of every random stream.
    pub seed: u64,
    /// Whether to write the optional table `nba_reference.nba_schedule` too.
    pub reference_schedule: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { seasons: vec![2023, 2024], teams: 30, seed: 7, reference_schedule: false }
    }
}

impl Options {
    /// The seasons in ascending order.
    ///
    /// # Errors
    /// [`Class::Usage`] naming the option that is out of bounds.
    pub(crate) fn checked(&self) -> Result<BTreeSet<i32>> {
        if !(2..=30).contains(&self.teams) {
            return Err(usage("teams", format!("`teams` is {}", self.teams), "choose 2 to 30"));
        }
        let mut seasons = BTreeSet::new();
        for season in &self.seasons {
            if !SEASONS.contains(season) {
                let hint = "a season is named by its first calendar year, 2000 to 2099";
                return Err(usage("seasons", format!("`seasons` names {season}"), hint));
            }
            if !seasons.insert(*season) {
                let message = format!("`seasons` names {season} twice");
                return Err(usage("seasons", message, "name each season once"));
            }
        }
        if seasons.is_empty() {
            return Err(usage("seasons", "`seasons` is empty".to_owned(), "name a season"));
        }
        Ok(seasons)
    }
}

fn usage(option: &str, message: String, hint: &str) -> Error {
    Error::new(Class::Usage, message).object(option).hint(hint)
}
