//! Source hashes of the precompute sets: the content hash of the newest row
//! (annex A.9: latest load, missing lowest, then the greatest hash).

use crate::core::symbols::{Sym, Symbols};

/// Load time and hash of the newest row of each date, dates ascending.
#[derive(Debug, Default)]
pub struct NewestHashes {
    by_date: Vec<(i32, Option<i64>, Sym)>,
}

impl NewestHashes {
    /// From (date, load time, hash) of rows in any order; rows without hash
    /// do not count.
    #[must_use]
    pub fn of(rows: impl Iterator<Item = (i32, Option<i64>, Sym)>, symbols: &Symbols) -> Self {
        let mut by_date: Vec<_> = rows.filter(|(_, _, hash)| !hash.is_null()).collect();
        // Within a date the newest comes first, which is the one that stays.
        by_date.sort_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)).then_with(|| symbols.cmp(b.2, a.2))
        });
        by_date.dedup_by_key(|row| row.0);
        Self { by_date }
    }

    /// Load time and hash of the newest row with `from <= date < to`.
    #[must_use]
    pub fn between<'a>(
        &self,
        from: i32,
        to: i32,
        symbols: &'a Symbols,
    ) -> Option<(Option<i64>, &'a str)> {
        let first = self.by_date.partition_point(|row| row.0 < from);
        let last = self.by_date.partition_point(|row| row.0 < to);
        let rows = self.by_date.get(first..last.max(first)).unwrap_or_default();
        rows.iter().map(|(_, at, hash)| (*at, symbols.text(*hash))).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_row_wins_then_the_greatest_hash() {
        let mut symbols = Symbols::new();
        // Interned out of text order: symbol order must not decide.
        let [b, a, c] = ["b", "a", "c"].map(|text| symbols.intern(text));
        let rows = [
            (1, Some(5), a),
            (1, Some(5), b),
            (1, None, c),
            (2, Some(4), c),
            (3, Some(9), Sym::NULL),
            (4, Some(5), c),
        ];
        let newest = NewestHashes::of(rows.into_iter(), &symbols);
        let between = |from, to| newest.between(from, to, &symbols);
        assert_eq!(between(0, 4), Some((Some(5), "b")));
        assert_eq!(between(0, 5), Some((Some(5), "c")));
        assert_eq!(between(2, 4), Some((Some(4), "c")));
        assert_eq!(between(3, 4), None);
        assert_eq!(between(5, 3), None);
    }
}
