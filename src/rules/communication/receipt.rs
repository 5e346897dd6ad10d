//! COM-001: items arrived, and the customer was not told so in time.

use jiff::civil::Date;

use super::message::told_of_receipt;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::judged::came_in;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::work::Sample;
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{MESSAGES, hidden, is_hidden};
use crate::rules::help::{item_name, last_day, working_days};
use crate::rules::words::list;

/// See `receipt.md`.
pub const RULE: Rule = Rule {
    code: "COM-001",
    name: "receipt-not-acknowledged",
    title: "Receipt not acknowledged in time",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.4.1", "9001-8.2.1.d"],
    procedure: &["P09-7.1-a", "9001-8.2.1-d-02", "9001-8.2.1-d-03"],
    summary: "The customer hears within a working day that the items have come, and in what state.",
    advice: "Write to the customer what came, when, and in what state, and record when that was sent.",
    thresholds: &["receipt_ack_wd"],
    silenced_by: &[],
    page: include_str!("receipt.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let last = last_day(lab, job);
    let items: Vec<&Entry<Sample>> = job.samples.iter().filter(|s| came_in(lab, job, &s.body)).collect();
    is_hidden(lab, job, &[&[Kind::Sample]], out);
    if items.is_empty() {
        return;
    }
    let open: Vec<&Entry<Sample>> = items.into_iter().filter(|s| is_open(lab, job, s, last)).collect();
    let Some(first) = open.first() else { return out.pass(job.meta()) };
    if let Some(why) = hidden(lab, job, &[MESSAGES]) {
        return out.cannot_tell(job.meta(), format!("nothing acknowledged the items in time, and {why}"));
    }
    let pointer = if told_of_receipt(lab, job, first).is_some() { "/ack/on" } else { "/received_on" };
    let due = lab.calendar.after(first.body.received_on.day, lab.settings.thresholds.receipt_ack_wd);
    let finding = out.finding(&first.meta, pointer, message(lab, job, &open));
    finding.on(due).about_record();
    for item in open.iter().skip(1) {
        finding.also(item.meta.place("/received_on"), format!("received on {}", item.body.received_on));
    }
}

/// Whether the acknowledgement did not come in time, though its time had run out on the last day.
fn is_open(lab: &Lab, job: &Job, item: &Entry<Sample>, last: Date) -> bool {
    let limit = i64::from(lab.settings.thresholds.receipt_ack_wd);
    let is_late = |day| lab.calendar.between(item.body.received_on.day, day) > limit;
    is_late(last) && told_of_receipt(lab, job, item).is_none_or(is_late)
}

fn message(lab: &Lab, job: &Job, open: &[&Entry<Sample>]) -> String {
    let (late, never): (Vec<&&Entry<Sample>>, Vec<_>) =
        open.iter().partition(|s| told_of_receipt(lab, job, s).is_some());
    let mut sentences = Vec::new();
    if let Some(first) = never.iter().min_by_key(|s| s.body.received_on.day) {
        let on = first.body.received_on;
        let names: Vec<&str> = never.iter().map(|s| item_name(s)).collect();
        let what = if names.len() == 1 { "Item" } else { "Items" };
        sentences.push(format!(
            "{what} {} came on {on}; no acknowledgement to the customer is on file.",
            list(&names)
        ));
    }
    sentences.extend(late.iter().filter_map(|item| {
        let (on, day) = (item.body.received_on, told_of_receipt(lab, job, item)?);
        let days = working_days(lab.calendar.between(on.day, day));
        Some(format!(
            "Item {} came on {on} and was acknowledged only on {day}, {days} later.",
            item_name(item)
        ))
    }));
    sentences.join(" ")
}
