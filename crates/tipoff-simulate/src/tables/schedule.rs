//! `nba_raw.nbac_schedule`: two or three rows a game, and what goes wrong.

use super::schedule_rows::{COLUMNS, Entry};
use crate::rng::Stream;
use crate::rows::Rows;
use crate::season::{Kind, Played, Season, official_id};
use crate::time::{Day, Instant};
use arrow_array::RecordBatch;
use std::collections::{BTreeMap, BTreeSet};
use tipoff_catalog::{Result, inputs};

/// What is wrong with which games, by position.
struct Lapses {
    /// The date without any row.
    missing: Day,
    /// Postponed games and the day they were first announced for.
    postponed: BTreeMap<usize, Day>,
    /// Games with a second official id.
    doubled: BTreeSet<usize>,
    /// Games whose tip-off never got known.
    timeless: BTreeSet<usize>,
    scoreless: BTreeSet<usize>,
    winnerless: BTreeSet<usize>,
    neutral: BTreeSet<usize>,
}

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("nbac_schedule");
    let mut rows = Rows::new(&inputs::NBAC_SCHEDULE, &COLUMNS)?;
    let lapses = Lapses::draw(&mut rng, season);
    pre_season(&mut rng, season, &mut rows)?;
    for (at, played) in season.games.iter().enumerate() {
        if played.game.day != lapses.missing {
            game(&mut rng, season, &lapses, (at, played), &mut rows)?;
        }
    }
    rows.finish()
}

/// When the schedule was first loaded: in August, in the post-season two days ahead.
fn announced(season: &Season, played: &Played) -> Instant {
    match played.game.kind {
        Kind::PlayIn | Kind::Playoff => played.game.tip.plus_hours(-44),
        _ => season.clock.at(Day::new(season.year, 8, 20), 6 * 60),
    }
}

fn pre_season(rng: &mut Stream, season: &Season, rows: &mut Rows) -> Result<()> {
    for game in &season.pre_season {
        let loaded = season.clock.at(Day::new(season.year, 8, 20), 6 * 60);
        let entry = Entry::announced(season, game, loaded);
        entry.push(rows)?;
        let home = rng.between(92, 128);
        let away = home + *rng.pick(&[-1, 1]) * rng.between(1, 22);
        entry.finished(home, away, game.tip.plus_hours(4)).push(rows)?;
    }
    Ok(())
}

fn game(
    rng: &mut Stream,
    season: &Season,
    lapses: &Lapses,
    (at, played): (usize, &Played),
    rows: &mut Rows,
) -> Result<()> {
    let game = &played.game;
    let mut entry = Entry::announced(season, game, announced(season, played));
    entry.neutral = lapses.neutral.contains(&at);
    let eastern = entry.zone == Some("America/New_York");
    if rng.chance(if eastern { 0.12 } else { 0.01 }) {
        entry.zone = None;
    }
    if lapses.timeless.contains(&at) {
        entry.tip = None;
    }
    if let Some(day) = lapses.postponed.get(&at) {
        let tip = entry.tip.map(|tip| tip.plus_hours(24 * i64::from(*day - game.day)));
        Entry { day: *day, tip, ..entry.clone() }.push(rows)?;
        let noticed = game.tip.plus_hours(24 * i64::from(*day - game.day) - 6);
        entry.loaded = noticed.max(entry.loaded);
    }
    if lapses.doubled.contains(&at) {
        let (id, _) = official_id(Kind::Regular, season.year, 90_000 + at);
        Entry { id, ..entry.clone() }.push(rows)?;
    }
    // The first announcement may have had another time, or no status yet.
    let mut first = entry.clone();
    if rng.chance(0.15) {
        first.tip = first.tip.map(|tip| tip.plus_minutes(-30));
    }
    if rng.chance(0.005) {
        first.status = None;
    }
    first.push(rows)?;
    if rng.chance(0.35) {
        let loaded = game.tip.plus_hours(-20).max(entry.loaded);
        Entry { loaded, ..entry.clone() }.push(rows)?;
    }
    if rng.chance(0.05) {
        let scores = Some((played.home_points() / 2, played.away_points() / 2));
        let loaded = game.tip.plus_minutes(70);
        Entry { status: Some(2), scores, loaded, ..entry.clone() }.push(rows)?;
    }
    finals(rng, lapses, (at, played), &entry, rows)
}

fn finals(
    rng: &mut Stream,
    lapses: &Lapses,
    (at, played): (usize, &Played),
    entry: &Entry<'_>,
    rows: &mut Rows,
) -> Result<()> {
    let loaded = played.over().plus_minutes(rng.between(20, 90));
    let mut last = entry.finished(played.home_points(), played.away_points(), loaded);
    if lapses.scoreless.contains(&at) {
        last.scores = None;
    }
    if lapses.winnerless.contains(&at) {
        last.winner = None;
    }
    last.push(rows)?;
    if rng.chance(0.03) {
        // Loaded twice at the same instant, once without the tip-off.
        Entry { tip: None, source: "nbac_schedule_api", ..last.clone() }.push(rows)?;
    }
    if rng.chance(0.20) {
        let source = "nbac_schedule_api";
        Entry { loaded: loaded.plus_hours(14), source, ..last }.push(rows)?;
    }
    Ok(())
}

impl Lapses {
    fn draw(rng: &mut Stream, season: &Season) -> Self {
        let games = &season.games;
        let regular: Vec<usize> =
            (0..games.len()).filter(|at| games[*at].game.kind == Kind::Regular).collect();
        let winter = season.calendar.opening + 70;
        let candidates: Vec<Day> = games
            .iter()
            .map(|played| played.game.day)
            .filter(|day| *day >= winter && *day < season.calendar.closing + -20)
            .collect();
        let missing = *rng.pick(&candidates);
        let usable: Vec<usize> =
            regular.iter().copied().filter(|at| games[*at].game.day != missing).collect();
        let mut draw = |share: f64, least: usize| -> BTreeSet<usize> {
            rng.sample(usable.len(), share, least).into_iter().map(|at| usable[at]).collect()
        };
        let moved = draw(0.009, 2);
        let (timeless, doubled) = (draw(0.006, 2), draw(0.002, 1));
        let (scoreless, winnerless) = (draw(0.002, 1), draw(0.002, 1));
        let neutral = draw(0.002, 1);
        let postponed = moved
            .into_iter()
            .filter_map(|at| {
                let day = games[at].game.day;
                let (low, high) = (day + -40, day + -3);
                let days = (low.0..=high.0).map(Day).filter(|day| {
                    *day > season.calendar.opening
                        && *day != missing
                        && season.calendar.playable(*day)
                });
                let days: Vec<Day> = days.collect();
                (!days.is_empty()).then(|| (at, *rng.pick(&days)))
            })
            .collect();
        Self { missing, postponed, doubled, timeless, scoreless, winnerless, neutral }
    }
}
