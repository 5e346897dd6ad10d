//! Every finding says on which day it went wrong.

use super::examine;

/// Rules whose findings have no day, with the reason.
const UNDATED: [(&str, &str); 1] = [("SYS-001", "it is about whole quarters")];

#[test]
fn every_finding_of_the_example_has_a_day() {
    let examined = examine(None);
    let undated = |code: &str| UNDATED.iter().any(|(rule, _)| *rule == code);
    let mut open = Vec::new();
    for finding in examined.checked.findings().into_iter().filter(|f| !undated(f.rule.code)) {
        let is_past = finding.on.is_some_and(|day| day <= examined.lab.as_of.day);
        if !is_past {
            open.push(format!("{} of {}: {:?}", finding.rule.code, finding.record, finding.on));
        }
    }
    assert!(open.is_empty(), "without a day, or of a day to come: {open:#?}");
}

#[test]
fn the_day_is_that_of_the_fault_and_not_of_its_discovery() {
    let examined = examine(None);
    let day = |rule: &str, record: &str| {
        let of = |f: &&countersign::model::finding::Finding| f.rule.code == rule && f.record == record;
        let found = examined.checked.findings().into_iter().find(of);
        let found = found.unwrap_or_else(|| panic!("{rule} finds nothing on {record}"));
        found.on.map(|day| day.to_string()).unwrap_or_default()
    };
    for (rule, record, on) in DAYS {
        assert_eq!(day(rule, record), on, "{rule} on {record}");
    }
}

/// Findings of the storyline, each with the day of the event or the last day for what was not done.
const DAYS: [(&str, &str, &str); 12] = [
    // what happened
    ("REV-001", "REQ-25-002", "2025-07-08"),
    ("REV-002", "REQ-26-023", "2026-08-04"),
    ("DEV-001", "REQ-26-003", "2026-01-22"),
    ("DEV-005", "REQ-26-003", "2026-02-03"),
    ("CNF-001", "REQ-25-016", "2025-12-12"),
    // what had not been done by then
    ("REV-014", "REQ-26-028", "2026-09-28"),
    ("COM-001", "REQ-26-006", "2026-02-17"),
    ("COM-002", "REQ-26-029", "2026-10-12"),
    ("COM-003", "REQ-25-011", "2025-10-15"),
    ("CPL-001", "CPL-26-02", "2026-03-24"),
    ("FBK-003", "SUR-26", "2026-07-29"),
    ("ACT-001", "ACT-26-02", "2026-08-31"),
];
