//! Feature sets of tipoff: pure functions from typed frames to Arrow record
//! batches. No I/O, no clock, no threads of its own beyond rayon's pool.
//!
//! [`core`] holds what all sets share (frames, exact numbers, text, calendar),
//! [`inputs`] the source tables as kernels read them, [`sets`] one module per
//! feature set. [`KERNELS`] is the registry.

pub mod core;
pub mod inputs;
pub mod set;
pub mod sets;

pub use set::{
    Computed, Context, DateNote, EntityFailure, Frames, KERNELS, Kernel, Mode, Settings, Target,
    UsageDefault, Warning, kernel,
};
