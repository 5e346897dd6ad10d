//! Schemas and structs say the same, in both directions.

use countersign::model::kind::Kind;
use countersign::model::record::Record;
use countersign::model::settings::Settings;
use countersign::validate::schema;
use serde_json::Value;

use super::sample::{Fill, sample, target};
use super::{kinds, path_of, read};

/// A record as its structs write it: the keys of its kind and those of every record.
fn written_back(record: &Record) -> (Value, Value) {
    macro_rules! body {
        ($($kind:ident)+) => {
            match record { $(Record::$kind(entry) => serde_json::to_value(&entry.body)),+ }
        };
    }
    let body = body!(
        Person Customer Agreement Quotation Request Review Amendment Deviation Communication Sample
        Subcontract Work Report Campaign Feedback Complaint Action Analysis Disclosure Method
        Equipment Provider Document Disposition Baseline Register Objective CommPlan Contingency Rule
    );
    (body.unwrap(), serde_json::to_value(&record.meta().common).unwrap())
}

/// The records of a file that must be sound.
fn sound(kind: Kind, value: &Value) -> Vec<Record> {
    let (records, faults) = read(&path_of(kind), value.clone());
    assert!(faults.is_empty(), "{}: {faults:#?}\nin {value:#}", kind.name());
    records
}

/// Whether all that is said in `said` is in `written`, which may say more.
fn within(said: &Value, written: &Value) -> bool {
    match (said, written) {
        (Value::Object(said), Value::Object(written)) => {
            said.iter().all(|(key, value)| written.get(key).is_some_and(|w| within(value, w)))
        }
        (Value::Array(said), Value::Array(written)) => {
            said.len() == written.len() && said.iter().zip(written).all(|(s, w)| within(s, w))
        }
        _ => said == written,
    }
}

/// Holds that `said` is in one of `written`, key by key.
fn nothing_lost(kind: Kind, said: &Value, written: &[&Value]) {
    for (key, value) in said.as_object().unwrap() {
        let is_kept = written.iter().any(|w| w.get(key).is_some_and(|kept| within(value, kept)));
        assert!(is_kept, "`{key}` of {}: the schema allows {value}, the struct loses it", kind.name());
    }
}

#[test]
fn what_a_schema_allows_or_demands_a_record_keeps() {
    for kind in kinds().filter(|k| *k != Kind::Settings) {
        for fill in [Fill::Every, Fill::Needed] {
            let value = sample(&schema(kind), fill);
            let records = sound(kind, &value);
            assert_eq!(records.len(), 1, "{}", kind.name());
            for record in records {
                let (body, common) = written_back(&record);
                nothing_lost(kind, value.pointer(&record.meta().base).unwrap(), &[&body, &common]);
            }
        }
    }
}

#[test]
fn settings_keep_what_their_schema_allows() {
    for fill in [Fill::Every, Fill::Needed] {
        let value = sample(&schema(Kind::Settings), fill);
        assert!(sound(Kind::Settings, &value).is_empty());
        let settings: Settings = serde_json::from_value(value.clone()).unwrap();
        nothing_lost(Kind::Settings, &value, &[&serde_json::to_value(settings).unwrap()]);
    }
}

/// Each place of a sample at which a choice is made, with the choices.
fn choices(node: &Value, root: &Value, pointer: &str, found: &mut Vec<(String, Vec<Value>)>) {
    let schema = target(node, root);
    if let Some(names) = schema["enum"].as_array() {
        found.push((pointer.to_owned(), names.clone()));
    }
    for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
        choices(inner, root, &format!("{pointer}/{key}"), found);
    }
    if schema["items"].is_object() {
        choices(&schema["items"], root, &format!("{pointer}/0"), found);
    }
}

#[test]
fn every_choice_of_a_schema_is_one_of_the_struct() {
    let mut count = 0;
    for kind in kinds().filter(|k| *k != Kind::Settings) {
        let schema = schema(kind);
        let mut places = Vec::new();
        choices(&schema, &schema, "", &mut places);
        for (pointer, names) in places {
            for name in names {
                let mut value = sample(&schema, Fill::Every);
                *value.pointer_mut(&pointer).unwrap() = name;
                for record in sound(kind, &value) {
                    let (body, common) = written_back(&record);
                    nothing_lost(kind, value.pointer(&record.meta().base).unwrap(), &[&body, &common]);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 300, "only {count} choices were tried");
}

/// Calls `look` with every schema within `node`.
fn walk(node: &Value, look: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match node {
        Value::Object(map) => {
            look(map);
            map.iter().filter(|(key, _)| *key != "examples").for_each(|(_, inner)| walk(inner, look));
        }
        Value::Array(list) => list.iter().for_each(|inner| walk(inner, look)),
        _ => {}
    }
}

#[test]
fn schemas_are_flat_and_described() {
    for kind in kinds() {
        let name = kind.name();
        walk(&schema(kind), &mut |node| {
            for puzzle in ["oneOf", "anyOf", "allOf", "not", "unevaluatedProperties", "propertyNames"] {
                assert!(!node.contains_key(puzzle), "{name}: {puzzle} in {node:?}");
            }
            for (key, property) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
                for word in ["title", "description", "x-significance"] {
                    assert!(property[word].is_string(), "{name}: `{key}` has no {word}");
                }
                let meaning = property["x-significance"].as_str().unwrap();
                assert!(
                    ["significant", "additive", "cosmetic"].contains(&meaning),
                    "{name}: {key} is {meaning}"
                );
            }
            if node.contains_key("properties") {
                assert_eq!(node["additionalProperties"], false, "{name}: {node:?}");
            }
        });
    }
}

#[test]
fn examples_are_sound() {
    for kind in kinds() {
        let schema = schema(kind);
        let example = schema["examples"][0].clone();
        assert!(!example.is_null(), "{} has no example", kind.name());
        let records = sound(kind, &example);
        assert_eq!(records.is_empty(), kind == Kind::Settings);
    }
}
