//! DATA-010: a value of the wrong type, form or range, or a day that does not exist.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `value.md`.
pub const RULE: Rule = Rule {
    code: "DATA-010",
    name: "data-value",
    title: "Wrong value",
    grade: Grade::Minor,
    summary: "Every value has the type, the form and the range that its key asks for.",
    advice: "Write the value in the form that the key asks for.",
    page: include_str!("value.md"),
    check: Check::Reading(FaultKind::Value),
    ..super::READING
};
