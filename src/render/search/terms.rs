//! What a text is found by.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Signs that stand within ids: `REQ-26-011/deviation-1`, `26-0117.01`.
const WITHIN: [char; 5] = ['-', '/', '.', '_', ':'];

/// Longer terms are cut: nobody types more.
const LONGEST: usize = 60;

/// The terms of a text, without case and accents. What holds a digit and a sign of ids is an id and is found as
/// a whole, never by its pieces; everything else is found by its words of two letters or more. The site's script
/// takes a question apart in the same way (`site/search.js`), and a test holds the two to the same answers.
#[must_use]
pub fn terms(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for word in text.split_whitespace() {
        let plain = plain(word);
        for run in plain.split(|c: char| !c.is_alphanumeric() && !WITHIN.contains(&c)) {
            let run = run.trim_matches(WITHIN);
            if run.contains(char::is_numeric) && run.contains(WITHIN) {
                all.insert(cut(run));
            } else {
                all.extend(run.split(WITHIN).filter(|word| word.chars().nth(1).is_some()).map(cut));
            }
        }
    }
    all
}

/// A word without case and accents; nearly all have none to take apart.
fn plain(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

fn cut(term: &str) -> String {
    term.chars().take(LONGEST).collect()
}
