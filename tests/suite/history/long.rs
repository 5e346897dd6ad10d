//! A history so long that its commits are looked at ahead of the walk.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::process::{Command, Stdio};

use countersign::model::history::Keep;

use super::repo::Repo;
use super::{keeping, landed, raw, read};

/// Commits of a long history.
const COMMITS: usize = 900;

/// Fewer than are looked at ahead.
const STEP: usize = 150;

/// Who made a commit, when, and what it says.
fn head(mark: usize) -> String {
    // one clock is months ahead: all that follows is held against it
    let ahead = if mark == 61 { 9_000_000 } else { 0 };
    let by = |behind: usize| {
        format!("Person {} <p@lab.example> {} +0100", mark % 7, 1_700_000_000 + mark * 600 + ahead - behind)
    };
    let (wrote, made) = (if mark % 31 == 7 { 9000 } else { 0 }, if mark % 90 == 8 { 9000 } else { 0 });
    let message = format!("Change {mark} (#{})\n\nReviewed-by: Ana <a@lab.example>\n", mark / 10);
    format!("mark :{mark}\nauthor {}\ncommitter {}\ndata {}\n{message}\n", by(wrote), by(made), message.len())
}

/// A line of commits, each of which changes a record of some job. Of ten, two stand on a branch that is then
/// merged; now and then a record goes or moves, a setting or an attachment comes, or a clock is wrong.
pub(super) fn laboratory(commits: usize) -> Repo {
    let repo = Repo::new();
    let mut stream = String::new();
    let mut main = 0;
    let file = |of: usize| format!("records/jobs/2026/REQ-26-{:03}/request.yaml", of % 40);
    for mark in 1..=commits {
        let is_branch = mark % 10 == 4 || mark % 10 == 5;
        let parents = match (mark, mark % 10) {
            (1, _) => Vec::new(),
            (_, 0) => vec![main, mark - 5],
            (_, 5) => vec![mark - 1],
            _ => vec![main],
        };
        let _ =
            write!(stream, "commit refs/heads/{}\n{}", if is_branch { "work" } else { "main" }, head(mark));
        for (at, parent) in parents.iter().enumerate() {
            let _ = writeln!(stream, "{} :{parent}", if at == 0 { "from" } else { "merge" });
        }
        let mut put = |file: &str, text: &str| {
            let _ = write!(stream, "M 100644 inline {file}\ndata {}\n{text}\n", text.len());
        };
        // a merge takes over what the branch brought, all or the half, and changes a record of its own
        let brought = match mark % 20 {
            0 => vec![mark - 6, mark - 5],
            10 => vec![mark - 5],
            _ => Vec::new(),
        };
        for version in brought.into_iter().chain([mark]) {
            put(&file(version), &format!("version: {version}\n"));
        }
        match mark % 50 {
            11 => put("countersign.yaml", &format!("laboratory: {{ name: Test {mark} }}\n")),
            22 => put(&format!("{}/attachments/scan.pdf", file(mark).replace("/request.yaml", "")), "scan\n"),
            33 => {
                let _ = writeln!(stream, "D {}", file(mark - 1));
            }
            43 => {
                let _ = writeln!(stream, "R {} {}", file(mark - 1), file(mark - 1).replace("2026", "2025"));
            }
            _ => {}
        }
        if !is_branch {
            main = mark;
        }
    }
    let from = repo.root.with_file_name("stream");
    fs::write(&from, stream).unwrap();
    let import = Command::new("git")
        .arg("-C")
        .arg(repo.path())
        .args(["fast-import", "--quiet", "--force"])
        .stdin(Stdio::from(File::open(&from).unwrap()))
        .status();
    assert!(import.unwrap().success());
    repo
}

#[test]
fn what_is_looked_at_ahead_tells_the_same_as_commit_by_commit() {
    let repo = laboratory(COMMITS);
    let ahead = read(repo.path(), Some("main")).unwrap();
    let landed = landed(&ahead);
    let mut by_git = raw(&repo, &["--first-parent", "-m", "main"]);
    by_git.sort();
    assert!(landed.len() > 800, "{}", landed.len());
    assert_eq!(landed, by_git);
    // few new commits at a time are looked at when the walk asks for them
    let line = repo.git(&["rev-list", "--first-parent", "--reverse", "main"]);
    let steps: Vec<&str> = line.lines().step_by(STEP).collect();
    assert!(steps.len() > 4);
    for step in steps {
        keeping(repo.path(), Some(step), Keep::Commits).unwrap();
    }
    assert_eq!(
        format!("{:#?}", keeping(repo.path(), Some("main"), Keep::Commits).unwrap()),
        format!("{ahead:#?}")
    );
}

#[test]
fn what_is_missing_is_told_however_long_the_history_is() {
    let repo = laboratory(COMMITS);
    let mut packs =
        fs::read_dir(repo.root.join(".git/objects/pack")).unwrap().map(|file| file.unwrap().path());
    let pack = packs.find(|path| path.extension().is_some_and(|end| end == "pack")).unwrap();
    let aside = repo.root.join("aside");
    fs::rename(&pack, &aside).unwrap();
    let _ = fs::remove_file(pack.with_extension("idx"));
    let unpack = Command::new("git")
        .arg("-C")
        .arg(repo.path())
        .args(["unpack-objects", "-q"])
        .stdin(Stdio::from(File::open(&aside).unwrap()))
        .status();
    assert!(unpack.unwrap().success());
    let lost = repo.git(&["rev-parse", "main~400:records/jobs"]).trim().to_owned();
    fs::remove_file(repo.root.join(".git/objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    assert!(format!("{:?}", read(repo.path(), Some("main")).err()).contains(&lost), "{lost}");
}
