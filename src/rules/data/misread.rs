//! DATA-011: an unquoted value that is read as something else than it looks like.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `misread.md`.
pub const RULE: Rule = Rule {
    code: "DATA-011",
    name: "data-misread",
    title: "Value may be misread",
    grade: Grade::Observation,
    summary: "No unquoted value is read as something else than it looks like.",
    advice: "Put the value in quotes if it is a text.",
    page: include_str!("misread.md"),
    check: Check::Reading(FaultKind::Misread),
    ..super::READING
};
