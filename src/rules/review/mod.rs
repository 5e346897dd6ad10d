//! Is there a valid contract review, before commitment?

pub mod confirmation;
pub mod decision_rule;
pub mod incomplete;
pub mod late;
pub mod method_unfit;
pub mod method_untold;
pub mod missing;
pub mod outside_cover;
pub mod overdue;
pub mod qms;
pub mod resource;
mod signature;
pub mod technical;
pub mod terms_open;
pub mod unresolved;
mod wish;

use crate::model::coverage;
use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::review::{Decision, DecisionOutcome, Review};
use crate::model::when::When;
use crate::rules::evidence::{ACCEPTANCE, REPORTS, START, is_hidden};
use crate::rules::help::{self, is_judged};

/// A review with its decision.
struct Decided<'a> {
    /// The job that it stands in; none for the review of an agreement.
    job: Option<&'a Job>,
    /// The review.
    review: &'a Entry<Review>,
    /// Its decision.
    decision: &'a Decision,
}

/// Every decided review of jobs and agreements, as far as the laboratory answers for it. A draft is
/// no review yet.
fn decided(lab: &Lab) -> impl Iterator<Item = Decided<'_>> {
    let of_jobs = lab.jobs.values().flat_map(|job| job.reviews.iter().map(move |r| (Some(job), r)));
    let of_agreements = lab.agreements.values().flat_map(|f| f.reviews.iter().map(|r| (None, r)));
    of_jobs.chain(of_agreements).filter_map(move |(job, review)| {
        let decision = review.body.decision.as_ref()?;
        let left = job.and_then(|j| j.facts.exit).is_some_and(|exit| decision.on.is_after(&exit));
        let judged = !left && is_judged(lab, decision.on.day);
        judged.then_some(Decided { job, review, decision })
    })
}

/// Says of every review that could not be read, or whose request could not, that there is no telling.
fn tell_unread(lab: &Lab, out: &mut Outcome) {
    help::tell_unread(lab, &[Kind::Review], out);
}

/// The first of acceptance, start of work and report: from then on the laboratory is bound.
pub(super) fn commitment(job: &Job) -> Option<When> {
    let facts = &job.facts;
    let first = |a: When, b: When| if a.is_after(&b) { b } else { a };
    [facts.accepted.as_ref().map(|a| a.on), facts.started, facts.issued].into_iter().flatten().reduce(first)
}

/// The commitment, where rules judge its day. Where none is known, and a file that could show one could
/// not be read, `out` is told.
pub(super) fn judged_commitment(lab: &Lab, job: &Job, out: &mut Outcome) -> Option<When> {
    let on = commitment(job);
    if on.is_none() {
        is_hidden(lab, job, &[ACCEPTANCE, START, REPORTS], out);
    }
    on.filter(|on| is_judged(lab, on.day))
}

/// The start of work with its place.
fn started(job: &Job) -> Option<(When, Place)> {
    let start = job.facts.started?;
    let logged = job.work.iter().flat_map(|work| {
        let entries = work.body.entries.iter().enumerate();
        entries.map(|(i, e)| (e.started_on, work.meta.place(&format!("/entries/{i}/started_on"))))
    });
    let sent = job.subcontracts.iter().filter_map(|s| Some((s.body.sent_on?, s.meta.place("/sent_on"))));
    logged.chain(sent).find(|(on, _)| *on == start)
}

/// The review by which a job was taken on, with its decision, where rules judge that day. Where the
/// review could not be read, `out` is told.
fn accepting<'a>(lab: &Lab, job: &'a Job, out: &mut Outcome) -> Option<(&'a Entry<Review>, &'a Decision)> {
    let Some((review, decision)) = job.review().and_then(|r| Some((r, r.body.decision.as_ref()?))) else {
        if job.is_unread(Kind::Review) {
            out.cannot_tell(job.meta(), "the review of this job could not be read");
        }
        return None;
    };
    let left = job.facts.exit.is_some_and(|exit| decision.on.is_after(&exit));
    (accepts(decision) && !left && is_judged(lab, decision.on.day)).then_some((review, decision))
}

/// Whether a decision takes the work on.
fn accepts(decision: &Decision) -> bool {
    decision.outcome != DecisionOutcome::Decline
}
