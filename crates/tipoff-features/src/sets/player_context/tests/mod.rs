//! Tests of the set from record batches to output cells, case by case from its
//! definition. The target date is 2025-01-15 unless a case says otherwise.

mod attributes;
mod completeness;
mod driver;
mod form;
mod markets;
mod opponent;
mod parts;
mod stars;
mod whole;

use super::compute;
use crate::core::calendar::{days, eastern_instant};
use crate::core::ingest::FrameBuilder;
use crate::core::num::quantise;
use crate::core::symbols::Symbols;
use crate::core::teams::TeamCodes;
use crate::inputs::history::History;
use crate::set::{Computed, Context, Frames, Mode, Settings, Target, Warning};
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;
use tipoff_catalog::outputs::PLAYER_CONTEXT_SET;
use tipoff_catalog::{ColumnType, Table, inputs};

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;

/// A value of an input row.
#[derive(Clone, Debug)]
enum Cell {
    Null,
    Text(String),
    Int(i64),
    Num(f64),
    Flag(bool),
    Date(i32),
    At(i64),
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Num(value)
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// An input row.
type Fields = Vec<(&'static str, Cell)>;

/// Input tables under construction.
#[derive(Clone)]
struct Warehouse {
    rows: BTreeMap<&'static str, (&'static Table, Vec<Fields>)>,
    settings: Settings,
    mode: Mode,
    history: Vec<Fields>,
}

impl Default for Warehouse {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            settings: Settings { now: 1_000, ..Settings::default() },
            mode: Mode::Backfill,
            history: Vec::new(),
        }
    }
}

/// 2025-01-15.
fn d() -> i32 {
    days(2025, 1, 15)
}

/// A day of January 2025, or, below 1, of December 2024.
fn jan(day: i32) -> i32 {
    d() + day - 15
}

impl Warehouse {
    /// Adds a row; later fields of the same name win.
    fn add(&mut self, table: &'static Table, fields: Fields) -> &mut Self {
        self.rows.entry(table.name).or_insert((table, Vec::new())).1.push(fields);
        self
    }
    /// LAL at SAC on the target date at 19:00 Eastern, with one player of LAL
    /// in the book.
    fn with_game() -> Self {
        let mut warehouse = Self::default();
        warehouse.game("0022400100", d(), "LAL", "SAC", 1, vec![]);
        warehouse.listed("a", "LAL");
        warehouse
    }
    fn game(
        &mut self,
        id: &str,
        date: i32,
        away: &str,
        home: &str,
        status: i64,
        more: Fields,
    ) -> &mut Self {
        let mut fields = vec![
            ("game_id", id.into()),
            ("game_date", Cell::Date(date)),
            ("game_date_est", Cell::At(eastern_instant(date, 19))),
            ("game_status", status.into()),
            ("away_team_tricode", away.into()),
            ("home_team_tricode", home.into()),
            ("season_year", 2024.into()),
            ("processed_at", Cell::At(0)),
        ];
        fields.extend(more);
        self.add(&inputs::NBAC_SCHEDULE, fields)
    }
    /// A final game, with an id of its own.
    fn played(&mut self, date: i32, away: &str, home: &str) -> &mut Self {
        self.game(&format!("0022{date}{away}"), date, away, home, 3, vec![])
    }
    /// A player in the book of LAL at SAC.
    fn listed(&mut self, player: &str, team: &str) -> &mut Self {
        self.book(player, team, "20250115_LAL_SAC")
    }
    fn book(&mut self, player: &str, team: &str, game: &str) -> &mut Self {
        let fields = vec![
            ("game_id", game.into()),
            ("game_date", Cell::Date(d())),
            ("player_lookup", player.into()),
            ("team_abbr", team.into()),
            ("player_status", "active".into()),
        ];
        self.add(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, fields)
    }
    /// A box score of LAL; not `is_dnp`.
    fn score(
        &mut self,
        player: &str,
        date: i32,
        points: impl Into<Cell>,
        minutes: impl Into<Cell>,
        more: Fields,
    ) -> &mut Self {
        let mut fields = vec![
            ("player_lookup", player.into()),
            ("game_id", format!("g{date}").into()),
            ("game_date", Cell::Date(date)),
            ("team_abbr", "LAL".into()),
            ("points", points.into()),
            ("minutes_played", minutes.into()),
            ("is_active", true.into()),
        ];
        fields.extend(more);
        self.add(&inputs::PLAYER_GAME_SUMMARY, fields)
    }
    fn roster(&mut self, date: i32, team: &str, player: &str, more: Fields) -> &mut Self {
        let mut fields = vec![
            ("roster_date", Cell::Date(date)),
            ("scrape_hour", 8.into()),
            ("team_abbr", team.into()),
            ("player_lookup", player.into()),
        ];
        fields.extend(more);
        self.add(&inputs::ESPN_TEAM_ROSTERS, fields)
    }
    /// A report on a player for the target date.
    fn report(
        &mut self,
        player: &str,
        date: i32,
        hour: impl Into<Cell>,
        status: &str,
        more: Fields,
    ) -> &mut Self {
        let mut fields = vec![
            ("report_date", Cell::Date(date)),
            ("report_hour", hour.into()),
            ("game_date", Cell::Date(d())),
            ("team", "UNKNOWN".into()),
            ("player_lookup", player.into()),
            ("injury_status", status.into()),
        ];
        fields.extend(more);
        self.add(&inputs::NBAC_INJURY_REPORT, fields)
    }

