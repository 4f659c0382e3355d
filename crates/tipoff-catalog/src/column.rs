//! Columns: type, nullability, meaning, unit and value rules.

use arrow_schema::{DataType, Field, TimeUnit};
use std::sync::Arc;

/// The type of a column, in warehouse terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// UTF-8 text.
    String,
    /// 64-bit signed integer.
    Int64,
    /// IEEE-754 double.
    Float64,
    /// Truth value.
    Bool,
    /// Eastern calendar date.
    Date,
    /// UTC instant with microseconds.
    Timestamp,
    /// Fixed point with `precision` digits, `scale` of them fractional.
    Numeric {
        /// Digits in all.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// Array of text; never null, possibly empty.
    StringList,
}

impl ColumnType {
    /// The Arrow type in which the column crosses every border.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::String => DataType::Utf8,
            Self::Int64 => DataType::Int64,
            Self::Float64 => DataType::Float64,
            Self::Bool => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC"))),
            Self::Numeric { precision, scale } => {
                DataType::Decimal128(precision, scale.cast_signed())
            }
            Self::StringList => {
                DataType::List(Arc::new(Field::new("element", DataType::Utf8, false)))
            }
        }
    }
}

impl std::fmt::Display for ColumnType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String => f.write_str("STRING"),
            Self::Int64 => f.write_str("INT64"),
            Self::Float64 => f.write_str("FLOAT64"),
            Self::Bool => f.write_str("BOOL"),
            Self::Date => f.write_str("DATE"),
            Self::Timestamp => f.write_str("TIMESTAMP"),
            Self::Numeric { precision, scale } => write!(f, "NUMERIC({precision},{scale})"),
            Self::StringList => f.write_str("ARRAY<STRING>"),
        }
    }
}

/// What happens to a row whose value breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The row goes to quarantine and is not written.
    Error,
    /// The row is not emitted and is recorded as a failure of its entity: the
    /// feature set's own rule on implausible values.
    Drop,
    /// The row is written and counted in the summary.
    Warn,
}

/// A condition on a single value. Null passes; nullability is checked apart.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Check {
    /// Inclusive bounds of a number.
    Range(f64, f64),
    /// One of these words, case-sensitive.
    OneOf(&'static [&'static str]),
    /// Lower-case letters and digits only, at least one.
    Lookup,
    /// One of the 30 NBA tricodes.
    Team,
}

/// A condition with its severity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// What must hold.
    pub check: Check,
    /// What happens when it does not.
    pub severity: Severity,
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name, as stored.
    pub name: &'static str,
    /// Type.
    pub ty: ColumnType,
    /// Whether null is allowed; for an input also: whether the column may be absent.
    pub nullable: bool,
    /// Meaning in one line.
    pub doc: &'static str,
    /// Unit, empty where there is none.
    pub unit: &'static str,
    /// Why a value is null; empty when the doc says all.
    pub null: &'static str,
    /// Value rules, checked before writing.
    pub rules: &'static [Rule],
    /// Declared but not filled by this version: null in every row.
    pub always_null: bool,
}

impl Column {
    const fn new(name: &'static str, ty: ColumnType) -> Self {
        Self {
            name,
            ty,
            nullable: true,
            doc: "",
            unit: "",
            null: "",
            rules: &[],
            always_null: false,
        }
    }
    /// A text column.
    #[must_use]
    pub const fn string(name: &'static str) -> Self {
        Self::new(name, ColumnType::String)
    }
    /// An integer column.
    #[must_use]
    pub const fn int(name: &'static str) -> Self {
        Self::new(name, ColumnType::Int64)
    }
    /// A double column.
    #[must_use]
    pub const fn float(name: &'static str) -> Self {
        Self::new(name, ColumnType::Float64)
    }
    /// A truth-value column.
    #[must_use]
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, ColumnType::Bool)
    }
    /// A date column.
    #[must_use]
    pub const fn date(name: &'static str) -> Self {
        Self::new(name, ColumnType::Date)
    }
    /// A timestamp column.
    #[must_use]
    pub const fn timestamp(name: &'static str) -> Self {
        Self::new(name, ColumnType::Timestamp)
    }
    /// A fixed-point column.
    #[must_use]
    pub const fn numeric(name: &'static str, precision: u8, scale: u8) -> Self {
        Self::new(name, ColumnType::Numeric { precision, scale })
    }
    /// A column of text arrays.
    #[must_use]
    pub const fn strings(name: &'static str) -> Self {
        let mut column = Self::new(name, ColumnType::StringList);
        column.nullable = false;
        column
    }
    /// Not null; for an input also: the column must exist.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.nullable = false;
        self
    }
    /// The meaning in one line.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
    /// The unit of the values.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
    /// What a null means.
    #[must_use]
    pub const fn null_when(mut self, null: &'static str) -> Self {
        self.null = null;
        self
    }
    /// The rules that values must meet.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }
    /// Declared for the table's sake, null in every row.
    #[must_use]
    pub const fn always_null(mut self) -> Self {
        self.always_null = true;
        self
    }
    /// The Arrow field in which the column crosses every border.
    #[must_use]
    pub fn field(&self) -> Field {
        Field::new(self.name, self.ty.arrow(), self.nullable)
    }
}

impl Rule {
    /// A row outside the inclusive bounds goes to quarantine.
    #[must_use]
    pub const fn range(low: f64, high: f64) -> Self {
        Self { check: Check::Range(low, high), severity: Severity::Error }
    }
    /// A row with another word goes to quarantine.
    #[must_use]
    pub const fn one_of(words: &'static [&'static str]) -> Self {
        Self { check: Check::OneOf(words), severity: Severity::Error }
    }
    /// A row whose text is not a normalised player name goes to quarantine.
    #[must_use]
    pub const fn lookup() -> Self {
        Self { check: Check::Lookup, severity: Severity::Error }
    }
    /// A row whose text is not an NBA tricode is reported.
    #[must_use]
    pub const fn team() -> Self {
        Self { check: Check::Team, severity: Severity::Warn }
    }
    /// The same rule, as a condition of emission.
    #[must_use]
    pub const fn drop_row(mut self) -> Self {
        self.severity = Severity::Drop;
        self
    }
    /// The same rule, reported instead of enforced.
    #[must_use]
    pub const fn warn(mut self) -> Self {
        self.severity = Severity::Warn;
        self
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.check {
            Check::Range(low, high) if high == f64::INFINITY => write!(f, ">= {low}")?,
            Check::Range(low, high) => write!(f, "{low} to {high}")?,
            Check::OneOf(words) => f.write_str(&words.join(", "))?,
            Check::Lookup => f.write_str("[a-z0-9]+")?,
            Check::Team => f.write_str("NBA tricode")?,
        }
        match self.severity {
            Severity::Error => Ok(()),
            Severity::Drop => f.write_str(" (else no row)"),
            Severity::Warn => f.write_str(" (warning)"),
        }
    }
}
