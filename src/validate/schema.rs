//! The JSON Schema of a kind's files, made from the structs of `model::record`.
//!
//! Nothing of a schema is written by hand: what a record may hold is said once, by its struct.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::{examples, tidy};
use crate::model::kind::{Holds, Kind};
use crate::model::record::Record;
use crate::model::record::blocks::Common;

/// Where the schemas are called to stand; nothing is ever fetched from there.
pub(super) const HOME: &str = "https://countersign.example/schemas/";

/// A file's schema with its examples, as `schemas/<kind>.schema.json` holds it.
#[must_use]
pub(super) fn published(kind: Kind) -> Value {
    let mut root = bare(kind);
    if let (Value::Object(root), Some(example)) = (&mut root, examples::of(kind)) {
        let defs = root.shift_remove("$defs");
        root.insert("examples".into(), json!([example]));
        root.extend(defs.map(|defs| ("$defs".to_owned(), defs)));
    }
    root
}

/// The same without examples, which no check needs.
#[must_use]
pub(super) fn bare(kind: Kind) -> Value {
    let shape = kind.shape();
    let mut from = SchemaSettings::draft2020_12().into_generator();
    let mut body = object(Record::body_schema(kind, &mut from));
    let common = if has_common(kind) { object(Common::json_schema(&mut from)) } else { Map::new() };
    add_properties(&mut body, &common);
    let description = body.get("description").cloned().unwrap_or_default();
    let mut defs = from.take_definitions(false);
    let file = match shape.holds {
        Holds::One | Holds::FrontMatter => body,
        Holds::List(key) => {
            let name = definition(kind, &mut defs, body);
            list(key, &name, &description, &common)
        }
        Holds::Csv => {
            let name = definition(kind, &mut defs, body);
            list("rows", &name, &description, &Map::new())
        }
    };
    let mut root = object_of(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{HOME}{}.schema.json", shape.name),
        "title": tidy::capital(shape.title),
        "description": description,
    }));
    root.extend(file.into_iter().filter(|(key, _)| key != "description"));
    root.insert("$defs".into(), Value::Object(defs));
    let mut root = Value::Object(root);
    tidy::tidy(&mut root);
    root
}

/// Whether records of a kind may carry the keys that every record may carry.
pub(super) fn has_common(kind: Kind) -> bool {
    !matches!(kind, Kind::Settings | Kind::Register)
}

/// Files `body` among the definitions and gives the pointer to it.
fn definition(kind: Kind, defs: &mut Map<String, Value>, body: Map<String, Value>) -> String {
    let name = format!("{kind:?}");
    let pointer = format!("#/$defs/{name}");
    defs.insert(name, Value::Object(body));
    pointer
}

/// A file that lists records under `key`.
fn list(key: &str, item: &str, description: &Value, common: &Map<String, Value>) -> Map<String, Value> {
    let version = common.get("properties").and_then(|p| p.get("schema")).cloned();
    let mut properties: Map<String, Value> = version.map(|v| ("schema".to_owned(), v)).into_iter().collect();
    let records = json!({ "type": "array", "items": { "$ref": item }, "description": description });
    properties.insert(key.to_owned(), records);
    object_of(json!({ "type": "object", "properties": properties, "required": [key] }))
}

fn add_properties(body: &mut Map<String, Value>, more: &Map<String, Value>) {
    let Some(Value::Object(more)) = more.get("properties") else { return };
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        for (key, value) in more {
            properties.entry(key).or_insert_with(|| value.clone());
        }
    }
}

fn object(schema: Schema) -> Map<String, Value> {
    object_of(schema.to_value())
}

fn object_of(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
