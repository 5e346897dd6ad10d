//! GIT-007: the record was approved, and what it says was changed since.

use super::approvals::{asked, find, pass, standing};
use crate::model::approval::{Approval, FieldChange, Verdict};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::place::Place;
use crate::model::rule::{Check, Rule};
use crate::rules::words::list;

/// See `stale.md`.
pub const RULE: Rule = Rule {
    code: "GIT-007",
    name: "approval-stale",
    title: "Approved, then changed",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.5.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "What a record says in the fields that matter is what was approved; a change since was approved anew.",
    advice: "Have the record approved as it stands, or bring back what was approved and have that confirmed.",
    thresholds: &["approvals"],
    silenced_by: &[],
    page: include_str!("stale.md"),
    check: Check::Lab(check),
};

/// Fields that a message names; the others are shown as places.
const NAMED: usize = 3;

fn check(lab: &Lab, out: &mut Outcome) {
    let Some((_, history)) = asked(lab, out) else { return };
    for approval in standing(lab) {
        match approval.verdict {
            Verdict::Approved => pass(approval, out),
            Verdict::Stale => {
                let finding = find(history, approval, message(approval), out);
                for change in approval.changes.iter().filter(|c| c.after.is_some()) {
                    finding.also(Place::at(&approval.path, change.pointer.clone()), "changed since");
                }
            }
            _ => {}
        }
    }
}

fn message(approval: &Approval) -> String {
    let (what, role) = (approval.kind.shape().title, approval.role.words());
    let named: Vec<String> = approval.changes.iter().take(NAMED).map(words).collect();
    let rest = approval.changes.len().saturating_sub(NAMED);
    let more = if rest > 0 { format!(", and {rest} more") } else { String::new() };
    match named.as_slice() {
        [] => format!("This {what} was approved as {role} once: {}.", approval.why),
        _ => format!("This {what} was approved as {role}, and afterwards {} changed{more}.", list(&named)),
    }
}

fn words(change: &FieldChange) -> String {
    let key = change.pointer.trim_start_matches('/').replace('/', ", ").replace('_', " ");
    format!("“{key}”")
}
