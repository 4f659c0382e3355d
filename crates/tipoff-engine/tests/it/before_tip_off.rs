//! No value of a date sees its own games: everything dated at and after the
//! date, and every market and injury row captured at or after tip-off, is
//! overwritten with garbage or taken away, and nothing changes.

use crate::support::{EIGHT, assert_same, game_day, options, outcome, season, sets};
use std::collections::{BTreeMap, BTreeSet};
use tipoff_catalog::{FEATURE_SETS, Table, inputs, outputs};
use tipoff_engine::{ModeOption, Options, Silent, run};
use tipoff_features::core::calendar::{days, eastern_instant, eastern_wall, iso, wall};
use tipoff_features::core::teams::tricode;
use tipoff_testing::{MemoryWarehouse, Row, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Rows stay where they are, with other values.
    Scrambled,
    /// Rows are taken away; games of the date are as if not yet played.
    Deleted,
}

/// Columns that may differ once rows of the date are taken away. They count
/// the raw rows of the date: "rows are raw rows (for injury reports with
/// `report_date` in [g-30, g])" (`team_game_context.md`, section 3).
const RAW_ROW_COUNTS: [(&str, &str); 8] = [
    ("upcoming_team_game_context", "source_odds_lines_last_updated"),
    ("upcoming_team_game_context", "source_odds_lines_rows_found"),
    ("upcoming_team_game_context", "source_odds_lines_completeness_pct"),
    ("upcoming_team_game_context", "source_odds_lines_hash"),
    ("upcoming_team_game_context", "source_injury_report_last_updated"),
    ("upcoming_team_game_context", "source_injury_report_rows_found"),
    ("upcoming_team_game_context", "source_injury_report_completeness_pct"),
    ("upcoming_team_game_context", "source_injury_report_hash"),
];

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

/// The league as nobody could know it before the games of `date`.
struct Corruption {
    league: MemoryWarehouse,
    date: i32,
    how: How,
    /// Rows touched, by table.
    touched: BTreeMap<&'static str, usize>,
}

impl Corruption {
    fn new(league: &MemoryWarehouse, date: i32, mode: ModeOption, how: How) -> Self {
        let mut this = Self { league: league.clone(), date, how, touched: BTreeMap::new() };
        this.results();
        this.game_book(mode);
        this.schedule();
        this.markets(league);
        this
    }

    /// Takes the rows away, or overwrites all but the columns in `spared`.
    fn spoil(&mut self, table: &'static Table, which: impl Fn(&Row<'_>) -> bool, spared: &[&str]) {
        let touched = match self.how {
            How::Scrambled => self.league.scramble(table, which, spared),
            How::Deleted => self.league.retain(table, |row| !which(row)),
        };
        *self.touched.entry(table.name).or_default() += touched.unwrap();
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
        let touched = self.league.scramble(table, on, &LISTING).unwrap();
        *self.touched.entry(table.name).or_default() += touched;
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
        let touched = match self.how {
            How::Scrambled => {
                // Later games look as if they were over.
                let later = self.league.overwrite(table, later, &values).unwrap();
                later + self.league.overwrite(table, played, &values).unwrap()
            }
            How::Deleted => {
                values = values.map(|(name, _)| (name, Value::Null));
                values[3].1 = Value::Int(1);
                let later = self.league.retain(table, |row| !later(row)).unwrap();
                later + self.league.overwrite(table, played, &values).unwrap()
            }
        };
        *self.touched.entry(table.name).or_default() += touched;
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

/// Dates of every phase of the season, with their names.
fn sample() -> Vec<(&'static str, i32)> {
    let from = |month: i8, day: i8| {
        let year = if month >= 10 { 2024 } else { 2025 };
        game_day(&EIGHT, days(year, month, day))
    };
    vec![
        ("early season", from(10, 28)),
        ("last day of the bootstrap", days(2024, 11, 4)),
        ("first day after the bootstrap", days(2024, 11, 5)),
        ("a game day after the bootstrap", from(11, 6)),
        ("mid-winter", from(1, 15)),
        ("off-day", days(2024, 12, 24)),
        ("after All-Star", from(2, 21)),
        ("April", from(4, 8)),
        ("playoffs", from(4, 26)),
    ]
}

fn is_game_day(date: i32) -> bool {
    game_day(&EIGHT, date) == date
}

/// Noon of the date is now, so that breakers of the day can be open.
fn on(date: i32, mode: ModeOption) -> Options {
    let mut options = options((date, date), mode);
    options.settings.now = eastern_instant(date, 12);
    options
}

fn nothing_changes(mode: ModeOption, how: How) {
    let except: &[(&str, &str)] = if how == How::Deleted { &RAW_ROW_COUNTS } else { &[] };
    let (mut values, mut rows) = (0, 0);
    let mut touched: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, date) in sample() {
        let corruption = Corruption::new(&EIGHT, date, mode, how);
        let truth = outcome(&*EIGHT, &on(date, mode));
        let blind = outcome(&corruption.league, &on(date, mode));
        let label = format!("{name}, {}, {mode:?}, {how:?}", iso(date));
        let (columns, compared) = assert_same(&label, &truth.tables, &blind.tables, except);
        assert_eq!(truth.report.skips, blind.report.skips, "{label}");
        assert_eq!(truth.report.failed.len(), blind.report.failed.len(), "{label}");
        let emitted: usize = truth.tables.values().map(arrow_array::RecordBatch::num_rows).sum();
        println!("{label}: {columns} columns of {emitted} rows agree, {compared} values");
        let contexts = truth.tables["upcoming_player_game_context"].num_rows();
        assert!(contexts > 0 || !is_game_day(date), "{label} has no rows");
        values += compared;
        rows += emitted;
        for (table, count) in corruption.touched {
            *touched.entry(table).or_default() += count;
        }
    }
    println!("{mode:?}, {how:?}: {values} values of {rows} rows; rows touched: {touched:?}");
    assert!(rows > 1_000, "only {rows} rows");
    for (table, count) in touched {
        assert!(count > 0, "nothing of {table} was touched");
    }
}

