//! One example a kind: small, but each a file that the tool reads without complaint.

use serde_json::Value;

use crate::model::kind::Kind;

/// A table of a kind's name and one file.
const EXAMPLES: &str = include_str!("examples.json");

/// The example of a kind.
pub(super) fn of(kind: Kind) -> Option<Value> {
    let mut all: Value = serde_json::from_str(EXAMPLES).ok()?;
    all.get_mut(kind.name()).map(Value::take)
}
