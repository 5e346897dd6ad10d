//! The agenda for people and for programs, and the command that prints it.

use std::fs;

use countersign::model::agenda::{Agenda, Within};
use countersign::model::lab::Lab;
use countersign::report::Look;
use countersign::report::due::{Ahead, human, json};
use serde_json::Value;

use super::calendar::made;
use super::norrvik;
use crate::cli::run::{laboratory, run};

fn told(lab: &Lab, agenda: &Agenda, person: Option<&str>) -> String {
    human::ahead(Ahead { lab, agenda, person }, Look::PLAIN, false)
}

fn two_weeks() -> (Lab, Agenda) {
    let lab = norrvik(None);
    let agenda = countersign::agenda::agenda(&lab, Within::Days(14));
    (lab, agenda)
}

#[test]
fn overdue_items_stand_first_with_how_long_and_who() {
    let (lab, agenda) = two_weeks();
    let text = told(&lab, &agenda, None);
    assert!(text.starts_with("Overdue\n2025-07-16 Wed  REQ-25-003 "), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let report = "2026-10-12 Mon REQ-26-029 The report for Elektrolyt Nord Oy was due. The customer has not been \
                  told. 3 working days overdue. (Jonas Lindqvist)";
    assert!(words.contains(report), "{words}");
    let coming = "Coming 2026-10-18 Sun FB-26-02 What a customer said on 2026-07-20 waits for an analysis. \
                  (Tomasz Wren) 2026-10-20 Tue REQ-26-027 The report for Vantor Cathodes AB is due. If it will be \
                  late, tell the customer by that day. (Jonas Lindqvist)";
    assert!(words.contains(coming), "{words}");
    assert!(
        words.contains("coming by 2026-10-29. Looked at 1 request without a decision, 2 jobs"),
        "{words}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= Look::PLAIN.width), "{text}");
}

#[test]
fn one_persons_items_can_be_asked_for() {
    let (lab, agenda) = two_weeks();
    let text = told(&lab, &agenda, Some("P4"));
    let names = text.matches("(Jonas Lindqvist)").count();
    assert!(names > 0 && !text.contains("(Tomasz Wren)"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("by 2026-10-29 for Jonas Lindqvist. 1 item has nobody on record to see to it."),
        "{words}"
    );
}

#[test]
fn nothing_due_says_what_was_looked_at() {
    let (lab, agenda) = two_weeks();
    let none = Agenda { items: Vec::new(), ..agenda };
    let text = told(&lab, &none, None);
    assert!(
        text.starts_with("Nothing is overdue on 2026-10-15 (pinned in countersign.yaml), and nothing falls"),
        "{text}"
    );
    assert!(text.contains("Looked at 1 request without a decision"), "{text}");
    let empty = told(&lab, &made(Vec::new()), None);
    assert!(empty.contains("Looked at no record."), "{empty}");
    assert_eq!(human::ahead(Ahead { lab: &lab, agenda: &none, person: None }, Look::PLAIN, true), "");
}

#[test]
fn programs_get_every_item_with_its_key() {
    let (lab, agenda) = two_weeks();
    let text = json::ahead(Ahead { lab: &lab, agenda: &agenda, person: None }).expect("it is written");
    let report: Value = serde_json::from_str(&text).expect("it is JSON");
    let keys = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>().join(" "));
    let outer = "schema as_of until within_days person items looked_at cannot_tell";
    assert_eq!(keys(&report).as_deref(), Some(outer));
    assert_eq!(report["schema"], "countersign/due/1");
    assert_eq!((&report["as_of"], &report["within_days"]), (&"2026-10-15".into(), &14.into()));
    let items = report["items"].as_array().expect("a list");
    assert_eq!(items.len(), agenda.items.len());
    let late = items.iter().find(|item| item["record"] == "REQ-26-029").expect("it is overdue");
    let inner = "on overdue late what duty rule record file pointer owner text key";
    assert_eq!(keys(late).as_deref(), Some(inner));
    assert_eq!((&late["overdue"], &late["what"]), (&true.into(), &"report".into()));
    assert_eq!(late["late"], serde_json::json!({ "count": 3, "unit": "working_days" }));
    assert_eq!((&late["rule"], &late["owner"]), (&"COM-002".into(), &"P4".into()));
    assert_eq!(report["looked_at"]["jobs"], 2);
}

#[test]
fn the_command_says_what_is_wrong_with_its_words() {
    let dir = laboratory();
    let (code, out, err) = run(dir.path(), &["due", "--within", "2y"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("14d, 3w or 2m"), "{err}");
    let (code, _, err) = run(dir.path(), &["due", "--person", "P99"]);
    assert_eq!(code, 2);
    assert!(err.contains("Nobody in the register of people is called P99."), "{err}");
    let (code, out, err) = run(dir.path(), &["due"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("Looked at "), "{out}");
    let (code, out, _) = run(dir.path(), &["due", "--format", "ics"]);
    assert!(code == 0 && out.starts_with("BEGIN:VCALENDAR\r\n"), "{out}");
}

#[test]
fn what_can_not_be_read_is_named() {
    let dir = laboratory();
    let job = dir.path().join("records/jobs/2026/REQ-1");
    fs::remove_file(job.join("work.yaml")).expect("there was a log");
    fs::write(job.join("report.yaml"), "report_no: [\n").expect("it is written");
    let (code, out, _) = run(dir.path(), &["due", "--within", "60m"]);
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("Cannot tell what falls due for:\n  - REQ-1/report: the report could not be read."),
        "{out}"
    );
    assert!(!out.contains("The report for"), "{out}");
}
