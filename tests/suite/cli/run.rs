//! The built program: exit codes, streams, and finding the laboratory.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use walkdir::WalkDir;

const JOB: &str = "records/jobs/2026/REQ-1";

fn countersign(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// Runs the program in a folder; gives exit code, standard output and standard error.
pub(crate) fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = countersign(args).current_dir(dir).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (status.code().expect("it ends by itself"), text(stdout), text(stderr))
}

/// A copy of the sound laboratory on which the rules' examples stand.
pub(crate) fn laboratory() -> TempDir {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/rules/base");
    let dir = TempDir::new().expect("a temporary folder");
    for entry in WalkDir::new(&base) {
        let entry = entry.expect("the base laboratory can be read");
        let to = dir.path().join(entry.path().strip_prefix(&base).expect("below the base"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).expect("a folder is made");
        } else {
            fs::copy(entry.path(), to).expect("a file is copied");
        }
    }
    dir
}

/// The same after the review of its one job was taken away.
fn without_review() -> TempDir {
    let dir = laboratory();
    fs::remove_file(dir.path().join(JOB).join("review.yaml")).expect("there was a review");
    dir
}

/// The same with a review that can not be read.
fn with_broken_review() -> TempDir {
    let dir = laboratory();
    fs::write(dir.path().join(JOB).join("review.yaml"), "mode: [full\n").expect("it is written");
    dir
}

