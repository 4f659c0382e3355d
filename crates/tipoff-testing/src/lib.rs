//! What tests of several crates share. [`MemoryWarehouse`] is a source and a
//! sink without files, whose rows can be edited, put in another order, cut
//! into other batches, or written as Parquet files in other layouts.

mod edit;
mod layout;
mod memory;
mod order;

pub use edit::{Row, Value};
pub use layout::{Files, Types};
pub use memory::{MemoryWarehouse, Read};

use tipoff_catalog::Error;

/// A fault of the test itself.
fn misuse(message: impl Into<String>) -> Error {
    Error::internal(message)
}
