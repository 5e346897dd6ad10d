//! REV-014: a request has waited for a decision longer than the laboratory allows.

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::people::covers;
use crate::model::record::request::Request;
use crate::model::rule::{Check, Reach, Rule};
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
    let is_decided = job.review().is_some() || job.facts.accepted.is_some() || job.facts.exit.is_some();
    if is_decided {
        return out.pass(job.meta());
    }
    if job.is_unread(Kind::Review) {
        return out.cannot_tell(job.meta(), "the review of this job could not be read");
    }
    let allowed = lab.settings.thresholds.decision_wd;
    let waited = waited(lab, request, received.day);
    if waited <= i64::from(allowed) {
        return out.pass(job.meta());
    }
    let message = format!(
        "The request came in on {received}; by {} there was no decision, after {}. The laboratory allows {}.",
        lab.as_of.day,
        working_days(waited),
        working_days(i64::from(allowed)),
    );
    out.finding(job.meta(), "/received_on", message);
}

/// Working days since the request came in, without those on which the customer's answer was waited
/// for.
fn waited(lab: &Lab, request: &Request, received: Date) -> i64 {
    let as_of = lab.as_of.day;
    let asked = request.clarifications.iter().map(|c| (next_day(c.asked_on), c.answered_on));
    let held = request.on_hold.iter().map(|h| (h.from, h.to));
    let waits: Vec<(Date, Option<Date>)> = asked.chain(held).collect();
    let mut count = 0;
    let mut day = received;
    while day < as_of {
        day = next_day(day);
        let is_waiting = waits.iter().any(|(from, to)| covers(Some(*from), *to, day));
        count += i64::from(lab.calendar.works_on(day) && !is_waiting);
    }
    count
}
