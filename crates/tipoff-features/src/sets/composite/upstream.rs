//! Rows of the upstream feature sets on the target dates (composite factors
//! set, sections 2.1 to 2.6): one row in force per date and entity, and the
//! source hash of each date.

use super::scores::PlayerContext;
use crate::core::frame::{Col, Frame, Prefer};
use crate::core::num::decimal_to_f64;
use crate::core::symbols::{Sym, Symbols};
use crate::set::Frames;
use rustc_hash::FxHashMap;
use tipoff_catalog::{ColumnType, Error, Result, outputs};

/// Latest load, then the first game, then the first id (missing last); the
/// rest only makes the choice independent of row order.
const CONTEXT_IN_FORCE: &[Prefer] = &[
    Prefer::Greatest("processed_at"),
    Prefer::Least("game_id"),
    Prefer::Least("universal_player_id"),
    Prefer::Least("opponent_team_abbr"),
    Prefer::Greatest("data_hash"),
    Prefer::Greatest("is_production_ready"),
    Prefer::Greatest("days_rest"),
    Prefer::Greatest("back_to_back"),
    Prefer::Greatest("games_in_last_7_days"),
    Prefer::Greatest("minutes_in_last_7_days"),
    Prefer::Greatest("avg_minutes_per_game_last_7"),
    Prefer::Greatest("back_to_backs_last_14_days"),
    Prefer::Greatest("player_age"),
    Prefer::Greatest("projected_usage_rate"),
    Prefer::Greatest("avg_usage_rate_last_7_games"),
    Prefer::Greatest("star_teammates_out"),
    Prefer::Greatest("pace_differential"),
    Prefer::Greatest("opponent_pace_last_10"),
];
const ZONES_IN_FORCE: &[Prefer] = &[
    Prefer::Greatest("processed_at"),
    Prefer::Greatest("data_hash"),
    Prefer::Greatest("is_production_ready"),
    Prefer::Greatest("paint_rate_last_10"),
    Prefer::Greatest("mid_range_rate_last_10"),
    Prefer::Greatest("three_pt_rate_last_10"),
    Prefer::Greatest("primary_scoring_zone"),
];
const DEFENSE_IN_FORCE: &[Prefer] = &[
    Prefer::Greatest("processed_at"),
    Prefer::Greatest("data_hash"),
    Prefer::Greatest("is_production_ready"),
    Prefer::Greatest("paint_defense_vs_league_avg"),
    Prefer::Greatest("mid_range_defense_vs_league_avg"),
    Prefer::Greatest("three_pt_defense_vs_league_avg"),
    Prefer::Greatest("weakest_zone"),
];
const TEAM_IN_FORCE: &[Prefer] = &[
    Prefer::Greatest("processed_at"),
    Prefer::Greatest("data_hash"),
    Prefer::Greatest("is_production_ready"),
];

/// One value per date and entity, sorted by date and symbol.
#[derive(Debug)]
pub(super) struct Dated<T> {
    rows: Vec<(i32, Sym, T)>,
}

impl<T> Dated<T> {
    /// The rows in force of a frame, each read by `read`.
    pub(super) fn of(
        frame: &Frame,
        symbols: &Symbols,
        [date, entity]: [&str; 2],
        ties: &[Prefer],
        read: impl Fn(usize) -> T,
    ) -> Result<Self> {
        let kept = frame.preferred_rows(symbols, &[date, entity], ties)?;
        let (date, entity) = (frame.date(date)?, frame.text(entity)?);
        let rows = kept
            .into_iter()
            .filter_map(|row| Some((date.get(row)?, entity.get(row), read(row))))
            .collect();
        Ok(Self { rows })
    }
    /// All rows of a date, in order of symbols.
    pub(super) fn on(&self, date: i32) -> &[(i32, Sym, T)] {
        let first = self.rows.partition_point(|(at, _, _)| *at < date);
        let last = self.rows.partition_point(|(at, _, _)| *at <= date);
        self.rows.get(first..last).unwrap_or_default()
    }
    /// The row of an entity on a date.
    pub(super) fn get(&self, date: i32, entity: Sym) -> Option<&T> {
        let found = self.rows.binary_search_by_key(&(date, entity), |(d, e, _)| (*d, *e)).ok()?;
        self.rows.get(found).map(|(_, _, value)| value)
    }
}

