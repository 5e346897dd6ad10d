//! CPL-001: the complainant waited for a word.

use jiff::civil::Date;

use super::{can_be_answered, each, opening};
use crate::model::complainant::{end, words_to_complainant};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::{happened, working_days};

/// See `silence.md`.
pub const RULE: Rule = Rule {
    code: "CPL-001",
    name: "complaint-silence",
    title: "Acknowledgement or updates late",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.9.5"],
    procedure: &[
        "9001-8.2.1-g-07",
        "9001-8.2.1-b-5b",
        "9001-8.2.1-k-02",
        "9001-8.2.1-k-07",
        "9001-8.2.1-k-08",
    ],
    summary: "Receipt of a complaint is acknowledged, the complainant hears of progress, and it is closed by \
              the day that was set.",
    advice: "Write to the complainant today: where it stands, and when the answer comes. Record a new day for \
             closing, with the reason.",
    thresholds: &["complaint_ack_wd", "complaint_update_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("silence.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    each(lab, out, ask);
}

fn ask(lab: &Lab, complaint: &Entry<Complaint>, out: &mut Outcome) {
    if !can_be_answered(complaint) {
        return out.pass(&complaint.meta);
    }
    let mut gaps = Gaps::default();
    acknowledgement(lab, complaint, &mut gaps);
    updates(lab, &complaint.body, &mut gaps);
    closing(lab, &complaint.body, &mut gaps);
    gaps.report(&complaint.meta, &opening(&complaint.body), out);
}

fn acknowledgement(lab: &Lab, complaint: &Entry<Complaint>, gaps: &mut Gaps) {
    let body = &complaint.body;
    let limit = i64::from(lab.settings.thresholds.complaint_ack_wd);
    let first = words_to_complainant(lab, body).first().copied();
    let waited = lab.calendar.between(body.received_on, first.unwrap_or(lab.as_of.day));
    if waited <= limit {
        return;
    }
    let due = lab.calendar.after(body.received_on, lab.settings.thresholds.complaint_ack_wd);
    if let Some(on) = first {
        let later = working_days(waited);
        gaps.add(
            "/acknowledged_on",
            due,
            format!("the first word to the complainant was of {on}, {later} later"),
        );
    } else {
        let says = format!("receipt had not been acknowledged by {}", lab.as_of.day);
        gaps.add("/received_on", due, says);
    }
}

/// The longest time without a word between the first one and the end.
fn updates(lab: &Lab, complaint: &Complaint, gaps: &mut Gaps) {
    let end = end(lab, complaint).unwrap_or(lab.as_of.day);
    let mut days: Vec<Date> =
        words_to_complainant(lab, complaint).into_iter().filter(|day| *day < end).collect();
    if days.is_empty() {
        return;
    }
    days.push(end);
    let limit = i64::from(lab.settings.thresholds.complaint_update_wd);
    let silences = days.iter().zip(days.iter().skip(1)).map(|(a, b)| (lab.calendar.between(*a, *b), a, b));
    if let Some((longest, from, to)) = silences.max_by_key(|s| s.0).filter(|s| limit < s.0) {
        let says = format!("nothing was said from {from} to {to}, for {}", working_days(longest));
        let due = lab.calendar.after(*from, lab.settings.thresholds.complaint_update_wd);
        gaps.add("/updates", due, says);
    }
}

/// Past the day that was set for closing, or the later one that was set with a reason.
fn closing(lab: &Lab, complaint: &Complaint, gaps: &mut Gaps) {
    let extended = complaint.extended.as_ref().filter(|e| e.on.is_none_or(|on| on <= lab.as_of.day));
    let Some(target) = extended.map(|e| e.to).or(complaint.target_close) else { return };
    let closed = happened(lab, complaint.closed_on);
    if closed.unwrap_or(lab.as_of.day) <= target {
        return;
    }
    let says = match closed {
        Some(on) => format!("it was to be closed by {target} and was closed on {on}"),
        None => format!("it was to be closed by {target} and was still open on {}", lab.as_of.day),
    };
    gaps.add("/target_close", target, says);
}
