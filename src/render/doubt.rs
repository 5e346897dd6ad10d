//! Records that were first written down after the step that they had to come before.

use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::when::When;

use super::say::say;
use super::words;

/// Why a record proves nothing about what came before `step`: it was first written after it, and
/// more than the laboratory's `late_entry_wd` after the event that it tells of. `None` when it was
/// written in time, says itself that it was entered late, was imported from a system that had it by
/// then, or when no history was read.
pub(super) fn of(lab: &Lab, meta: &Meta, event: When, step: Option<When>) -> Option<String> {
    let written = meta.written.as_ref()?.on;
    let step = step.filter(|step| written.is_after(step))?;
    let gap = lab.calendar.between(event.day, written.day);
    let imported = meta.common.imported.as_ref().and_then(|i| i.original_on);
    let frank = meta.common.late_entry.is_some() || imported.is_some_and(|day| day <= step.day);
    if frank || gap <= i64::from(lab.settings.thresholds.late_entry_wd) {
        return None;
    }
    let gap = words::count(usize::try_from(gap).unwrap_or(0), "working day");
    Some(say!(
        "first written down on {written}, {gap} later, so that nothing of that time shows it",
        written,
        gap
    ))
}

/// The same for the review by which a job was accepted: it had to be there before work began, or at
/// the latest before the report.
pub(super) fn of_review(lab: &Lab, job: &Job) -> Option<String> {
    let review = job.review()?;
    let decided = review.body.decision.as_ref()?.on;
    let (step, what) = match (job.facts.started, job.facts.issued) {
        (Some(started), _) => (started, say("work began")),
        (None, Some(issued)) => (issued, say("the report was issued")),
        (None, None) => return None,
    };
    let why = of(lab, &review.meta, decided, Some(step))?;
    Some(say!("The review is dated {decided}, and {what} on {step}. It was {why}.", decided, what, step, why))
}
