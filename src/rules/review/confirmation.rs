//! REV-013: no confirmation of what was agreed, or no reason for declining.

use super::coverage::{Covered, covered};
use super::judged_commitment;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::Channel;
use crate::model::record::review::{
    Confirmation, ConfirmedItem, Decision, DecisionOutcome, Review, ReviewMode,
};
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::{START, hidden, is_hidden};
use crate::rules::help::is_judged;
use crate::rules::words::{is_blank, list};

/// See `confirmation.md`.
pub const RULE: Rule = Rule {
    code: "REV-013",
    name: "review-confirmation",
    title: "Confirmation incomplete, or no reason for declining",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.8"],
    procedure: &[
        "P09-6.3-a",
        "P09-6.3-c",
        "P09-6.3-d",
        "9001-8.2.1-a-12",
        "9001-8.2.1-b-2a",
        "9001-8.2.1-b-2b",
    ],
    summary: "An accepted customer is told work, methods, turnaround and price; the reason for declining \
              is on file.",
    advice: "Send the customer a confirmation that names work, methods, turnaround and price, and record it.",
    thresholds: &["evidence_baseline", "sample_count_tolerance"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("confirmation.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some((review, decision)) = job.review().and_then(|r| Some((r, r.body.decision.as_ref()?))) else {
        return without_review(lab, job, out);
    };
    if !is_judged(lab, decision.on.day) {
        return;
    }
    let withdrawn = job.facts.exit.is_some_and(|exit| exit.is_by(&decision.on));
    match decision.outcome {
        DecisionOutcome::Decline => declined(review, decision, out),
        _ if withdrawn => {}
        DecisionOutcome::AcceptWithConditions if is_open(job, review) => {
            is_hidden(lab, job, &[START], out);
        }
        DecisionOutcome::Accept | DecisionOutcome::AcceptWithConditions => {
            accepted(lab, job, review, decision, out);
        }
    }
}

/// Conditions that wait for the customer: nothing is accepted that could be confirmed.
fn is_open(job: &Job, review: &Entry<Review>) -> bool {
    let agreed = review.body.agree.as_ref().is_some_and(crate::model::record::blocks::Agree::is_yes);
    !agreed && review.body.confirmation.is_none() && job.facts.started.is_none()
}

fn declined(review: &Entry<Review>, decision: &Decision, out: &mut Outcome) {
    if !is_blank(review.body.decline_reason.as_deref()) {
        return out.pass(&review.meta);
    }
    let message = format!("The request was declined on {}, and no reason is on file.", decision.on);
    out.finding(&review.meta, "/decision", message)
        .on(decision.on.day)
        .advice("Write down why the work was declined, and which other laboratory was named, if any.");
}

fn accepted(lab: &Lab, job: &Job, review: &Entry<Review>, decision: &Decision, out: &mut Outcome) {
    let confirmation = review.body.confirmation.as_ref().filter(|c| c.on.day <= lab.as_of.day);
    if let Some(why) = hidden(lab, job, &[&[Kind::Agreement]]) {
        return out.cannot_tell(&review.meta, why);
    }
    if lab.framework(job).is_some() && is_acknowledged(job, review.body.mode, confirmation) {
        return out.pass(&review.meta);
    }
    let Some(confirmation) = confirmation else {
        let message = format!(
            "The request was accepted on {}, and no confirmation to the customer is on file.",
            decision.on
        );
        out.finding(&review.meta, "/confirmation", message).on(decision.on.day);
        return;
    };
    let missing = missing(confirmation);
    if missing.is_empty() {
        return out.pass(&review.meta);
    }
    let message =
        format!("The confirmation sent on {} did not name the {}.", confirmation.on, list(&missing));
    out.finding(&review.meta, "/confirmation", message).on(confirmation.on.day);
}

/// Whether an order under an agreement was acknowledged: work, methods, turnaround and price stand
/// in the agreement, so the answer of the portal, or any confirmation of a routine tick, is enough.
fn is_acknowledged(job: &Job, mode: ReviewMode, confirmation: Option<&Confirmation>) -> bool {
    let by_portal = |channel: Option<Channel>| channel == Some(Channel::Portal);
    let accepted = job.request.body.accepted.as_ref();
    accepted.is_some_and(|a| by_portal(a.channel))
        || confirmation.is_some_and(|c| mode == ReviewMode::Routine || by_portal(c.channel))
}

fn missing(confirmation: &Confirmation) -> Vec<&'static str> {
    let says = |item| confirmation.items.contains(&item);
    let tat = says(ConfirmedItem::Tat) || confirmation.tat_wd.is_some() || confirmation.due_on.is_some();
    let all = [
        ("work", says(ConfirmedItem::Scope)),
        ("methods", says(ConfirmedItem::Method)),
        ("turnaround", tat),
        ("price", says(ConfirmedItem::Price)),
    ];
    all.into_iter().filter(|(_, said)| !said).map(|(words, _)| words).collect()
}

/// An order that an agreement covers and that has no review of its own: a written answer is enough.
fn without_review(lab: &Lab, job: &Job, out: &mut Outcome) {
    if is_hidden(lab, job, &[&[Kind::Review, Kind::Agreement]], out) {
        return;
    }
    let Some(on) = judged_commitment(lab, job, out) else { return };
    if covered(lab, job, on.day) != Covered::Yes {
        return;
    }
    let written = job.request.body.accepted.as_ref().is_some_and(|a| {
        a.confirmed_in_writing_on.is_some() || a.channel.is_some_and(|channel| !channel.is_verbal())
    });
    if written {
        return out.pass(job.meta());
    }
    let message = format!("The order was taken on {on}, and no written acknowledgement is on file.");
    out.finding(job.meta(), "/accepted", message).on(on.day);
}
