//! Measures that count good and bad cases among jobs, over any time.

use jiff::civil::Date;

use super::due::due;
use super::kind::Kind;
use super::lab::{Job, Lab};
use super::record::people::Interval;
use super::statistics::Share;
use super::when::When;

/// A measure that can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// M01: reports that went out after the due day in force, among those due in the time.
    Late,
    /// M02: reports that went out after the due day first agreed, among those due in the time by the due day
    /// in force.
    LateByFirstPromise,
}

/// Bad cases of a measure over a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Bad cases among all.
    pub bad: Share,
    /// Cases of which nothing can be told: a file was unreadable.
    pub unknown: u32,
}

impl Measure {
    /// The measure with this code, when it can be counted.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        match code {
            "M01" => Some(Self::Late),
            "M02" => Some(Self::LateByFirstPromise),
            _ => None,
        }
    }

    /// What a bad case is, after "7 of 17 reports were": `late`.
    #[must_use]
    pub fn bad_word(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::LateByFirstPromise => "later than first promised",
        }
    }

    /// Counts the jobs whose report was due within the time, both ends included. A report that is not
    /// out yet counts as late once its due day has passed; until then it does not count.
    #[must_use]
    pub fn count(self, lab: &Lab, over: &Interval) -> Counted {
        let mut counted = Counted { bad: Share { of: 0, all: 0 }, unknown: 0 };
        for job in lab.jobs.values() {
            match self.case(lab, job) {
                Case::Unknown => counted.unknown += 1,
                Case::On { day, bad } if over.holds(day) => {
                    counted.bad.all += 1;
                    counted.bad.of += u32::from(bad);
                }
                Case::Outside | Case::On { .. } => {}
            }
        }
        // a job whose request can not be read may belong to any time
        let requests = lab.unread.iter().filter(|u| u.kind == Kind::Request).count();
        counted.unknown += u32::try_from(requests).unwrap_or(u32::MAX);
        counted
    }

    /// How a job bears on the measure. Both measures put it on the due day in force, so that the one can be
    /// held against the other.
    #[must_use]
    pub fn case(self, lab: &Lab, job: &Job) -> Case {
        if job.facts.exit.is_some() {
            return Case::Outside;
        }
        let until = job.facts.issued.unwrap_or(When::on(lab.as_of.day));
        let due = due(lab, job, until);
        if due.as_ref().is_some_and(|due| due.is_on_hold) && job.facts.issued.is_none() {
            return Case::Outside;
        }
        let promised = match self {
            Self::Late => due.as_ref().map(|due| due.day),
            Self::LateByFirstPromise => {
                job.contract.first().and_then(|state| state.terms.due.as_ref()).map(|term| term.value)
            }
        };
        let Some((day, promised)) = due.map(|due| due.day).zip(promised) else {
            let is_known = job.unread.is_empty() && job.contract.untold.is_none();
            return if is_known { Case::Outside } else { Case::Unknown };
        };
        match job.facts.issued {
            Some(issued) => Case::On { day, bad: issued.day > promised },
            None if job.is_unread(Kind::Report) => Case::Unknown,
            None if day < lab.as_of.day => Case::On { day, bad: true },
            None => Case::Outside,
        }
    }
}

/// How one job bears on a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Not at all: not due yet, waiting for the customer, declined, withdrawn, or without a due day.
    Outside,
    /// A file is unreadable, so there is no telling.
    Unknown,
    /// As a case of this day.
    On {
        /// The due day in force.
        day: Date,
        /// Whether it is a bad one.
        bad: bool,
    },
}
