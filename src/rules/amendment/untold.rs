//! AMD-004: people went on with work that had been changed, and nobody had told them.

use super::{asked, covers_line, in_force};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::PersonId;
use crate::model::record::change::Amendment;
use crate::model::record::work::WorkEntry;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::help::{called, last_day, sentence};
use crate::rules::words::list;

/// See `untold.md`.
pub const RULE: Rule = Rule {
    code: "AMD-004",
    name: "amendment-untold",
    title: "Staff not told",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.6", "9001-8.2.4"],
    procedure: &["P09-6.4-d", "9001-8.2.1-b-3d", "9001-8.2.1-b-3e"],
    summary: "Whoever works on a changed line after the change was told of it before beginning.",
    advice: "Tell them, and check what they did before they knew.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("untold.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for amendment in asked(lab, job, out) {
        if let Some(from) = in_force(lab, &amendment.body) {
            ask(lab, job, amendment, from, out);
        }
    }
}

fn ask(lab: &Lab, job: &Job, amendment: &Entry<Amendment>, from: When, out: &mut Outcome) {
    let meta = &amendment.meta;
    let Some(work) = &job.work else {
        if job.is_unread(Kind::Work) {
            out.cannot_tell(meta, "the work log could not be read");
        }
        return;
    };
    let last = last_day(lab, job);
    let is_later = |e: &WorkEntry| e.started_on.is_after(&from) && e.started_on.day <= last;
    let later: Vec<(usize, &WorkEntry)> = work
        .body
        .entries
        .iter()
        .enumerate()
        .filter(|(_, e)| {
            is_later(e) && e.performed_by_provider.is_none() && covers_line(&amendment.body, e.line)
        })
        .collect();
    let mut untold: Vec<(usize, &PersonId, When)> = Vec::new();
    for (at, entry) in &later {
        if let Some(by) = entry.by.as_ref().filter(|by| !knows(lab, &amendment.body, by, entry.started_on))
            && !untold.iter().any(|(_, person, _)| *person == by)
        {
            untold.push((*at, by, entry.started_on));
        }
    }
    if untold.is_empty() {
        let unnamed = later.iter().any(|(_, e)| e.by.is_none());
        return match (later.is_empty(), unnamed) {
            (true, _) => {}
            (false, true) => {
                out.cannot_tell(meta, "the work log does not say who did the work after the change");
            }
            (false, false) => out.pass(meta),
        };
    }
    let says: Vec<String> = untold.iter().map(|(_, by, on)| says(lab, &amendment.body, by, *on)).collect();
    let message = format!("{} held from {from}; {}.", sentence(&called("amendment", meta)), list(&says));
    let finding = out.finding(meta, "/informed", message);
    if let Some((.., on)) = untold.first() {
        finding.on(on.day);
    }
    for (at, _, on) in &untold {
        finding.also(work.meta.place(&format!("/entries/{at}/started_on")), format!("work began on {on}"));
    }
}

/// Whether the person knew of the change when the work began: was told, or proposed, approved or
/// took down the agreement to it.
fn knows(lab: &Lab, amendment: &Amendment, person: &PersonId, by: When) -> bool {
    let told = amendment.informed.iter().any(|t| t.person == *person && t.on.is_by(&by));
    let approved = amendment.lab_approval.as_ref().is_some_and(|s| s.person == *person);
    let recorded = amendment.agree.as_ref().is_some_and(|a| a.recorded_by.as_ref() == Some(person));
    let name = lab.person_name(person.as_str());
    let proposed = amendment.proposed.by.as_deref().map(str::trim);
    told || approved || recorded || proposed.is_some_and(|p| p == name || p == person.as_str())
}

fn says(lab: &Lab, amendment: &Amendment, person: &PersonId, on: When) -> String {
    let name = lab.person_name(person.as_str());
    let told = amendment
        .informed
        .iter()
        .filter(|t| t.person == *person)
        .map(|t| t.on)
        .find(|t| t.day <= lab.as_of.day);
    match told {
        Some(told) => format!("{name} went on with the work on {on} and was told only on {told}"),
        None => format!(
            "{name} went on with the work on {on}, and nothing on file shows that anybody had told of it"
        ),
    }
}
