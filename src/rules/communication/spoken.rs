//! COM-003: something was said by phone or in person and not confirmed in writing.

use jiff::civil::Date;

use super::talk::{Talk, talks};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{is_judged, last_day, sentence, working_days};
use crate::rules::words::list;

/// See `spoken.md`.
pub const RULE: Rule = Rule {
    code: "COM-003",
    name: "spoken-not-confirmed",
    title: "Verbal thing not confirmed in writing",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.8", "9001-8.2.3.1"],
    procedure: &["P09-4-c", "P09-N3", "P09-7.2-c", "P09-6.1-a"],
    summary: "Orders, acceptances and agreements made by phone or in person are confirmed in writing \
              within a few working days.",
    advice: "Send a confirmation of what was said, and record when it was sent.",
    thresholds: &["verbal_confirmation_wd"],
    silenced_by: &[],
    page: include_str!("spoken.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let last = last_day(lab, job);
    let is_asked = |talk: &Talk| is_judged(lab, talk.on.day) && talk.on.day <= last;
    let talks: Vec<Talk> = talks(job).into_iter().filter(is_asked).collect();
    if talks.is_empty() {
        return;
    }
    let open: Vec<(&Talk, String)> =
        talks.iter().filter_map(|talk| Some((talk, lack(lab, talk, last)?))).collect();
    let Some((first, _)) = open.first() else { return out.pass(job.meta()) };
    if job.is_unread(Kind::Communication) {
        let why = "something was said and not confirmed, and a communication of this job could not be read";
        return out.cannot_tell(job.meta(), why);
    }
    let said: Vec<String> =
        open.iter().map(|(talk, lack)| format!("{} on {}{lack}", talk.what, talk.on)).collect();
    let message = format!("{}.", sentence(&list(&said)));
    let meta = job.meta();
    let finding = out.at(meta.record.clone(), None, first.place.clone(), message);
    for (talk, _) in open.iter().skip(1) {
        finding.also(talk.place.clone(), format!("{} on {}", talk.what, talk.on));
    }
}

/// What is wrong with the confirmation; `None` when it came in time, or when its time had not run out
/// on the last day.
fn lack(lab: &Lab, talk: &Talk, last: Date) -> Option<String> {
    let limit = i64::from(lab.settings.thresholds.verbal_confirmation_wd);
    let after = |day| lab.calendar.between(talk.on.day, day);
    match talk.confirmed.filter(|day| *day <= lab.as_of.day) {
        Some(day) if after(day) <= limit => None,
        _ if after(last) <= limit => None,
        Some(day) => {
            Some(format!(", confirmed in writing only on {day} ({} later)", working_days(after(day))))
        }
        None => Some(", with no written confirmation".to_owned()),
    }
}
