//! Markdown in which no record can act.
//!
//! Forges make links of addresses, people of `@name` and issues of `#12` even where these were escaped, for
//! they look at the finished page. In code they do not. So every text of a record stands in a code span.

use super::text;
use crate::model::finding::Grade;
use crate::model::rule::Rule;

/// A text of a record, at most so many characters of it, as a code span.
pub(super) fn code(said: &str, most: usize) -> String {
    let said = text::cut(said, most);
    let longest = said.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if said.starts_with('`') || said.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{said}{pad}{fence}")
}

/// A rule by code and title; the title of a laboratory's own is a text of a record.
pub(super) fn rule(rule: &Rule) -> String {
    let code_span = code(rule.code, TITLE);
    if rule.is_own() {
        return format!("{code_span} {}", code(rule.title, TITLE));
    }
    format!("{code_span} {}", rule.title)
}

/// So many characters of a title are shown.
const TITLE: usize = 120;

/// The grade with a capital.
pub(super) fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Major => "Major",
        Grade::Minor => "Minor",
        Grade::Observation => "Observation",
    }
}
