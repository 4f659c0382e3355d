//! A league as nobody could know it before the games of a date.

use std::collections::{BTreeMap, BTreeSet};
use tipoff_catalog::{Table, inputs};
use tipoff_engine::ModeOption;
use tipoff_features::core::calendar::{eastern_instant, eastern_wall, wall};
use tipoff_features::core::teams::tricode;
use tipoff_testing::{MemoryWarehouse, Row, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Rows stay where they are, with other values.
    Scrambled,
    /// Rows are taken away; games of the date are as if not yet played.
    Deleted,
}

/// What must survive of the game book of the date in a backfill, because it
/// is the list of players: "Gamebook rows with `game_date = D` and non-null
/// `player_lookup`, left-joined to schedule on canonical id"
/// (`player_game_context.md`, section 4.2). Neither status, minutes nor points.
const LISTING: [&str; 4] = ["game_id", "game_date", "player_lookup", "team_abbr"];

/// The latest instant at which a game of a team or player may tip off: rows
/// captured from then on are too late under any reading of the schedule.
struct TipOffs {
    by_team: BTreeMap<String, i64>,
    teams: BTreeMap<String, BTreeSet<String>>,
    noon: i64,
    last: i64,
}

impl TipOffs {
    fn of(league: &MemoryWarehouse, date: i32) -> Self {
        // Unknown tip-off: "12:00 Eastern of the game date" (section 3.11).
        let noon = eastern_instant(date, 12);
        let mut found = Self { by_team: BTreeMap::new(), teams: BTreeMap::new(), noon, last: noon };
        league.each_row(&inputs::NBAC_SCHEDULE, |row| {
            if row.date("game_date") != Some(date) {
                return;
            }
            let tip = row.time("game_date_est").unwrap_or(noon);
            found.last = found.last.max(tip);
            for side in ["home_team_tricode", "away_team_tricode"] {
                let team = tricode(row.text(side).unwrap()).to_owned();
                let known = found.by_team.entry(team).or_insert(tip);
                *known = tip.max(*known);
            }
        });
        let tables: [(&Table, &str); 2] = [
            (&inputs::NBAC_GAMEBOOK_PLAYER_STATS, "game_date"),
            (&inputs::ESPN_TEAM_ROSTERS, "roster_date"),
        ];
        for (table, column) in tables {
            league.each_row(table, |row| {
                let near = row.date(column).is_some_and(|at| (date - 90..=date).contains(&at));
                let (player, team) = (row.text("player_lookup"), row.text("team_abbr"));
                if let (true, Some(player), Some(team)) = (near, player, team) {
                    let teams = found.teams.entry(player.to_owned()).or_default();
                    teams.insert(tricode(team).to_owned());
                }
            });
        }
        found
    }

    fn of_player(&self, player: Option<&str>) -> i64 {
        let teams = player.and_then(|player| self.teams.get(player));
        let tips = teams.into_iter().flatten().filter_map(|team| self.by_team.get(team));
        tips.max().copied().unwrap_or(self.last).max(self.noon)
    }

    fn of_team(&self, team: Option<&str>) -> i64 {
        let known = team.and_then(|team| self.by_team.get(tricode(team)));
        known.copied().unwrap_or(self.noon)
    }
}

pub(super) type Touched = BTreeMap<&'static str, (usize, usize)>;

/// The league as nobody could know it before the games of `date`.
pub(super) struct Corruption {
    pub(super) league: MemoryWarehouse,
    date: i32,
    how: How,
    /// Rows touched, by table: of the date itself, and in all.
    pub(super) touched: Touched,
}

impl Corruption {
    pub(super) fn new(league: &MemoryWarehouse, date: i32, mode: ModeOption, how: How) -> Self {
        let mut this = Self { league: league.clone(), date, how, touched: BTreeMap::new() };
        this.results();
        this.game_book(mode);
        this.schedule();
        this.markets(league);
        this
    }

