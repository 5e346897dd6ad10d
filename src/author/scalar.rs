//! Values on one line of YAML.

use serde_json::Value;

use crate::model::scalar::text;

/// A value on one line, lists and mappings in brackets.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::String(s) => text(s),
        Value::Array(items) => format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let pairs: Vec<String> =
                map.iter().map(|(key, v)| format!("{}: {}", text(key), self::value(v))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}
