//! Front matter of Markdown files.

/// Splits a Markdown text into its front matter and its body; `None` when it does not open with
/// `---` or the front matter is never closed.
#[must_use]
pub fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}
