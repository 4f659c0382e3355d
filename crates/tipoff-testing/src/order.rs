//! The same rows in another order and in other batches.

use crate::memory::MemoryWarehouse;
use crate::misuse;
use arrow_array::{RecordBatch, UInt32Array};
use arrow_select::concat::concat_batches;
use arrow_select::take::take_record_batch;
use tipoff_catalog::{Error, Result, Table};

impl MemoryWarehouse {
    /// Every table with its rows in an order drawn from `seed`, in one batch.
    ///
    /// # Errors
    /// A table that the catalogue does not declare.
    pub fn permuted(&self, seed: u64) -> Result<Self> {
        self.reshaped(|at, batch| {
            let order = permutation(batch.num_rows(), seed.wrapping_add(at as u64));
            take_record_batch(&batch, &UInt32Array::from(order))
                .map(|batch| vec![batch])
                .map_err(|e| misuse("a permutation that does not fit").source(e))
        })
    }

    /// Every table in `parts` batches of about equal length, of which some
    /// are empty when there are fewer rows.
    ///
    /// # Errors
    /// A table that the catalogue does not declare.
    pub fn split(&self, parts: usize) -> Result<Self> {
        self.reshaped(|_, batch| {
            let (rows, parts) = (batch.num_rows(), parts.max(1));
            let bound = |part: usize| rows * part / parts;
            let slice = |part| batch.slice(bound(part), bound(part + 1) - bound(part));
            Ok((0..parts).map(slice).collect())
        })
    }

    /// A copy whose tables went through `reshape` as one batch each.
    fn reshaped(
        &self,
        reshape: impl Fn(usize, RecordBatch) -> Result<Vec<RecordBatch>>,
    ) -> Result<Self> {
        let mut copy = Self::default();
        for (at, name) in self.names().into_iter().enumerate() {
            let table = declared(name)?;
            copy.set(table, reshape(at, joined(self.batches(table))?)?);
        }
        Ok(copy)
    }
}

/// The declaration of a stored table.
pub(crate) fn declared(name: &str) -> Result<&'static Table> {
    tipoff_catalog::table(name).ok_or_else(|| misuse(format!("`{name}` is not declared")))
}

/// The batches of a table as one, in stored order.
pub(crate) fn joined(batches: Vec<RecordBatch>) -> Result<RecordBatch> {
    let schema = batches.first().map(RecordBatch::schema);
    let schema = schema.ok_or_else(|| misuse("a table without a batch has no schema"))?;
    concat_batches(&schema, &batches)
        .map_err(|e: arrow_schema::ArrowError| -> Error { misuse("batches that differ").source(e) })
}

/// Positions in an order drawn from `seed` (Fisher and Yates; splitmix64).
fn permutation(rows: usize, seed: u64) -> Vec<u32> {
    let mut state = seed;
    let mut draw = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((word ^ (word >> 31)) % below.max(1) as u64).unwrap_or(0)
    };
    let mut order: Vec<u32> = (0u32..).take(rows).collect();
    for at in (1..rows).rev() {
        order.swap(at, draw(at + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::permutation;

    #[test]
    fn a_permutation_holds_every_position_once() {
        for seed in [0, 1, 7] {
            let mut order = permutation(1_000, seed);
            assert!(!order.is_sorted(), "seed {seed} leaves the order alone");
            order.sort_unstable();
            assert!(order.iter().copied().eq(0..1_000), "seed {seed}");
        }
    }
}
