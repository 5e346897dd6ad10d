//! The management system: documents, objectives, planned messages, releases of data, answers to findings.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::book::{Book, Day, person};
use super::feedback::management_review;
use crate::model::agenda::Matter;
use crate::model::days::{days_after, next_day};
use crate::model::judged::{happened, is_judged};
use crate::model::period::{Period, periods};
use crate::model::record::Entry;
use crate::model::record::baseline::{Baseline, DebtEntry};
use crate::model::record::blocks::Role;
use crate::model::record::system::{
    CommPlan, Disclosure, DisclosureBasis, Disposition, Document, Frequency, Objective, PlanEntry,
};
use crate::model::words::counted;

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    management_review(book);
    book.looked_at("documents", lab.documents.len(), "document", "documents");
    for document in lab.documents.values() {
        review(book, document);
    }
    book.looked_at("objectives", lab.objectives.len(), "objective", "objectives");
    for objective in lab.objectives.values() {
        target(book, objective);
    }
    let entries = lab.comm_plans.values().map(|plan| plan.body.entries.len()).sum();
    book.looked_at("planned_communications", entries, "planned communication", "planned communications");
    for plan in lab.comm_plans.values() {
        for (at, entry) in plan.body.entries.iter().enumerate() {
            planned(book, plan, at, entry);
        }
    }
    book.looked_at("disclosures", lab.disclosures.len(), "release of data", "releases of data");
    for disclosure in lab.disclosures.values() {
        telling(book, disclosure);
    }
    book.looked_at("answers", lab.dispositions.len(), "answer to a finding", "answers to findings");
    for answer in lab.dispositions.values() {
        again(book, answer);
    }
    if let Some(list) = &lab.baseline {
        let entries = list.body.entries.len();
        book.looked_at("known_debt", entries, "entry of known debt", "entries of known debt");
        debt(book, list);
    }
}

fn review(book: &mut Book<'_>, document: &Entry<Document>) {
    let today = book.today;
    let is_live = document
        .body
        .revisions
        .iter()
        .any(|r| r.effective_from <= today && r.effective_to.is_none_or(|to| today <= to));
    let Some(due) = document.body.review_due.filter(|_| is_live) else { return };
    let title = document.body.title.trim();
    let texts = [format!("“{title}” is to be reviewed."), format!("“{title}” was to be reviewed.")];
    let (day, owner) = (book.by(due), book.holder(Role::QualityManager));
    book.note(Matter::DocumentReview, Some("DOC-001"), (&document.meta, "/review_due"), day, texts)
        .owner(owner);
}

fn target(book: &mut Book<'_>, objective: &Entry<Objective>) {
    let Some(due) = objective.body.due else { return };
    let text = format!("The objective is to be reached: {}", objective.body.specific.trim());
    if let Some(item) = book.note_end(Matter::ObjectiveEnd, (&objective.meta, "/due"), due, text) {
        item.owner(person(objective.body.owner.as_ref()));
    }
}

/// The period that is next to be served, and before it, as one, those in which nothing was done.
fn planned(book: &mut Book<'_>, plan: &Entry<CommPlan>, at: usize, entry: &PlanEntry) {
    let lab = book.lab;
    if entry.when == Frequency::Event {
        return;
    }
    let Some(from) = entry.from.max(lab.settings.evidence_baseline.filter(|_| entry.from.is_some())) else {
        let why = format!("nothing says from when “{}” is to be done", entry.entry.trim());
        return book.cannot_tell(&plan.meta, why);
    };
    let grace = lab.settings.thresholds.planned_communication_grace_days;
    let (missed, next) = open_periods(book, &plan.body, entry, from, grace);
    let pointer = format!("/entries/{at}");
    let what = entry.what.trim();
    if let Some(last) = missed.last() {
        let on = days_after(last.last, grace);
        let day = Day { on, late: Some(book.days_since(on)) };
        let times = counted(missed.len(), "period", "periods");
        let says = format!(
            "A planned message was not sent in {times}, most recently from {} to {}: {what}",
            last.first, last.last
        );
        let texts = [String::new(), says];
        book.note(Matter::PlannedCommunication, Some("COM-006"), (&plan.meta, &pointer), day, texts)
            .told_apart_by("missed")
            .owner(person(entry.owner.as_ref()));
    }
    if let Some(next) = next {
        let text = format!(
            "A planned message is to be sent for the time from {} to {}: {what}",
            next.first, next.last
        );
        let day = Day { on: days_after(next.last, grace), late: None };
        book.note(
            Matter::PlannedCommunication,
            Some("COM-006"),
            (&plan.meta, &pointer),
            day,
            [text, String::new()],
        )
        .owner(person(entry.owner.as_ref()));
    }
}

