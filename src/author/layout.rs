//! A file laid out anew: the same words, comments and order, in one layout.
//!
//! The printer is another's, and its work is not trusted: who calls it holds the result against the text that went
//! in, by [`trail`] and by value.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions};
use pretty_yaml::format_text;
use serde_json::Value;

use crate::model::doc::Doc;
use crate::model::scalar;

/// Columns that a line has at most, where words can go on the next.
const WIDTH: usize = 120;

/// Times that a text is printed before it must have come to rest: some layouts take two.
const MOST: usize = 4;

/// The text as it is printed when it is printed again and again; `None` where the printer can not do it.
#[must_use]
pub fn printed(text: &str) -> Option<String> {
    let mut before = text.to_owned();
    for _ in 0..MOST {
        let after = once(&before)?;
        if after == before {
            return Some(after);
        }
        before = after;
    }
    None
}

fn once(text: &str) -> Option<String> {
    let options = FormatOptions {
        layout: LayoutOptions { print_width: WIDTH, ..LayoutOptions::default() },
        language: LanguageOptions { trailing_comma: false, ..LanguageOptions::default() },
    };
    // it slices texts by counted bytes, and a file of somebody's must not end the program
    catch_unwind(AssertUnwindSafe(|| format_text(text, &options))).ok()?.ok()
}

/// The printed text with its comments as deep as they stood: the printer puts those at the end of a block before
/// the line, and a field that was left open behind a `#` would no longer belong to its record.
#[must_use]
pub fn indented(before: (&str, &Doc), after: (&str, &Doc)) -> String {
    let (old, new) = (Marks::of(before.0, before.1), Marks::of(after.0, after.1));
    let mut out = after.0.to_owned();
    for (was, is) in old.comments.iter().zip(&new.comments).rev() {
        let Some(anchor) = old.anchor(was) else { continue };
        let same = |a: &&Anchor| (a.leaf, a.dashes) == (anchor.leaf, anchor.dashes);
        if let Some(anchor) = new.anchors.iter().find(same) {
            out.replace_range(is.at - is.column..is.at, &" ".repeat(anchor.column));
        }
    }
    out
}

/// A line's first key or value, or a dash before it: what a comment of the same column belongs to.
struct Anchor {
    leaf: usize,
    /// How many dashes stand before it on its line.
    dashes: usize,
    is_dash: bool,
    at: usize,
    column: usize,
}

/// A line that is a comment.
struct Comment {
    at: usize,
    column: usize,
}

struct Marks {
    anchors: Vec<Anchor>,
    comments: Vec<Comment>,
}

impl Marks {
    fn of(text: &str, doc: &Doc) -> Self {
        let leaves = sorted(doc);
        let mut anchors = Vec::new();
        for (leaf, found) in leaves.iter().enumerate() {
            let head = text.get(..found.from).unwrap_or_default();
            let start = head.rfind('\n').map_or(0, |at| at + 1);
            let lead = head.get(start..).unwrap_or_default();
            if !lead.bytes().all(|b| b == b' ' || b == b'-') {
                continue;
            }
            let dashes = lead.match_indices('-').map(|(column, _)| column);
            for (dashes, column) in dashes.chain([lead.len()]).enumerate() {
                let is_dash = column < lead.len();
                anchors.push(Anchor { leaf, dashes, is_dash, at: start + column, column });
            }
        }
        let (mut comments, mut at) = (Vec::new(), 0);
        for (from, to) in leaves.iter().map(|leaf| (leaf.from, leaf.to)).chain([(text.len(), text.len())]) {
            let mut start = at;
            for line in text.get(at..from).unwrap_or_default().split_inclusive('\n') {
                let column = line.len() - line.trim_start_matches(' ').len();
                let begins = start == 0 || text.get(..start).is_some_and(|before| before.ends_with('\n'));
                if begins && line.get(column..).is_some_and(|rest| rest.starts_with('#')) {
                    comments.push(Comment { at: start + column, column });
                }
                start += line.len();
            }
            at = at.max(to);
        }
        Self { anchors, comments }
    }

    /// What a comment belongs to: what stands in its column before it, with nothing further out between, or else
    /// right after it.
    fn anchor(&self, comment: &Comment) -> Option<&Anchor> {
        let before = self.anchors.iter().rev().skip_while(|anchor| anchor.at > comment.at);
        let mut inner = before.take_while(|anchor| anchor.column >= comment.column);
        let next = || self.anchors.iter().find(|anchor| anchor.at > comment.at);
        let is_level = |anchor: &&Anchor| anchor.column == comment.column;
        let found = inner.find(is_level);
        // in the column of a list without indentation, what comes next decides
        let is_dash = found.is_some_and(|anchor| anchor.is_dash);
        let key = next().filter(is_level).filter(|anchor| is_dash && !anchor.is_dash);
        key.or(found).or_else(|| next().filter(is_level))
    }
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
    let leaves = sorted(doc);
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

fn sorted(doc: &Doc) -> Vec<Leaf<'_>> {
    let mut leaves = leaves(doc);
    leaves.sort_by_key(|leaf| (leaf.from, leaf.to));
    leaves
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
