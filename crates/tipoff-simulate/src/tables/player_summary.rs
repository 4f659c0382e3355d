//! `nba_analytics.player_game_summary`: box scores, forms of not playing,
//! duplicates and corrections.

use super::{decimal, lost, uncharted};
use crate::league::{MID, PAINT, THREE};
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Line, Played, Season, Side};
use crate::time::Instant;
use arrow_array::RecordBatch;
use std::collections::BTreeSet;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 30] = [
    "player_lookup",
    "universal_player_id",
    "game_id",
    "game_date",
    "team_abbr",
    "opponent_team_abbr",
    "season_year",
    "points",
    "minutes_played",
    "assists",
    "offensive_rebounds",
    "defensive_rebounds",
    "fg_attempts",
    "fg_makes",
    "three_pt_attempts",
    "three_pt_makes",
    "ft_attempts",
    "ft_makes",
    "paint_attempts",
    "paint_makes",
    "mid_range_attempts",
    "mid_range_makes",
    "assisted_fg_makes",
    "unassisted_fg_makes",
    "usage_rate",
    "ts_pct",
    "is_active",
    "is_dnp",
    "win_flag",
    "processed_at",
];

/// What all rows of a side share.
struct Sheet<'a> {
    season: &'a Season,
    played: &'a Played,
    side: &'a Side,
    charted: bool,
    loaded: Instant,
}

/// One row before it is written.
#[derive(Clone, Default)]
struct Entry {
    player: usize,
    /// Whether the loader found the player's id.
    known: bool,
    line: Option<Line>,
    /// Given instead of the line's values.
    points: Option<i64>,
    minutes: Option<f64>,
    usage: Option<f64>,
    active: bool,
    dnp: Option<bool>,
}

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("player_game_summary");
    let mut rows = Rows::new(&inputs::PLAYER_GAME_SUMMARY, &COLUMNS)?;
    let twice: BTreeSet<usize> = rng.sample(season.games.len(), 0.006, 2).into_iter().collect();
    for (at, played) in season.games.iter().enumerate() {
        let loaded = played.over().plus_minutes(rng.between(180, 600));
        let charted = !uncharted(season, &played.game);
        for side in &played.sides {
            let sheet = Sheet { season, played, side, charted, loaded };
            sheet.active(&mut rng, twice.contains(&at), &mut rows)?;
            sheet.idle(&mut rng, &mut rows)?;
        }
    }
    rows.finish()
}

