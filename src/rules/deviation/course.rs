//! How a deviation went: the lines it touches, and when changed work went ahead.

use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::{Agree, Outcome as Answer};
use crate::model::record::change::{Deviation, DeviationType};
use crate::model::record::work::WorkEntry;
use crate::model::when::When;
use crate::rules::evidence::{ACCEPTANCE, REPORTS, START, hidden, is_hidden};
use crate::rules::help::{is_judged, last_day};

/// Whether the deviation is about `line`; one that names no lines is about all.
pub(in crate::rules) fn covers_line(deviation: &Deviation, line: u32) -> bool {
    deviation.lines.is_empty() || deviation.lines.contains(&line)
}

/// The line of the contract that the deviation is about, when it is only one.
pub(super) fn only_line(job: &Job, deviation: &Deviation) -> Option<u32> {
    match (deviation.lines.as_slice(), job.request.body.lines.as_slice()) {
        ([line], _) => Some(*line),
        ([], [line]) => Some(line.line),
        _ => None,
    }
}

/// The deviations of a job that rules ask about; where one could not be read, `out` is told.
pub(super) fn asked<'a>(
    lab: &'a Lab,
    job: &'a Job,
    out: &mut Outcome,
) -> impl Iterator<Item = &'a Entry<Deviation>> + use<'a> {
    is_hidden(lab, job, &[&[Kind::Deviation]], out);
    job.deviations.iter().filter(|d| is_asked(lab, job, &d.body))
}

/// Why there is no telling when the changed work went ahead, where the deviation itself does not say.
pub(super) fn is_course_hidden(lab: &Lab, job: &Job, deviation: &Deviation) -> Option<String> {
    let needs_log = deviation.proceeded_on.is_none();
    needs_log.then(|| hidden(lab, job, &[START, REPORTS, ACCEPTANCE, &[Kind::Agreement]])).flatten()
}

/// Whether rules ask about the deviation: it was noticed on a day that they judge, and before the job
/// was declined or withdrawn.
pub(super) fn is_asked(lab: &Lab, job: &Job, deviation: &Deviation) -> bool {
    let noticed = deviation.detected_on.day;
    is_judged(lab, noticed) && noticed <= last_day(lab, job)
}

/// The customer's answer, when it had come by the as-of day.
pub(super) fn answer<'a>(lab: &Lab, deviation: &'a Deviation) -> Option<&'a Agree> {
    deviation.agree.as_ref().filter(|a| a.agreed_on.day <= lab.as_of.day)
}

/// When the changed work went ahead, with the place that says so: as the deviation tells, else the
/// first entry of the work log that shows the change. `None` when it had not by the as-of day.
pub(super) fn went_ahead(lab: &Lab, job: &Job, deviation: &Entry<Deviation>) -> Option<(When, Place)> {
    let has_come = |on: &When| on.day <= lab.as_of.day;
    if let Some(on) = deviation.body.proceeded_on {
        return has_come(&on).then(|| (on, deviation.meta.place("/proceeded_on")));
    }
    let work = job.work.as_ref()?;
    work.body
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| has_come(&entry.started_on) && shows(job, &deviation.body, entry))
        .min_by_key(|(_, entry)| entry.started_on.day)
        .map(|(i, entry)| (entry.started_on, work.meta.place(&format!("/entries/{i}/started_on"))))
}

/// Whether the customer said no, or took the order back, and the changed work never went ahead.
pub(super) fn was_given_up(lab: &Lab, job: &Job, deviation: &Entry<Deviation>) -> bool {
    let said_no =
        answer(lab, &deviation.body).is_some_and(|a| matches!(a.outcome, Answer::Refused | Answer::Withdrew));
    said_no && went_ahead(lab, job, deviation).is_none()
}

/// Whether an entry of the work log shows the change that the deviation describes. Delay and
/// reporting leave no trace in the log.
fn shows(job: &Job, deviation: &Deviation, entry: &WorkEntry) -> bool {
    if !covers_line(deviation, entry.line) {
        return false;
    }
    match deviation.kind {
        DeviationType::Turnaround | DeviationType::Reporting => false,
        DeviationType::Provider => entry.performed_by_provider.is_some(),
        _ => !entry.modifications.is_empty() || uses_other_method(job, entry),
    }
}

fn uses_other_method(job: &Job, entry: &WorkEntry) -> bool {
    let agreed = job.contract.first().and_then(|s| s.terms.lines.get(&entry.line)?.method.as_ref());
    match (agreed, &entry.method_used) {
        (Some(agreed), Some(used)) => agreed.value != used.as_str(),
        _ => false,
    }
}
