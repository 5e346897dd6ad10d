//! A record as YAML that a person can finish: every field with its meaning beside it, those that must be there
//! first, those that are still open behind a `#`.

use serde_json::{Map, Value};

use super::field::{Field, Sort};
use super::scalar;

/// How deep the parts of a field that is still open are shown.
const DEPTH: usize = 3;

/// What stands before a field that is still open.
const MARK: &str = "# ";

/// Keys that every record may carry and nobody writes by hand at first.
const QUIET: [&str; 2] = ["schema", "imported"];

/// The lines of a record, each begun by `indent` spaces.
#[must_use]
pub fn lines(record: Field<'_>, values: &Map<String, Value>, indent: usize) -> Vec<String> {
    let mut out = Vec::new();
    members(record, values, indent, &mut out);
    out
}

/// The lines of a record as one item of a list: the first begun by a dash.
#[must_use]
pub fn item(record: Field<'_>, values: &Map<String, Value>, indent: usize) -> Vec<String> {
    let mut out = lines(record, values, indent + 2);
    dash(&mut out, 0, indent);
    out
}

fn members(of: Field<'_>, values: &Map<String, Value>, indent: usize, out: &mut Vec<String>) {
    let shown = |name: &str| !QUIET.contains(&name) || values.contains_key(name);
    let members: Vec<_> = of.members().into_iter().filter(|(name, _)| shown(name)).collect();
    for (name, field) in &members {
        let value = values.get(*name).filter(|value| !is_empty(value));
        match value {
            Some(value) => filled(name, *field, value, indent, out),
            None if of.requires(name) => {
                let text = format!("{name}: # must be filled in: {}", said(*field));
                out.push(line(indent, &text));
                parts(*field, indent, 0, out);
            }
            None => {}
        }
    }
    // what is known stands together, before what is open
    for (name, field) in members {
        if !of.requires(name) && values.get(name).is_none_or(is_empty) {
            open(name, field, indent, 0, out);
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.values().all(is_empty),
        Value::Array(items) => items.is_empty() || items.iter().all(is_empty),
        _ => false,
    }
}

fn filled(name: &str, field: Field<'_>, value: &Value, indent: usize, out: &mut Vec<String>) {
    let meaning = field.meaning();
    match value {
        Value::Object(map) => {
            out.push(line(indent, &format!("{name}: # {meaning}")));
            members(field, map, indent + 2, out);
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            out.push(line(indent, &format!("{name}: # {meaning}")));
            let Some(one) = field.item() else { return };
            for map in items.iter().filter_map(Value::as_object) {
                let from = out.len();
                members(one, map, indent + 4, out);
                dash(out, from, indent + 2);
            }
        }
        other => out.push(line(indent, &format!("{name}: {} # {meaning}", scalar::value(other)))),
    }
}

/// The lines of a field that is still open, behind a `#`.
fn open(name: &str, field: Field<'_>, indent: usize, depth: usize, out: &mut Vec<String>) {
    out.push(line(indent, &format!("{MARK}{}{name}: # {}", "  ".repeat(depth), said(field))));
    parts(field, indent, depth, out);
}

/// The parts of a field that is still open, all behind a `#`.
fn parts(field: Field<'_>, indent: usize, depth: usize, out: &mut Vec<String>) {
    let is_list = field.sort() == Sort::List;
    let inner = if is_list { field.item() } else { Some(field) };
    let Some(inner) = inner.filter(|inner| inner.sort() == Sort::Group) else { return };
    let below = depth + 1 + usize::from(is_list);
    if below > DEPTH {
        return;
    }
    let from = out.len();
    for (name, part) in inner.members() {
        open(name, part, indent, below, out);
    }
    if is_list {
        dash(out, from, indent + MARK.len() + 2 * (depth + 1));
    }
}

/// What a field means and takes.
fn said(field: Field<'_>) -> String {
    let meaning = field.meaning();
    let takes = match field.sort() {
        Sort::Choice(names) => names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" | "),
        Sort::YesNo => "true | false".to_owned(),
        Sort::Day => "as 2026-10-15".to_owned(),
        Sort::Link("*") => "the id of a record".to_owned(),
        Sort::Link(kind) => format!("the id of: {}", kind.replace('_', " ")),
        _ => return meaning.to_owned(),
    };
    format!("{meaning} [{takes}]")
}

fn line(indent: usize, text: &str) -> String {
    format!("{}{}", " ".repeat(indent), text.trim_end_matches([' ', '#']))
}

/// Puts a dash before the first of the lines from `from` on, whose text begins two places further in.
fn dash(lines: &mut [String], from: usize, at: usize) {
    if let Some(first) = lines.get_mut(from)
        && first.is_char_boundary(at)
        && first.is_char_boundary(at + 1)
    {
        first.replace_range(at..=at, "-");
    }
}
