//! SIGINT and SIGTERM end a run between chunks; a second one ends it at once.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tipoff_catalog::{Class, Error, Result};
use tipoff_engine::Stop;

/// What has been received since [`Signals::watch`].
#[derive(Debug)]
pub(crate) struct Signals {
    interrupted: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
}

impl Signals {
    pub(crate) fn watch() -> Result<Self> {
        let register = |signal, code| -> std::io::Result<Arc<AtomicBool>> {
            let seen = Arc::new(AtomicBool::new(false));
            // Order matters: the exit is armed by the first signal's flag.
            flag::register_conditional_shutdown(signal, code, Arc::clone(&seen))?;
            flag::register(signal, Arc::clone(&seen))?;
            Ok(seen)
        };
        let failed = |e| Error::new(Class::Internal, "cannot watch signals").source(e);
        Ok(Self {
            interrupted: register(SIGINT, 130).map_err(failed)?,
            terminated: register(SIGTERM, 143).map_err(failed)?,
        })
    }

    pub(crate) fn stop(&self) -> Stop {
        if self.terminated.load(Ordering::Relaxed) {
            Stop::Terminated
        } else if self.interrupted.load(Ordering::Relaxed) {
            Stop::Interrupted
        } else {
            Stop::No
        }
    }
}
