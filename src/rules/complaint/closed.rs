//! CPL-004: a complaint was closed without outcome, notice or a question afterwards.

use super::{can_be_answered, each};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::happened;

/// See `closed.md`.
pub const RULE: Rule = Rule {
    code: "CPL-004",
    name: "complaint-closed",
    title: "Closed without outcome, notice or check",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.9.5", "17025-7.9.7"],
    procedure: &["P09-8.1-e", "9001-8.2.1-g-07", "9001-8.2.1-b-5a", "9001-8.2.1-c-14", "9001-8.2.1-k-13"],
    summary: "A closed complaint has an outcome, the complainant was told of it and of the end, and was asked \
              afterwards whether the matter is settled.",
    advice: "Send the closing letter, and record outcome and day. Ask after some weeks whether it is settled.",
    thresholds: &["post_project_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("closed.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    each(lab, out, ask);
}

fn ask(lab: &Lab, complaint: &Entry<Complaint>, out: &mut Outcome) {
    let body = &complaint.body;
    let Some(closed) = happened(lab, body.closed_on) else { return };
    let is_ours = body.about_our_work != Some(false);
    let mut gaps = Gaps::default();
    if is_ours && body.outcome.is_none() {
        gaps.add("/closed_on", closed, "no outcome is on record");
    }
    if can_be_answered(complaint) {
        if is_ours && happened(lab, body.told_outcome_on).is_none() {
            gaps.add("/closed_on", closed, "nothing shows that the complainant was told the outcome");
        }
        if happened(lab, body.formal_end_on).is_none() {
            let says = "nothing shows that the complainant was told that handling had ended";
            gaps.add("/closed_on", closed, says);
        }
        let latest = lab.calendar.after(closed, lab.settings.thresholds.post_project_wd);
        if is_ours && latest < lab.as_of.day && happened(lab, body.follow_up.as_ref().map(|f| f.on)).is_none()
        {
            let says = format!("by {} nobody had asked whether the matter is settled", lab.as_of.day);
            gaps.add_as(Grade::Observation, "/closed_on", latest, says);
        }
    }
    gaps.report(&complaint.meta, &format!("The complaint was closed on {closed};"), out);
}
