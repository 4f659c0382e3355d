//! Tests of the Parquet warehouse through the public interface.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod broken;
mod concurrent;
mod disks;
mod failing;
mod foreign;
mod foreign_files;
mod reading;
mod stale;
mod support;
mod writing;
