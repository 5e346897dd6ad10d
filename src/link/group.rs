//! Records find their folders: jobs, agreements, registers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dates;
use crate::model::approval::Approvals;
use crate::model::contract::Contract;
use crate::model::history::NoHistory;
use crate::model::kind::Kind;
use crate::model::lab::{AsOf, BrokenLink, ById, Facts, Framework, Job, Lab, LinkFault, Unread};
use crate::model::place::Place;
use crate::model::record::customer::Agreement;
use crate::model::record::request::Request;
use crate::model::record::review::Review;
use crate::model::record::{Entry, Record};
use crate::model::settings::Settings;

/// Where jobs stand.
const JOBS: &str = "records/jobs/";

/// Parts of folders, until their folders are known.
#[derive(Default)]
pub(super) struct Parts {
    requests: BTreeMap<String, Entry<Request>>,
    agreements: BTreeMap<String, Entry<Agreement>>,
    agreement_reviews: Vec<Entry<Review>>,
    in_jobs: Vec<Record>,
}

/// A laboratory without records.
pub(super) fn empty(settings: Settings, as_of: AsOf) -> Lab {
    Lab {
        calendar: settings.working_calendar(),
        settings,
        as_of,
        people: BTreeMap::new(),
        customers: BTreeMap::new(),
        methods: BTreeMap::new(),
        equipment: BTreeMap::new(),
        providers: BTreeMap::new(),
        agreements: BTreeMap::new(),
        jobs: BTreeMap::new(),
        communications: BTreeMap::new(),
        campaigns: BTreeMap::new(),
        feedback: BTreeMap::new(),
        complaints: BTreeMap::new(),
        actions: BTreeMap::new(),
        analyses: BTreeMap::new(),
        disclosures: BTreeMap::new(),
        documents: BTreeMap::new(),
        dispositions: BTreeMap::new(),
        baseline: None,
        objectives: BTreeMap::new(),
        comm_plans: BTreeMap::new(),
        contingencies: BTreeMap::new(),
        own_rules: BTreeMap::new(),
        register: Vec::new(),
        unread: Vec::new(),
        unplaced: Vec::new(),
        broken_links: Vec::new(),
        later: Vec::new(),
        counts: BTreeMap::new(),
        history: Err(NoHistory::NotRead),
        approvals: Approvals::default(),
    }
}

/// Keeps the first record of an id; the second is a fault that the index has named.
fn keep<T>(map: &mut ById<T>, entry: Entry<T>) {
    map.entry(entry.meta.id.clone()).or_insert(entry);
}

/// Puts one record into its place.
pub(super) fn put(lab: &mut Lab, parts: &mut Parts, record: Record) {
    let in_job = record.meta().file.starts_with(JOBS);
    match record {
        Record::Request(r) => {
            parts.requests.entry(r.meta.record.clone()).or_insert(*r);
        }
        other if in_job => parts.in_jobs.push(other),
        Record::Agreement(r) => {
            parts.agreements.entry(r.meta.record.clone()).or_insert(*r);
        }
        Record::Review(r) => parts.agreement_reviews.push(*r),
        Record::Person(r) => keep(&mut lab.people, *r),
        Record::Customer(r) => keep(&mut lab.customers, *r),
        Record::Method(r) => keep(&mut lab.methods, *r),
        Record::Equipment(r) => keep(&mut lab.equipment, *r),
        Record::Provider(r) => keep(&mut lab.providers, *r),
        Record::Communication(r) => keep(&mut lab.communications, *r),
        Record::Campaign(r) => keep(&mut lab.campaigns, *r),
        Record::Feedback(r) => keep(&mut lab.feedback, *r),
        Record::Complaint(r) => keep(&mut lab.complaints, *r),
        Record::Action(r) => keep(&mut lab.actions, *r),
        Record::Analysis(r) => keep(&mut lab.analyses, *r),
        Record::Disclosure(r) => keep(&mut lab.disclosures, *r),
        Record::Document(r) => keep(&mut lab.documents, *r),
        Record::Disposition(r) => keep(&mut lab.dispositions, *r),
        Record::Baseline(r) => {
            lab.baseline.get_or_insert(*r);
        }
        Record::Objective(r) => keep(&mut lab.objectives, *r),
        Record::CommPlan(r) => keep(&mut lab.comm_plans, *r),
        Record::Contingency(r) => keep(&mut lab.contingencies, *r),
        Record::Rule(r) => keep(&mut lab.own_rules, *r),
        Record::Register(r) => lab.register.push(*r),
        // The table of kinds gives these no place outside a job.
        Record::Quotation(_)
        | Record::Amendment(_)
        | Record::Deviation(_)
        | Record::Sample(_)
        | Record::Subcontract(_)
        | Record::Work(_)
        | Record::Report(_) => {}
    }
}

