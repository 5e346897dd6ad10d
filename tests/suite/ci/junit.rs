//! JUnit's XML, held against Jenkins' schema by xmllint and read by another program's reader.

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};

use super::schemas::valid_xml;
use super::{form, made};
use crate::cli::made::{MISSING, Made};

fn read(made: &Made) -> Report {
    let text = form("junit", made);
    valid_xml(&text);
    Report::deserialize_from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn word(status: &TestCaseStatus) -> &'static str {
    match status {
        TestCaseStatus::Success { .. } => "passed",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failed",
        TestCaseStatus::NonSuccess { .. } => "error",
        TestCaseStatus::Skipped { .. } => "skipped",
    }
}

#[test]
fn there_is_a_suite_a_rule_and_a_case_a_record() {
    let report = read(&made());
    let suites: Vec<&str> = report.test_suites.iter().map(|s| s.name.as_str()).collect();
    let wanted = ["REV-001 No contract review", "REQ-002 Contradictory promises", "REV-014 Decision overdue"];
    assert_eq!(suites, wanted);
    let cases: Vec<(&str, &str)> =
        report.test_suites[0].test_cases.iter().map(|c| (c.name.as_str(), word(&c.status))).collect();
    let wanted = [
        ("REQ-0", "passed"),
        ("REQ-1", "passed"),
        ("REQ-2", "passed"),
        ("REQ-26-004/review", "failed"),
        ("REQ-9", "skipped"),
    ];
    assert_eq!(cases, wanted);
    assert_eq!((report.tests, report.failures, report.errors), (9, 3, 0));
    let last = &report.test_suites[2];
    assert_eq!((last.tests, last.failures, last.skipped), (2, 1, 1), "what is answered is skipped");
}

#[test]
fn two_findings_of_one_record_are_one_case() {
    let mut made = Made::new();
    made.file("a.yaml", "a: P5\n");
    let at = made.place("a.yaml", "/a", "P5");
    made.finding(&MISSING, "R", at.clone(), "One.");
    made.finding(&MISSING, "R", at, "Two.");
    let report = read(&made);
    assert_eq!((report.tests, report.failures), (1, 1));
    let text = form("junit", &made);
    assert!(text.contains("One.") && text.contains("Two."), "{text}");
}

#[test]
fn of_very_many_passes_the_number_is_told() {
    let mut made = Made::new();
    made.passes(&MISSING, 20_001);
    made.outcome(&MISSING).files_passed = 4;
    let text = form("junit", &made);
    valid_xml(&text);
    assert!(text.len() < 1000, "{} bytes", text.len());
    assert!(text.contains("name=\"20005 records in order\""), "{text}");
}
