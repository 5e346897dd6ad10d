//! A value to YAML that reads back as the same value, whatever it holds.
//!
//! A text of several lines stands as a block when all of it is printable; every other as `model::scalar` writes it.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::model::scalar::{is_shown, quoted, text};

/// Blanks before a step inwards.
const STEP: usize = 2;

/// A record's file.
#[must_use]
pub fn file(value: &Map<String, Value>) -> String {
    let mut out = String::new();
    mapping(&mut out, value, 0);
    out
}

fn mapping(out: &mut String, map: &Map<String, Value>, indent: usize) {
    for (at, (key, value)) in map.iter().enumerate() {
        // the first key of an item stands behind its dash
        if at > 0 || !out.ends_with("- ") {
            blanks(out, indent);
        }
        if is_name(key) {
            out.push_str(key);
        } else {
            out.push_str(&quoted(key));
        }
        out.push(':');
        after_key(out, value, indent);
    }
}

fn after_key(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) if map.is_empty() => out.push_str(" {}\n"),
        Value::Array(list) if list.is_empty() => out.push_str(" []\n"),
        Value::Object(map) => {
            out.push('\n');
            mapping(out, map, indent + STEP);
        }
        Value::Array(list) => {
            out.push('\n');
            for item in list {
                blanks(out, indent + STEP);
                out.push_str("- ");
                match item {
                    Value::Object(map) if !map.is_empty() => mapping(out, map, indent + 2 * STEP),
                    item => inline(out, item, indent + STEP),
                }
            }
        }
        value => {
            out.push(' ');
            inline(out, value, indent);
        }
    }
}

/// A value behind a key or a dash, with its line's end.
fn inline(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(lines) if is_block(lines) => {
            out.push_str("|-\n");
            for line in lines.split('\n') {
                if !line.is_empty() {
                    blanks(out, indent + STEP);
                }
                out.push_str(line);
                out.push('\n');
            }
            return;
        }
        Value::String(line) => out.push_str(&text(line)),
        Value::Number(number) if number.is_f64() => {
            // Never with an exponent, which some readers take for a text. Writing to memory does not fail.
            let _ = write!(out, "{}", number.as_f64().unwrap_or_default());
        }
        // lists in lists and the like, which no record has: JSON is YAML
        value => out.push_str(&value.to_string()),
    }
    out.push('\n');
}

fn blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Whether a key is one of the names that records have.
fn is_name(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
        && !matches!(key, "true" | "false" | "null")
}

/// Whether a text of several lines can stand as it is.
fn is_block(text: &str) -> bool {
    let first = text.chars().next();
    text.contains('\n')
        && !text.ends_with('\n')
        && !first.is_some_and(char::is_whitespace)
        && text
            .split('\n')
            .all(|line| !line.starts_with('\t') && (line.is_empty() || !line.trim().is_empty()))
        && text.chars().all(|c| c == '\n' || (is_shown(c) && c != '\t'))
}
