//! DATA-006: a symbolic link, a repository within the repository, an odd or colliding name.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `file_name.md`.
pub const RULE: Rule = Rule {
    code: "DATA-006",
    name: "data-file-name",
    title: "Path that can not be trusted",
    grade: Grade::Minor,
    summary: "Every path below records/ and documents/ is an ordinary file with a plain name of \
             its own.",
    advice: "Rename it with letters, digits, dashes and dots, or put the file itself in the \
             place of the link.",
    page: include_str!("file_name.md"),
    check: Check::Reading(FaultKind::FileName),
    ..super::READING
};
