//! Messages about a job, wherever they are filed.

use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::listening::Communication;
use crate::rules::help::names;

/// The job's own messages, and those filed outside that link to it, as far as they were exchanged by
/// the as-of day.
pub(in crate::rules) fn about<'a>(
    lab: &'a Lab,
    job: &'a Job,
) -> impl Iterator<Item = &'a Entry<Communication>> {
    let links = |c: &&Entry<Communication>| c.body.links.iter().any(|l| names(l.as_str(), job.meta()));
    let outside = lab.communications.values().filter(links);
    job.communications.iter().chain(outside).filter(|c| c.body.on.day <= lab.as_of.day)
}
