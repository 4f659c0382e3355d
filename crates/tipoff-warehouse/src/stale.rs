//! Temporary files and directories that a killed process left behind.

use std::path::Path;
use std::time::{Duration, SystemTime};

/// How everything begins that is not yet, or no longer, part of a table.
pub(crate) const TEMPORARY: &str = ".tipoff-";

/// Longer than any write takes: what is older belongs to nobody.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes abandoned temporary files of a table: beside its directory, in it
/// and in its years. What cannot be removed is in nobody's way.
pub(crate) fn remove(table_dir: &Path) {
    let now = SystemTime::now();
    if let Some(dataset) = table_dir.parent() {
        remove_in(dataset, now);
    }
    remove_in(table_dir, now);
    for entry in std::fs::read_dir(table_dir).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_in(&entry.path(), now);
        }
    }
}

fn remove_in(dir: &Path, now: SystemTime) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        let Ok(meta) = entry.metadata() else { continue };
        let age = meta.modified().ok().and_then(|at| now.duration_since(at).ok());
        if !is_ours || age.is_none_or(|age| age < ABANDONED) {
            continue;
        }
        let path = entry.path();
        let removed = if meta.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        match removed {
            Ok(()) => tracing::info!("removed `{}`, left by a killed run", path.display()),
            Err(e) => tracing::warn!("cannot remove `{}`: {e}", path.display()),
        }
    }
}
