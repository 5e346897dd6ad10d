//! DEV-001: the work was not what was agreed, and no deviation or amendment says so.

use super::departure::{Departure, compare};
use crate::model::finding::{Basis, Finding, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::work::Work;
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::{CONTRACT, is_hidden};
use crate::rules::help::{line_words, sentence};

/// See `undeclared.md`.
pub const RULE: Rule = Rule {
    code: "DEV-001",
    name: "deviation-undeclared",
    title: "Undeclared departure",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.5", "17025-7.2.1.7"],
    procedure: &["P09-4-e", "P09-7.2-d", "P09-7.2-f", "P09-W6", "P09-N2"],
    summary: "Work that departs from the contract in method, edition, modifications, equipment or \
              outside laboratory is covered by a deviation or an amendment.",
    advice: "Record the deviation, tell the customer now, judge whether the result is valid, and \
             issue an amended report.",
    thresholds: &["edition_transition_days", "evidence_baseline"],
    silenced_by: &[("SUB-001", Reach::Line)],
    page: include_str!("undeclared.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some(work) = &job.work else {
        if job.is_unread(Kind::Work) {
            out.cannot_tell(job.meta(), "the work log could not be read");
        }
        return;
    };
    let compared = compare(lab, job, work);
    // The registers name a method's options and its instruments.
    let registers: &[Kind] = &[Kind::Method, Kind::Equipment];
    if compared.asked == 0 || is_hidden(lab, job, &[CONTRACT, registers], out) {
        return;
    }
    if compared.departures.is_empty() {
        return match compared.untold.first() {
            None => out.pass(job.meta()),
            Some(why) => out.cannot_tell(job.meta(), why),
        };
    }
    let (outside, own): (Vec<_>, Vec<_>) = compared.departures.into_iter().partition(|d| d.is_outside);
    if let Some(finding) = report(job, work, &own, out) {
        finding.about_part();
    }
    for departure in &outside {
        report(job, work, std::slice::from_ref(departure), out);
    }
}

/// One finding for all departures in how the work was done; work by an outside laboratory stands by
/// itself, entry by entry, so that a missing approval can explain it.
fn report<'o>(
    job: &Job,
    work: &Entry<Work>,
    departures: &[Departure],
    out: &'o mut Outcome,
) -> Option<&'o mut Finding> {
    let first = departures.first()?;
    let says: Vec<String> =
        departures.iter().map(|d| format!("on {} {} {}", d.on, line_words(job, d.line), d.says)).collect();
    let message = format!("{}. No deviation or amendment covers it.", sentence(&says.join("; ")));
    let finding = out.finding(&work.meta, &first.pointer, message);
    finding.on(first.on.day);
    for (place, says) in departures.iter().filter_map(|d| d.agreed.clone()) {
        finding.also(place, says);
    }
    if departures.iter().all(|d| d.line == first.line) {
        finding.on_line(first.line);
    }
    Some(finding)
}
