//! ACT-002: an action was closed and nobody looked whether it had worked.

use super::{judged, opening};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Action;
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::{days_after, happened};

/// See `unchecked.md`.
pub const RULE: Rule = Rule {
    code: "ACT-002",
    name: "action-unchecked",
    title: "Closed without effectiveness check",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-8.7.1.d", "17025-8.9.2.k"],
    procedure: &["P09-8.3-c", "P09-W9", "9001-8.2.1-c-11", "S004-13"],
    summary: "Before an action is closed somebody else than its owner looks whether it worked, and not before it \
              had time to.",
    advice: "Look in the next period whether it worked, have somebody else than the owner judge, and write it down.",
    thresholds: &["effectiveness_days", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unchecked.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for action in judged(lab, out) {
        ask(lab, action, out);
    }
}

fn ask(lab: &Lab, action: &Entry<Action>, out: &mut Outcome) {
    let body = &action.body;
    let closed = happened(lab, body.closed_on);
    let judgement = body.effectiveness.as_ref().filter(|e| e.evaluated_on <= lab.as_of.day);
    let mut gaps = Gaps::default();
    match (judgement, closed) {
        (None, None) => return,
        (None, Some(on)) => {
            gaps.add(
                "/closed_on",
                on,
                format!("was closed on {on}, and nobody had looked whether it worked"),
            );
        }
        (Some(judgement), _) => {
            let on = judgement.evaluated_on;
            let days = lab.settings.thresholds.effectiveness_days;
            match happened(lab, body.implemented_on) {
                Some(done) if on < days_after(done, days) => {
                    let says = format!(
                        "was carried out on {done} and judged on {on}, before {days} days had passed"
                    );
                    gaps.add("/effectiveness/evaluated_on", on, says);
                }
                Some(_) => {}
                None => {
                    let says = format!("was judged on {on}, and no day says when it was done");
                    gaps.add("/effectiveness", on, says);
                }
            }
            if let Some(by) = judgement.by.as_ref().filter(|by| body.owner.as_ref() == Some(by)) {
                let name = lab.person_name(by.as_str());
                let says = format!("was judged on {on} by its owner, {name}");
                gaps.add_as(Grade::Observation, "/effectiveness/by", on, says);
            }
        }
    }
    gaps.report(&action.meta, &opening(body), out);
}
