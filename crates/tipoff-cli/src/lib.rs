//! tipoff-cli
