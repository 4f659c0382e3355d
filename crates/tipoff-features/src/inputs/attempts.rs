//! The entity circuit breaker (`nba_orchestration.reprocess_attempts`).

use crate::core::calendar::utc_text;
use crate::core::symbols::{Sym, Symbols};
use crate::set::Frames;
use rustc_hash::FxHashMap;
use tipoff_catalog::{Result, inputs};

/// The latest attempt at an entity on a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// Highest attempt number; 0 when there was none.
    pub number: i64,
    /// Whether it opened the breaker.
    pub is_tripped: bool,
    /// When the breaker closes again, as stored.
    pub until: Option<i64>,
}

impl Attempt {
    /// Whether the breaker is open at `now`.
    #[must_use]
    pub fn is_open(&self, now: i64) -> bool {
        self.is_tripped && self.until.is_some_and(|until| now < until)
    }

    /// Why an entity with an open breaker gets no row: category, whether a
    /// later run may succeed, reason.
    #[must_use]
    pub fn refusal(&self, now: i64) -> Option<(&'static str, bool, String)> {
        let until = self.until.filter(|_| self.is_open(now))?;
        let reason = format!("Circuit breaker active until {}", utc_text(until));
        Some(("CIRCUIT_BREAKER_ACTIVE", false, reason))
    }
}

/// Latest attempts of one feature set by (entity, date).
#[derive(Debug, Default)]
pub struct Attempts {
    latest: FxHashMap<(Sym, i32), Attempt>,
}

impl Attempts {
    /// Reads the attempts of `processor`, a feature set's short name. Of
    /// several rows with the highest number, a tripped one wins, then the
    /// one that lasts longest.
    ///
    /// # Errors
    /// The table was not loaded: a bug.
    pub fn of(frames: &Frames, symbols: &Symbols, processor: &str) -> Result<Self> {
        let frame = frames.get(&inputs::REPROCESS_ATTEMPTS)?;
        let Some(processor) = symbols.find(processor) else { return Ok(Self::default()) };
        let name = frame.text("processor_name")?;
        let entity = frame.text("entity_id")?;
        let date = frame.date("analysis_date")?;
        let number = frame.int("attempt_number")?;
        let tripped = frame.boolean("circuit_breaker_tripped")?;
        let until = frame.int("circuit_breaker_until")?;
        let mut latest: FxHashMap<(Sym, i32), Attempt> = FxHashMap::default();
        for row in (0..frame.rows()).filter(|row| name.get(*row) == processor) {
            let (Some(date), Some(number)) = (date.get(row), number.get(row)) else { continue };
            let found = Attempt {
                number,
                is_tripped: tripped.get(row) == Some(true),
                until: until.get(row),
            };
            let rank = |attempt: &Attempt| (attempt.number, attempt.is_tripped, attempt.until);
            latest
                .entry((entity.get(row), date))
                .and_modify(|best| {
                    if rank(&found) > rank(best) {
                        *best = found;
                    }
                })
                .or_insert(found);
        }
        Ok(Self { latest })
    }

    /// The latest attempt at an entity on a date.
    #[must_use]
    pub fn get(&self, entity: Sym, date: i32) -> Attempt {
        self.latest.get(&(entity, date)).copied().unwrap_or_default()
    }
}
