//! AMD-003: a change after work had begun was not reviewed again.

use super::{agreed, asked, in_force};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::change::{Amendment, ChangeType};
use crate::model::record::review::{Review, ReviewMode};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, START, hidden};
use crate::rules::help::{called, names, sentence};

/// See `unreviewed.md`.
pub const RULE: Rule = Rule {
    code: "AMD-003",
    name: "amendment-unreviewed",
    title: "Review not repeated in time",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.6"],
    procedure: &["P09-6.4-h", "9001-8.2.1-b-3a", "S002-7"],
    summary: "A change that asks more of the laboratory after work has begun is reviewed again before \
              it takes effect.",
    advice: "Repeat the review for what changed, and date it truly.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unreviewed.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let amendments: Vec<_> = asked(lab, job, out).collect();
    if let (false, Some(why)) = (amendments.is_empty(), hidden(lab, job, &[START, CONTRACT])) {
        return amendments.iter().for_each(|amendment| out.cannot_tell(&amendment.meta, &*why));
    }
    let Some(started) = job.facts.started else { return };
    for amendment in amendments {
        let Some(agreed) = agreed(lab, &amendment.body).filter(|on| on.is_after(&started)) else { continue };
        ask(lab, job, amendment, (started, agreed), out);
    }
}

fn ask(
    lab: &Lab,
    job: &Job,
    amendment: &Entry<Amendment>,
    (started, agreed): (When, When),
    out: &mut Outcome,
) {
    let meta = &amendment.meta;
    match asks_more(job, amendment) {
        Some(true) => {}
        Some(false) => return out.pass(meta),
        None => {
            return out
                .cannot_tell(meta, "the terms before and after do not tell whether the change asks more");
        }
    }
    let Some(from) = in_force(lab, &amendment.body) else { return out.pass(meta) };
    let name = sentence(&called("amendment", meta));
    let since = format!("{name} was agreed on {agreed}, after work had begun on {started}");
    match repeated(lab, job, amendment) {
        Some((_, on)) if on.is_by(&from) => out.pass(meta),
        Some((review, on)) => {
            let message = format!(
                "{since}; the review was repeated only on {on}, when the change had held since {from}."
            );
            out.finding(meta, "/repeat_review", message)
                .on(from.day)
                .also(review.meta.place("/decision/on"), format!("the review was repeated on {on}"));
        }
        None => {
            let message = format!("{since}; no repeated review is on file.");
            out.finding(meta, "/change_type", message).on(from.day);
        }
    }
}

/// The review that the amendment names, else one that was repeated between proposal and as-of day.
fn repeated<'a>(lab: &Lab, job: &'a Job, amendment: &Entry<Amendment>) -> Option<(&'a Entry<Review>, When)> {
    let named = amendment.body.repeat_review.as_ref();
    let is_it = |r: &Entry<Review>| match named {
        Some(name) => names(name.as_str(), &r.meta),
        None => matches!(r.body.mode, ReviewMode::Repeat | ReviewMode::Amendment),
    };
    let decided =
        job.reviews.iter().filter(|r| is_it(r)).filter_map(|r| Some((r, r.body.decision.as_ref()?.on)));
    decided
        .filter(|(_, on)| on.day <= lab.as_of.day && amendment.body.proposed.on.is_by(on))
        .min_by_key(|(_, on)| on.day)
}

/// Whether the change asks more of the laboratory than the contract before; `None` when the record
/// does not tell. A later day, fewer tests and a new price need no second review.
fn asks_more(job: &Job, amendment: &Entry<Amendment>) -> Option<bool> {
    let body = &amendment.body;
    match body.change_type {
        ChangeType::TestsAdded | ChangeType::Method | ChangeType::Subcontract => Some(true),
        ChangeType::TestsRemoved | ChangeType::Price | ChangeType::Other => Some(false),
        ChangeType::Reporting => Some(body.after.as_ref().is_some_and(|t| {
            t.decision_rule.is_some()
                || t.reporting.as_ref().is_some_and(|r| r.conformity_statement == Some(true))
        })),
        ChangeType::Turnaround => {
            let after = body.after.as_ref()?.due_on?;
            let before = body.before.as_ref().and_then(|t| t.due_on);
            let before = before.or(job.contract.first().and_then(|s| Some(s.terms.due.as_ref()?.value)))?;
            Some(after < before)
        }
        ChangeType::SampleQuantity => {
            let lines = &body.after.as_ref()?.lines;
            let mut known = lines.iter().filter_map(|l| Some((l.line, l.sample_count?))).peekable();
            known.peek()?;
            Some(known.any(|(line, after)| before(job, body, line).is_none_or(|before| after > before)))
        }
    }
}

/// How many items a line had before the amendment.
fn before(job: &Job, amendment: &Amendment, line: u32) -> Option<u32> {
    let own = amendment.before.as_ref().and_then(|t| t.lines.iter().find(|l| l.line == line)?.sample_count);
    own.or_else(|| Some(job.contract.first()?.terms.lines.get(&line)?.sample_count.as_ref()?.value))
}
