//! Sentences of the tool: ISO dates in them become dates that people read.

use jiff::civil::Date;

use super::escape;
use super::words;

/// Length of `2026-04-27`.
const ISO: usize = 10;

/// A sentence as HTML content: escaped, and each ISO date that stands by itself as a `time`
/// element. Dates within ids, paths and longer numbers stay as they are.
#[must_use]
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for (at, _) in text.match_indices('-') {
        let Some(start) = at.checked_sub(4).filter(|start| *start >= from) else { continue };
        let Some(day) = text.get(start..start + ISO).filter(|_| stands_alone(text, start)) else { continue };
        let Ok(date) = day.parse::<Date>() else { continue };
        out.push_str(&escape::html(&text[from..start]));
        out.push_str("<time datetime=\"");
        out.push_str(day);
        out.push_str("\">");
        out.push_str(&words::in_prose(date));
        out.push_str("</time>");
        from = start + ISO;
    }
    out.push_str(&escape::html(&text[from..]));
    out
}

/// Whether what surrounds the ten bytes at `start` keeps them from being part of something longer.
fn stands_alone(text: &str, start: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '\\' | ':');
    let before = text[..start].chars().next_back();
    let mut after = text[start + ISO..].chars();
    let ends = match after.next() {
        // A full stop ends the sentence, unless a file's ending follows it.
        Some('.') => after.next().is_none_or(char::is_whitespace),
        Some(c) => !joins(c) || c == ':',
        None => true,
    };
    ends && before.is_none_or(|c| !joins(c) && c != '.')
}
