//! CPL-002: nobody settled whether the complaint is about our work and justified, or looked into it.

use super::{each, opening};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::{happened, working_days};
use crate::rules::words::is_blank;

/// See `not_validated.md`.
pub const RULE: Rule = Rule {
    code: "CPL-002",
    name: "complaint-not-validated",
    title: "Complaint not validated, or late",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.9.2", "17025-7.9.3.a", "17025-7.9.4"],
    procedure: &[
        "P09-8.1-e",
        "9001-8.2.1-g-07",
        "9001-8.2.1-b-5a",
        "9001-8.2.1-k-03",
        "9001-8.2.1-k-05",
        "9001-8.2.1-k-06",
    ],
    summary: "Within some working days it is settled whether a complaint is about the laboratory's own work and \
              justified, and none is closed without an investigation.",
    advice: "Settle whether it is about your work and justified, gather the facts, and write both down.",
    thresholds: &["complaint_validation_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_validated.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    each(lab, out, ask);
}

fn ask(lab: &Lab, complaint: &Entry<Complaint>, out: &mut Outcome) {
    let (meta, body) = (&complaint.meta, &complaint.body);
    if body.about_our_work == Some(false) {
        // that much is settled, and there is nothing here to look into
        return out.pass(meta);
    }
    let mut gaps = Gaps::default();
    let limit = i64::from(lab.settings.thresholds.complaint_validation_wd);
    let due = lab.calendar.after(body.received_on, lab.settings.thresholds.complaint_validation_wd);
    let validated = happened(lab, body.validated.as_ref().map(|v| v.on));
    let closed = happened(lab, body.closed_on);
    let waited = lab.calendar.between(body.received_on, validated.or(closed).unwrap_or(lab.as_of.day));
    match validated {
        Some(on) if limit < waited => {
            let says =
                format!("whether it is justified was settled on {on} only, {} later", working_days(waited));
            gaps.add("/validated", due, says);
        }
        None if closed.is_some() => {
            gaps.add("", closed, "it was closed without a word on whether it is justified");
        }
        None if limit < waited => {
            let today = lab.as_of.day;
            gaps.add("", due, format!("whether it is justified had not been settled by {today}"));
        }
        Some(_) | None => {}
    }
    if body.about_our_work.is_none() && limit < waited {
        gaps.add("", due, "nobody wrote whether it is about the laboratory's own work");
    }
    if let Some(on) = closed.filter(|_| is_blank(body.investigation.as_deref())) {
        gaps.add("/closed_on", on, format!("it was closed on {on} without an investigation on record"));
    }
    gaps.report(meta, &opening(body), out);
}
