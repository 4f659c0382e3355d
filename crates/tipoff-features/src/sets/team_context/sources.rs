//! What each source held for a date (team context set, section 3).

use crate::core::frame::Frame;
use crate::core::num::round_away;
use crate::core::symbols::{Sym, Symbols};
use crate::inputs::injuries::LOOK_BACK;
use crate::set::{Context, Frames, Mode, Warning};
use rustc_hash::FxHashMap;
use tipoff_catalog::{Result, inputs};

/// Age from which a schedule is too old to run a date on, microseconds.
const STALE: i64 = 36 * 3_600_000_000;

/// The raw rows of one source for one date, at least one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// Newest load.
    pub last_updated: Option<i64>,
    /// How many.
    pub rows: i64,
    /// Content hash of the newest row that has one; of equally new ones the
    /// greatest.
    pub hash: Sym,
    hashed_at: Option<i64>,
}

impl Source {
    /// Share of `expected` rows, at most 100, two decimals.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    pub(super) fn percentage(&self, expected: i64) -> f64 {
        round_away((self.rows as f64 / expected as f64 * 100.0).min(100.0), 2)
    }

    fn add(&mut self, symbols: &Symbols, processed_at: Option<i64>, hash: Sym) {
        self.rows += 1;
        self.last_updated = self.last_updated.max(processed_at);
        let newer = processed_at.cmp(&self.hashed_at).then_with(|| symbols.cmp(hash, self.hash));
        if !hash.is_null() && (self.hash.is_null() || newer.is_gt()) {
            (self.hash, self.hashed_at) = (hash, processed_at);
        }
    }
}

/// Schedule, game lines and injury reports of one date; `None` without a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DateSources {
    pub schedule: Option<Source>,
    pub lines: Option<Source>,
    pub injuries: Option<Source>,
}

type ByDate = FxHashMap<i32, Source>;

/// Sources by target date.
#[derive(Debug, Default)]
pub(super) struct Sources {
    schedule: ByDate,
    lines: ByDate,
    injuries: ByDate,
}

impl Sources {
    pub(super) fn of(frames: &Frames, symbols: &Symbols, dates: &[i32]) -> Result<Self> {
        let reports = frames.get(&inputs::NBAC_INJURY_REPORT)?;
        let report_date = reports.date("report_date")?;
        let issued = |row: usize, game: i32| {
            report_date.get(row).is_some_and(|at| (game - LOOK_BACK..=game).contains(&at))
        };
        let schedule = frames.get(&inputs::NBAC_SCHEDULE)?;
        let lines = frames.get(&inputs::ODDS_API_GAME_LINES)?;
        Ok(Self {
            schedule: by_date(schedule, symbols, dates, |_, _| true)?,
            lines: by_date(lines, symbols, dates, |_, _| true)?,
            injuries: by_date(reports, symbols, dates, issued)?,
        })
    }

    /// Daily dates whose schedule was loaded too long ago, or nobody knows
    /// when. Section 3 has the run fail on the former: that comes with the
    /// freshness gates of all sets, until then a person is told.
    pub(super) fn stale_schedules(&self, context: &Context<'_>) -> Vec<Warning> {
        let daily = context.targets.iter().filter(|target| target.mode == Mode::Daily);
        let (mut stale, mut unknown) = (Vec::new(), Vec::new());
        for date in daily.map(|target| target.date) {
            match self.schedule.get(&date).map(|source| source.last_updated) {
                Some(Some(at)) if context.settings.now.saturating_sub(at) > STALE => {
                    stale.push(date)
                }
                Some(None) => unknown.push(date),
                _ => {}
            }
        }
        let table = inputs::NBAC_SCHEDULE.name;
        let warnings = [
            Warning::on(format!("`{table}`: rows of the date are older than 36 hours"), stale),
            Warning::on(format!("`{table}`: rows of the date have no processed_at"), unknown),
        ];
        warnings.into_iter().filter(|warning| !warning.at.is_empty()).collect()
    }

    pub(super) fn get(&self, date: i32) -> DateSources {
        DateSources {
            schedule: self.schedule.get(&date).copied(),
            lines: self.lines.get(&date).copied(),
            injuries: self.injuries.get(&date).copied(),
        }
    }
}

fn by_date(
    frame: &Frame,
    symbols: &Symbols,
    dates: &[i32],
    belongs: impl Fn(usize, i32) -> bool,
) -> Result<ByDate> {
    let (date, hash) = (frame.date("game_date")?, frame.text("data_hash")?);
    let processed_at = frame.int("processed_at")?;
    let mut found = ByDate::default();
    for row in 0..frame.rows() {
        let Some(date) = date.get(row) else { continue };
        if dates.binary_search(&date).is_err() || !belongs(row, date) {
            continue;
        }
        let none = Source { last_updated: None, rows: 0, hash: Sym::NULL, hashed_at: None };
        let source = found.entry(date).or_insert(none);
        source.add(symbols, processed_at.get(row), hash.get(row));
    }
    Ok(found)
}
