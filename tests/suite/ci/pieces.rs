//! The ready pieces in `ci/`: pinned, without injection, and run as they stand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

use super::schemas::valid;
use crate::cli::run::laboratory;
use crate::load::git;

const WORKFLOWS: &[&str] = &[
    "ci/github/action.yml",
    "ci/github/countersign.yml",
    "ci/github/publish.yml",
    "ci/gitea/countersign.yml",
    "ci/gitea/publish.yml",
];

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn read(path: &str) -> Value {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every step of a workflow or an action.
pub(super) fn steps(value: &Value) -> Vec<Value> {
    let mut lists: Vec<Value> =
        value["jobs"].as_mapping().into_iter().flatten().map(|(_, job)| job["steps"].clone()).collect();
    lists.push(value["runs"]["steps"].clone());
    lists.iter().filter_map(Value::as_sequence).flatten().cloned().collect()
}

#[test]
fn every_action_is_pinned_and_no_checkout_keeps_the_token() {
    for path in WORKFLOWS {
        for step in steps(&read(path)) {
            let Some(uses) = step["uses"].as_str() else { continue };
            let (name, commit) = uses.split_once('@').expect("a version");
            let is_id = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            assert!(is_id, "{path}: {uses}");
            if name.ends_with("/checkout") {
                assert_eq!(step["with"]["persist-credentials"].as_bool(), Some(false), "{path}");
                assert_eq!(step["with"]["fetch-depth"].as_u64(), Some(0), "{path}: rules need the history");
            }
        }
    }
}

#[test]
fn no_expression_is_part_of_a_command() {
    let mut looked_at = 0;
    for path in WORKFLOWS {
        for step in steps(&read(path)) {
            if let Some(run) = step["run"].as_str() {
                assert!(!run.contains("${{"), "{path}: {run}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 10, "{looked_at}");
}

#[test]
fn a_workflow_has_no_right_that_a_job_does_not_name() {
    for path in &WORKFLOWS[1..] {
        let workflow = read(path);
        assert!(workflow["permissions"].as_mapping().is_some_and(serde_yaml::Mapping::is_empty), "{path}");
        for (name, job) in workflow["jobs"].as_mapping().expect("jobs") {
            assert!(job["permissions"].as_mapping().is_some_and(|p| !p.is_empty()), "{path}: {name:?}");
            let writes =
                job["permissions"].as_mapping().unwrap().values().any(|v| v.as_str() == Some("write"));
            let runs_on_records = steps_of(job).iter().any(|run| run.contains("gate.sh"));
            assert!(!(writes && runs_on_records), "{path}: {name:?}");
        }
    }
}

fn steps_of(job: &Value) -> Vec<String> {
    let steps = job["steps"].as_sequence().into_iter().flatten();
    steps.filter_map(|step| step["run"].as_str().map(str::to_owned)).collect()
}

/// A laboratory in a repository whose clone has a branch of the server, and a change that brings a finding.
fn proposed() -> TempDir {
    let dir = laboratory();
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-q", "-m", "All."]);
    git(dir.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    git(dir.path(), &["rm", "-q", "records/jobs/2026/REQ-1/review.yaml"]);
    git(dir.path(), &["commit", "-q", "-m", "Less."]);
    dir
}

/// A folder of programs that holds the one built here.
fn programs() -> TempDir {
    let dir = TempDir::new().expect("a folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_countersign"), dir.path().join("countersign"))
        .expect("a link");
    dir
}

pub(super) fn sh(dir: &Path, script: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let programs = programs();
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    for name in ["GITHUB_BASE_REF", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command
        .args(script)
        .current_dir(dir)
        .env("PATH", path)
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("it ends"), text(stdout), text(stderr))
}

pub(super) fn piece(path: &str) -> PathBuf {
    root().join(path)
}

#[test]
fn the_gate_of_records_writes_every_report_and_fails_for_findings() {
    let dir = proposed();
    let gate = piece("ci/gate.sh");
    let gate = gate.to_str().expect("a path");
    let (code, out, err) = sh(dir.path(), &[gate], &[("BASE", "origin/main"), ("ANNOTATIONS", "github")]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.starts_with("::error file=records/jobs/2026/REQ-1/"), "{out}");
    let reports = dir.path().join("countersign-reports");
    for (form, file) in [
        ("sarif", "findings.sarif"),
        ("sarif-open", "open.sarif"),
        ("codequality", "codequality.json"),
        ("rdjson", "findings.rdjson"),
        ("json", "findings.json"),
    ] {
        valid(form, &fs::read_to_string(reports.join(file)).unwrap_or_else(|e| panic!("{file}: {e}")));
    }
    assert!(
        fs::read_to_string(reports.join("report.md")).unwrap().starts_with("<!-- countersign:check -->\n")
    );
    assert!(reports.join("junit.xml").is_file());
    let (code, out, _) = sh(dir.path(), &[gate], &[("BASE", "origin/main"), ("FAIL_ON", "never")]);
    assert_eq!(code, 0, "{out}");
    let (code, _, err) = sh(dir.path(), &[gate], &[("BASE", "origin/gone; touch owned")]);
    assert_eq!(code, 2, "{err}");
    assert!(!dir.path().join("owned").exists(), "nothing of a variable is run");
}

#[test]
fn what_can_not_be_told_fails_the_gate_unless_it_may_pass() {
    // outside a repository the rules about history can not tell
    let dir = laboratory();
    let gate = piece("ci/gate.sh");
    let gate = gate.to_str().expect("a path");
    assert_eq!(sh(dir.path(), &[gate], &[("CANNOT_TELL", "fail")]).0, 3);
    for variables in [&[("CANNOT_TELL", "pass")][..], &[("CANNOT_TELL", "")], &[]] {
        let (code, out, _) = sh(dir.path(), &[gate], variables);
        assert_eq!(code, 0, "{variables:?}: {out}");
        assert!(out.contains("CANNOT_TELL lets that pass."), "{out}");
    }
    // a proposal that brings the question
    let dir = proposed();
    git(dir.path(), &["checkout", "-q", "origin/main"]);
    let people = dir.path().join("records/registers/jobs.csv");
    fs::write(&people, "job\n").expect("it is written");
    let (code, out, _) = sh(dir.path(), &[gate], &[("BASE", "origin/main"), ("FAIL_ON", "major")]);
    assert_eq!(code, 3, "{out}");
    let passes = [("BASE", "origin/main"), ("FAIL_ON", "major"), ("CANNOT_TELL", "pass")];
    assert_eq!(sh(dir.path(), &[gate], &passes).0, 0);
    assert_eq!(sh(dir.path(), &[gate], &[("GATE", "other")]).0, 2);
    assert_eq!(sh(dir.path(), &[gate], &[("GATE", "approvals")]).0, 0, "the settings ask for none");
}

#[test]
fn nothing_is_downloaded_that_was_not_pinned() {
    let dir = TempDir::new().expect("a folder");
    let program = piece("ci/program.sh");
    let program = program.to_str().expect("a path");
    let to = dir.path().join("to").display().to_string();
    let id = "0123456789abcdef0123456789abcdef01234567";
    for (variables, why) in [
        (&[("URL", "https://localhost:9/x")][..], "nothing is run that was not pinned"),
        (&[("URL", "http://localhost:9/x"), ("SHA256", "0")], "http"),
        (&[("SOURCE", "http://localhost:9/x"), ("COMMIT", id)], "SOURCE must begin with https://"),
        (&[("SOURCE", "https://localhost:9/x"), ("COMMIT", "main")], "COMMIT must be the whole id"),
        (&[("SOURCE", "https://localhost:9/x"), ("COMMIT", &id[..39])], "COMMIT must be the whole id"),
        (&[("SOURCE", "https://localhost:9/x")], "COMMIT must be the whole id"),
    ] {
        let named: Vec<(String, &str)> =
            variables.iter().map(|(name, value)| (format!("COUNTERSIGN_{name}"), *value)).collect();
        let mut all: Vec<(&str, &str)> = named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        all.push(("TO", &to));
        let (code, out, err) = sh(dir.path(), &[program], &all);
        assert_ne!(code, 0, "{variables:?}");
        assert!(err.contains(why), "{variables:?}: {out}{err}");
        assert!(!Path::new(&to).join("countersign").exists());
    }
}

/// The step that asks, as it stands in GitHub's workflow, in a shell that stops as the runner's does.
#[test]
fn the_workflow_asks_and_passes_the_comment_on() {
    let dir = proposed();
    fs::create_dir(dir.path().join(".countersign")).expect("a folder");
    fs::copy(piece("ci/gate.sh"), dir.path().join(".countersign/gate.sh")).expect("a copy");
    let workflow = read("ci/github/countersign.yml");
    let asks = |step: &&Value| step["id"].as_str() == Some("ask");
    let steps = workflow["jobs"]["records"]["steps"].as_sequence().expect("steps");
    let script = steps.iter().find(asks).and_then(|step| step["run"].as_str()).expect("the step");
    let (summary, output) = (dir.path().join("summary.md"), dir.path().join("output"));
    fs::write(&output, "").expect("a file");
    fs::write(&summary, "before\n").expect("a file");
    let temp = TempDir::new().expect("a folder");
    let variables = [
        ("RUNNER_TEMP", temp.path().to_str().unwrap()),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
        ("GITHUB_OUTPUT", output.to_str().unwrap()),
        ("BASE", "origin/main"),
        ("ANNOTATIONS", "github"),
    ];
    let (code, out, err) = sh(dir.path(), &["-e", "-c", script], &variables);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.starts_with("::error "), "{out}");
    assert!(fs::read_to_string(&summary).unwrap().starts_with("before\n<!-- countersign:check -->\n"));
    let passed = fs::read_to_string(&output).unwrap();
    let (end, rest) =
        passed.strip_prefix("comment<<").and_then(|rest| rest.split_once('\n')).expect("a comment");
    assert_eq!(end.len(), 32, "a delimiter that nobody can guess: {end}");
    let comment = rest.strip_suffix(&format!("{end}\n")).expect("it ends");
    assert!(comment.starts_with("<!-- countersign:check -->\n### Countersign: "), "{comment}");
    assert!(comment.contains("`REV-001` No contract review, `REQ-1`"), "{comment}");
}

/// The names of the jobs are what people require in the protection of the branch.
#[test]
fn each_forge_has_both_gates() {
    for path in ["ci/github/countersign.yml", "ci/gitea/countersign.yml"] {
        let workflow = read(path);
        for gate in ["records", "approvals"] {
            assert_eq!(workflow["jobs"][gate]["name"].as_str(), Some(gate), "{path}");
        }
    }
    let gitlab = fs::read_to_string(piece("ci/gitlab/countersign.yml")).expect("it is there");
    let (header, jobs) = gitlab.split_once("\n---\n").expect("a header");
    let header: Value = serde_yaml::from_str(header).expect("YAML");
    assert!(header["spec"]["inputs"]["image"].get("default").is_none(), "the image must be named");
    let jobs: Value = serde_yaml::from_str(jobs).expect("YAML");
    for gate in [
        "countersign-records",
        "countersign-comment",
        "countersign-approvals",
        "countersign-ledger",
        "countersign-site",
    ] {
        assert!(jobs[gate]["script"].is_sequence(), "{gate}");
    }
}
