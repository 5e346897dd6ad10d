//! CPL-005: a justified complaint led to no action, or the yearly analysis left a complaint out.

use super::{each, opening};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::model::record::system::{Analysis, AnalysisType};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::hidden_anywhere;
use crate::rules::gaps::Gaps;
use crate::rules::help::{happened, names};
use crate::rules::words::is_blank;

/// See `led_nowhere.md`.
pub const RULE: Rule = Rule {
    code: "CPL-005",
    name: "complaint-led-nowhere",
    title: "Justified complaint leads nowhere",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.9.3.c", "17025-7.10", "17025-8.7"],
    procedure: &[
        "P09-8.1-e",
        "P09-8.1-f",
        "9001-8.2.1-g-07",
        "9001-8.2.1-k-06",
        "9001-8.2.1-k-11",
        "9001-8.2.1-k-12",
    ],
    summary: "A justified complaint leads to an action or an entry in the register of nonconforming work, and \
              every complaint stands in the analysis of its time.",
    advice: "Open an action or link the one that mends it; take the complaint up in the next analysis.",
    thresholds: &["feedback_decision_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("led_nowhere.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    each(lab, out, ask);
}

fn ask(lab: &Lab, complaint: &Entry<Complaint>, out: &mut Outcome) {
    let (meta, body) = (&complaint.meta, &complaint.body);
    let mut gaps = Gaps::default();
    let justified = body.validated.as_ref().filter(|v| v.justified && v.on <= lab.as_of.day);
    if let Some(validated) = justified {
        let latest = lab.calendar.after(validated.on, lab.settings.thresholds.feedback_decision_wd);
        let is_due = happened(lab, body.closed_on).is_some() || latest < lab.as_of.day;
        if is_due && !leads_on(lab, complaint) {
            let on = validated.on;
            let says =
                format!("it was found justified on {on}, and no action came of it by {}", lab.as_of.day);
            gaps.add("/validated/justified", latest, says);
        }
    }
    if let Some(analysis) = left_out(lab, complaint) {
        let (id, held) = (&analysis.meta.id, analysis.body.held_on);
        gaps.add("/received_on", held, format!("the analysis of its time, {id} of {held}, left it out"));
    }
    // An action may mend it; an analysis may take it up, or be the one that left it out.
    let rests_on: &[Kind] = if gaps.is_empty() { &[Kind::Analysis] } else { &[Kind::Analysis, Kind::Action] };
    if let Some(why) = hidden_anywhere(lab, rests_on) {
        return out.cannot_tell(meta, why);
    }
    gaps.report(meta, &opening(body), out);
}

/// Whether something came of it: an action on either side's word, or nonconforming work on register.
fn leads_on(lab: &Lab, complaint: &Entry<Complaint>) -> bool {
    let body = &complaint.body;
    let is_source = lab
        .actions
        .values()
        .any(|action| action.body.source.iter().any(|source| names(source.as_str(), &complaint.meta)));
    !body.actions.is_empty() || !is_blank(body.nc_ref.as_deref()) || is_source
}

/// An analysis of feedback whose time holds the complaint, when none of them takes it up.
fn left_out<'a>(lab: &'a Lab, complaint: &Entry<Complaint>) -> Option<&'a Entry<Analysis>> {
    let on = complaint.body.received_on;
    let of_its_time = || {
        lab.analyses.values().filter(move |a| {
            a.body.kind == AnalysisType::FeedbackAnalysis && a.body.period.holds(on) && on <= a.body.held_on
        })
    };
    let takes_up =
        |a: &Entry<Analysis>| a.body.inputs.complaints.iter().any(|id| names(id.as_str(), &complaint.meta));
    if of_its_time().any(takes_up) { None } else { of_its_time().next() }
}
