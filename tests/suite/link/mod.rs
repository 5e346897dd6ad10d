//! Linking: the contract in force, facts of a job, names, working days.

mod calendar;
mod contract;
mod names;

use std::sync::Arc;

use countersign::link;
use countersign::model::fault::Fault;
use countersign::model::kind::Identity;
use countersign::model::lab::{AsOf, AsOfOrigin, Lab};
use countersign::model::record::{Mention, Meta, Record};
use countersign::model::settings::Settings;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

/// A record at a path, as validation would give it; mentions are `(pointer, kind, text)`.
fn record(path: &str, body: &Value, mentions: &[(&str, &'static str, &str)]) -> Record {
    let identity = Identity::of(path).expect("a known path");
    let meta = Meta {
        kind: identity.kind,
        id: identity.full(),
        record: identity.id.clone(),
        part: identity.part,
        file: Arc::from(path),
        base: String::new(),
        common: serde_json::from_value(
            json!({ "number": body.get("number").cloned().unwrap_or_default(), "evidence": [] }),
        )
        .expect("common keys"),
        extras: Vec::new(),
        mentions: mentions
            .iter()
            .map(|(pointer, wants, text)| Mention {
                pointer: (*pointer).to_owned(),
                wants,
                text: (*text).to_owned(),
            })
            .collect(),
        happened: None,
        written: None,
    };
    Record::of(meta, body).expect("a sound record")
}

fn lab_on(records: Vec<Record>, day: Date) -> (Lab, Vec<Fault>) {
    let as_of = AsOf { day, origin: AsOfOrigin::Argument };
    link::lab(records, Vec::new(), Settings::default(), as_of)
}

/// A job accepted on 2026-03-03 for 5 items by M-1, due 2026-03-17.
fn job() -> Vec<Record> {
    let sign =
        json!({"person": "P4", "role": "technical_manager", "on": "2026-03-03", "meaning": "reviewed"});
    vec![
        record(
            "records/jobs/2026/REQ-1/request.yaml",
            &json!({"customer": "C1", "received_on": "2026-03-02", "lines": [
                {"line": 1, "material": "cathode powder", "sample_count": 5, "method_requested": "lab_to_select"}]}),
            &[],
        ),
        record(
            "records/jobs/2026/REQ-1/review.yaml",
            &json!({"mode": "full", "technical": sign,
                "decision": {"outcome": "accept", "on": "2026-03-03", "by": "P4"},
                "agreed": {"lines": [{"line": 1, "method": "M-1", "edition": "2"}], "due_on": "2026-03-17"}}),
            &[],
        ),
    ]
}

fn far() -> Date {
    date(2027, 1, 1)
}
