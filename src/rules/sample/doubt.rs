//! Items that were not as announced, and the work on them.

use crate::model::judged::came_in;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::work::{Condition, Discrepancy, Sample};
use crate::model::when::When;

/// Items that came in on a day that rules judge, before the job was declined or withdrawn.
pub(super) fn asked<'a>(lab: &Lab, job: &'a Job) -> Vec<&'a Entry<Sample>> {
    job.samples.iter().filter(|item| came_in(lab, job, &item.body)).collect()
}

/// Whether the item was not as announced, damaged or unfit.
pub(super) fn is_odd(item: &Sample) -> bool {
    item.condition.is_some_and(|c| c != Condition::AsExpected)
}

/// What was odd and may affect results, with its place in the list.
pub(super) fn doubts(item: &Sample) -> impl Iterator<Item = (usize, &Discrepancy)> {
    item.discrepancies.iter().enumerate().filter(|(_, odd)| odd.no_effect != Some(true))
}

/// When work on the item began, with the place that says so: the first entry of the log, or the first
/// dispatch to an outside laboratory, that is on its line and not from before it came.
pub(super) fn began(lab: &Lab, job: &Job, item: &Sample) -> Option<(When, Place)> {
    let is_on_line = |line: u32| item.line.is_none_or(|own| own == line);
    let logged = job.work.iter().flat_map(|work| {
        let entries = work.body.entries.iter().enumerate().filter(|(_, e)| is_on_line(e.line));
        entries.map(|(i, e)| (e.started_on, work.meta.place(&format!("/entries/{i}/started_on"))))
    });
    let sent = job
        .subcontracts
        .iter()
        .filter(|s| s.body.lines.iter().any(|line| is_on_line(*line)))
        .filter_map(|s| Some((s.body.sent_on?, s.meta.place("/sent_on"))));
    logged
        .chain(sent)
        .filter(|(on, _)| item.received_on.is_by(on) && on.day <= lab.as_of.day)
        .min_by_key(|(on, _)| (on.day, on.instant))
}
