//! Faults in plain words: what stands there, what belongs there, how to mend it.

use serde_json::Value;

use super::dates;
use super::guide::Guide;
use super::quote::short;
use crate::model::suggest;

/// What a value is called: its key, or its number in a list.
fn name(pointer: &str) -> String {
    let mut steps = pointer.rsplit('/');
    let own = steps.next().unwrap_or_default();
    match (own.parse::<usize>(), steps.next()) {
        // a table: its header is row 1
        (Ok(index), Some("rows")) => format!("Row {}", index + 2),
        (Ok(index), Some(of)) => format!("Item {} of `{}`", index + 1, key(of)),
        _ => format!("`{}`", key(own)),
    }
}

fn key(step: &str) -> String {
    short(&step.replace("~1", "/").replace("~0", "~"))
}

/// Where a key stands: `here`, or the key under which it stands.
pub(super) fn under(parent: &str) -> String {
    match name(parent) {
        _ if parent.is_empty() => "here".to_owned(),
        key if key.starts_with('`') => format!("under {key}"),
        item => format!("in {}", lower(&item)),
    }
}

/// Says that a key is missing, what it means, and how to add it.
pub(super) fn missing(key: &str, parent: &str, wanted: Option<Guide<'_>>) -> (String, String) {
    let place = if parent.is_empty() { String::new() } else { format!(" {}", under(parent)) };
    let meaning = wanted.and_then(|w| w.text("description")).map(|d| format!(" ({})", phrase(d)));
    let message = format!("`{key}` is missing{place}{}.", meaning.unwrap_or_default());
    let advice = match wanted.map(|w| (sample(w), w.text("type"), w)) {
        Some((Some(sample), ..)) => format!("Add it, as in `{key}: {sample}`."),
        Some((None, Some("array" | "object"), wanted)) => format!("Add `{key}:` and {}.", belongs(wanted)),
        _ => "Add it.".to_owned(),
    };
    (message, advice)
}

/// Lists keys (or columns: `nouns` says) that may still be added to a mapping.
pub(super) fn free_keys(here: Guide<'_>, value: &Value, nouns: &str) -> String {
    let free: Vec<&str> = here.keys().filter(|k| value.get(k).is_none()).collect();
    match free.as_slice() {
        [] => format!("{nouns} that may stand there are all there."),
        keys => format!("{nouns} that may be added there: {}.", listed(keys, 12)),
    }
}

/// Says what is wrong with a value and how to mend it, whatever the schema's complaint was.
pub(super) fn wrong(value: &Value, pointer: &str, root: Guide<'_>) -> (String, String) {
    if pointer.is_empty() {
        let found =
            if value.is_null() { "empty".to_owned() } else { format!("{}, where keys belong", is(value)) };
        return (format!("The file is {found}."), needed(root));
    }
    let name = name(pointer);
    let Some(here) = root.at(pointer) else {
        return (format!("{name} does not belong there."), String::new());
    };
    if value.is_null() {
        return (format!("{name} is left empty."), fill_in(pointer, root));
    }
    let choices = here.choices();
    if !choices.is_empty() {
        return choice(&name, value, &choices);
    }
    if !fits(value, here.text("type")) {
        return mistyped(&name, value, here);
    }
    match value {
        Value::String(text) if text.trim().is_empty() => {
            (format!("{name} is an empty text."), fill_in(pointer, root))
        }
        Value::String(text) => wrong_text(&name, text, here),
        Value::Number(number) => {
            (format!("{name} is {number}, which is out of range."), format!("Possible is {}.", range(here)))
        }
        _ => (format!("{name} holds {}, which does not fit.", is(value)), described(here)),
    }
}

/// The numbers that may stand somewhere; a bound of the type alone goes without saying.
fn range(here: Guide<'_>) -> String {
    let most = here.says("maximum").filter(|m| m.as_u64().is_none_or(|m| m < u64::from(u32::MAX)));
    match (here.says("minimum"), most) {
        (Some(least), Some(most)) if least == most => format!("{least} alone"),
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("{most} or less"),
        (None, None) => "another number".to_owned(),
    }
}

/// How to mend a key without a value.
fn fill_in(pointer: &str, root: Guide<'_>) -> String {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    let is_needed = root.at(parent).is_some_and(|p| p.required().any(|k| k == key));
    if is_needed { "Fill it in." } else { "Fill it in, or remove the line." }.to_owned()
}

/// What a file must begin with.
fn needed(root: Guide<'_>) -> String {
    let needed: Vec<&str> = root.required().collect();
    if needed.is_empty() { String::new() } else { format!("It needs at least: {}.", listed(&needed, 12)) }
}

/// A value that is none of the choices.
fn choice(name: &str, value: &Value, choices: &[String]) -> (String, String) {
    let names: Vec<&str> = choices.iter().map(String::as_str).collect();
    // of one or two letters anything is near
    let text = value.as_str().filter(|text| text.chars().count() > 2);
    let meant = text.and_then(|text| suggest::nearest(text, names.iter().copied()));
    let meant = meant.map(|m| format!("Did you mean `{m}`? ")).unwrap_or_default();
    (
        format!("{name} is {}, which is not among its choices.", is(value)),
        format!("{meant}The choices are {}.", listed(&names, 20)),
    )
}

