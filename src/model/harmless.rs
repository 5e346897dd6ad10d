//! Records are written by anybody, so their text may try to steer the terminal that shows it, or
//! to read otherwise than it is stored. Here it loses that power and stays visible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// One line of text with everything that steers a terminal or reorders text replaced by a visible
/// sign: an escape by `␛`, a line break by `␊`, what has no sign of its own by `�`. What a runner of jobs would
/// take for a command when it stands in its log (`::error::`, `##[group]`) is broken by a sign that looks alike.
/// Each character gives exactly one, so columns stay what they were.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| sign(c) == c) && !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut out, c);
    }
    Cow::Owned(out)
}

/// Appends the visible sign for a character that follows the text so far.
pub fn push(out: &mut String, c: char) {
    out.push(match c {
        '[' if opens(out) => '⟦',
        ':' if out.ends_with(':') => '∶',
        c => sign(c),
    });
}

/// Whether a bracket after this text opens a command to a runner: `##[`, `##vso[`, `##teamcity[`.
fn opens(before: &str) -> bool {
    before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with("##")
}

/// The same for JSON text: such characters can only stand in strings, where `\u` escapes say the
/// same without harm. Line breaks and spaces between the tokens stay.
#[must_use]
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_command = c == '[' && opens(&out);
        if c == '\n' || (sign(c) == c && !is_command) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// The visible sign for a character: itself unless it steers or hides.
#[must_use]
pub fn sign(c: char) -> char {
    match c {
        // U+2400 and on are pictures of U+0000 and on
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // C1 controls: U+009B opens an escape sequence as ESC [ does
        '\u{80}'..='\u{9f}'
        // marks, embeddings, overrides and isolates of writing direction
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // line and paragraph separators
        | '\u{2028}' | '\u{2029}'
        // invisible: soft hyphen, zero-width space and joiners of words, byte order mark,
        // interlinear marks, tags; joiners of letters stay, since scripts need them
        | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => c,
    }
}
