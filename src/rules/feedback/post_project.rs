//! FBK-004: work that was not routine was reported, and nobody asked how it went.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::listening::{Feedback, FeedbackKind};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, is_hidden};
use crate::rules::help::{happened, is_judged, working_days};

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
    let elsewhere = lab.feedback.values().filter(|f| is_about(f, &job.id));
    let is_asked = job.feedback.iter().chain(elsewhere).any(|f| is_sought(lab, f));
    let customer = lab.customers.get(job.request.body.customer.as_str());
    let declined = customer.and_then(|c| c.body.opted_out_of_surveys_on).is_some_and(|on| on <= latest);
    if is_asked || declined || lab.as_of.day <= latest {
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

fn is_about(feedback: &Entry<Feedback>, job: &str) -> bool {
    feedback.body.request.as_ref().is_some_and(|request| request.as_str() == job)
}

/// Whether the laboratory asked for it. A remark that came by itself answers no question; an answer to
/// the yearly survey is not about this job.
fn is_sought(lab: &Lab, feedback: &Entry<Feedback>) -> bool {
    let body = &feedback.body;
    let requested = happened(lab, body.requested_on).is_some();
    let received = body.kind.is_sought() && happened(lab, body.received_on).is_some();
    body.kind != FeedbackKind::SurveyResponse && (requested || received)
}
