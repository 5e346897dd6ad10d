//! The records of a kind, wherever in the laboratory they stand.

use serde::Serialize;

use super::job::Body;
use crate::model::kind::Kind;
use crate::model::lab::{ById, Job, Lab};
use crate::model::record::Entry;

/// A record that a rule asks, with its job where it has one.
pub(super) type Asked<'a> = (&'a dyn Body, Option<&'a Job>);

/// All records of a kind, those outside of jobs first, then by job and part.
pub(super) fn of_kind(lab: &Lab, kind: Kind) -> Vec<Asked<'_>> {
    match kind {
        Kind::Person => alone(&lab.people),
        Kind::Customer => alone(&lab.customers),
        Kind::Method => alone(&lab.methods),
        Kind::Equipment => alone(&lab.equipment),
        Kind::Provider => alone(&lab.providers),
        Kind::Campaign => alone(&lab.campaigns),
        Kind::Complaint => alone(&lab.complaints),
        Kind::Action => alone(&lab.actions),
        Kind::Analysis => alone(&lab.analyses),
        Kind::Disclosure => alone(&lab.disclosures),
        Kind::Document => alone(&lab.documents),
        Kind::Disposition => alone(&lab.dispositions),
        Kind::Baseline => lab.baseline.iter().map(|list| (list as &dyn Body, None)).collect(),
        Kind::Objective => alone(&lab.objectives),
        Kind::CommPlan => alone(&lab.comm_plans),
        Kind::Contingency => alone(&lab.contingencies),
        Kind::Register => lab.register.iter().map(|row| (row as &dyn Body, None)).collect(),
        Kind::Agreement => lab.agreements.values().map(|f| (&f.agreement as &dyn Body, None)).collect(),
        Kind::Request => lab.jobs.values().map(|job| (&job.request as &dyn Body, Some(job))).collect(),
        Kind::Work => {
            let logs = lab.jobs.values().filter_map(|job| Some((job.work.as_ref()?, job)));
            logs.map(|(work, job)| (work as &dyn Body, Some(job))).collect()
        }
        Kind::Review => {
            let reviews = lab.agreements.values().flat_map(|f| &f.reviews);
            let mut all: Vec<Asked> = reviews.map(|r| (r as &dyn Body, None)).collect();
            all.extend(in_jobs(lab, |job| &job.reviews));
            all
        }
        Kind::Communication => both(alone(&lab.communications), in_jobs(lab, |job| &job.communications)),
        Kind::Feedback => both(alone(&lab.feedback), in_jobs(lab, |job| &job.feedback)),
        Kind::Quotation => in_jobs(lab, |job| &job.quotations),
        Kind::Amendment => in_jobs(lab, |job| &job.amendments),
        Kind::Deviation => in_jobs(lab, |job| &job.deviations),
        Kind::Sample => in_jobs(lab, |job| &job.samples),
        Kind::Subcontract => in_jobs(lab, |job| &job.subcontracts),
        Kind::Report => in_jobs(lab, |job| &job.reports),
        Kind::Settings | Kind::Rule => Vec::new(),
    }
}

fn alone<'a, T: Serialize + Sync + 'a>(records: &'a ById<T>) -> Vec<Asked<'a>> {
    records.values().map(|record| (record as &dyn Body, None)).collect()
}

fn in_jobs<'a, T: Serialize + Sync + 'a>(lab: &'a Lab, of: fn(&Job) -> &Vec<Entry<T>>) -> Vec<Asked<'a>> {
    let records = lab.jobs.values().flat_map(|job| of(job).iter().map(move |record| (record, job)));
    records.map(|(record, job)| (record as &dyn Body, Some(job))).collect()
}

fn both<'a>(mut one: Vec<Asked<'a>>, other: Vec<Asked<'a>>) -> Vec<Asked<'a>> {
    one.extend(other);
    one
}