/// Periods whose time has run out with nothing done, and the first later one that still waits. What was
/// done counts once, for the earliest period that waits for it.
fn open_periods(
    book: &Book<'_>,
    plan: &CommPlan,
    entry: &PlanEntry,
    from: Date,
    grace: u32,
) -> (Vec<Period>, Option<Period>) {
    let of_entry = plan.done.iter().filter(|d| d.entry.eq_ignore_ascii_case(&entry.entry));
    let mut done: Vec<Date> = of_entry.map(|d| d.on).filter(|on| *on <= book.today).collect();
    done.sort_unstable();
    let mut done = done.into_iter().peekable();
    let mut missed = Vec::new();
    for period in periods(from, entry.when) {
        let end = days_after(period.last, grace);
        while done.next_if(|day| *day < period.first).is_some() {}
        if done.next_if(|day| *day <= end).is_some() {
            continue;
        }
        if book.today <= end {
            return (missed, Some(period));
        }
        missed.push(period);
    }
    (missed, None)
}

/// A release that law or contract forced is told to the customer, at once or when a ban on telling ends.
fn telling(book: &mut Book<'_>, disclosure: &Entry<Disclosure>) {
    let (lab, body) = (book.lab, &disclosure.body);
    let is_forced = matches!(body.basis, DisclosureBasis::Law | DisclosureBasis::Contract);
    let is_told = happened(lab, body.customer_told_on).is_some();
    if !is_forced || is_told || !is_judged(lab, body.released_on) {
        return;
    }
    let ban = body.telling_prohibited.as_ref().filter(|ban| !ban.reference.trim().is_empty());
    let (pointer, on) = match ban.map(|ban| ban.until) {
        None => ("", body.released_on),
        Some(Some(until)) => ("/telling_prohibited/until", next_day(until)),
        Some(None) => return,
    };
    let customer = lab.customer_name(body.customer.as_str());
    let released = format!("data that were released to {} on {}", body.recipient.trim(), body.released_on);
    let texts = [
        format!("The ban on telling has ended by then; tell {customer} of {released}."),
        format!("{customer} was to be told of {released}."),
    ];
    let day = Day { on, late: (on <= book.today).then(|| book.days_since(on)) };
    let owner = body.approved.as_ref().map(|sign| sign.person.0.clone());
    book.note(Matter::DisclosureTold, Some("CNF-002"), (&disclosure.meta, pointer), day, texts).owner(owner);
}

fn again(book: &mut Book<'_>, answer: &Entry<Disposition>) {
    let body = &answer.body;
    if body.closed_on.is_some_and(|day| day <= book.today) {
        return;
    }
    let texts = [
        format!("The answer to finding {} is to be looked at again.", body.finding),
        format!("The answer to finding {} was to be looked at again.", body.finding),
    ];
    let day = book.by(body.review_by);
    book.note(Matter::AnswerReview, None, (&answer.meta, "/review_by"), day, texts)
        .owner(Some(body.by.person.as_str()));
}

/// So many findings of known debt are named where several fall due on one day.
const NAMED: usize = 3;

/// Known debt by owner and day: what one person has put off until one day is one item.
fn debt(book: &mut Book<'_>, list: &Entry<Baseline>) {
    let mut groups: BTreeMap<(Date, &str), Vec<(usize, &DebtEntry)>> = BTreeMap::new();
    for (at, entry) in list.body.entries.iter().enumerate() {
        groups.entry((entry.due, entry.owner.as_str())).or_default().push((at, entry));
    }
    for ((due, owner), entries) in groups {
        let Some((first, _)) = entries.first() else { continue };
        let first_ones = entries.iter().take(NAMED).map(|(_, e)| format!("{} at {}", e.rule, e.record));
        let mut which: Vec<String> = first_ones.collect();
        if entries.len() > NAMED {
            which.push(format!("{} more", entries.len() - NAMED));
        }
        let (what, which) = (counted(entries.len(), "finding", "findings"), which.join(", "));
        let (is, was) = if entries.len() == 1 { ("is", "was") } else { ("are", "were") };
        let says = |verb: &str| format!("{what} of known debt {verb} to be mended: {which}");
        let texts = [says(is), says(was)];
        let (day, at) = (book.by(due), format!("/entries/{first}/due"));
        book.note(Matter::KnownDebt, None, (&list.meta, &at), day, texts)
            .told_apart_by(format!("{owner} {due}"))
            .owner(Some(owner));
    }
}
