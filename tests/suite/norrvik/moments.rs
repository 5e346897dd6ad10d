//! Rules about time ask of the day, not of the end of the story: what was still in order on one day is
//! found on the next.

use countersign::embedded;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Rule, record, and the first day on which the rule finds it.
const FIRST: [(&str, &str, Date); 10] = [
    ("FBK-001", "laboratory", date(2025, 10, 31)),
    ("SUB-001", "REQ-26-001", date(2026, 1, 19)),
    ("DEV-001", "REQ-26-003", date(2026, 1, 22)),
    ("SUB-002", "REQ-26-001", date(2026, 1, 23)),
    ("DEV-005", "REQ-26-003", date(2026, 2, 3)),
    // due on 2 March, told on the 4th
    ("COM-002", "REQ-26-006", date(2026, 3, 3)),
    // said on 27 April; two working days are allowed, and 1 May is none
    ("COM-003", "REQ-26-011", date(2026, 4, 30)),
    // received on 7 April; twenty working days are allowed
    ("FBK-006", "SUR-26", date(2026, 5, 7)),
    // went ahead on 20 July, agreed on the 22nd
    ("DEV-002", "REQ-26-021", date(2026, 7, 20)),
    // closed on 30 April; ninety days are allowed
    ("FBK-003", "SUR-26", date(2026, 7, 30)),
];

/// What the rule says of the record on that day. Other jobs are left out, to be quick.
fn said(rule: &str, record: &str, day: Date) -> Option<String> {
    let files = embedded::example().into_iter();
    let files = files.filter(|(path, _)| !path.starts_with("records/jobs/") || path.contains(record));
    let tree = Tree::of(Origin::Memory, files);
    let input = Input { as_of: Some(day), ..Input::new(tree, Vec::new(), day) };
    let checked = pipeline::examine(input, &|_| {}).checked;
    let found = checked.findings().into_iter().find(|f| f.rule.code == rule && f.record == record);
    found.map(|f| f.message.clone())
}

#[test]
fn each_is_found_from_its_day_on() {
    for (rule, record, first) in FIRST {
        let before = first.checked_sub(1.day()).unwrap();
        assert_eq!(said(rule, record, before), None, "{rule} found {record} on {before} already");
        assert!(said(rule, record, first).is_some(), "{rule} did not find {record} on {first}");
    }
}

#[test]
fn a_word_of_a_later_day_is_not_known_before() {
    let late = |day| said("COM-002", "REQ-26-006", day).unwrap_or_default();
    assert!(late(date(2026, 3, 3)).ends_with("Nobody told the customer."));
    assert!(late(date(2026, 3, 6)).ends_with("2 working days after the due day."));
}
