//! A second directory with the content of a first: files are linked.

use crate::files::io_error;
use crate::stale::TEMPORARY;
use crate::write::sync_dir;
use std::collections::BTreeSet;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use tipoff_catalog::Result;

/// Fills the empty directory `to` with everything below `from`, whoever put
/// it there, except for the files named in `without`.
pub(crate) fn mirror(from: &Path, to: &Path, without: &BTreeSet<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(from).map_err(|e| io_error(from, "list", e))?;
    for entry in entries {
        let entry = entry.map_err(|e| io_error(from, "list", e))?;
        let (path, name) = (entry.path(), entry.file_name());
        let enter = is_entered(&entry, without)?;
        let is_left_out = !enter && without.contains(&path);
        if is_left_out || name.to_string_lossy().starts_with(TEMPORARY) {
            continue;
        }
        let place = to.join(&name);
        if enter {
            std::fs::create_dir(&place).map_err(|e| io_error(&place, "create", e))?;
            mirror(&path, &place, without)?;
        } else {
            link(&path, &place).map_err(|e| io_error(&place, "create", e))?;
        }
    }
    take_mode(from, to);
    Ok(())
}

/// Directories are entered, links to directories only where a file behind
/// them changes: what they point at is not ours to change.
fn is_entered(entry: &DirEntry, without: &BTreeSet<PathBuf>) -> Result<bool> {
    let path = entry.path();
    let kind = entry.file_type().map_err(|e| io_error(&path, "list", e))?;
    let changes = || without.iter().any(|changed| changed.starts_with(&path));
    Ok(kind.is_dir() || (kind.is_symlink() && path.is_dir() && changes()))
}

/// A second name for a file, or a copy where there can be none. A link becomes
/// a second link.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if from.is_symlink() {
        return std::os::unix::fs::symlink(std::fs::read_link(from)?, to);
    }
    if std::fs::hard_link(from, to).is_err() {
        std::fs::copy(from, to)?;
        std::fs::File::open(to)?.sync_all()?;
    }
    Ok(())
}

/// Gives `to` the permissions of `from`, and its owner where that is allowed.
pub(crate) fn take_mode(from: &Path, to: &Path) {
    let Ok(meta) = std::fs::metadata(from) else { return };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let _ = std::os::unix::fs::chown(to, Some(meta.uid()), Some(meta.gid()));
    }
    let _ = std::fs::set_permissions(to, meta.permissions());
}

/// Makes the names in a directory and in all below it durable.
pub(crate) fn sync_tree(dir: &Path) -> Result<()> {
    let entries = std::fs::read_dir(dir).map_err(|e| io_error(dir, "list", e))?;
    for entry in entries {
        let entry = entry.map_err(|e| io_error(dir, "list", e))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sync_tree(&entry.path())?;
        }
    }
    sync_dir(dir)
}
