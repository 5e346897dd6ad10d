//! Values while an expression is answered. What a record says is borrowed, never copied.

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::{Map, Value};

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Val<'a> {
    Null,
    Truth(bool),
    Whole(i64),
    Decimal(f64),
    /// A text or a day.
    Text(Cow<'a, str>),
    /// A list of the record.
    Items(&'a [Value]),
    /// A list that the expression made.
    List(Rc<[Val<'a>]>),
    /// A group of keys.
    Map(&'a Map<String, Value>),
}

impl<'a> Val<'a> {
    /// What a record says.
    pub(super) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Truth(*value),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Whole(whole),
                None => Self::Decimal(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(items) => Self::Items(items),
            Value::Object(map) => Self::Map(map),
        }
    }

    /// How many items a list has; `None` for what is no list.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::Items(items) => Some(items.len()),
            Self::List(items) => Some(items.len()),
            _ => None,
        }
    }

    /// An item of a list.
    pub(super) fn item(&self, index: usize) -> Option<Self> {
        match self {
            Self::Items(items) => items.get(index).map(Self::of),
            Self::List(items) => items.get(index).cloned(),
            _ => None,
        }
    }

    /// The sort in words.
    pub(super) fn sort(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Truth(_) => "yes or no",
            Self::Whole(_) | Self::Decimal(_) => "a number",
            Self::Text(_) => "a text",
            Self::Items(_) | Self::List(_) => "a list",
            Self::Map(_) => "a group of keys",
        }
    }

    /// The value in a sentence.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "nothing".to_owned(),
            Self::Truth(true) => "yes".to_owned(),
            Self::Truth(false) => "no".to_owned(),
            Self::Whole(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Items(_) | Self::List(_) => {
                let length = self.length().unwrap_or(0);
                let items = (0..length).filter_map(|i| self.item(i)).map(|item| item.shown());
                items.collect::<Vec<_>>().join(", ")
            }
            Self::Map(map) => {
                let pairs = map.iter().map(|(key, value)| format!("{key} {}", Self::of(value).shown()));
                pairs.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Roughly how much work it is to look through the value: one for each 64 bytes or item.
    pub(super) fn weight(&self) -> u32 {
        let weight = match self {
            Self::Text(text) => text.len() / 64,
            Self::Items(items) => items.len(),
            Self::List(items) => items.len(),
            Self::Map(map) => map.len(),
            _ => 0,
        };
        u32::try_from(weight).unwrap_or(u32::MAX)
    }
}
