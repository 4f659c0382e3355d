//! The files of a table as they were at one moment, although others replace
//! them meanwhile. Dates in tipoff's layout are single files, each whole at
//! any time; a table in another layout is replaced as a directory, which its
//! stamp shows.

use crate::Request;
use crate::files::{TableFile, io_error, list};
use crate::stamp::Stamp;
use rayon::prelude::*;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tipoff_catalog::{Class, Error, Result};

/// Tries to see a table between two changes; each change ends one try.
pub(crate) const TRIES: usize = 64;

/// Files held open while a table is read: a season of dates, and less than
/// the usual limit of a process.
const HELD: usize = 400;

/// The files of a table at one moment.
#[derive(Debug)]
pub(crate) struct Snapshot {
    dir: PathBuf,
    stamp: Stamp,
    pub(crate) files: Vec<TableFile>,
}

impl Snapshot {
    /// `None` when the directory does not exist or holds no Parquet file.
    pub(crate) fn take(dir: &Path) -> Result<Option<Self>> {
        let mut vanished = None;
        for _ in 0..TRIES {
            let stamp = match Stamp::at(dir) {
                Ok(stamp) => stamp,
                Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
                Err(e) => return Err(io_error(dir, "list", e)),
            };
            let Some(paths) = list(dir)? else { continue };
            let files: Result<Vec<_>> = paths.into_par_iter().map(TableFile::open).collect();
            match files {
                Ok(files) if Stamp::at(dir).is_ok_and(|now| now == stamp) => {
                    let taken = Self { dir: dir.to_path_buf(), stamp, files };
                    return Ok((!taken.files.is_empty()).then_some(taken));
                }
                Ok(_) => {}
                Err(e) if e.class == Class::NotFound => vanished = Some(e),
                Err(e) => return Err(e),
            }
        }
        Err(vanished.unwrap_or_else(|| changing(dir)))
    }

    /// Opens the files that a request needs; `None` when the table changed
    /// since the snapshot was taken.
    pub(crate) fn open(&self, request: &Request) -> Result<Option<Vec<Opened<'_>>>> {
        let mut opened = Vec::new();
        let mut hold = true;
        for file in &self.files {
            let groups = file.groups_in(request.table.partition, request.dates);
            if groups.is_empty() {
                continue;
            }
            hold &= opened.len() < HELD;
            let mut handle = None;
            if hold {
                match File::open(&file.path) {
                    Ok(at) if Stamp::of(&at).is_ok_and(|stamp| stamp == file.stamp) => {
                        handle = Some(at);
                    }
                    Ok(_) => return Ok(None),
                    Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
                    Err(e) if is_too_many(&e) => hold = false,
                    Err(e) => return Err(io_error(&file.path, "open", e)),
                }
            }
            opened.push(Opened { file, groups, handle });
        }
        let same = Stamp::at(&self.dir).is_ok_and(|now| now == self.stamp);
        Ok(same.then_some(opened))
    }
}

/// The process has all the files open that it may.
fn is_too_many(error: &std::io::Error) -> bool {
    cfg!(unix) && error.raw_os_error() == Some(24)
}

/// A file to read.
pub(crate) struct Opened<'a> {
    pub(crate) file: &'a TableFile,
    pub(crate) groups: Vec<usize>,
    handle: Option<File>,
}

impl Opened<'_> {
    /// The open file, with the content that its footer describes.
    pub(crate) fn handle(&mut self) -> Result<File> {
        if let Some(handle) = self.handle.take() {
            return Ok(handle);
        }
        let path = &self.file.path;
        let handle = File::open(path).map_err(|e| io_error(path, "open", e))?;
        match Stamp::of(&handle) {
            Ok(stamp) if stamp == self.file.stamp => Ok(handle),
            _ => Err(changing(path)),
        }
    }
}

/// What is read keeps changing.
pub(crate) fn changing(path: &Path) -> Error {
    Error::new(
        Class::DependencyMissing,
        format!("`{}` was replaced while it was being read", path.display()),
    )
    .object(path.display().to_string())
    .hint("run again when its delivery has ended")
}
