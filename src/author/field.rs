//! A field of a record as its schema describes it: what it means, what it takes, what it is part of.

use serde_json::Value;

use crate::model::kind::Holds;

/// A field, or a whole record, with the schema that its definitions stand in.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    root: &'a Value,
    own: &'a Value,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort<'a> {
    /// Words.
    Text,
    /// A day, and perhaps a time.
    Day,
    /// One of some names, each with its meaning.
    Choice(Vec<(&'a str, &'a str)>),
    /// True or false.
    YesNo,
    /// A whole number, with its bounds.
    Whole(Option<i64>, Option<i64>),
    /// A number.
    Number,
    /// The id of a record of this kind; `*` for any.
    Link(&'a str),
    /// Several of something.
    List,
    /// Parts with names.
    Group,
}

impl<'a> Field<'a> {
    /// The record that files of a schema hold: of a file that lists records, one of them.
    #[must_use]
    pub fn record(schema: &'a Value, holds: Holds) -> Option<Self> {
        let root = Self { root: schema, own: schema };
        match holds.list() {
            Some(key) => root.member(key)?.item(),
            None => Some(root),
        }
    }

    fn referred(self) -> Option<&'a Value> {
        let name = self.own.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
        self.root.get("$defs")?.get(name)
    }

    /// What the schema says under `key`: the field itself, or else the definition that it refers to.
    fn says(self, key: &str) -> Option<&'a Value> {
        self.own.get(key).or_else(|| self.referred()?.get(key))
    }

    /// What it means, in one line.
    #[must_use]
    pub fn meaning(self) -> &'a str {
        self.says("description").and_then(Value::as_str).unwrap_or_default()
    }

    /// The first example of its value.
    #[must_use]
    pub fn example(self) -> Option<&'a Value> {
        self.says("examples")?.get(0)
    }

    /// The part called `name`.
    #[must_use]
    pub fn member(self, name: &str) -> Option<Self> {
        let own = self.says("properties")?.get(name)?;
        Some(Self { root: self.root, own })
    }

    /// One of several.
    #[must_use]
    pub fn item(self) -> Option<Self> {
        Some(Self { root: self.root, own: self.says("items")? })
    }

    /// Whether the part called `name` must be there.
    #[must_use]
    pub fn requires(self, name: &str) -> bool {
        let required = self.says("required").and_then(Value::as_array);
        required.is_some_and(|names| names.iter().any(|n| n == name))
    }

    /// Every part with its name: those that must be there first, else in the schema's order.
    #[must_use]
    pub fn members(self) -> Vec<(&'a str, Self)> {
        let all = self.says("properties").and_then(Value::as_object).into_iter().flatten();
        let mut members: Vec<_> =
            all.map(|(name, own)| (name.as_str(), Self { root: self.root, own })).collect();
        members.sort_by_key(|(name, _)| !self.requires(name));
        members
    }

    /// The field at a dotted key: `lines.0.material`; `*` stands for any number.
    #[must_use]
    pub fn at(self, key: &str) -> Option<Self> {
        key.split('.').try_fold(self, |field, step| match field.item() {
            Some(item) => (step == "*" || step.parse::<usize>().is_ok()).then_some(item),
            None => field.member(step),
        })
    }

    /// What it takes.
    #[must_use]
    pub fn sort(self) -> Sort<'a> {
        if let Some(kind) = self.says("x-link").and_then(Value::as_str) {
            return Sort::Link(kind);
        }
        if let Some(names) = self.says("enum").and_then(Value::as_array) {
            let said = self.says("enumDescriptions");
            let meaning =
                |i: usize| said.and_then(|all| all.get(i)).and_then(Value::as_str).unwrap_or_default();
            return Sort::Choice(
                names.iter().filter_map(Value::as_str).enumerate().map(|(i, n)| (n, meaning(i))).collect(),
            );
        }
        let bound = |key: &str| self.says(key).and_then(Value::as_i64);
        match self.says("type").and_then(Value::as_str) {
            Some("boolean") => Sort::YesNo,
            Some("integer") => Sort::Whole(bound("minimum"), bound("maximum")),
            Some("number") => Sort::Number,
            Some("array") => Sort::List,
            Some("object") => Sort::Group,
            _ => match self.says("format").and_then(Value::as_str) {
                Some(format) if format.starts_with("date") => Sort::Day,
                _ => Sort::Text,
            },
        }
    }
}
