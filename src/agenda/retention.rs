//! Until when items and records are kept.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::book::Book;
use crate::model::agenda::Matter;
use crate::model::days::days_after;
use crate::model::judged::came_in;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::naming::item_name;
use crate::model::record::work::{IncidentType, Sample};
use crate::model::record::{Entry, Meta};
use crate::model::words::list;

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let kept = lab.jobs.values().map(|job| kept(book, job).len()).sum();
    book.looked_at(
        "items",
        kept,
        "item with a day until which it is kept",
        "items with a day until which they are kept",
    );
    for job in lab.jobs.values().filter(|job| !job.is_unread(Kind::Sample)) {
        items(book, job);
    }
    records(book);
}

/// Items that are still here, as far as anybody knows, and kept until a day.
fn kept<'a>(book: &Book<'_>, job: &'a Job) -> Vec<(&'a Entry<Sample>, Date)> {
    let is_here = |item: &&Entry<Sample>| {
        let has_gone = item.body.disposition.as_ref().is_some_and(|d| d.on <= book.today);
        let is_lost = item.body.incident.as_ref().is_some_and(|i| i.kind == IncidentType::Lost);
        came_in(book.lab, job, &item.body) && !has_gone && !is_lost
    };
    job.samples.iter().filter(is_here).filter_map(|item| Some((item, item.body.retention_until?))).collect()
}

/// Until its day an item is kept; from then on it may go, and some days later that must be settled.
fn items(book: &mut Book<'_>, job: &Job) {
    let mut by_day: BTreeMap<Date, Vec<&Entry<Sample>>> = BTreeMap::new();
    for (item, until) in kept(book, job) {
        by_day.entry(until).or_default().push(item);
    }
    for (until, items) in by_day {
        let Some(first) = items.first() else { continue };
        let names: Vec<&str> = items.iter().map(|item| item_name(item)).collect();
        let (what, was) = if names.len() == 1 { ("Item", "was") } else { ("Items", "were") };
        let names = list(&names);
        let at = (&first.meta, "/retention_until");
        if book.today <= until {
            let text = format!("{what} {names} may be returned or disposed of after this day.");
            book.note_end(Matter::ItemKept, at, until, text);
            continue;
        }
        let texts = [
            format!("{what} {names} {was} kept until {until}; settle what becomes of it."),
            format!("{what} {names} {was} kept until {until}; it was to be settled what becomes of it."),
        ];
        let day = book.by(days_after(until, book.lab.settings.thresholds.retention_decision_days));
        book.note(Matter::ItemDecision, Some("SMP-005"), at, day, texts);
    }
}

/// Records of one folder that may go on one day are one matter.
fn records(book: &mut Book<'_>) {
    let lab = book.lab;
    let mut all: BTreeMap<(&str, Date), &Meta> = BTreeMap::new();
    let mut count = 0;
    for meta in metas(lab) {
        if let Some(until) = meta.common.retention.as_ref().and_then(|r| r.until) {
            count += 1;
            all.entry((meta.record.as_str(), until)).or_insert(meta);
        }
    }
    book.looked_at(
        "records_kept",
        count,
        "record with a day until which it is kept",
        "records with a day until which they are kept",
    );
    for ((_, until), meta) in all {
        let text = "The records may be disposed of from this day on.".to_owned();
        if let Some(item) = book.note_end(Matter::RecordKept, (meta, "/retention/until"), until, text) {
            item.part = None;
            item.told_apart_by(until.to_string());
        }
    }
}

/// Every record that a retention may be set for.
fn metas(lab: &Lab) -> Vec<&Meta> {
    let mut all: Vec<&Meta> = Vec::new();
    for job in lab.jobs.values() {
        all.push(job.meta());
        all.extend(job.quotations.iter().map(|r| &r.meta));
        all.extend(job.reviews.iter().map(|r| &r.meta));
        all.extend(job.amendments.iter().map(|r| &r.meta));
        all.extend(job.deviations.iter().map(|r| &r.meta));
        all.extend(job.samples.iter().map(|r| &r.meta));
        all.extend(job.subcontracts.iter().map(|r| &r.meta));
        all.extend(job.work.iter().map(|r| &r.meta));
        all.extend(job.reports.iter().map(|r| &r.meta));
    }
    for framework in lab.agreements.values() {
        all.push(&framework.agreement.meta);
        all.extend(framework.reviews.iter().map(|r| &r.meta));
    }
    all.extend(lab.all_communications().map(|r| &r.meta));
    all.extend(lab.all_feedback().map(|r| &r.meta));
    all.extend(lab.campaigns.values().map(|r| &r.meta));
    all.extend(lab.complaints.values().map(|r| &r.meta));
    all.extend(lab.actions.values().map(|r| &r.meta));
    all.extend(lab.analyses.values().map(|r| &r.meta));
    all.extend(lab.disclosures.values().map(|r| &r.meta));
    all.extend(lab.customers.values().map(|r| &r.meta));
    all.extend(lab.comm_plans.values().map(|r| &r.meta));
    all.extend(lab.contingencies.values().map(|r| &r.meta));
    all.extend(lab.objectives.values().map(|r| &r.meta));
    all.extend(lab.dispositions.values().map(|r| &r.meta));
    all
}
