//! What the writer of YAML writes reads back as the same value, by two readers.

use std::sync::Arc;

use countersign::model::settings::Limits;
use countersign::model::tree::SourceFile;
use countersign::{intake, load};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Texts with much of what is special to YAML.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "", " ", "\n", "\t", "\r", ":", ": ", " #", "#", "- ", "-", "'", "\"", "\\", "|", ">", "%", "@", "`",
        "&a", "*a", "!", "? ", "{", "}", "[", "]", ",", "no", "null", "~", "1", "1e3", "0x1", ".5", "12:30",
        "---", "...", "\u{0}", "\u{1b}", "\u{85}", "\u{a0}", "\u{2028}", "\u{202e}", "\u{feff}", "é", "😀",
        "x y", "=1",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(special, 0..8).prop_map(|parts| parts.concat()),]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        text().prop_map(Value::String),
        any::<bool>().prop_map(Value::Bool),
        (-1_000_000_000_i64..1_000_000_000).prop_map(Value::from),
        (-100_000_i32..100_000).prop_map(|n| Value::from(f64::from(n) / 8.0 + 0.0625)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key =
            prop_oneof!["[a-z_]{1,8}", text().prop_filter("keys say something", |text| !text.is_empty())];
        prop_oneof![
            prop::collection::vec(inner.clone().prop_filter("no list of lists", |v| !v.is_array()), 0..4)
                .prop_map(Value::Array),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_value_reads_back(entries in prop::collection::vec(("[a-z_]{1,8}", value()), 1..5)) {
        let map: Map<String, Value> = entries.into_iter().collect();
        let text = intake::yaml(&map);
        let theirs: Value = serde_yaml::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&theirs, &Value::Object(map.clone()), "{}", text);
        let file = SourceFile { path: Arc::from("records/x.yaml"), bytes: Arc::from(text.clone().into_bytes()) };
        let (doc, faults) = load::parse(&file, &Limits::default());
        // no record may hold what can not be printed, written as an escape or not
        if !faults.is_empty() {
            prop_assert!(text.contains("\\x") && faults.iter().all(|fault| fault.message.contains("unprintable")), "{:?}\n{}", faults, text);
            return Ok(());
        }
        prop_assert_eq!(doc.map(|doc| doc.value), Some(Value::Object(map)), "{}", text);
    }
}
