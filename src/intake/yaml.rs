//! A value to YAML that reads back as the same value, whatever it holds.
//!
//! A text stands without quotes only when no reader of any version of YAML could take it for something else; a text of several
//! lines stands as a block when all of it is printable; everything else stands in double quotes, with escapes.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde_json::{Map, Value};

/// Words that some reader takes for true, false or nothing.
const RESERVED: [&str; 11] = ["true", "false", "yes", "no", "on", "off", "null", "nil", "nan", "inf", "y"];

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
            quoted(out, key);
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
        Value::String(text) if is_block(text) => {
            out.push_str("|-\n");
            for line in text.split('\n') {
                if !line.is_empty() {
                    blanks(out, indent + STEP);
                }
                out.push_str(line);
                out.push('\n');
            }
            return;
        }
        Value::String(text) => scalar(out, text),
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

/// A text of one line.
fn scalar(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        quoted(out, text);
    }
}

/// Whether a key is one of the names that records have.
fn is_name(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
        && !matches!(key, "true" | "false" | "null")
}

/// Whether a text needs no quotes.
fn is_plain(text: &str) -> bool {
    let is_day = || text.len() == 10 && text.parse::<Date>().is_ok_and(|day| day.to_string() == text);
    let is_inner =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '+' | '@');
    let starts = text.chars().next().is_some_and(char::is_alphabetic);
    let is_word = starts
        && text.chars().all(is_inner)
        && !text.ends_with(' ')
        && !RESERVED.contains(&text.to_lowercase().as_str())
        && text != "n"
        && text != "N";
    is_word || is_day()
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

/// Whether a character is seen, moves no other, and is kept by every reader.
fn is_shown(c: char) -> bool {
    let hides = matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}');
    !c.is_control() && !hides && (u32::from(c) & 0xFFFE) != 0xFFFE
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_shown(c) => out.push(c),
            c => {
                let code = u32::from(c);
                // Writing to memory does not fail.
                let _ = match code {
                    0..=0xFF => write!(out, "\\x{code:02x}"),
                    0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
}

/// A text as one value of YAML, in quotes where it needs them.
pub(super) fn quoted_text(text: &str) -> String {
    let mut out = String::new();
    scalar(&mut out, text);
    out
}
