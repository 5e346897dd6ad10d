//! ROL-002: one person did alone what takes two.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::{Role, Sign};
use crate::model::record::review::{Review, ReviewMode};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{is_judged, tell_unread};

/// See `own_work.md`.
pub const RULE: Rule = Rule {
    code: "ROL-002",
    name: "own-work-checked",
    title: "Checked own work",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-5.5"],
    procedure: &["P09-6.2-a"],
    summary: "Nobody takes in a request, reviews it and decides on it all alone, or signs one review as technical \
              and as quality manager, while somebody else could have.",
    advice: "Have a second person look at the contract and sign. In a laboratory of very few people, say so in the \
             settings.",
    thresholds: &["single_person_roles", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("own_work.md"),
    check: Check::Lab(check),
};

/// Roles whose holders could have taken one of the steps.
const MANAGERS: [Role; 3] = [Role::TechnicalManager, Role::QualityManager, Role::LaboratoryDirector];

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Review], out);
    for job in lab.jobs.values() {
        for review in &job.reviews {
            ask(lab, Some(job), review, out);
        }
    }
    for review in lab.agreements.values().flat_map(|f| &f.reviews) {
        ask(lab, None, review, out);
    }
}

fn ask(lab: &Lab, job: Option<&Job>, review: &Entry<Review>, out: &mut Outcome) {
    let (meta, body) = (&review.meta, &review.body);
    let Some(decision) = body.decision.as_ref().filter(|d| is_judged(lab, d.on.day)) else { return };
    let alone = job.and_then(|job| took_in_and_decided(job, review));
    let (person, pointer, did) = match (alone, signed_twice(body)) {
        (Some(person), _) => (person, "/decision/by", "took the request in, reviewed it and decided on it"),
        (None, Some(person)) => {
            (person, "/qms/person", "signed the review as technical and as quality manager")
        }
        (None, None) => return out.pass(meta),
    };
    if lab.settings.single_person_roles {
        return out.pass(meta);
    }
    if lab.is_unread(Kind::Person) {
        return out.cannot_tell(meta, "the register of people could not be read");
    }
    let others = others(lab, person, decision.on.day);
    if others.is_empty() {
        return out.pass(meta);
    }
    let message = format!(
        "{} alone {did}, on {}; {} could have taken one of the steps that day.",
        lab.person_name(person),
        decision.on,
        alternatives(&others),
    );
    out.finding(meta, pointer, message).on(decision.on.day).about_part();
}

/// Who took the request in, when it is the only person on the whole review. The routine tick rests on
/// the review of the agreement, which others have signed.
fn took_in_and_decided<'a>(job: &'a Job, review: &'a Entry<Review>) -> Option<&'a str> {
    let body = &review.body;
    let is_first = job.review().is_some_and(|first| first.meta.id == review.meta.id);
    if !is_first || body.mode == ReviewMode::Routine {
        return None;
    }
    let taken_in = job.request.body.received_by.as_ref()?.as_str();
    let decided = body.decision.as_ref()?.by.as_str();
    let signers = [&body.technical, &body.qms, &body.director].into_iter().flatten();
    let people: BTreeSet<&str> = signers.map(person).chain([taken_in, decided]).collect();
    (people.len() == 1).then_some(taken_in)
}

/// Who signed both for the technique and for the management system.
fn signed_twice(review: &Review) -> Option<&str> {
    let technical = person(review.technical.as_ref()?);
    (technical == person(review.qms.as_ref()?)).then_some(technical)
}

fn person(sign: &Sign) -> &str {
    sign.person.as_str()
}

/// `a`, `a or b`, `a, b or c`.
fn alternatives(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// Names of everybody else who was a manager on that day.
fn others(lab: &Lab, person: &str, day: Date) -> Vec<String> {
    let is_manager = |id: &str| lab.roles_on(id, day).iter().any(|role| MANAGERS.contains(role));
    let others = lab.people.keys().filter(|id| *id != person && is_manager(id));
    others.map(|id| lab.person_name(id)).collect()
}
