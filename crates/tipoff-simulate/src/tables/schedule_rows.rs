//! The form of a row of `nba_raw.nbac_schedule`.

use crate::rows::{Rows, cells};
use crate::season::{Game, Season};
use crate::time::{Day, Instant};
use tipoff_catalog::Result;

/// The order in which [`Entry::push`] gives values.
pub(super) const COLUMNS: [&str; 15] = [
    "game_id",
    "game_date",
    "game_date_est",
    "game_status",
    "home_team_tricode",
    "away_team_tricode",
    "home_team_score",
    "away_team_score",
    "winning_team_tricode",
    "is_primetime",
    "season_year",
    "arena_timezone",
    "neutral_site_flag",
    "data_source",
    "processed_at",
];

/// One row.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    pub(super) id: String,
    pub(super) day: Day,
    pub(super) tip: Option<Instant>,
    pub(super) status: Option<i64>,
    pub(super) home: &'a str,
    pub(super) away: &'a str,
    pub(super) scores: Option<(i64, i64)>,
    pub(super) winner: Option<&'a str>,
    pub(super) primetime: bool,
    pub(super) season: i32,
    pub(super) zone: Option<&'a str>,
    pub(super) neutral: bool,
    pub(super) source: &'static str,
    pub(super) loaded: Instant,
}

impl<'a> Entry<'a> {
    /// The game as announced.
    pub(super) fn announced(season: &'a Season, game: &Game, loaded: Instant) -> Self {
        Self {
            id: game.id.clone(),
            day: game.day,
            tip: Some(game.tip),
            status: Some(1),
            home: season.team(game.home).code,
            away: season.team(game.away).code,
            scores: None,
            winner: None,
            primetime: game.primetime,
            season: season.year,
            zone: Some(season.team(game.home).zone),
            neutral: false,
            source: "nbac_schedule_cdn",
            loaded,
        }
    }

    /// The same game, final.
    pub(super) fn finished(&self, home: i64, away: i64, loaded: Instant) -> Self {
        let winner = Some(if home > away { self.home } else { self.away });
        let (status, scores) = (Some(3), Some((home, away)));
        Self { status, scores, winner, loaded, ..self.clone() }
    }

    pub(super) fn push(&self, rows: &mut Rows) -> Result<()> {
        rows.push(cells![
            &self.id,
            self.day,
            self.tip,
            self.status,
            self.home,
            self.away,
            self.scores.map(|(home, _)| home),
            self.scores.map(|(_, away)| away),
            self.winner,
            self.primetime,
            i64::from(self.season),
            self.zone,
            self.neutral,
            self.source,
            self.loaded,
        ])?;
        Ok(())
    }
}
