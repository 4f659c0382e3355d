//! Typed columns of one table with the declared types: the input of kernels.

use super::symbols::{Sym, Symbols};
use std::cmp::Ordering;
use tipoff_catalog::{Error, Result, Table};

/// Missing integer, instant (microseconds) or fixed-point value.
pub const NULL_INT: i64 = i64::MIN;
/// Missing date.
pub const NULL_DATE: i32 = i32::MIN;

/// The values of one column. Every type has a value that means "missing".
#[derive(Debug, Clone)]
pub enum Values {
    /// Text; missing is [`Sym::NULL`].
    Sym(Vec<Sym>),
    /// Integers, instants in microseconds and fixed-point values times 10^scale;
    /// missing is [`NULL_INT`].
    Int(Vec<i64>),
    /// Doubles; missing is NaN.
    Float(Vec<f64>),
    /// Truth values: 0, 1, or 2 for missing.
    Bool(Vec<u8>),
    /// Days since 1970-01-01; missing is [`NULL_DATE`].
    Date(Vec<i32>),
}

/// A table's rows, or those of them that were asked for.
#[derive(Debug)]
pub struct Frame {
    table: &'static Table,
    rows: usize,
    columns: Vec<Option<Values>>,
}

/// Access to one column of which every value may be missing. A column that
/// was absent from the warehouse reads as missing everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Col<'a, T>(Option<&'a [T]>);

impl Col<'_, Sym> {
    /// Text of a row; [`Sym::NULL`] when missing.
    #[must_use]
    pub fn get(&self, row: usize) -> Sym {
        self.0.and_then(|v| v.get(row).copied()).unwrap_or(Sym::NULL)
    }
}
impl Col<'_, i64> {
    /// Value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<i64> {
        self.0.and_then(|v| v.get(row).copied()).filter(|v| *v != NULL_INT)
    }
}
impl Col<'_, f64> {
    /// Value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<f64> {
        self.0.and_then(|v| v.get(row).copied()).filter(|v| !v.is_nan())
    }
}
impl Col<'_, u8> {
    /// Value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<bool> {
        self.0.and_then(|v| v.get(row).copied()).filter(|v| *v < 2).map(|v| v == 1)
    }
}
impl Col<'_, i32> {
    /// Value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<i32> {
        self.0.and_then(|v| v.get(row).copied()).filter(|v| *v != NULL_DATE)
    }
}

