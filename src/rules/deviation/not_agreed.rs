//! DEV-002: changed work went ahead before the customer agreed to it, or without.

use super::course::{answer, asked, is_course_hidden, only_line, was_given_up, went_ahead};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::{Agree, Outcome as Answer};
use crate::model::record::change::{Deviation, DeviationType};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::help::{called, same_words, sentence};
use crate::rules::words::is_blank;

/// See `not_agreed.md`.
pub const RULE: Rule = Rule {
    code: "DEV-002",
    name: "deviation-not-agreed",
    title: "Went ahead without agreement",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.2.1.7", "17025-7.1.4"],
    procedure: &["P09-7.2-c", "P09-7.2-h", "P09-W5"],
    summary: "Changed work goes ahead only after the customer has agreed to the change.",
    advice: "Stop the changed work, ask the customer for agreement, and offer to repeat what was \
             done in the meantime.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("DEV-001", Reach::Line)],
    page: include_str!("not_agreed.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for deviation in asked(lab, job, out) {
        ask(lab, job, deviation, out);
    }
}

fn ask(lab: &Lab, job: &Job, deviation: &Entry<Deviation>, out: &mut Outcome) {
    let meta = &deviation.meta;
    let agree = answer(lab, &deviation.body);
    if needs_no_agreement(&deviation.body, agree) {
        return out.pass(meta);
    }
    if let Some(why) = is_course_hidden(lab, job, &deviation.body) {
        return out.cannot_tell(meta, why);
    }
    if was_given_up(lab, job, deviation) {
        return out.pass(meta);
    }
    let (did, (on, place)) = match (went_ahead(lab, job, deviation), report(job)) {
        (Some(ahead), _) => ("went ahead", ahead),
        (None, Some(report)) => ("was reported", report),
        (None, None) => return out.pass(meta),
    };
    let Some(lack) = lack(agree, on) else { return out.pass(meta) };
    let whose = if deviation.body.kind.touches_method() {
        "A departure from the method needs the customer's acceptance first."
    } else {
        "The laboratory's own procedure asks for agreement first."
    };
    let pointer = if agree.is_some() { "/agree" } else { "" };
    let name = sentence(&called("deviation", meta));
    let finding = out.finding(meta, pointer, format!("{name} {did} on {on}{lack}. {whose}"));
    finding.on(on.day).about_part().also(place, format!("{did} on {on}"));
    if let Some(line) = only_line(job, &deviation.body) {
        finding.on_line(line);
    }
}

/// A customer who proposed the change has agreed to it. A delay that left the customer nothing to
/// choose needs to be told only.
fn needs_no_agreement(deviation: &Deviation, agree: Option<&Agree>) -> bool {
    let had_a_choice = deviation.informed.as_ref().is_some_and(|told| {
        let alternative = told.alternative.as_deref().filter(|a| !same_words(a, "none"));
        !told.options_offered.is_empty() || !is_blank(alternative)
    });
    let plain_delay = deviation.kind == DeviationType::Turnaround && !had_a_choice;
    deviation.proposed_by_customer == Some(true) || plain_delay && agree.is_none_or(Agree::is_yes)
}

/// Issue of the report: by then the changed work had gone ahead, whatever the log says.
fn report(job: &Job) -> Option<(When, Place)> {
    let report = job.report()?;
    Some((report.body.issued_on?, report.meta.place("/issued_on")))
}

/// What is wrong with the answer, as the end of a sentence; `None` when it was yes and in time.
fn lack(agree: Option<&Agree>, ahead: When) -> Option<String> {
    let Some(agree) = agree else { return Some(" without the customer's agreement".to_owned()) };
    let on = agree.agreed_on;
    match agree.outcome {
        Answer::Agreed | Answer::AgreedWithConditions => {
            on.is_after(&ahead).then(|| format!("; the customer agreed only on {on}"))
        }
        Answer::Refused => Some(format!(", although the customer had refused on {on}")),
        Answer::Withdrew => Some(format!(", although the customer had withdrawn on {on}")),
        Answer::NoResponse => Some(", although the customer had not answered".to_owned()),
    }
}
