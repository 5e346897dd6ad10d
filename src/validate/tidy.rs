//! Turns derived schemas into ones that people and editors read well.
//!
//! An absent key is how a record says "nothing": `null` is never offered, and so no choice between
//! alternatives (`oneOf`, `anyOf`) remains, whose messages nobody understands.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Rewrites a schema and everything in it.
pub(super) fn tidy(root: &mut Value) {
    let defs = root.get("$defs").cloned().unwrap_or_default();
    node(root, &defs);
    if let Some(Value::Object(defs)) = root.get_mut("$defs") {
        let all = Value::Object(defs.clone());
        defs.values_mut().for_each(|def| node(def, &all));
    }
    let mut used = BTreeSet::new();
    uses(root, root, &mut used);
    if let Some(Value::Object(defs)) = root.get_mut("$defs") {
        defs.retain(|name, _| used.contains(name));
    }
}

/// Names of the definitions that `schema` needs, directly or through others.
fn uses(schema: &Value, root: &Value, used: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => map.iter().filter(|(key, _)| *key != "$defs").for_each(|(key, inner)| {
            let name = inner.as_str().filter(|_| key == "$ref").and_then(|r| r.strip_prefix("#/$defs/"));
            if let Some(name) = name.filter(|name| used.insert((*name).to_owned())) {
                uses(&root["$defs"][name], root, used);
            }
            uses(inner, root, used);
        }),
        Value::Array(list) => list.iter().for_each(|inner| uses(inner, root, used)),
        _ => {}
    }
}

fn node(schema: &mut Value, defs: &Value) {
    let Value::Object(map) = schema else { return };
    drop_null(map);
    unwrap_singletons(map);
    name_choices(map);
    bound_numbers(map);
    spell_out_keys(map, defs);
    plain_words(map);
    close(map);
    if let Some(Value::Object(properties)) = map.get_mut("properties") {
        for (key, property) in properties {
            describe(key, property);
            node(property, defs);
        }
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(inner) {
            node(inner, defs);
        }
    }
}

/// `null` goes: out of lists of types, out of alternatives, out of defaults.
fn drop_null(map: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(alternatives)) = map.get_mut("anyOf") {
        alternatives.retain(|a| a.get("type").is_none_or(|t| t != "null"));
    }
    let is_empty = |v: &Value| v.is_null() || *v == json!([]) || *v == json!({});
    if map.get("default").is_some_and(is_empty) {
        map.shift_remove("default");
    }
}

/// An alternative without others is no alternative.
fn unwrap_singletons(map: &mut Map<String, Value>) {
    for keyword in ["anyOf", "allOf", "oneOf"] {
        if map.get(keyword).and_then(Value::as_array).is_some_and(|a| a.len() == 1)
            && let Some(Value::Array(mut only)) = map.shift_remove(keyword)
            && let Some(Value::Object(only)) = only.pop()
        {
            for (key, value) in only {
                map.entry(key).or_insert(value);
            }
        }
    }
}

/// `oneOf` of documented constants becomes `enum`, its texts `enumDescriptions`.
fn name_choices(map: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = map.get("oneOf") else { return };
    let names: Option<Vec<Value>> = choices.iter().map(|c| c.get("const").cloned()).collect();
    let Some(names) = names else { return };
    let texts: Vec<Value> =
        choices.iter().map(|c| c.get("description").cloned().unwrap_or_else(|| json!(""))).collect();
    map.shift_remove("oneOf");
    map.insert("type".into(), json!("string"));
    map.insert("enum".into(), Value::Array(names));
    map.insert("enumDescriptions".into(), Value::Array(texts));
}

/// Formats that name a Rust type become bounds that any validator knows.
fn bound_numbers(map: &mut Map<String, Value>) {
    let most = match map.get("format").and_then(Value::as_str) {
        Some("uint8") => Some(u64::from(u8::MAX)),
        Some("uint32") => Some(u64::from(u32::MAX)),
        Some("uint64") => Some(u64::MAX),
        Some("double") => None,
        _ => return,
    };
    map.shift_remove("format");
    if let Some(most) = most {
        map.entry("minimum").or_insert(json!(0));
        map.entry("maximum").or_insert(json!(most));
    }
}

/// A map whose keys are choices becomes an object with these keys, which editors can offer.
fn spell_out_keys(map: &mut Map<String, Value>, defs: &Value) {
    let Some(names) = map.get("propertyNames") else { return };
    let target = names.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
    let Some(Value::Object(mut names)) = target.and_then(|name| defs.get(name)).cloned() else { return };
    name_choices(&mut names);
    let (Some(Value::Array(keys)), Some(value)) = (names.get("enum"), map.get("additionalProperties")) else {
        return;
    };
    let texts = names.get("enumDescriptions").and_then(Value::as_array);
    let properties = keys.iter().enumerate().filter_map(|(i, key)| {
        let mut value = value.clone();
        if let (Value::Object(value), Some(text)) = (&mut value, texts.and_then(|t| t.get(i))) {
            value.insert("description".into(), text.clone());
        }
        Some((key.as_str()?.to_owned(), value))
    });
    let properties: Map<String, Value> = properties.collect();
    map.shift_remove("propertyNames");
    map.insert("additionalProperties".into(), json!(false));
    map.insert("properties".into(), Value::Object(properties));
}

/// Line breaks of the source have no meaning in a description.
fn plain_words(map: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = map.get_mut("description") {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

/// Records take the keys they name and the laboratory's own; text says something.
fn close(map: &mut Map<String, Value>) {
    if map.contains_key("properties") && !map.contains_key("additionalProperties") {
        map.insert("additionalProperties".into(), json!(false));
        map.insert("patternProperties".into(), json!({ "^x-": {} }));
    }
    let is_free_text = !["enum", "format", "pattern"].iter().any(|k| map.contains_key(*k));
    if map.get("type").is_some_and(|t| t == "string") && is_free_text {
        map.entry("minLength").or_insert(json!(1));
    }
}

/// Every key has a title and says what a change of it means for an approval.
fn describe(key: &str, property: &mut Value) {
    if let Value::Object(map) = property {
        map.entry("title").or_insert_with(|| json!(capital(key)));
        map.entry("x-significance").or_insert_with(|| json!("significant"));
    }
}

/// The words with a capital at their start: `received_on` becomes "Received on".
pub(super) fn capital(words: &str) -> String {
    let words = words.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
