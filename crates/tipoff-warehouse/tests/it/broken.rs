//! Files that cannot be read are named; what changes under a reader is seen.

use crate::support::{DAY, Scratch, TABLE, batches, read, request, rows};
use rstest::rstest;
use std::fs;
use std::path::Path;
use tipoff_catalog::Class;
use tipoff_warehouse::{ParquetDirectory, Source as _};

fn cut(path: &Path, keep: impl Fn(usize) -> usize) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..keep(bytes.len())]).unwrap();
}

#[rstest]
#[case::empty(|path: &Path| cut(path, |_| 0))]
#[case::one_byte(|path: &Path| cut(path, |_| 1))]
#[case::half(|path: &Path| cut(path, |n| n / 2))]
#[case::without_the_last_byte(|path: &Path| cut(path, |n| n - 1))]
#[case::text(|path: &Path| fs::write(path, "game_date,points\n2025-01-15,3\n").unwrap())]
#[case::magic_only(|path: &Path| fs::write(path, "PAR1PAR1").unwrap())]
#[case::zeros(|path: &Path| fs::write(path, [0; 4096]).unwrap())]
fn an_unreadable_file_is_named(#[case] spoil: fn(&Path)) {
    let scratch = Scratch::new();
    scratch.deliver("good.parquet", &rows(DAY, 9, 1));
    let bad = scratch.deliver("bad.parquet", &rows(DAY, 9, 1));
    spoil(&bad);
    for error in [
        scratch.open().describe(&TABLE).unwrap_err(),
        batches(&scratch.open(), &request(None)).unwrap_err(),
        scratch.open().estimate(&request(None)).unwrap_err(),
    ] {
        assert_eq!(error.class, Class::CorruptData);
        assert!(error.message.contains("bad.parquet"), "{error}");
        assert!(error.hint.as_deref().unwrap().contains("deliver it again"), "{error}");
    }
}

#[test]
fn damage_behind_a_good_footer_is_an_error_too() {
    let scratch = Scratch::new();
    let path = scratch.deliver("a.parquet", &rows(DAY, 2_000, 1));
    let mut bytes = fs::read(&path).unwrap();
    bytes[4..40].fill(0xff);
    fs::write(&path, bytes).unwrap();
    assert_eq!(scratch.open().describe(&TABLE).unwrap().unwrap().rows, 2_000);
    let error = batches(&scratch.open(), &request(None)).unwrap_err();
    assert_eq!(error.class, Class::CorruptData);
    assert!(error.message.contains("a.parquet"), "{error}");
}

#[test]
fn an_unreadable_file_keeps_its_table_as_it_is() {
    let scratch = Scratch::new();
    let bad = scratch.deliver("bad.parquet", &rows(DAY, 9, 1));
    cut(&bad, |n| n / 2);
    let before = scratch.contents();
    let error = scratch.replace(vec![crate::support::partition(DAY, &rows(DAY, 1, 2))]);
    assert_eq!(error.unwrap_err().class, Class::CorruptData);
    assert_eq!(scratch.contents(), before);
}

/// A warehouse whose table is listed already.
fn listed(scratch: &Scratch) -> ParquetDirectory {
    let warehouse = scratch.open();
    assert!(warehouse.describe(&TABLE).unwrap().is_some());
    warehouse
}

#[test]
fn a_file_that_vanishes_leaves_what_is_there_now() {
    let scratch = Scratch::new();
    let gone = scratch.deliver("a.parquet", &rows(DAY, 2, 1));
    scratch.deliver("b.parquet", &rows(DAY + 1, 2, 1));
    let warehouse = listed(&scratch);
    fs::remove_file(gone).unwrap();
    assert_eq!(read(&warehouse, None).unwrap(), rows(DAY + 1, 2, 1));
}

#[test]
fn a_table_that_vanishes_is_an_error_not_an_empty_result() {
    let scratch = Scratch::new();
    scratch.deliver("a.parquet", &rows(DAY, 2, 1));
    let warehouse = listed(&scratch);
    fs::remove_dir_all(scratch.table()).unwrap();
    let error = read(&warehouse, None).unwrap_err();
    assert_eq!(error.class, Class::NotFound);
    assert!(error.message.contains("nba_test.player_form"), "{error}");
}

#[test]
fn a_file_that_is_replaced_is_read_as_it_is_now() {
    let scratch = Scratch::new();
    let path = scratch.deliver("a.parquet", &rows(DAY, 2_000, 1));
    let warehouse = listed(&scratch);
    // Other row count, other dates, other size: an old footer would decode noise.
    scratch.deliver("next.parquet", &rows(DAY + 5, 3, 2));
    fs::rename(scratch.table().join("next.parquet"), path).unwrap();
    assert_eq!(read(&warehouse, None).unwrap(), rows(DAY + 5, 3, 2));
    assert_eq!(warehouse.describe(&TABLE).unwrap().unwrap().rows, 3);
}

#[test]
fn a_file_that_is_damaged_after_listing_is_named() {
    let scratch = Scratch::new();
    let path = scratch.deliver("a.parquet", &rows(DAY, 9, 1));
    let warehouse = listed(&scratch);
    cut(&path, |n| n / 2);
    let error = read(&warehouse, None).unwrap_err();
    assert_eq!(error.class, Class::CorruptData);
    assert!(error.message.contains("a.parquet"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_named() {
    let scratch = Scratch::new();
    std::os::unix::fs::symlink("nowhere", scratch.table().join("a.parquet")).unwrap();
    let error = read(&scratch.open(), None).unwrap_err();
    assert_eq!(error.class, Class::NotFound);
    assert!(error.message.contains("a.parquet"), "{error}");
}

#[test]
fn a_missing_warehouse_and_a_file_in_its_place() {
    let scratch = Scratch::new();
    let error = ParquetDirectory::open(&scratch.root).unwrap_err();
    assert_eq!(error.class, Class::NotFound);
    assert!(error.hint.unwrap().contains("tipoff simulate"));
    fs::write(&scratch.root, "").unwrap();
    for made in [ParquetDirectory::open(&scratch.root), ParquetDirectory::create(&scratch.root)] {
        assert_eq!(made.unwrap_err().class, Class::Config);
    }
    let below = ParquetDirectory::create(&scratch.root.join("below")).unwrap_err();
    assert_eq!(below.class, Class::WriteFailed);
}
