//! The verdicts on the example's approvals, and what a later commit does to them.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use countersign::pipeline;
use jiff::Timestamp;

/// What the storyline tells: record, role, verdict, strength.
const VERDICTS: [&str; 7] = [
    "REQ-26-025/report-1 technical manager self S3",
    "REQ-26-026/report-1 technical manager approved S4",
    "REQ-26-026/review quality manager approved S5",
    "REQ-26-026/review technical manager approved S4",
    "REQ-26-027/review technical manager stale S4",
    "REQ-26-029/review quality manager missing -",
    "REQ-26-029/review technical manager approved S4",
];

fn verdicts(root: &Path) -> Vec<String> {
    let mut input = pipeline::open(root, None, None, Timestamp::UNIX_EPOCH).unwrap();
    pipeline::add_history(&mut input, root, None);
    pipeline::add_approvals(&mut input, root);
    let (_, lab) = pipeline::records(input, &|_| {});
    let strength = |s: Option<countersign::model::approval::Strength>| {
        s.map_or_else(|| "-".to_owned(), |s| s.to_string())
    };
    let list = lab.approvals.list.iter();
    list.map(|a| format!("{} {} {} {}", a.id(), a.role.words(), a.verdict.name(), strength(a.strength)))
        .collect()
}

/// A commit that the ledger does not know yet bears on what it brought: else any push would turn what is
/// wrong with all records into "cannot tell".
#[test]
fn a_landing_that_is_not_in_the_ledger_yet_hides_nothing_of_others() {
    let dir = tempfile::TempDir::new().unwrap();
    let root = dir.path().join("norrvik");
    pipeline::demo(&root).unwrap();
    assert_eq!(verdicts(&root), VERDICTS);
    commit(&root, "records/jobs/2026/REQ-26-028/request.yaml");
    assert_eq!(verdicts(&root), VERDICTS);
    commit(&root, "records/jobs/2026/REQ-26-029/review.yaml");
    let mut then = VERDICTS;
    then[5] = "REQ-26-029/review quality manager cannot-tell -";
    assert_eq!(verdicts(&root), then, "reviews of this one may be still to come");
}

/// Adds a comment to a file, by the customer contact.
fn commit(root: &Path, path: &str) {
    let mut file = OpenOptions::new().append(true).open(root.join(path)).unwrap();
    writeln!(file, "# looked at again").unwrap();
    let git = |args: &[&str]| {
        let person = ["-c", "user.name=Claire Dubois", "-c", "user.email=claire.dubois@norrvik.example"];
        let mut git = Command::new("git");
        git.current_dir(root).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.args(person).args(args).status().unwrap().success(), "{args:?}");
    };
    git(&["commit", "--quiet", "--all", "--message", "Look again"]);
}
