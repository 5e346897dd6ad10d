//! The contract with programs, key by key.

use countersign::model::answer::{Answer, Debt, Standing};
use countersign::model::record::system::DispositionVerdict;
use countersign::model::tree::Origin;
use countersign::report::json;
use jiff::civil::date;
use serde_json::{Value, json};

use super::made::{MISSING, Made, OVERDUE, PROMISES};

fn written(made: &Made) -> String {
    made.view(|view| json::findings(&view).expect("it is written"))
}

fn made() -> Made {
    let mut made = Made::new();
    let path = "records/jobs/2025/REQ-25-011/deviation-1.yaml";
    made.file(path, "approved:\n  by: 電池 P5\n");
    let at = made.place(path, "/approved/by", "P5");
    made.finding(&OVERDUE, "REQ-25-011", at.clone(), "It was late.");
    made.finding(&PROMISES, "REQ-25-011", at.clone(), "They differed.").part = Some("deviation-1".into());
    made.finding(&MISSING, "REQ-25-011", at.clone(), "It was missing.");
    made.finding(&MISSING, "C1", at, "It was missing there.");
    made.passes(&MISSING, 3);
    made.outcome(&MISSING).files_passed = 4;
    made.cannot_tell(&MISSING, "REQ-9", "the request could not be read");
    made
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn holds_the_keys_of_the_contract_in_order() {
    let report: Value = serde_json::from_str(&written(&made())).expect("it is JSON");
    assert_eq!(
        keys(&report),
        ["schema", "as_of", "commit", "procedure", "counts", "findings", "populations", "later"]
    );
    assert_eq!(report["schema"], "countersign/findings/1");
    assert_eq!(report["as_of"], "2026-10-15");
    assert_eq!(report["commit"], Value::Null);
    let counts = ["major", "minor", "observation", "not_evaluable", "answered", "known_debt"];
    assert_eq!(keys(&report["counts"]), counts);
    let wanted = json!({
        "major": 2, "minor": 1, "observation": 1, "not_evaluable": 1, "answered": 0, "known_debt": 0,
    });
    assert_eq!(report["counts"], wanted);
    let wanted = ["rule", "findings", "passes", "not_evaluable", "name", "clauses"];
    assert_eq!(keys(&report["populations"][0]), wanted);
    let counts = json!({
        "rule": "REV-001",
        "findings": 2,
        "passes": 7,
        "not_evaluable": 1,
        "name": "review-missing",
        "clauses": ["17025-7.1.1", "17025-7.1.8"],
    });
    assert_eq!(report["populations"][2], counts);
}

#[test]
fn a_finding_holds_all_that_a_program_needs() {
    let report: Value = serde_json::from_str(&written(&made())).expect("it is JSON");
    let finding = &report["findings"][2];
    let wanted = json!({
        "rule": "REQ-002",
        "name": "contradictory-promises",
        "grade": "minor",
        "basis": "procedure",
        "clauses": ["17025-7.1.1.a"],
        "record": "REQ-25-011",
        "part": "deviation-1",
        "file": "records/jobs/2025/REQ-25-011/deviation-1.yaml",
        "line": 2,
        "column": 10,
        "pointer": "/approved/by",
        "message": "They differed.",
        "advice": "Settle with the customer in writing which holds.",
        "fingerprint": finding["fingerprint"],
        "answer": null,
        "debt": null,
        "reopened": null,
    });
    assert_eq!(keys(finding), keys(&wanted));
    assert_eq!(finding, &wanted);
    let print = finding["fingerprint"].as_str().expect("a text");
    assert!(print.len() == 16 && print.bytes().all(|b| b.is_ascii_hexdigit()), "{print}");
    assert!(report["findings"][0].get("part").is_none(), "no part, no key");
}

#[test]
fn an_answered_finding_is_listed_with_its_answer_and_counted_apart() {
    let mut made = made();
    made.outcome(&PROMISES).findings[0].standing = Standing::Answered(Box::new(Answer {
        id: "DSP-1".into(),
        verdict: DispositionVerdict::AcceptedFixPlanned,
        by: "P2".into(),
        on: date(2026, 6, 2),
        review_by: date(2026, 12, 1),
        reason: "It will be.".into(),
        action: Some("ACT-1".into()),
        fix: None,
    }));
    let debt = Debt { owner: "P4".into(), due: date(2026, 12, 31), filed_on: date(2026, 6, 1) };
    made.outcome(&OVERDUE).findings[0].standing = Standing::Known(debt);
    let report: Value = serde_json::from_str(&written(&made)).expect("it is JSON");
    let wanted = json!({
        "major": 2, "minor": 0, "observation": 0, "not_evaluable": 1, "answered": 1, "known_debt": 1,
    });
    assert_eq!(report["counts"], wanted);
    let answer = json!({
        "id": "DSP-1", "verdict": "accepted_fix_planned", "by": "P2", "on": "2026-06-02", "review_by": "2026-12-01",
        "reason": "It will be.", "action": "ACT-1",
    });
    assert_eq!(report["findings"][2]["answer"], answer);
    let debt = json!({ "owner": "P4", "due": "2026-12-31", "filed_on": "2026-06-01" });
    assert_eq!(report["findings"][3]["debt"], debt);
}

#[test]
fn findings_stand_gravest_first_then_by_record() {
    let report: Value = serde_json::from_str(&written(&made())).expect("it is JSON");
    let findings = report["findings"].as_array().expect("a list");
    let order: Vec<_> = findings.iter().map(|f| (f["grade"].as_str(), f["record"].as_str())).collect();
    let wanted =
        [("major", "C1"), ("major", "REQ-25-011"), ("minor", "REQ-25-011"), ("observation", "REQ-25-011")];
    assert_eq!(order, wanted.map(|(grade, record)| (Some(grade), Some(record))));
}

#[test]
fn the_commit_is_named_when_there_is_one() {
    let mut made = made();
    made.origin = Origin::Revision { commit: "3f2a91c0".into() };
    let report: Value = serde_json::from_str(&written(&made)).expect("it is JSON");
    assert_eq!(report["commit"], "3f2a91c0");
}

#[test]
fn a_finding_in_a_file_that_is_not_there_has_no_line() {
    let mut made = made();
    made.spots.clear();
    let report: Value = serde_json::from_str(&written(&made)).expect("it is JSON");
    assert_eq!(
        (&report["findings"][0]["line"], &report["findings"][0]["column"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn hostile_text_is_escaped_and_comes_back_whole() {
    let evil = "\u{1b}[2J \u{9b}31m \u{202e} \u{e0041} \u{feff} \u{7f} \"\\ é 電";
    let mut made = made();
    made.outcome(&MISSING).findings[1].message = evil.into();
    let text = written(&made);
    let steering = text.chars().find(|c| *c != '\n' && countersign::report::harmless::sign(*c) != *c);
    assert_eq!(steering, None, "{text}");
    let report: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(report["findings"][0]["message"], evil);
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    assert_eq!(written(&made()), written(&made()));
    assert!(written(&made()).ends_with("}\n"));
}
