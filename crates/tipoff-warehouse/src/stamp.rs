//! Telling whether a path still leads to what was seen there.

use std::fs::{File, Metadata};
use std::io::Result;
use std::path::Path;

/// Identity of a file or directory and of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp([i128; 4]);

impl Stamp {
    pub(crate) fn of(file: &File) -> Result<Self> {
        file.metadata().map(|meta| Self::new(&meta))
    }

    /// Of the directory at a path; it changes when another one takes its
    /// place and when an entry comes or goes directly below it.
    pub(crate) fn at(path: &Path) -> Result<Self> {
        std::fs::metadata(path).map(|meta| Self::new(&meta))
    }

    /// Inode numbers are reused at once, so the clocks count too.
    #[cfg(unix)]
    fn new(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanos = |s: i64, ns: i64| i128::from(s) * 1_000_000_000 + i128::from(ns);
        Self([
            (i128::from(meta.dev()) << 64) | i128::from(meta.ino()),
            i128::from(meta.size()),
            nanos(meta.mtime(), meta.mtime_nsec()),
            nanos(meta.ctime(), meta.ctime_nsec()),
        ])
    }

    #[cfg(not(unix))]
    fn new(meta: &Metadata) -> Self {
        let since = |at: Result<std::time::SystemTime>| {
            let since = at.ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            since.map_or(0, |since| i128::from(since.as_nanos() as u64))
        };
        Self([i128::from(meta.len()), 0, since(meta.modified()), since(meta.created())])
    }
}
