//! A small warehouse in memory and the cells that the set computes from it.

use super::super::compute;
use crate::core::calendar::{days, eastern_instant};
use crate::core::ingest::FrameBuilder;
use crate::core::symbols::Symbols;
use crate::core::teams::TeamCodes;
use crate::inputs::history::History;
use crate::set::{Computed, Context, Frames, Mode, Settings, Target, Warning};
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{Field, Schema};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tipoff_catalog::outputs::{TEAM_CONTEXT, TEAM_CONTEXT_SET};
use tipoff_catalog::{ColumnType, Severity, Table, inputs};

/// One value of an input row.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    Date(i32),
    Null,
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<i32> for Cell {
    fn from(value: i32) -> Self {
        Self::Date(value)
    }
}
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One input row by column; what is not set is null.
#[derive(Clone, Debug, Default)]
pub(super) struct InputRow(Vec<(&'static str, Cell)>);

impl InputRow {
    pub(super) fn set(&mut self, column: &'static str, value: impl Into<Cell>) -> &mut Self {
        self.0.retain(|(name, _)| *name != column);
        self.0.push((column, value.into()));
        self
    }
    pub(super) fn cell(&self, column: &str) -> &Cell {
        self.0.iter().find(|(name, _)| *name == column).map_or(&Cell::Null, |(_, cell)| cell)
    }
}

/// Tables, settings and targets of one computation.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) tables: FxHashMap<&'static str, Vec<InputRow>>,
    pub(super) settings: Settings,
}

/// A day of the season 2024: `day(1, 15)` is 15 January 2025.
pub(super) fn day(month: i8, day: i8) -> i32 {
    days(if month >= 8 { 2024 } else { 2025 }, month, day)
}

/// The instant of an hour on the Eastern clock.
pub(super) fn at(date: i32, hour: i8) -> i64 {
    eastern_instant(date, hour)
}

impl World {
    pub(super) fn new() -> Self {
        let settings = Settings { now: at(day(2, 1), 9), ..Settings::default() };
        Self { tables: FxHashMap::default(), settings }
    }
    pub(super) fn row(&mut self, table: &'static Table) -> &mut InputRow {
        let rows = self.tables.entry(table.name).or_default();
        rows.push(InputRow::default());
        rows.last_mut().unwrap()
    }
    /// A game without score; tip-off at 19:00 Eastern.
    pub(super) fn game(&mut self, date: i32, away: &str, home: &str, status: i64) -> &mut InputRow {
        let id = format!("00224{:05}", self.tables.values().map(Vec::len).sum::<usize>());
        self.row(&inputs::NBAC_SCHEDULE)
            .set("game_id", id.as_str())
            .set("game_date", date)
            .set("game_date_est", at(date, 19))
            .set("game_status", status)
            .set("home_team_tricode", home)
            .set("away_team_tricode", away)
            .set("season_year", 2024_i64)
            .set("processed_at", at(date, 23))
    }
    /// A final with its score.
    pub(super) fn played(
        &mut self,
        date: i32,
        away: (&str, i64),
        home: (&str, i64),
    ) -> &mut InputRow {
        let winner = if home.1 > away.1 { home.0 } else { away.0 };
        self.game(date, away.0, home.0, 3)
            .set("home_team_score", home.1)
            .set("away_team_score", away.1)
            .set("winning_team_tricode", winner)
    }
    /// A finished game of the second feed.
    pub(super) fn scoreboard(
        &mut self,
        date: i32,
        away: (&str, i64),
        home: (&str, i64),
    ) -> &mut InputRow {
        let id = format!("4017{:05}", self.tables.values().map(Vec::len).sum::<usize>());
        self.row(&inputs::ESPN_SCOREBOARD)
            .set("game_id", id.as_str())
            .set("game_date", date)
            .set("season_year", 2024_i64)
            .set("home_team_abbr", home.0)
            .set("away_team_abbr", away.0)
            .set("game_status", "final")
            .set("is_completed", true)
            .set("home_team_score", home.1)
            .set("away_team_score", away.1)
            .set("home_team_winner", home.1 > away.1)
            .set("away_team_winner", home.1 < away.1)
            .set("processed_at", at(date, 23))
    }
    /// A line of event `hash` captured at noon for a game at 19:00.
    pub(super) fn line(
        &mut self,
        date: i32,
        teams: (Option<&str>, Option<&str>),
        book: &str,
        outcome: &str,
        point: Option<f64>,
    ) -> &mut InputRow {
        let market = if matches!(outcome, "Over" | "Under") { "totals" } else { "spreads" };
        self.row(&inputs::ODDS_API_GAME_LINES)
            .set("game_date", date)
            .set("game_id", "hash")
            .set("away_team_abbr", teams.0)
            .set("home_team_abbr", teams.1)
            .set("bookmaker_key", book)
            .set("market_key", market)
            .set("outcome_name", outcome)
            .set("outcome_point", point)
            .set("outcome_price", 1.91)
            .set("snapshot_timestamp", at(date, 12))
            .set("commence_time", at(date, 19))
            .set("processed_at", at(date, 13))
    }
    /// A report of 11:00 on the day of the game.
    pub(super) fn report(
        &mut self,
        date: i32,
        team: &str,
        player: &str,
        status: &str,
    ) -> &mut InputRow {
        self.row(&inputs::NBAC_INJURY_REPORT)
            .set("report_date", date)
            .set("report_hour", 11_i64)
            .set("game_date", date)
            .set("team", team)
            .set("player_lookup", player)
            .set("injury_status", status)
            .set("confidence_score", 0.95)
            .set("processed_at", at(date, 12))
    }

    pub(super) fn compute(&self, dates: &[i32]) -> Computed {
        self.compute_as(Mode::Backfill, dates)
    }
    pub(super) fn compute_as(&self, mode: Mode, dates: &[i32]) -> Computed {
        let mut symbols = Symbols::new();
        let codes = TeamCodes::new(&mut symbols);
        let mut frames = Frames::default();
        for input in TEAM_CONTEXT_SET.inputs {
            match self.tables.get(input.table.name) {
                None => frames.insert_absent(input.table),
                Some(rows) => {
                    let mut builder = FrameBuilder::new(input.table, Some(input.columns), None);
                    // Two batches, so that columns meet across batches too.
                    let (first, second) = rows.split_at(rows.len() / 2);
                    for part in [first, second] {
                        builder.push(&batch(input.table, part), &mut symbols).unwrap();
                    }
                    frames.insert(builder.finish());
                }
            }
        }
        let targets: Vec<Target> = dates.iter().map(|date| Target { date: *date, mode }).collect();
        compute(&Context {
            frames: &frames,
            symbols: &symbols,
            codes: &codes,
            history: &History::default(),
            targets: &targets,
            settings: &self.settings,
        })
        .unwrap()
    }
    /// The output for one date.
    pub(super) fn on(&self, date: i32) -> Output {
        Output::of(&self.compute(&[date]))
    }
}

/// `TEXT (PLACE, PLACE)` of each warning.
pub(super) fn warned(computed: &Computed) -> Vec<String> {
    let line = |Warning { text, at }: &Warning| format!("{text} ({})", at.join(", "));
    computed.warnings.iter().map(line).collect()
}

/// Output cells as text, `null` where missing, by (date, team) and column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) rows: Vec<FxHashMap<&'static str, String>>,
}

