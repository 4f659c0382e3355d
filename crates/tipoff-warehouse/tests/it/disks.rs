//! Full and read-only disks, made of small file systems in memory. Mounting
//! needs a privilege: without it these tests say so and pass.

use crate::support::{DAY, Scratch, TABLE, partition, row, rows};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use tipoff_catalog::Class;
use tipoff_warehouse::{ParquetDirectory, Sink as _};

/// A file system in memory, unmounted at the end.
struct Disk(TempDir);

impl Disk {
    #[expect(clippy::print_stderr, reason = "says what was not tested")]
    fn mount(size: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted = mount(&["-t", "tmpfs", "-o", &options, "none"], dir.path());
        if !mounted {
            eprintln!("skipped: no privilege to mount a tmpfs");
        }
        mounted.then(|| Self(dir))
    }

    fn scratch(&self) -> Scratch {
        Scratch::at(&self.0.path().join("warehouse"))
    }

    fn make_read_only(&self) {
        assert!(mount(&["-o", "remount,ro"], self.0.path()));
    }

    /// Takes all space that is left.
    fn fill(&self) {
        let block = [0u8; 4096];
        let mut file = std::fs::File::create(self.0.path().join("ballast")).unwrap();
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
    }
}

fn mount(options: &[&str], at: &Path) -> bool {
    let run = Command::new("mount").args(options).arg(at).output();
    run.is_ok_and(|output| output.status.success())
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_leaves_the_old_state() {
    let Some(disk) = Disk::mount("256k") else { return };
    let scratch = disk.scratch();
    scratch.replace(vec![partition(DAY, &rows(DAY, 3, 1))]).unwrap();
    disk.fill();
    let before = scratch.contents();
    let many: Vec<_> = (0..3000).map(|n| row(&format!("p{:x}", n * n * 7919), DAY, n, n)).collect();
    let error = scratch.replace(vec![partition(DAY, &many)]).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed, "{error}");
    assert!(error.hint.as_deref().unwrap().contains("free some space"), "{error} {:?}", error.hint);
    assert_eq!(scratch.contents(), before);
}

#[test]
fn a_full_disk_during_an_exchange_leaves_the_old_directory() {
    let Some(disk) = Disk::mount("256k") else { return };
    let scratch = disk.scratch();
    scratch.deliver("2024.parquet", &[rows(DAY, 30, 1), rows(DAY + 1, 30, 1)].concat());
    disk.fill();
    let before = scratch.contents();
    let error = scratch.replace(vec![partition(DAY, &rows(DAY, 3, 2))]).unwrap_err();
    assert_eq!(error.class, Class::WriteFailed, "{error}");
    assert_eq!(scratch.contents(), before);
}

#[test]
fn a_full_disk_takes_no_half_line_of_quarantine() {
    let Some(disk) = Disk::mount("256k") else { return };
    let warehouse = disk.scratch().open();
    warehouse.quarantine("set", DAY, &["{}".to_owned()]).unwrap();
    disk.fill();
    let long = vec!["x".repeat(1 << 20)];
    assert_eq!(warehouse.quarantine("set", DAY, &long).unwrap_err().class, Class::WriteFailed);
    let path = disk.scratch().root.join("quarantine/set/2025-01-15.jsonl");
    assert_eq!(std::fs::read_to_string(path).unwrap(), "{}\n");
}

#[test]
fn a_read_only_disk_is_a_refusal() {
    let Some(disk) = Disk::mount("256k") else { return };
    let scratch = disk.scratch();
    scratch.replace(vec![partition(DAY, &rows(DAY, 3, 1))]).unwrap();
    disk.make_read_only();
    let before = scratch.contents();
    let warehouse = scratch.open();
    let new = || vec![partition(DAY, &rows(DAY, 4, 2))];
    let elsewhere = scratch.root.join("new");
    for error in [
        warehouse.check(&[&TABLE]).unwrap_err(),
        warehouse.replace(&TABLE, None, new()).unwrap_err(),
        warehouse.quarantine("set", DAY, &["{}".to_owned()]).unwrap_err(),
        ParquetDirectory::create(&elsewhere).unwrap_err(),
    ] {
        assert_eq!(error.class, Class::PermissionDenied, "{error}");
        assert!(error.hint.as_deref().unwrap().contains("read-only"), "{error}");
    }
    assert_eq!(scratch.contents(), before);
}