/// What a table holds for one date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delivery {
    /// Rows, repeated ones included.
    pub(super) rows: u64,
    /// Content hash of the row loaded last among those with a hash.
    pub(super) hash: Sym,
    loaded: Option<i64>,
}

impl Delivery {
    const NONE: Self = Self { rows: 0, hash: Sym::NULL, loaded: None };

    /// By date: how many rows there are, and the hash of the newest. Of several
    /// rows loaded last the greatest hash counts.
    fn by_date(frame: &Frame, symbols: &Symbols, date: &str) -> Result<FxHashMap<i32, Self>> {
        let date = frame.date(date)?;
        let (hash, loaded) = (frame.text("data_hash")?, frame.int("processed_at")?);
        let mut found: FxHashMap<i32, Self> = FxHashMap::default();
        for row in 0..frame.rows() {
            let Some(date) = date.get(row) else { continue };
            let best = found.entry(date).or_insert(Self::NONE);
            best.rows += 1;
            let (hash, loaded) = (hash.get(row), loaded.get(row));
            let newer = loaded.cmp(&best.loaded).then_with(|| symbols.cmp(hash, best.hash));
            if !hash.is_null() && (best.hash.is_null() || newer.is_gt()) {
                (best.hash, best.loaded) = (hash, loaded);
            }
        }
        Ok(found)
    }
}

/// A player's shot distribution.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShotZones {
    /// Primary scoring zone, as stored.
    pub(super) primary: Sym,
    /// Shares of attempts in percent: paint, mid-range, three-point.
    pub(super) rates: [Option<f64>; 3],
    /// The row's own readiness; missing counts as false.
    pub(super) is_ready: bool,
}

/// A team's defence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Defense {
    /// Weakest zone, as stored.
    pub(super) weakest: Sym,
    /// Percentage points allowed above the league: paint, mid-range, three-point.
    pub(super) ratings: [Option<f64>; 3],
    /// The row's own readiness; missing counts as false.
    pub(super) is_ready: bool,
}

/// The four upstream tables.
#[derive(Debug)]
pub(super) struct Upstream {
    /// Player contexts.
    pub(super) players: Dated<PlayerContext>,
    /// Shot distributions by player.
    pub(super) zones: Dated<ShotZones>,
    /// Defences by team.
    pub(super) defenses: Dated<Defense>,
    /// Readiness of team contexts.
    pub(super) teams: Dated<bool>,
    deliveries: [FxHashMap<i32, Delivery>; 4],
}

impl Upstream {
    /// Reads the four tables.
    ///
    /// # Errors
    /// A table that was not loaded, or an undeclared column: a bug.
    pub(super) fn of(frames: &Frames, symbols: &Symbols) -> Result<Self> {
        let player = frames.get(&outputs::PLAYER_CONTEXT)?;
        let team = frames.get(&outputs::TEAM_CONTEXT)?;
        let zones = frames.get(&outputs::SHOT_ZONES)?;
        let defense = frames.get(&outputs::TEAM_DEFENSE)?;
        let team_ready = team.boolean("is_production_ready")?;
        let team_key = ["game_date", "team_abbr"];
        Ok(Self {
            players: players(player, symbols)?,
            zones: shot_zones(zones, symbols)?,
            defenses: defenses(defense, symbols)?,
            teams: Dated::of(team, symbols, team_key, TEAM_IN_FORCE, |row| {
                team_ready.get(row) == Some(true)
            })?,
            deliveries: [
                Delivery::by_date(player, symbols, "game_date")?,
                Delivery::by_date(team, symbols, "game_date")?,
                Delivery::by_date(zones, symbols, "analysis_date")?,
                Delivery::by_date(defense, symbols, "analysis_date")?,
            ],
        })
    }

    /// What player context, team context, shot zones and team defence hold
    /// for a date.
    pub(super) fn deliveries(&self, date: i32) -> [Delivery; 4] {
        let on = |by_date: &FxHashMap<i32, Delivery>| by_date.get(&date).copied();
        self.deliveries.each_ref().map(|by_date| on(by_date).unwrap_or(Delivery::NONE))
    }
}

/// An INT64 or NUMERIC column as doubles: each the nearest to its decimal.
struct Number<'a> {
    values: Col<'a, i64>,
    scale: u32,
}

