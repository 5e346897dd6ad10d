//! The contract in force: a pure function of a job's records.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::sealed::in_file;
use crate::model::contract::{Contract, Edit, InForce, LineTerms, State, Term};
use crate::model::lab::{Framework, Job, Lab};
use crate::model::place::Place;
use crate::model::record::change::{Amendment, Deviation, Party, Terms};
use crate::model::record::customer::Cover;
use crate::model::record::review::{Agreed, AgreedLine, Clock, DecisionOutcome, Review};
use crate::model::record::{Entry, Meta};
use crate::model::when::When;

/// A job's contract over time: what the accepting review agreed (or the agreement covers, or the
/// request asked where it was accepted without a review), then each agreed amendment and deviation
/// from the later of its agreement and its effective day. Empty when nothing was accepted, and when what
/// was agreed can not be told. What the job's contract already knows of edits stays.
#[must_use]
pub fn contract(lab: &Lab, job: &Job) -> Contract {
    let Contract { mut edits, mut untold, .. } = job.contract.clone();
    if let Some(framework) = lab.framework(job) {
        edits.extend(framework.edits.iter().cloned());
        untold = untold.or_else(|| framework.untold.clone());
    }
    let states = if untold.is_none() { states(lab, job) } else { Vec::new() };
    Contract { states, edits, untold }
}

fn states(lab: &Lab, job: &Job) -> Vec<State> {
    let Some((from, base)) = base(lab, job) else { return Vec::new() };
    let mut states = vec![State { from, source: source_of_base(job), terms: base }];
    let mut changes: Vec<Change> = job.amendments.iter().filter_map(amendment).collect();
    changes.extend(job.deviations.iter().filter_map(deviation));
    // Changes of one day keep the order of their parts: the sort is stable.
    changes.sort_by_key(|c| c.from.day);
    for change in changes {
        let Some(last) = states.last() else { break };
        let from = if last.from.is_after(&change.from) { last.from } else { change.from };
        let terms = apply(&last.terms, &change, from, &job.contract.edits);
        states.push(State { from, source: change.source, terms });
    }
    states
}

fn source_of_base(job: &Job) -> String {
    let part = job.review().and_then(|r| r.meta.part.clone());
    part.or_else(|| job.facts.accepted.as_ref().map(|a| a.part.clone())).unwrap_or_default()
}

/// Origin of a value: where it stands and since when it holds.
struct Origin<'a> {
    meta: &'a Meta,
    source: String,
    since: When,
    edits: &'a [Edit],
}

impl Origin<'_> {
    fn term<T>(&self, pointer: &str, value: T) -> Term<T> {
        let place: Place = self.meta.place(&in_file(self.edits, &self.meta.file, pointer));
        Term { value, source: self.source.clone(), place, since: self.since, before: None }
    }
}

fn base(lab: &Lab, job: &Job) -> Option<(When, InForce)> {
    let accepted = job.facts.accepted.as_ref()?;
    let mut terms = from_request(job, accepted.on);
    if let Some(framework) = lab.framework(job).filter(|f| in_force(f, accepted.on.day)) {
        from_framework(&mut terms, job, framework, accepted.on);
    }
    let accepting = job.review().filter(|r| decided_yes(&r.body));
    if let Some(review) = accepting {
        from_review(&mut terms, review, accepted.on, &job.contract.edits);
    }
    if terms.due.is_none() {
        terms.due = due_by_clock(lab, job, accepting, accepted.on);
    }
    Some((accepted.on, terms))
}

fn decided_yes(review: &Review) -> bool {
    review.decision.as_ref().is_some_and(|d| d.outcome != DecisionOutcome::Decline)
}

/// Whether an agreement is in force on a day.
fn in_force(framework: &Framework, day: Date) -> bool {
    let a = &framework.agreement.body;
    a.valid_from <= day && day <= a.valid_to && a.terminated_on.is_none_or(|t| day <= t)
}

fn from_request(job: &Job, since: When) -> InForce {
    let request = &job.request;
    let origin = Origin { meta: &request.meta, source: "request".to_owned(), since, edits: &[] };
    let mut lines = BTreeMap::new();
    for (at, line) in request.body.lines.iter().enumerate() {
        let term = LineTerms {
            material: line.material.clone(),
            test: line.test.clone(),
            method: line
                .method_requested
                .clone()
                .filter(|m| m != "lab_to_select")
                .map(|m| origin.term(&format!("/lines/{at}/method_requested"), m)),
            sample_count: line.sample_count.map(|n| origin.term(&format!("/lines/{at}/sample_count"), n)),
            ..LineTerms::default()
        };
        lines.insert(line.line, term);
    }
    InForce {
        lines,
        due: request.body.requested_due.map(|d| origin.term("/requested_due", d)),
        reporting: request.body.reporting.clone().map(|r| origin.term("/reporting", r)),
        decision_rule: None,
        price: None,
    }
}

