//! FBK-004: work that was not routine was reported, and nobody asked how it went.

use super::sought::is_asked_after;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, is_hidden};
use crate::rules::help::{is_judged, working_days};

/// See `post_project.md`.
pub const RULE: Rule = Rule {
    code: "FBK-004",
    name: "feedback-post-project",
    title: "No post-project request",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-8.6.2"],
    procedure: &["P09-8.1-c", "9001-8.2.1-c-02", "9001-8.2.1-c-03"],
    summary: "After a job that was not routine the customer is asked, within some working days of the \
              report, how it went.",
    advice: "Ask now, and record the day on which it was asked.",
    thresholds: &["post_project_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("post_project.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let meta = job.meta();
    if job.request.body.routine != Some(true) && is_hidden(lab, job, &[REPORTS], out) {
        return;
    }
    let Some(issued) = job.facts.issued.filter(|on| is_judged(lab, on.day)) else { return };
    match job.request.body.routine {
        Some(true) => return,
        Some(false) => {}
        None => return out.cannot_tell(meta, "the request does not say whether the work was routine"),
    }
    let limit = lab.settings.thresholds.post_project_wd;
    let latest = lab.calendar.after(issued.day, limit);
    let customer = lab.customers.get(job.request.body.customer.as_str());
    let declined = customer.and_then(|c| c.body.opted_out_of_surveys_on).is_some_and(|on| on <= latest);
    if is_asked_after(lab, job) || declined || lab.as_of.day <= latest {
        return out.pass(meta);
    }
    if is_hidden(lab, job, &[&[Kind::Feedback, Kind::Customer]], out) {
        return;
    }
    let message = format!(
        "The work was not routine and was reported on {issued}; by {} nobody had asked the customer how it \
         went. {} were allowed, to {latest}.",
        lab.as_of.day,
        working_days(i64::from(limit)),
    );
    let finding = out.finding(meta, "/routine", message);
    finding.on(latest);
    if let Some(report) = job.report() {
        finding.also(report.meta.place("/issued_on"), format!("issued on {issued}"));
    }
}
