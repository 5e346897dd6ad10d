//! `countersign approvals` and `countersign codeowners`, as they are called.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::bench::Bench;

fn run(root: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    for variable in
        ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"]
    {
        command.env_remove(variable);
    }
    command.arg("-C").arg(root).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn exit_codes_tell_approved_from_not_and_from_no_telling() {
    for (script, code) in [("P8 r1; sign P4", 0), ("P8 r1", 1), ("P8 r1; sign P4 key=P9 by=P8", 3)] {
        let mut bench = Bench::new();
        bench.play(script);
        let output = run(&bench.root, &["approvals"]);
        assert_eq!(output.status.code(), Some(code), "{script}: {}", said(&output));
    }
    let mut bench = Bench::new();
    bench.play("P8 r1");
    assert_eq!(run(&bench.root, &["approvals", "REQ-1/rapport"]).status.code(), Some(2));
}

#[test]
fn what_is_not_asked_for_is_said_plainly() {
    let mut bench = Bench::with("laboratory: { name: L }\n", "people: []\n");
    bench.play("P8 r1");
    let output = run(&bench.root, &["approvals"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).starts_with("No approval is asked for"), "{}", said(&output));
}

#[test]
fn json_keeps_its_contract() {
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4; P8 r2");
    let schema: Value = serde_json::from_str(include_str!("../../../docs/approvals.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [&["approvals", "--format", "json"][..], &["approvals", "--format", "json", "--diff"]] {
        let output = run(&bench.root, args);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{report:#}");
        assert_eq!(report["records"][0]["verdict"], "stale");
        assert_eq!(report["records"][0]["changes"].is_array(), args.contains(&"--diff"));
    }
    let output = run(&bench.root, &["approvals", "--diff"]);
    assert!(said(&output).contains("/report_no: RP-1 → RP-2"), "{}", said(&output));
}

/// Every verdict comes with commands that anybody can run, and they agree.
#[test]
fn what_is_told_to_be_repeated_can_be() {
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4");
    let output = run(&bench.root, &["approvals", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let commands: Vec<&str> =
        report["records"][0]["repeat"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(commands.iter().any(|c| c.contains("ssh-keygen -Y verify")), "{commands:?}");
    for command in commands {
        let done = Command::new("sh").args(["-c", command]).current_dir(&bench.root).output().unwrap();
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn a_request_in_ci_is_judged_by_its_base() {
    let mut bench = Bench::new();
    bench.play("branch; settings P8 time_zone: UTC; P8 r1");
    let output = run(&bench.root, &["approvals", "--policy-ref", "main"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("Judged by the policy of main"), "{}", said(&output));
    bench.git("P8", &["update-ref", "refs/remotes/origin/main", "main"]);
    let ci = |base: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.arg("-C").arg(&bench.root).arg("approvals");
        command.env("GITHUB_BASE_REF", base).env("GITHUB_WORKSPACE", &bench.root).output().unwrap()
    };
    let output = ci("main");
    assert!(said(&output).contains("GITHUB_BASE_REF"), "{}", said(&output));
    assert_eq!(output.status.code(), Some(1));
    // without the base nothing is judged by what the request itself may have changed
    assert_eq!(ci("elsewhere").status.code(), Some(2));
}

#[test]
fn codeowners_fit_or_tell() {
    let settings = "laboratory: { name: L }
approvals: { kinds: { report: { roles: [technical_manager] } }, policy: { roles: [quality_manager] } }
";
    let people = "people:
  - { id: P4, name: Cy, forge_accounts: [{ forge: github, login: cy }, { forge: gitea, login: cyg }], roles: [{ role: technical_manager, from: 2020-01-01 }] }
  - { id: P2, name: Bo, forge_accounts: [{ forge: github, login: \"evil\\n* @all\" }], roles: [{ role: quality_manager, from: 2020-01-01 }] }
";
    let bench = Bench::with(settings, people);
    let github = said(&run(&bench.root, &["codeowners", "--forge", "github"]));
    assert!(github.contains("/records/jobs/**/report*.yaml @cy\n"), "{github}");
    assert!(!github.contains("@all"), "{github}");
    assert!(github.contains("# P2 is quality manager and has no account"), "{github}");
    let gitea = said(&run(&bench.root, &["codeowners", "--forge", "gitea"]));
    assert!(gitea.contains(r"records/jobs/(.*/)?[^/]+/report(-[0-9]+)?\.yaml @cyg"), "{gitea}");
    let gitlab = said(&run(&bench.root, &["codeowners", "--forge", "gitlab"]));
    assert!(gitlab.contains("[report, technical manager][1]"), "{gitlab}");
    assert_eq!(run(&bench.root, &["codeowners", "--forge", "github", "--check"]).status.code(), Some(1));
    bench.write(".github/CODEOWNERS", &github);
    assert_eq!(run(&bench.root, &["codeowners", "--forge", "github", "--check"]).status.code(), Some(0));
    bench.write(".github/CODEOWNERS", &github.replace("@cy", "@other"));
    let drift = run(&bench.root, &["codeowners", "--forge", "github", "--check"]);
    assert_eq!(drift.status.code(), Some(1));
    assert!(said(&drift).contains("+ /records/jobs/**/report*.yaml @cy"), "{}", said(&drift));
}
