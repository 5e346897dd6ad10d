//! Departures that a deviation or an amendment on file speaks of.

use super::course::covers_line;
use super::wanted::Wanted;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::MethodId;
use crate::model::record::change::{Amendment, ChangeType, Deviation, DeviationType};
use crate::model::record::work::{Work, WorkEntry};
use crate::rules::subcontract::approval::{Approval, approval};
use crate::rules::subcontract::outside::Outside;

/// Whether a deviation or an amendment on file, agreed or not, speaks of how this work was done:
/// that it came late or was refused is the matter of other rules.
pub(super) fn is_method_declared(lab: &Lab, job: &Job, entry: &WorkEntry, wanted: &Wanted<'_>) -> bool {
    let by_deviation = job.deviations.iter().any(|d| {
        let is_about_method = !matches!(
            d.body.kind,
            DeviationType::Turnaround | DeviationType::Reporting | DeviationType::Provider
        );
        is_about_method && covers_line(&d.body, entry.line)
    });
    by_deviation || job.amendments.iter().any(|a| amends_method(lab, &a.body, entry, wanted))
}

fn amends_method(lab: &Lab, amendment: &Amendment, entry: &WorkEntry, wanted: &Wanted<'_>) -> bool {
    let lines = amendment.after.as_ref().map_or(&[][..], |terms| &terms.lines);
    let in_words =
        matches!(amendment.change_type, ChangeType::Method | ChangeType::TestsAdded | ChangeType::Other);
    lines.iter().find(|l| l.line == entry.line).map_or(lines.is_empty() && in_words, |line| {
        wanted.changed_by(line).differs_in_method(lab, entry).is_none()
    })
}

/// Whether outside work was declared, or approved by the customer; an error where an approval may stand
/// in a file that could not be read.
pub(super) fn is_outside_work_declared(
    lab: &Lab,
    job: &Job,
    work: &Entry<Work>,
    at: usize,
) -> Result<bool, String> {
    let Some(entry) = work.body.entries.get(at) else { return Ok(false) };
    let Some(provider) = &entry.performed_by_provider else { return Ok(false) };
    let outside = Outside {
        line: entry.line,
        provider: provider.as_str(),
        sent: entry.started_on,
        did: "was done",
        method: entry.method_used.as_ref().map(MethodId::as_str),
        meta: &work.meta,
        place: work.meta.place(&format!("/entries/{at}/performed_by_provider")),
    };
    let is_about = |d: &Deviation| d.kind == DeviationType::Provider && covers_line(d, entry.line);
    if job.deviations.iter().any(|d| is_about(&d.body)) {
        return Ok(true);
    }
    match approval(lab, job, &outside) {
        Approval::Given => Ok(true),
        Approval::Lacking(_) => Ok(false),
        Approval::Unknown(why) => Err(why.to_owned()),
    }
}
