//! What may stand where in a record, read from the schemas: for "did you mean" and for mistakes that
//! would make a rule silent.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::job::{FIELDS, Field};
use crate::model::kind::{Holds, Kind, SHAPES};
use crate::model::suggest::nearest;

/// The schemas of all kinds of record, each made when a rule first reads such a record.
#[derive(Debug)]
pub(super) struct Schemas {
    schema: fn(Kind) -> Value,
    made: BTreeMap<Kind, OnceCell<Value>>,
}

/// What is known of a value before there is one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'s> {
    /// Nothing is known.
    Any,
    /// A value of this sort.
    Is(Sort),
    /// A place in a record, by its schema and the whole schema that it refers to.
    Node(&'s Value, &'s Value),
    /// A list whose items are records.
    Records(&'s Value),
    /// The job.
    Job,
}

/// Sorts of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Truth,
    Number,
    Text,
    Day,
    List,
    Mapping,
}

impl Sort {
    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Truth => "yes or no",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Day => "a day",
            Self::List => "a list",
            Self::Mapping => "a group of keys",
        }
    }

    /// Whether values of the two sorts can be compared; days are texts.
    pub(super) fn compares_with(self, other: Self) -> bool {
        let plain = |sort| if sort == Self::Day { Self::Text } else { sort };
        plain(self) == plain(other)
    }
}

/// Why a key leads nowhere.
#[derive(Debug)]
pub(super) enum Miss {
    /// There is no such key; perhaps that one was meant.
    NoKey(Option<String>),
    /// There are no keys at all, for it is something else.
    NoKeys(Sort),
}

impl Schemas {
    /// Schemas that are asked of `schema`.
    pub(super) fn of(schema: fn(Kind) -> Value) -> Self {
        Self { schema, made: SHAPES.iter().map(|shape| (shape.kind, OnceCell::new())).collect() }
    }

    fn get(&self, kind: Kind) -> Option<&Value> {
        self.made.get(&kind).map(|made| made.get_or_init(|| (self.schema)(kind)))
    }

    /// A record of a kind.
    pub(super) fn record(&self, kind: Kind) -> Shape<'_> {
        let Some(root) = self.get(kind) else { return Shape::Any };
        let file = Shape::Node(root, root);
        match kind.shape().holds {
            Holds::One | Holds::FrontMatter => file,
            Holds::List(key) => self.key(file, key).map_or(Shape::Any, Shape::item),
            Holds::Csv => self.key(file, "rows").map_or(Shape::Any, Shape::item),
        }
    }

    /// What stands under a key.
    pub(super) fn key<'s>(&'s self, of: Shape<'s>, key: &str) -> Result<Shape<'s>, Miss> {
        match of {
            Shape::Any => Ok(Shape::Any),
            Shape::Is(sort) => Err(Miss::NoKeys(sort)),
            Shape::Records(_) => Err(Miss::NoKeys(Sort::List)),
            Shape::Job => {
                let found = FIELDS.iter().find(|(name, _)| *name == key);
                let near = || nearest(key, FIELDS.iter().map(|(name, _)| *name)).map(str::to_owned);
                found.map(|(_, field)| self.of_job(*field)).ok_or_else(|| Miss::NoKey(near()))
            }
            Shape::Node(node, root) => under(node, root, key),
        }
    }

    /// Every key that may stand under a value.
    pub(super) fn keys<'s>(&'s self, of: Shape<'s>) -> Vec<(&'s str, Shape<'s>)> {
        match of {
            Shape::Job => FIELDS.iter().map(|(name, field)| (*name, self.of_job(*field))).collect(),
            Shape::Node(node, root) => {
                let properties = target(node, root).get("properties").and_then(Value::as_object);
                let keys = properties.into_iter().flatten();
                keys.map(|(key, inner)| (key.as_str(), Shape::Node(inner, root))).collect()
            }
            Shape::Any | Shape::Is(_) | Shape::Records(_) => Vec::new(),
        }
    }

    fn of_job(&self, field: Field) -> Shape<'_> {
        match field {
            Field::Day => Shape::Is(Sort::Day),
            Field::Text => Shape::Is(Sort::Text),
            Field::One(kind) => self.record(kind),
            Field::Many(kind) => self.get(kind).map_or(Shape::Any, Shape::Records),
        }
    }
}

impl<'s> Shape<'s> {
    /// An item of a list.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Records(root) => Self::Node(root, root),
            Self::Node(node, root) => {
                target(node, root).get("items").map_or(Self::Any, |items| Self::Node(items, root))
            }
            Self::Any | Self::Is(_) | Self::Job => Self::Any,
        }
    }

    /// The sort of the value, when it is known.
    pub(super) fn sort(self) -> Option<Sort> {
        match self {
            Self::Any => None,
            Self::Is(sort) => Some(sort),
            Self::Records(_) => Some(Sort::List),
            Self::Job => Some(Sort::Mapping),
            Self::Node(node, root) => {
                let node = target(node, root);
                let is_day =
                    node.get("format").and_then(Value::as_str).is_some_and(|f| f.starts_with("date"));
                match node.get("type").and_then(Value::as_str)? {
                    "boolean" => Some(Sort::Truth),
                    "integer" | "number" => Some(Sort::Number),
                    "string" if is_day => Some(Sort::Day),
                    "string" => Some(Sort::Text),
                    "array" => Some(Sort::List),
                    "object" => Some(Sort::Mapping),
                    _ => None,
                }
            }
        }
    }

    /// The words between which the record chooses here; empty where it is free.
    pub(super) fn choices(self) -> Vec<&'s str> {
        let Self::Node(node, root) = self else { return Vec::new() };
        let choices = target(node, root).get("enum").and_then(Value::as_array);
        choices.into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

fn target<'s>(node: &'s Value, root: &'s Value) -> &'s Value {
    let pointer = node.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    pointer.and_then(|p| root.pointer(p)).unwrap_or(node)
}

fn under<'s>(node: &'s Value, root: &'s Value, key: &str) -> Result<Shape<'s>, Miss> {
    let shape = Shape::Node(node, root);
    let node = target(node, root);
    let properties = node.get("properties").and_then(Value::as_object);
    if let Some(found) = properties.and_then(|p| p.get(key)) {
        return Ok(Shape::Node(found, root));
    }
    match node.get("additionalProperties") {
        Some(free @ Value::Object(_)) => return Ok(Shape::Node(free, root)),
        Some(Value::Bool(true)) => return Ok(Shape::Any),
        _ => {}
    }
    match (properties, shape.sort()) {
        // every record has an id, though most say it by the name of their file alone
        (Some(_), _) if key == "id" && std::ptr::eq(node, root) => Ok(Shape::Is(Sort::Text)),
        (Some(properties), _) => Err(Miss::NoKey(near(key, properties))),
        (None, Some(sort)) if sort != Sort::Mapping => Err(Miss::NoKeys(sort)),
        _ => Ok(Shape::Any),
    }
}

fn near(key: &str, properties: &Map<String, Value>) -> Option<String> {
    nearest(key, properties.keys().map(String::as_str)).map(str::to_owned)
}
