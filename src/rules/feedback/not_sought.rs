//! FBK-001: for more than a year nobody asked a customer.

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::customer::{Customer, CustomerStatus};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{
    LABORATORY, laboratory_cannot_tell, laboratory_passes, laboratory_place, months_before, next_day,
};

/// See `not_sought.md`.
pub const RULE: Rule = Rule {
    code: "FBK-001",
    name: "feedback-not-sought",
    title: "Nobody asked",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-8.6.2", "9001-9.1.2"],
    procedure: &["P09-8.1-a", "P09-N4", "P09-N4-b", "P09-W7"],
    summary: "The laboratory asks its customers for feedback at least once in every window of months.",
    advice: "Start a survey, or call customers after their jobs. Complaints, and the want of them, \
             are no feedback that was sought.",
    thresholds: &["feedback_window_months", "window_grace_months", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_sought.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let today = lab.as_of.day;
    let limits = &lab.settings.thresholds;
    let months = limits.feedback_window_months.saturating_add(limits.window_grace_months);
    let from = months_before(next_day(today), months);
    if !has_customers(lab, from) {
        return;
    }
    let last = sought(lab).filter(|day| *day <= today).max();
    if last.is_some_and(|day| day >= from) {
        return laboratory_passes(out);
    }
    let hidden = [Kind::Campaign, Kind::Feedback].into_iter().find(|kind| lab.is_unread(*kind));
    if let Some(kind) = hidden {
        return laboratory_cannot_tell(out, format!("a file ({kind}) could not be read"));
    }
    match records_since(lab) {
        Some(since) if since <= from => {}
        Some(since) => {
            let why = format!("records are looked at since {since} only, which is less than {months} months");
            return laboratory_cannot_tell(out, why);
        }
        None => return laboratory_cannot_tell(out, "no record says since when the laboratory works"),
    }
    let before = last.map_or_else(String::new, |day| format!(" The last time was {day}."));
    let message = format!("Nobody asked a customer for feedback from {from} to {today}.{before}");
    out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
}

/// Every day on which the laboratory went and asked: surveys sent, feedback sought after jobs, in
/// interviews, on visits and in reviews of repeat business.
fn sought(lab: &Lab) -> impl Iterator<Item = Date> {
    let surveys = lab.campaigns.values().flat_map(|c| {
        let recipients = c.body.recipients.iter().filter_map(|r| r.sent_on);
        c.body.sent_on.into_iter().chain(recipients)
    });
    let asked = lab
        .all_feedback()
        .filter(|f| f.body.kind.is_sought())
        .flat_map(|f| [f.body.requested_on, f.body.received_on])
        .flatten();
    surveys.chain(asked)
}

/// Whether there was anybody to ask since `from`: a customer who orders, or a report in that time.
fn has_customers(lab: &Lab, from: Date) -> bool {
    let today = lab.as_of.day;
    let reported = |day: Date| (from..=today).contains(&day);
    lab.customers.values().any(|c| is_active(&c.body, today))
        || lab.jobs.values().any(|j| j.facts.issued.is_some_and(|on| reported(on.day)))
}

fn is_active(customer: &Customer, today: Date) -> bool {
    let has_begun = customer.active_since.is_none_or(|since| since <= today);
    let has_left = customer.lost.as_ref().is_some_and(|lost| lost.on <= today);
    customer.status == Some(CustomerStatus::Active) && has_begun && !has_left
}

/// Since when the laboratory can be expected to have asked: the settings' evidence baseline, else the
/// first dated trace of its work.
fn records_since(lab: &Lab) -> Option<Date> {
    lab.settings.evidence_baseline.or_else(|| {
        let jobs = lab.jobs.values().map(|j| j.request.body.received_on.day);
        let customers = lab.customers.values().filter_map(|c| c.body.active_since);
        jobs.chain(customers).chain(sought(lab)).min()
    })
}
