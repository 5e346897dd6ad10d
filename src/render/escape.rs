//! The one way by which text of records enters a page.

use std::borrow::Cow;
use std::convert::Infallible;
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
    escape(text, Words::MayBreak, &mut |piece| out.write_all(piece.as_bytes()))
}

/// `text` as HTML content; see [`content`].
#[must_use]
pub fn html(text: &str) -> String {
    escaped(text, Words::MayBreak)
}

/// Writes `text` as HTML content at the end of `out`; see [`content`].
pub(super) fn push(text: &str, out: &mut String) {
    push_as(text, Words::MayBreak, out);
}

/// `text` as the value of a quoted attribute, or as the content of `title`, where no element may
/// stand.
#[must_use]
pub fn attribute(text: &str) -> String {
    escaped(text, Words::Whole)
}

fn escaped(text: &str, words: Words) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    push_as(text, words, &mut out);
    out
}

fn push_as(text: &str, words: Words, out: &mut String) {
    let Ok(()) = escape::<Infallible>(text, words, &mut |piece| {
        out.push_str(piece);
        Ok(())
    });
}

/// Tells runs of plain characters whole, and between them what stands for the others.
fn escape<E>(text: &str, words: Words, tell: &mut dyn FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    if is_harmless(text, words) {
        return tell(text);
    }
    let mut from = 0;
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        letters = if c.is_whitespace() { 0 } else { letters + 1 };
        let break_here = words == Words::MayBreak && letters > BREAK_AFTER;
        let instead = if is_plain(c) { None } else { replacement(c) };
        if !break_here && instead.is_none() {
            continue;
        }
        tell(&text[from..at])?;
        from = at;
        if break_here {
            tell("<wbr>")?;
            letters = 1;
        }
        if let Some(instead) = instead {
            tell(&instead)?;
            from = at + c.len_utf8();
        }
    }
    tell(&text[from..])
}

/// Signs of markup, and bytes that a hidden character begins with, beside the first 32.
const NOT_PLAIN: [usize; 10] = [0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF];

/// Whether a byte is no sign of markup and none that a hidden character begins with.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    let mut at = 0;
    while at < NOT_PLAIN.len() {
        plain[NOT_PLAIN[at]] = false;
        at += 1;
    }
    plain
};

fn is_plain(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| byte.is_ascii() && PLAIN[usize::from(byte)])
}

/// A quick look at the bytes, which nearly every text passes: each is plain, and no word is too long.
fn is_harmless(text: &str, words: Words) -> bool {
    let is_short = words == Words::Whole
        || text.len() <= BREAK_AFTER
        || text.as_bytes().split(|byte| *byte == b' ').all(|word| word.len() <= BREAK_AFTER);
    is_short && text.bytes().all(|byte| PLAIN[usize::from(byte)])
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