/// One level of a preference between rows that share a key.
#[derive(Clone, Copy, Debug)]
pub enum Prefer {
    /// The greatest value of the column; missing is lowest.
    Greatest(&'static str),
    /// The least value of the column; missing is last.
    Least(&'static str),
}

impl Frame {
    /// A frame of `columns`, in the declared order; `None` where a column was
    /// absent or not asked for.
    #[must_use]
    pub fn new(table: &'static Table, rows: usize, columns: Vec<Option<Values>>) -> Self {
        Self { table, rows, columns }
    }
    /// No rows.
    #[must_use]
    pub fn empty(table: &'static Table) -> Self {
        Self { table, rows: 0, columns: vec![None; table.columns.len()] }
    }
    /// The declaration.
    #[must_use]
    pub const fn table(&self) -> &'static Table {
        self.table
    }
    /// Number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }
    /// Heap bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let width = |values: &Values| match values {
            Values::Int(_) | Values::Float(_) => 8,
            Values::Sym(_) | Values::Date(_) => 4,
            Values::Bool(_) => 1,
        };
        self.columns.iter().flatten().map(|values| width(values) * self.rows).sum()
    }

    fn values(&self, name: &str) -> Result<Option<&Values>> {
        let (at, _) = self.table.column(name).ok_or_else(|| {
            Error::internal(format!("{} declares no column `{name}`", self.table.name))
        })?;
        Ok(self.columns.get(at).and_then(Option::as_ref))
    }
    fn mismatch(&self, name: &str) -> Error {
        Error::internal(format!("{}.{name} is read as another type", self.table.name))
    }
    /// A STRING column.
    ///
    /// # Errors
    /// Undeclared name or other type: a bug.
    pub fn text(&self, name: &str) -> Result<Col<'_, Sym>> {
        match self.values(name)? {
            Some(Values::Sym(values)) => Ok(Col(Some(values))),
            None => Ok(Col(None)),
            Some(_) => Err(self.mismatch(name)),
        }
    }
    /// An INT64, TIMESTAMP (microseconds) or NUMERIC (value times 10^scale) column.
    ///
    /// # Errors
    /// Undeclared name or other type: a bug.
    pub fn int(&self, name: &str) -> Result<Col<'_, i64>> {
        match self.values(name)? {
            Some(Values::Int(values)) => Ok(Col(Some(values))),
            None => Ok(Col(None)),
            Some(_) => Err(self.mismatch(name)),
        }
    }
    /// A FLOAT64 column.
    ///
    /// # Errors
    /// Undeclared name or other type: a bug.
    pub fn float(&self, name: &str) -> Result<Col<'_, f64>> {
        match self.values(name)? {
            Some(Values::Float(values)) => Ok(Col(Some(values))),
            None => Ok(Col(None)),
            Some(_) => Err(self.mismatch(name)),
        }
    }
    /// A BOOL column.
    ///
    /// # Errors
    /// Undeclared name or other type: a bug.
    pub fn boolean(&self, name: &str) -> Result<Col<'_, u8>> {
        match self.values(name)? {
            Some(Values::Bool(values)) => Ok(Col(Some(values))),
            None => Ok(Col(None)),
            Some(_) => Err(self.mismatch(name)),
        }
    }
    /// A DATE column, days since 1970-01-01.
    ///
    /// # Errors
    /// Undeclared name or other type: a bug.
    pub fn date(&self, name: &str) -> Result<Col<'_, i32>> {
        match self.values(name)? {
            Some(Values::Date(values)) => Ok(Col(Some(values))),
            None => Ok(Col(None)),
            Some(_) => Err(self.mismatch(name)),
        }
    }

    /// The preferred row of every group of rows that agree on `group`, by
    /// `prefer` level by level. Whole rows win; values are never mixed.
    /// Rows of which a group column is missing are dropped. The result is in
    /// order of the group columns (text by symbol, see [`Sym`]).
    ///
    /// # Errors
    /// Undeclared column: a bug.
    pub fn preferred_rows(
        &self,
        symbols: &Symbols,
        group: &[&str],
        prefer: &[Prefer],
    ) -> Result<Vec<usize>> {
        let group = self.levels(group.iter().copied())?;
        let names = prefer.iter().map(|level| match level {
            Prefer::Greatest(name) | Prefer::Least(name) => *name,
        });
        let levels = self.levels(names)?;
        let mut rows: Vec<usize> = (0..self.rows)
            .filter(|row| group.iter().all(|v| v.is_some_and(|v| !v.is_missing(*row))))
            .collect();
        let by_group = |a: &usize, b: &usize| {
            group
                .iter()
                .flatten()
                .fold(Ordering::Equal, |order, values| order.then_with(|| values.cmp_ids(*a, *b)))
        };
        rows.sort_by(by_group);
        let better = |a: usize, b: usize| {
            levels.iter().zip(prefer).fold(Ordering::Equal, |order, (values, level)| {
                order.then_with(|| match (values, level) {
                    (None, _) => Ordering::Equal,
                    (Some(values), Prefer::Greatest(_)) => values.cmp(symbols, a, b),
                    (Some(values), Prefer::Least(_)) => {
                        let missing = (values.is_missing(b)).cmp(&values.is_missing(a));
                        missing.then_with(|| values.cmp(symbols, b, a))
                    }
                })
            })
        };
        let mut kept: Vec<usize> = Vec::with_capacity(rows.len());
        for row in rows {
            match kept.last_mut() {
                Some(last) if by_group(last, &row) == Ordering::Equal => {
                    if better(row, *last) == Ordering::Greater {
                        *last = row;
                    }
                }
                _ => kept.push(row),
            }
        }
        Ok(kept)
    }

    fn levels<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<Vec<Option<&Values>>> {
        names.map(|name| self.values(name)).collect()
    }
}

impl Values {
    fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Sym(v) => v.get(row).is_none_or(|v| v.is_null()),
            Self::Int(v) => v.get(row).is_none_or(|v| *v == NULL_INT),
            Self::Float(v) => v.get(row).is_none_or(|v| v.is_nan()),
            Self::Bool(v) => v.get(row).is_none_or(|v| *v > 1),
            Self::Date(v) => v.get(row).is_none_or(|v| *v == NULL_DATE),
        }
    }
    /// Any total order that tells values apart.
    fn cmp_ids(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::Sym(v) => v.get(a).cmp(&v.get(b)),
            Self::Int(v) => v.get(a).cmp(&v.get(b)),
            Self::Float(v) => cmp_float(v.get(a), v.get(b)),
            Self::Bool(v) => v.get(a).cmp(&v.get(b)),
            Self::Date(v) => v.get(a).cmp(&v.get(b)),
        }
    }
    /// The order of values, missing lowest, text by bytes.
    fn cmp(&self, symbols: &Symbols, a: usize, b: usize) -> Ordering {
        match self {
            Self::Sym(v) => match (v.get(a), v.get(b)) {
                (Some(a), Some(b)) => symbols.cmp(*a, *b),
                (a, b) => a.cmp(&b),
            },
            // Missing is encoded as 2, which is not lowest.
            Self::Bool(v) => {
                let rank = |row: usize| v.get(row).map_or(0, |v| (v + 1) % 3);
                rank(a).cmp(&rank(b))
            }
            Self::Int(_) | Self::Float(_) | Self::Date(_) => self.cmp_ids(a, b),
        }
    }
}

/// NaN is missing and lowest.
fn cmp_float(a: Option<&f64>, b: Option<&f64>) -> Ordering {
    match (a.filter(|v| !v.is_nan()), b.filter(|v| !v.is_nan())) {
        (Some(a), Some(b)) => a.total_cmp(b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}
