//! A record as its single values and as those who stand for it.
//!
//! Items of lists are called by the number or name that they carry, so that a line that moved up is
//! still that line.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::model::when::When;

/// Keys that name an item of a list, the first that an item has.
const NAMES: [&str; 4] = ["id", "line", "rev", "edition"];

/// One version of a record, taken apart. All maps go by the path of names.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) leaves: BTreeMap<String, Leaf>,
    pub(super) seals: BTreeMap<String, Seal>,
    /// Pointers to the items of lists.
    pub(super) items: BTreeMap<String, String>,
}

/// A single value, or a list of single values.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Where it stands.
    pub(super) pointer: String,
    items: Vec<String>,
    is_list: bool,
}

impl Leaf {
    /// The value in words.
    pub(super) fn text(&self) -> String {
        self.items.join(", ")
    }

    /// Whether it says no more than its absence would.
    pub(super) fn is_nothing(&self) -> bool {
        self.items.iter().all(|item| item == "no")
    }

    /// Whether it is the same, or a list that only grew.
    pub(super) fn goes_on_from(&self, before: &Self) -> bool {
        self.items == before.items
            || (self.is_list && before.is_list && before.items.iter().all(|i| self.items.contains(i)))
    }
}

/// Somebody stands for a record or a part of it.
#[derive(Debug)]
pub(super) struct Seal {
    /// Where it stands.
    pub(super) pointer: String,
    /// Who: a person's id, or the name of the customer's contact.
    pub(super) person: String,
    pub(super) on: When,
    /// Whether it is a signature; an agreement or a decision else.
    pub(super) is_signature: bool,
    /// What it covers: the object in which it stands.
    pub(super) scope: String,
}

impl Reading {
    pub(super) fn of(value: &Value) -> Self {
        let mut reading = Self::default();
        reading.take(value, "", "");
        reading
    }

    fn take(&mut self, value: &Value, pointer: &str, place: &str) {
        match value {
            Value::Object(map) => {
                if let Some(seal) = seal(map, pointer, place) {
                    self.seals.insert(place.to_owned(), seal);
                }
                for (key, value) in map {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    self.take(value, &format!("{pointer}/{key}"), &format!("{place}/{key}"));
                }
            }
            Value::Array(list) if list.iter().any(Value::is_object) => {
                for (at, item) in list.iter().enumerate() {
                    let name = name(item).unwrap_or_else(|| at.to_string());
                    let (pointer, mut place) = (format!("{pointer}/{at}"), format!("{place}/{name}"));
                    // two items of one name stay two
                    if self.items.contains_key(&place) {
                        place = format!("{place} {at}");
                    }
                    self.items.insert(place.clone(), pointer.clone());
                    self.take(item, &pointer, &place);
                }
            }
            Value::Array(list) => {
                let items = list.iter().map(words).collect();
                self.leaf(place, Leaf { pointer: pointer.to_owned(), items, is_list: true });
            }
            other => {
                let items = vec![words(other)];
                self.leaf(place, Leaf { pointer: pointer.to_owned(), items, is_list: false });
            }
        }
    }

    fn leaf(&mut self, place: &str, leaf: Leaf) {
        self.leaves.insert(place.to_owned(), leaf);
    }
}

fn name(item: &Value) -> Option<String> {
    NAMES
        .iter()
        .find_map(|key| item.get(key).map(|value| format!("{key}={}", words(value).replace('/', "~1"))))
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

/// The signature, agreement or decision that an object is.
fn seal(map: &Map<String, Value>, pointer: &str, place: &str) -> Option<Seal> {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let is_yes = || text("outcome").is_some_and(|o| matches!(o, "agreed" | "agreed_with_conditions"));
    let (person, on, is_signature) = match (text("person"), text("customer_contact"), text("by")) {
        (Some(person), ..) if map.contains_key("meaning") => (person, text("on")?, true),
        (_, Some(contact), _) if is_yes() => (contact, text("agreed_on")?, false),
        (.., Some(by)) if pointer == "/decision" => (by, text("on")?, false),
        _ => return None,
    };
    let scope = place.rsplit_once('/').map_or("", |(scope, _)| scope).to_owned();
    let (pointer, person) = (pointer.to_owned(), person.to_owned());
    Some(Seal { pointer, person, on: on.parse().ok()?, is_signature, scope })
}
