//! Values made from a schema: all that may be said, or only what must be.

use serde_json::{Map, Value, json};

/// How much of a schema a sample fills in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// Every key that may stand there.
    Every,
    /// Only the keys that must.
    Needed,
}

/// A value for `schema`.
pub(super) fn sample(schema: &Value, fill: Fill) -> Value {
    of(schema, schema, fill)
}

/// The schema that `node` points at, or itself.
pub(super) fn target<'s>(node: &'s Value, root: &'s Value) -> &'s Value {
    match node["$ref"].as_str() {
        Some(pointer) => root.pointer(&pointer[1..]).unwrap_or_else(|| panic!("{pointer} leads nowhere")),
        None => node,
    }
}

fn of(node: &Value, root: &Value, fill: Fill) -> Value {
    let schema = target(node, root);
    if let Some(choices) = schema["enum"].as_array() {
        return choices[0].clone();
    }
    match schema["type"].as_str() {
        Some("object") => Value::Object(object(schema, root, fill)),
        Some("array") => json!([of(&schema["items"], root, fill)]),
        Some("string") => text(schema),
        Some("integer") => schema["minimum"].clone(),
        Some("number") => json!(1.5),
        Some("boolean") => json!(true),
        other => panic!("no sample for type {other:?} in {schema}"),
    }
}

fn object(schema: &Value, root: &Value, fill: Fill) -> Map<String, Value> {
    let needed: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let mut map: Map<String, Value> = properties
        .filter(|(key, _)| fill == Fill::Every || needed.contains(&key.as_str()))
        .map(|(key, node)| (key.clone(), of(node, root, fill)))
        .collect();
    if fill == Fill::Every && schema["additionalProperties"].is_object() {
        map.insert("any".into(), of(&schema["additionalProperties"], root, fill));
    }
    map
}

fn text(schema: &Value) -> Value {
    match (schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("date" | "date-or-date-time"), _) => json!("2026-04-27"),
        (Some("email"), _) => json!("a@norrvik.example"),
        (None, Some("^[0-9a-f]{16}$")) => json!("0".repeat(16)),
        (None, Some("^[0-9a-f]{64}$" | "^[0-9a-f]{7,64}$")) => json!("0".repeat(64)),
        (None, Some("^[A-Z][A-Z0-9]{1,3}-[0-9]{3}$")) => json!("LAB-001"),
        (None, Some("^[a-z0-9]+(-[a-z0-9]+)*$")) => json!("some-name"),
        (None, Some(pattern)) if pattern.starts_with("^https://") => {
            json!("https://forge.norrvik.example/records")
        }
        (None, None) => json!("text"),
        other => panic!("no sample for {other:?}: add one here"),
    }
}
