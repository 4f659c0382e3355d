//! A small warehouse for tests of the zone sets: records become record
//! batches of the declared tables, go through frames into a set, and come
//! back as cells in text form.

use crate::core::calendar::days;
use crate::core::ingest::FrameBuilder;
use crate::core::symbols::Symbols;
use crate::core::teams::TeamCodes;
use crate::inputs::history::History;
use crate::set::{Computed, Context, Frames, Mode, Settings, Target};
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::display::array_value_to_string;
use arrow_schema::{Field, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;
use tipoff_catalog::{Column, ColumnType, FeatureSet, Result, Severity, Table, inputs};

/// A value of a record. Fixed-point values are given in units of the last digit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Int(i64),
    Bool(bool),
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
impl From<i32> for Cell {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// A row by column; columns that are not named are missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(BTreeMap<&'static str, Cell>);

impl Record {
    pub(crate) fn with(mut self, column: &'static str, value: impl Into<Cell>) -> Self {
        self.0.insert(column, value.into());
        self
    }
    pub(crate) fn without(mut self, columns: &[&str]) -> Self {
        self.0.retain(|name, _| !columns.contains(name));
        self
    }
    fn int(&self, column: &str) -> Option<i64> {
        match self.0.get(column) {
            Some(Cell::Int(value)) => Some(*value),
            _ => None,
        }
    }
    fn text(&self, column: &str) -> Option<&str> {
        match self.0.get(column) {
            Some(Cell::Text(value)) => Some(value),
            _ => None,
        }
    }
    fn bool(&self, column: &str) -> Option<bool> {
        match self.0.get(column) {
            Some(Cell::Bool(value)) => Some(*value),
            _ => None,
        }
    }
}

/// A record batch of a declared table.
pub(crate) fn batch(table: &Table, rows: &[Record]) -> RecordBatch {
    for record in rows {
        for name in record.0.keys() {
            assert!(table.column(name).is_some(), "{} has no column {name}", table.name);
        }
    }
    let arrays: Vec<ArrayRef> = table.columns.iter().map(|column| array(column, rows)).collect();
    let fields: Vec<Field> = table.columns.iter().map(|c| c.field().with_nullable(true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn array(column: &Column, rows: &[Record]) -> ArrayRef {
    let name = column.name;
    let ints = rows.iter().map(|row| row.int(name));
    match column.ty {
        ColumnType::String => {
            let mut builder = StringBuilder::new();
            rows.iter().for_each(|row| builder.append_option(row.text(name)));
            Arc::new(builder.finish())
        }
        ColumnType::Bool => {
            let mut builder = BooleanBuilder::new();
            rows.iter().for_each(|row| builder.append_option(row.bool(name)));
            Arc::new(builder.finish())
        }
        ColumnType::Date => {
            let mut builder = Date32Builder::new();
            ints.for_each(|v| builder.append_option(v.map(|v| i32::try_from(v).unwrap())));
            Arc::new(builder.finish())
        }
        ColumnType::Timestamp => {
            let mut builder = TimestampMicrosecondBuilder::new().with_timezone("UTC");
            ints.for_each(|v| builder.append_option(v));
            Arc::new(builder.finish())
        }
        ColumnType::Numeric { .. } => {
            let mut builder = Decimal128Builder::new().with_data_type(column.ty.arrow());
            ints.for_each(|v| builder.append_option(v.map(i128::from)));
            Arc::new(builder.finish())
        }
        _ => {
            let mut builder = Int64Builder::new();
            ints.for_each(|v| builder.append_option(v));
            Arc::new(builder.finish())
        }
    }
}

/// Source tables, target dates and settings of one computation.
#[derive(Default)]
pub(crate) struct Warehouse {
    tables: BTreeMap<&'static str, (Option<&'static Table>, Vec<Record>)>,
    history: Vec<Record>,
    pub(crate) targets: Vec<Target>,
    pub(crate) settings: Settings,
}

impl Warehouse {
    pub(crate) fn daily(date: i32) -> Self {
        Self { targets: vec![Target { date, mode: Mode::Daily }], ..Self::default() }
    }
    pub(crate) fn backfill(date: i32) -> Self {
        Self { targets: vec![Target { date, mode: Mode::Backfill }], ..Self::default() }
    }
    pub(crate) fn rows(
        mut self,
        table: &'static Table,
        rows: impl IntoIterator<Item = Record>,
    ) -> Self {
        let entry = self.tables.entry(table.name).or_default();
        entry.0 = Some(table);
        entry.1.extend(rows);
        self
    }
    /// One game of two teams on each date, with ids that start no season.
    pub(crate) fn games(
        self,
        (home, away): (&str, &str),
        status: i64,
        dates: impl IntoIterator<Item = i32>,
    ) -> Self {
        let game = |date: i32| {
            Record::default()
                .with("game_id", format!("00425{date}").as_str())
                .with("game_date", date)
                .with("game_status", status)
                .with("home_team_tricode", home)
                .with("away_team_tricode", away)
                .with("processed_at", 0)
        };
        let rows: Vec<Record> = dates.into_iter().map(game).collect();
        self.rows(&inputs::NBAC_SCHEDULE, rows)
    }
    /// Player rows older than the chunk, known by their digest only.
    pub(crate) fn history(mut self, rows: impl IntoIterator<Item = Record>) -> Self {
        self.history.extend(rows);
        self
    }
    /// An attempt at an entity on the first target date.
    pub(crate) fn attempt(
        self,
        set: &FeatureSet,
        entity: &str,
        number: i64,
        until: Option<i64>,
    ) -> Self {
        let date = self.targets.first().unwrap().date;
        let mut record = Record::default()
            .with("processor_name", set.name())
            .with("entity_id", entity)
            .with("analysis_date", date)
            .with("attempt_number", number)
            .with("circuit_breaker_tripped", until.is_some());
        if let Some(until) = until {
            record = record.with("circuit_breaker_until", until);
        }
        self.rows(&inputs::REPROCESS_ATTEMPTS, [record])
    }
    /// The same rows, last first, one batch each.
    pub(crate) fn reversed(mut self) -> Self {
        self.tables.values_mut().for_each(|(_, rows)| rows.reverse());
        self
    }

    pub(crate) fn compute(
        &self,
        set: &FeatureSet,
        compute: fn(&Context<'_>) -> Result<Computed>,
    ) -> Output {
        let mut symbols = Symbols::new();
        let codes = TeamCodes::new(&mut symbols);
        let mut frames = Frames::default();
        for input in set.inputs {
            let Some((_, rows)) = self.tables.get(input.table.name) else {
                frames.insert_absent(input.table);
                continue;
            };
            let mut builder = FrameBuilder::new(input.table, Some(input.columns), None);
            for rows in rows.chunks(7) {
                builder.push(&batch(input.table, rows), &mut symbols).unwrap();
            }
            frames.insert(builder.finish());
        }
        let mut history = History::default();
        if !self.history.is_empty() {
            let mut builder = FrameBuilder::new(&inputs::PLAYER_GAME_SUMMARY, None, None);
            let rows = batch(&inputs::PLAYER_GAME_SUMMARY, &self.history);
            builder.push(&rows, &mut symbols).unwrap();
            history.absorb(&builder.finish(), &symbols, days(2025, 10, 1)).unwrap();
        }
        let context = Context {
            frames: &frames,
            symbols: &symbols,
            codes: &codes,
            history: &history,
            targets: &self.targets,
            settings: &self.settings,
        };
        let computed = compute(&context).unwrap();
        // Small made-up leagues are implausible, so rules may warn; a row that
        // would go to quarantine is a mistake of the test or the set.
        let mut found = computed.violations.iter();
        assert!(found.all(|v| v.severity != Severity::Error), "{:?}", computed.violations);
        Output(computed)
    }
}

/// What a set computed.
#[derive(Debug)]
pub(crate) struct Output(pub(crate) Computed);

impl Output {
    pub(crate) fn rows(&self) -> usize {
        self.0.batch.num_rows()
    }
    /// A cell as text; `NULL` when missing.
    pub(crate) fn cell(&self, row: usize, column: &str) -> String {
        let array = self.0.batch.column_by_name(column).unwrap();
        if array.is_null(row) {
            "NULL".to_owned()
        } else {
            array_value_to_string(array, row).unwrap()
        }
    }
    /// Compares cells of the first row: `column value` pairs, one a line or
    /// separated by `;`.
    pub(crate) fn assert_first(&self, expected: &str) {
        assert!(self.rows() > 0, "no rows: {:?}", self.0);
        for pair in expected.split([';', '\n']).map(str::trim).filter(|pair| !pair.is_empty()) {
            let (column, value) = pair.split_once(' ').unwrap();
            assert_eq!(self.cell(0, column), value.trim(), "{column}");
        }
    }
    /// Columns whose rules drop a row, sorted.
    pub(crate) fn dropping(&self) -> Vec<(usize, &'static str)> {
        let drops = self.0.violations.iter().filter(|v| v.severity == Severity::Drop);
        let mut found: Vec<_> = drops.map(|v| (v.row, v.column)).collect();
        found.sort_unstable();
        found
    }
    /// The only failure: category, whether to retry, reason.
    pub(crate) fn failure(&self) -> (&str, bool, &str) {
        assert_eq!((self.rows(), self.0.failures.len()), (0, 1), "{:?}", self.0);
        let failure = self.0.failures.first().unwrap();
        (failure.category, failure.can_retry, &failure.reason)
    }
    /// The only note: decision and reason.
    pub(crate) fn note(&self) -> (&str, &str) {
        assert_eq!((self.rows(), self.0.notes.len()), (0, 1), "{:?}", self.0);
        assert!(self.0.failed.is_empty() && self.0.failures.is_empty());
        let note = self.0.notes.first().unwrap();
        (note.decision, &note.reason)
    }
    /// The only failed date's message.
    pub(crate) fn error(&self) -> String {
        assert_eq!((self.rows(), self.0.failed.len()), (0, 1), "{:?}", self.0);
        self.0.failed.first().unwrap().1.to_string()
    }
}
