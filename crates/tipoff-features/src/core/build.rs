//! Output tables: columns of computed values become one Arrow record batch in
//! the declared types. Declared rules are checked on the values as computed,
//! before a NUMERIC column rounds them.

use super::num::{pow10, quantise};
use super::teams::teams;
use arrow_array::builder::{
    BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, Date32Array, RecordBatch, TimestampMicrosecondArray, new_null_array};
use arrow_schema::{DataType, Field};
use std::sync::Arc;
use tipoff_catalog::{Check, Column, ColumnType, Error, Result, Rule, Severity, Table};

/// A value that breaks a rule of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Row number in the batch as built.
    pub row: usize,
    /// The column.
    pub column: &'static str,
    /// What does not hold: `NOT NULL`, `NUMERIC(p,s)`, or a declared rule.
    pub rule: String,
    /// What happens to the row.
    pub severity: Severity,
    /// The value.
    pub observed: String,
}

/// Collects an output table column by column.
#[derive(Debug)]
pub struct TableBuilder {
    table: &'static Table,
    rows: usize,
    columns: Vec<Option<ArrayRef>>,
    violations: Vec<Violation>,
}

impl TableBuilder {
    /// A table of `rows` rows, no column filled yet.
    #[must_use]
    pub fn new(table: &'static Table, rows: usize) -> Self {
        let columns = vec![None; table.columns.len()];
        Self { table, rows, columns, violations: Vec::new() }
    }

    fn set(&mut self, name: &str, array: ArrayRef) -> Result<()> {
        let (at, column) = self.table.column(name).ok_or_else(|| {
            Error::internal(format!("{} declares no column `{name}`", self.table.name))
        })?;
        if array.data_type() != &column.ty.arrow() || array.len() != self.rows {
            return Err(Error::internal(format!(
                "{}.{name}: built {} rows of {}, declared {} with {} rows",
                self.table.name,
                array.len(),
                array.data_type(),
                column.ty,
                self.rows
            )));
        }
        if !column.nullable {
            let missing = (0..array.len()).filter(|row| array.is_null(*row));
            self.violations.extend(missing.map(|row| Violation {
                row,
                column: column.name,
                rule: "NOT NULL".to_owned(),
                severity: Severity::Error,
                observed: "NULL".to_owned(),
            }));
        }
        match self.columns.get_mut(at) {
            Some(slot @ None) => {
                *slot = Some(array);
                Ok(())
            }
            _ => Err(Error::internal(format!("{}.{name} is built twice", self.table.name))),
        }
    }

