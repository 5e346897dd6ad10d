//! A newcomer's ten minutes: the commands of the README, typed as they stand there.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::terminal::answer;
use super::{checked, untold};

/// The commands under the README's heading, a line each, without what is said beside them.
fn commands() -> Vec<&'static str> {
    let readme = include_str!("../../../README.md");
    let part = readme.split("\n## Your first ten minutes\n").nth(1).expect("the README has its part");
    let block =
        part.split("```sh\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("it has commands");
    block.lines().map(|line| line.split("  #").next().unwrap().trim()).collect()
}

/// What the newcomer answers, by the key of the question.
const ANSWERS: &[(&str, &str)] = &[
    ("customer", "1"),
    ("contact", "1"),
    ("received_by", "P4"),
    ("channel", "email"),
    ("client_order_no", "PO 4500-1"),
    ("lines.0.material", "Dried milk powder"),
    ("lines.0.matrix", "powder"),
    ("lines.0.sample_count", "4"),
    ("lines.0.test", "Water content"),
    ("lines.0.method_requested", "M-1"),
    ("lines.0.accredited_result_wanted", "no"),
    ("requested_tat_wd", "10"),
    ("reporting.format", "PDF by e-mail"),
    ("reporting.language", "English"),
    ("reporting.conformity_statement", "no"),
    ("specifications", "none"),
    ("special_handling", "none"),
    ("subcontracting_acceptable", "no"),
    ("routine", "yes"),
    ("checklist.requirements_clear.answer", "yes"),
    ("checklist.capability.answer", "1"),
    ("checklist.decision_rule.answer", "na"),
    ("checklist.decision_rule.note", "No pass or fail asked for"),
    ("qms.person", "P2"),
];

#[test]
fn the_readme_takes_a_newcomer_from_nothing_to_a_checked_and_built_laboratory() {
    let home = TempDir::new().unwrap();
    let mut here = home.path().to_owned();
    let mut asked = 0;
    for command in commands() {
        if let Some(dir) = command.strip_prefix("cd ") {
            here = here.join(dir);
            continue;
        }
        let (code, shown) = answer(&here, command, ANSWERS);
        let usual = if command == "countersign check" { 3 } else { 0 };
        assert_eq!(code, usual, "{command}\n{shown}");
        asked += usize::from(command.starts_with("countersign new"));
    }
    assert_eq!(asked, 2, "a request and a review are begun: {:?}", commands());
    made(&here);
}

/// What stands there after the ten minutes.
fn made(lab: &Path) {
    let (code, report) = checked(lab);
    assert_eq!((code, &report["findings"]), (3, &Value::Array(Vec::new())));
    assert_eq!(untold(&report), ["REQ-003", "FBK-001", "FBK-005", "MGT-001"], "as the README says");
    let year = fs::read_dir(lab.join("records/jobs")).unwrap().next().unwrap().unwrap().path();
    let mut jobs: Vec<_> = fs::read_dir(&year).unwrap().map(|entry| entry.unwrap().path()).collect();
    jobs.sort();
    let [_, job] = jobs.as_slice() else { panic!("{jobs:?}") };
    let read = |part: &str| -> Value {
        let text = fs::read_to_string(job.join(part)).unwrap();
        serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
    };
    let (request, review) = (read("request.yaml"), read("review.yaml"));
    assert_eq!(request["lines"][0]["sample_count"], 4);
    assert_eq!(review["agreed"]["lines"][0]["method"], "M-1", "offered from the request");
    assert_eq!(review["qms"]["role"], "quality_manager", "follows from who signs there");
    assert_eq!(review["checklist"]["capability"]["answer"], "yes");
    assert_eq!(review["technical"], Value::Null, "left open");
    let name = job.file_name().unwrap().to_str().unwrap();
    assert!(fs::read_to_string(lab.join("public/index.html")).unwrap().contains("countersign"));
    assert!(lab.join(format!("public/jobs/{name}.html")).is_file(), "the job has its page");
}
