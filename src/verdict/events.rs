//! What an approval must precede, by the records: acceptance, the start of work, a change that comes into
//! force, a deviation carried out, items sent out, a report issued.

use std::collections::BTreeMap;

use crate::model::case::Event;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::when::When;

/// Events by kind and id of the record whose approval must come first.
#[must_use]
pub fn events(lab: &Lab) -> BTreeMap<(Kind, String), Vec<Event>> {
    let mut found = Found::default();
    for job in lab.jobs.values() {
        of_job(job, &mut found);
    }
    for framework in lab.agreements.values() {
        let orders = lab.jobs.values().filter(|job| {
            lab.framework(job).is_some_and(|f| f.agreement.meta.id == framework.agreement.meta.id)
        });
        let first = orders.filter_map(|job| Some(job.facts.accepted.as_ref()?.on)).min_by_key(|on| on.day);
        for meta in
            std::iter::once(&framework.agreement.meta).chain(framework.reviews.iter().map(|r| &r.meta))
        {
            found.add(meta, "an order under it was accepted", first);
        }
    }
    found.0
}

#[derive(Default)]
struct Found(BTreeMap<(Kind, String), Vec<Event>>);

impl Found {
    fn add(&mut self, of: &Meta, what: &'static str, on: Option<When>) {
        if let Some(on) = on {
            self.0.entry((of.kind, of.id.clone())).or_default().push(Event { what, on });
        }
    }
}

fn of_job(job: &Job, found: &mut Found) {
    let accepted = job.facts.accepted.as_ref().map(|a| a.on);
    // a repeated review follows a change; the one that decides on the request comes before all
    if let Some(review) = job.review() {
        found.add(&review.meta, "the order was accepted", accepted);
        found.add(&review.meta, "work began", job.facts.started);
    }
    for quotation in &job.quotations {
        found.add(&quotation.meta, "the order was accepted", accepted);
    }
    for amendment in &job.amendments {
        found.add(&amendment.meta, "the change came into force", amendment.body.effective_on);
    }
    for deviation in &job.deviations {
        found.add(&deviation.meta, "the deviation was carried out", deviation.body.proceeded_on);
    }
    for outside in &job.subcontracts {
        found.add(&outside.meta, "the items were sent out", outside.body.sent_on);
    }
    for report in &job.reports {
        found.add(&report.meta, "the report was issued", report.body.issued_on);
    }
}
