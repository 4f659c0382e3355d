//! Tests of the engine over simulated warehouses, through its public interface.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "seeds and counts belong in the log of a test")]

mod before_tip_off;
mod checks;
mod daily;
mod endings;
mod independence;
mod layouts;
mod planning;
mod support;
mod upstream;
mod whole_league;
