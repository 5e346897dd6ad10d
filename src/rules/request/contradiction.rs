//! REQ-002: two records promise different things on one job, and no amendment explains it.

use jiff::civil::Date;

use super::promises::{Promise, Statement, promises};
use crate::model::contract::State;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{CONTRACT, is_hidden, unreadable};
use crate::rules::review::judged_commitment;

/// See `contradiction.md`.
pub const RULE: Rule = Rule {
    code: "REQ-002",
    name: "request-contradiction",
    title: "Contradictory promises",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.a", "17025-7.1.4"],
    procedure: &["P09-6.1-e", "P09-N3", "9001-8.2.1-g-12"],
    summary: "Quotation, confirmation, messages, review and agreement of one job promise the same \
              turnaround, due day and methods.",
    advice: "Settle with the customer in writing what holds, and record it as an amendment.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("contradiction.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let is_judged = judged_commitment(lab, job, out).is_some();
    // A contradiction may be explained by a change; and an offer or review that was read may not be the
    // one that counts.
    if !is_judged || job.facts.exit.is_some() || is_hidden(lab, job, &[CONTRACT], out) {
        return;
    }
    let promises = promises(lab, job);
    let found = contradictions(job, &promises);
    let Some((earlier, later)) = found.first() else {
        return match doubt(lab, job, &promises) {
            Some(why) => out.cannot_tell(job.meta(), why),
            None if promises.len() > 1 => out.pass(job.meta()),
            None => {}
        };
    };
    let both = |(a, b): &(&Statement<'_>, &Statement<'_>)| {
        format!("{} in {}, but {} in {}", a.promise, a.source, b.promise, b.source)
    };
    let all: Vec<String> = found.iter().map(both).collect();
    let message = format!("Different promises were made, and no amendment lies between: {}.", all.join("; "));
    let finding = out.finding(later.meta, &later.pointer, message);
    finding.on(later.on.day).about_record();
    finding.also(earlier.meta.place(&earlier.pointer), format!("{} in {}", earlier.promise, earlier.source));
    for (a, b) in found.iter().skip(1) {
        finding.also(a.meta.place(&a.pointer), format!("{} in {}", a.promise, a.source));
        finding.also(b.meta.place(&b.pointer), format!("{} in {}", b.promise, b.source));
    }
}

/// For each thing promised, the first two statements that differ without a change between them.
fn contradictions<'a, 'b>(
    job: &Job,
    promises: &'b [Statement<'a>],
) -> Vec<(&'b Statement<'a>, &'b Statement<'a>)> {
    let mut found: Vec<(&Statement<'_>, &Statement<'_>)> = Vec::new();
    for (at, later) in promises.iter().enumerate() {
        if found.iter().any(|(a, _)| a.promise.is_about_same(&later.promise)) {
            continue;
        }
        let differs = |earlier: &&Statement<'_>| {
            earlier.promise.is_about_same(&later.promise)
                && earlier.promise != later.promise
                && !is_explained(job, earlier, later)
        };
        found.extend(promises[..at].iter().find(differs).map(|earlier| (earlier, later)));
    }
    found
}

/// Whether a change of the contract lies between two statements, or a later change took up what the
/// later of them says.
fn is_explained(job: &Job, earlier: &Statement<'_>, later: &Statement<'_>) -> bool {
    job.contract.states.iter().skip(1).any(|state| match touched(state, &later.promise) {
        Touched::No => false,
        Touched::Yes => earlier.on.is_by(&state.from) && state.from.is_by(&later.on),
        Touched::AsPromised => earlier.on.is_by(&state.from),
    })
}

enum Touched {
    No,
    Yes,
    AsPromised,
}

/// Whether a state of the contract brought a new value for what a promise is about.
fn touched(state: &State, promise: &Promise) -> Touched {
    let is_new = |source: &str| source == state.source;
    match promise {
        Promise::Turnaround(_) | Promise::Due(_) => match &state.terms.due {
            Some(due) if is_new(&due.source) && *promise == Promise::Due(due.value) => Touched::AsPromised,
            Some(due) if is_new(&due.source) => Touched::Yes,
            _ => Touched::No,
        },
        Promise::Method(line, method) => match state.terms.lines.get(line).and_then(|l| l.method.as_ref()) {
            Some(new) if is_new(&new.source) && new.value == *method => Touched::AsPromised,
            Some(new) if is_new(&new.source) => Touched::Yes,
            _ => Touched::No,
        },
    }
}

/// Why no contradiction was seen, where that proves nothing: an unreadable record, or a turnaround
/// in one record and a day in another, when no usual start of the clock makes them the same.
fn doubt(lab: &Lab, job: &Job, promises: &[Statement<'_>]) -> Option<String> {
    if job.is_unread(Kind::Communication) {
        return Some(unreadable(Kind::Communication));
    }
    let days = promises.iter().filter_map(|s| match s.promise {
        Promise::Turnaround(days) => Some((s, days)),
        _ => None,
    });
    let dues: Vec<_> = promises
        .iter()
        .filter_map(|s| match s.promise {
            Promise::Due(due) => Some((s, due)),
            _ => None,
        })
        .collect();
    let says_both = |s: &Statement<'_>| dues.iter().any(|(d, _)| d.source == s.source);
    let mut days = days.peekable();
    days.peek()?;
    let days: Vec<_> = days.collect();
    if days.iter().any(|(s, _)| says_both(s)) {
        return None;
    }
    let (turnaround, count) = days.first()?;
    let (due, day) = dues.first()?;
    let fits = starts(job).into_iter().any(|start| lab.calendar.after(start, *count) == *day);
    (!fits).then(|| {
        format!(
            "{} promises {} and {} the day {day}; whether that is the same depends on the start of the clock",
            turnaround.source, turnaround.promise, due.source
        )
    })
}

/// Days on which the clock of a turnaround usually starts.
fn starts(job: &Job) -> Vec<Date> {
    let facts = &job.facts;
    let accepted = facts.accepted.as_ref().map(|a| a.on.day);
    let received = facts.samples_received.map(|s| s.day);
    [accepted, received, Some(job.request.body.received_on.day)].into_iter().flatten().collect()
}