#[test]
fn nothing_found_is_0() {
    let dir = laboratory();
    commit(dir.path());
    let (code, out, err) = run(dir.path(), &["check"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("\nNo finding in "), "{out}");
    assert!(!out.to_lowercase().contains("complian"), "no finding is no compliance: {out}");
}

#[test]
fn findings_are_1_at_the_grade_asked_for() {
    let dir = without_review();
    let code = |args: &[&str]| run(dir.path(), args).0;
    assert_eq!(code(&["check"]), 1);
    assert_eq!(code(&["check", "--fail-on", "major"]), 1, "REV-001 is a major");
    assert_eq!(code(&["check", "--fail-on", "observation"]), 1);
    assert_eq!(code(&["check", "--fail-on", "never"]), 0);
    assert_eq!(code(&["check", "--format", "json"]), 1);
    let broken = with_broken_review();
    assert_eq!(run(broken.path(), &["check"]).0, 1, "a file that can not be read is a minor");
}

#[test]
fn what_can_not_be_told_is_3_unless_something_was_found() {
    let dir = with_broken_review();
    let (code, out, _) = run(dir.path(), &["check", "--fail-on", "major"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("Cannot tell, so neither in order nor found wrong:\n"), "{out}");
    assert!(out.contains("the review of this job could not be read (REQ-1)"), "{out}");
    assert!(out.replace('\n', " ").contains(" 1 file could not be read."), "{out}");
}

#[test]
fn a_folder_without_git_leaves_what_only_git_knows_open() {
    let dir = laboratory();
    let (code, out, _) = run(dir.path(), &["check"]);
    assert_eq!(code, 3, "{out}");
    let reason = "these files are in no git repository";
    assert!(out.contains(reason), "{out}");
    let (_, json, _) = run(dir.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["counts"]["not_evaluable"], 5, "once for each rule, not for each record");
}

#[test]
fn answers_that_follow_from_a_finding_keep_no_verdict_back() {
    let (code, out, _) = run(without_review().path(), &["check", "--fail-on", "never", "--verbose"]);
    assert_eq!(code, 0);
    assert!(out.contains("REV-001"), "{out}");
}

#[test]
fn a_wrong_command_line_is_2_and_says_so_on_the_error_stream() {
    let dir = laboratory();
    for args in [
        &["chekc"][..],
        &["check", "--nonsense"],
        &["check", "--as-of", "2026-02-30"],
        &["check", "--format", "xml"],
        &["check", "nosuch"],
        &["explain", "REV-01"],
        &["schema", "reveiw"],
        &["check", "--quiet", "--verbose"],
        &[],
    ] {
        let (code, out, err) = run(dir.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(!err.is_empty() && !err.contains("panicked"), "{args:?}: {err}");
    }
    let (_, _, err) = run(dir.path(), &["check", "nosuch"]);
    let wanted = "countersign: There is no folder ./nosuch.\n  Name the laboratory's folder, or leave the name \
                  out inside it.\n";
    assert_eq!(err, wanted);
    let (_, _, err) = run(dir.path(), &["explain", "REV-01"]);
    assert!(err.ends_with("\n  Did you mean REV-001?\n"), "{err}");
}

#[test]
fn help_and_version_are_0() {
    for args in [&["--help"][..], &["--version"], &["check", "--help"], &["help", "explain"]] {
        let (code, out, err) = run(Path::new("/"), args);
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
        assert!(!out.is_empty());
    }
}

#[test]
fn a_folder_that_is_no_laboratory_is_said_to_be_none() {
    let dir = TempDir::new().expect("a temporary folder");
    let (code, out, err) = run(dir.path(), &["check"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("nor any folder above it holds countersign.yaml"), "{err}");
    assert!(err.contains("`countersign demo`"), "it says what to do: {err}");
}

#[test]
fn the_laboratory_is_found_from_inside_and_by_name() {
    let dir = laboratory();
    let whole = run(dir.path(), &["check"]).1;
    assert_eq!(run(&dir.path().join(JOB), &["check"]).1, whole, "from inside");
    let inside = dir.path().join(JOB);
    let inside = inside.to_str().expect("a plain path");
    assert_eq!(run(Path::new("/"), &["check", inside]).1, whole, "by a folder inside");
    assert_eq!(run(Path::new("/"), &["-C", inside, "check"]).1, whole, "by -C");
    assert_eq!(run(Path::new("/"), &["check", "-C", inside, ".."]).1, whole, "-C and then a name");
}

#[test]
fn the_day_is_shown_with_its_reason() {
    let dir = laboratory();
    let (_, out, _) = run(dir.path(), &["check"]);
    assert!(out.contains("As of 2026-06-30 (pinned in countersign.yaml)."), "{out}");
    let (_, out, _) = run(dir.path(), &["check", "--as-of", "2026-03-01"]);
    assert!(out.contains("As of 2026-03-01 (given by --as-of)."), "{out}");
    let out = out.replace('\n', " ");
    let named = "later than 2026-03-01 were left out: REQ-1 (2026-03-02), REQ-1/row-2 (2026-03-02), ";
    assert!(out.contains(named), "a request of a later day takes its whole job along: {out}");
    let (_, out, _) = run(dir.path(), &["check", "--as-of", "2026-03-01", "--format", "json"]);
    assert!(out.contains("\"as_of\": \"2026-03-01\""), "{out}");
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let later = json["later"].as_array().expect("a list");
    let request = later.iter().find(|l| l["file"] == "records/jobs/2026/REQ-1/request.yaml");
    let request = request.expect("the request is listed");
    assert_eq!((&request["record"], &request["date"]), (&"REQ-1".into(), &"2026-03-02".into()), "{out}");
}

/// Commits everything in a folder on the day on which the base laboratory's time of evidence begins,
/// by somebody who records for others; gives the commit's id.
pub(crate) fn commit(dir: &Path) -> String {
    let settings = dir.join("countersign.yaml");
    let text = fs::read_to_string(&settings).expect("there are settings");
    fs::write(&settings, text + "history: { recorders: [P8] }\n").expect("settings are written");
    let repo = git2::Repository::init(dir).expect("a repository is made");
    let mut index = repo.index().expect("an index");
    index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).expect("files are added");
    let tree = repo.find_tree(index.write_tree().expect("a tree is written")).expect("the tree is there");
    index.write().expect("the index is written");
    let time = git2::Time::new(1_735_722_000, 60);
    let who = git2::Signature::new("Claire Dubois", "claire.dubois@lab.example", &time).expect("a signature");
    repo.commit(Some("HEAD"), &who, &who, "Records", &tree, &[]).expect("it is committed").to_string()
}

#[test]
fn another_commit_is_looked_at_without_touching_the_files() {
    let dir = laboratory();
    let id = commit(dir.path());
    fs::remove_file(dir.path().join(JOB).join("review.yaml")).expect("there was a review");
    assert_eq!(run(dir.path(), &["check"]).0, 1, "the review is gone from the folder");
    let (code, out, err) = run(dir.path(), &["check", "--at", "HEAD"]);
    assert_eq!(code, 0, "and stands in the commit: {out}{err}");
    assert!(out.replace('\n', " ").contains(&format!("Commit {id}.")), "{out}");
    let (_, json, _) = run(dir.path(), &["check", "--at", &id[..10], "--format", "json"]);
    assert!(json.contains(&format!("\"commit\": \"{id}\"")), "{json}");
    assert!(!dir.path().join(JOB).join("review.yaml").exists(), "nothing is checked out");
    let (code, out, err) = run(dir.path(), &["check", "--at", "nosuch"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("There is no revision nosuch."), "{err}");
}

#[test]
fn no_colour_codes_when_piped_unless_asked_for() {
    let dir = without_review();
    assert!(!run(dir.path(), &["check"]).1.contains('\u{1b}'));
    assert!(run(dir.path(), &["check", "--color", "always"]).1.contains('\u{1b}'));
    assert!(!run(dir.path(), &["check", "--color", "never"]).1.contains('\u{1b}'));
    let (_, json, err) = run(dir.path(), &["check", "--format", "json", "--color", "always"]);
    assert!(!json.contains('\u{1b}') && err.is_empty(), "nothing but JSON: {json}{err}");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let dir = without_review();
    for (args, code) in [(&["check"][..], 1), (&["explain", "REV-001"], 0), (&["--help"], 0)] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = countersign(args).current_dir(dir.path()).stdout(writer).output().expect("it runs");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn the_schema_of_a_kind_is_the_one_that_files_are_read_by() {
    let (code, out, _) = run(Path::new("/"), &["schema", "deviation"]);
    assert_eq!(code, 0);
    let printed: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(printed, countersign::pipeline::schema(countersign::model::kind::Kind::Deviation));
    let (_, list, _) = run(Path::new("/"), &["schema"]);
    assert!(list.contains("\ndeviation      records/jobs/**/<job>/deviation-<n>.yaml\n"), "{list}");
}

#[test]
fn settings_are_shown_with_where_they_come_from() {
    let dir = laboratory();
    let file = "laboratory:\n  name: Test\nthresholds:\n  decision_wd: 7\n";
    fs::write(dir.path().join("countersign.yaml"), file).expect("it is written");
    let (code, out, _) = run(dir.path(), &["settings"]);
    assert_eq!(code, 0);
    let line = |key: &str| out.lines().find(|l| l.starts_with(key)).unwrap_or_default().to_owned();
    assert!(line("laboratory.name ").ends_with(" Test (countersign.yaml:2)"), "{out}");
    assert!(line("thresholds.decision_wd ").ends_with(" 7 working days (countersign.yaml:4)"), "{out}");
    assert!(line("thresholds.complaint_ack_wd ").ends_with(" 2 working days (default)"), "{out}");
    assert!(line("time_zone ").ends_with(" UTC (default)"), "{out}");
}

#[test]
fn the_printed_manual_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let manual = countersign::cli::manual();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &manual).expect("docs/cli.md can be written");
    }
    let printed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        printed, manual,
        "docs/cli.md is out of date: renew it by `UPDATE=1 cargo test --test suite cli`"
    );
}

#[test]
fn settings_say_which_values_can_not_be_used() {
    let dir = laboratory();
    let path = dir.path().join("countersign.yaml");
    let text = fs::read_to_string(&path).expect("settings");
    let kept: String = text.split_inclusive('\n').filter(|l| !l.starts_with("time_zone")).collect();
    let odd =
        "time_zone: Mars/Olympus\nthresholds: { decision_wd: 4000000000, bad_rating: 6, systemic_jobs: 4 }\n";
    fs::write(&path, kept + odd).expect("it is written");
    let (code, out, err) = run(dir.path(), &["settings"]);
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, 0);
    assert!(err.contains("Something is wrong"), "{err}");
    for (key, value) in [("time_zone", "UTC"), ("thresholds.decision_wd", "5 working days")] {
        let wanted = format!("{key} {value} (default; what countersign.yaml:");
        assert!(words.contains(&wanted) && words.contains("says can not be used)"), "{key}: {words}");
    }
    assert!(words.contains("thresholds.systemic_jobs 4 jobs (countersign.yaml:"), "{words}");
    let (code, _, err) = run(dir.path(), &["check"]);
    assert_eq!(code, 2);
    let words = err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("was 4000000000, not a whole number from 0 to 3660 (working days)."), "{err}");
    assert!(words.contains("was 6, not a whole number from 0 to 5 (mark of 5)."), "{err}");
}

