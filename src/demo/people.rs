//! The people of the example as git names them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::step::Source;
use crate::model::commit::Who;
use crate::model::kind::Kind;

/// Names and addresses by id.
pub(super) type People = BTreeMap<String, Who>;

/// Names and addresses by id, from the register of people.
pub(super) fn people(sources: &[Source]) -> People {
    let register = sources.iter().find(|s| s.kind == Some(Kind::Person)).and_then(|s| s.doc.as_ref());
    let list = register.and_then(|d| d.value.pointer("/people")).and_then(Value::as_array);
    let text = |p: &Value, pointer: &str| p.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    list.into_iter()
        .flatten()
        .filter_map(|p| {
            Some((text(p, "/id")?, Who { name: text(p, "/name")?, email: text(p, "/emails/0")? }))
        })
        .collect()
}

/// A person by id; of nobody known the id itself.
pub(super) fn who(people: &People, id: &str) -> Who {
    let unknown = || Who { name: id.to_owned(), email: format!("{}@norrvik.example", id.to_lowercase()) };
    people.get(id).cloned().unwrap_or_else(unknown)
}

/// A person of the example, by id.
#[must_use]
pub fn person(sources: &[Source], id: &str) -> Who {
    who(&people(sources), id)
}
