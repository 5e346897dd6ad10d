//! What a complainant heard, and when.

use jiff::civil::Date;

use super::judged::happened;
use super::lab::Lab;
use super::record::Entry;
use super::record::complaint::Complaint;
use super::words::is_blank;

/// Whether there is anybody to write to: a complaint without a name says in its notes why.
#[must_use]
pub fn can_be_answered(complaint: &Entry<Complaint>) -> bool {
    let body = &complaint.body;
    let is_named = body.customer.is_some() || !is_blank(body.third_party.as_deref());
    is_named || is_blank(complaint.meta.common.notes.as_deref())
}

/// Every day on which the complainant heard something, oldest first.
#[must_use]
pub fn words_to_complainant(lab: &Lab, complaint: &Complaint) -> Vec<Date> {
    let once = [complaint.acknowledged_on, complaint.told_outcome_on, complaint.formal_end_on];
    let updates = complaint.updates.iter().map(|update| Some(update.on));
    let mut days: Vec<Date> = once.into_iter().chain(updates).filter_map(|day| happened(lab, day)).collect();
    days.sort_unstable();
    days
}

/// The day from which the complainant has nothing more to wait for: outcome told, or closed;
/// `None` while it is open.
#[must_use]
pub fn end(lab: &Lab, complaint: &Complaint) -> Option<Date> {
    let ends = [complaint.told_outcome_on, complaint.formal_end_on, complaint.closed_on];
    ends.into_iter().filter_map(|day| happened(lab, day)).min()
}
