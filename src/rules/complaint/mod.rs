//! Are complaints taken up, judged by somebody independent, answered and used?

pub mod closed;
pub mod led_nowhere;
pub mod not_independent;
pub mod not_validated;
pub mod silence;

use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::rules::help::{is_judged, tell_unread};
use crate::rules::words::is_blank;

/// Asks of every complaint that the laboratory answers for; of those that could not be read it is said
/// that there is no telling.
fn each(lab: &Lab, out: &mut Outcome, ask: fn(&Lab, &Entry<Complaint>, &mut Outcome)) {
    tell_unread(lab, &[Kind::Complaint], out);
    for complaint in lab.complaints.values().filter(|c| is_judged(lab, c.body.received_on)) {
        ask(lab, complaint, out);
    }
}

/// The beginning of a sentence on what was left undone after the complaint came.
fn opening(complaint: &Complaint) -> String {
    format!("The complaint came on {};", complaint.received_on)
}

/// Whether there is anybody to write to: a complaint without a name says in its notes why.
fn can_be_answered(complaint: &Entry<Complaint>) -> bool {
    let body = &complaint.body;
    let is_named = body.customer.is_some() || !is_blank(body.third_party.as_deref());
    is_named || is_blank(complaint.meta.common.notes.as_deref())
}
