//! The command: what it writes where, and what it never overwrites.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::cli::run::{laboratory, run};

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all =
        WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    all.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        (path, fs::read(entry.path()).unwrap())
    })
    .collect()
}

const FORMATS: [&[&str]; 5] = [
    &["--format", "csv"],
    &["--format", "ndjson"],
    &["--format", "sqlite"],
    &["--format", "parquet"],
    &["--partition", "--lab", "alpha"],
];

#[test]
fn the_same_input_gives_the_same_bytes_and_a_list_of_them() {
    let dir = laboratory();
    for format in FORMATS {
        let write = |out: &str| {
            let mut args = vec!["export", out, "--as-of", "2026-06-30"];
            args.extend(format);
            let (code, said, err) = run(dir.path(), &args);
            assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
            assert!(said.starts_with("Wrote 39 tables of "), "{said}");
            files(&dir.path().join(out))
        };
        let (one, two) = (write("one"), write("two"));
        assert!(one == two, "{format:?} differs: {:?}", one.keys());
        if format.contains(&"sqlite") {
            assert!(one == write("one"), "written in place of itself it differs");
        }
        let listed = String::from_utf8(one["SHA256SUMS"].clone()).unwrap();
        let names: Vec<&str> = listed.lines().map(|line| line.split_once("  ").unwrap().1).collect();
        let mut there: Vec<&str> = one.keys().map(String::as_str).collect();
        there.retain(|name| *name != "SHA256SUMS" && *name != ".countersign-export");
        assert_eq!(names, there);
        for out in ["one", "two"] {
            fs::remove_dir_all(dir.path().join(out)).unwrap();
        }
    }
}

#[test]
fn files_of_others_and_the_laboratory_itself_are_never_replaced() {
    let dir = laboratory();
    let path = |name: &str| dir.path().join(name);
    let export = |args: &[&str]| run(dir.path(), &[&["export"], args].concat());
    for target in [".", "records", "records/tables", ".."] {
        let (code, _, err) = export(&[target, "--format", "csv"]);
        assert!(code == 2 && err.contains("the laboratory's own files are there"), "{target}: {err}");
    }
    fs::create_dir(path("mine")).unwrap();
    fs::write(path("mine/letter.txt"), "Dear").unwrap();
    let (code, _, err) = export(&["mine", "--format", "sqlite"]);
    assert!(code == 2 && err.contains("holds files that no build wrote"), "{err}");
    assert_eq!(files(&path("mine")).len(), 1);
    assert_eq!(export(&["tables", "--format", "csv"]).0, 0);
    fs::write(path("tables/letter.txt"), "Dear").unwrap();
    let before = files(&path("tables"));
    let (code, _, err) = export(&["tables", "--format", "ndjson"]);
    assert!(code == 2 && err.contains("letter.txt"), "{err}");
    assert!(files(&path("tables")) == before, "the old export is as it was");
    assert_eq!(export(&["tables", "--format", "ndjson", "--force"]).0, 0);
    assert!(!files(&path("tables")).contains_key("letter.txt"));
    let hidden = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = hidden.filter(|name| name.to_string_lossy().contains("countersign-")).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    // a site's folder is no export's
    assert_eq!(run(dir.path(), &["build", "--out", "public"]).0, 0);
    let (code, _, err) = export(&["public", "--format", "csv"]);
    assert!(code == 2 && err.contains("holds files that no build wrote"), "{err}");
}

#[test]
fn folders_by_laboratory_and_year_hold_a_file_for_every_table() {
    let dir = laboratory();
    let args = ["export", "lake", "--partition", "--lab", "alpha", "--as-of", "2026-06-30"];
    assert_eq!(run(dir.path(), &args).0, 0);
    let files = files(&dir.path().join("lake"));
    let jobs: Vec<&String> = files.keys().filter(|path| path.starts_with("jobs/")).collect();
    assert_eq!(jobs, ["jobs/lab=alpha/year=2026/jobs.parquet"]);
    let tables: BTreeSet<&str> = files.keys().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    assert_eq!(tables.len(), 39, "those without rows, too: {tables:?}");
    let parquet =
        files.values().filter(|bytes| bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1")).count();
    assert_eq!(parquet + 2, files.len(), "beside the list and the mark");
}

#[test]
fn a_command_line_that_says_two_things_is_refused() {
    let dir = laboratory();
    let export = |args: &[&str]| run(dir.path(), &[&["export", "out"], args].concat());
    let long = "a".repeat(64);
    for lab in ["1", "A", "a b", "a/b", "../a", "a=b", "", "é", "-", &long] {
        let (code, _, err) = export(&["--format", "csv", &format!("--lab={lab}")]);
        assert!(code == 2 && err.contains("can not be a laboratory's short name"), "{lab}: {err}");
    }
    let (code, _, err) = export(&["--partition", "--format", "csv"]);
    assert!(code == 2 && err.contains("Only Parquet"), "{err}");
    let (code, ..) = export(&[]);
    assert_eq!(code, 2);
    let settings = dir.path().join("countersign.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    let name = text.lines().find(|line| line.trim_start().starts_with("name:")).unwrap();
    fs::write(&settings, text.replace(name, "  name: 研究所")).unwrap();
    let (code, _, err) = export(&["--format", "csv"]);
    assert!(code == 2 && err.contains("gives no short name"), "{err}");
    assert!(!dir.path().join("out").exists());
}