    /// A STRING column.
    ///
    /// # Errors
    /// Undeclared, mistyped or repeated column, or wrong length: a bug.
    pub fn text<'a>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<&'a str>>,
    ) -> Result<()> {
        let mut builder = StringBuilder::with_capacity(self.rows, self.rows * 8);
        let mut check = Checker::new(self.table, name);
        for (row, value) in values.enumerate() {
            check.text(row, value);
            builder.append_option(value);
        }
        self.violations.append(&mut check.found);
        self.set(name, Arc::new(builder.finish()))
    }
    /// An INT64 column.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn int(&mut self, name: &str, values: impl Iterator<Item = Option<i64>>) -> Result<()> {
        let mut builder = Int64Builder::with_capacity(self.rows);
        let mut check = Checker::new(self.table, name);
        for (row, value) in values.enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
            check.number(row, value.map(|v| v as f64));
            builder.append_option(value);
        }
        self.violations.append(&mut check.found);
        self.set(name, Arc::new(builder.finish()))
    }
    /// A FLOAT64 column, or a NUMERIC one: then each value is rounded half
    /// away from zero on its shortest decimal text. NaN and infinities are null.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn num(&mut self, name: &str, values: impl Iterator<Item = Option<f64>>) -> Result<()> {
        let finite = values.map(|v| v.filter(|v| v.is_finite()));
        let mut check = Checker::new(self.table, name);
        let array = match check.column.map(|column| column.ty) {
            Some(ColumnType::Numeric { precision, scale }) => {
                quantised(finite, self.rows, precision, scale, &mut check)
            }
            _ => {
                let mut builder = Float64Builder::with_capacity(self.rows);
                for (row, value) in finite.enumerate() {
                    check.number(row, value);
                    builder.append_option(value);
                }
                Arc::new(builder.finish())
            }
        };
        self.violations.append(&mut check.found);
        self.set(name, array)
    }
    /// A BOOL column.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn boolean(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<bool>>,
    ) -> Result<()> {
        let mut builder = BooleanBuilder::with_capacity(self.rows);
        values.for_each(|v| builder.append_option(v));
        self.set(name, Arc::new(builder.finish()))
    }
    /// A DATE column, days since 1970-01-01.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn date(&mut self, name: &str, values: impl Iterator<Item = Option<i32>>) -> Result<()> {
        self.set(name, Arc::new(values.collect::<Date32Array>()))
    }
    /// A TIMESTAMP column, microseconds.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn timestamp(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<i64>>,
    ) -> Result<()> {
        let array = values.collect::<TimestampMicrosecondArray>().with_timezone("UTC");
        self.set(name, Arc::new(array))
    }
    /// An `ARRAY<STRING>` column.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn texts<S: AsRef<str>, L: AsRef<[S]>>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = L>,
    ) -> Result<()> {
        let mut builder = ListBuilder::new(StringBuilder::new()).with_field(Field::new(
            "element",
            DataType::Utf8,
            false,
        ));
        for list in values {
            list.as_ref().iter().for_each(|v| builder.values().append_value(v.as_ref()));
            builder.append(true);
        }
        self.set(name, Arc::new(builder.finish()))
    }
    /// A STRING column with one value in every row.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn text_const(&mut self, name: &str, value: Option<&str>) -> Result<()> {
        self.text(name, std::iter::repeat_n(value, self.rows))
    }
    /// A BOOL column with one value in every row.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn boolean_const(&mut self, name: &str, value: Option<bool>) -> Result<()> {
        self.boolean(name, std::iter::repeat_n(value, self.rows))
    }
    /// A TIMESTAMP column with one value in every row.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn timestamp_const(&mut self, name: &str, value: Option<i64>) -> Result<()> {
        self.timestamp(name, std::iter::repeat_n(value, self.rows))
    }

    /// The batch, still with every row, and the rules that its values break.
    /// Columns declared always null are filled here.
    ///
    /// # Errors
    /// A declared column that was not built: a bug.
    pub fn finish(self) -> Result<(RecordBatch, Vec<Violation>)> {
        let mut arrays = Vec::with_capacity(self.columns.len());
        for (array, column) in self.columns.into_iter().zip(self.table.columns) {
            arrays.push(match array {
                Some(array) => array,
                None if column.always_null => new_null_array(&column.ty.arrow(), self.rows),
                None => {
                    let name = column.name;
                    return Err(Error::internal(format!(
                        "{}.{name} is not built",
                        self.table.name
                    )));
                }
            });
        }
        // Rows with a null in a required column are still in the batch: they
        // are told apart by their violations, so nullability is relaxed here.
        let fields = self.table.columns.iter().map(|c| c.field().with_nullable(true));
        let schema = Arc::new(arrow_schema::Schema::new(fields.collect::<Vec<_>>()));
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(self.rows));
        let batch = RecordBatch::try_new_with_options(schema, arrays, &options)
            .map_err(|e| Error::internal("built columns do not fit their table").source(e))?;
        Ok((batch, self.violations))
    }
}

