//! What a killed run left is removed by a later one.

use crate::support::{DAY, Scratch, TABLE, partition, rows};
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};
use tipoff_warehouse::Sink as _;

fn age(path: &Path, hours: u64) {
    let then = SystemTime::now() - Duration::from_secs(hours * 3600);
    File::open(path).unwrap().set_modified(then).unwrap();
}

/// A temporary file with something in it.
fn leave(scratch: &Scratch, name: &str, hours: u64) {
    let path = scratch.root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "half a file").unwrap();
    age(&path, hours);
}

#[test]
fn old_temporary_files_go_and_young_ones_stay() {
    let scratch = Scratch::new();
    scratch.replace(vec![partition(DAY, &rows(DAY, 2, 1))]).unwrap();
    let table = "nba_test/player_form";
    for old in ["2025/.tipoff-a1.tmp", "2019/.tipoff-b2.tmp", ".tipoff-c3.tmp"] {
        leave(&scratch, &format!("{table}/{old}"), 25);
    }
    leave(&scratch, &format!("{table}/2025/.tipoff-young.tmp"), 23);
    leave(&scratch, &format!("{table}/2025/.other-tool.tmp"), 9999);
    leave(&scratch, &format!("{table}/2025/tipoff-notes.txt"), 9999);
    leave(&scratch, "nba_test/other/2025/.tipoff-elsewhere.tmp", 9999);
    scratch.open().check(&[&TABLE]).unwrap();
    assert_eq!(
        scratch.files(),
        [
            "nba_test/other/2025/.tipoff-elsewhere.tmp",
            "nba_test/player_form/2025/.other-tool.tmp",
            "nba_test/player_form/2025/.tipoff-young.tmp",
            "nba_test/player_form/2025/2025-01-15.parquet",
            "nba_test/player_form/2025/tipoff-notes.txt",
        ]
    );
    assert_eq!(scratch.rows(), rows(DAY, 2, 1));
}

#[test]
fn an_old_unfinished_directory_goes_with_all_in_it() {
    let scratch = Scratch::new();
    for (name, hours) in [("old", 25), ("young", 23)] {
        leave(&scratch, &format!("nba_test/.tipoff-{name}/2025/2025-01-15.parquet"), 1);
        age(&scratch.root.join(format!("nba_test/.tipoff-{name}")), hours);
    }
    scratch.open().check(&[&TABLE]).unwrap();
    assert!(!scratch.root.join("nba_test/.tipoff-old").exists());
    assert!(scratch.root.join("nba_test/.tipoff-young/2025/2025-01-15.parquet").exists());
}

#[cfg(unix)]
#[test]
fn a_link_is_removed_not_what_it_points_at() {
    let scratch = Scratch::new();
    let precious = scratch.root.join("precious");
    fs::create_dir_all(&precious).unwrap();
    fs::write(precious.join("data"), "1").unwrap();
    age(&precious, 9999);
    std::os::unix::fs::symlink(&precious, scratch.table().join(".tipoff-link")).unwrap();
    scratch.open().check(&[&TABLE]).unwrap();
    assert_eq!(fs::read_to_string(precious.join("data")).unwrap(), "1");
}
