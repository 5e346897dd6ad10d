//! The day on which a record's matter happened: what time travel goes by.

use jiff::civil::Date;

use crate::model::record::Record;
use crate::model::record::review::Review;
use crate::model::when::When;

/// The day of a record, with the pointer to it; `None` for registers and undated records, which are
/// always there.
pub(super) fn happened(record: &Record) -> Option<(Date, &'static str)> {
    let at = |when: Option<When>, pointer| when.map(|w| (w.day, pointer));
    match record {
        Record::Quotation(r) => at(Some(r.body.issued_on), "/issued_on"),
        Record::Request(r) => at(Some(r.body.received_on), "/received_on"),
        Record::Review(r) => review(&r.body),
        Record::Amendment(r) => at(Some(r.body.proposed.on), "/proposed/on"),
        Record::Deviation(r) => at(Some(r.body.detected_on), "/detected_on"),
        Record::Communication(r) => at(Some(r.body.on), "/on"),
        Record::Sample(r) => at(Some(r.body.received_on), "/received_on"),
        Record::Subcontract(r) => {
            at(r.body.identified_on, "/identified_on").or(at(r.body.sent_on, "/sent_on"))
        }
        Record::Report(r) => at(r.body.issued_on, "/issued_on"),
        Record::Campaign(r) => r.body.sent_on.map(|d| (d, "/sent_on")),
        Record::Feedback(r) => {
            let asked = r.body.requested_on.map(|d| (d, "/requested_on"));
            asked.or(r.body.received_on.map(|d| (d, "/received_on")))
        }
        Record::Complaint(r) => Some((r.body.received_on, "/received_on")),
        Record::Action(r) => r.body.raised_on.map(|d| (d, "/raised_on")),
        Record::Analysis(r) => Some((r.body.held_on, "/held_on")),
        Record::Disclosure(r) => Some((r.body.released_on, "/released_on")),
        Record::Disposition(r) => at(Some(r.body.by.on), "/by/on"),
        Record::Baseline(r) => Some((r.body.filed_on, "/filed_on")),
        Record::Agreement(r) => {
            r.body.agree.as_ref().map(|a| (a.agreed_on.day.min(r.body.valid_from), "/agree/agreed_on"))
        }
        Record::Register(r) => r.body.registered_on.map(|d| (d, "/registered_on")),
        Record::Objective(r) => r.body.from.map(|d| (d, "/from")),
        Record::Person(_)
        | Record::Customer(_)
        | Record::Work(_)
        | Record::Method(_)
        | Record::Equipment(_)
        | Record::Provider(_)
        | Record::Document(_)
        | Record::CommPlan(_)
        | Record::Contingency(_)
        | Record::Rule(_) => None,
    }
}

/// A review counts from its first signature, or else its decision.
fn review(review: &Review) -> Option<(Date, &'static str)> {
    [
        review.technical.as_ref().map(|s| (s.on.day, "/technical/on")),
        review.qms.as_ref().map(|s| (s.on.day, "/qms/on")),
        review.decision.as_ref().map(|d| (d.on.day, "/decision/on")),
    ]
    .into_iter()
    .flatten()
    .min_by_key(|(day, _)| *day)
}
