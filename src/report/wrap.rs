//! Breaking lines at spaces.

use unicode_width::UnicodeWidthStr;

/// Narrower than this no text is set: a word a line helps nobody.
const NARROWEST: usize = 24;

/// `text` broken at spaces into lines of at most `width` columns; longer words stay whole.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let wide = word.width();
        if used > 0 && used + 1 + wide > width {
            lines.push(std::mem::take(&mut current));
            used = 0;
        }
        if used > 0 {
            current.push(' ');
            used += 1;
        }
        current.push_str(word);
        used += wide;
    }
    lines.push(current);
    lines
}

/// The same with `first` before the first line and as many spaces before the others, and with a
/// line break at the end; nothing when there is neither.
pub(super) fn hanging(first: &str, text: &str, width: usize) -> String {
    if first.is_empty() && text.trim().is_empty() {
        return String::new();
    }
    let indent = first.width();
    let pad = " ".repeat(indent);
    let mut out = String::new();
    for (i, line) in lines(text, width.saturating_sub(indent)).iter().enumerate() {
        out.push_str(if i == 0 { first } else { &pad });
        out.push_str(line);
        out.push('\n');
    }
    out
}