impl<'a> Number<'a> {
    fn of(frame: &'a Frame, name: &str) -> Result<Self> {
        let scale = match frame.table().column(name).map(|(_, column)| column.ty) {
            Some(ColumnType::Numeric { scale, .. }) => u32::from(scale),
            Some(ColumnType::Int64) => 0,
            _ => {
                return Err(Error::internal(format!("{}.{name} is no number", frame.table().name)));
            }
        };
        Ok(Self { values: frame.int(name)?, scale })
    }
    fn get(&self, row: usize) -> Option<f64> {
        self.values.get(row).map(|value| decimal_to_f64(i128::from(value), self.scale))
    }
}

fn players(frame: &Frame, symbols: &Symbols) -> Result<Dated<PlayerContext>> {
    let universal_id = frame.text("universal_player_id")?;
    let (game_id, opponent) = (frame.text("game_id")?, frame.text("opponent_team_abbr")?);
    let days_rest = frame.int("days_rest")?;
    let back_to_back = frame.boolean("back_to_back")?;
    let games_last_7 = frame.int("games_in_last_7_days")?;
    let minutes_last_7 = Number::of(frame, "minutes_in_last_7_days")?;
    let avg_minutes = Number::of(frame, "avg_minutes_per_game_last_7")?;
    let back_to_backs = frame.int("back_to_backs_last_14_days")?;
    let age = frame.int("player_age")?;
    let projected = Number::of(frame, "projected_usage_rate")?;
    let baseline = Number::of(frame, "avg_usage_rate_last_7_games")?;
    let stars_out = frame.int("star_teammates_out")?;
    let differential = Number::of(frame, "pace_differential")?;
    let opponent_pace = Number::of(frame, "opponent_pace_last_10")?;
    let ready = frame.boolean("is_production_ready")?;
    let key = ["game_date", "player_lookup"];
    Dated::of(frame, symbols, key, CONTEXT_IN_FORCE, |row| PlayerContext {
        universal_id: universal_id.get(row),
        game_id: game_id.get(row),
        opponent: opponent.get(row),
        days_rest: days_rest.get(row),
        back_to_back: back_to_back.get(row),
        games_last_7: games_last_7.get(row),
        minutes_last_7: minutes_last_7.get(row),
        avg_minutes_last_7: avg_minutes.get(row),
        back_to_backs_last_14: back_to_backs.get(row),
        age: age.get(row),
        projected_usage: projected.get(row),
        baseline_usage: baseline.get(row),
        stars_out: stars_out.get(row),
        pace_differential: differential.get(row),
        opponent_pace: opponent_pace.get(row),
        is_ready: ready.get(row) == Some(true),
    })
}

fn shot_zones(frame: &Frame, symbols: &Symbols) -> Result<Dated<ShotZones>> {
    let primary = frame.text("primary_scoring_zone")?;
    let rates = [
        Number::of(frame, "paint_rate_last_10")?,
        Number::of(frame, "mid_range_rate_last_10")?,
        Number::of(frame, "three_pt_rate_last_10")?,
    ];
    let ready = frame.boolean("is_production_ready")?;
    let key = ["analysis_date", "player_lookup"];
    Dated::of(frame, symbols, key, ZONES_IN_FORCE, |row| ShotZones {
        primary: primary.get(row),
        rates: rates.each_ref().map(|rate| rate.get(row)),
        is_ready: ready.get(row) == Some(true),
    })
}

fn defenses(frame: &Frame, symbols: &Symbols) -> Result<Dated<Defense>> {
    let weakest = frame.text("weakest_zone")?;
    let ratings = [
        Number::of(frame, "paint_defense_vs_league_avg")?,
        Number::of(frame, "mid_range_defense_vs_league_avg")?,
        Number::of(frame, "three_pt_defense_vs_league_avg")?,
    ];
    let ready = frame.boolean("is_production_ready")?;
    let key = ["analysis_date", "team_abbr"];
    Dated::of(frame, symbols, key, DEFENSE_IN_FORCE, |row| Defense {
        weakest: weakest.get(row),
        ratings: ratings.each_ref().map(|rating| rating.get(row)),
        is_ready: ready.get(row) == Some(true),
    })
}
