//! A change of the policy in words: fields by the titles of the schemas, other files by their lines.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::model::approval::Strength;
use crate::model::kind::Kind;
use crate::model::record::blocks::Role;

/// Keys that name an item of a list, the first that an item has.
const NAMES: [&str; 3] = ["id", "role", "file"];

/// Lines of a text that are told; the others are counted.
const LINES: usize = 6;

/// Characters of a value or line that are told.
const LONGEST: usize = 200;

/// What changed between two values of one schema, a sentence each.
pub(super) fn of_values(schema: Option<&Value>, before: &Value, after: &Value) -> Vec<String> {
    let root = schema.unwrap_or(&Value::Null);
    let mut told = Vec::new();
    let at = At { root, schema: root, titles: Vec::new() };
    at.compare(Some(before), Some(after), &mut told);
    told
}

/// What changed between two texts, line by line. Which line stands before which is not told.
pub(super) fn of_texts(before: &str, after: &str) -> Vec<String> {
    let mut count: BTreeMap<&str, i64> = BTreeMap::new();
    before.lines().for_each(|line| *count.entry(line).or_default() -= 1);
    after.lines().for_each(|line| *count.entry(line).or_default() += 1);
    let mut take = |text: &'static str, of: &str, sign: i64| -> Vec<String> {
        let mut lines = Vec::new();
        for line in of.lines().filter(|line| !line.trim().is_empty()) {
            if let Some(count) = count.get_mut(line).filter(|count| count.signum() == sign) {
                *count -= sign;
                lines.push(format!("the line “{}” was {text}", short(line.trim())));
            }
        }
        lines
    };
    let mut told = take("taken away", before, -1);
    told.extend(take("added", after, 1));
    if told.is_empty() {
        return vec!["only the order of its lines, or empty ones".to_owned()];
    }
    let more = told.len().saturating_sub(LINES);
    told.truncate(LINES);
    if more > 0 {
        told.push(format!("{more} more lines; the commit shows which"));
    }
    told
}

/// A place in a file: its schema, and the titles on the way there.
struct At<'a> {
    root: &'a Value,
    schema: &'a Value,
    titles: Vec<String>,
}

impl<'a> At<'a> {
    /// The schema itself, where it is told in another place.
    fn resolved(&self) -> &'a Value {
        let reference = self.schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
        reference.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(self.schema)
    }

    fn below(&self, schema: &'a Value, title: String) -> Self {
        let titles = self.titles.iter().cloned().chain([title]).collect();
        Self { root: self.root, schema, titles }
    }

    /// A key of a record, or of a table whose keys the laboratory chooses.
    fn key(&self, key: &str) -> Self {
        let own = self.resolved();
        if let Some(property) = own.get("properties").and_then(|all| all.get(key)) {
            let title =
                property.get("title").and_then(Value::as_str).map_or_else(|| plain(key), str::to_owned);
            return self.below(property, title);
        }
        let title = Kind::named(key).map_or_else(|| key.to_owned(), |kind| kind.shape().title.to_owned());
        self.below(own.get("additionalProperties").unwrap_or(&Value::Null), title)
    }

    fn item(&self, name: String) -> Self {
        self.below(self.resolved().get("items").unwrap_or(&Value::Null), name)
    }

    /// Whether a value here is one of a few that the schema names.
    fn is_one_of_some(&self) -> bool {
        let own = self.resolved();
        own.get("enum").or_else(|| own.get("oneOf")).is_some()
    }

    fn name(&self) -> String {
        format!("“{}”", self.titles.join(", "))
    }

    fn compare(&self, before: Option<&Value>, after: Option<&Value>, told: &mut Vec<String>) {
        match (before, after) {
            (Some(before), Some(after)) if before == after => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                for key in keys(before, after) {
                    self.key(key).compare(before.get(key), after.get(key), told);
                }
            }
            (Some(Value::Array(before)), Some(Value::Array(after)))
                if before.iter().chain(after).any(Value::is_object) =>
            {
                let (before, after) = (named(before), named(after));
                for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
                    self.item(name.clone()).compare(
                        before.get(name).copied(),
                        after.get(name).copied(),
                        told,
                    );
                }
            }
            (Some(before), Some(after)) => {
                told.push(format!("{} was {} and is {}", self.name(), self.words(before), self.words(after)));
            }
            (Some(before), None) => {
                told.push(format!("{} ({}) was taken away", self.name(), self.words(before)));
            }
            // a section of the settings holds too much for one sentence
            (None, Some(Value::Object(after))) if self.titles.len() == 1 => {
                for (key, value) in after {
                    self.key(key).compare(None, Some(value), told);
                }
            }
            (None, Some(after)) => told.push(format!("{} ({}) was added", self.name(), self.words(after))),
            (None, None) => {}
        }
    }

    /// A value as people say it.
    fn words(&self, value: &Value) -> String {
        short(&match value {
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::String(text) if self.is_one_of_some() => worded(text),
            Value::String(text) => text.clone(),
            Value::Array(list) if list.is_empty() => "none".to_owned(),
            Value::Array(list) => {
                let item = self.item(String::new());
                list.iter().map(|value| item.words(value)).collect::<Vec<_>>().join(", ")
            }
            Value::Object(map) => {
                let field = |(key, value): (&String, &Value)| {
                    let at = self.key(key);
                    let title = at.titles.last().cloned().unwrap_or_default();
                    format!("{title}: {}", at.words(value))
                };
                map.iter().map(field).collect::<Vec<_>>().join("; ")
            }
            Value::Null => "nothing".to_owned(),
            Value::Number(number) => number.to_string(),
        })
    }
}

/// The names of roles and strengths in words; others without the marks that hold their words together.
fn worded(text: &str) -> String {
    let strength = [Strength::S0, Strength::S1, Strength::S3, Strength::S4, Strength::S5];
    if let Some(strength) = strength.into_iter().find(|s| s.to_string() == text) {
        return format!("{text}, {}", strength.words());
    }
    Role::named(text).map_or_else(|| plain(text), |role| role.words().to_owned())
}

fn keys<'v>(before: &'v Map<String, Value>, after: &'v Map<String, Value>) -> Vec<&'v String> {
    before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))).collect()
}

/// The items of a list by what they are called: their name where they have one, else their number.
fn named(list: &[Value]) -> BTreeMap<String, &Value> {
    let mut all = BTreeMap::new();
    for (at, item) in list.iter().enumerate() {
        let text = |key: &str| item.get(key).and_then(Value::as_str);
        let own = NAMES.iter().find_map(|key| text(key)).map(|own| match text("name") {
            Some(name) if name != own => format!("{name} ({own})"),
            _ => Role::named(own).map_or_else(|| own.to_owned(), |role| role.words().to_owned()),
        });
        let number = format!("number {}", at + 1);
        let name = match own {
            Some(own) if all.contains_key(&own) => format!("{own}, {number}"),
            own => own.unwrap_or(number),
        };
        all.insert(name, item);
    }
    all
}

fn plain(key: &str) -> String {
    key.replace('_', " ")
}

fn short(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
