//! Ids become things: the laboratory, its jobs, what follows from their records.

mod contract;
mod dates;
mod facts;
mod group;
mod names;
mod sealed;

pub use contract::contract;

use rayon::prelude::*;

use crate::model::fault::Fault;
use crate::model::history::{NoHistory, Past};
use crate::model::lab::{AsOf, Lab, Unread};
use crate::model::record::Record;
use crate::model::settings::Settings;

/// Links records into a laboratory as it was on its as-of day; faults name records of one id.
///
/// Names are resolved over all records, so that looking back in time leaves no name dangling;
/// records dated after the day are then left out and listed in [`Lab::later`].
#[must_use]
pub fn lab(records: Vec<Record>, unread: Vec<Unread>, settings: Settings, as_of: AsOf) -> (Lab, Vec<Fault>) {
    lab_with(records, unread, settings, as_of, Err(NoHistory::NotRead))
}

/// As [`lab`], with what git tells of the records: contracts then are what was agreed when they were
/// made, and not what was made of their files afterwards.
#[must_use]
pub fn lab_with(
    records: Vec<Record>,
    unread: Vec<Unread>,
    settings: Settings,
    as_of: AsOf,
    history: Past,
) -> (Lab, Vec<Fault>) {
    let index = names::Index::of(&records, &unread);
    let broken_links = index.resolve(&records);
    let faults = index.same_ids();
    let mut lab = group::empty(settings, as_of);
    lab.broken_links = broken_links;
    for record in &records {
        *lab.counts.entry(record.meta().kind).or_insert(0) += 1;
    }
    let mut jobs = group::Parts::default();
    for mut record in records {
        let happened = dates::happened(&record);
        record.meta_mut().happened = happened;
        match happened {
            Some((day, pointer)) if day > as_of.day => {
                let meta = record.meta().clone();
                let place = meta.place(pointer);
                lab.later.push((meta, place, day));
            }
            _ => group::put(&mut lab, &mut jobs, record),
        }
    }
    group::finish(&mut lab, jobs, unread);
    if let Ok(history) = &history {
        sealed::agreements(&mut lab, history);
    }
    // A job's facts and contract need the registers and agreements, but no other job.
    let jobs = std::mem::take(&mut lab.jobs).into_par_iter().map(|(id, mut job)| {
        if let Ok(history) = &history {
            sealed::job(&lab, history, &mut job);
        }
        job.facts = facts::facts(&job, as_of.day);
        job.contract = contract(&lab, &job);
        (id, job)
    });
    lab.jobs = jobs.collect();
    lab.history = history;
    (lab, faults)
}
