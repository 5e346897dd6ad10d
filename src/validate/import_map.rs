//! The map of an import: its schema, made from its struct, and what a map gets wrong.

use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::compile::{self, Compiled};
use super::guide::Guide;
use super::{faults, schema, tidy};
use crate::model::doc::Doc;
use crate::model::fault::{Fault, FaultKind};
use crate::model::intake::map::ImportMap;
use crate::model::kind::{Holds, Kind};
use crate::model::place::Place;

/// The JSON Schema (2020-12) of maps.
#[must_use]
pub fn import_map_schema() -> Value {
    let mut from = SchemaSettings::draft2020_12().into_generator();
    let Value::Object(body) = ImportMap::json_schema(&mut from).to_value() else { return Value::Null };
    let mut root: Map<String, Value> = Map::new();
    root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("$id".to_owned(), json!(format!("{}import-map.schema.json", schema::HOME)));
    root.insert("title".to_owned(), json!("Map of an import"));
    root.extend(body);
    root.insert("$defs".to_owned(), Value::Object(from.take_definitions(false)));
    let mut root = Value::Object(root);
    tidy::tidy(&mut root);
    unmark(&mut root);
    root
}

/// Takes away what a change of a key means for an approval: nobody approves a map.
fn unmark(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.shift_remove("x-significance");
            map.values_mut().for_each(unmark);
        }
        Value::Array(list) => list.iter_mut().for_each(unmark),
        _ => {}
    }
}

/// Reads a map.
///
/// # Errors
/// Everything that is wrong with it.
pub fn import_map(file: &Arc<str>, doc: &Doc) -> Result<ImportMap, Vec<Fault>> {
    static MAPS: LazyLock<Option<Compiled>> = LazyLock::new(|| compile::made(import_map_schema()));
    let wrong = |text: String| vec![Fault::new(FaultKind::Value, Place::at(file, ""), text)];
    let Some(compiled) = MAPS.as_ref() else {
        return Err(wrong("No schema of maps could be made.".to_owned()));
    };
    let judged = faults::judge(compiled, Holds::One, file, doc);
    if !judged.faults.is_empty() {
        return Err(judged.faults);
    }
    ImportMap::deserialize(&doc.value).map_err(|error| wrong(format!("The map can not be read: {error}.")))
}

/// Whether records of a kind have a field at a pointer, or may have it as one of the laboratory's own.
#[must_use]
pub fn has_field(kind: Kind, pointer: &str) -> bool {
    let has = |kind: &Compiled| Guide::of(&kind.schema).at(pointer).is_some_and(|found| !found.is_closed());
    pointer.starts_with("/x-") || compile::of(kind).is_some_and(has)
}
