//! Names that lead nowhere say why.

use countersign::model::kind::Kind;
use countersign::model::lab::LinkFault;
use serde_json::json;

use super::{far, job, lab_on, record};

fn fault(wants: &'static str, text: &str) -> Option<LinkFault> {
    let mut records = job();
    let customer = |id: &str| {
        record(&format!("records/customers/{id}.yaml"), &json!({"name": "Vantor", "type": "external"}), &[])
    };
    records.extend([customer("C1"), customer("C2")]);
    let mention = [("/links/0", wants, text)];
    records.push(record(
        "records/jobs/2026/REQ-1/communication-1.yaml",
        &json!({"on": "2026-03-05", "direction": "out", "topic": "progress", "number": "CM-26-01"}),
        &mention,
    ));
    let (lab, _) = lab_on(records, far());
    lab.broken_links.into_iter().next().map(|l| l.fault)
}

#[test]
fn names_resolve_by_id_by_part_and_by_own_number() {
    for (wants, text) in
        [("customer", "C1"), ("review", "review"), ("review", "REQ-1/review"), ("*", "REQ-1"), ("*", "M01")]
    {
        assert_eq!(fault(wants, text), None, "{text}");
    }
}

#[test]
fn each_fault_has_its_name() {
    assert_eq!(fault("request", "REQ-2"), Some(LinkFault::Dangling(Some("REQ-1".into()))));
    assert_eq!(fault("customer", "Nobody"), Some(LinkFault::Dangling(None)));
    assert!(matches!(fault("customer", "REQ-1"), Some(LinkFault::WrongKind(Kind::Request, _))));
    assert_eq!(fault("communication", "communication-1"), Some(LinkFault::ToItself));
    assert_eq!(fault("communication", "CM-26-01"), Some(LinkFault::ToItself));
}

#[test]
fn two_records_of_one_id_are_a_fault_and_the_first_one_counts() {
    let mut records = job();
    records.push(record(
        "records/jobs/2025/REQ-1/request.yaml",
        &json!({"customer": "C2", "received_on": "2025-03-02"}),
        &[],
    ));
    let (lab, faults) = lab_on(records, far());
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].message, "The request REQ-1 exists twice.");
    assert_eq!(lab.jobs["REQ-1"].request.body.customer.as_str(), "C1");
}

#[test]
fn a_part_without_its_request_is_named() {
    let (lab, _) = lab_on(job().split_off(1), far());
    assert_eq!(lab.broken_links.len(), 1);
    assert_eq!(lab.broken_links[0].wants, "request");
}