#[test]
fn a_backfill_does_not_see_what_later_values_become() {
    nothing_changes(ModeOption::Backfill, How::Scrambled);
}

#[test]
fn a_backfill_does_not_see_that_later_rows_exist() {
    nothing_changes(ModeOption::Backfill, How::Deleted);
}

#[test]
fn a_daily_run_does_not_see_what_later_values_become() {
    nothing_changes(ModeOption::Daily, How::Scrambled);
}

#[test]
fn a_daily_run_does_not_see_that_later_rows_exist() {
    nothing_changes(ModeOption::Daily, How::Deleted);
}

/// Without stored contexts a backfill derives them from "the players of the
/// box scores of D" (`composite_factors.md`, section 5): who is listed, in
/// which game, against whom. What they did that day must not matter.
#[test]
fn derived_contexts_do_not_see_the_box_scores_that_list_the_players() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let full = MemoryWarehouse::default();
    run(&*EIGHT, &full, &on(date, ModeOption::Backfill), &Silent).unwrap();
    let mut league = EIGHT.clone();
    for set in FEATURE_SETS.iter().filter(|set| set.name() != "player_composite_factors") {
        league.set(set.table, full.batches(set.table));
    }
    // The table is there, but has no row of the date.
    let table = &outputs::PLAYER_CONTEXT;
    league.overwrite(table, |_| true, &[("game_date", Value::Date(date - 1))]).unwrap();
    let mut spoilt = league.clone();
    let listed =
        ["player_lookup", "game_date", "universal_player_id", "game_id", "opponent_team_abbr"];
    let from = |row: &Row<'_>| row.date("game_date") == Some(date);
    let touched = spoilt.scramble(&inputs::PLAYER_GAME_SUMMARY, from, &listed).unwrap();
    let later = |row: &Row<'_>| row.date("game_date").is_none_or(|at| at <= date);
    spoilt.retain(&inputs::PLAYER_GAME_SUMMARY, later).unwrap();
    let mut options = on(date, ModeOption::Backfill);
    options.features = sets(&["player_composite_factors"]);
    let truth = outcome(&league, &options);
    let blind = outcome(&spoilt, &options);
    let rows = truth.tables["player_composite_factors"].num_rows();
    assert!(rows > 20 && touched >= rows, "{rows} rows, {touched} touched");
    assert_same("derived contexts", &truth.tables, &blind.tables, &[]);
}

/// A date that the schedule lost takes its games from the second feed, which
/// knows them only when they are over ("kept; applied to every date of the
/// history read", `team_game_context.md`, section 2.2): that they were played
/// shows, how they ended does not.
#[test]
fn a_date_known_from_the_scoreboard_only_does_not_show_how_its_games_ended() {
    let mut scheduled = BTreeSet::new();
    EIGHT.each_row(&inputs::NBAC_SCHEDULE, |row| {
        scheduled.insert(row.date("game_date").unwrap());
    });
    let mut lost = BTreeSet::new();
    EIGHT.each_row(&inputs::ESPN_SCOREBOARD, |row| {
        lost.extend(row.date("game_date").filter(|date| !scheduled.contains(date)));
    });
    assert!(!lost.is_empty());
    for date in lost {
        let mut spoilt = EIGHT.clone();
        let on_date = |row: &Row<'_>| row.date("game_date") == Some(date);
        let values = [
            ("home_team_score", Value::Int(77)),
            ("away_team_score", Value::Int(177)),
            ("home_team_winner", Value::Bool(false)),
            ("away_team_winner", Value::Bool(true)),
        ];
        spoilt.overwrite(&inputs::ESPN_SCOREBOARD, on_date, &values).unwrap();
        let truth = outcome(&*EIGHT, &on(date, ModeOption::Backfill));
        let blind = outcome(&spoilt, &on(date, ModeOption::Backfill));
        assert!(truth.tables["upcoming_team_game_context"].num_rows() > 0, "{}", iso(date));
        assert_same(&iso(date), &truth.tables, &blind.tables, &[]);
    }
}

/// The corruption is not too weak to be noticed: the next game day, which may
/// see the spoilt games, has other values in every set.
#[test]
fn the_next_game_day_does_see_them() {
    let date = game_day(&EIGHT, days(2025, 1, 15));
    let next = game_day(&EIGHT, date + 1);
    let corruption = Corruption::new(&EIGHT, date, ModeOption::Daily, How::Scrambled);
    let truth = outcome(&*EIGHT, &on(next, ModeOption::Daily));
    let spoilt = outcome(&corruption.league, &on(next, ModeOption::Daily));
    for (name, batch) in &truth.tables {
        assert!(*batch != spoilt.tables[name], "{name} of {} is the same", iso(next));
    }
    assert!((season().0..season().1).contains(&next));
}
