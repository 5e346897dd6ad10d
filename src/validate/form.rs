//! Forms out of schemas: what may be typed, and what is said when it does not fit. The messages are
//! those of `words`, so that a form and a check say the same.

use serde_json::{Value, json};

use super::compile;
use super::guide::Guide;
use super::words;
use crate::model::form::{Choice, Entry, Field, Form, ITEM, OUTLINES, Outline, VALUE};

/// Values nest no deeper than this in a form; deeper ones are typed into the file.
const DEPTH: usize = 5;

/// Keys that other programs or the laboratory's own files fill in.
const NOT_ASKED: [&str; 2] = ["schema", "imported"];

/// Numbers that no schema holds: they mark the places where a form puts its own.
const MARK: usize = 57_344;
const LENGTH: usize = 61_234;

/// Every form, as its kind's schema has it.
#[must_use]
pub fn forms() -> Vec<Form> {
    OUTLINES.iter().filter_map(form).collect()
}

fn form(outline: &'static Outline) -> Option<Form> {
    let kind = compile::of(outline.kind)?;
    let root = Guide::of(&kind.schema);
    let fixed = outline.fixed.map(|(key, _)| key);
    let is_asked = |key: &&str| !NOT_ASKED.contains(key) && Some(*key) != fixed;
    let field = |key: &str| field(root, key, "", DEPTH);
    let others = root.keys().filter(is_asked).filter(|key| !outline.first.contains(key));
    Some(Form {
        outline,
        first: outline.first.iter().filter_map(|key| field(key)).collect(),
        others: others.filter_map(field).collect(),
    })
}

fn field(root: Guide<'_>, key: &str, parent: &str, depth: usize) -> Option<Field> {
    let pointer = format!("{parent}/{key}");
    let here = root.at(&pointer)?;
    let is_needed =
        if parent.is_empty() { Some(root) } else { root.at(parent) }?.required().any(|k| k == key);
    let (message, advice) = words::missing(key, parent, Some(here));
    told(root, here, &pointer, depth).map(|field| Field {
        key: key.to_owned(),
        is_needed,
        missing: marked(&format!("{message} {advice}")),
        ..field
    })
}

/// All of a field but its key.
fn told(root: Guide<'_>, here: Guide<'_>, pointer: &str, depth: usize) -> Option<Field> {
    let depth = depth.checked_sub(1)?;
    let said = |value: &Value| {
        let (message, advice) = words::wrong(value, pointer, root);
        marked(format!("{message} {advice}").trim())
    };
    let (says, hint) = sentences(here.text("description").unwrap_or_default());
    let entry = entry(root, here, pointer, depth, &said)?;
    let wrong = match &entry {
        Entry::Number { .. } => said(&json!(-61_234)),
        Entry::Text { .. } => said(&json!("x".repeat(LENGTH))),
        _ => said(&json!(VALUE)),
    };
    let example = match entry {
        Entry::Text { .. } | Entry::Patterned { .. } | Entry::Number { .. } => example(here),
        _ => None,
    };
    Some(Field {
        key: String::new(),
        says,
        hint,
        example,
        is_needed: false,
        missing: String::new(),
        wrong,
        entry,
    })
}

fn entry(
    root: Guide<'_>,
    here: Guide<'_>,
    pointer: &str,
    depth: usize,
    said: &dyn Fn(&Value) -> String,
) -> Option<Entry> {
    let choices = choices(here);
    if !choices.is_empty() {
        return Some(Entry::Choice(choices));
    }
    match (here.text("type")?, here.text("format")) {
        ("string", Some("date")) => Some(Entry::Day { takes_time: false }),
        ("string", Some("date-or-date-time")) => Some(Entry::Day { takes_time: true }),
        ("string", _) => Some(match here.text("pattern") {
            Some(pattern) => Entry::Patterned { pattern: pattern.to_owned() },
            None => Entry::Text {
                most: here.says("maxLength").and_then(Value::as_u64),
                names: here.text("x-link").map(str::to_owned),
            },
        }),
        (kind @ ("integer" | "number"), _) => Some(Entry::Number {
            least: here.says("minimum").and_then(Value::as_i64),
            most: here.says("maximum").and_then(Value::as_i64),
            whole: (kind == "integer").then(|| {
                let (message, _) = words::not_whole(pointer, 0.5);
                marked(&message)
            }),
            mistyped: said(&json!(VALUE)),
        }),
        ("boolean", _) => Some(Entry::YesNo),
        ("array", _) => {
            let item = format!("{pointer}/{}", MARK - 1);
            let mut field = told(root, root.at(&item)?, &item, depth)?;
            if field.says.is_empty() {
                "One of these".clone_into(&mut field.says);
            }
            Some(Entry::Many(Box::new(field)))
        }
        ("object", _) => {
            let keys: Vec<&str> = here.keys().collect();
            let fields: Vec<Field> = keys.iter().filter_map(|key| field(root, key, pointer, depth)).collect();
            (!fields.is_empty()).then_some(Entry::Group(fields))
        }
        _ => None,
    }
}

fn choices(here: Guide<'_>) -> Vec<Choice> {
    let list = |keyword: &str| here.says(keyword).and_then(Value::as_array).into_iter().flatten();
    let meanings: Vec<&str> = list("enumDescriptions").filter_map(Value::as_str).collect();
    let choice = |(at, value): (usize, &Value)| Choice {
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        is_number: value.is_number(),
        says: meanings.get(at).map_or_else(String::new, |says| says.trim_end_matches('.').to_owned()),
    };
    list("enum").enumerate().map(choice).collect()
}

fn example(here: Guide<'_>) -> Option<String> {
    let first = here.says("examples")?.as_array()?.first()?;
    match first {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The first sentence of a description, without its full stop, and the others.
fn sentences(text: &str) -> (String, String) {
    let (first, rest) = text.split_once(". ").unwrap_or((text, ""));
    (unquoted(first.trim_end_matches('.')), unquoted(rest))
}

/// The text with quotation marks where code stands: labels are read aloud.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            out.push(if at % 2 == 1 { '“' } else { '”' });
        }
        out.push_str(part);
    }
    out
}

/// The message with places where a form puts the number of the item, the length and the number typed.
fn marked(message: &str) -> String {
    message
        .replace(&MARK.to_string(), ITEM)
        .replace(&format!("-{LENGTH}"), VALUE)
        .replace(&LENGTH.to_string(), VALUE)
}
