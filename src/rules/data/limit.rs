//! DATA-005: a file is larger, deeper or fuller than the settings allow.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `limit.md`.
pub const RULE: Rule = Rule {
    code: "DATA-005",
    name: "data-limit",
    title: "Bound on size passed",
    grade: Grade::Minor,
    summary: "No file is larger, deeper or fuller than the settings allow.",
    advice: "Keep data and scans as files of evidence, outside the record, or raise the bound \
             in countersign.yaml.",
    page: include_str!("limit.md"),
    check: Check::Reading(FaultKind::Limit),
    ..super::READING
};
