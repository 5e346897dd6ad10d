//! What customers are to hear of within days: what was said in writing, that items came, that one was lost.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::book::{Book, contact, person};
use crate::model::agenda::Matter;
use crate::model::evidence::MESSAGES;
use crate::model::judged::{came_in, happened, is_judged, last_day};
use crate::model::kind::Kind;
use crate::model::lab::Job;
use crate::model::message::told_of_receipt;
use crate::model::naming::item_name;
use crate::model::record::Entry;
use crate::model::record::work::Sample;
use crate::model::talk::{Talk, talks};
use crate::model::words::{list, sentence};

/// Records that may tell of something said, or confirm it.
const TALKS: &[Kind] = &[Kind::Review, Kind::Quotation, Kind::Amendment, Kind::Deviation, Kind::Subcontract];

pub(super) fn note(book: &mut Book<'_>) {
    for job in book.lab.jobs.values() {
        spoken(book, job);
        receipt(book, job);
        losses(book, job);
    }
}

fn spoken(book: &mut Book<'_>, job: &Job) {
    let lab = book.lab;
    let last = last_day(lab, job);
    let is_open = |talk: &Talk| {
        let is_asked = is_judged(lab, talk.on.day) && talk.on.day <= last;
        is_asked && happened(lab, talk.confirmed).is_none()
    };
    let open: Vec<Talk> = talks(job).into_iter().filter(is_open).collect();
    if open.is_empty() || book.is_hidden(job, &[TALKS, MESSAGES]) {
        return;
    }
    for talk in open {
        let day = book.working(talk.on.day, lab.settings.thresholds.verbal_confirmation_wd, last);
        if job.facts.exit.is_some() && day.late.is_none() {
            continue;
        }
        let said = format!("{} on {}", sentence(&talk.what), talk.on.day);
        let texts = [
            format!("{said}; confirm it in writing."),
            format!("{said}; it was to be confirmed in writing."),
        ];
        let meta = job.meta();
        let item = book.note(Matter::WrittenConfirmation, Some("COM-003"), (meta, ""), day, texts);
        // the talk may stand in another file of the job
        item.place = talk.place;
        let file = item.place.file.to_string();
        item.told_apart_by(file).owner(contact(job));
    }
}

/// Items of one day are acknowledged together.
fn receipt(book: &mut Book<'_>, job: &Job) {
    let lab = book.lab;
    let last = last_day(lab, job);
    let mut by_day: BTreeMap<Date, Vec<&Entry<Sample>>> = BTreeMap::new();
    for item in &job.samples {
        let on = item.body.received_on.day;
        if came_in(lab, job, &item.body) && told_of_receipt(lab, job, item).is_none() {
            by_day.entry(on).or_default().push(item);
        }
    }
    if by_day.is_empty() || book.is_hidden(job, &[MESSAGES]) {
        return;
    }
    for (on, items) in by_day {
        let Some(first) = items.first() else { continue };
        let day = book.working(on, lab.settings.thresholds.receipt_ack_wd, last);
        if job.facts.exit.is_some() && day.late.is_none() {
            continue;
        }
        let names: Vec<&str> = items.iter().map(|item| item_name(item)).collect();
        let came =
            format!("{} {} came on {on}", if names.len() == 1 { "Item" } else { "Items" }, list(&names));
        let texts = [
            format!("{came}; tell the customer what came and in what state."),
            format!("{came}; the customer was to be told."),
        ];
        book.note(Matter::Receipt, Some("COM-001"), (&first.meta, "/received_on"), day, texts)
            .owner(person(first.body.by.as_ref()).or(contact(job)));
    }
}

fn losses(book: &mut Book<'_>, job: &Job) {
    let lab = book.lab;
    for item in &job.samples {
        let Some(incident) = item.body.incident.as_ref().filter(|i| is_judged(lab, i.found_on.day)) else {
            continue;
        };
        let told = happened(lab, incident.customer_told_on.map(|on| on.day));
        if told.is_some() || item.body.loss_was_agreed() {
            continue;
        }
        let day = book.working(incident.found_on.day, lab.settings.thresholds.incident_told_wd, book.today);
        let what = format!(
            "Item {} was found {} on {}",
            item_name(item),
            incident.kind.words(),
            incident.found_on.day
        );
        let texts = [format!("{what}; tell the customer."), format!("{what}; the customer was to be told.")];
        book.note(Matter::LossTold, Some("SMP-004"), (&item.meta, "/incident"), day, texts)
            .owner(person(item.body.by.as_ref()).or(contact(job)));
    }
}
