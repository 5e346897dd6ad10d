//! What the customer wants of a result beyond the result itself.

use crate::model::lab::Job;
use crate::model::record::request::Reporting;

/// Whether a statement of conformity is part of the contract: as the review agreed it, else as the
/// customer asked, else as the agreement has it.
pub(super) fn wants_conformity(job: &Job) -> bool {
    let says = |reporting: Option<&Reporting>| reporting.and_then(|r| r.conformity_statement);
    let amended = job.contract.last().and_then(|s| s.terms.reporting.as_ref());
    let amended = amended.filter(|t| t.before.is_some()).map(|t| &t.value);
    let agreed = job.review().and_then(|r| r.body.agreed.as_ref()?.reporting.as_ref());
    let in_force = job.contract.last().and_then(|s| s.terms.reporting.as_ref()).map(|t| &t.value);
    let asked = job.request.body.reporting.as_ref();
    says(amended).or(says(agreed)).or(says(asked)).or(says(in_force)) == Some(true)
}

/// Whether every line of the request leaves accreditation aside.
pub(super) fn wants_no_accreditation(job: &Job) -> bool {
    let lines = &job.request.body.lines;
    !lines.is_empty() && lines.iter().all(|l| l.accredited_result_wanted == Some(false))
}
