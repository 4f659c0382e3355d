//! Tests of the whole set: record batches in, output cells out.

mod completeness;
mod form;
mod harness;
mod market;
mod personnel;
mod properties;
mod sources;
mod targets;
