//! ACT-001: an action has no owner, plan or day, or its day has passed.

use super::{judged, opening};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Action;
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::{counted, happened};
use crate::rules::words::{is_blank, list};

/// See `overdue.md`.
pub const RULE: Rule = Rule {
    code: "ACT-001",
    name: "action-overdue",
    title: "No owner, plan or date, or overdue",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-8.7"],
    procedure: &["P09-8.3-a", "P09-8.3-b"],
    summary: "Every action has an owner, a plan and a day, and is carried out by that day or by a later one that \
              was set with a reason.",
    advice: "Name owner, plan and day. If more time is needed, set a new day and write why.",
    thresholds: &["action_moves", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("overdue.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for action in judged(lab, out) {
        ask(lab, action, out);
    }
}

fn ask(lab: &Lab, action: &Entry<Action>, out: &mut Outcome) {
    let body = &action.body;
    let mut gaps = Gaps::default();
    let missing: Vec<&str> = [
        (body.owner.is_none(), "no owner"),
        (is_blank(body.plan.as_deref()), "no plan"),
        (body.due.is_none(), "no day by which it is to be carried out"),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect();
    if !missing.is_empty() {
        gaps.add("", body.raised_on, format!("had {}", list(&missing)));
    }
    let moves: Vec<_> = body.re_plans.iter().filter(|m| m.on.is_none_or(|on| on <= lab.as_of.day)).collect();
    let allowed = lab.settings.thresholds.action_moves as usize;
    let due = moves.last().map(|m| m.to).or(body.due);
    let is_done = happened(lab, body.implemented_on).or(happened(lab, body.closed_on)).is_some();
    if let Some(due) = due.filter(|due| !is_done && *due < lab.as_of.day) {
        let says = format!("was to be carried out by {due} and had not been by {}", lab.as_of.day);
        gaps.add(if moves.is_empty() { "/due" } else { "/re_plans" }, due, says);
    } else if let Some(first_too_many) = moves.get(allowed).filter(|_| !is_done) {
        let on = first_too_many.on.or(body.raised_on);
        gaps.add("/re_plans", on, format!("had its day moved {}", counted(moves.len(), "time", "times")));
    }
    gaps.report(&action.meta, &opening(body), out);
}
