//! A repository whose objects git names by SHA-256: nothing is told of it, and that in words.

use std::fs;
use std::process::Command;

use countersign::model::history::NoHistory;
use countersign::pipeline;
use jiff::Timestamp;
use tempfile::TempDir;

use super::bench::{PEOPLE, REPORT, SETTINGS, approvals, examined};

#[test]
fn a_repository_of_the_other_kind_can_not_be_told() {
    let home = TempDir::new().unwrap();
    let git = |args: &[&str]| {
        let person = ["-c", "user.name=Cy", "-c", "user.email=p4@lab.example"];
        let mut git = Command::new("git");
        git.current_dir(home.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.args(person).args(args).status().unwrap().success(), "{args:?}");
    };
    git(&["init", "-q", "-b", "main", "--object-format=sha256"]);
    for (path, text) in [
        ("countersign.yaml", SETTINGS),
        ("records/registers/people.yaml", PEOPLE),
        (REPORT, "report_no: RP-1\nversion: 1\n"),
        (
            "records/jobs/2026/REQ-1/request.yaml",
            include_str!("../rules/base/records/jobs/2026/REQ-1/request.yaml"),
        ),
    ] {
        let path = home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "Opening"]);
    let found = approvals(home.path(), None);
    let reason = NoHistory::Sha256.to_string();
    assert!(reason.contains("--object-format=sha256"), "{reason}");
    let told: Vec<(&str, &str)> = found.list.iter().map(|a| (a.verdict.name(), a.why.as_str())).collect();
    assert_eq!(told, [("cannot-tell", reason.as_str())]);
    assert_eq!(found.gaps.join("; "), reason);
    let examined = examined(home.path(), None);
    let doubts: Vec<_> = examined.checked.cannot_tell().filter(|doubt| doubt.why == reason).collect();
    assert!(doubts.iter().any(|doubt| doubt.rule.code == "GIT-001"), "rules about history can not tell");
    // its revisions can not be read either, and that is an error in the same words
    let error = pipeline::open(home.path(), Some("HEAD"), None, Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(error.to_string().contains("--object-format=sha256"), "{error}");
}
