//! tipoff-simulate
