//! ACT-004: a matter of the system was not entered among risks or nonconforming work.

use super::{judged, opening};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::words::is_blank;

/// See `systemic.md`.
pub const RULE: Rule = Rule {
    code: "ACT-004",
    name: "action-not-passed-on",
    title: "Systemic not passed on",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-8.5", "17025-7.10"],
    procedure: &["P09-8.3-d"],
    summary: "An action on a matter of the system names its number in the register of risks or of nonconforming \
              work.",
    advice: "Enter the matter in the register of risks or of nonconforming work, and name the number here.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("systemic.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for action in judged(lab, out) {
        let (meta, body) = (&action.meta, &action.body);
        if body.systemic != Some(true) {
            continue;
        }
        if !is_blank(body.risk_ref.as_deref()) || !is_blank(body.nc_ref.as_deref()) {
            out.pass(meta);
            continue;
        }
        let message = format!(
            "{} was held to be a matter of the system, and names no number in the register of risks or of \
             nonconforming work.",
            opening(body)
        );
        out.finding(meta, "/systemic", message).on = body.raised_on;
    }
}
