//! The due day of a job, with the clock stopped while it waited for the customer.

use jiff::civil::Date;

use super::contract::Term;
use super::lab::{Job, Lab};
use super::when::When;

/// When the report was due.
#[derive(Debug, Clone)]
pub struct Due<'a> {
    /// The day, after waiting times.
    pub day: Date,
    /// The term of the contract that it comes from.
    pub term: &'a Term<Date>,
    /// Whether the job was still waiting for the customer, so that nothing can be late.
    pub is_on_hold: bool,
}

/// The due day in force by `until`. Working days on which the job waited for the customer are added:
/// those after the clock started and after the due day was last agreed. `None` when nothing on file says
/// when the report was due.
#[must_use]
pub fn due<'a>(lab: &Lab, job: &'a Job, until: When) -> Option<Due<'a>> {
    let term = job.contract.due(until)?;
    let accepted = job.facts.accepted.as_ref().map(|a| a.on);
    let clock = [accepted, job.facts.samples_received, Some(term.since)];
    let from = clock.into_iter().flatten().map(|when| when.day).max()?;
    let mut holds: Vec<_> = job.request.body.on_hold.iter().collect();
    holds.sort_by_key(|hold| hold.from);
    let (mut day, mut counted) = (term.value, from);
    let mut is_on_hold = false;
    for hold in holds {
        let first = hold.from.max(counted);
        let last = hold.to.unwrap_or(until.day).min(until.day);
        if first > day || first > last {
            continue;
        }
        is_on_hold |= hold.to.is_none_or(|to| to >= until.day);
        let waited = lab.calendar.between(first, last) + i64::from(lab.calendar.works_on(first));
        day = lab.calendar.after(day, u32::try_from(waited).unwrap_or(0));
        counted = last.tomorrow().unwrap_or(last);
    }
    Some(Due { day, term, is_on_hold })
}

/// A report that went out, or is to go out, after its due day.
#[derive(Debug, Clone)]
pub struct Late<'a> {
    /// When it was due, after waiting times.
    pub due: Due<'a>,
    /// Working days after that day: to the report, or to the as-of day of one that is not out.
    pub days: i64,
}

/// How late a job's report is; `None` when it is not late, when nothing says when it was due, while the
/// job waits for the customer, and when the job has left the process. Every list of late reports asks
/// this, so that none counts waiting otherwise than another.
#[must_use]
pub fn late<'a>(lab: &Lab, job: &'a Job) -> Option<Late<'a>> {
    if job.facts.exit.is_some() {
        return None;
    }
    let end = job.facts.issued.unwrap_or(lab.as_of.day.into());
    let due = due(lab, job, end).filter(|due| !due.is_on_hold && due.day < end.day)?;
    let days = lab.calendar.between(due.day, end.day);
    Some(Late { due, days })
}
