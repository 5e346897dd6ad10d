//! DATA-004: a file is not plain UTF-8: byte order mark, UTF-16, control characters.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `encoding.md`.
pub const RULE: Rule = Rule {
    code: "DATA-004",
    name: "data-encoding",
    title: "Wrong encoding",
    grade: Grade::Minor,
    summary: "Every file is UTF-8 without hidden characters.",
    advice: "Save the file again as UTF-8 without byte order mark, and delete what can not be \
             seen.",
    page: include_str!("encoding.md"),
    check: Check::Reading(FaultKind::Encoding),
    ..super::READING
};
