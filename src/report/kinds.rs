//! Kinds of record on a terminal: where their files stand, and what they hold, from their schemas.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::paint::Look;
use super::wrap;
use crate::model::kind::{Holds, Kind, SHAPES};
use crate::model::suggest;

/// Keys of keys of keys are listed down to this depth; deeper ones are in the schema.
const DEPTH: usize = 3;

/// Width of the column of keys.
const KEYS: usize = 30;

/// The kind that a person means, by its name or its title: `comm_plan`, `communication plan`.
#[must_use]
pub fn called(word: &str) -> Option<Kind> {
    let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_'], " ");
    let word = plain(word);
    SHAPES.iter().find(|s| plain(s.name) == word || plain(s.title) == word).map(|s| s.kind)
}

/// The kind's name nearest to a word that is none.
#[must_use]
pub fn nearest(word: &str) -> Option<&'static str> {
    suggest::nearest(word, SHAPES.iter().flat_map(|s| [s.name, s.title]))
}

/// Every kind with the paths where its files stand.
#[must_use]
pub fn list(look: Look) -> String {
    let widest = SHAPES.iter().map(|s| s.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for shape in SHAPES {
        for (i, path) in shape.paths.iter().enumerate() {
            let name = if i == 0 { look.bold(shape.name) } else { String::new() };
            let pad = " ".repeat(widest - if i == 0 { shape.name.len() } else { 0 });
            let _ = writeln!(out, "{name}{pad}  {path}");
        }
    }
    out
}

/// The page of a kind.
pub(super) fn page(kind: Kind, schema: &Value, look: Look) -> String {
    let shape = kind.shape();
    let mut out = format!("{}\n", look.bold(&capital(shape.title)));
    if let Some(text) = text(schema, schema, "description") {
        out.push_str(&wrap::hanging("", text, look.width));
    }
    let holds = match shape.holds {
        Holds::One => "one record a file".to_owned(),
        Holds::List(key) => format!("a list of records under `{key}`"),
        Holds::FrontMatter => "one record, between the `---` lines at the head of a Markdown file".to_owned(),
        Holds::Csv => "a table, one record a row".to_owned(),
    };
    let _ = writeln!(out, "\nStands in ({holds}):");
    for path in shape.paths {
        let _ = writeln!(out, "  {path}");
    }
    let _ = writeln!(out, "\nHolds ({} must be there):", look.bold("*"));
    let mut fields = Fields { root: schema, look, out, shown: Vec::new() };
    match one_record(schema, shape.holds) {
        Some(record) => fields.list(record, 1),
        None => fields.list(schema, 1),
    }
    let more = format!("`countersign schema {}` prints the whole schema.", shape.name);
    fields.out + "\n" + &wrap::hanging("", &more, look.width)
}

/// The schema of one record in a file that lists records.
fn one_record(schema: &Value, holds: Holds) -> Option<&Value> {
    match holds {
        Holds::List(key) => schema.get("properties")?.get(key)?.get("items"),
        Holds::Csv => schema.get("items"),
        Holds::One | Holds::FrontMatter => None,
    }
}

struct Fields<'a> {
    root: &'a Value,
    look: Look,
    out: String,
    /// Blocks whose keys were listed, each with the key where that was.
    shown: Vec<(&'a Value, &'a str)>,
}

impl<'a> Fields<'a> {
    /// The keys of an object, each with those below it.
    fn list(&mut self, object: &'a Value, depth: usize) {
        let object = target(object, self.root);
        let Some(Value::Object(keys)) = object.get("properties") else { return };
        for (key, value) in keys {
            let required = object.get("required").and_then(Value::as_array);
            let required = required.is_some_and(|r| r.iter().any(|name| name == key.as_str()));
            let inner = target(value, self.root);
            let inner = inner.get("items").map_or(inner, |items| target(items, self.root));
            let has_keys = inner.get("properties").is_some();
            let before = self.shown.iter().find(|(block, _)| has_keys && *block == inner).map(|(_, at)| *at);
            self.key(key, value, required, depth, before);
            if has_keys && before.is_none() && depth < DEPTH {
                self.shown.push((inner, key));
                self.list(inner, depth + 1);
            }
        }
    }

