//! What is no longer as it was, field by field.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::approval::FieldChange;

/// Keys that name an item of a list, the first that an item has.
const NAMES: [&str; 4] = ["id", "line", "rev", "edition"];

/// A single value, and where it stands.
struct Leaf {
    pointer: String,
    text: String,
}

/// The fields that differ, by pointer. Items of a list that carry a name are held against those of that
/// name, wherever they stand.
#[must_use]
pub fn between(before: &Value, after: &Value) -> Vec<FieldChange> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    take(before, "", "", &mut old);
    take(after, "", "", &mut new);
    let mut changes: Vec<FieldChange> = Vec::new();
    for (name, was) in &old {
        let is = new.get(name);
        if is.is_none_or(|is| is.text != was.text) {
            let pointer = is.unwrap_or(was).pointer.clone();
            let (before, after) = (Some(was.text.clone()), is.map(|is| is.text.clone()));
            changes.push(FieldChange { pointer, before, after });
        }
    }
    for (name, is) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let _ = name;
        changes.push(FieldChange { pointer: is.pointer.clone(), before: None, after: Some(is.text.clone()) });
    }
    changes.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    changes
}

fn take(value: &Value, pointer: &str, name: &str, leaves: &mut BTreeMap<String, Leaf>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                take(value, &format!("{pointer}/{key}"), &format!("{name}/{key}"), leaves);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            for (at, item) in list.iter().enumerate() {
                let own = NAMES.iter().find_map(|key| Some((key, item.get(key)?)));
                let own = own.map_or_else(|| at.to_string(), |(key, value)| format!("{key}={value}"));
                take(item, &format!("{pointer}/{at}"), &format!("{name}/{own}"), leaves);
            }
        }
        other => {
            leaves.insert(name.to_owned(), Leaf { pointer: pointer.to_owned(), text: words(other) });
        }
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
