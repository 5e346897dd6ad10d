//! What a text is found by.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Signs that stand within ids: `REQ-26-011/deviation-1`, `26-0117.01`.
const WITHIN: [char; 5] = ['-', '/', '.', '_', ':'];

/// Longer terms are cut: nobody types more.
const LONGEST: usize = 60;

/// The terms of a text, each once and in order, without case and accents. What holds a digit and a sign of ids is an
/// id and is found as a whole, never by its pieces; everything else is found by its words of two letters or more. The
/// site's script takes a question apart in the same way (`site/search.js`), and a test holds the two to the same
/// answers.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let text = plain(text);
    let mut all: Vec<&str> = Vec::new();
    for run in text.split(|c: char| !c.is_alphanumeric() && !WITHIN.contains(&c)) {
        let run = run.trim_matches(WITHIN);
        if run.contains(WITHIN) && run.contains(char::is_numeric) {
            all.push(cut(run));
        } else {
            all.extend(run.split(WITHIN).filter(|word| word.chars().nth(1).is_some()).map(cut));
        }
    }
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(str::to_owned).collect()
}

/// A text without case and accents; most have none to take apart. Words are taken apart one by one: a letter's small
/// form may depend on whether it ends a word.
fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if word.is_ascii() {
            out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            let bare: String = word.nfd().filter(|c| !is_combining_mark(*c)).collect();
            out.push_str(&bare.to_lowercase());
        }
        out.push(' ');
    }
    out
}

fn cut(term: &str) -> &str {
    term.char_indices().nth(LONGEST).map_or(term, |(end, _)| &term[..end])
}
