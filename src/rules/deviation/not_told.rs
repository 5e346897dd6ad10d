//! DEV-003: the customer was not told of a deviation, or not all of it.

use super::course::{answer, asked, only_line, went_ahead};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::change::{Deviation, DeviationType, Informed};
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::{REPORTS, START, hidden};
use crate::rules::help::{called, sentence};
use crate::rules::words::{is_blank, list};

/// See `not_told.md`.
pub const RULE: Rule = Rule {
    code: "DEV-003",
    name: "deviation-not-told",
    title: "Customer told late, incompletely or not at all",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.5"],
    procedure: &["P09-7.1-e", "P09-7.2-b", "P09-7.2-f", "P09-7.2-h"],
    summary: "The customer is told of every deviation before the report: what, why, what else could \
              be done, and what it does to the uncertainty.",
    advice: "Tell the customer in writing, with the reason, the alternative and the effect on the \
             uncertainty.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("DEV-001", Reach::Line)],
    page: include_str!("not_told.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for deviation in asked(lab, job, out) {
        ask(lab, job, deviation, out);
    }
}

fn ask(lab: &Lab, job: &Job, deviation: &Entry<Deviation>, out: &mut Outcome) {
    let (meta, noticed) = (&deviation.meta, deviation.body.detected_on);
    if deviation.body.proposed_by_customer == Some(true) {
        return out.pass(meta);
    }
    if let Some(why) = hidden(lab, job, &[REPORTS, START]) {
        return out.cannot_tell(meta, why);
    }
    let name = called("deviation", meta);
    let (grade, pointer, message) = match (told(lab, &deviation.body), job.facts.issued) {
        (Some(told), Some(issued)) if told.on.is_after(&issued) => {
            let message =
                format!("The customer was told of {name} on {}, after the report of {issued}.", told.on);
            (Grade::Major, "/informed/on", message)
        }
        (Some(told), _) => {
            let missing = missing(&deviation.body, told);
            if missing.is_empty() {
                return out.pass(meta);
            }
            let message = format!(
                "The customer was told of {name} on {}; the record leaves out {}.",
                told.on,
                list(&missing)
            );
            (Grade::Minor, "/informed", message)
        }
        (None, issued) => {
            match untold(lab, job, deviation, issued.is_some()) {
                Untold::Unrecorded => {
                    let message = sentence(&format!(
                        "{name} was put to the customer, but what was told is not recorded."
                    ));
                    (Grade::Minor, "", message)
                }
                Untold::Never => {
                    let message = issued.map_or_else(
                    || format!("By {} nobody had told the customer of {name}.", lab.as_of.day),
                    |i| format!("Nobody told the customer of {name}, neither before the report of {i} nor after."),
                );
                    (Grade::Major, "", message)
                }
                Untold::NotYet => {
                    return out.cannot_tell(
                        meta,
                        format!("the change has not gone ahead, and by {} nobody was told", lab.as_of.day),
                    );
                }
            }
        }
    };
    let finding = out.finding(meta, pointer, message);
    finding.grade(grade).about_part();
    finding.on(told(lab, &deviation.body).map(|t| t.on).or(job.facts.issued).unwrap_or(noticed).day);
    if let Some(line) = only_line(job, &deviation.body) {
        finding.on_line(line);
    }
}

/// Why a deviation has no record of what the customer was told.
enum Untold {
    /// The customer was asked to agree, so somebody told something.
    Unrecorded,
    /// The change went ahead or was reported, and nobody said a word.
    Never,
    /// Nothing has happened yet that the customer had to hear of first.
    NotYet,
}

/// What the customer was told, when that was by the as-of day.
fn told<'a>(lab: &Lab, deviation: &'a Deviation) -> Option<&'a Informed> {
    deviation.informed.as_ref().filter(|told| told.on.day <= lab.as_of.day)
}

fn untold(lab: &Lab, job: &Job, deviation: &Entry<Deviation>, is_issued: bool) -> Untold {
    match answer(lab, &deviation.body) {
        Some(_) => Untold::Unrecorded,
        None if is_issued || went_ahead(lab, job, deviation).is_some() => Untold::Never,
        None => Untold::NotYet,
    }
}

/// What the customer had to hear and did not, as far as the record shows.
fn missing(deviation: &Deviation, told: &Informed) -> Vec<&'static str> {
    let wants_uncertainty = matches!(deviation.kind, DeviationType::Method | DeviationType::Range);
    let no_alternative = is_blank(told.alternative.as_deref()) && told.options_offered.is_empty();
    [
        (is_blank(told.what.as_deref()), "what was changed"),
        (is_blank(told.reason.as_deref()), "the reason"),
        (no_alternative, "the alternative"),
        (wants_uncertainty && is_blank(told.uncertainty.as_deref()), "the effect on the uncertainty"),
    ]
    .into_iter()
    .filter_map(|(is_missing, words)| is_missing.then_some(words))
    .collect()
}
