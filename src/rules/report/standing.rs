//! Which of a job's reports stand.

use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::report::Report;
use crate::model::when::When;
use crate::rules::help::{is_judged, names};

/// Issued reports of days that rules judge, each with its day of issue.
pub(super) fn issued<'a>(lab: &'a Lab, job: &'a Job) -> impl Iterator<Item = (&'a Entry<Report>, When)> {
    job.issued_reports().filter_map(|r| Some((r, r.body.issued_on?))).filter(|(_, on)| is_judged(lab, on.day))
}

/// Issued reports that no later one has replaced.
pub(super) fn standing<'a>(lab: &'a Lab, job: &'a Job) -> impl Iterator<Item = (&'a Entry<Report>, When)> {
    issued(lab, job).filter(|(report, _)| {
        !job.issued_reports().any(|other| other.body.version > report.body.version && replaces(other, report))
    })
}

/// Whether `new` was issued in place of `old`: it says so, or has the same number.
fn replaces(new: &Entry<Report>, old: &Entry<Report>) -> bool {
    let number = &old.body.report_no;
    let says_so = |name: &str| names(name, &old.meta) || name.eq_ignore_ascii_case(number);
    new.body.replaces.as_ref().is_some_and(|r| says_so(r.as_str())) || new.body.report_no == *number
}
