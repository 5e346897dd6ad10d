//! Messages about a job, wherever they are filed.

use jiff::civil::Date;

use super::lab::{Job, Lab};
use super::naming::names;
use super::record::Entry;
use super::record::listening::{Communication, Direction, Topic};
use super::record::work::Sample;

/// The job's own messages, and those filed outside that link to it, as far as they were exchanged by
/// the as-of day.
pub fn about<'a>(lab: &'a Lab, job: &'a Job) -> impl Iterator<Item = &'a Entry<Communication>> {
    let links = |c: &&Entry<Communication>| c.body.links.iter().any(|l| names(l.as_str(), job.meta()));
    let outside = lab.communications.values().filter(links);
    job.communications.iter().chain(outside).filter(|c| c.body.on.day <= lab.as_of.day)
}

/// The day on which the customer first heard of the item: by the acknowledgement on its record, or by
/// a message on receipt.
#[must_use]
pub fn told_of_receipt(lab: &Lab, job: &Job, item: &Entry<Sample>) -> Option<Date> {
    let own = item.body.ack.as_ref().map(|ack| ack.on.day).filter(|day| *day <= lab.as_of.day);
    let said = about(lab, job)
        .map(|c| &c.body)
        .filter(|c| c.topic == Topic::ReceiptAck && c.direction == Direction::Out)
        .filter(|c| item.body.received_on.is_by(&c.on))
        .map(|c| c.on.day);
    own.into_iter().chain(said).min()
}
