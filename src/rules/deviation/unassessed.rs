//! DEV-004: the technical manager did not judge a deviation before the work went ahead.

use super::course::{asked, is_course_hidden, only_line, was_given_up, went_ahead};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::{Role, Sign};
use crate::model::record::change::{Deviation, DeviationType};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, hidden, hidden_anywhere};
use crate::rules::help::{called, sentence};

/// See `unassessed.md`.
pub const RULE: Rule = Rule {
    code: "DEV-004",
    name: "deviation-unassessed",
    title: "No technical assessment in time",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.2.1.7"],
    procedure: &["P09-5-TM-c", "P09-7.2-a"],
    summary: "Whoever is technical manager that day, or the deputy, judges a deviation before the work \
              goes ahead.",
    advice: "Have the technical manager judge the effect on validity and uncertainty, and sign it late \
             and dated truly.",
    thresholds: &["administrative_delay_wd", "evidence_baseline"],
    silenced_by: &[("DEV-001", Reach::Line)],
    page: include_str!("unassessed.md"),
    check: Check::Job(check),
};

const PLACE: &str = "/technical_assessment/sign";

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for deviation in asked(lab, job, out) {
        ask(lab, job, deviation, out);
    }
}

fn ask(lab: &Lab, job: &Job, deviation: &Entry<Deviation>, out: &mut Outcome) {
    let meta = &deviation.meta;
    if deviation.body.kind == DeviationType::Turnaround
        && let Some(why) = hidden(lab, job, &[CONTRACT])
    {
        return out.cannot_tell(meta, why);
    }
    if is_administrative(lab, job, &deviation.body) {
        return out.pass(meta);
    }
    if let Some(why) = is_course_hidden(lab, job, &deviation.body) {
        return out.cannot_tell(meta, why);
    }
    if was_given_up(lab, job, deviation) {
        return out.pass(meta);
    }
    let sign = deviation.body.technical_assessment.as_ref().and_then(|t| t.sign.as_ref());
    let sign = sign.filter(|s| s.on.day <= lab.as_of.day);
    let ahead = ahead(lab, job, deviation);
    let noticed = deviation.body.detected_on;
    let name = sentence(&called("deviation", meta));
    let message = match (sign, &ahead) {
        (None, None) => {
            return out.cannot_tell(meta, "the work has not gone ahead, and nobody has assessed it yet");
        }
        (None, Some((did, on, _))) => {
            format!("{name} {did} on {on} without an assessment by the technical manager.")
        }
        (Some(sign), _) if !lab.people.contains_key(sign.person.as_str()) => {
            let why = hidden_anywhere(lab, &[Kind::Person]);
            let unknown = || format!("the register of people does not tell who {} is", sign.person);
            return out.cannot_tell(meta, why.unwrap_or_else(unknown));
        }
        (Some(sign), ahead) => match lack(lab, sign, ahead.as_ref()) {
            Some(lack) => format!("{name} {lack}."),
            None => return out.pass(meta),
        },
    };
    let finding = out.finding(meta, if sign.is_some() { PLACE } else { "" }, message);
    finding.about_part();
    finding.on(ahead.as_ref().map(|(_, on, _)| *on).or(sign.map(|s| s.on)).unwrap_or(noticed).day);
    if let Some((did, on, place)) = ahead {
        finding.also(place, format!("{did} on {on}"));
    }
    if let Some(line) = only_line(job, &deviation.body) {
        finding.on_line(line);
    }
}

/// What is wrong with the signature, as the end of a sentence that begins with the deviation.
fn lack(lab: &Lab, sign: &Sign, ahead: Option<&(&'static str, When, Place)>) -> Option<String> {
    let name = lab.person_name(sign.person.as_str());
    if !lab.holds(sign.person.as_str(), Role::TechnicalManager, sign.on.day) {
        return Some(format!(
            "was assessed on {} by {name}, who was not technical manager on that day",
            sign.on
        ));
    }
    let (did, on, _) = ahead.filter(|(_, on, _)| sign.on.is_after(on))?;
    Some(format!("{did} on {on}; it was assessed only on {}", sign.on))
}

/// When the work went ahead, or the report was issued without a word on that.
fn ahead(lab: &Lab, job: &Job, deviation: &Entry<Deviation>) -> Option<(&'static str, When, Place)> {
    if let Some((on, place)) = went_ahead(lab, job, deviation) {
        return Some(("went ahead", on, place));
    }
    let report = job.report()?;
    Some(("was reported", report.body.issued_on?, report.meta.place("/issued_on")))
}

/// Whether it is a delay so short that nobody needs to judge it.
fn is_administrative(lab: &Lab, job: &Job, deviation: &Deviation) -> bool {
    let due = job.contract.first().and_then(|s| s.terms.due.as_ref());
    let (Some(new), Some(old)) = (deviation.new_due_on, due) else { return false };
    let limit = i64::from(lab.settings.thresholds.administrative_delay_wd);
    deviation.kind == DeviationType::Turnaround && lab.calendar.between(old.value, new) < limit
}
