//! `build --record`: what a build judged is kept, and shown by the next.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::run::{commit, laboratory, run};

const FILE: &str = "records/builds.tsv";

fn page(dir: &Path) -> String {
    fs::read_to_string(dir.join("public/builds.html")).unwrap()
}

/// Commits what changed, on top of what is there.
fn commit_again(dir: &Path) {
    let git = |args: &[&str]| {
        let who = ["-c", "user.name=Claire Dubois", "-c", "user.email=claire.dubois@lab.example"];
        let out = Command::new("git").args(who).args(args).current_dir(dir).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    };
    git(&["add", "-A"]);
    git(&["-c", "commit.gpgsign=false", "commit", "-qm", "The line of a build"]);
}

#[test]
fn a_build_is_recorded_and_the_next_one_shows_it() {
    let dir = laboratory();
    let dir = dir.path();
    fs::write(dir.join(".gitignore"), "public/\n").unwrap();
    commit(dir);
    let (code, out, err) = run(dir, &["build", "--record"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("Added a line to records/builds.tsv."), "{out}");
    let first = fs::read_to_string(dir.join(FILE)).unwrap();
    assert_eq!(first.lines().count(), 2);
    assert!(page(dir).contains("No earlier build is on record"), "a build does not tell of itself");
    // what the line says of the site is what another program says of its list
    let sum = Command::new("sha256sum").arg(dir.join("public/SHA256SUMS")).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(first.lines().nth(1).unwrap().split('\t').nth(7), sum.split(' ').next());
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(dir).output().unwrap();
    let head = String::from_utf8(head.stdout).unwrap();
    assert_eq!(first.lines().nth(1).unwrap().split('\t').nth(1), Some(head.trim()));

    // the line itself is to be committed before another is added
    let (code, out, err) = run(dir, &["build", "--record"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("stand in no commit"), "{err}");
    assert_eq!(fs::read_to_string(dir.join(FILE)).unwrap(), first);

    commit_again(dir);
    let (code, _, err) = run(dir, &["build", "--record"]);
    assert_eq!(code, 0, "{err}");
    let second = fs::read_to_string(dir.join(FILE)).unwrap();
    assert!(second.starts_with(&first) && second.lines().count() == 3);
    assert!(page(dir).contains("One build is on record"));
    commit_again(dir);
    let (code, _, err) = run(dir, &["build"]);
    assert_eq!(code, 0, "{err}");
    assert!(page(dir).contains("Findings of each build") && page(dir).contains("<desc id=\"builds-d\">"));
    // and it is no record that rules could miss or mistake
    assert_eq!(run(dir, &["check"]).0, 0);
}

#[test]
fn a_file_that_was_changed_is_shown_as_such_and_not_added_to() {
    let dir = laboratory();
    let dir = dir.path();
    fs::write(dir.join(".gitignore"), "public/\n").unwrap();
    commit(dir);
    assert_eq!(run(dir, &["build", "--record"]).0, 0);
    let text = fs::read_to_string(dir.join(FILE)).unwrap();
    let other = text.replace("\tinternal\t", "\tpublic\t");
    assert_ne!(text, other);
    fs::write(dir.join(FILE), &other).unwrap();
    commit_again(dir);
    let (code, _, err) = run(dir, &["build", "--record"]);
    assert_eq!(code, 2);
    assert!(err.contains("The site was written and not recorded") && err.contains("line 2"), "{err}");
    assert_eq!(fs::read_to_string(dir.join(FILE)).unwrap(), other);
    assert!(
        page(dir).contains("The file is not as builds wrote it")
            && !page(dir).contains("<svg viewBox=\"0 0 684")
    );
}

#[test]
fn a_build_of_another_revision_is_not_recorded() {
    let dir = laboratory();
    commit(dir.path());
    let (code, _, err) = run(dir.path(), &["build", "--record", "--at", "HEAD"]);
    assert_eq!(code, 2);
    assert!(err.contains("--record") && err.contains("--at"), "{err}");
}
