//! Sound files become typed records, whatever is wrong with others.

use countersign::model::kind::{Identity, Kind, SHAPES};
use countersign::model::record::{Mention, Record};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{kinds, path_of, read};
use countersign::validate::schema;

fn sound(path: &str, value: Value) -> Vec<Record> {
    let (records, faults) = read(path, value);
    assert!(faults.is_empty(), "{faults:#?}");
    records
}

#[test]
fn a_file_of_one_record_is_named_by_its_path() {
    let value = json!({
        "customer": "C2", "on": "2026-04-27", "direction": "out", "topic": "delay", "by": "P7",
        "number": "COM-7", "notes": "n", "links": ["CPL-26-01", "deviation-1"],
        "x-box": { "shelf": [1, 2] }, "x-colour": "red",
    });
    let records = sound("records/jobs/2026/REQ-26-011/communication-3.yaml", value);
    let [Record::Communication(entry)] = records.as_slice() else { panic!("{records:?}") };
    let meta = &entry.meta;
    assert_eq!((meta.kind, meta.id.as_str()), (Kind::Communication, "REQ-26-011/communication-3"));
    assert_eq!((meta.record.as_str(), meta.part.as_deref()), ("REQ-26-011", Some("communication-3")));
    assert_eq!((meta.base.as_str(), meta.common.number.as_deref()), ("", Some("COM-7")));
    let own = [("x-box", r#"{"shelf":[1,2]}"#), ("x-colour", "red")];
    assert_eq!(meta.extras, own.map(|(key, text)| (key.to_owned(), text.to_owned())));
    let mention =
        |pointer: &str, wants, text: &str| Mention { pointer: pointer.into(), wants, text: text.into() };
    assert_eq!(
        meta.mentions,
        [
            mention("/customer", "customer", "C2"),
            mention("/by", "person", "P7"),
            mention("/links/0", "*", "CPL-26-01"),
            mention("/links/1", "*", "deviation-1"),
        ]
    );
    assert_eq!(entry.body.by.as_ref().unwrap().as_str(), "P7");
}

#[test]
fn a_fault_leaves_no_record() {
    let (records, faults) = read("records/customers/C2.yaml", json!({ "name": "N", "type": "extern" }));
    assert_eq!((records.len(), faults.len()), (0, 1));
}

#[test]
fn one_bad_item_leaves_the_others() {
    let value = json!({
        "people": [
            { "id": "P1", "name": "A", "roles": [{ "role": "analyst", "from": "2026-01-01", "appointed_by": "P3" }] },
            { "id": "P2" },
            { "id": "P3", "name": "C", "roles": [{ "role": "director", "from": "2026-01-01" }] },
            { "id": "P4", "name": "D", "notes": "n" },
        ],
    });
    let (records, faults) = read("records/registers/people.yaml", value);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    let found: Vec<_> = records.iter().map(|r| (r.meta().id.as_str(), r.meta().base.as_str())).collect();
    assert_eq!(found, [("P1", "/people/0"), ("P4", "/people/3")]);
    assert_eq!(records[0].meta().mentions[0].pointer, "/roles/0/appointed_by");
    assert_eq!(records[1].meta().common.notes.as_deref(), Some("n"));
    assert_eq!(records[1].meta().place("/name").pointer, "/people/3/name");
}

#[test]
fn a_fault_beside_the_list_leaves_its_items() {
    let (records, faults) = read(
        "records/registers/people.yaml",
        json!({ "poeple": 1, "people": [{ "id": "P1", "name": "A" }] }),
    );
    assert_eq!((records.len(), faults.len()), (1, 1));
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts() {
    let rows = json!({ "rows": [{ "job": "REQ-26-011", "report_no": "RP-1" }, {}, { "job": "REQ-26-012" }] });
    let (records, _) = read("records/registers/jobs.csv", rows);
    let found: Vec<_> = records.iter().map(|r| (r.meta().id.as_str(), r.meta().base.as_str())).collect();
    assert_eq!(found, [("REQ-26-011/row-2", "/rows/0"), ("REQ-26-012/row-4", "/rows/2")]);
    assert_eq!(records[0].meta().record, "REQ-26-011");
}

#[test]
fn a_document_is_named_by_its_file() {
    let records = sound("documents/09-App-02.md", schema(Kind::Document)["examples"][0].clone());
    assert_eq!(records[0].meta().id, "09-App-02");
}

#[test]
fn every_path_of_a_kind_is_known_as_that_kind() {
    for kind in kinds() {
        assert_eq!(Identity::of(&path_of(kind)).map(|i| i.kind), Some(kind));
    }
}

/// Any value that a file can hold.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z/~ ]{0,8}".prop_map(Value::from),
        prop_oneof![Just("2026-02-30"), Just("0000-00-00"), Just("9999-12-31T23:59:60-25:59"), Just("P4")]
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z~/x-]{0,6}", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

/// Every pointer into a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| pointers(inner, &format!("{at}/{key}"), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, inner)| pointers(inner, &format!("{at}/{i}"), found));
        }
        _ => {}
    }
}

proptest! {
    // a failing case is told and becomes a test of its own, not a file
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands anywhere in a file: either it is a record or something is said of it.
    #[test]
    fn a_file_is_read_or_spoken_of(kind in 0..SHAPES.len(), place in any::<prop::sample::Index>(), wrong in any_value()) {
        let kind = kinds().nth(kind).unwrap();
        let mut value = schema(kind)["examples"][0].clone();
        let mut places = Vec::new();
        pointers(&value, "", &mut places);
        *value.pointer_mut(&places[place.index(places.len())]).unwrap() = wrong;
        let (records, faults) = read(&path_of(kind), value.clone());
        let is_list = value.is_array() || value.as_object().is_some_and(|o| o.values().any(|v| v == &json!([])));
        prop_assert!(!records.is_empty() || !faults.is_empty() || kind == Kind::Settings || is_list, "{value:#}");
        for fault in faults {
            prop_assert!(!fault.message.contains("could not be understood"), "{}\n{value:#}", fault.message);
            prop_assert!(!fault.message.is_empty());
        }
    }

    /// A text passes as a date exactly if it can be read as one.
    #[test]
    fn dates_pass_that_can_be_read(day in "20[0-9]{2}-[01][0-9]-[0-3][0-9]", time in "(T[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?(Z|[+-][0-2][0-9]:[0-6][0-9])?)?") {
        let value = json!({ "customer": "C2", "received_on": format!("{day}{time}"), "requested_due": day });
        let (records, faults) = read("records/jobs/J/request.yaml", value);
        prop_assert_eq!(records.is_empty(), !faults.is_empty());
        for fault in faults {
            prop_assert!(!fault.message.contains("could not be understood"), "{}", fault.message);
        }
    }
}
