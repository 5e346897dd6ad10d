//! DATA-008: a key that the kind of record does not have.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `unknown_key.md`.
pub const RULE: Rule = Rule {
    code: "DATA-008",
    name: "data-unknown-key",
    title: "Unknown key",
    grade: Grade::Minor,
    summary: "Every key of a record is one that its kind has, or one of the laboratory's own.",
    advice: "Correct the key, or begin it with x- if it is the laboratory's own.",
    page: include_str!("unknown_key.md"),
    check: Check::Reading(FaultKind::UnknownKey),
    ..super::READING
};
