//! COM-002: the report is late, and the customer was not told on or before the due day.

use jiff::civil::Date;

use super::notice::first_notice;
use crate::model::due::due;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, MESSAGES, REPORTS, START, hidden, is_hidden};
use crate::rules::help::{is_judged, last_day, working_days};

/// See `late.md`.
pub const RULE: Rule = Rule {
    code: "COM-002",
    name: "delay-not-told",
    title: "Late without timely notice",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.5"],
    procedure: &["P09-7.1-d", "P09-7.2-g", "9001-8.2.1-b-4a", "9001-8.2.1-b-4b"],
    summary: "When a report will not be ready on the due day, the customer is told on or before that \
              day.",
    advice: "Tell the customer the new date and what can be done meanwhile.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("late.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let facts = &job.facts;
    // The due day comes from all of these.
    if is_hidden(lab, job, &[CONTRACT, START, REPORTS, &[Kind::Sample]], out) {
        return;
    }
    if facts.accepted.is_none() && facts.started.is_none() && facts.issued.is_none() {
        return;
    }
    let until = facts.issued.unwrap_or(When::on(last_day(lab, job)));
    let Some(due) = due(lab, job, until) else {
        return out.cannot_tell(job.meta(), "nothing on file says when the report was due");
    };
    if !is_judged(lab, due.day.min(lab.as_of.day)) {
        return;
    }
    if until.day <= due.day || due.is_on_hold {
        return out.pass(job.meta());
    }
    if let (None, Some(closed)) = (facts.issued, job.request.body.closed_on) {
        return out.cannot_tell(job.meta(), format!("the job was closed on {closed} without a report"));
    }
    let notice = first_notice(lab, job, &due).filter(|day| *day <= lab.as_of.day);
    if notice.is_some_and(|day| day <= due.day) {
        return out.pass(job.meta());
    }
    if let Some(why) = hidden(lab, job, &[MESSAGES]) {
        return out.cannot_tell(job.meta(), format!("the report was late, and {why}"));
    }
    let (meta, pointer) = match job.report() {
        Some(report) => (&report.meta, "/issued_on"),
        None => (job.meta(), ""),
    };
    let message = format!("{} {}", lateness(lab, job, due.day), told(lab, due.day, notice));
    let is_edited = job.contract.edit(&due.term.place).is_some();
    let since = if is_edited { ", as it was agreed; the file was edited since" } else { "" };
    out.finding(meta, pointer, message)
        .on(due.day)
        .about_record()
        .also(due.term.place.clone(), format!("due on {}{since}", due.term.value));
}

fn lateness(lab: &Lab, job: &Job, due: Date) -> String {
    let by = |day| match lab.calendar.between(due, day) {
        0 => "after it, with no working day between".to_owned(),
        late => format!("{} late", working_days(late)),
    };
    let today = last_day(lab, job);
    job.facts.issued.map_or_else(
        || format!("The report was due on {due}; on {today} it had not been issued, {}.", by(today)),
        |on| format!("The report was due on {due} and was issued on {on}, {}.", by(on.day)),
    )
}

fn told(lab: &Lab, due: Date, notice: Option<Date>) -> String {
    let Some(on) = notice else { return "Nobody told the customer.".to_owned() };
    let late = lab.calendar.between(due, on);
    format!("The customer was told on {on}, {} after the due day.", working_days(late))
}
