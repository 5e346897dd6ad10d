//! GIT-008: whoever approved the record had made the change.

use super::approvals::{asked, find, pass, standing};
use crate::model::approval::{Approval, Verdict};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};

/// See `own.md`.
pub const RULE: Rule = Rule {
    code: "GIT-008",
    name: "approved-by-author",
    title: "Approved by its own author",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.5.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "Whoever approves a record had no hand in what changed since it was last approved.",
    advice: "Have somebody else of the role, or a deputy, look at it and approve it.",
    thresholds: &["approvals"],
    silenced_by: &[],
    page: include_str!("own.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some((_, history)) = asked(lab, out) else { return };
    for approval in standing(lab) {
        match approval.verdict {
            Verdict::Approved => pass(approval, out),
            Verdict::SelfApproved => drop(find(history, approval, message(approval), out)),
            _ => {}
        }
    }
}

fn message(approval: &Approval) -> String {
    let (what, role) = (approval.kind.shape().title, approval.role.words());
    format!("This {what} was approved as {role} by one of those who made it: {}.", approval.why)
}
