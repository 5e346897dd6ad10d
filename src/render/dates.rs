//! When the matter of a finding arose, where it stands, and what its place on a page is called.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::finding::Finding;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;

use super::Build;

/// The day by which a finding is sorted, counted into a quarter and its age told: the day on which it
/// went wrong or should have been done, where its rule names one; else the day of the record that it
/// is about. `None` for registers and for files that could not be read.
pub(super) fn day(lab: &Lab, finding: &Finding) -> Option<Date> {
    finding.on.or_else(|| of_record(lab, finding))
}

/// The day of the record that a finding is about: of a job's part its own day, of a job the arrival
/// of the request.
fn of_record(lab: &Lab, finding: &Finding) -> Option<Date> {
    if let Some(job) = lab.jobs.get(&finding.record) {
        let of_part = finding.part.as_deref().and_then(|part| of_part(job, part));
        return Some(of_part.unwrap_or(job.request.body.received_on.day));
    }
    let id = finding.record.as_str();
    let whole = finding.part.as_ref().map_or_else(|| id.to_owned(), |part| format!("{id}/{part}"));
    let feedback = lab.feedback.get(&whole).or_else(|| lab.feedback.get(id));
    lab.complaints
        .get(id)
        .map(|c| c.body.received_on)
        .or_else(|| feedback.and_then(|f| f.body.received_on.or(f.body.requested_on)))
        .or_else(|| lab.campaigns.get(id).and_then(|c| c.body.closed_on.or(c.body.sent_on)))
        .or_else(|| lab.actions.get(id).and_then(|a| a.body.raised_on))
        .or_else(|| lab.analyses.get(id).map(|a| a.body.held_on))
        .or_else(|| lab.disclosures.get(id).map(|d| d.body.released_on))
        .or_else(|| lab.communications.get(id).map(|c| c.body.on.day))
        .or_else(|| lab.agreements.get(id).map(|f| f.agreement.body.valid_from))
        .or_else(|| lab.objectives.get(id).and_then(|o| o.body.from))
        .or_else(|| lab.register.iter().find(|r| r.body.job == id).and_then(|r| r.body.registered_on))
}

fn of_part(job: &Job, part: &str) -> Option<Date> {
    if let Some(quotation) = find(&job.quotations, part) {
        return Some(quotation.issued_on.day);
    }
    if let Some(review) = find(&job.reviews, part) {
        return review.decision.as_ref().map(|d| d.on.day);
    }
    if let Some(amendment) = find(&job.amendments, part) {
        return Some(amendment.proposed.on.day);
    }
    if let Some(deviation) = find(&job.deviations, part) {
        return Some(deviation.detected_on.day);
    }
    if let Some(talk) = find(&job.communications, part) {
        return Some(talk.on.day);
    }
    if let Some(sample) = find(&job.samples, part) {
        return Some(sample.received_on.day);
    }
    if let Some(outside) = find(&job.subcontracts, part) {
        return outside.sent_on.map(|s| s.day);
    }
    if let Some(work) = find(job.work.as_slice(), part) {
        return work.entries.iter().map(|e| e.started_on.day).min();
    }
    if let Some(report) = find(&job.reports, part) {
        return report.issued_on.map(|i| i.day);
    }
    find(&job.feedback, part).and_then(|f| f.received_on.or(f.requested_on))
}

fn find<'a, T>(entries: &'a [Entry<T>], part: &str) -> Option<&'a T> {
    entries.iter().find(|e| e.meta.part.as_deref() == Some(part)).map(|e| &e.body)
}

/// A place as `file:line`, or the file alone where its line was not found.
pub(super) fn place(build: &Build, place: &Place) -> String {
    match build.site.spots.get(place) {
        Some(spot) if !place.pointer.is_empty() || place.bytes.is_some() => {
            format!("{}:{}", place.file, spot.line)
        }
        _ => place.file.to_string(),
    }
}

/// Fragments of findings, unique within a page.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(BTreeMap<String, usize>);

impl Fingerprints {
    /// The fragment of the first finding of a fingerprint.
    pub(super) fn first(finding: &Finding) -> String {
        format!("f-{}", finding.fingerprint())
    }

    /// The address of a finding's own page, by its fragment on the page of all.
    pub(super) fn sheet(fragment: &str) -> String {
        format!("findings/{}.html", fragment.strip_prefix("f-").unwrap_or(fragment))
    }

    /// `f-` and the fingerprint; a second finding of the same fingerprint gets a number.
    pub(super) fn fragment(&mut self, finding: &Finding) -> String {
        let print = finding.fingerprint();
        let seen = self.0.entry(print.clone()).or_insert(0);
        *seen += 1;
        if *seen == 1 { format!("f-{print}") } else { format!("f-{print}-{seen}") }
    }
}
