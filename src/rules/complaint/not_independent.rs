//! CPL-003: those who did the work complained of decided on the complaint.

use std::collections::BTreeSet;

use super::each;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::blocks::{JobId, PersonId};
use crate::model::record::complaint::{Complaint, ComplaintType};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::unreadable;

/// See `not_independent.md`.
pub const RULE: Rule = Rule {
    code: "CPL-003",
    name: "complaint-not-independent",
    title: "Outcome not independent",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.9.6"],
    procedure: &["P09-8.1-e", "9001-8.2.1-g-07", "9001-8.2.1-k-03"],
    summary: "The outcome of a complaint is decided, or reviewed and approved, by somebody who took no part in \
              the work complained of.",
    advice: "Have somebody who took no part review the outcome and sign it; somebody from outside will do.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_independent.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    each(lab, out, ask);
}

fn ask(lab: &Lab, complaint: &Entry<Complaint>, out: &mut Outcome) {
    let (meta, body) = (&complaint.meta, &complaint.body);
    let Some(outcome) = body.outcome.as_ref().filter(|o| o.on <= lab.as_of.day) else { return };
    if body.about_our_work == Some(false) {
        return out.pass(meta);
    }
    if let Some(why) = hidden_work(lab, body) {
        return out.cannot_tell(meta, why);
    }
    let involved = involved(lab, body);
    if involved.is_empty() {
        return out.cannot_tell(meta, "nobody is named who did the work complained of");
    }
    let decider = outcome.decided_by.as_str();
    let reviewer = outcome.reviewed_by.as_ref().map(PersonId::as_str);
    if !involved.contains(decider) || reviewer.is_some_and(|person| !involved.contains(person)) {
        return out.pass(meta);
    }
    let name = lab.person_name(decider);
    let on = outcome.on;
    let message = match reviewer.filter(|person| *person != decider) {
        None => format!(
            "{name}, who took part in the work complained of, decided the outcome on {on}, and nobody else \
             reviewed it."
        ),
        Some(person) => format!(
            "{name} decided the outcome on {on} and {} reviewed it; both took part in the work complained of.",
            lab.person_name(person)
        ),
    };
    let finding = out.finding(meta, "/outcome/decided_by", message);
    finding.on(on).also(meta.place("/people_involved_in_work"), "took part in the work");
    if body.kind == ComplaintType::ResultValidity {
        finding.grade(Grade::Major);
    }
}

/// Why there is no telling who did the work: a log of it, or the request with it, could not be read.
fn hidden_work(lab: &Lab, complaint: &Complaint) -> Option<String> {
    let hides = |kind: Kind, id: &str| lab.unread.iter().any(|u| u.kind == kind && u.record == id);
    let kinds = [Kind::Work, Kind::Request];
    let hidden = |id: &JobId| kinds.into_iter().find(|kind| hides(*kind, id.as_str()));
    complaint.requests.iter().find_map(hidden).map(unreadable)
}

/// Who did the work: the people whom the complaint names, and those in the work logs of its jobs.
fn involved<'a>(lab: &'a Lab, complaint: &'a Complaint) -> BTreeSet<&'a str> {
    let jobs = complaint.requests.iter().filter_map(|id| lab.jobs.get(id.as_str()));
    let logged = jobs.filter_map(|job| job.work.as_ref()).flat_map(|work| &work.body.entries);
    let logged = logged.filter_map(|entry| entry.by.as_ref());
    complaint.people_involved_in_work.iter().chain(logged).map(PersonId::as_str).collect()
}
