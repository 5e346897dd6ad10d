//! DATA-001: a file is no YAML, no table or no document with front matter.

use crate::model::fault::FaultKind;
use crate::model::finding::Grade;
use crate::model::rule::{Check, Rule};

/// See `syntax.md`.
pub const RULE: Rule = Rule {
    code: "DATA-001",
    name: "data-syntax",
    title: "File can not be read",
    grade: Grade::Minor,
    summary: "Every file of records can be parsed.",
    advice: "Mend the line that is shown; the editor's YAML check finds such places while you \
             type.",
    page: include_str!("syntax.md"),
    check: Check::Reading(FaultKind::Syntax),
    ..super::READING
};
