//! REV-014: a request has waited for a decision longer than the laboratory allows.

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::people::covers;
use crate::model::record::request::Request;
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::{ACCEPTANCE, is_hidden};
use crate::rules::help::{is_judged, next_day, working_days};

/// See `overdue.md`.
pub const RULE: Rule = Rule {
    code: "REV-014",
    name: "review-overdue",
    title: "Decision overdue",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["9001-8.2.1.b"],
    procedure: &["9001-8.2.1-g-03", "9001-8.2.1-b-1a"],
    summary: "A request is decided within a number of working days; time in which the customer was \
              asked for something does not count.",
    advice: "Decide, or ask the customer for the data that are missing.",
    thresholds: &["decision_wd", "evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("overdue.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let request = &job.request.body;
    let received = request.received_on;
    if !is_judged(lab, received.day) {
        return;
    }
    let is_begun = job.facts.started.is_some() || job.facts.issued.is_some();
    if is_begun && job.facts.accepted.is_none() {
        // Begun all the same: REV-001 or REV-013 asks who had said yes.
        is_hidden(lab, job, &[ACCEPTANCE], out);
        return;
    }
    let is_decided = job.review().is_some() || job.facts.accepted.is_some() || job.facts.exit.is_some();
    if is_decided {
        return out.pass(job.meta());
    }
    if is_hidden(lab, job, &[ACCEPTANCE], out) {
        return;
    }
    let allowed = lab.settings.thresholds.decision_wd;
    let waited = waited(lab, request, received.day);
    if waited.len() <= allowed as usize {
        return out.pass(job.meta());
    }
    let due = waited.get(..allowed as usize).and_then(<[Date]>::last).copied().unwrap_or(received.day);
    let message = format!(
        "The request came in on {received}; by {} there was no decision, after {}. The laboratory allows {}.",
        lab.as_of.day,
        working_days(i64::try_from(waited.len()).unwrap_or(i64::MAX)),
        working_days(i64::from(allowed)),
    );
    out.finding(job.meta(), "/received_on", message).on(due);
}

/// Working days since the request came in, up to the as-of day, without those on which the customer's
/// answer was waited for.
fn waited(lab: &Lab, request: &Request, received: Date) -> Vec<Date> {
    let as_of = lab.as_of.day;
    let asked = request.clarifications.iter().map(|c| (next_day(c.asked_on), c.answered_on));
    let held = request.on_hold.iter().map(|h| (h.from, h.to));
    let waits: Vec<(Date, Option<Date>)> = asked.chain(held).collect();
    let mut counted = Vec::new();
    let mut day = received;
    while day < as_of {
        day = next_day(day);
        let is_waiting = waits.iter().any(|(from, to)| covers(Some(*from), *to, day));
        if lab.calendar.works_on(day) && !is_waiting {
            counted.push(day);
        }
    }
    counted
}
