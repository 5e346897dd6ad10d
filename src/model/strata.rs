//! Which records an assessor can draw from, and by what they are told apart.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::draw::{Member, Population, Stratum, What};
use super::due;
use super::lab::{Job, Lab};
use super::record::customer::CustomerType;
use super::record::review::{DecisionOutcome, ReviewMode};

/// A sort of job: its key, its title, and whether a job is one.
type Sort = (&'static str, &'static str, fn(&Lab, &Job) -> bool);

/// What every job can be told apart by, whoever signed and whenever it came.
const KINDS: [Sort; 9] = [
    ("full", "Full review", |_, job| mode(job).is_some_and(|m| !is_short(m))),
    ("routine", "Routine review", |_, job| mode(job) == Some(ReviewMode::Routine)),
    ("simplified", "Simplified review", |_, job| mode(job) == Some(ReviewMode::Simplified)),
    ("conformity", "Statement of conformity", |_, job| states_conformity(job)),
    ("outside", "Outside work", |_, job| has_outside_work(job)),
    ("changed", "Deviation or amendment", |_, job| !job.deviations.is_empty() || !job.amendments.is_empty()),
    ("late", "Reported late, or overdue", is_late),
    ("not-accepted", "Declined, or accepted with conditions", |_, job| is_conditional(job)),
    ("internal", "Customer inside the organisation", is_internal),
];

/// Everything that can be drawn on the as-of day.
#[must_use]
pub fn of(lab: &Lab) -> Population {
    let mut strata: Vec<Stratum> = Vec::new();
    let mut add = |key: String, title: String, whole: bool| {
        strata.push(Stratum { key, title, whole });
        strata.len() - 1
    };
    for (key, title, _) in KINDS {
        add(key.to_owned(), title.to_owned(), false);
    }
    let all_signers: BTreeSet<&str> = lab.jobs.values().flat_map(signers).collect();
    let by_signer: BTreeMap<&str, usize> = all_signers
        .into_iter()
        .map(|id| {
            let title = format!("Review signed by {}", lab.person_name(id));
            (id, add(format!("signed-{id}"), title, false))
        })
        .collect();
    let quarters: BTreeSet<(i16, i8)> = lab.jobs.values().map(|job| quarter(received(job))).collect();
    let by_quarter: BTreeMap<(i16, i8), usize> = quarters
        .into_iter()
        .map(|(year, q)| {
            ((year, q), add(format!("received-{year}-Q{q}"), format!("Received in {year} Q{q}"), false))
        })
        .collect();
    let complaints = add("complaints".to_owned(), "All complaints".to_owned(), true);
    let disclosures = add("disclosures".to_owned(), "All disclosures".to_owned(), true);
    let mut members: Vec<Member> = Vec::with_capacity(lab.jobs.len());
    for job in lab.jobs.values() {
        let kinds = KINDS.iter().enumerate().filter(|(_, (_, _, is))| is(lab, job)).map(|(at, _)| at);
        let signed = signers(job).filter_map(|id| by_signer.get(id).copied());
        let came = by_quarter.get(&quarter(received(job))).copied();
        let strata: BTreeSet<usize> = kinds.chain(signed).chain(came).collect();
        let strata = strata.into_iter().collect();
        members.push(Member { what: What::Job, id: job.id.clone(), on: received(job), strata });
    }
    members.extend(lab.complaints.iter().map(|(id, complaint)| Member {
        what: What::Complaint,
        id: id.clone(),
        on: complaint.body.received_on,
        strata: vec![complaints],
    }));
    members.extend(lab.disclosures.iter().map(|(id, disclosure)| Member {
        what: What::Disclosure,
        id: id.clone(),
        on: disclosure.body.released_on,
        strata: vec![disclosures],
    }));
    Population { members, strata }
}

fn received(job: &Job) -> Date {
    job.request.body.received_on.day
}

fn quarter(day: Date) -> (i16, i8) {
    (day.year(), (day.month() + 2) / 3)
}

fn mode(job: &Job) -> Option<ReviewMode> {
    job.review().map(|review| review.body.mode)
}

fn is_short(mode: ReviewMode) -> bool {
    matches!(mode, ReviewMode::Routine | ReviewMode::Simplified)
}

/// Whoever signed any review of the job.
fn signers(job: &Job) -> impl Iterator<Item = &str> {
    job.reviews.iter().flat_map(|review| {
        let body = &review.body;
        [&body.technical, &body.qms, &body.director].into_iter().flatten().map(|sign| sign.person.as_str())
    })
}

fn states_conformity(job: &Job) -> bool {
    let wanted = job.request.body.reporting.as_ref().is_some_and(|r| r.conformity_statement == Some(true));
    wanted || job.reports.iter().any(|r| r.body.conformity.as_ref().is_some_and(|c| c.made))
}

fn has_outside_work(job: &Job) -> bool {
    let logged = job.work.iter().flat_map(|w| &w.body.entries).any(|e| e.performed_by_provider.is_some());
    let reported = job.reports.iter().flat_map(|r| &r.body.lines).any(|l| l.provider.is_some());
    logged || reported || !job.subcontracts.is_empty()
}

fn is_late(lab: &Lab, job: &Job) -> bool {
    due::late(lab, job).is_some()
}

fn is_conditional(job: &Job) -> bool {
    let decisions = job.reviews.iter().filter_map(|r| r.body.decision.as_ref());
    let mut outcomes = decisions.map(|d| d.outcome);
    outcomes.any(|o| matches!(o, DecisionOutcome::Decline | DecisionOutcome::AcceptWithConditions))
}

fn is_internal(lab: &Lab, job: &Job) -> bool {
    let customer = lab.customers.get(job.request.body.customer.as_str());
    customer.is_some_and(|c| c.body.kind == CustomerType::Internal)
}
