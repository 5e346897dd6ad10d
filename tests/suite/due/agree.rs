//! An overdue item and a finding are one matter seen from two sides.

use std::collections::BTreeSet;

use countersign::agenda::agenda;
use countersign::embedded;
use countersign::model::agenda::Within;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input};
use countersign::rules;
use jiff::civil::{Date, date};

use super::line;
use crate::rules::examples::{base, every_example};

/// Rules whose findings say that something was not done by its day.
const CONCERNED: [&str; 23] = [
    "ACT-001", "ACT-002", "AMD-005", "CNF-002", "COM-001", "COM-002", "COM-003", "COM-006", "CPL-001",
    "CPL-002", "CPL-004", "DOC-001", "FBK-001", "FBK-003", "FBK-004", "FBK-005", "FBK-006", "MGT-001",
    "MGT-003", "REV-014", "RET-001", "SMP-004", "SMP-005",
];

/// Findings of those rules in the example laboratory about something that can not be done any more, or
/// that no day was set for: record, rule, why.
const DONE_OR_UNDATED: [(&str, &str, &str); 6] = [
    ("CPL-26-02", "CPL-001", "the acknowledgement came late, but it came"),
    ("CPL-26-02", "CPL-004", "closed without a word on the outcome, for which no day is set"),
    ("REQ-26-005", "COM-002", "the report was late and is out"),
    ("REQ-26-006", "COM-002", "the report was late and is out"),
    ("REQ-26-013", "COM-002", "the report was late and is out"),
    ("REQ-26-005", "DOC-001", "an old form was used"),
];

fn examine(tree: Tree, as_of: Option<Date>) -> Examined {
    pipeline::examine(Input { as_of, ..Input::new(tree, Vec::new(), date(2030, 1, 1)) }, &|_| {})
}

/// Overdue items whose rule neither finds anything on their record nor says that it can not tell.
fn unfounded(examined: &Examined) -> Vec<String> {
    let agenda = agenda(&examined.lab, Within::Days(0));
    let outcomes = &examined.checked.outcomes;
    let is_founded = |code: &str, record: &str| {
        let outcome = outcomes.iter().find(|o| o.rule.code == code).expect("the rule is asked");
        outcome.findings.iter().any(|f| f.record == record)
            || outcome.cannot_tell.iter().any(|c| c.record == record)
    };
    let overdue = agenda.items.iter().filter(|item| item.is_overdue());
    overdue.filter(|item| item.rule.is_some_and(|code| !is_founded(code, &item.record))).map(line).collect()
}

#[test]
fn every_overdue_item_is_a_finding() {
    let days = [None, Some(date(2025, 9, 1)), Some(date(2025, 12, 31)), Some(date(2026, 3, 8))];
    let days =
        days.into_iter().chain([Some(date(2026, 6, 15)), Some(date(2026, 8, 29)), Some(date(2027, 6, 1))]);
    for day in days {
        let examined = examine(Tree::of(Origin::Memory, embedded::example()), day);
        assert_eq!(unfounded(&examined), Vec::<String>::new(), "as of {day:?}");
    }
}

#[test]
fn every_overdue_item_of_the_rules_examples_is_a_finding() {
    let base = base();
    let pages = CONCERNED.map(|code| rules::find(code).expect("the rule exists"));
    let mut overdue = 0;
    for (title, files) in pages.iter().flat_map(|rule| every_example(rule, &base)) {
        let examined = examine(Tree::of(Origin::Memory, files), None);
        assert_eq!(unfounded(&examined), Vec::<String>::new(), "{title}");
        overdue += agenda(&examined.lab, Within::Days(0)).overdue();
    }
    assert!(overdue > 40, "the examples fell short of overdue items: {overdue}");
}

#[test]
fn every_finding_about_something_undone_is_an_overdue_item() {
    let examined = examine(Tree::of(Origin::Memory, embedded::example()), None);
    let agenda = agenda(&examined.lab, Within::Days(0));
    let overdue: BTreeSet<(&str, &str)> = agenda
        .items
        .iter()
        .filter(|item| item.is_overdue())
        .filter_map(|item| Some((item.record.as_str(), item.rule?)))
        .collect();
    let found = examined.checked.findings();
    let found: BTreeSet<(&str, &str)> = found
        .iter()
        .map(|f| (f.record.as_str(), f.rule.code))
        .filter(|(_, code)| CONCERNED.contains(code))
        .collect();
    let excepted: BTreeSet<(&str, &str)> =
        DONE_OR_UNDATED.iter().map(|(record, code, _)| (*record, *code)).collect();
    assert_eq!(found.difference(&overdue).copied().collect::<BTreeSet<_>>(), excepted);
    assert_eq!(overdue.difference(&found).count(), 0);
}

#[test]
fn every_rule_named_is_concerned_and_every_rule_concerned_exists() {
    let lab = super::norrvik(None);
    let named: BTreeSet<&str> =
        super::later(&lab, date(2100, 1, 1)).items.iter().filter_map(|i| i.rule).collect();
    assert!(named.iter().all(|code| CONCERNED.contains(code)), "{named:?}");
    assert!(CONCERNED.iter().all(|code| rules::find(code).is_some()));
}
