//! DATA-002: a key stands twice in one mapping.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `duplicate_key.md`.
pub const RULE: Rule = Rule {
    code: "DATA-002",
    name: "data-duplicate-key",
    title: "Key stands twice",
    grade: Grade::Minor,
    summary: "No key stands twice in one place.",
    advice: "Keep the one that is true and delete the other.",
    page: include_str!("duplicate_key.md"),
    check: Check::Reading(FaultKind::DuplicateKey),
    ..super::READING
};
