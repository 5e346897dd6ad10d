//! What follows from a job's records: acceptance, start, issue, exit.

use jiff::civil::Date;

use crate::model::lab::{Accepted, Facts, Job};
use crate::model::record::Entry;
use crate::model::record::review::{DecisionOutcome, Review, ReviewMode};
use crate::model::when::When;

/// Works out a job's facts as of a day; events after it have not happened yet.
pub(super) fn facts(job: &Job, as_of: Date) -> Facts {
    let past = |when: &When| when.day <= as_of;
    let review = deciding(job, as_of);
    Facts {
        accepted: accepted(job, review.and_then(|i| job.reviews.get(i))).filter(|a| past(&a.on)),
        review,
        started: started(job).filter(past),
        samples_received: earliest(job.samples.iter().map(|s| s.body.received_on)).filter(past),
        issued: job.report().and_then(|r| r.body.issued_on).filter(past),
        exit: exit(job, review.and_then(|i| job.reviews.get(i))).filter(past),
    }
}

/// The earliest of some moments; of one day, a moment with a time that is earlier.
fn earliest(moments: impl Iterator<Item = When>) -> Option<When> {
    moments.reduce(|first, next| if first.is_after(&next) { next } else { first })
}

fn deciding(job: &Job, as_of: Date) -> Option<usize> {
    let decides = |r: &Entry<Review>| {
        matches!(r.body.mode, ReviewMode::Full | ReviewMode::Routine | ReviewMode::Simplified)
            && r.body.decision.as_ref().is_some_and(|d| d.on.day <= as_of)
    };
    job.reviews.iter().position(decides)
}

fn accepted(job: &Job, review: Option<&Entry<Review>>) -> Option<Accepted> {
    let mut all = Vec::new();
    if let Some(a) = &job.request.body.accepted {
        all.push(Accepted {
            on: a.on,
            by: a.by.0.clone(),
            channel: a.channel,
            confirmed_in_writing_on: a.confirmed_in_writing_on,
            part: "request".to_owned(),
            place: job.request.meta.place("/accepted"),
        });
    }
    for quotation in &job.quotations {
        if let Some(agree) = quotation.body.accepted.as_ref().filter(|a| a.is_yes()) {
            all.push(Accepted {
                on: agree.agreed_on,
                by: quotation.body.by.as_ref().map_or_else(String::new, |p| p.0.clone()),
                channel: Some(agree.channel),
                confirmed_in_writing_on: agree.confirmed_in_writing_on,
                part: quotation.meta.part.clone().unwrap_or_default(),
                place: quotation.meta.place("/accepted"),
            });
        }
    }
    all.extend(review.and_then(by_review));
    all.into_iter().reduce(|first, next| if first.on.is_after(&next.on) { next } else { first })
}

/// When a review commits the laboratory: its confirmation where that came first, its decision, or
/// for conditions the customer's yes to them.
fn by_review(review: &Entry<Review>) -> Option<Accepted> {
    let decision = review.body.decision.as_ref()?;
    let (on, pointer) = match decision.outcome {
        DecisionOutcome::Decline => return None,
        DecisionOutcome::Accept => (decision.on, "/decision"),
        DecisionOutcome::AcceptWithConditions => match review.body.agree.as_ref().filter(|a| a.is_yes()) {
            Some(agree) => (agree.agreed_on, "/agree"),
            None => (decision.on, "/decision"),
        },
    };
    let confirmed = review.body.confirmation.as_ref().map(|c| c.on).filter(|c| on.is_after(c));
    let (on, pointer) = confirmed.map_or((on, pointer), |c| (c, "/confirmation"));
    Some(Accepted {
        on,
        by: decision.by.0.clone(),
        channel: decision.channel,
        confirmed_in_writing_on: decision.confirmed_in_writing_on,
        part: review.meta.part.clone().unwrap_or_default(),
        place: review.meta.place(pointer),
    })
}

fn started(job: &Job) -> Option<When> {
    let entries = job.work.iter().flat_map(|w| &w.body.entries).map(|e| e.started_on);
    earliest(entries.chain(job.subcontracts.iter().filter_map(|s| s.body.sent_on)))
}

fn exit(job: &Job, review: Option<&Entry<Review>>) -> Option<When> {
    let declined = review
        .and_then(|r| r.body.decision.as_ref())
        .filter(|d| d.outcome == DecisionOutcome::Decline)
        .map(|d| d.on);
    earliest(job.request.body.withdrawn.iter().map(|w| w.on).chain(declined))
}
