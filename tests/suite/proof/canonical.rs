//! The digest of what matters in a record: the same however it is written, another whenever it changes.

use std::path::Path;
use std::sync::Arc;

use countersign::model::canonical::{digest, text};
use countersign::model::doc::Doc;
use countersign::model::kind::{Identity, Kind};
use countersign::model::settings::Limits;
use countersign::model::tree::SourceFile;
use countersign::{load, validate};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;

/// JSON, its canonical text and its digest, which `sha256sum` gives of the text too.
const VECTORS: &str = include_str!("canonical.tsv");

#[test]
fn golden_vectors_stand() {
    let mut count = 0;
    for line in VECTORS.lines() {
        let [json, expected, sum] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(text(&value), expected, "{json}");
        assert_eq!(digest(&value), sum, "{json}: another form needs another name than c1");
        count += 1;
    }
    assert!(count > 10);
}

fn doc(path: &str, yaml: &str) -> Doc {
    let file = SourceFile { path: Arc::from(path), bytes: Arc::from(yaml.as_bytes()) };
    let (doc, faults) = load::parse(&file, &Limits::default());
    assert!(faults.iter().all(|fault| fault.readable), "{faults:?}\n{yaml}");
    doc.unwrap()
}

fn of(path: &str, yaml: &str) -> String {
    let kind = Identity::of(path).unwrap().kind;
    digest(&validate::significant(kind, &doc(path, yaml).value))
}

#[test]
fn how_a_record_is_written_does_not_matter() {
    let path = "records/customers/C2.yaml";
    let plain = "name: Café Nord\ncontacts:\n  - name: Hélène Marchand\n    email: h@nord.example\n";
    let was = of(path, plain);
    for same in [
        "# who they are\nname:   \"Café Nord\"   # the name\ncontacts:\n- {email: h@nord.example, name: 'Hélène Marchand'}\n",
        "contacts:\n  - email: 'h@nord.example'\n    name: Hélène Marchand\nname: |\n  Café\n  Nord\n",
        "name: Cafe\u{301} Nord\r\ncontacts:\r\n  - name: >-\r\n      Hélène\r\n      Marchand\r\n    email: h@nord.example\r\n",
        "name: \"Caf\\u00e9 Nord\"\ncontacts: [{name: Hélène Marchand, email: h@nord.example}]\nx-own: mine\n",
    ] {
        assert_eq!(of(path, same), was, "{same}");
    }
    for other in [plain.replace("Nord", "Nork"), plain.replace("Café", "Cafe"), plain.replace("Hélène ", "")]
    {
        assert_ne!(of(path, &other), was, "{other}");
    }
}

/// Every single value of a value, changed in turn.
fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(map) => {
            let mut all = Vec::new();
            for (key, inner) in map {
                let with = |to: Option<Value>| {
                    let mut map = map.clone();
                    map.remove(key);
                    map.extend(to.map(|to| (key.clone(), to)));
                    Value::Object(map)
                };
                all.push(with(None));
                all.extend(changed(inner).into_iter().map(|to| with(Some(to))));
            }
            all
        }
        Value::Array(list) => {
            let mut all = Vec::new();
            for (at, inner) in list.iter().enumerate() {
                let with =
                    |to: Option<Value>| Value::Array([&list[..at], to.as_slice(), &list[at + 1..]].concat());
                all.push(with(None));
                all.extend(changed(inner).into_iter().map(|to| with(Some(to))));
            }
            all
        }
        Value::String(text) => vec![json!(format!("{text}.")), json!(text.to_uppercase() + "!"), json!(7)],
        Value::Number(number) => {
            let (was, more) = (number.as_f64().unwrap(), number.as_f64().unwrap() + 0.5);
            // beyond 2^52 there is no half to add, so that would be no change
            let more = (was.to_bits() != more.to_bits()).then(|| json!(more));
            more.into_iter().chain([json!(number.to_string())]).collect()
        }
        Value::Bool(yes) => vec![json!(!yes)],
        Value::Null => vec![json!(false)],
    }
}

#[test]
fn every_change_of_every_record_of_the_example_is_noticed() {
    let (tree, _) = load::work_tree(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (mut records, mut changes) = (0, 0);
    // every fifth: all of them take long, and say no more
    for file in tree.files.iter().step_by(5) {
        let Some(kind) =
            Identity::of(&file.path).map(|i| i.kind).filter(|kind| kind.shape().holds.list().is_none())
        else {
            continue;
        };
        let Some(doc) = load::parse(file, &Limits::default()).0.filter(|_| kind != Kind::Settings) else {
            continue;
        };
        let value = validate::significant(kind, &doc.value);
        let was = digest(&value);
        assert_eq!(digest(&upside_down(&value)), was, "{}", file.path);
        for other in changed(&value) {
            assert_ne!(digest(&other), was, "{}: {other}", file.path);
            changes += 1;
        }
        records += 1;
    }
    assert!(records > 40 && changes > 1000, "{records} records, {changes} changes");
}

/// Keys in the opposite order, accents apart from their letters.
fn upside_down(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.nfd().collect()),
        Value::Array(list) => Value::Array(list.iter().map(upside_down).collect()),
        Value::Object(map) => Value::Object(
            map.iter().rev().map(|(key, value)| (key.clone(), upside_down(value))).collect::<Map<_, _>>(),
        ),
        other => other.clone(),
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(|yes| json!(yes)),
        any::<i64>().prop_map(|n| json!(n)),
        any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(|n| json!(n)),
        ".{0,8}".prop_map(|text: String| json!(text.nfc().collect::<String>())),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            proptest::collection::btree_map("[a-zé]{1,4}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn order_and_accents_never_matter(value in any_value()) {
        prop_assert_eq!(digest(&upside_down(&value)), digest(&value));
        let read: Value = serde_json::from_str(&text(&value)).unwrap();
        prop_assert_eq!(digest(&read), digest(&value), "the text says what the value says");
    }

    #[test]
    fn a_change_always_matters(value in any_value()) {
        for other in changed(&value).into_iter().take(20) {
            prop_assert!(text(&other) != text(&value) || other == value, "{} {}", other, value);
        }
    }
}
