//! Ids become things: the laboratory, its jobs, what follows from their records.

mod contract;
mod dates;
mod facts;
mod group;
mod names;

pub use contract::contract;

use rayon::prelude::*;

use crate::model::fault::Fault;
use crate::model::lab::{AsOf, Lab, Unread};
use crate::model::record::Record;
use crate::model::settings::Settings;

/// Links records into a laboratory as it was on its as-of day; faults name records of one id.
///
/// Names are resolved over all records, so that looking back in time leaves no name dangling;
/// records dated after the day are then left out and listed in [`Lab::later`].
#[must_use]
pub fn lab(records: Vec<Record>, unread: Vec<Unread>, settings: Settings, as_of: AsOf) -> (Lab, Vec<Fault>) {
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
    // A job's facts and contract need the registers and agreements, but no other job.
    let jobs = std::mem::take(&mut lab.jobs).into_par_iter().map(|(id, mut job)| {
        job.facts = facts::facts(&job, as_of.day);
        job.contract = contract(&lab, &job);
        (id, job)
    });
    lab.jobs = jobs.collect();
    (lab, faults)
}
