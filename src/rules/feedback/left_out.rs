//! FBK-002: a customer whom nobody asked, or a survey that left a subject out.

use std::collections::BTreeSet;

use super::sought::{has_left, sought};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::customer::Customer;
use crate::model::record::listening::{Aspect, Campaign};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, hidden, hidden_anywhere};
use crate::rules::help::{called, counted, is_judged, months_before, tell_unread};
use crate::rules::window::{Window, records_since};
use crate::rules::words::list;

/// See `left_out.md`.
pub const RULE: Rule = Rule {
    code: "FBK-002",
    name: "feedback-left-out",
    title: "Customer or subject left out of feedback",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-8.6.2"],
    procedure: &[
        "P09-4-a",
        "P09-8.1-a",
        "P09-8.1-b",
        "9001-8.2.1-a-14",
        "9001-8.2.1-c-04",
        "9001-8.2.1-c-12",
    ],
    summary: "Every customer who had a report is asked for feedback within a window of months, and \
              every survey asks about the five aspects of the service.",
    advice: "Ask the customer: a call or a visit will do. Add what the survey left out to the next one.",
    thresholds: &[
        "feedback_window_months",
        "window_grace_months",
        "new_customer_months",
        "evidence_baseline",
    ],
    silenced_by: &[],
    page: include_str!("left_out.md"),
    check: Check::Lab(check),
};

/// What every survey asks about (procedure 09, 8.1).
const ASPECTS: [Aspect; 5] = [
    Aspect::Turnaround,
    Aspect::ReportQuality,
    Aspect::Communication,
    Aspect::TechnicalCompetence,
    Aspect::Overall,
];

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Customer, Kind::Campaign], out);
    for campaign in lab.campaigns.values() {
        ask_campaign(lab, campaign, out);
    }
    let window = Window::with_grace(lab, lab.settings.thresholds.feedback_window_months);
    let asked: Vec<_> = sought(lab).filter(|s| window.holds(s.on)).collect();
    if asked.is_empty() {
        // Where nobody was asked at all, FBK-001 says so once.
        if let Some(why) = hidden_anywhere(lab, &[Kind::Campaign, Kind::Feedback]) {
            lab.customers.values().for_each(|customer| out.cannot_tell(&customer.meta, &why));
        }
        return;
    }
    let asked: BTreeSet<&str> = asked.into_iter().filter_map(|s| s.customer).collect();
    for customer in lab.customers.values() {
        ask_customer(lab, customer, &asked, &window, out);
    }
}

fn ask_campaign(lab: &Lab, campaign: &Entry<Campaign>, out: &mut Outcome) {
    let meta = &campaign.meta;
    let Some(sent) = campaign.body.sent_on.filter(|on| is_judged(lab, *on)) else { return };
    let missing: Vec<&str> = ASPECTS
        .into_iter()
        .filter(|aspect| !campaign.body.aspects.contains(aspect))
        .map(Aspect::words)
        .collect();
    if missing.is_empty() {
        return out.pass(meta);
    }
    let survey = called("survey", meta);
    let message = format!("The {survey}, sent on {sent}, did not ask about {}.", list(&missing));
    out.finding(meta, "/aspects", message).on(sent);
}

fn ask_customer(
    lab: &Lab,
    customer: &Entry<Customer>,
    asked: &BTreeSet<&str>,
    window: &Window,
    out: &mut Outcome,
) {
    let (meta, body) = (&customer.meta, &customer.body);
    let year = Window::of(lab, lab.settings.thresholds.feedback_window_months);
    let of_customer = || lab.jobs.values().filter(|j| j.request.body.customer.as_str() == meta.id);
    let reports = of_customer().filter_map(|j| j.facts.issued).filter(|on| year.holds(on.day)).count();
    let first_order = of_customer().map(|j| j.request.body.received_on.day).min();
    let since = body.active_since.or(first_order);
    let new_from = months_before(window.to, lab.settings.thresholds.new_customer_months);
    let is_new = since.is_none_or(|since| new_from < since);
    if has_left(body, window.to) {
        return;
    }
    // A report or an earlier order that could not be read may make it a customer to be asked.
    let of_customer = lab.jobs.values().filter(|j| j.request.body.customer.as_str() == meta.id);
    let hidden = of_customer.into_iter().find_map(|job| hidden(lab, job, &[REPORTS]));
    if reports == 0 || is_new {
        if let Some(why) = hidden.or_else(|| hidden_anywhere(lab, &[Kind::Request])) {
            out.cannot_tell(meta, why);
        }
        return;
    }
    let wants_none = body.opted_out_of_surveys_on.is_some_and(|on| on <= window.to);
    if wants_none || asked.contains(meta.id.as_str()) {
        return out.pass(meta);
    }
    if let Some(why) = hidden.or_else(|| hidden_anywhere(lab, &[Kind::Campaign, Kind::Feedback])) {
        return out.cannot_tell(meta, why);
    }
    if let Some(why) = window.doubt(records_since(lab)) {
        return out.cannot_tell(meta, why);
    }
    let least = if hidden_anywhere(lab, REPORTS).is_some() { "at least " } else { "" };
    let reports = format!("{least}{}", counted(reports, "report", "reports"));
    let message = format!(
        "{} had {reports} from {} to {}, and nobody asked for feedback since {}.",
        body.name, year.from, year.to, window.from
    );
    out.finding(meta, "/name", message).on(window.to);
}
