//! The one way by which text of records enters a page.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Letters of one word after which a line may break, so that no word is wider than a column.
const BREAK_AFTER: usize = 32;

/// Whether lines may break within long words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    MayBreak,
    Whole,
}

/// Writes `text` as HTML content. Markup becomes harmless, invisible control characters become
/// visible, and very long words may break; what is copied from the page is the text as recorded.
///
/// # Errors
/// When `out` can not be written to.
pub fn content(text: &str, out: &mut dyn Write) -> io::Result<()> {
    escape(text, Words::MayBreak, out)
}

/// `text` as HTML content; see [`content`].
#[must_use]
pub fn html(text: &str) -> String {
    escaped(text, Words::MayBreak)
}

/// `text` as the value of a quoted attribute, or as the content of `title`, where no element may
/// stand.
#[must_use]
pub fn attribute(text: &str) -> String {
    escaped(text, Words::Whole)
}

fn escaped(text: &str, words: Words) -> String {
    let mut out = Vec::with_capacity(text.len() + 16);
    // Writing to memory does not fail, and only whole characters are written.
    let _ = escape(text, words, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Writes runs of plain characters whole, and between them what stands for the others.
fn escape(text: &str, words: Words, out: &mut dyn Write) -> io::Result<()> {
    if is_harmless(text, words) {
        return out.write_all(text.as_bytes());
    }
    let mut from = 0;
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        letters = if c.is_whitespace() { 0 } else { letters + 1 };
        let break_here = words == Words::MayBreak && letters > BREAK_AFTER;
        let instead = replacement(c);
        if !break_here && instead.is_none() {
            continue;
        }
        out.write_all(&text.as_bytes()[from..at])?;
        from = at;
        if break_here {
            out.write_all(b"<wbr>")?;
            letters = 1;
        }
        if let Some(instead) = instead {
            out.write_all(instead.as_bytes())?;
            from = at + c.len_utf8();
        }
    }
    out.write_all(&text.as_bytes()[from..])
}

/// A quick look at the bytes, which nearly every text passes: no sign of markup, none that a hidden character begins
/// with, and no word that is too long.
fn is_harmless(text: &str, words: Words) -> bool {
    let mut length = 0;
    text.bytes().all(|byte| {
        length = if byte == b' ' { 0 } else { length + 1 };
        let is_short = words == Words::Whole || length <= BREAK_AFTER;
        is_short
            && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..b' ' | 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF)
    })
}

fn replacement(c: char) -> Option<Cow<'static, str>> {
    let entity = match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        c if is_hidden(c) => return Some(Cow::Owned(named(c))),
        _ => return None,
    };
    Some(Cow::Borrowed(entity))
}

/// `text` with invisible control characters made visible, for a writer that escapes by itself.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if is_hidden(c) { named(c) } else { c.to_string() }).collect()
}

fn named(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

/// Whether a character can make a text look like another one: control characters, marks that turn
/// the direction of writing, and the byte order mark.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}')
}

/// `text` as a CSS string, quotes included.
#[must_use]
pub fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in visible(text).chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '·') {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out.push('"');
    out
}
