//! SMP-004: an item was lost or damaged here, and the customer was not told, or late.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::work::{Incident, Sample};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::is_hidden;
use crate::rules::help::{is_judged, item_name, working_days};

/// See `loss.md`.
pub const RULE: Rule = Rule {
    code: "SMP-004",
    name: "loss-not-told",
    title: "Loss or damage not told in time",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.4.1", "9001-8.5.3"],
    procedure: &["9001-8.2.1-d-08"],
    summary: "When an item is lost, damaged or contaminated here, the customer hears of it within a \
              working day.",
    advice: "Tell the customer, offer a remedy, and keep the record of how it came about.",
    thresholds: &["incident_told_wd"],
    silenced_by: &[],
    page: include_str!("loss.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    is_hidden(lab, job, &[&[Kind::Sample]], out);
    for item in &job.samples {
        if let Some(incident) = item.body.incident.as_ref().filter(|i| is_judged(lab, i.found_on.day)) {
            ask(lab, item, incident, out);
        }
    }
}

fn ask(lab: &Lab, item: &Entry<Sample>, incident: &Incident, out: &mut Outcome) {
    let limit = i64::from(lab.settings.thresholds.incident_told_wd);
    let found = incident.found_on;
    let taken = |day| lab.calendar.between(found.day, day);
    let told = incident.customer_told_on.map(|on| on.day).filter(|day| *day <= lab.as_of.day);
    if item.body.loss_was_agreed() || taken(told.unwrap_or(lab.as_of.day)) <= limit {
        return out.pass(&item.meta);
    }
    let what = format!("Item {} was found {} on {found}", item_name(item), incident.kind.words());
    let due = lab.calendar.after(found.day, lab.settings.thresholds.incident_told_wd);
    let Some(day) = told else {
        let message = format!("{what}; by {} the customer had not been told.", lab.as_of.day);
        out.finding(&item.meta, "/incident", message).on(due).about_part();
        return;
    };
    let days = working_days(taken(day));
    let message = format!("{what}; the customer was told only on {day}, {days} later.");
    out.finding(&item.meta, "/incident/customer_told_on", message)
        .grade(Grade::Minor)
        .on(due)
        .about_part()
        .advice("Say in the record why it took so long, and what changes so that it does not again.");
}