impl Output {
    pub(super) fn of(computed: &Computed) -> Self {
        let mut found = computed.violations.iter();
        assert!(found.all(|v| v.severity == Severity::Warn), "{:?}", computed.violations);
        let batch = &computed.batch;
        let mut rows = vec![FxHashMap::default(); batch.num_rows()];
        let options = FormatOptions::new().with_null("null");
        for column in TEAM_CONTEXT.columns {
            let array = batch.column_by_name(column.name).unwrap();
            let format = ArrayFormatter::try_new(array.as_ref(), &options).unwrap();
            for (at, row) in rows.iter_mut().enumerate() {
                row.insert(column.name, format.value(at).to_string());
            }
        }
        Self { rows }
    }
    pub(super) fn cell(&self, team: &str, column: &str) -> &str {
        let of_team = |row: &&FxHashMap<&'static str, String>| row["team_abbr"] == team;
        let row = self.rows.iter().find(of_team).unwrap_or_else(|| panic!("no row of {team}"));
        &row[column]
    }
    /// Cells of a team, blanks between them.
    pub(super) fn cells(&self, team: &str, columns: &[&str]) -> String {
        let cells: Vec<&str> = columns.iter().map(|column| self.cell(team, column)).collect();
        cells.join(" ")
    }
}

fn batch(table: &'static Table, rows: &[InputRow]) -> RecordBatch {
    let columns = table.columns.iter().map(|column| {
        let cells: Vec<&Cell> = rows.iter().map(|row| row.cell(column.name)).collect();
        array(column.ty, &cells)
    });
    let columns: Vec<ArrayRef> = columns.collect();
    let fields = table.columns.iter().zip(&columns);
    let fields = fields.map(|(c, array)| Field::new(c.name, array.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    RecordBatch::try_new(schema, columns).unwrap()
}

fn array(ty: ColumnType, cells: &[&Cell]) -> ArrayRef {
    macro_rules! build {
        ($builder:expr, $($cell:pat => $value:expr),+) => {{
            let mut builder = $builder;
            for cell in cells {
                match cell {
                    Cell::Null => builder.append_null(),
                    $($cell => builder.append_value($value),)+
                    other => panic!("{other:?} in a column of {ty}"),
                }
            }
            Arc::new(builder.finish()) as ArrayRef
        }};
    }
    match ty {
        ColumnType::String => build!(StringBuilder::new(), Cell::Text(text) => text),
        ColumnType::Int64 => build!(Int64Builder::new(), Cell::Int(value) => *value),
        ColumnType::Float64 => build!(Float64Builder::new(), Cell::Float(value) => *value),
        ColumnType::Bool => build!(BooleanBuilder::new(), Cell::Bool(value) => *value),
        ColumnType::Date => build!(Date32Builder::new(), Cell::Date(value) => *value),
        ColumnType::Timestamp => build!(
            TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            Cell::Int(value) => *value
        ),
        other => panic!("no input of this set has a column of {other}"),
    }
}
