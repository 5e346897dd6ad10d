//! `check --new-from`, with real repositories.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{ACTION, SAMPLE, SEAL, UNCHECKED, answer, commit, faulty};
use crate::cli::run::{laboratory, run};
use crate::load::git;

/// A laboratory with two findings, committed.
fn committed() -> TempDir {
    let dir = laboratory();
    for (path, text) in faulty() {
        write(dir.path(), &path, &text);
    }
    git(dir.path(), &["init", "-q"]);
    commit(dir.path());
    dir
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn change(dir: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(dir.join(path)).expect("the file is there");
    assert!(text.contains(from), "{path} does not say {from}");
    write(dir, path, &text.replace(from, to));
}

fn new_from(dir: &Path, rev: &str) -> (i32, String, String) {
    run(dir, &["check", "--new-from", rev])
}

fn json(dir: &Path, rev: &str) -> (i32, Value) {
    let (code, out, err) = run(dir, &["check", "--new-from", rev, "--format", "json"]);
    (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}")))
}

#[test]
fn old_findings_are_not_new() {
    let dir = committed();
    assert_eq!(run(dir.path(), &["check"]).0, 1);
    let (code, out, err) = new_from(dir.path(), "HEAD");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let commit = git(dir.path(), &["rev-parse", "HEAD"]);
    let wanted = format!("New: nothing open. Against HEAD (commit {}).\n", &commit[..12]);
    assert!(out.starts_with(&wanted), "{out}");
}

/// The methods' register changes, and a job that nobody touched falls short of it.
#[test]
fn a_change_elsewhere_makes_a_finding_in_a_job() {
    let dir = committed();
    let methods = "records/registers/methods.yaml";
    let editions = "editions: [{ edition: \"1\", from: 2024-01-01";
    change(dir.path(), methods, editions, &format!("{editions}, to: 2026-02-28"));
    let (code, out, err) = new_from(dir.path(), "HEAD");
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.starts_with("REQ-1, Vantor Cathodes AB: 1 finding\n\nminor[REV-009]: "), "{out}");
    assert!(!out.contains("ACT-002"), "the old findings are not shown: {out}");
    assert!(out.contains("\nNew: 1 minor. Against HEAD (commit "), "{out}");
    let (_, report) = json(dir.path(), "HEAD");
    let findings = report["findings"].as_array().expect("a list");
    assert!(findings.iter().any(|f| f["record"] == "REQ-1"), "{report}");
    assert!(findings.iter().all(|f| f["rule"] != "ACT-002"), "{report}");
}

#[test]
fn both_states_may_be_commits() {
    let dir = committed();
    write(dir.path(), ACTION, &super::base()[ACTION]);
    commit(dir.path());
    write(dir.path(), SAMPLE, "line: [\n");
    let (code, out, _) = run(dir.path(), &["check", "--at", "HEAD", "--new-from", "HEAD~1"]);
    assert_eq!(code, 0, "the files on disk have no say: {out}");
    assert!(out.starts_with("Not there any more, so fixed:\n  - minor[ACT-002] ACT-1: "), "{out}");
    assert!(out.contains("New: nothing open; 1 fixed."), "{out}");
    let (code, out, _) = run(dir.path(), &["check", "--at", "HEAD~1", "--new-from", "HEAD"]);
    assert_eq!(code, 1, "and backwards it is new: {out}");
    assert!(out.starts_with("ACT-1: 1 finding\n"), "{out}");
}

#[test]
fn what_vanished_with_its_file_is_no_longer_to_be_told() {
    let dir = committed();
    write(dir.path(), SAMPLE, "line: [\n");
    let (code, out, _) = run(dir.path(), &["check", "--new-from", "HEAD", "--fail-on", "major"]);
    assert_eq!(code, 3, "{out}");
    assert!(
        out.contains("\nNo longer to be told, so not fixed:\n  - major[SMP-002] REQ-1/sample: "),
        "{out}"
    );
    assert!(!out.contains("fixed:\n  - minor"), "{out}");
    let (_, report) = json(dir.path(), "HEAD");
    assert_eq!(report["new_from"]["fixed"], serde_json::json!([]));
    assert_eq!(report["new_from"]["untold"][0]["fingerprint"], SEAL);
}

#[test]
fn json_says_what_became_of_every_finding() {
    let dir = committed();
    write(dir.path(), ACTION, &super::base()[ACTION]);
    change(dir.path(), "records/jobs/2026/REQ-1/review.yaml", "qms: { person: P2", "qms: { person: P5");
    let (code, report) = json(dir.path(), "HEAD");
    assert_eq!(code, 1);
    let keys: Vec<&str> = report.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["schema", "as_of", "commit", "procedure", "counts", "new_from", "findings", "populations", "later"]
    );
    let new = &report["new_from"];
    let keys: Vec<&str> = new.as_object().expect("an object").keys().map(String::as_str).collect();
    let wanted =
        ["rev", "commit", "new", "fixed", "stale", "answered", "untold", "not_evaluable", "debt_added"];
    assert_eq!(keys, wanted);
    assert_eq!(new["rev"], "HEAD");
    assert_eq!(new["commit"], git(dir.path(), &["rev-parse", "HEAD"]));
    let prints: Vec<&Value> =
        report["findings"].as_array().expect("a list").iter().map(|f| &f["fingerprint"]).collect();
    assert!(!prints.is_empty() && new["new"].as_array().expect("a list").iter().all(|p| prints.contains(&p)));
    assert_eq!(new["fixed"][0]["fingerprint"], UNCHECKED);
    assert_eq!(new["fixed"][0]["rule"], "ACT-002");
}

