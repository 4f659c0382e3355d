//! Tests of simulated warehouses through the public interface.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod boxes;
mod contract;
mod feeds;
mod lapses;
mod league;
mod markets;
mod warehouse;
