//! DATA-007: a file under `records/` or `documents/` that no kind of record covers.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `not_read.md`.
pub const RULE: Rule = Rule {
    code: "DATA-007",
    name: "data-not-read",
    title: "File that nothing reads",
    grade: Grade::Minor,
    summary: "Every file below records/ and documents/ is of a known kind.",
    advice: "Rename the file so that it is read, or move it into a folder named attachments.",
    page: include_str!("not_read.md"),
    check: Check::Reading(FaultKind::NotRead),
    ..super::READING
};