    /// Takes the rows away, or overwrites all but the columns in `spared`.
    fn spoil(&mut self, table: &'static Table, which: impl Fn(&Row<'_>) -> bool, spared: &[&str]) {
        self.count(table, &which);
        let touched = match self.how {
            How::Scrambled => self.league.scramble(table, which, spared),
            How::Deleted => self.league.retain(table, |row| !which(row)),
        };
        touched.unwrap();
    }

    fn count(&mut self, table: &'static Table, which: impl Fn(&Row<'_>) -> bool) {
        let on = if table.column("game_date").is_some() { "game_date" } else { "analysis_date" };
        let (today, all) = self.touched.entry(table.name).or_default();
        self.league.each_row(table, |row| {
            if which(row) {
                *all += 1;
                *today += usize::from(row.date(on) == Some(self.date));
            }
        });
    }

    /// Box scores, scoreboard from the date on; rosters and attempts after it.
    fn results(&mut self) {
        let date = self.date;
        let from = |row: &Row<'_>| row.date("game_date").is_none_or(|at| at >= date);
        self.spoil(&inputs::PLAYER_GAME_SUMMARY, from, &["game_date", "player_lookup"]);
        self.spoil(&inputs::TEAM_OFFENSE_GAME_SUMMARY, from, &["game_date"]);
        self.spoil(&inputs::TEAM_DEFENSE_GAME_SUMMARY, from, &["game_date"]);
        self.spoil(&inputs::ESPN_SCOREBOARD, from, &["game_date"]);
        let later = |row: &Row<'_>| row.date("roster_date").is_none_or(|at| at > date);
        self.spoil(&inputs::ESPN_TEAM_ROSTERS, later, &["roster_date"]);
        let later = |row: &Row<'_>| row.date("analysis_date").is_none_or(|at| at > date);
        self.spoil(&inputs::REPROCESS_ATTEMPTS, later, &["analysis_date"]);
    }

    fn game_book(&mut self, mode: ModeOption) {
        let (date, table) = (self.date, &inputs::NBAC_GAMEBOOK_PLAYER_STATS);
        if mode == ModeOption::Daily {
            let from = |row: &Row<'_>| row.date("game_date").is_none_or(|at| at >= date);
            return self.spoil(table, from, &["game_date"]);
        }
        let later = |row: &Row<'_>| row.date("game_date").is_none_or(|at| at > date);
        self.spoil(table, later, &["game_date"]);
        let on = |row: &Row<'_>| row.date("game_date") == Some(date);
        self.count(table, on);
        self.league.scramble(table, on, &LISTING).unwrap();
    }

    /// Results of the date's games; everything about later ones.
    fn schedule(&mut self) {
        let (date, table) = (self.date, &inputs::NBAC_SCHEDULE);
        let later = move |row: &Row<'_>| row.date("game_date").is_none_or(|at| at > date);
        let played = move |row: &Row<'_>| {
            row.date("game_date") == Some(date) && matches!(row.int("game_status"), Some(2 | 3))
        };
        let mut values = [
            ("home_team_score", Value::Int(77)),
            ("away_team_score", Value::Int(177)),
            ("winning_team_tricode", Value::Text("corrupted")),
            ("game_status", Value::Int(3)),
        ];
        self.count(table, |row| later(row) || played(row));
        match self.how {
            How::Scrambled => {
                // Later games look as if they were over.
                self.league.overwrite(table, later, &values).unwrap();
            }
            How::Deleted => {
                values = values.map(|(name, _)| (name, Value::Null));
                values[3].1 = Value::Int(1);
                self.league.retain(table, |row| !later(row)).unwrap();
            }
        }
        self.league.overwrite(table, played, &values).unwrap();
    }

    /// What was captured too late (`player_game_context.md`, section 3.11).
    fn markets(&mut self, league: &MemoryWarehouse) {
        let (date, tips) = (self.date, TipOffs::of(league, self.date));
        let later = |row: &Row<'_>| row.date("game_date").is_some_and(|at| at > date);
        let late = |row: &Row<'_>| {
            row.time("snapshot_timestamp") >= row.time("commence_time") || later(row)
        };
        let stamps =
            ["game_date", "snapshot_timestamp", "commence_time", "processed_at", "data_hash"];
        self.spoil(&inputs::ODDS_API_GAME_LINES, late, &stamps);
        let late =
            |row: &Row<'_>| row.int("minutes_before_tipoff").is_none_or(|m| m <= 0) || later(row);
        let stamps = ["game_date", "snapshot_timestamp", "minutes_before_tipoff"];
        self.spoil(&inputs::ODDS_API_PLAYER_POINTS_PROPS, late, &stamps);
        let late = |row: &Row<'_>| {
            let tip = tips.of_player(row.text("player_lookup"));
            let on = row.date("game_date") == Some(date);
            on && row.time("bookmaker_last_update") >= Some(tip) || later(row)
        };
        let stamps = ["game_date", "player_lookup", "bookmaker_last_update"];
        self.spoil(&inputs::BETTINGPROS_PLAYER_POINTS_PROPS, late, &stamps);
        let late = |row: &Row<'_>| {
            let Some(report_date) = row.date("report_date") else { return false };
            let tip = tips.of_player(row.text("player_lookup")).max(tips.of_team(row.text("team")));
            let hour = row.int("report_hour").unwrap_or(0);
            report_date > date
                || row.date("game_date") == Some(date)
                    && wall(report_date, hour) >= eastern_wall(tip)
        };
        let stamps = [
            "report_date",
            "report_hour",
            "game_date",
            "team",
            "player_lookup",
            "processed_at",
            "data_hash",
        ];
        self.spoil(&inputs::NBAC_INJURY_REPORT, late, &stamps);
    }
}
