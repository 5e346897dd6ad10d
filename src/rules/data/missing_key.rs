//! DATA-009: a key without which the record says nothing.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `missing_key.md`.
pub const RULE: Rule = Rule {
    code: "DATA-009",
    name: "data-missing-key",
    title: "Key missing",
    grade: Grade::Minor,
    summary: "Every record has the keys without which it could not be judged at all.",
    advice: "Add the key with the value that is true.",
    page: include_str!("missing_key.md"),
    check: Check::Reading(FaultKind::MissingKey),
    ..super::READING
};