fn from_framework(terms: &mut InForce, job: &Job, framework: &Framework, since: When) {
    let agreement = &framework.agreement;
    let source = format!("agreement {}", agreement.meta.id);
    let origin = Origin { meta: &agreement.meta, source, since, edits: &framework.edits };
    let body = &agreement.body;
    for line in terms.lines.values_mut() {
        let cover = covering(&body.covers, line.method.as_ref().map(|m| m.value.as_str()));
        if let Some((at, cover)) = cover {
            line.method = Some(origin.term(&format!("/covers/{at}/method"), cover.method.0.clone()));
        }
    }
    if let Some(reporting) = &body.reporting {
        terms.reporting = Some(origin.term("/reporting", reporting.clone()));
    }
    terms.decision_rule = body.decision_rule.clone().map(|r| origin.term("/decision_rule", r));
    terms.price = body.price_ref.clone().map(|p| origin.term("/price_ref", p));
    if job.request.body.requested_due.is_none() {
        terms.due = None;
    }
}

/// The cover of a method; where the order names none, the only cover there is.
fn covering<'a>(covers: &'a [Cover], method: Option<&str>) -> Option<(usize, &'a Cover)> {
    match (method, covers) {
        (None, [only]) => Some((0, only)),
        (None, _) => None,
        (Some(method), _) => covers.iter().enumerate().find(|(_, c)| c.method.as_str() == method),
    }
}

fn from_review(terms: &mut InForce, review: &Entry<Review>, since: When, edits: &[Edit]) {
    let Some(agreed) = &review.body.agreed else { return };
    let source = review.meta.part.clone().unwrap_or_else(|| "review".to_owned());
    let origin = Origin { meta: &review.meta, source, since, edits };
    for (at, line) in agreed.lines.iter().enumerate() {
        let old = terms.lines.remove(&line.line).unwrap_or_default();
        let new = line_terms(old, line, &origin, &format!("/agreed/lines/{at}"), false);
        terms.lines.insert(line.line, new);
    }
    // A due day or turnaround of the review stands in place of what was asked.
    if agreed.due_on.is_some() || agreed.tat_wd.is_some() {
        terms.due = agreed.due_on.map(|d| origin.term("/agreed/due_on", d));
    }
    if let Some(reporting) = &agreed.reporting {
        terms.reporting = Some(origin.term("/agreed/reporting", reporting.clone()));
    }
    if let Some(rule) = &agreed.decision_rule {
        terms.decision_rule = Some(origin.term("/agreed/decision_rule", rule.clone()));
    }
    if let Some(price) = &agreed.price_ref {
        terms.price = Some(origin.term("/agreed/price_ref", price.clone()));
    }
}

/// Lays a line's agreed terms over the old ones; `keep` remembers the old values as struck out.
fn line_terms(old: LineTerms, new: &AgreedLine, origin: &Origin, at: &str, keep: bool) -> LineTerms {
    fn lay<T: Clone + PartialEq>(old: Option<Term<T>>, new: Option<Term<T>>, keep: bool) -> Option<Term<T>> {
        match (old, new) {
            (old, None) => old,
            (Some(old), Some(new)) if keep && old.value == new.value => Some(old),
            (Some(old), Some(new)) if keep => Some(Term { before: Some(old.value), ..new }),
            (_, new) => new,
        }
    }
    let modifications = (!new.modifications.is_empty())
        .then(|| origin.term(&format!("{at}/modifications"), new.modifications.clone()));
    let method = new.method.as_ref().map(|m| origin.term(&format!("{at}/method"), m.0.clone()));
    let edition = new.edition.as_ref().map(|e| origin.term(&format!("{at}/edition"), e.clone()));
    let count = new.sample_count.map(|n| origin.term(&format!("{at}/sample_count"), n));
    let provider = new.provider.as_ref().map(|p| origin.term(&format!("{at}/provider"), p.0.clone()));
    LineTerms {
        material: old.material,
        test: old.test,
        method: lay(old.method, method, keep),
        edition: lay(old.edition, edition, keep),
        sample_count: lay(old.sample_count, count, keep),
        modifications: lay(old.modifications, modifications, keep),
        provider: lay(old.provider, provider, keep),
    }
}

/// The due day that a turnaround and a clock give; unknown while the clock has not started.
fn due_by_clock(lab: &Lab, job: &Job, review: Option<&Entry<Review>>, accepted: When) -> Option<Term<Date>> {
    let agreed: Option<&Agreed> = review.and_then(|r| r.body.agreed.as_ref());
    let clock = agreed.and_then(|a| a.clock).unwrap_or(Clock::LaterOfBoth);
    let received = job.facts.samples_received.map(|r| r.day);
    let start = match clock {
        Clock::Acceptance => accepted.day,
        Clock::Receipt => received?,
        Clock::LaterOfBoth => received?.max(accepted.day),
    };
    let (meta, source, pointer, tat) = turnaround(lab, job, review, accepted.day)?;
    let edits = lab.framework(job).map_or(&[][..], |framework| &framework.edits);
    let origin = Origin { meta, source, since: accepted, edits };
    Some(origin.term(&pointer, lab.calendar.after(start, tat)))
}

