//! Are complaints taken up, judged by somebody independent, answered and used?

pub mod closed;
pub mod led_nowhere;
pub mod not_independent;
pub mod not_validated;
pub mod silence;

use crate::model::complainant::can_be_answered;
use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::rules::help::{is_judged, tell_unread};

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
