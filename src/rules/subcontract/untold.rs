//! SUB-004: an outside laboratory did not know what was wanted, or was not bound to secrecy.

use super::dispatch::{Dispatch, dispatches};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;

/// See `untold.md`.
pub const RULE: Rule = Rule {
    code: "SUB-004",
    name: "provider-not-told",
    title: "Requirements or secrecy not passed on",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-6.6.3.a", "17025-4.2.4"],
    procedure: &["P09-6.2-j", "P09-7.3-a"],
    summary: "Before work leaves the house, the outside laboratory knows what is wanted and is bound to \
              secrecy.",
    advice: "Send the requirements, have the agreement on secrecy signed, and ask whether the work met \
             them.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("untold.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for dispatch in dispatches(lab, job, out) {
        ask(lab, job, &dispatch, out);
    }
}

fn ask(lab: &Lab, job: &Job, dispatch: &Dispatch<'_>, out: &mut Outcome) {
    let Some(first) = dispatch.first() else { return };
    let lacks: Vec<(String, Option<Place>)> =
        [requirements(dispatch, first.sent), secrecy(dispatch, first.sent)].into_iter().flatten().collect();
    if lacks.is_empty() {
        if dispatch.provider.is_some() {
            return out.pass(first.meta);
        }
        let why = format!("{} is not in the register of outside laboratories", first.provider);
        return out.cannot_tell(first.meta, why);
    }
    let says: Vec<&str> = lacks.iter().map(|(says, _)| says.as_str()).collect();
    let message = format!("{}; {}.", dispatch.words(lab, job), says.join("; "));
    let Some(finding) = dispatch.finding(message, out) else { return };
    for (says, place) in &lacks {
        if let Some(place) = place {
            finding.also(place.clone(), says.clone());
        }
    }
}

/// What was wrong with the requirements, as the end of a sentence, with the place that says so.
fn requirements(dispatch: &Dispatch<'_>, sent: When) -> Option<(String, Option<Place>)> {
    let record = dispatch.record;
    match record.and_then(|r| r.body.requirements_sent_on) {
        Some(on) if on.is_by(&sent) => None,
        Some(on) => Some((
            format!("what was wanted was passed on only on {on}"),
            record.map(|r| r.meta.place("/requirements_sent_on")),
        )),
        None => Some(("nothing shows that it was told what was wanted".to_owned(), None)),
    }
}

/// What was wrong with the agreement on secrecy, as the end of a sentence, with its place.
fn secrecy(dispatch: &Dispatch<'_>, sent: When) -> Option<(String, Option<Place>)> {
    let provider = dispatch.provider?;
    match provider.body.confidentiality_agreement_on {
        Some(on) if on <= sent.day => None,
        Some(on) => Some((
            format!("its agreement on secrecy was signed only on {on}"),
            Some(provider.meta.place("/confidentiality_agreement_on")),
        )),
        None => {
            Some(("no agreement on secrecy with it is on file".to_owned(), Some(provider.meta.place(""))))
        }
    }
}
