//! Written whole or not at all.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{MAP, csv, import, records};
use crate::cli::run::laboratory;

fn rows(count: usize, text: &str) -> Vec<u8> {
    let row = |at: usize| format!("J-{at},Vantor,02.03.2026,,{text},4,,\n");
    csv(&(0..count).map(row).collect::<String>())
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let dir = laboratory();
    let before = records(dir.path());
    fs::write(
        dir.path().join("table"),
        rows(3, &format!("short,4,,\nJ-9,Vantor,02.03.2026,,{}", "x".repeat(20_000))),
    )
    .unwrap();
    fs::write(dir.path().join("map.yaml"), MAP).unwrap();
    // no file may grow beyond eight blocks of 512 or 1024 bytes: the last row's can not be written
    let run = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" import csv table --map map.yaml --write"])
        .arg(env!("CARGO_BIN_EXE_countersign"))
        .current_dir(dir.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!((run.status.code(), err.contains("the disk is full")), (Some(2), true), "{err}");
    assert!(err.contains("The laboratory is as it was."), "{err}");
    assert_eq!(records(dir.path()), before);
    assert!(!dir.path().join(".countersign-import-new").exists());
}

#[test]
fn what_stands_in_the_way_stops_all_of_it() {
    let dir = laboratory();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("records/jobs/2026")).unwrap();
    symlink(elsewhere.path(), dir.path().join("records/jobs/2026/REQ-26-002")).unwrap();
    let before = records(dir.path());
    let (code, _, err) = import(dir.path(), "csv", &rows(3, "Water"), MAP, &["--write"]);
    assert_eq!((code, err.contains("REQ-26-002 is not a folder")), (2, true), "{err}");
    assert_eq!(records(dir.path()), before);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "no link is followed");
}

#[test]
fn what_a_stopped_import_left_is_cleared_away() {
    let dir = laboratory();
    let left = dir.path().join(".countersign-import-new");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("0"), "half").unwrap();
    let (code, out, err) = import(dir.path(), "csv", &rows(2, "Water"), MAP, &["--write"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(!left.exists());
    // another one at work is not disturbed
    fs::create_dir(&left).unwrap();
    let lock = fs::File::create(left.join("lock")).unwrap();
    lock.lock().unwrap();
    let (code, _, err) = import(dir.path(), "csv", &rows(3, "Water"), MAP, &["--write"]);
    assert_eq!((code, err.contains("at this moment")), (2, true), "{err}");
    assert!(left.exists());
}