/// A value of another type than belongs there.
fn mistyped(name: &str, value: &Value, here: Guide<'_>) -> (String, String) {
    let message = format!("{name} is {}, where {} belongs.", is(value), thing(here));
    let is_scalar = !(value.is_array() || value.is_object());
    let advice = match (here.text("type"), value) {
        (Some("string"), _) if here.text("format").is_some() => described(here),
        (Some("string"), _) if is_scalar => format!("Put it in quotes: \"{value}\"."),
        (Some("integer" | "number"), Value::String(text)) if text.trim().parse::<f64>().is_ok() => {
            format!("Write it without quotes: {}.", text.trim())
        }
        (Some("boolean"), _) => "Write true or false.".to_owned(),
        (Some("array"), _) if is_scalar && here.at("/0").is_some_and(|i| fits(value, i.text("type"))) => {
            format!("Write it as a list, even of one: [{}].", short(&value.to_string()))
        }
        _ => described(here),
    };
    (message, advice)
}

/// Says that a whole number is written with a decimal point.
pub(super) fn not_whole(pointer: &str, number: f64) -> (String, String) {
    let message = format!("{} is written with a decimal point, where a whole number belongs.", name(pointer));
    (message, format!("Write {number:.0}."))
}

/// A text of a form that does not fit.
fn wrong_text(name: &str, text: &str, here: Guide<'_>) -> (String, String) {
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    if let Some(most) = here.says("maxLength").and_then(Value::as_u64).filter(|most| length > *most) {
        return (format!("{name} is {length} characters long."), format!("At most {most} are possible."));
    }
    match here.text("format") {
        Some("date") => dates::wrong(name, text, false),
        Some("date-or-date-time") => dates::wrong(name, text, true),
        Some("email") => (
            format!("{name} is “{}”, which is no address of electronic mail.", short(text)),
            "Write the address alone, as in jonas.lindqvist@norrvik.example.".to_owned(),
        ),
        _ => (
            format!("{name} is “{}”, which does not have the form that belongs there.", short(text)),
            described(here),
        ),
    }
}

/// What belongs somewhere, as advice.
fn described(here: Guide<'_>) -> String {
    let wanted = match here.text("type") {
        Some("object" | "array") => format!("Write {}.", belongs(here)),
        Some("integer") => format!("Write a whole number, as in {}.", sample(here).unwrap_or_default()),
        _ => sample(here).map(|s| format!("Write it as in {s}.")).unwrap_or_default(),
    };
    let meaning = here.text("description").map(|d| format!(" Meaning: {}.", phrase(d)));
    format!("{wanted}{}", meaning.unwrap_or_default()).trim().to_owned()
}

/// How a list or a group of keys is written.
fn belongs(here: Guide<'_>) -> String {
    if here.text("type") == Some("array") {
        return "a list below it, each item on a line that begins with `- `".to_owned();
    }
    let needed: Vec<&str> = here.required().collect();
    let keys: Vec<&str> = if needed.is_empty() { here.keys().collect() } else { needed };
    if keys.is_empty() {
        return "its keys on the lines below it, each with a value, as in `key: value`".to_owned();
    }
    format!("its keys on the lines below it: {}", listed(&keys, 12))
}

/// A value that may stand somewhere, as one would write it.
fn sample(here: Guide<'_>) -> Option<String> {
    let first = |keyword: &str| here.says(keyword).and_then(Value::as_array).and_then(|l| l.first()).cloned();
    let found = first("examples").or_else(|| first("enum"));
    match (found, here.text("type"), here.text("format")) {
        (Some(Value::Array(_) | Value::Object(_)), ..) => None,
        (Some(Value::String(text)), ..) => Some(text),
        (Some(value), ..) => Some(value.to_string()),
        (None, _, Some("date")) => Some("2026-04-27".to_owned()),
        (None, Some("boolean"), _) => Some("true".to_owned()),
        (None, Some("integer" | "number"), _) => {
            Some(here.says("minimum").map_or("1".to_owned(), Value::to_string))
        }
        _ => None,
    }
}

fn fits(value: &Value, kind: Option<&str>) -> bool {
    match kind {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        Some("number") => value.is_number(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    }
}

/// What a value is.
fn is(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("{value}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("“{}”", short(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a group of keys".to_owned(),
    }
}

/// What belongs somewhere.
fn thing(here: Guide<'_>) -> &'static str {
    match (here.text("type"), here.text("format")) {
        (_, Some("date" | "date-or-date-time")) => "a date",
        (Some("integer"), _) => "a whole number",
        (Some("number"), _) => "a number",
        (Some("boolean"), _) => "true or false",
        (Some("array"), _) => "a list",
        (Some("object"), _) => "a group of keys",
        _ => "text",
    }
}

/// The first sentence of a description as part of another: "Who asks. In …" becomes "who asks".
fn phrase(description: &str) -> String {
    let first = description.split_once(". ").map_or(description, |(first, _)| first);
    lower(first.trim_end_matches('.'))
}

/// The text with a small letter at its start, unless that is part of a name or abbreviation.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() && !second.is_ascii_digit() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// Names in a row, at most so many.
fn listed(names: &[&str], most: usize) -> String {
    let shown = names.get(..most).unwrap_or(names);
    let more = if names.len() > most { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