fn quantised(
    values: impl Iterator<Item = Option<f64>>,
    rows: usize,
    precision: u8,
    scale: u8,
    check: &mut Checker,
) -> ArrayRef {
    let limit = pow10(u32::from(precision));
    let mut builder = Decimal128Builder::with_capacity(rows)
        .with_data_type(DataType::Decimal128(precision, scale.cast_signed()));
    for (row, value) in values.enumerate() {
        check.number(row, value);
        let stored = value.and_then(|v| quantise(v, scale)).filter(|v| v.abs() < limit);
        if let (Some(v), None) = (value, stored) {
            let rule = format!("NUMERIC({precision},{scale})");
            check.violation(row, rule, Severity::Error, v.to_string());
        }
        builder.append_option(stored);
    }
    Arc::new(builder.finish())
}

/// The rules of one column.
struct Checker {
    column: Option<&'static Column>,
    found: Vec<Violation>,
}

impl Checker {
    fn new(table: &'static Table, name: &str) -> Self {
        Self { column: table.column(name).map(|(_, column)| column), found: Vec::new() }
    }
    fn rules(&self) -> &'static [Rule] {
        self.column.map_or(&[], |column| column.rules)
    }
    fn violation(&mut self, row: usize, rule: String, severity: Severity, observed: String) {
        let column = self.column.map_or("", |column| column.name);
        self.found.push(Violation { row, column, rule, severity, observed });
    }
    fn number(&mut self, row: usize, value: Option<f64>) {
        let Some(value) = value else { return };
        for rule in self.rules() {
            if let Check::Range(low, high) = rule.check
                && !(low..=high).contains(&value)
            {
                self.violation(row, rule.to_string(), rule.severity, value.to_string());
            }
        }
    }
    fn text(&mut self, row: usize, value: Option<&str>) {
        let Some(value) = value else { return };
        for rule in self.rules() {
            let holds = match rule.check {
                Check::OneOf(words) => words.contains(&value),
                Check::Lookup => {
                    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
                    !value.is_empty() && value.bytes().all(plain)
                }
                Check::Team => teams().iter().any(|team| team.code == value),
                _ => true,
            };
            if !holds {
                self.violation(row, rule.to_string(), rule.severity, value.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    static COLUMNS: &[Column] = &[
        Column::string("player_lookup").required().rules(&[Rule::lookup()]),
        Column::numeric("diff", 4, 2).rules(&[Rule::range(-15.0, 15.0).drop_row()]),
        Column::int("games").rules(&[Rule::range(0.0, 10.0).warn()]),
        Column::string("empty").always_null(),
    ];
    static TABLE: Table = Table::new("d.t", "", COLUMNS);

    fn build(player: Option<&str>, diff: f64, games: i64) -> Vec<Violation> {
        let mut table = TableBuilder::new(&TABLE, 1);
        table.text("player_lookup", [player].into_iter()).unwrap();
        table.num("diff", [Some(diff)].into_iter()).unwrap();
        table.int("games", [Some(games)].into_iter()).unwrap();
        let (batch, violations) = table.finish().unwrap();
        assert_eq!((batch.num_rows(), batch.num_columns()), (1, 4));
        violations
    }

    #[rstest]
    #[case(Some("a1"), 15.0, 10, &[])]
    #[case(Some("A1"), -15.0, 0, &[("player_lookup", Severity::Error)])]
    #[case(None, 0.0, 0, &[("player_lookup", Severity::Error)])]
    // The rule sees the value before the column rounds it to 15.00.
    #[case(Some("a"), 15.004, 0, &[("diff", Severity::Drop)])]
    #[case(Some("a"), 100.0, 0, &[("diff", Severity::Drop), ("diff", Severity::Error)])]
    #[case(Some("a"), 0.0, 11, &[("games", Severity::Warn)])]
    fn rules_are_checked_on_the_computed_values(
        #[case] player: Option<&str>,
        #[case] diff: f64,
        #[case] games: i64,
        #[case] expected: &[(&str, Severity)],
    ) {
        let found = build(player, diff, games);
        let found: Vec<_> = found.iter().map(|v| (v.column, v.severity)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_column_that_is_not_built_is_a_bug() {
        let error = TableBuilder::new(&TABLE, 0).finish().unwrap_err();
        assert!(error.message.contains("player_lookup is not built"), "{error}");
    }
}
