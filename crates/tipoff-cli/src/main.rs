//! The `tipoff` binary; everything it does is in the library.

use std::process::ExitCode;

/// Frees and reuses the many short-lived column buffers faster than the
/// system allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(tipoff_cli::main(std::env::args_os()))
}
