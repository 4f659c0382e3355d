//! A small warehouse in memory.

use crate::core::calendar::days;
use crate::core::frame::Frame;
use crate::core::ingest::FrameBuilder;
use crate::core::num::quantise;
use crate::core::symbols::Symbols;
use crate::core::teams::TeamCodes;
use crate::inputs::history::History;
use crate::sets::composite::compute;
use crate::{Computed, Context, Frames, Mode, Settings, Target, UsageDefault};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use std::sync::Arc;
use tipoff_catalog::outputs::{COMPOSITE_SET, PLAYER_CONTEXT, SHOT_ZONES, TEAM_DEFENSE};
use tipoff_catalog::{Column, ColumnType, Need, Table, inputs};

/// A source value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    /// In an integer or fixed-point column the whole column becomes double.
    Double(f64),
    Number(f64),
    Text(&'static str),
    Bool(bool),
    Date(i32),
    Instant(i64),
}
pub(super) use Cell::{Bool, Date, Double, Instant, Int, Null, Number, Text};

pub(super) type Row = Vec<(&'static str, Cell)>;

/// Date of the edge-case table.
pub(super) fn d() -> i32 {
    days(2025, 11, 15)
}

/// Source rows, target dates and settings.
#[derive(Clone, Debug)]
pub(super) struct World {
    rows: Vec<(&'static Table, Row)>,
    pub(super) targets: Vec<Target>,
    pub(super) settings: Settings,
    /// Rows before this date are known from the digest only.
    pub(super) digest_upto: Option<i32>,
}

impl World {
    /// Nothing but a target date.
    pub(super) fn new(date: i32, mode: Mode) -> Self {
        let targets = vec![Target { date, mode }];
        Self { rows: vec![], targets, settings: Settings::default(), digest_upto: None }
    }

    /// Row R of the specification's section 7, `usage_default` parity.
    pub(super) fn base() -> Self {
        let mut world = Self::new(d(), Mode::Backfill)
            .add(&PLAYER_CONTEXT, player("playera", d()))
            .add(&SHOT_ZONES, zones("playera", d()))
            .add(&TEAM_DEFENSE, defense("GSW", d()));
        world.settings.usage_default = UsageDefault::Parity;
        world
    }

    pub(super) fn add(mut self, table: &'static Table, row: Row) -> Self {
        self.rows.push((table, row));
        self
    }

    /// Changes columns of a table's first row.
    pub(super) fn set(mut self, table: &'static Table, changes: &[(&'static str, Cell)]) -> Self {
        let first = self.rows.iter_mut().find(|(of, _)| of.name == table.name);
        let (_, row) = first.expect("the table has a row");
        change(row, changes);
        self
    }

    pub(super) fn context(self, changes: &[(&'static str, Cell)]) -> Self {
        self.set(&PLAYER_CONTEXT, changes)
    }
    pub(super) fn shot_zones(self, changes: &[(&'static str, Cell)]) -> Self {
        self.set(&SHOT_ZONES, changes)
    }
    pub(super) fn team_defense(self, changes: &[(&'static str, Cell)]) -> Self {
        self.set(&TEAM_DEFENSE, changes)
    }

    pub(super) fn without(mut self, table: &Table) -> Self {
        self.rows.retain(|(of, _)| of.name != table.name);
        self
    }
    pub(super) fn without_zone_rows(self) -> Self {
        self.without(&SHOT_ZONES).without(&TEAM_DEFENSE)
    }
    /// Drops every row of a date.
    pub(super) fn drop_date(mut self, date: i32) -> Self {
        self.rows.retain(|(_, row)| !row.iter().any(|(_, cell)| *cell == Date(date)));
        self
    }
    pub(super) fn reversed(&self) -> Self {
        let mut world = self.clone();
        world.rows.reverse();
        world
    }
    pub(super) fn mode(mut self, mode: Mode) -> Self {
        self.targets.iter_mut().for_each(|target| target.mode = mode);
        self
    }
    pub(super) fn neutral(mut self) -> Self {
        self.settings.usage_default = UsageDefault::Neutral;
        self
    }

    pub(super) fn run(&self) -> Output {
        self.run_in_batches(usize::MAX)
    }

    /// Runs with source batches of at most `size` rows.
    pub(super) fn run_in_batches(&self, size: usize) -> Output {
        let mut symbols = Symbols::new();
        let mut frames = Frames::default();
        let mut history = History::default();
        for input in COMPOSITE_SET.inputs {
            let table = input.table;
            let is_history = |row: &Row| {
                let date = table.partition.and_then(|name| row.iter().find(|(n, _)| *n == name));
                let upto = self.digest_upto.filter(|_| table.name == PGS.name);
                matches!((date, upto), (Some((_, Date(date))), Some(upto)) if *date < upto)
            };
            let of_table = self.rows.iter().filter(|(of, _)| of.name == table.name);
            let (old, rows): (Vec<&Row>, Vec<&Row>) =
                of_table.map(|(_, row)| row).partition(|row| is_history(row));
            if rows.is_empty() && old.is_empty() && input.need == Need::IfPresent {
                frames.insert_absent(table);
                continue;
            }
            if let Some(upto) = self.digest_upto.filter(|_| table.name == PGS.name) {
                let frame = frame(table, input.columns, &old, usize::MAX, &mut symbols);
                history.absorb(&frame, &symbols, upto).expect("declared columns");
            }
            frames.insert(frame(table, input.columns, &rows, size, &mut symbols));
        }
        let codes = TeamCodes::new(&mut symbols);
        let computed = compute(&Context {
            frames: &frames,
            symbols: &symbols,
            codes: &codes,
            history: &history,
            targets: &self.targets,
            settings: &self.settings,
        });
        Output(computed.expect("computed"))
    }
}

const PGS: &Table = &inputs::PLAYER_GAME_SUMMARY;

fn frame(
    table: &'static Table,
    columns: &[&str],
    rows: &[&Row],
    size: usize,
    symbols: &mut Symbols,
) -> Frame {
    let mut builder = FrameBuilder::new(table, Some(columns), None);
    for rows in rows.chunks(size) {
        let named = table.columns.iter().filter(|column| {
            rows.iter().any(|row| row.iter().any(|(name, _)| *name == column.name))
        });
        let arrays = named.map(|column| (column.name, array(column, rows)));
        let batch = RecordBatch::try_from_iter_with_nullable(arrays.map(|(n, a)| (n, a, true)));
        builder.push(&batch.expect("arrays of one length"), symbols).expect("declared types");
    }
    builder.finish()
}

fn array(column: &Column, rows: &[&Row]) -> ArrayRef {
    let cells: Vec<Cell> = rows
        .iter()
        .map(|row| row.iter().find(|(n, _)| *n == column.name).map_or(Null, |(_, c)| *c))
        .collect();
    let doubles = cells.iter().any(|cell| matches!(cell, Double(_)));
    let number = |cell: &Cell| match cell {
        Double(v) | Number(v) => Some(*v),
        Int(v) => Some(*v as f64),
        Null => None,
        other => panic!("{other:?} in {}", column.name),
    };
    let int = |cell: &Cell| match cell {
        Int(v) | Instant(v) => Some(*v),
        Null => None,
        other => panic!("{other:?} in {}", column.name),
    };
    match column.ty {
        ColumnType::Float64 | ColumnType::Int64 | ColumnType::Numeric { .. } if doubles => {
            Arc::new(cells.iter().map(number).collect::<Float64Array>())
        }
        ColumnType::Int64 => Arc::new(cells.iter().map(int).collect::<Int64Array>()),
        ColumnType::Numeric { precision, scale } => {
            let units = cells.iter().map(|c| number(c).and_then(|v| quantise(v, scale)));
            let array = units.collect::<Decimal128Array>();
            Arc::new(array.with_precision_and_scale(precision, scale as i8).expect("fits"))
        }
        ColumnType::Timestamp => {
            let array = cells.iter().map(int).collect::<TimestampMicrosecondArray>();
            Arc::new(array.with_timezone("UTC"))
        }
        ColumnType::Bool => Arc::new(
            cells
                .iter()
                .map(|c| if let Bool(v) = c { Some(*v) } else { None })
                .collect::<BooleanArray>(),
        ),
        ColumnType::Date => Arc::new(
            cells
                .iter()
                .map(|c| if let Date(v) = c { Some(*v) } else { None })
                .collect::<Date32Array>(),
        ),
        _ => Arc::new(
            cells
                .iter()
                .map(|c| if let Text(v) = c { Some(*v) } else { None })
                .collect::<StringArray>(),
        ),
    }
}

fn change(row: &mut Row, changes: &[(&'static str, Cell)]) {
    for (name, cell) in changes {
        match row.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = *cell,
            None => row.push((name, *cell)),
        }
    }
}

/// A row with changes.
pub(super) fn with(mut row: Row, changes: &[(&'static str, Cell)]) -> Row {
    change(&mut row, changes);
    row
}

/// The context of row R.
pub(super) fn player(lookup: &'static str, date: i32) -> Row {
    vec![
        ("player_lookup", Text(lookup)),
        ("universal_player_id", Text("playera_001")),
        ("game_id", Text("20251115_LAL_GSW")),
        ("game_date", Date(date)),
        ("opponent_team_abbr", Text("GSW")),
        ("days_rest", Int(2)),
        ("back_to_back", Bool(false)),
        ("games_in_last_7_days", Int(3)),
        ("minutes_in_last_7_days", Int(175)),
        ("avg_minutes_per_game_last_7", Number(29.2)),
        ("back_to_backs_last_14_days", Int(0)),
        ("player_age", Int(28)),
        ("projected_usage_rate", Number(26.0)),
        ("avg_usage_rate_last_7_games", Number(25.0)),
        ("star_teammates_out", Int(0)),
        ("pace_differential", Number(3.5)),
        ("opponent_pace_last_10", Number(101.5)),
        ("is_production_ready", Bool(true)),
    ]
}

/// The shot zones of row R.
pub(super) fn zones(lookup: &'static str, date: i32) -> Row {
    vec![
        ("player_lookup", Text(lookup)),
        ("analysis_date", Date(date)),
        ("primary_scoring_zone", Text("paint")),
        ("paint_rate_last_10", Number(65.0)),
        ("mid_range_rate_last_10", Number(20.0)),
        ("three_pt_rate_last_10", Number(15.0)),
        ("is_production_ready", Bool(true)),
    ]
}

/// The team defence of row R.
pub(super) fn defense(team: &'static str, date: i32) -> Row {
    vec![
        ("team_abbr", Text(team)),
        ("analysis_date", Date(date)),
        ("paint_defense_vs_league_avg", Number(4.3)),
        ("mid_range_defense_vs_league_avg", Number(-1.2)),
        ("three_pt_defense_vs_league_avg", Number(0.5)),
        ("weakest_zone", Text("paint")),
        ("is_production_ready", Bool(true)),
    ]
}

/// A team context that is ready.
pub(super) fn team(team: &'static str, date: i32) -> Row {
    vec![
        ("team_abbr", Text(team)),
        ("game_date", Date(date)),
        ("is_production_ready", Bool(true)),
        ("game_id", Text("0022500001")),
    ]
}

/// A box score.
pub(super) fn game(lookup: &'static str, date: i32, minutes: Cell, usage: Cell) -> Row {
    vec![
        ("player_lookup", Text(lookup)),
        ("game_id", Text("g")),
        ("game_date", Date(date)),
        ("team_abbr", Text("LAL")),
        ("opponent_team_abbr", Text("GSW")),
        ("minutes_played", minutes),
        ("usage_rate", usage),
        ("is_active", Bool(true)),
    ]
}

/// A schedule row.
pub(super) fn scheduled(id: &'static str, date: i32, status: i64) -> Row {
    vec![
        ("game_id", Text(id)),
        ("game_date", Date(date)),
        ("game_status", Int(status)),
        ("home_team_tricode", Text("GSW")),
        ("away_team_tricode", Text("LAL")),
        ("season_year", Int(2025)),
        ("processed_at", Instant(1)),
    ]
}

/// What the kernel gave.
pub(super) struct Output(pub(super) Computed);

impl Output {
    fn column(&self, name: &str) -> &ArrayRef {
        self.0.batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"))
    }
    pub(super) fn rows(&self) -> usize {
        self.0.batch.num_rows()
    }
    /// Stored text of a row.
    pub(super) fn text_at(&self, row: usize, name: &str) -> Option<&str> {
        let array = self.column(name).as_string::<i32>();
        array.is_valid(row).then(|| array.value(row))
    }
    /// Stored text of the first row.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.text_at(0, name)
    }
    /// Stored number of a row.
    pub(super) fn number_at(&self, row: usize, name: &str) -> Option<f64> {
        let array = self.column(name);
        if array.is_null(row) {
            return None;
        }
        Some(match array.data_type() {
            arrow_schema::DataType::Decimal128(_, scale) => {
                let value = array.as_primitive::<Decimal128Type>().value(row);
                value as f64 / 10f64.powi(i32::from(*scale))
            }
            arrow_schema::DataType::Int64 => array.as_primitive::<Int64Type>().value(row) as f64,
            arrow_schema::DataType::Date32 => {
                f64::from(array.as_primitive::<Date32Type>().value(row))
            }
            _ => array.as_primitive::<Float64Type>().value(row),
        })
    }
    /// Stored number of the first row.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.number_at(0, name)
    }
    /// Stored truth value of the first row.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        let array = self.column(name).as_boolean();
        array.is_valid(0).then(|| array.value(0))
    }
    /// Stored list of the first row.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let values = self.column(name).as_list::<i32>().value(0);
        values.as_string::<i32>().iter().flatten().map(str::to_owned).collect()
    }
    /// Names in order.
    pub(super) fn players(&self) -> Vec<String> {
        (0..self.rows())
            .filter_map(|r| self.text_at(r, "player_lookup"))
            .map(str::to_owned)
            .collect()
    }
    /// fatigue, zone, pace, usage, total, completeness of the first row.
    pub(super) fn scores(&self) -> [f64; 6] {
        [
            "fatigue_score",
            "shot_zone_mismatch_score",
            "pace_score",
            "usage_spike_score",
            "total_composite_adjustment",
            "data_completeness_pct",
        ]
        .map(|name| self.number(name).unwrap_or_else(|| panic!("{name} is null")))
    }
}
