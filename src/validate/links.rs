//! Where records of a kind name other records, found once from the `x-link` of its schema.

use serde_json::Value;

use super::guide;
use crate::model::kind::{Holds, Kind};
use crate::model::record::Mention;

/// Values nest no deeper than this in any schema; a bound for schemas that contain themselves.
const DEPTH: usize = 16;

/// A tree of the ways that lead to names of other records; ways that lead to none are left out.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// What a text here names: a kind's name, or `*`.
    wants: Option<&'static str>,
    /// Members of a mapping.
    members: Vec<(String, Links)>,
    /// Items of a list.
    items: Option<Box<Links>>,
}

impl Links {
    /// The ways within one record of a file's schema.
    pub(super) fn of(schema: &Value, holds: Holds) -> Self {
        let file = Self::at(schema, schema, DEPTH).unwrap_or_default();
        let Some(key) = holds.list() else { return file };
        let list = file.members.into_iter().find(|(name, _)| name == key);
        list.and_then(|(_, list)| list.items).map(|items| *items).unwrap_or_default()
    }

    fn at(node: &Value, root: &Value, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let target = guide::target(node, root);
        let wants = target.get("x-link").and_then(Value::as_str).and_then(known);
        let members = target.get("properties").and_then(Value::as_object).into_iter().flatten();
        let members: Vec<_> =
            members.filter_map(|(key, inner)| Some((key.clone(), Self::at(inner, root, depth)?))).collect();
        let items = target.get("items").and_then(|inner| Self::at(inner, root, depth)).map(Box::new);
        (wants.is_some() || !members.is_empty() || items.is_some()).then_some(Self { wants, members, items })
    }

    /// Every name of another record in `record`, in the order of the schema.
    pub(super) fn mentions(&self, record: &Value) -> Vec<Mention> {
        let mut found = Vec::new();
        self.collect(record, &mut String::new(), &mut found);
        found
    }

    fn collect(&self, value: &Value, pointer: &mut String, found: &mut Vec<Mention>) {
        match value {
            Value::String(text) => found.extend(self.wants.map(|wants| Mention {
                pointer: pointer.clone(),
                wants,
                text: text.clone(),
            })),
            Value::Object(map) => {
                for (key, inner) in &self.members {
                    if let Some(value) = map.get(key) {
                        inner.step(key, value, pointer, found);
                    }
                }
            }
            Value::Array(list) => {
                let Some(inner) = &self.items else { return };
                for (i, value) in list.iter().enumerate() {
                    inner.step(&i.to_string(), value, pointer, found);
                }
            }
            _ => {}
        }
    }

    fn step(&self, segment: &str, value: &Value, pointer: &mut String, found: &mut Vec<Mention>) {
        let end = pointer.len();
        pointer.push('/');
        pointer.push_str(segment);
        self.collect(value, pointer, found);
        pointer.truncate(end);
    }
}

/// The name as one that lives as long as the program.
fn known(name: &str) -> Option<&'static str> {
    if name == "*" { Some("*") } else { Kind::named(name).map(Kind::name) }
}
