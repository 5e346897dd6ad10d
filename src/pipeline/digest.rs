//! The one place that says what matters of a file, and by which digest.

use serde_json::{Map, Value};

use crate::model::canonical;
use crate::model::kind::Kind;
use crate::validate;

/// The significant fields of a file: of a register, of each of its items. What people typed of their own
/// signature is left out: it is a claim about the content, so a second manager who signs changes nothing
/// that the first stood for.
pub(super) fn significant(kind: Kind, value: &Value) -> Value {
    let mut fields = fields(kind, value);
    unsign(&mut fields);
    fields
}

/// Takes signatures out.
fn unsign(value: &mut Value) {
    let is_signature =
        |value: &Value| ["person", "role", "on", "meaning"].iter().all(|key| value.get(key).is_some());
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !is_signature(value));
            map.values_mut().for_each(unsign);
        }
        Value::Array(list) => {
            list.retain(|value| !is_signature(value));
            list.iter_mut().for_each(unsign);
        }
        _ => {}
    }
}

fn fields(kind: Kind, value: &Value) -> Value {
    let Some(list) = kind.shape().holds.list() else { return validate::significant(kind, value) };
    let items = value.get(list).and_then(Value::as_array).into_iter().flatten();
    let items: Vec<Value> = items.map(|item| validate::significant(kind, item)).collect();
    Value::Object(Map::from_iter([(list.to_owned(), Value::Array(items))]))
}

/// The digest of significant fields.
pub(super) fn of(significant: &Value) -> String {
    canonical::digest(significant)
}
