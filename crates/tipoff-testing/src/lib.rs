//! tipoff-testing