#[test]
fn an_answer_taken_away_counts() {
    let dir = committed();
    write(dir.path(), "records/dispositions/DSP-1.yaml", &answer(UNCHECKED, &[]));
    let (code, out, _) = new_from(dir.path(), "HEAD");
    assert_eq!(code, 3, "git can not tell of what is not committed: {out}");
    assert!(out.starts_with("Answered since:\n  - minor[ACT-002] ACT-1: "), "{out}");
    commit(dir.path());
    change(dir.path(), "records/dispositions/DSP-1.yaml", "person: P2", "person: P4");
    let (code, out, _) = new_from(dir.path(), "HEAD");
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("Open again, since no answer holds any more:\n  - minor[ACT-002] ACT-1: "), "{out}");
    let (_, report) = json(dir.path(), "HEAD");
    assert_eq!(report["new_from"]["stale"][0]["fingerprint"], UNCHECKED);
}

#[test]
fn both_states_are_seen_from_one_day() {
    let dir = committed();
    // the pinned day moves by a year: what becomes of age by that alone is not new
    change(dir.path(), "countersign.yaml", "as_of: 2026-06-30", "as_of: 2026-07-31");
    let alone = run(dir.path(), &["check", "--format", "json"]).1;
    let later: Value = serde_json::from_str(&alone).expect("it is JSON");
    let (_, report) = json(dir.path(), "HEAD");
    assert_eq!(report["as_of"], "2026-07-31");
    assert_eq!(report["findings"], serde_json::json!([]));
    assert!(!later["findings"].as_array().expect("a list").is_empty());
}

#[test]
fn known_debt_that_was_added_excuses_nothing_new() {
    let dir = committed();
    let list = "records/baseline.yaml";
    let head = "filed_on: 2026-06-29\nfiled_by: P2\nentries:\n";
    let entry = |print: &str, rule: &str, record: &str| {
        format!(
            "  - finding: \"{print}\"\n    rule: {rule}\n    record: {record}\n    message: It was so.\n    owner: P4\n    \
             due: 2026-12-31\n"
        )
    };
    // made milder, the finding about the item may be put off
    let settings = super::base()["countersign.yaml"].clone()
        + "history: { recorders: [P8] }\nrules: { SMP-002: { grade: minor, reason: We hang the seals ourselves } }\n";
    write(dir.path(), "countersign.yaml", &settings);
    write(dir.path(), list, &format!("{head}{}", entry(SEAL, "SMP-002", "REQ-1")));
    write(dir.path(), ACTION, &super::base()[ACTION]);
    commit(dir.path());
    assert_eq!(run(dir.path(), &["check"]).0, 0, "all that is left is known debt");
    write(dir.path(), ACTION, &faulty()[ACTION]);
    let more = format!("{head}{}{}", entry(SEAL, "SMP-002", "REQ-1"), entry(UNCHECKED, "ACT-002", "ACT-1"));
    write(dir.path(), list, &more);
    let (code, out, _) = new_from(dir.path(), "HEAD");
    assert_eq!(code, 1, "{out}");
    let said = out.replace('\n', " ");
    assert!(
        said.contains("1 finding was added to the list of known debt") && said.contains(UNCHECKED),
        "{out}"
    );
    let (_, report) = json(dir.path(), "HEAD");
    assert_eq!(report["counts"]["minor"], 1);
    assert_eq!(report["new_from"]["debt_added"], serde_json::json!([UNCHECKED]));
}

#[test]
fn a_revision_that_is_not_there_is_said_to_be_none() {
    let dir = committed();
    let (code, out, err) = new_from(dir.path(), "nosuch");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("There is no revision nosuch."), "{err}");
    assert!(err.contains("--new-from") || err.contains("Did you mean"), "{err}");
    let settings = dir.path().join("countersign.yaml");
    let sound = fs::read_to_string(&settings).expect("settings");
    fs::write(&settings, "laboratory: [\n").expect("it is written");
    commit(dir.path());
    fs::write(&settings, sound).expect("it is written");
    let (code, _, err) = new_from(dir.path(), "HEAD");
    assert_eq!(code, 2);
    assert!(
        err.starts_with(
            "countersign: Of HEAD: Nothing was looked at, for countersign.yaml could not be read."
        ),
        "{err}"
    );
    let plain = laboratory();
    let (code, _, err) = new_from(plain.path(), "HEAD");
    assert_eq!(code, 2);
    assert!(err.contains("is not in a git repository"), "{err}");
}

#[test]
fn a_clone_of_the_newest_commits_names_the_command_that_brings_the_others() {
    let dir = committed();
    change(dir.path(), SAMPLE, "Seal broken", "Seal was broken");
    commit(dir.path());
    let clones = TempDir::new().expect("a folder");
    let origin = format!("file://{}", dir.path().display());
    git(clones.path(), &["clone", "-q", "--depth=1", &origin, "shallow"]);
    let shallow = clones.path().join("shallow");
    let (code, _, err) = new_from(&shallow, "HEAD~1");
    assert_eq!(code, 2);
    assert!(err.contains("`git fetch --unshallow` brings the others"), "{err}");
    git(&shallow, &["fetch", "-q", "--unshallow"]);
    assert_eq!(new_from(&shallow, "HEAD~1").0, 0);
}
