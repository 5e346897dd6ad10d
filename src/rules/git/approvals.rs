//! What the rules about approvals share: which verdicts they look at, and where findings stand.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::model::approval::{Approval, Approvals};
use crate::model::finding::{CannotTell, Finding, Grade, Outcome, Pass};
use crate::model::history::History;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::place::Place;
use crate::rules::help::laboratory_cannot_tell;

/// The verdicts and the history, where the settings ask for approvals. Without history there is no
/// telling, which is said once.
pub(super) fn asked<'a>(lab: &'a Lab, out: &mut Outcome) -> Option<(&'a Approvals, &'a History)> {
    if !lab.approvals.asked {
        return None;
    }
    match &lab.history {
        Ok(history) => Some((&lab.approvals, history)),
        Err(why) => {
            laboratory_cannot_tell(out, why.to_string());
            None
        }
    }
}

/// The verdicts on records that stand and are looked at from the as-of day.
pub(super) fn standing(lab: &Lab) -> impl Iterator<Item = &Approval> {
    let later: HashSet<&str> = lab.later.iter().map(|(meta, ..)| &*meta.file).collect();
    lab.approvals.list.iter().filter(move |a| a.blob.is_some() && !later.contains(&*a.path))
}

/// Whether a step waits for records of this kind: an acceptance, a change, a report.
pub(super) fn gates(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Agreement
            | Kind::Quotation
            | Kind::Review
            | Kind::Amendment
            | Kind::Deviation
            | Kind::Subcontract
            | Kind::Report
    )
}

/// A finding on a record, graver where a step waits for it.
pub(super) fn find<'o>(
    history: &History,
    approval: &Approval,
    message: String,
    out: &'o mut Outcome,
) -> &'o mut Finding {
    let place = Place::at(&approval.path, "");
    let finding = out.at(approval.record.clone(), approval.part.clone(), place, message);
    finding.told_apart_by(approval.role.words());
    if !gates(approval.kind) {
        finding.grade(Grade::Minor);
    }
    if let Some(day) = landed(history, approval) {
        finding.on(day);
    }
    finding
}

/// The day on which the content that stands reached the branch.
fn landed(history: &History, approval: &Approval) -> Option<Date> {
    let version = history.files.get(&*approval.path)?.last()?;
    (version.blob == approval.blob).then(|| history.at(version.landed).map(|c| c.committed.day)).flatten()
}

/// Each role that must stand for a record is asked about by itself: one may be in order and another not.
pub(super) fn pass(approval: &Approval, out: &mut Outcome) {
    out.passes.push(Pass { record: approval.record.clone(), part: approval.part.clone() });
}

pub(super) fn doubt(approval: &Approval, out: &mut Outcome) {
    let (record, part) = (approval.record.clone(), approval.part.clone());
    let why = format!("as {}: {}", approval.role.words(), approval.why);
    out.cannot_tell.push(CannotTell { rule: out.rule, record, part, why, follows_from: None });
}
