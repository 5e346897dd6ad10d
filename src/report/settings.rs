//! The settings in force, each with where it comes from.

use std::collections::BTreeMap;

use serde_json::Value;

use super::paint::Look;
use super::{harmless, wrap};
use crate::model::doc::Doc;
use crate::model::settings::Settings;

/// The settings file as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its values with their places.
    pub doc: &'a Doc,
    /// Pointers of values that could not be used.
    pub refused: &'a [String],
}

/// Every key with its value and where it was set: a line of the settings file, or the default.
///
/// # Errors
/// When the settings can not be written as values; their types rule it out.
pub fn in_force(
    settings: &Settings,
    source: Option<Source<'_>>,
    look: Look,
) -> Result<String, serde_json::Error> {
    let units: BTreeMap<String, &str> = units(settings).collect();
    let mut lines = Vec::new();
    flatten("", "", &serde_json::to_value(settings)?, &mut lines);
    let mut out = String::new();
    let widest = lines.iter().map(|l| l.key.chars().count()).max().unwrap_or(0);
    for line in &lines {
        let unit =
            units.get(&line.key).map_or(String::new(), |unit| format!(" {}", of_one(unit, &line.value)));
        let origin = source.and_then(|s| origin(&s, &line.pointer)).unwrap_or_else(|| "default".to_owned());
        let origin = source.map_or_else(|| origin.clone(), |s| doubted(&s, &line.pointer, &origin));
        let key = harmless::line(&line.key).into_owned();
        let pad = " ".repeat(widest.saturating_sub(line.key.chars().count()) + 2);
        let head = format!("{key}{pad}");
        let text = format!("{}{unit}  ({origin})", harmless::line(&line.value));
        out.push_str(&wrap::hanging(&head, &text, look.width));
    }
    Ok(out)
}

struct Line {
    key: String,
    pointer: String,
    value: String,
}

/// Leaves of a value; an empty list or mapping is a leaf, and so is a list of scalars.
fn flatten(key: &str, pointer: &str, value: &Value, out: &mut Vec<Line>) {
    let leaf = |text: String| Line { key: key.to_owned(), pointer: pointer.to_owned(), value: text };
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (name, inner) in map {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                let step = name.replace('~', "~0").replace('/', "~1");
                flatten(&key, &format!("{pointer}/{step}"), inner, out);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            out.push(leaf(list.iter().map(scalar).collect::<Vec<_>>().join(", ")));
        }
        Value::Object(_) | Value::Array(_) => out.push(leaf("none".to_owned())),
        scalar_value => out.push(leaf(scalar(scalar_value))),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn units(settings: &Settings) -> impl Iterator<Item = (String, &'static str)> {
    let of = |group: &'static str| {
        move |(key, _, unit): (&'static str, u32, &'static str)| (format!("{group}.{key}"), unit)
    };
    let thresholds = settings.thresholds.items().into_iter().map(of("thresholds"));
    thresholds.chain(settings.limits.items().into_iter().map(of("limits")))
}

/// `day` for `days` when there is one.
fn of_one<'a>(unit: &'a str, value: &str) -> &'a str {
    unit.strip_suffix('s').filter(|_| value == "1").unwrap_or(unit)
}

/// The origin of a value of which what the file says could not be used, or not all of it.
fn doubted(source: &Source<'_>, pointer: &str, origin: &str) -> String {
    let within = |refused: &String| refused.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'));
    let above = |refused: &String| {
        refused.is_empty() || pointer.strip_prefix(refused.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    if source.refused.iter().any(|refused| refused == pointer || above(refused)) {
        return match origin {
            "default" => format!("default; what {} says can not be used", source.path),
            origin => format!("default; what {origin} says can not be used"),
        };
    }
    if source.refused.iter().any(within) {
        return format!("{origin}; part of it can not be used");
    }
    origin.to_owned()
}

/// `countersign.yaml:12` when the file says so itself.
fn origin(source: &Source<'_>, pointer: &str) -> Option<String> {
    source.doc.value.pointer(pointer)?;
    let span = source.doc.span(pointer)?;
    let at = if span.key.1 > 0 { span.key.0 } else { span.value.0 };
    let before = source.bytes.get(..at as usize)?;
    Some(format!("{}:{}", source.path, before.split(|b| *b == b'\n').count()))
}
