//! GIT-006: nobody who held the role stood for what the record says, or nothing shows it that is strong
//! enough.

use super::approvals::{asked, doubt, find, pass, standing};
use crate::model::approval::{Approval, Verdict};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};

/// See `unapproved.md`.
pub const RULE: Rule = Rule {
    code: "GIT-006",
    name: "approval-missing",
    title: "Approval missing or too weak",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.5.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "Every record that the settings name was approved, as it stands, by somebody who held the role that day, \
              before what had to wait for it.",
    advice: "Have it approved by a holder of the role: by pull request, or with `countersign approve`. What came too \
             late stays too late; say so in the record.",
    thresholds: &["approvals", "single_person_roles"],
    silenced_by: &[],
    page: include_str!("unapproved.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some((_, history)) = asked(lab, out) else { return };
    for approval in standing(lab) {
        match approval.verdict {
            Verdict::Approved => pass(approval, out),
            Verdict::CannotTell => doubt(approval, out),
            // told by the rules next to this one
            Verdict::Stale | Verdict::SelfApproved => {}
            Verdict::Missing
            | Verdict::WrongRole
            | Verdict::BeforeEvidence
            | Verdict::AfterTheFact
            | Verdict::Rejected => drop(find(history, approval, message(approval), out)),
        }
    }
}

fn message(approval: &Approval) -> String {
    let (what, role) = (approval.kind.shape().title, approval.role.words());
    let told = match approval.verdict {
        Verdict::WrongRole => "was approved by somebody without the role",
        Verdict::BeforeEvidence => "was approved before it was there",
        Verdict::AfterTheFact => "was approved too late",
        Verdict::Rejected => "was rejected",
        _ => "was not approved",
    };
    format!("This {what} needed approval as {role} and {told}: {}.", approval.why.trim_end_matches('.'))
}