#[test]
fn names_that_can_not_be_seen_stand_in_quotes() {
    let dir = laboratory();
    for args in [
        &["due", "--person", ""][..],
        &["baseline", "--owner", "", "--due", "2026-12-31", "--by", "P2"],
        &["explain", ""],
        &["explain", "--finding", ""],
    ] {
        let (code, _, err) = run(dir.path(), args);
        assert!(code == 0 || err.contains("\"\""), "{args:?}: {err}");
    }
    let (code, _, err) = run(dir.path(), &["due", "--within", "-5d"]);
    assert_eq!(code, 2);
    assert!(err.contains("write a number up to") && !err.contains("-- -5d"), "{err}");
}

#[test]
fn a_finding_is_shown_with_its_fingerprint_and_stated_by_todays_procedure() {
    let dir = without_review();
    let (_, out, _) = run(dir.path(), &["check", "--fingerprints"]);
    let print = out.split("fingerprint: ").nth(1).expect("there is one").split_whitespace().next().unwrap();
    assert_eq!(print.len(), 16, "{out}");
    assert!(!run(dir.path(), &["check"]).1.contains(print));
    let (_, quiet, _) = run(dir.path(), &["check", "--quiet", "--fingerprints"]);
    assert!(quiet.contains(&format!("({print})")), "{quiet}");
    for when in ["day", "today"] {
        let (code, out, err) = run(dir.path(), &["explain", "--finding", print, "--procedure-of", when]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert!(out.starts_with("# Nonconformity: "), "{out}");
    }
    let (code, _, err) = run(dir.path(), &["explain", "REV-001", "--procedure-of", "today"]);
    assert_eq!(code, 2, "{err}");
}