impl Sheet<'_> {
    fn active(&self, rng: &mut Stream, twice: bool, rows: &mut Rows) -> Result<()> {
        let total = self.side.used();
        for line in &self.side.lines {
            let minutes = (line.minutes() > 0).then(|| line.minutes() as f64);
            let share = line.used() * self.played.minutes() as f64 * 60.0
                / (line.seconds as f64 * total.max(1.0));
            let usage = minutes.and_then(|_| lost(rng, 0.02, decimal(100.0 * share, 2)));
            let entry = Entry {
                player: line.player,
                known: line.player % 61 != 7 && !rng.chance(0.003),
                points: Some(line.points()),
                minutes: minutes.and_then(|minutes| lost(rng, 0.004, minutes)),
                usage,
                active: true,
                dnp: lost(rng, 0.3, false),
                line: Some(line.clone()),
            };
            let hash = self.push(rows, &entry, &self.played.game.canonical, self.loaded, None)?;
            if twice {
                // The same game once more, under its official id.
                self.push(rows, &entry, &self.played.game.id, self.loaded, None)?;
            }
            self.repeat(rng, rows, &entry, &hash)?;
        }
        Ok(())
    }

    /// Exact duplicates, versions that were corrected later, and a second
    /// delivery under the same stamp and hash with something missing.
    fn repeat(&self, rng: &mut Stream, rows: &mut Rows, entry: &Entry, hash: &str) -> Result<()> {
        let id = &self.played.game.canonical;
        match rng.weighted(&[0.974, 0.010, 0.012, 0.004]) {
            1 => {
                self.push(rows, entry, id, self.loaded, Some(hash))?;
            }
            2 => {
                let mut stale = entry.clone();
                if let Some(line) = &mut stale.line {
                    line.ft_makes = (line.ft_makes - 1).max(0);
                    line.assists += 1;
                    stale.points = Some(line.points());
                }
                let before = self.loaded.plus_hours(-2);
                self.push(rows, &stale, id, before, None)?;
            }
            3 => {
                let mut partial = entry.clone();
                (partial.minutes, partial.usage) = (None, None);
                self.push(rows, &partial, id, self.loaded, Some(hash))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Players who did not play, in the forms that loaders have used.
    fn idle(&self, rng: &mut Stream, rows: &mut Rows) -> Result<()> {
        let id = &self.played.game.canonical;
        for player in &self.side.benched {
            let blank = Entry { player: *player, known: true, active: true, ..Entry::default() };
            let zero = Entry { points: Some(0), ..blank.clone() };
            let entry = match rng.weighted(&[0.40, 0.25, 0.10, 0.08, 0.07, 0.10]) {
                0 => Entry { dnp: Some(true), ..blank },
                1 => Entry { dnp: Some(false), ..zero },
                2 => zero,
                3 => Entry { active: false, dnp: Some(true), ..blank },
                4 => {
                    // First taken for a cameo, then corrected to inactive.
                    let early = Entry { minutes: Some(2.0), ..zero };
                    self.push(rows, &early, id, self.loaded.plus_hours(-1), None)?;
                    Entry { active: false, dnp: Some(true), ..blank }
                }
                _ => continue,
            };
            self.push(rows, &entry, id, self.loaded, None)?;
        }
        for player in &self.side.inactive {
            if rng.chance(0.05) {
                let entry = Entry { player: *player, known: true, ..Entry::default() };
                self.push(rows, &entry, id, self.loaded, None)?;
            }
        }
        Ok(())
    }

    fn push(
        &self,
        rows: &mut Rows,
        entry: &Entry,
        id: &str,
        loaded: Instant,
        hash: Option<&str>,
    ) -> Result<String> {
        let game = &self.played.game;
        let lookup = self.season.lookup(entry.player);
        let universal = entry.known.then(|| format!("{lookup}_001"));
        let opponent = if self.side.team == game.home { game.away } else { game.home };
        let line = entry.line.as_ref();
        let value = |get: fn(&Line) -> i64| line.map(get);
        let chart = |get: fn(&Line) -> i64| line.filter(|_| self.charted).map(get);
        let shooting = line.and_then(|line| {
            let tried = line.fg_attempts() as f64 + 0.44 * line.ft_attempts as f64;
            (tried > 0.0).then(|| decimal(line.points() as f64 / (2.0 * tried), 3))
        });
        let row = cells![
            lookup,
            universal.as_deref(),
            id,
            game.day,
            self.season.team(self.side.team).code,
            self.season.team(opponent).code,
            i64::from(self.season.year),
            entry.points,
            entry.minutes,
            value(|line| line.assists),
            value(|line| line.boards[0]),
            value(|line| line.boards[1]),
            value(Line::fg_attempts),
            value(Line::fg_makes),
            value(|line| line.attempts[THREE]),
            value(|line| line.makes[THREE]),
            value(|line| line.ft_attempts),
            value(|line| line.ft_makes),
            chart(|line| line.attempts[PAINT]),
            chart(|line| line.makes[PAINT]),
            chart(|line| line.attempts[MID]),
            chart(|line| line.makes[MID]),
            chart(|line| line.assisted),
            chart(|line| line.fg_makes() - line.assisted),
            entry.usage,
            shooting,
            entry.active,
            entry.dnp,
            self.played.winner() == self.side.team,
            loaded,
        ];
        match hash {
            None => rows.push(row),
            Some(hash) => rows.push_hashed(row, hash).map(|()| hash.to_owned()),
        }
    }
}
