//! Injury reports, latest first (player set, section 3.8), and the bound that
//! only reports issued before tip-off are used (section 3.11).

use super::schedule::Game;
use crate::core::calendar::{eastern_wall, wall};
use crate::core::frame::Frame;
use crate::core::symbols::{Sym, Symbols};
use crate::core::teams::TeamCodes;
use rustc_hash::FxHashMap;
use std::cmp::{Ordering, Reverse};
use std::ops::Range;
use tipoff_catalog::Result;

/// Reports on a game are read from this many days before it.
pub const LOOK_BACK: i32 = 30;

/// What a report says of a player, whatever its letter case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Will not play.
    Out,
    /// Unlikely to play.
    Doubtful,
    /// May play.
    Questionable,
    /// Likely to play.
    Probable,
    /// Will play.
    Available,
}

impl Status {
    fn parse(lower: &str) -> Option<Self> {
        Some(match lower {
            "out" => Self::Out,
            "doubtful" => Self::Doubtful,
            "questionable" => Self::Questionable,
            "probable" => Self::Probable,
            "available" => Self::Available,
            _ => return None,
        })
    }
}

/// One line of an injury report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Game that it is about.
    pub game_date: i32,
    /// Player.
    pub player: Sym,
    /// Date of the report.
    pub report_date: i32,
    /// Hour of the report; missing counts as 0.
    pub report_hour: Option<i64>,
    /// Report time on the Eastern wall clock, see [`eastern_wall`].
    pub report_wall: i64,
    /// NBA tricode, or what the report says instead.
    pub team: Sym,
    /// Status, as stored.
    pub injury_status: Sym,
    /// Status, understood; `None` when missing or another word.
    pub status: Option<Status>,
    /// Reason, as printed.
    pub reason: Sym,
    /// Reason, grouped.
    pub reason_category: Sym,
    /// Confidence of the parse.
    pub confidence: Option<f64>,
    /// When the row was loaded, microseconds.
    pub processed_at: Option<i64>,
}

/// Tip-off on the Eastern wall clock; noon of the game date when unknown.
#[must_use]
pub fn tip_off_wall(tip_off: Option<i64>, game_date: i32) -> i64 {
    tip_off.map_or_else(|| wall(game_date, 12), eastern_wall)
}

impl Game {
    /// Tip-off on the Eastern wall clock; noon of the game date when unknown.
    #[must_use]
    pub fn tip_off_wall(&self) -> i64 {
        tip_off_wall(self.tip_off, self.date)
    }
}

/// The first report of `reports` (latest first) issued strictly before its
/// tip-off, which may depend on the report.
#[must_use]
pub fn latest_before(reports: &[Report], tip_off: impl Fn(&Report) -> i64) -> Option<&Report> {
    reports.iter().find(|report| report.report_wall < tip_off(report))
}

/// Reports by (game date, player), latest first.
#[derive(Debug, Default)]
pub struct Injuries {
    reports: Vec<Report>,
    runs: FxHashMap<(i32, Sym), Range<usize>>,
}

impl Injuries {
    /// The rows of [`tipoff_catalog::inputs::NBAC_INJURY_REPORT`] with a
    /// player, a game date and a report date from 30 days before the game to
    /// its day, issued not after `as_of`. Still without the bound of tip-off.
    ///
    /// # Errors
    /// Undeclared column: a bug.
    pub fn of(
        frame: &Frame,
        symbols: &Symbols,
        codes: &TeamCodes,
        as_of: Option<i64>,
    ) -> Result<Self> {
        let mut reports = read(frame, codes, as_of)?;
        let lower = Lower::of(&reports, symbols);
        reports.sort_by(|a, b| {
            (a.game_date, a.player)
                .cmp(&(b.game_date, b.player))
                .then_with(|| later(symbols, &lower, a, b))
        });
        let mut runs: FxHashMap<(i32, Sym), Range<usize>> = FxHashMap::default();
        for (at, report) in reports.iter_mut().enumerate() {
            report.status = Status::parse(lower.get(report.injury_status));
            runs.entry((report.game_date, report.player)).or_insert(at..at).end = at + 1;
        }
        Ok(Self { reports, runs })
    }

