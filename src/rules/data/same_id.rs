//! DATA-012: two records of one id or number.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `same_id.md`.
pub const RULE: Rule = Rule {
    code: "DATA-012",
    name: "data-same-id",
    title: "Same number twice",
    grade: Grade::Minor,
    summary: "No two records have the same id or number.",
    advice: "Give the later of the two the next free number, and say in its notes which number \
             it had.",
    page: include_str!("same_id.md"),
    check: Check::Reading(FaultKind::SameId),
    ..super::READING
};
