//! Texts of records as other programs may be given them.

use crate::report::harmless;

/// No reader shows more characters of one text.
const MOST: usize = 2000;

/// One line of text without power over who shows it, of a bounded length, and never empty, since several
/// readers refuse an empty text.
pub(super) fn line(text: &str) -> String {
    cut(text, MOST)
}

/// The same with another bound, in characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let mut line: String = harmless::line(text).chars().take(most).collect();
    if text.chars().count() > most {
        line.push('…');
    }
    line
}
