//! Tests from the specification: source rows as record batches, through the
//! border and the kernel, to cells of the output table.

mod derived;
mod edge_cases;
mod emission;
mod factors;
mod harness;
