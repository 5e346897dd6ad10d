//! A parsed file: its value, and where each key and value stands in the text.

use serde_json::Value;

use super::place::Side;

/// Byte offsets of one node, and of its key when it is a member of a mapping.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Start and end of the key; both 0 for list items and the root.
    pub key: (u32, u32),
    /// Start and end of the value.
    pub value: (u32, u32),
    /// Index after the last node of this subtree.
    pub next: u32,
}

/// A value with its places: spans stand in the order in which the value's nodes are met.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    /// The value, mappings in the order of the file.
    pub value: Value,
    /// One span a node, parents before children.
    pub spans: Vec<Span>,
}

impl Doc {
    /// The span at an RFC 6901 pointer, or of its nearest ancestor that exists.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Option<Span> {
        let mut at = 0;
        let mut value = &self.value;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let (skip, inner) = match value {
                Value::Object(map) => match map.get_full_position(&step) {
                    Some(found) => found,
                    None => break,
                },
                Value::Array(list) => match step.parse().ok().and_then(|i| Some((i, list.get(i)?))) {
                    Some(found) => found,
                    None => break,
                },
                _ => break,
            };
            let mut child = at + 1;
            for _ in 0..skip {
                child = self.spans.get(child)?.next as usize;
            }
            at = child;
            value = inner;
        }
        self.spans.get(at).copied()
    }

    /// Byte range of the key or value at a pointer.
    #[must_use]
    pub fn bytes(&self, pointer: &str, side: Side) -> Option<(usize, usize)> {
        let span = self.span(pointer)?;
        let (from, to) = match side {
            Side::Key if span.key.1 > 0 => span.key,
            _ => span.value,
        };
        Some((from as usize, to as usize))
    }
}

/// Looking up a member together with its position.
trait Position {
    /// Position and value of `key`.
    fn get_full_position(&self, key: &str) -> Option<(usize, &Value)>;
}

impl Position for serde_json::Map<String, Value> {
    fn get_full_position(&self, key: &str) -> Option<(usize, &Value)> {
        self.iter().enumerate().find(|(_, (k, _))| *k == key).map(|(i, (_, v))| (i, v))
    }
}
