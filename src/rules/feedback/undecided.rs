//! FBK-006: a bad or actionable answer, and nobody decided what to do.

use jiff::civil::Date;

use super::survey::calls_for_decision;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::listening::{Feedback, FeedbackDecision, FeedbackOutcome};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{is_judged, names, tell_unread, working_days};
use crate::rules::words::is_blank;

/// See `undecided.md`.
pub const RULE: Rule = Rule {
    code: "FBK-006",
    name: "feedback-undecided",
    title: "Bad or actionable answer not decided on in time",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-8.6.2"],
    procedure: &[
        "P09-8.1-d",
        "P09-8.3-a",
        "P09-N6",
        "9001-8.2.1-g-06",
        "9001-8.2.1-c-07",
        "9001-8.2.1-c-10",
        "S003-8",
    ],
    summary: "Feedback that calls for it is decided on within some working days: an action, a \
              complaint, or nothing, for a reason.",
    advice: "Decide: name the action, treat it as a complaint, or say why nothing is done.",
    thresholds: &["feedback_decision_wd", "bad_rating", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("undecided.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Feedback], out);
    for feedback in lab.all_feedback() {
        if let Some(on) = feedback.body.received_on.filter(|on| is_judged(lab, *on)) {
            ask(lab, feedback, on, out);
        }
    }
}

fn ask(lab: &Lab, feedback: &Entry<Feedback>, on: Date, out: &mut Outcome) {
    let meta = &feedback.meta;
    let Some((why, pointer)) = calls_for_decision(lab, &feedback.body) else { return };
    let said = format!("The answer of {on} {why}");
    let limit = i64::from(lab.settings.thresholds.feedback_decision_wd);
    let taken = |until| lab.calendar.between(on, until);
    let due = lab.calendar.after(on, lab.settings.thresholds.feedback_decision_wd);
    let decision = feedback.body.decision.as_ref().filter(|d| d.on <= lab.as_of.day);
    match decision {
        Some(decision) => {
            if let Some(gap) = gap(lab, feedback, decision) {
                if lab.is_unread(Kind::Action) {
                    return out.cannot_tell(meta, "an action could not be read");
                }
                out.finding(meta, "/decision", format!("{said}; {gap}.")).on(decision.on).about_part();
            } else if taken(decision.on) > limit {
                let late = working_days(taken(decision.on));
                let message = format!("{said}; it was decided only on {}, {late} later.", decision.on);
                out.finding(meta, "/decision/on", message).on(due).about_part();
            } else {
                out.pass(meta);
            }
        }
        None if feedback.body.complaint.is_some() || taken(lab.as_of.day) <= limit => out.pass(meta),
        None => {
            let today = lab.as_of.day;
            let message = format!("{said}; nothing had been decided by {today}.");
            out.finding(meta, &pointer, message).on(due).about_part();
        }
    }
}

/// What a decision leaves open, as the end of a sentence.
fn gap(lab: &Lab, feedback: &Entry<Feedback>, decision: &FeedbackDecision) -> Option<&'static str> {
    let body = &feedback.body;
    match decision.outcome {
        FeedbackOutcome::Action => {
            let is_source = lab
                .actions
                .values()
                .any(|a| a.body.source.iter().any(|source| names(source.as_str(), &feedback.meta)));
            (body.action.is_none() && !is_source).then_some("an action was decided on, but none is named")
        }
        FeedbackOutcome::Complaint => {
            body.complaint.is_none().then_some("it was to be handled as a complaint, but none is named")
        }
        FeedbackOutcome::NoAction => {
            is_blank(decision.reason.as_deref()).then_some("it was decided to do nothing, without a reason")
        }
    }
}
