//! GIT-001: a record was written down long after what it tells of.

use jiff::civil::Date;

use super::{beginning, history, is_import, tell_too_early};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::History;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::{Meta, Written};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::help::{is_judged, working_days};

/// See `late.md`.
pub const RULE: Rule = Rule {
    code: "GIT-001",
    name: "late-entry",
    title: "Written down late",
    grade: Grade::Observation,
    basis: Basis::Data,
    clauses: &["17025-7.5.1", "17025-8.4.1"],
    procedure: &["P09-5-QM-a"],
    summary: "A record is committed within the days allowed after what it tells of, or says frankly that it was \
              entered late.",
    advice: "Add `late_entry` with the reason and who approved it. Leave the day of the event as it is.",
    thresholds: &["late_entry_wd", "late_entry_minor_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("late.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some(history) = history(lab, out) else { return };
    let mut too_early = 0;
    // of feedback that was asked for, the day of the answer is what is written down
    let answers = lab.all_feedback().map(|f| (&f.meta, f.body.received_on.map(|day| (day, "/received_on"))));
    let others = lab.metas().into_iter().filter(|meta| meta.kind != Kind::Feedback);
    for (meta, happened) in others.map(|meta| (meta, meta.happened)).chain(answers) {
        if let Some((day, pointer)) = happened.filter(|(day, _)| is_judged(lab, *day)) {
            too_early += usize::from(ask(lab, history, meta, day, pointer, out) == Asked::TooEarly);
        }
    }
    tell_too_early(history, too_early, "tell of something", out);
}

#[derive(PartialEq, Eq)]
enum Asked {
    Answered,
    TooEarly,
}

fn ask(lab: &Lab, history: &History, meta: &Meta, day: Date, pointer: &str, out: &mut Outcome) -> Asked {
    let limits = &lab.settings.thresholds;
    // What had not been written down by the as-of day was late by the days that had passed until then.
    let seen = meta.written.as_ref().filter(|w| w.on.day <= lab.as_of.day);
    let until = seen.map_or(lab.as_of.day, |w| w.on.day);
    let late = lab.calendar.between(day, until);
    let is_in_time = late <= i64::from(limits.late_entry_wd);
    let is_excused = meta.common.late_entry.is_some() || was_kept_elsewhere(lab, history, meta, day);
    if is_in_time || is_excused {
        match perhaps_late(lab, seen, day).filter(|_| !is_excused) {
            Some(why) => out.cannot_tell(meta, why),
            None => out.pass(meta),
        }
        return Asked::Answered;
    }
    if beginning(history).is_some_and(|first| day < first) {
        return Asked::TooEarly;
    }
    let Some(written) = &meta.written else {
        out.cannot_tell(meta, "the file is not committed yet");
        return Asked::Answered;
    };
    let too_late = seen.and_then(|written| overtaken(lab, meta, written));
    let days = working_days(late);
    let told = match seen {
        Some(w) => {
            let clock = w.by_which_clock().map(|why| format!(" ({why})")).unwrap_or_default();
            format!("was first written down on {}, {days} later{clock}", w.on.day)
        }
        None => format!("had not been written down by {until}, {days} later"),
    };
    let what = meta.kind.shape().title;
    let after = too_late.as_ref().map(|step| format!("; by then {}", step.says)).unwrap_or_default();
    let finding = out.finding(meta, pointer, format!("This {what} tells of {day} and {told}{after}."));
    // as for all that was not done in time: the last day on which it was, whenever it was done at last
    finding.on(lab.calendar.after(day, limits.late_entry_wd));
    if let Some(step) = too_late {
        finding.grade(Grade::Major);
        if let Some((meta, pointer)) = step.place {
            finding.also(meta.place(pointer), step.label);
        }
    } else if late > i64::from(limits.late_entry_minor_wd) {
        finding.grade(Grade::Minor);
    }
    if written.on.day > until {
        finding.advice("Write it down now, as a late entry with the reason and who approved it.");
    }
    Asked::Answered
}

/// Why there is no telling of a record that was in time by its author's date: git can not tell whether
/// that date is true, and by the commits that it follows it was late.
fn perhaps_late(lab: &Lab, seen: Option<&Written>, day: Date) -> Option<String> {
    let written = seen?;
    let perhaps = written.perhaps()?.min(lab.as_of.day);
    let is_late = lab.calendar.between(day, perhaps) > i64::from(lab.settings.thresholds.late_entry_wd);
    is_late.then(|| written.by_which_clock()).flatten()
}

/// Whether the record says, or the settings say, that it was written down in time elsewhere and only
/// brought here later. An import names the day of the original and shows it.
fn was_kept_elsewhere(lab: &Lab, history: &History, meta: &Meta, day: Date) -> bool {
    let limit = i64::from(lab.settings.thresholds.late_entry_wd);
    let original = meta.common.imported.as_ref().and_then(|i| i.original_on);
    let in_time = original.is_some_and(|on| lab.calendar.between(day, on) <= limit);
    (in_time && !meta.common.evidence.is_empty())
        || history.first(&meta.file).is_some_and(|commit| is_import(lab, commit))
}

/// A step that should have waited for the record, and did not.
struct Step<'a> {
    says: String,
    label: String,
    place: Option<(&'a Meta, &'static str)>,
}

fn overtaken<'a>(lab: &'a Lab, meta: &Meta, written: &Written) -> Option<Step<'a>> {
    let is_before = |on: &Option<When>| on.is_some_and(|on| written.on.is_after(&on));
    let step = |on: Option<When>, says: &str, place| {
        let on = on.filter(|on| is_before(&Some(*on)))?;
        let (says, label) = (format!("{says} ({on})"), format!("{says} on {on}"));
        Some(Step { says, label, place })
    };
    if let Some(framework) = lab.agreements.get(&meta.record) {
        let orders =
            lab.jobs.values().filter(|j| lab.framework(j).is_some_and(|f| std::ptr::eq(f, framework)));
        let first = orders.filter_map(|j| Some(j.facts.accepted.as_ref()?.on)).min_by_key(|on| on.day);
        return step(first, "an order under it had been accepted", None);
    }
    let job = lab.jobs.get(&meta.record)?;
    let own = match meta.kind {
        Kind::Review => step(job.facts.started, "work had begun", None),
        Kind::Amendment => step(in_force(job, meta), "the change had come into force", None),
        Kind::Deviation => step(proceeded(job, meta), "the work had gone on", None),
        Kind::Subcontract => step(sent(job, meta), "the items had gone out", None),
        _ => return None,
    };
    let report = job.report().map(|r| (&r.meta, "/issued_on"));
    // the report is the graver: what the customer got rests on the record
    step(job.facts.issued, "the report had gone out", report).or(own)
}

fn in_force(job: &Job, meta: &Meta) -> Option<When> {
    job.amendments.iter().find(|a| a.meta.id == meta.id)?.body.effective_on
}

fn proceeded(job: &Job, meta: &Meta) -> Option<When> {
    job.deviations.iter().find(|d| d.meta.id == meta.id)?.body.proceeded_on
}

fn sent(job: &Job, meta: &Meta) -> Option<When> {
    job.subcontracts.iter().find(|s| s.meta.id == meta.id)?.body.sent_on
}
