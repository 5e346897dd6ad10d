//! Evidence packs, unpacked by another program and checked by the tools that their page of text names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::bench::{Bench, REPORT};
use crate::cli::run::{laboratory, run};

fn play(script: &str) -> Bench {
    let mut bench = Bench::new();
    bench.play(script);
    bench
}

/// Packs and unpacks; gives the folder of what was in it.
fn unpacked(root: &Path, args: &[&str]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let archive = dir.path().join("pack.zip");
    let all = [&["pack", "--as-of", "2026-12-01", "--out", archive.to_str().unwrap()], args].concat();
    let (code, out, err) = run(root, &all);
    assert_eq!(code, 0, "{out}{err}");
    let python = Command::new("python3")
        .args(["-m", "zipfile", "-e", "pack.zip", "in"])
        .current_dir(dir.path())
        .output()
        .expect("python3 unpacks it");
    assert!(python.status.success(), "{}", text(&python));
    dir
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    all.map(|entry| {
        let path = entry.path().strip_prefix(dir).unwrap().to_string_lossy().into_owned();
        (path, fs::read(entry.path()).unwrap())
    })
    .collect()
}

#[test]
fn sums_and_verdicts_hold_by_other_tools() {
    let bench = play("P8 r1; sign P4");
    let dir = unpacked(&bench.root, &["REQ-1"]);
    let inside = dir.path().join("in");
    let sums = Command::new("sha256sum")
        .args(["--strict", "-c", "SHA256SUMS"])
        .current_dir(&inside)
        .output()
        .unwrap();
    assert!(sums.status.success(), "{}", text(&sums));
    let listed = fs::read_to_string(inside.join("SHA256SUMS")).unwrap().lines().count();
    assert_eq!(listed + 1, files(&inside).len(), "every file but the list is in it");
    let verify = Command::new("sh").arg(inside.join("evidence/verify.sh")).arg(&bench.root).output().unwrap();
    let said = text(&verify);
    assert!(verify.status.success() && said.contains("1 agree, 0 differ, 0 not covered"), "{said}");
    let record = fs::read(bench.root.join(REPORT)).unwrap();
    assert_eq!(fs::read(inside.join(REPORT)).unwrap(), record, "records are byte for byte as they stand");
    assert!(files(&inside).keys().any(|path| path.starts_with("records/jobs/2026/REQ-1/approvals/")));
    // and a changed record is found out
    fs::write(inside.join(REPORT), "report_no: RP-2\n").unwrap();
    let sums = Command::new("sha256sum").args(["-c", "SHA256SUMS"]).current_dir(&inside).output().unwrap();
    assert!(!sums.status.success());
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let bench = play("P8 r1; sign P4");
    let (one, two) = (unpacked(&bench.root, &["REQ-1"]), unpacked(&bench.root, &["REQ-1", "--at", "HEAD"]));
    let bytes = |dir: &TempDir| fs::read(dir.path().join("pack.zip")).unwrap();
    assert!(bytes(&one) == bytes(&two));
}

/// A laboratory with a job of another customer.
fn two_customers() -> TempDir {
    let dir = laboratory();
    let folder = dir.path().join("records/jobs/2026/REQ-2");
    fs::create_dir_all(&folder).unwrap();
    let request = "customer: C5\nreceived_on: 2026-05-04\nclient_order_no: SECRET-77\nlines:\n  - { line: 1, test: Ash }\n";
    fs::write(folder.join("request.yaml"), request).unwrap();
    let complaint =
        "customer: C5\nreceived_on: 2026-05-20\ntext: Too slow again\ntype: turnaround\nrequests: [REQ-2]\n";
    fs::write(dir.path().join("records/complaints/CPL-2.yaml"), complaint).unwrap();
    dir
}

#[test]
fn a_pack_of_one_job_tells_nothing_of_other_customers() {
    let dir = two_customers();
    let pack = unpacked(dir.path(), &["REQ-1"]);
    let found = files(&pack.path().join("in"));
    assert!(
        found.contains_key("records/customers/C1.yaml") && found.contains_key("site/jobs/REQ-1.html"),
        "{:?}",
        found.keys()
    );
    assert!(!found.contains_key("records/customers/C5.yaml") && !found.contains_key("site/countersign.js"));
    for (path, bytes) in &found {
        let text = String::from_utf8_lossy(bytes);
        for secret in ["REQ-2", "SECRET-77", "Process development", "Henrik Moe", "Too slow again"] {
            assert!(!text.contains(secret), "{path} tells {secret}");
        }
    }
    let other = files(&unpacked(dir.path(), &["REQ-2"]).path().join("in"));
    assert!(
        other.contains_key("records/complaints/CPL-2.yaml"),
        "what names the job belongs to it: {:?}",
        other.keys()
    );
}

#[test]
fn links_of_packed_pages_lead_somewhere() {
    let dir = two_customers();
    let pack = unpacked(dir.path(), &["--period", "2026Q1..2026Q2"]);
    let found = files(&pack.path().join("in"));
    let mut links = 0;
    for (path, bytes) in found.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(bytes.clone()).unwrap();
        assert!(!page.contains("<script"), "{path}");
        for target in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let target = target.split('#').next().unwrap();
            let folder = Path::new(path).parent().unwrap();
            let mut to = folder.to_path_buf();
            for step in target.split('/').filter(|step| !step.is_empty()) {
                if step == ".." {
                    assert!(to.pop());
                } else {
                    to.push(step);
                }
            }
            assert!(target.is_empty() || found.contains_key(&*to.to_string_lossy()), "{path}: {target}");
            links += 1;
        }
    }
    assert!(links > 10, "there are links: {links}");
}

#[test]
fn a_period_takes_what_came_in_it() {
    let dir = two_customers();
    let jobs = |quarters: &str| -> Vec<String> {
        let found = files(&unpacked(dir.path(), &["--period", quarters]).path().join("in"));
        found
            .into_keys()
            .filter(|path| path.ends_with("request.yaml") || path.contains("/complaints/"))
            .collect()
    };
    assert_eq!(jobs("2026Q1"), ["records/jobs/2026/REQ-1/request.yaml"]);
    assert_eq!(jobs("2026Q2"), ["records/complaints/CPL-2.yaml", "records/jobs/2026/REQ-2/request.yaml"]);
    let said = |args: &[&str]| run(dir.path(), args);
    let (code, _, err) = said(&["pack", "--period", "2019Q1"]);
    assert_eq!((code, err.contains("Nothing came in that time.")), (2, true), "{err}");
    let (code, _, err) = said(&["pack", "REQ-11"]);
    assert_eq!((code, err.contains("There is no job REQ-11. Was REQ-1 meant?")), (2, true), "{err}");
}

#[test]
fn only_an_archive_is_replaced() {
    let dir = two_customers();
    let (code, out, _) = run(dir.path(), &["pack", "REQ-1"]);
    assert_eq!((code, out.starts_with("Wrote REQ-1.zip: ")), (0, true), "{out}");
    assert_eq!(run(dir.path(), &["pack", "REQ-1"]).0, 0, "an archive is replaced");
    let settings = fs::read(dir.path().join("countersign.yaml")).unwrap();
    let (code, _, err) = run(dir.path(), &["pack", "REQ-1", "--out", "countersign.yaml"]);
    assert_eq!((code, err.contains("holds files that no build wrote")), (2, true), "{err}");
    assert_eq!(fs::read(dir.path().join("countersign.yaml")).unwrap(), settings);
}