/// Makes jobs and agreements of their parts; parts without a folder's main file become broken links.
pub(super) fn finish(lab: &mut Lab, parts: Parts, unread: Vec<Unread>) {
    lab.jobs = parts.requests.into_iter().map(|(id, request)| (id.clone(), job(id, request))).collect();
    lab.agreements = parts
        .agreements
        .into_iter()
        .map(|(id, agreement)| {
            (id, Framework { agreement, reviews: Vec::new(), edits: Vec::new(), untold: None })
        })
        .collect();
    for file in &unread {
        if let Some(job) = lab.jobs.get_mut(&file.record) {
            job.unread.push(file.clone());
        }
    }
    lab.unread = unread;
    for review in parts.agreement_reviews {
        match lab.agreements.get_mut(&review.meta.record) {
            Some(framework) => framework.reviews.push(review),
            None => stray(lab, &Record::Review(Box::new(review)), Kind::Agreement),
        }
    }
    for record in parts.in_jobs {
        let id = record.meta().record.clone();
        match lab.jobs.get_mut(&id) {
            Some(job) => put_in_job(job, record),
            None => stray(lab, &record, Kind::Request),
        }
    }
}

fn job(id: String, request: Entry<Request>) -> Job {
    Job {
        id,
        request,
        quotations: Vec::new(),
        reviews: Vec::new(),
        amendments: Vec::new(),
        deviations: Vec::new(),
        communications: Vec::new(),
        samples: Vec::new(),
        subcontracts: Vec::new(),
        work: None,
        reports: Vec::new(),
        feedback: Vec::new(),
        unread: Vec::new(),
        facts: Facts::default(),
        contract: Contract::default(),
    }
}

fn put_in_job(job: &mut Job, record: Record) {
    match record {
        Record::Quotation(r) => job.quotations.push(*r),
        Record::Review(r) => job.reviews.push(*r),
        Record::Amendment(r) => job.amendments.push(*r),
        Record::Deviation(r) => job.deviations.push(*r),
        Record::Communication(r) => job.communications.push(*r),
        Record::Sample(r) => job.samples.push(*r),
        Record::Subcontract(r) => job.subcontracts.push(*r),
        Record::Work(r) => job.work = Some(*r),
        Record::Report(r) => job.reports.push(*r),
        Record::Feedback(r) => job.feedback.push(*r),
        // The table of kinds gives the others no place in a job.
        _ => {}
    }
}

/// A part whose folder has no main file, unless that file is there but unreadable or later.
fn stray(lab: &mut Lab, part: &Record, wants: Kind) {
    let meta = part.meta();
    if lab.unread.iter().any(|u| u.kind == wants && u.record == meta.record) {
        let (file, record) = (Arc::clone(&meta.file), meta.record.clone());
        lab.unplaced.push(Unread { file, kind: meta.kind, record, part: meta.part.clone() });
        return;
    }
    if lab.later.iter().any(|(later, ..)| later.kind == wants && later.record == meta.record) {
        return;
    }
    lab.broken_links.push(BrokenLink {
        record: meta.record.clone(),
        part: meta.part.clone(),
        place: Place::at(&meta.file, ""),
        wants: wants.name(),
        text: meta.record.clone(),
        fault: LinkFault::Dangling(None),
        on: dates::happened(part).map(|(day, _)| day),
    });
}
