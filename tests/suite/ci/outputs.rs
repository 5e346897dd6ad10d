//! `check --format`: several forms at once, each whole in its own file.

use std::fs;
use std::path::Path;

use super::schemas::{valid, valid_xml};
use crate::cli::run::{laboratory, run};
use crate::load::git;

fn without_review() -> tempfile::TempDir {
    let dir = laboratory();
    fs::remove_file(dir.path().join("records/jobs/2026/REQ-1/review.yaml")).expect("there was a review");
    dir
}

fn text(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn several_forms_go_to_their_files_and_one_to_the_standard_output() {
    let dir = without_review();
    let args = [
        "check",
        "--format",
        "sarif=out.sarif",
        "--format",
        "junit=out.xml",
        "--format",
        "codequality=q.json",
        "--format",
        "rdjson=r.json",
        "--format",
        "markdown=out.md",
        "--format",
        "badge=b.svg",
        "--format",
        "badge-json=b.json",
        "--format",
        "json=out.json",
        "--format",
        "sarif-open=open.sarif",
        "--format",
        "human=out.txt",
        "--format",
        "github",
    ];
    let (code, out, err) = run(dir.path(), &args);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.starts_with("::error file=records/jobs/2026/REQ-1/"), "{out}");
    for (form, file) in [
        ("sarif", "out.sarif"),
        ("sarif-open", "open.sarif"),
        ("codequality", "q.json"),
        ("rdjson", "r.json"),
        ("json", "out.json"),
        ("badge-json", "b.json"),
    ] {
        valid(form, &text(dir.path(), file));
    }
    valid_xml(&text(dir.path(), "out.xml"));
    assert!(
        text(dir.path(), "out.md").starts_with("## Countersign: 1 major"),
        "{}",
        text(dir.path(), "out.md")
    );
    let (_, human, _) = run(dir.path(), &["check", "--color", "never"]);
    let in_file = text(dir.path(), "out.txt");
    assert_eq!(in_file, human, "the same words as on the standard output");
    let (_, again, _) = run(dir.path(), &["check", "--format", "sarif"]);
    assert_eq!(again, text(dir.path(), "out.sarif"), "the same bytes every time");
}

#[test]
fn a_file_that_can_not_be_written_keeps_no_other_from_being_written() {
    let dir = without_review();
    fs::create_dir(dir.path().join("folder")).expect("a folder");
    let args = [
        "check",
        "--format",
        "sarif=nowhere/out.sarif",
        "--format",
        "junit=folder",
        "--format",
        "rdjson=r.json",
        "--format",
        "human",
    ];
    let (code, out, err) = run(dir.path(), &args);
    assert_eq!(code, 2, "{out}{err}");
    assert!(out.contains("REV-001"), "{out}");
    for part in
        ["A report was not written:", "nowhere/out.sarif could not be written", "folder could not be written"]
    {
        assert!(err.contains(part), "{part}: {err}");
    }
    valid("rdjson", &text(dir.path(), "r.json"));
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("countersign-new")), "{left:?}");
}

#[test]
fn what_is_no_file_is_written_to_as_it_is() {
    let dir = without_review();
    let (code, out, err) = run(dir.path(), &["check", "--format", "badge-json=/dev/stdout"]);
    assert_eq!((code, err.as_str()), (1, ""));
    valid("badge-json", &out);
    let target = dir.path().join("real.json");
    fs::write(&target, "old").expect("a file");
    std::os::unix::fs::symlink(&target, dir.path().join("link.json")).expect("a link");
    run(dir.path(), &["check", "--format", "badge-json=link.json"]);
    valid("badge-json", &text(dir.path(), "real.json"));
}

#[test]
fn what_would_overwrite_itself_is_refused() {
    let dir = laboratory();
    for (args, says) in [
        (["--format", "json", "--format", "human"], "Two forms can not both go to the standard output."),
        (["--format", "json=a", "--format", "sarif=a"], "Two forms can not both go to the file a."),
        (["--format", "json=", "--format", "human"], "after = stands the file"),
        (["--format", "yaml=a", "--format", "human"], "there is no form yaml; there are human, json, sarif"),
    ] {
        let (code, out, err) = run(dir.path(), &[&["check"], args.as_slice()].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(says), "{says}: {err}");
    }
}

/// The laboratory stands in a folder of its repository: forges name files from the repository's root.
#[test]
fn a_laboratory_below_the_root_is_named_from_the_root() {
    let dir = without_review();
    let top = tempfile::TempDir::new().expect("a folder");
    git(top.path(), &["init", "-q"]);
    fs::rename(dir.path(), top.path().join("quality")).expect("it is moved");
    let (_, out, _) = run(&top.path().join("quality/records"), &["check", "--format", "github"]);
    assert!(out.starts_with("::error file=quality/records/jobs/2026/REQ-1/"), "{out}");
}

#[test]
fn with_a_base_markdown_is_the_comment() {
    let dir = laboratory();
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-q", "-m", "All."]);
    fs::remove_file(dir.path().join("records/jobs/2026/REQ-1/review.yaml")).expect("there was a review");
    let (code, out, err) = run(dir.path(), &["check", "--format", "markdown", "--new-from", "HEAD"]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.starts_with("<!-- countersign:check -->\n### Countersign: 1 major"), "{out}");
    assert!(out.contains("- Major: `REV-001` "), "{out}");
    fs::write(dir.path().join(".gitignore"), "x\n").expect("a file");
    git(dir.path(), &["checkout", "-q", "--", "records"]);
    let (_, out, _) = run(dir.path(), &["check", "--format", "markdown", "--new-from", "HEAD"]);
    assert!(out.contains("### Countersign: nothing new\n"), "{out}");
}
