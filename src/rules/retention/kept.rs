//! RET-001: a finished file says not how long it is kept, or says too much about a person.

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::customer::Customer;
use crate::model::record::{Entry, Meta};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, is_hidden};
use crate::rules::gaps::Gaps;
use crate::rules::help::{happened, is_judged, same_words, tell_unread};
use crate::rules::words::is_blank;

/// See `kept.md`.
pub const RULE: Rule = Rule {
    code: "RET-001",
    name: "retention-open",
    title: "Retention not settled",
    grade: Grade::Observation,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-4.2"],
    procedure: &["P09-5-QM-a", "9001-8.2.1-g-13", "9001-8.2.1-a-15", "9001-8.2.1-c-16"],
    summary: "A finished file says how long it is kept, contact data are erased when their time is over, and an \
              anonymous answer names nobody.",
    advice: "Set the retention class; erase what is due, and record that it was done.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("kept.md"),
    check: Check::Lab(check),
};

/// The class of what must not be erased while a court or an authority may ask for it.
const LEGAL_HOLD: &str = "legal hold";

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(
        lab,
        &[
            Kind::Request,
            Kind::Agreement,
            Kind::Campaign,
            Kind::Feedback,
            Kind::Complaint,
            Kind::Disclosure,
            Kind::Customer,
        ],
        out,
    );
    for job in lab.jobs.values() {
        ask_job(lab, job, out);
    }
    for framework in lab.agreements.values() {
        let agreement = &framework.agreement;
        let ended = agreement.body.terminated_on.unwrap_or(agreement.body.valid_to);
        ask_class(lab, &agreement.meta, Some(ended), "The agreement ended", out);
    }
    for campaign in lab.campaigns.values() {
        ask_class(lab, &campaign.meta, campaign.body.closed_on, "The survey was closed", out);
    }
    for complaint in lab.complaints.values() {
        ask_class(lab, &complaint.meta, complaint.body.closed_on, "The complaint was closed", out);
    }
    for disclosure in lab.disclosures.values() {
        let on = Some(disclosure.body.released_on);
        ask_class(lab, &disclosure.meta, on, "The data were released", out);
    }
    for customer in lab.customers.values() {
        ask_customer(lab, customer, out);
    }
    for feedback in lab.all_feedback().filter(|f| f.body.anonymous == Some(true)) {
        match &feedback.body.customer {
            None => out.pass(&feedback.meta),
            Some(customer) => {
                let name = lab.customer_name(customer.as_str());
                let message = format!("The answer was given anonymously, and the record names {name}.");
                out.finding(&feedback.meta, "/customer", message).on = feedback.body.received_on;
            }
        }
    }
}

/// The class of a retention block that says something.
fn class(meta: &Meta) -> Option<&str> {
    meta.common.retention.as_ref().map(|r| r.class.as_str()).filter(|class| !is_blank(Some(class)))
}

/// A job's folder is one file: its request or its report says how long all of it is kept.
fn ask_job(lab: &Lab, job: &Job, out: &mut Outcome) {
    // Reports and exits end a job, and a report may say how long its file is kept.
    if is_hidden(lab, job, &[REPORTS, &[Kind::Review]], out) {
        return;
    }
    let (what, on) = match (job.facts.issued, job.facts.exit) {
        (Some(on), _) => ("The job was reported", on.day),
        (None, Some(on)) => ("The job ended without a report", on.day),
        (None, None) => return,
    };
    if job.reports.iter().any(|report| class(&report.meta).is_some()) {
        return out.pass(job.meta());
    }
    ask_class(lab, job.meta(), Some(on), what, out);
}

/// A class is due when the file is finished; before that everything is kept anyway.
fn ask_class(lab: &Lab, meta: &Meta, finished: Option<Date>, what: &str, out: &mut Outcome) {
    let Some(on) = finished.filter(|on| is_judged(lab, *on)) else { return };
    let mut gaps = Gaps::default();
    if class(meta).is_none() {
        gaps.add("", on, "nothing says how long the record is kept");
    }
    gaps.report(meta, &format!("{what} on {on};"), out);
}

fn ask_customer(lab: &Lab, customer: &Entry<Customer>, out: &mut Outcome) {
    let (meta, body) = (&customer.meta, &customer.body);
    let is_held = class(meta).is_some_and(|class| same_words(class, LEGAL_HOLD));
    let past = happened(lab, body.anonymise_after).filter(|on| *on < lab.as_of.day);
    let lost = body.lost.as_ref().map(|lost| lost.on).filter(|on| is_judged(lab, *on));
    let mut gaps = Gaps::default();
    if let (Some(on), None) = (lost, class(meta)) {
        gaps.add("/lost", on, format!("left on {on}, and nothing says how long the record is kept"));
    }
    if let Some(on) = past.filter(|_| !body.contacts.is_empty() && !is_held) {
        let today = lab.as_of.day;
        gaps.add(
            "/contacts",
            on,
            format!("had contacts to be erased after {on}, and they were still on file on {today}"),
        );
    }
    if lost.is_some() || past.is_some() {
        gaps.report(meta, &body.name, out);
    }
}