    fn computed(&self, targets: &[Target]) -> (Computed, Symbols) {
        let mut symbols = Symbols::new();
        let codes = TeamCodes::new(&mut symbols);
        let mut frames = Frames::default();
        for input in PLAYER_CONTEXT_SET.inputs {
            let Some((table, rows)) = self.rows.get(input.table.name) else {
                frames.insert_absent(input.table);
                continue;
            };
            let mut builder = FrameBuilder::new(table, Some(input.columns), None);
            builder.push(&batch(table, rows), &mut symbols).expect("declared types");
            frames.insert(builder.finish());
        }
        let mut history = History::default();
        let table = &inputs::PLAYER_GAME_SUMMARY;
        let mut builder = FrameBuilder::new(table, None, None);
        builder.push(&batch(table, &self.history), &mut symbols).expect("declared types");
        history.absorb(&builder.finish(), &symbols, d() - 300).expect("declared columns");
        let context = Context {
            frames: &frames,
            symbols: &symbols,
            codes: &codes,
            history: &history,
            targets,
            settings: &self.settings,
        };
        (compute(&context).expect("computes"), symbols)
    }
    /// The output for the target date.
    fn run(&self) -> Output {
        self.run_on(d())
    }
    fn run_on(&self, date: i32) -> Output {
        Output(self.computed(&[Target { date, mode: self.mode }]).0)
    }
    /// The row of player `a`.
    fn row(&self) -> OutputRow {
        self.run().row("a")
    }
}

/// A record batch of a table's declared types.
fn batch(table: &'static Table, rows: &[Fields]) -> RecordBatch {
    let column = |name: &str, ty: ColumnType| -> ArrayRef {
        let cells = rows.iter().map(|fields| {
            fields.iter().rev().find(|(field, _)| *field == name).map_or(&Cell::Null, |(_, c)| c)
        });
        array(ty, cells.cloned().collect())
    };
    for (name, _) in rows.iter().flatten() {
        assert!(table.column(name).is_some(), "{} has no column {name}", table.name);
    }
    let fields = table.columns.iter().map(|c| Field::new(c.name, c.ty.arrow(), true));
    let arrays = table.columns.iter().map(|c| column(c.name, c.ty)).collect();
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    RecordBatch::try_new(schema, arrays).expect("columns fit")
}

