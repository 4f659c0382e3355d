//! `nba_raw.nbac_injury_report`: several reports a day, each replacing the last.

use super::lost;
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Game, Listing, Season, Status};
use crate::time::Day;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 10] = [
    "report_date",
    "report_hour",
    "game_date",
    "team",
    "player_lookup",
    "injury_status",
    "reason",
    "reason_category",
    "confidence_score",
    "processed_at",
];

/// Days before the game and Eastern hours at which reports come out.
const REPORTS: [(i32, i64); 7] = [(1, 17), (1, 21), (0, 9), (0, 11), (0, 13), (0, 15), (0, 17)];

/// One player in one report.
struct Entry<'a> {
    season: &'a Season,
    game: &'a Game,
    team: &'a str,
    listing: &'a Listing,
}

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("nbac_injury_report");
    let mut rows = Rows::new(&inputs::NBAC_INJURY_REPORT, &COLUMNS)?;
    for played in &season.games {
        for side in &played.sides {
            for listing in &side.listings {
                let game = &played.game;
                let team = season.team(side.team).code;
                let entry = Entry { season, game, team, listing };
                entry.reports(&mut rng, &mut rows)?;
            }
        }
    }
    rows.finish()
}

impl Entry<'_> {
    fn reports(&self, rng: &mut Stream, rows: &mut Rows) -> Result<()> {
        let Listing { first, last, .. } = *self.listing;
        let clock = &self.season.clock;
        let before = REPORTS
            .into_iter()
            .filter(|(ahead, hour)| clock.at(self.game.day + -ahead, hour * 60) < self.game.tip);
        // The final status shows in the last reports before tip-off; who is
        // out all along is not repeated in every one.
        let steady = first == last;
        let mut reports: Vec<(i32, i64)> =
            before.filter(|_| rng.chance(if steady { 0.35 } else { 0.65 })).collect();
        if reports.is_empty() {
            reports.push(REPORTS[0]);
        }
        let turn = rng.below(reports.len()).max(1);
        for (at, (ahead, hour)) in reports.iter().enumerate() {
            let changed = at >= turn || at + 1 == reports.len() && at > 0;
            let status = if changed { last } else { first };
            let day = self.game.day + -ahead;
            if rng.chance(0.02) {
                // Replaced within the hour.
                let other = *rng.pick(&[Status::Questionable, Status::Doubtful, Status::Probable]);
                self.push(rng, day, *hour, -20, other, rows)?;
            }
            self.push(rng, day, *hour, 0, status, rows)?;
        }
        if rng.chance(0.05) {
            self.after_tip(rng, rows)?;
        }
        Ok(())
    }

    /// A report that came too late: what happened, not what was known.
    fn after_tip(&self, rng: &mut Stream, rows: &mut Rows) -> Result<()> {
        let midnight = self.season.clock.at(self.game.day, 0);
        let tip_hour = (self.game.tip.0 - midnight.0) / 3_600_000_000;
        let hour = (tip_hour + rng.between(1, 2)).min(23);
        let status = if self.listing.plays { Status::Available } else { Status::Out };
        let surprising = if rng.chance(0.5) { Status::Questionable } else { status };
        self.push(rng, self.game.day, hour, 0, surprising, rows)
    }

    fn push(
        &self,
        rng: &mut Stream,
        day: Day,
        hour: i64,
        minutes: i64,
        status: Status,
        rows: &mut Rows,
    ) -> Result<()> {
        let text =
            if rng.chance(0.03) { status.text().to_uppercase() } else { status.text().to_owned() };
        let (reason, category) = match rng.weighted(&[0.955, 0.015, 0.015, 0.015]) {
            1 => (Some(""), Some("unknown")),
            2 => (Some("unknown"), Some("unknown")),
            3 => (None, None),
            _ => (Some(self.listing.reason), Some(self.listing.category)),
        };
        let confidence = match rng.weighted(&[0.95, 0.035, 0.015]) {
            0 => Some(f64::from(rng.between(80, 100) as i32) / 100.0),
            1 => Some(f64::from(rng.between(30, 79) as i32) / 100.0),
            _ => None,
        };
        let team = if rng.chance(0.02) { "UNKNOWN" } else { self.team };
        let loaded = self.season.clock.at(day, hour * 60).plus_minutes(25 + minutes);
        rows.push(cells![
            day,
            lost(rng, 0.004, hour),
            lost(rng, 0.002, self.game.day),
            team,
            lost(rng, 0.003, self.season.lookup(self.listing.player)),
            text.as_str(),
            reason,
            category,
            confidence,
            loaded,
        ])?;
        Ok(())
    }
}
