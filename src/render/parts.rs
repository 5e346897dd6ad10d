//! The parts of a job, and which of them a finding is about.

use crate::model::finding::Finding;
use crate::model::lab::Job;
use crate::model::record::Meta;

use super::words;

/// Identities of all parts of a job, the request first.
pub(super) fn of(job: &Job) -> Vec<&Meta> {
    let mut all = vec![&job.request.meta];
    all.extend(job.quotations.iter().map(|e| &e.meta));
    all.extend(job.reviews.iter().map(|e| &e.meta));
    all.extend(job.amendments.iter().map(|e| &e.meta));
    all.extend(job.deviations.iter().map(|e| &e.meta));
    all.extend(job.communications.iter().map(|e| &e.meta));
    all.extend(job.samples.iter().map(|e| &e.meta));
    all.extend(job.subcontracts.iter().map(|e| &e.meta));
    all.extend(job.work.iter().map(|e| &e.meta));
    all.extend(job.reports.iter().map(|e| &e.meta));
    all.extend(job.feedback.iter().map(|e| &e.meta));
    all
}

/// What a part is called: the laboratory's number for it, or its file's name in words.
pub(super) fn name(meta: &Meta) -> String {
    let by_file = || words::part(meta.part.as_deref().unwrap_or("request"));
    meta.common.number.clone().unwrap_or_else(by_file)
}

/// What a record of the job means by `text`: the name of the part, where it names one.
pub(super) fn called(job: &Job, text: &str) -> String {
    let whole = |meta: &Meta| meta.part.as_deref() == Some(text) || meta.id == text;
    of(job).into_iter().find(|meta| whole(meta)).map_or_else(|| words::part(text), name)
}

/// Parts that a finding is about: its own, and those in whose files its ends stand; the request is
/// called `request`. A rule that answers once for a whole job names no part of its own.
pub(super) fn about<'a>(job: &'a Job, finding: &'a Finding) -> Vec<&'a str> {
    let files: Vec<&str> = std::iter::once(&finding.place)
        .chain(finding.also.iter().map(|(place, _)| place))
        .map(|p| &*p.file)
        .collect();
    let by_file = of(job).into_iter().filter(|meta| files.contains(&&*meta.file));
    let mut all: Vec<&str> = finding.part.as_deref().into_iter().collect();
    for meta in by_file {
        let part = meta.part.as_deref().unwrap_or("request");
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all
}