fn turnaround<'a>(
    lab: &'a Lab,
    job: &'a Job,
    review: Option<&'a Entry<Review>>,
    day: Date,
) -> Option<(&'a Meta, String, String, u32)> {
    if let Some((r, tat)) = review.and_then(|r| Some((r, r.body.agreed.as_ref()?.tat_wd?))) {
        return Some((&r.meta, r.meta.part.clone().unwrap_or_default(), "/agreed/tat_wd".to_owned(), tat));
    }
    if let Some(framework) = lab.framework(job).filter(|f| in_force(f, day)) {
        let meta = &framework.agreement.meta;
        // The longest turnaround of the covered work: the report comes when all of it is done.
        let slowest = framework.agreement.body.covers.iter().enumerate().max_by_key(|(_, c)| c.tat_wd)?;
        let pointer = format!("/covers/{}/tat_wd", slowest.0);
        return Some((meta, format!("agreement {}", meta.id), pointer, slowest.1.tat_wd));
    }
    let tat = job.request.body.requested_tat_wd?;
    Some((&job.request.meta, "request".to_owned(), "/requested_tat_wd".to_owned(), tat))
}

/// An agreed change, ready to be laid over the terms before it.
struct Change<'a> {
    from: When,
    source: String,
    meta: &'a Meta,
    terms: Option<&'a Terms>,
    due: Option<(Date, &'static str)>,
}

fn later(a: When, b: When) -> When {
    if a.is_after(&b) { a } else { b }
}

fn amendment(entry: &Entry<Amendment>) -> Option<Change<'_>> {
    let body = &entry.body;
    // A customer who proposes a change in writing has agreed to it; the laboratory's side is left.
    let customer = match &body.agree {
        Some(agree) => agree.is_yes().then_some(agree.agreed_on)?,
        None if body.proposed.by_party == Party::Customer => body.proposed.on,
        None => return None,
    };
    let laboratory = body.lab_approval.as_ref()?.on;
    let agreed = later(customer, laboratory);
    let from = body.effective_on.map_or(agreed, |effective| later(effective, agreed));
    let due = body.after.as_ref().and_then(|t| t.due_on).map(|d| (d, "/after/due_on"));
    let source = entry.meta.part.clone().unwrap_or_default();
    Some(Change { from, source, meta: &entry.meta, terms: body.after.as_ref(), due })
}

fn deviation(entry: &Entry<Deviation>) -> Option<Change<'_>> {
    let body = &entry.body;
    let agree = body.agree.as_ref().filter(|a| a.is_yes())?;
    let from = later(agree.agreed_on, body.detected_on);
    let due = body
        .new_due_on
        .map(|d| (d, "/new_due_on"))
        .or_else(|| body.after.as_ref().and_then(|t| t.due_on).map(|d| (d, "/after/due_on")));
    let source = entry.meta.part.clone().unwrap_or_default();
    Some(Change { from, source, meta: &entry.meta, terms: body.after.as_ref(), due })
}

fn apply(before: &InForce, change: &Change, since: When, edits: &[Edit]) -> InForce {
    let mut now = before.clone();
    let origin = Origin { meta: change.meta, source: change.source.clone(), since, edits };
    if let Some((due, pointer)) = change.due {
        now.due = Some(Term { before: before.due.as_ref().map(|d| d.value), ..origin.term(pointer, due) });
    }
    let Some(terms) = change.terms else { return now };
    for (at, line) in terms.lines.iter().enumerate() {
        let old = now.lines.remove(&line.line).unwrap_or_default();
        now.lines.insert(line.line, line_terms(old, line, &origin, &format!("/after/lines/{at}"), true));
    }
    for line in &terms.removed_lines {
        now.lines.remove(line);
    }
    if let Some(value) = &terms.reporting {
        let before = before.reporting.as_ref().map(|r| r.value.clone());
        now.reporting = Some(Term { before, ..origin.term("/after/reporting", value.clone()) });
    }
    if let Some(value) = &terms.decision_rule {
        let before = before.decision_rule.as_ref().map(|r| r.value.clone());
        now.decision_rule = Some(Term { before, ..origin.term("/after/decision_rule", value.clone()) });
    }
    if let Some(value) = &terms.price_ref {
        let before = before.price.as_ref().map(|p| p.value.clone());
        now.price = Some(Term { before, ..origin.term("/after/price_ref", value.clone()) });
    }
    now
}
