//! When the laboratory went and asked, and whom.

use jiff::civil::Date;

use super::judged::happened;
use super::lab::{Job, Lab};
use super::record::Entry;
use super::record::blocks::{CustomerId, JobId};
use super::record::customer::{Customer, CustomerStatus};
use super::record::listening::{Feedback, FeedbackKind};
use super::window::Window;

/// One time that the laboratory asked for feedback, or received what it had asked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The day.
    pub on: Date,
    /// Who was asked, when the record says so.
    pub customer: Option<&'a str>,
}

/// Every time that the laboratory went and asked: surveys sent, feedback sought after jobs, in
/// interviews, on visits and in reviews of repeat business.
pub fn sought(lab: &Lab) -> impl Iterator<Item = Sought<'_>> {
    let surveys = lab.campaigns.values().flat_map(|c| {
        let sent = c.body.sent_on;
        let recipients = c.body.recipients.iter().filter_map(move |r| {
            Some(Sought { on: r.sent_on.or(sent)?, customer: Some(r.customer.as_str()) })
        });
        sent.into_iter().map(|on| Sought { on, customer: None }).chain(recipients)
    });
    let asked = lab.all_feedback().filter(|f| f.body.kind.is_sought()).flat_map(|f| {
        let customer = said_by(lab, f);
        let days = [f.body.requested_on, f.body.received_on].into_iter().flatten();
        days.map(move |on| Sought { on, customer })
    });
    surveys.chain(asked)
}

/// The customer who said it: named in the record, else that of the job which it is about; `None` for
/// what is anonymous.
#[must_use]
pub fn said_by<'a>(lab: &'a Lab, feedback: &'a Entry<Feedback>) -> Option<&'a str> {
    let body = &feedback.body;
    if body.anonymous == Some(true) {
        return None;
    }
    let about = body.request.as_ref().map_or(feedback.meta.record.as_str(), JobId::as_str);
    let of_job = || lab.jobs.get(about).map(|job| job.request.body.customer.as_str());
    body.customer.as_ref().map(CustomerId::as_str).or_else(of_job)
}

/// Whether there was anybody to ask in the window: a customer who orders, or a report in that time.
#[must_use]
pub fn has_customers(lab: &Lab, window: &Window) -> bool {
    let was_reported = lab.jobs.values().any(|j| j.facts.issued.is_some_and(|on| window.holds(on.day)));
    was_reported || lab.customers.values().any(|c| is_active(&c.body, window.to))
}

fn is_active(customer: &Customer, today: Date) -> bool {
    let has_begun = customer.active_since.is_none_or(|since| since <= today);
    customer.status == Some(CustomerStatus::Active) && has_begun && !has_left(customer, today)
}

/// Whether the customer had left by that day.
#[must_use]
pub fn has_left(customer: &Customer, today: Date) -> bool {
    customer.lost.as_ref().is_some_and(|lost| lost.on <= today)
}

/// Whether the laboratory asked the customer how a job went, by the as-of day.
#[must_use]
pub fn is_asked_after(lab: &Lab, job: &Job) -> bool {
    let elsewhere = lab.feedback.values().filter(|f| is_about(f, &job.id));
    job.feedback.iter().chain(elsewhere).any(|f| is_sought(lab, f))
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