fn array(ty: ColumnType, cells: Vec<Cell>) -> ArrayRef {
    let wrong = |cell: &Cell| panic!("{cell:?} is no {ty}");
    macro_rules! build {
        ($builder:expr, $($pattern:pat => $value:expr),+) => {{
            let mut builder = $builder;
            for cell in cells {
                match cell {
                    Cell::Null => builder.append_null(),
                    $($pattern => builder.append_value($value),)+
                    #[allow(unreachable_patterns)]
                    other => wrong(&other),
                }
            }
            Arc::new(builder.finish())
        }};
    }
    match ty {
        ColumnType::String => build!(StringBuilder::new(), Cell::Text(v) => v),
        ColumnType::Int64 => build!(Int64Builder::new(), Cell::Int(v) => v),
        ColumnType::Float64 => build!(Float64Builder::new(), Cell::Num(v) => v),
        ColumnType::Bool => build!(BooleanBuilder::new(), Cell::Flag(v) => v),
        ColumnType::Date => build!(Date32Builder::new(), Cell::Date(v) => v),
        ColumnType::Timestamp => {
            let builder = TimestampMicrosecondBuilder::new().with_timezone("UTC");
            build!(builder, Cell::At(v) => v)
        }
        ColumnType::Numeric { precision, scale } => {
            let builder = Decimal128Builder::new()
                .with_precision_and_scale(precision, scale.cast_signed())
                .expect("declared");
            build!(builder, Cell::Num(v) => quantise(v, scale).expect("finite"))
        }
        other => panic!("no input has the type {other}"),
    }
}

/// What was computed.
struct Output(Computed);

impl Output {
    fn players(&self) -> Vec<String> {
        let names = self.0.batch.column_by_name("player_lookup").expect("column");
        names.as_string::<i32>().iter().map(|name| name.unwrap_or("").to_owned()).collect()
    }
    fn row(&self, player: &str) -> OutputRow {
        let players = self.players();
        let at = players.iter().position(|name| name == player);
        let at = at.unwrap_or_else(|| panic!("no row of {player}, only {players:?}"));
        OutputRow(self.0.batch.slice(at, 1))
    }
    /// (entity, category) of the failures.
    fn failures(&self) -> Vec<(&str, &str)> {
        self.0.failures.iter().map(|f| (f.entity.as_str(), f.category)).collect()
    }
}

/// One output row.
struct OutputRow(RecordBatch);

impl OutputRow {
    fn cell(&self, name: &str) -> Option<&ArrayRef> {
        let column = self.0.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
        (!column.is_null(0)).then_some(column)
    }
    fn int(&self, name: &str) -> Option<i64> {
        self.cell(name).map(|column| column.as_primitive::<Int64Type>().value(0))
    }
    fn num(&self, name: &str) -> Option<f64> {
        self.cell(name).map(|column| match column.data_type() {
            arrow_schema::DataType::Decimal128(_, scale) => {
                column.as_primitive::<Decimal128Type>().value(0) as f64
                    / 10f64.powi(i32::from(*scale))
            }
            _ => column.as_primitive::<Float64Type>().value(0),
        })
    }
    fn flag(&self, name: &str) -> Option<bool> {
        self.cell(name).map(|column| column.as_boolean().value(0))
    }
    fn text(&self, name: &str) -> Option<String> {
        self.cell(name).map(|column| column.as_string::<i32>().value(0).to_owned())
    }
    fn date(&self, name: &str) -> Option<i32> {
        self.cell(name).map(|column| column.as_primitive::<Date32Type>().value(0))
    }
    fn texts(&self, name: &str) -> Vec<String> {
        let list = self.cell(name).expect("lists are never null").as_list::<i32>().value(0);
        list.as_string::<i32>().iter().flatten().map(str::to_owned).collect()
    }
    /// Integer columns at once.
    fn ints<const N: usize>(&self, names: [&str; N]) -> [Option<i64>; N] {
        names.map(|name| self.int(name))
    }
}
