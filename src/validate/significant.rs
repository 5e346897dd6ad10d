//! What of a record matters to those who stand for it, by the significance of its schema's keys.

use serde_json::{Map, Value};

use super::compile;
use crate::model::kind::Kind;

/// The record with its significant keys alone, in a form that does not depend on how it was written:
/// no comments, no key of the laboratory's own, nothing empty, spaces and line breaks of texts as
/// one space each. Keys that only add to a record (evidence, a late entry) or dress it (notes) are
/// left out. `value` is one record: of a register, one item.
#[must_use]
pub fn significant(kind: Kind, value: &Value) -> Value {
    let Some(root) = compile::of(kind).map(|compiled| &compiled.schema) else { return Value::Null };
    let list = kind.shape().holds.list();
    let items = list.and_then(|key| root.pointer(&format!("/properties/{key}/items")));
    kept(root, items.unwrap_or(root), value).unwrap_or_default()
}

fn kept(root: &Value, schema: &Value, value: &Value) -> Option<Value> {
    let schema = resolved(root, schema);
    match value {
        Value::Null => None,
        Value::String(text) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            (!words.is_empty()).then(|| Value::String(words.join(" ")))
        }
        Value::Array(list) => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            let list: Vec<Value> = list.iter().filter_map(|item| kept(root, items, item)).collect();
            (!list.is_empty()).then_some(Value::Array(list))
        }
        Value::Object(map) => {
            let member = |(key, value): (&String, &Value)| {
                let property = schema.get("properties")?.get(key)?;
                let is_significant = property.get("x-significance").is_some_and(|s| s == "significant");
                Some((key.clone(), kept(root, property, value).filter(|_| is_significant)?))
            };
            let map: Map<String, Value> = map.iter().filter_map(member).collect();
            (!map.is_empty()).then_some(Value::Object(map))
        }
        other => Some(other.clone()),
    }
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    reference.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}
