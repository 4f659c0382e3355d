//! A warehouse in a directory.

use crate::files::{TableFile, io_error, list};
use crate::{Estimate, Partition, Request, Sink, Source, TableInfo, Written, read, write};
use arrow_array::RecordBatch;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tipoff_catalog::{Class, Error, Result, Table};

/// A directory of `<dataset>/<table>/**/*.parquet`. Footers are read once and
/// kept; files that are written through the same value are seen at once, ones
/// that others add later are not.
#[derive(Debug)]
pub struct ParquetDirectory {
    root: PathBuf,
    footers: Mutex<FxHashMap<&'static str, Option<Files>>>,
}

type Files = Arc<Vec<TableFile>>;

impl ParquetDirectory {
    /// An existing warehouse.
    ///
    /// # Errors
    /// [`Class::NotFound`] when there is no such directory.
    pub fn open(root: &Path) -> Result<Self> {
        match std::fs::metadata(root) {
            Ok(meta) if meta.is_dir() => Ok(Self::at(root)),
            Ok(_) => Err(not_a_directory(root)),
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
    pub(crate) fn files(&self, table: &Table) -> Result<Option<Files>> {
        let mut known = self.footers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = known.get(table.name) {
            return Ok(files.clone());
        }
        let files = match list(&self.table_dir(table))? {
            Some(paths) if !paths.is_empty() => {
                let files: Result<Vec<_>> = paths.into_par_iter().map(TableFile::open).collect();
                Some(Arc::new(files?))
            }
            _ => None,
        };
        known.insert(table.name, files.clone());
        Ok(files)
    }

    /// Forgets what is known of a table's files after they changed.
    pub(crate) fn forget(&self, table: &Table) {
        self.footers.lock().unwrap_or_else(PoisonError::into_inner).remove(table.name);
    }
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
                tables.push(format!("{dataset}.{table}"));
            }
        }
        tables.sort();
        Ok(tables)
    }

    fn describe(&self, table: &Table) -> Result<Option<TableInfo>> {
        let Some(files) = self.files(table)? else { return Ok(None) };
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
        for file in files.iter().flat_map(|files| files.iter()) {
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
        let Some(files) = self.files(request.table)? else { return Ok(()) };
        files.iter().try_for_each(|file| read::read_file(file, request, each))
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
        }
        Ok(())
    }

    fn replace(
        &self,
        table: &'static Table,
        part: Option<&str>,
        partitions: Vec<Partition>,
    ) -> Result<Written> {
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
        file.write_all(text.as_bytes()).map_err(|e| io_error(&path, "write", e))?;
        file.sync_all().map_err(|e| io_error(&path, "sync", e))
    }
}

fn subdirectories(dir: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(dir).map_err(|e| io_error(dir, "list", e))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| io_error(dir, "list", e))?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}
