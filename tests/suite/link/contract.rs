//! The contract in force is a pure function, and the past stays as it was.

use countersign::model::contract::Contract;
use countersign::model::record::Record;
use countersign::model::when::When;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{far, job, lab_on, record};

/// An amendment of the number of items, agreed and effective some days after 2026-03-03.
#[derive(Debug, Clone)]
struct Change {
    agreed: i32,
    effective: i32,
    items: u32,
    outcome: &'static str,
    approved: bool,
}

fn day(offset: i32) -> Date {
    date(2026, 3, 3) + offset.days()
}

fn amendment(number: usize, change: &Change) -> Record {
    let approval = change.approved.then(|| {
        json!({"person": "P4", "role": "technical_manager", "on": day(change.agreed), "meaning": "approved"})
    });
    let body = json!({
        "proposed": {"by_party": "laboratory", "on": day(0)},
        "change_type": "sample_quantity",
        "after": {"lines": [{"line": 1, "sample_count": change.items}]},
        "agree": {"customer_contact": "Petra Holm", "outcome": change.outcome, "agreed_on": day(change.agreed),
                  "channel": "email"},
        "lab_approval": approval.unwrap_or(Value::Null),
        "effective_on": day(change.effective),
    });
    record(&format!("records/jobs/2026/REQ-1/amendment-{number}.yaml"), &body, &[])
}

fn contract(changes: &[Change]) -> Contract {
    let mut records = job();
    records.extend(changes.iter().enumerate().map(|(n, c)| amendment(n + 1, c)));
    let (lab, _) = lab_on(records, far());
    lab.jobs["REQ-1"].contract.clone()
}

fn items(contract: &Contract, on: Date) -> Option<u32> {
    let state = contract.at(When::on(on))?;
    state.terms.lines.get(&1)?.sample_count.as_ref().map(|t| t.value)
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let outcome = prop::sample::select(vec!["agreed", "agreed_with_conditions", "refused", "no_response"]);
    let one = (0i32..40, 0i32..40, 1u32..50, outcome, any::<bool>()).prop_map(
        |(agreed, effective, items, outcome, approved)| Change {
            agreed,
            effective,
            items,
            outcome,
            approved,
        },
    );
    prop::collection::vec(one, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_change_never_alters_the_past(list in changes()) {
        let whole = contract(&list);
        for (at, change) in list.iter().enumerate() {
            let mut without = list.clone();
            without.remove(at);
            // The others keep their parts' order, so only the one taken out can differ.
            let without = contract(&without);
            for offset in -1..change.agreed.max(change.effective) {
                prop_assert_eq!(items(&whole, day(offset)), items(&without, day(offset)));
            }
        }
    }

    #[test]
    fn only_agreed_and_approved_changes_count(list in changes()) {
        let counted: Vec<Change> = list
            .iter()
            .filter(|c| c.approved && c.outcome.starts_with("agreed"))
            .cloned()
            .collect();
        let states = contract(&list).states;
        prop_assert_eq!(states.len(), counted.len() + 1);
        for pair in states.windows(2) {
            prop_assert!(!pair[0].from.is_after(&pair[1].from));
        }
        // The last state carries the items of the change that came into force last.
        let last = counted.iter().max_by_key(|c| c.agreed.max(c.effective)).map_or(5, |c| c.items);
        prop_assert_eq!(items(&contract(&list), day(60)), Some(last));
    }
}

#[test]
fn every_value_tells_where_it_comes_from_and_what_it_replaced() {
    let contract =
        contract(&[Change { agreed: 3, effective: 4, items: 9, outcome: "agreed", approved: true }]);
    let first = &contract.states[0].terms.lines[&1];
    assert_eq!(first.sample_count.as_ref().map(|t| (t.value, t.source.as_str())), Some((5, "request")));
    assert_eq!(first.method.as_ref().map(|t| t.place.pointer.as_str()), Some("/agreed/lines/0/method"));
    let last = &contract.states[1].terms.lines[&1];
    let count = last.sample_count.as_ref().unwrap();
    assert_eq!((count.value, count.before, count.source.as_str()), (9, Some(5), "amendment-1"));
    assert_eq!(count.since.day, day(4));
}

#[test]
fn a_due_day_moved_after_it_passed_does_not_make_a_late_report_timely() {
    let moved = |agreed: Date| {
        let mut records = job();
        records.push(record(
            "records/jobs/2026/REQ-1/amendment-1.yaml",
            &json!({"proposed": {"by_party": "laboratory", "on": "2026-03-10"}, "change_type": "turnaround",
                "after": {"due_on": "2026-03-24"},
                "agree": {"customer_contact": "Petra Holm", "outcome": "agreed", "agreed_on": agreed, "channel": "email"},
                "lab_approval": {"person": "P4", "role": "technical_manager", "on": agreed, "meaning": "approved"}}),
            &[],
        ));
        let (lab, _) = lab_on(records, far());
        lab.jobs["REQ-1"].contract.due(When::on(far())).map(|t| t.value)
    };
    assert_eq!(moved(date(2026, 3, 16)), Some(date(2026, 3, 24)));
    assert_eq!(moved(date(2026, 3, 18)), Some(date(2026, 3, 17)));
}

#[test]
fn without_an_acceptance_there_is_no_contract() {
    let mut records = job();
    records.truncate(1);
    let (lab, _) = lab_on(records, far());
    assert!(lab.jobs["REQ-1"].contract.states.is_empty());
    assert!(lab.jobs["REQ-1"].facts.accepted.is_none());
}

#[test]
fn looking_back_in_time_shows_what_was_known_then() {
    let (lab, _) = lab_on(job(), date(2026, 3, 2));
    assert!(lab.jobs["REQ-1"].review().is_none());
    assert_eq!(lab.later.len(), 1);
    let (lab, _) = lab_on(job(), date(2026, 3, 1));
    assert!(lab.jobs.is_empty());
    assert!(lab.broken_links.is_empty(), "a later request is no missing request");
}
