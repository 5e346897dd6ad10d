//! A file laid out anew: the same words, comments and order, in one layout.
//!
//! The printer is another's, and its work is not trusted: who calls it holds the result against the text that went
//! in, by [`trail`] and by value.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions};
use pretty_yaml::format_text;
use serde_json::Value;

use super::scalar;
use crate::model::doc::Doc;

/// Columns that a line has at most, where words can go on the next.
const WIDTH: usize = 120;

/// The text in the one layout; `None` where the printer can not do it.
#[must_use]
pub fn printed(text: &str) -> Option<String> {
    let options = FormatOptions {
        layout: LayoutOptions { print_width: WIDTH, ..LayoutOptions::default() },
        language: LanguageOptions { trailing_comma: false, ..LanguageOptions::default() },
    };
    // it slices texts by counted bytes, and a file of somebody's must not end the program
    catch_unwind(AssertUnwindSafe(|| format_text(text, &options))).ok()?.ok()
}

/// The text with quotes about plain values that this program takes for text and a reader of YAML 1.1 for something
/// else: `no`, `12:30`.
#[must_use]
pub fn quoted(text: &str, doc: &Doc) -> String {
    let mut out = text.to_owned();
    let mut leaves = leaves(doc);
    leaves.sort_by_key(|leaf| std::cmp::Reverse(leaf.from));
    for leaf in leaves {
        let Some(Value::String(value)) = leaf.value else { continue };
        let is_plain = text.get(leaf.from..leaf.to).is_some_and(|source| source == value);
        if is_plain && scalar::is_misread(value) {
            out.replace_range(leaf.from..leaf.to, &scalar::quoted(value));
        }
    }
    out
}

/// What stands in a text, in its order: keys and values as marks, comments by their words. Two texts of one value
/// and one trail differ in layout only.
#[must_use]
pub fn trail(text: &str, doc: &Doc) -> Vec<String> {
    let mut leaves = leaves(doc);
    leaves.sort_by_key(|leaf| (leaf.from, leaf.to));
    let (mut trail, mut at) = (Vec::new(), 0);
    for leaf in &leaves {
        comments(text.get(at..leaf.from).unwrap_or_default(), &mut trail);
        trail.push(if leaf.value.is_some() { "value" } else { "key" }.to_owned());
        at = at.max(leaf.to);
    }
    comments(text.get(at..).unwrap_or_default(), &mut trail);
    // a comment after a text in block form counts to that text's bytes, so all are counted besides
    trail.push(format!("{} in all", text.matches('#').count()));
    trail
}

/// The comments between two values: a `#` at the beginning of a line, or after a space or a bracket.
fn comments(between: &str, trail: &mut Vec<String>) {
    for line in between.lines() {
        if let Some(at) = line.find('#') {
            trail.push(line.get(at..).unwrap_or_default().trim_end().to_owned());
        }
    }
}

/// A key, or a value without parts, with its bytes.
struct Leaf<'a> {
    from: usize,
    to: usize,
    /// None of a key.
    value: Option<&'a Value>,
}

fn leaves(doc: &Doc) -> Vec<Leaf<'_>> {
    let (mut out, mut at) = (Vec::new(), 0);
    gather(&doc.value, doc, &mut at, &mut out);
    out
}

fn gather<'a>(value: &'a Value, doc: &Doc, at: &mut usize, out: &mut Vec<Leaf<'a>>) {
    let Some(span) = doc.spans.get(*at) else { return };
    *at += 1;
    let bytes = |(from, to): (u32, u32)| (from as usize, to as usize);
    if span.key.1 > 0 {
        let (from, to) = bytes(span.key);
        out.push(Leaf { from, to, value: None });
    }
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().for_each(|item| gather(item, doc, at, out)),
        Value::Object(map) if !map.is_empty() => map.values().for_each(|value| gather(value, doc, at, out)),
        leaf => {
            let (from, to) = bytes(span.value);
            out.push(Leaf { from, to, value: Some(leaf) });
        }
    }
}
