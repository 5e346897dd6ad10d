//! `approvals.kinds`: what each kind of record needs. Its keys are the names of kinds, and no others.

use serde_json::{Map, Value, json};

use super::{Reader, step};
use crate::model::kind::SHAPES;

/// Where it stands.
pub(super) const KINDS: &str = "/approvals/kinds";

impl Reader {
    pub(super) fn kinds(&mut self, value: &Value) {
        let kinds = match value {
            Value::Object(kinds) => kinds,
            Value::Null => return,
            other => return self.refuse(KINDS, other, &Value::Object(Map::new())),
        };
        for (name, need) in kinds {
            let pointer = step(KINDS, name);
            if !SHAPES.iter().any(|shape| shape.name == name) {
                self.unknown(&pointer, name, SHAPES.iter().map(|shape| shape.name));
                continue;
            }
            if let Some(all) = self.in_force.pointer_mut(KINDS).and_then(Value::as_object_mut) {
                all.insert(name.clone(), json!({ "roles": [], "strength": "S3" }));
            }
            self.section(&pointer, need);
        }
    }
}
