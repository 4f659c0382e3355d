//! tipoff-engine
