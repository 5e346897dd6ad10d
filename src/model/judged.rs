//! What the laboratory answers for: from the evidence baseline to the as-of day.

use jiff::civil::Date;

use super::lab::{Job, Lab};
use super::place::Place;
use super::record::work::Sample;

/// Record id under which findings about the laboratory as a whole stand.
pub const LABORATORY: &str = "laboratory";

/// Whether rules judge what happened on `day`: not before the settings' evidence baseline, and not
/// after the as-of day, when it had not happened yet.
#[must_use]
pub fn is_judged(lab: &Lab, day: Date) -> bool {
    let after_baseline = lab.settings.evidence_baseline.is_none_or(|baseline| baseline <= day);
    after_baseline && day <= lab.as_of.day
}

/// The day, if it has come by the as-of day.
#[must_use]
pub fn happened(lab: &Lab, day: Option<Date>) -> Option<Date> {
    day.filter(|day| *day <= lab.as_of.day)
}

/// The last day of which the laboratory answers for a job: the as-of day, or that on which the job
/// was declined or withdrawn.
#[must_use]
pub fn last_day(lab: &Lab, job: &Job) -> Date {
    job.facts.exit.map_or(lab.as_of.day, |exit| exit.day.min(lab.as_of.day))
}

/// Where a finding about the laboratory as a whole stands: its settings.
#[must_use]
pub fn laboratory_place() -> Place {
    Place::file("countersign.yaml")
}

/// Whether an item came in on a day that rules judge, before the job was declined or withdrawn.
#[must_use]
pub fn came_in(lab: &Lab, job: &Job, item: &Sample) -> bool {
    let on = item.received_on.day;
    is_judged(lab, on) && on <= last_day(lab, job)
}
