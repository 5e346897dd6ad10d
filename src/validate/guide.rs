//! What a schema says of a place in a file, for messages.

use serde_json::{Map, Value};

/// The schema that `node` points at, or itself.
pub(super) fn target<'s>(node: &'s Value, root: &'s Value) -> &'s Value {
    let pointer = node.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    pointer.and_then(|p| root.pointer(p)).unwrap_or(node)
}

/// A place in a file, seen from the schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guide<'s> {
    root: &'s Value,
    node: &'s Value,
}

impl<'s> Guide<'s> {
    /// The file as a whole.
    pub(super) fn of(root: &'s Value) -> Self {
        Self { root, node: root }
    }

    /// The place at an RFC 6901 pointer; `None` where the schema says nothing.
    pub(super) fn at(self, pointer: &str) -> Option<Self> {
        pointer.split('/').skip(1).try_fold(self, |here, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            let target = here.target();
            let node = match target.get("properties").and_then(|p| p.get(&step)) {
                Some(node) => node,
                None => target.get("items").or_else(|| target.get("additionalProperties"))?,
            };
            Some(Self { node, ..here })
        })
    }

    /// Whether nothing may stand here.
    pub(super) fn is_closed(self) -> bool {
        *self.node == Value::Bool(false)
    }

    fn target(self) -> &'s Value {
        target(self.node, self.root)
    }

    /// A keyword's value, of the place itself before that of its type.
    pub(super) fn says(self, keyword: &str) -> Option<&'s Value> {
        self.node.get(keyword).or_else(|| self.target().get(keyword))
    }

    /// A keyword's text.
    pub(super) fn text(self, keyword: &str) -> Option<&'s str> {
        self.says(keyword).and_then(Value::as_str)
    }

    /// Keys that may stand here.
    pub(super) fn keys(self) -> impl Iterator<Item = &'s str> {
        self.properties().into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// Keys that must stand here.
    pub(super) fn required(self) -> impl Iterator<Item = &'s str> {
        self.target()
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// Whether keys of the laboratory's own may stand here.
    pub(super) fn takes_own_keys(self) -> bool {
        self.target().get("patternProperties").is_some()
    }

    /// Names between which a text must choose.
    pub(super) fn choices(self) -> Vec<String> {
        let choices = self.says("enum").and_then(Value::as_array).into_iter().flatten();
        choices.map(|c| c.as_str().map_or_else(|| c.to_string(), str::to_owned)).collect()
    }

    /// Keys below this place under which a key called `name` may stand: `agreed` or `lines`.
    pub(super) fn ways_to(self, name: &str) -> Option<String> {
        let mut ways = Vec::new();
        self.collect_ways(name, &mut Vec::new(), &mut ways);
        (1..=3).contains(&ways.len()).then(|| ways.join(" or "))
    }

    fn collect_ways(self, name: &str, way: &mut Vec<&'s str>, found: &mut Vec<String>) {
        if way.len() > 1 {
            return;
        }
        for (key, node) in self.properties().into_iter().flatten() {
            let inner = Self { node, ..self };
            let inner = inner.target().get("items").map_or(inner, |node| Self { node, ..self });
            way.push(key);
            if inner.properties().is_some_and(|p| p.contains_key(name)) {
                found.push(format!("`{}`", way.join("`, `")));
            }
            inner.collect_ways(name, way, found);
            way.pop();
        }
    }

    fn properties(self) -> Option<&'s Map<String, Value>> {
        self.target().get("properties").and_then(Value::as_object)
    }
}
