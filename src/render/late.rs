//! Whether a report is late, and whether the customer heard of it in time.

use crate::model::due;
use crate::model::lab::{Job, Lab};
use crate::model::record::listening::{Direction, Topic};

use super::changes::State;
use super::tally::Answers;

/// The rule about late reports.
const RULE: &str = "COM-002";

/// A late report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// Working days after the due day.
    pub days: i64,
    /// Whether it is still open: counted up to the as-of day.
    pub open: bool,
    /// Whether the customer was told by the due day: before, after, or never.
    pub told: State,
}

/// How late a job's report is, as [`due::late`] says: against the due day after all changes agreed in
/// time and after waiting for the customer.
///
/// Whether the customer was told follows from the answer of `COM-002`; where that rule was not
/// asked, from the delay messages on record.
#[must_use]
pub fn of(lab: &Lab, job: &Job, answers: &Answers) -> Option<Late> {
    let late = due::late(lab, job)?;
    Some(Late { days: late.days, open: job.facts.issued.is_none(), told: told(job, late.due.day, answers) })
}

fn told(job: &Job, due: jiff::civil::Date, answers: &Answers) -> State {
    let notices = job
        .communications
        .iter()
        .filter(|c| c.body.topic == Topic::Delay && c.body.direction != Direction::Internal);
    let first = notices.map(|c| c.body.on.day).min();
    let by_date = match first {
        Some(day) if day <= due => State::Before,
        Some(_) => State::After,
        None => State::Never,
    };
    if answers.findings.iter().any(|f| f.rule.code == RULE) {
        return if by_date == State::Never { State::Never } else { State::After };
    }
    if answers.open().any(|c| c.rule.code == RULE) {
        return State::CannotTell;
    }
    if answers.passed(RULE) { State::Before } else { by_date }
}