    /// The reports on a player for a game date, latest first.
    #[must_use]
    pub fn of_player(&self, game_date: i32, player: Sym) -> &[Report] {
        let run = self.runs.get(&(game_date, player));
        run.and_then(|run| self.reports.get(run.clone())).unwrap_or_default()
    }
    /// The latest report on a player for a game date that was issued strictly
    /// before `tip_off` on the Eastern wall clock.
    #[must_use]
    pub fn latest(&self, game_date: i32, player: Sym, tip_off: i64) -> Option<&Report> {
        latest_before(self.of_player(game_date, player), |_| tip_off)
    }
    /// All reports: for each game date, for each player, latest first.
    pub fn by_player(&self) -> impl Iterator<Item = &[Report]> {
        self.reports.chunk_by(|a, b| (a.game_date, a.player) == (b.game_date, b.player))
    }
}

fn read(frame: &Frame, codes: &TeamCodes, as_of: Option<i64>) -> Result<Vec<Report>> {
    let as_of = as_of.map(eastern_wall);
    let (date, player) = (frame.date("game_date")?, frame.text("player_lookup")?);
    let (report_date, report_hour) = (frame.date("report_date")?, frame.int("report_hour")?);
    let (team, status) = (frame.text("team")?, frame.text("injury_status")?);
    let (reason, category) = (frame.text("reason")?, frame.text("reason_category")?);
    let (confidence, processed_at) = (frame.float("confidence_score")?, frame.int("processed_at")?);
    let report = |row: usize| {
        let (game_date, report_date) = (date.get(row)?, report_date.get(row)?);
        let player = player.get(row).some()?;
        let report_hour = report_hour.get(row);
        // Hours are 0 to 23; the clamp only keeps damaged ones from overflowing.
        let report_wall = wall(report_date, report_hour.unwrap_or(0).clamp(-1_000, 1_000));
        let is_read = (game_date - LOOK_BACK..=game_date).contains(&report_date);
        if !is_read || as_of.is_some_and(|as_of| report_wall > as_of) {
            return None;
        }
        Some(Report {
            game_date,
            player,
            report_date,
            report_hour,
            report_wall,
            team: codes.normalise(team.get(row)),
            injury_status: status.get(row),
            status: None,
            reason: reason.get(row),
            reason_category: category.get(row),
            confidence: confidence.get(row),
            processed_at: processed_at.get(row),
        })
    };
    Ok((0..frame.rows()).filter_map(report).collect())
}

/// Statuses in lower case.
struct Lower(FxHashMap<Sym, String>);

impl Lower {
    fn of(reports: &[Report], symbols: &Symbols) -> Self {
        let mut lower = FxHashMap::default();
        for report in reports {
            let text = || symbols.text(report.injury_status).to_lowercase();
            lower.entry(report.injury_status).or_insert_with(text);
        }
        Self(lower)
    }
    fn get(&self, status: Sym) -> &str {
        self.0.get(&status).map_or("", String::as_str)
    }
}

/// The order of "latest": the later report first, then total by content.
fn later(symbols: &Symbols, lower: &Lower, a: &Report, b: &Report) -> Ordering {
    let text = |a: Sym, b: Sym| a.is_null().cmp(&b.is_null()).then_with(|| symbols.cmp(a, b));
    let confidence = |report: &Report| report.confidence.unwrap_or(f64::NEG_INFINITY);
    let time =
        |report: &Report| Reverse((report.report_date, report.report_hour, report.processed_at));
    (time(a).cmp(&time(b)))
        .then_with(|| confidence(b).total_cmp(&confidence(a)))
        .then_with(|| a.injury_status.is_null().cmp(&b.injury_status.is_null()))
        .then_with(|| lower.get(a.injury_status).cmp(lower.get(b.injury_status)))
        .then_with(|| text(a.injury_status, b.injury_status))
        .then_with(|| text(a.team, b.team))
        .then_with(|| text(a.reason, b.reason))
        .then_with(|| text(a.reason_category, b.reason_category))
}

#[cfg(test)]
mod tests;
