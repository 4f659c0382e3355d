//! A warehouse in a directory.

use crate::files::{io_error, is_hidden, list};
use crate::snapshot::{Snapshot, TRIES, changing};
use crate::{Estimate, Partition, Request, Sink, Source, TableInfo, Written, read, stale, write};
use arrow_array::RecordBatch;
use rustc_hash::FxHashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tipoff_catalog::{Class, Error, Result, Table};

/// A directory of `<dataset>/<table>/**/*.parquet`. Footers are read once and
/// kept until a file that is about to be read turns out to have changed.
#[derive(Debug)]
pub struct ParquetDirectory {
    root: PathBuf,
    footers: Mutex<FxHashMap<&'static str, Option<Arc<Snapshot>>>>,
}

impl ParquetDirectory {
    /// An existing warehouse.
    ///
    /// # Errors
    /// [`Class::NotFound`] when there is no such directory.
    pub fn open(root: &Path) -> Result<Self> {
        match std::fs::metadata(root) {
            Ok(meta) if meta.is_dir() => Ok(Self::at(root)),
            Ok(_) => Err(not_a_directory(root)),
            Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
                Err(io_error(root, "open", e))
            }
            Err(e) => Err(Error::new(
                Class::NotFound,
                format!("the warehouse directory `{}` cannot be opened", root.display()),
            )
            .object(root.display().to_string())
            .hint("check the path; `tipoff simulate --out DIR` makes a warehouse to try")
            .source(e)),
        }
    }

    /// A warehouse to write to, made if it does not exist.
    ///
    /// # Errors
    /// The directory cannot be made.
    pub fn create(root: &Path) -> Result<Self> {
        match std::fs::metadata(root) {
            Ok(meta) if !meta.is_dir() => return Err(not_a_directory(root)),
            Ok(_) => {}
            Err(_) => {
                std::fs::create_dir_all(root).map_err(|e| io_error(root, "create", e))?;
            }
        }
        Ok(Self::at(root))
    }

    fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf(), footers: Mutex::default() }
    }

    /// The directory of a table.
    pub(crate) fn table_dir(&self, table: &Table) -> PathBuf {
        let (dataset, name) = table.name.split_once('.').unwrap_or(("", table.name));
        self.root.join(dataset).join(name)
    }

    /// The files of a table; `None` when its directory does not exist or
    /// holds no Parquet file.
    pub(crate) fn files(&self, table: &Table) -> Result<Option<Arc<Snapshot>>> {
        let mut known = self.footers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = known.get(table.name) {
            return Ok(files.clone());
        }
        let files = Snapshot::take(&self.table_dir(table))?.map(Arc::new);
        known.insert(table.name, files.clone());
        Ok(files)
    }

    /// Forgets what is known of a table's files after they changed.
    pub(crate) fn forget(&self, table: &Table) {
        self.footers.lock().unwrap_or_else(PoisonError::into_inner).remove(table.name);
    }
}

/// An input that was there when the run was planned is not empty now, it is gone.
fn vanished(table: &Table, dir: &Path) -> Error {
    let message = format!("table `{}` vanished while it was being read", table.name);
    Error::new(Class::NotFound, message)
        .object(table.name)
        .hint(format!("deliver it as {}/*.parquet, then run again", dir.display()))
}

fn not_a_directory(root: &Path) -> Error {
    Error::new(Class::Config, format!("`{}` is not a directory", root.display()))
        .object(root.display().to_string())
        .hint("a Parquet warehouse is a directory of <dataset>/<table>/*.parquet")
}

impl Source for ParquetDirectory {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn tables(&self) -> Result<Vec<String>> {
        let mut tables = Vec::new();
        for dataset in subdirectories(&self.root)? {
            for table in subdirectories(&self.root.join(&dataset))? {
                let files = list(&self.root.join(&dataset).join(&table))?;
                if files.is_some_and(|files| !files.is_empty()) {
                    tables.push(format!("{dataset}.{table}"));
                }
            }
        }
        tables.sort();
        Ok(tables)
    }

