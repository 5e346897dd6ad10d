//! COM-003: something was said by phone or in person and not confirmed in writing.

use jiff::civil::Date;

use super::talk::{Talk, talks};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::is_hidden;
use crate::rules::help::{is_judged, last_day, sentence, working_days};
use crate::rules::words::list;

/// See `spoken.md`.
pub const RULE: Rule = Rule {
    code: "COM-003",
    name: "spoken-not-confirmed",
    title: "Spoken word not confirmed in writing in time",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.8", "9001-8.2.3.1"],
    procedure: &["P09-4-c", "P09-6.1-a", "P09-7.2-c", "P09-N3", "9001-8.2.1-b-3c"],
    summary: "Orders, acceptances and agreements made by phone or in person are confirmed in writing \
              within a few working days.",
    advice: "Send a confirmation of what was said, and record when it was sent.",
    thresholds: &["verbal_confirmation_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("spoken.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    // Each of these may tell of something said, or confirm it.
    let said: &[Kind] = &[Kind::Review, Kind::Quotation, Kind::Amendment, Kind::Deviation, Kind::Subcontract];
    if is_hidden(lab, job, &[said], out) {
        return;
    }
    let last = last_day(lab, job);
    let is_asked = |talk: &Talk| is_judged(lab, talk.on.day) && talk.on.day <= last;
    let talks: Vec<Talk> = talks(job).into_iter().filter(is_asked).collect();
    if talks.is_empty() {
        return;
    }
    let open: Vec<&Talk> = talks.iter().filter(|talk| is_open(lab, talk, last)).collect();
    let Some(first) = open.first() else { return out.pass(job.meta()) };
    if job.is_unread(Kind::Communication) {
        let why = "something was said and not confirmed, and a communication of this job could not be read";
        return out.cannot_tell(job.meta(), why);
    }
    let meta = job.meta();
    let due = lab.calendar.after(first.on.day, lab.settings.thresholds.verbal_confirmation_wd);
    let finding = out.at(meta.record.clone(), None, first.place.clone(), message(lab, &open));
    finding.on(due).about_record();
    for talk in open.iter().skip(1) {
        finding.also(talk.place.clone(), format!("{} on {}", talk.what, talk.on));
    }
}

/// Whether the confirmation did not come in time, though its time had run out on the last day.
fn is_open(lab: &Lab, talk: &Talk, last: Date) -> bool {
    let limit = i64::from(lab.settings.thresholds.verbal_confirmation_wd);
    let is_late = |day| lab.calendar.between(talk.on.day, day) > limit;
    is_late(last) && confirmed(lab, talk).is_none_or(is_late)
}

fn confirmed(lab: &Lab, talk: &Talk) -> Option<Date> {
    talk.confirmed.filter(|day| *day <= lab.as_of.day)
}

fn message(lab: &Lab, open: &[&Talk]) -> String {
    let (late, never): (Vec<&Talk>, Vec<&Talk>) = open.iter().partition(|t| confirmed(lab, t).is_some());
    let mut sentences = Vec::new();
    if !never.is_empty() {
        let said: Vec<String> = never.iter().map(|t| format!("{} on {}", t.what, t.on)).collect();
        sentences.push(format!("{}; no written confirmation is on file.", sentence(&list(&said))));
    }
    sentences.extend(late.iter().filter_map(|talk| {
        let day = confirmed(lab, talk)?;
        let days = working_days(lab.calendar.between(talk.on.day, day));
        let said = sentence(&talk.what);
        Some(format!("{said} on {}; it was confirmed in writing only on {day}, {days} later.", talk.on))
    }));
    sentences.join(" ")
}