    /// One key; `before` is another whose keys are the same.
    fn key(&mut self, key: &str, value: &Value, required: bool, depth: usize, before: Option<&str>) {
        let indent = "  ".repeat(depth);
        let mark = if required { " *" } else { "" };
        let pad = KEYS.saturating_sub(indent.len() + key.len() + mark.len()).max(1);
        let head = indent.len() + key.len() + mark.len() + pad;
        let what = text(value, self.root, "description").unwrap_or_default();
        let as_under = before.map_or(String::new(), |other| format!(", as under {other}"));
        let text = format!("{what} [{}{as_under}{}]", self.type_of(value), default_of(value));
        let lines = wrap::hanging(&" ".repeat(head), text.trim(), self.look.width);
        let painted = format!("{indent}{}{}{}", self.look.bold(key), self.look.bold(mark), " ".repeat(pad));
        self.out.push_str(&painted);
        self.out.push_str(lines.trim_start());
    }

    /// What a value must look like, in words.
    fn type_of(&self, value: &Value) -> String {
        let inner = target(value, self.root);
        let get = |key: &str| value.get(key).or_else(|| inner.get(key));
        if let Some(Value::Array(choices)) = get("enum") {
            let choices: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
            return format!("one of {}", choices.join(", "));
        }
        if let Some(kind) = get("x-link").and_then(Value::as_str) {
            return match kind {
                "*" => "name of another record".to_owned(),
                kind => format!("name of: {}", Kind::named(kind).map_or(kind, |k| k.shape().title)),
            };
        }
        let of_map = |map: &Map<String, Value>| map.contains_key("additionalProperties");
        let format = get("format").and_then(Value::as_str);
        match (get("type").map(first_type), format) {
            (Some("array"), _) => match get("items").map(|items| self.type_of(items)).as_deref() {
                None | Some("block of keys") => "list".to_owned(),
                Some(items) => format!("list, each: {items}"),
            },
            (Some("string"), Some("date")) => "day, as 2026-04-27".to_owned(),
            (Some("string"), Some("date-or-date-time")) => "day, or day with time and zone".to_owned(),
            (Some("string"), _) => "text".to_owned(),
            (Some("integer"), _) => {
                get("x-unit").and_then(Value::as_str).unwrap_or("whole number").to_owned()
            }
            (Some("number"), _) => "number".to_owned(),
            (Some("boolean"), _) => "true or false".to_owned(),
            (Some("object"), _)
                if inner.get("properties").is_none() && inner.as_object().is_some_and(of_map) =>
            {
                "keys of your own".to_owned()
            }
            (Some("object"), _) => "block of keys".to_owned(),
            _ => "any value".to_owned(),
        }
    }
}

/// The value that holds where the key is absent, when it is a number or a word.
fn default_of(value: &Value) -> String {
    match value.get("default") {
        Some(Value::Number(number)) => format!("; {number} unless set"),
        Some(Value::String(word)) => format!("; {word} unless set"),
        _ => String::new(),
    }
}

/// The schema that `$ref` names, or that one of two alternatives (it, or nothing) names.
fn target<'a>(value: &'a Value, root: &'a Value) -> &'a Value {
    let named =
        |v: &'a Value| v.get("$ref").and_then(Value::as_str).and_then(|r| root.pointer(r.strip_prefix('#')?));
    let mut alternatives = value.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    named(value).or_else(|| alternatives.find_map(named)).unwrap_or(value)
}

/// A keyword's text, of the place itself before that of its type.
fn text<'a>(value: &'a Value, root: &'a Value, keyword: &str) -> Option<&'a str> {
    value.get(keyword).or_else(|| target(value, root).get(keyword)).and_then(Value::as_str)
}

/// The type, or the first of several: the others are `null`.
fn first_type(value: &Value) -> &str {
    value.as_str().or_else(|| value.as_array()?.first()?.as_str()).unwrap_or_default()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