    fn describe(&self, table: &Table) -> Result<Option<TableInfo>> {
        let Some(snapshot) = self.files(table)? else { return Ok(None) };
        let files = &snapshot.files;
        let dates = files.iter().filter(|file| file.rows() > 0).try_fold(
            (i32::MAX, i32::MIN),
            |(low, high), file| {
                let (first, last) = file.date_range(table.partition?)?;
                Some((low.min(first), high.max(last)))
            },
        );
        let dates = dates.filter(|(low, high)| low <= high);
        let mut info = TableInfo { files: files.len(), dates, ..TableInfo::default() };
        for file in files.iter() {
            info.rows += file.rows();
            info.bytes +=
                file.row_groups().map(|g| g.compressed_size().unsigned_abs()).sum::<u64>();
            for field in file.footer.schema().fields() {
                if !info.columns.iter().any(|(name, _)| name == field.name()) {
                    info.columns.push((field.name().clone(), field.data_type().clone()));
                }
            }
        }
        Ok(Some(info))
    }

    fn estimate(&self, request: &Request) -> Result<Estimate> {
        let mut estimate = Estimate::default();
        let files = self.files(request.table)?;
        for file in files.iter().flat_map(|snapshot| &snapshot.files) {
            let groups = file.groups_in(request.table.partition, request.dates);
            estimate.files += usize::from(!groups.is_empty());
            for group in groups.iter().filter_map(|g| file.footer.metadata().row_groups().get(*g)) {
                estimate.rows += group.num_rows().unsigned_abs();
                let wanted = group.columns().iter().filter(|column| {
                    let root = column.column_path().parts().first();
                    root.is_some_and(|name| request.columns.contains(&name.as_str()))
                });
                estimate.bytes += wanted.map(|c| c.compressed_size().unsigned_abs()).sum::<u64>();
            }
        }
        Ok(estimate)
    }

    fn read(
        &self,
        request: &Request,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let dir = self.table_dir(request.table);
        for _ in 0..TRIES {
            let Some(snapshot) = self.files(request.table)? else { return Ok(()) };
            if let Some(opened) = snapshot.open(request)? {
                return opened
                    .into_iter()
                    .try_for_each(|file| read::read_file(file, request, each));
            }
            tracing::info!("`{}` changed since it was listed: listing it again", dir.display());
            self.forget(request.table);
            if self.files(request.table)?.is_none() {
                return Err(vanished(request.table, &dir));
            }
        }
        Err(changing(&dir))
    }
}

impl Sink for ParquetDirectory {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn check(&self, tables: &[&'static Table]) -> Result<()> {
        for table in tables {
            let dir = self.table_dir(table);
            std::fs::create_dir_all(&dir).map_err(|e| io_error(&dir, "create", e))?;
            // Permissions lie for root and on network mounts: try it.
            tempfile::tempfile_in(&dir).map_err(|e| io_error(&dir, "write", e))?;
            stale::remove(&dir);
        }
        Ok(())
    }

    fn replace(
        &self,
        table: &'static Table,
        part: Option<&str>,
        partitions: Vec<Partition>,
    ) -> Result<Written> {
        // Another process may have delivered files since they were listed.
        self.forget(table);
        let written = write::replace(self, table, part, partitions);
        self.forget(table);
        written
    }

    fn quarantine(&self, feature_set: &str, date: i32, lines: &[String]) -> Result<()> {
        let name = format!("{}.jsonl", write::iso(date));
        let path = self.root.join("quarantine").join(feature_set).join(name);
        let dir = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(dir).map_err(|e| io_error(dir, "create", e))?;
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
        let mut file = file.map_err(|e| io_error(&path, "create", e))?;
        let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
        let before = file.metadata().map_err(|e| io_error(&path, "write", e))?.len();
        file.write_all(text.as_bytes()).map_err(|e| {
            // Half a line would spoil the file for every reader.
            let _ = file.set_len(before);
            io_error(&path, "write", e)
        })?;
        file.sync_all().map_err(|e| io_error(&path, "sync", e))
    }
}

fn subdirectories(dir: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(dir).map_err(|e| io_error(dir, "list", e))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| io_error(dir, "list", e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !is_hidden(&name) {
            names.push(name);
        }
    }
    Ok(names)
}
