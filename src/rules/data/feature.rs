//! DATA-003: anchors, aliases, tags, merge keys or a second document.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `feature.md`.
pub const RULE: Rule = Rule {
    code: "DATA-003",
    name: "data-feature",
    title: "YAML feature not allowed",
    grade: Grade::Minor,
    summary: "Records are plain YAML: one document, no anchors, aliases, tags or merge keys.",
    advice: "Write the value out in full at each place where it belongs.",
    page: include_str!("feature.md"),
    check: Check::Reading(FaultKind::Feature),
    ..super::READING
};
