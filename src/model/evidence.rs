//! Evidence in files that could not be read. What they would have said is not known, so nothing
//! follows from its absence: neither that something is missing, nor that all is well.

use super::kind::Kind;
use super::lab::{Job, Lab, Unread};

/// What was agreed: where the contract in force comes from.
pub const CONTRACT: &[Kind] =
    &[Kind::Review, Kind::Quotation, Kind::Agreement, Kind::Amendment, Kind::Deviation];

/// How the laboratory bound itself.
pub const ACCEPTANCE: &[Kind] = &[Kind::Review, Kind::Quotation];

/// When work began.
pub const START: &[Kind] = &[Kind::Work, Kind::Subcontract];

/// What the customer heard.
pub const MESSAGES: &[Kind] = &[Kind::Communication];

/// What went out.
pub const REPORTS: &[Kind] = &[Kind::Report];

/// Why there is no telling for a job, where a record on which the answer rests could not be read: one
/// in the job's folder, of its customer, the agreement that it names, or a register.
#[must_use]
pub fn hidden(lab: &Lab, job: &Job, rests_on: &[&[Kind]]) -> Option<String> {
    let kinds = || rests_on.iter().copied().flatten().copied();
    let unread = kinds().find(|kind| is_unknown(lab, job, *kind)).map(unreadable);
    // what can be read is then what was made of it later
    let untold = || job.contract.untold.clone().filter(|_| kinds().any(|kind| CONTRACT.contains(&kind)));
    unread.or_else(untold)
}

/// Why there is no telling for the laboratory as a whole, where a record of these kinds, wherever it
/// stands, could not be read.
#[must_use]
pub fn hidden_anywhere(lab: &Lab, kinds: &[Kind]) -> Option<String> {
    kinds.iter().find(|kind| lab.is_unread(**kind)).map(|kind| unreadable(*kind))
}

/// Why not all of a job's folder is known.
#[must_use]
pub fn hidden_in(job: &Job) -> Option<String> {
    job.unread.first().map(|unread| unreadable(unread.kind))
}

/// Whether a record of this kind that bears on the job could not be read.
fn is_unknown(lab: &Lab, job: &Job, kind: Kind) -> bool {
    let any = |holds: &dyn Fn(&Unread) -> bool| lab.unread.iter().any(holds);
    match kind {
        Kind::Quotation
        | Kind::Request
        | Kind::Review
        | Kind::Amendment
        | Kind::Deviation
        | Kind::Sample
        | Kind::Subcontract
        | Kind::Work
        | Kind::Report => job.is_unread(kind),
        // Messages and feedback may be filed outside the job that they are about.
        Kind::Communication | Kind::Feedback => {
            let is_outside = |u: &Unread| u.part.is_none() || lab.campaigns.contains_key(&u.record);
            job.is_unread(kind) || any(&|u| u.kind == kind && is_outside(u))
        }
        Kind::Customer => any(&|u| u.kind == kind && u.record == job.request.body.customer.as_str()),
        // The agreement that the job names, and the reviews of it.
        Kind::Agreement => {
            let id = job.request.body.agreement.as_ref();
            id.is_some_and(|id| any(&|u| u.record == id.as_str()))
        }
        _ => lab.is_unread(kind),
    }
}

/// The reason in words.
#[must_use]
pub fn unreadable(kind: Kind) -> String {
    let what = match kind {
        Kind::Person => "the register of people",
        Kind::Method => "the register of methods",
        Kind::Equipment => "the register of equipment",
        Kind::Provider => "the register of outside laboratories",
        Kind::Register => "the register of job and report numbers",
        Kind::Customer => "the customer's record",
        Kind::Agreement => "the agreement",
        Kind::Request => "the request",
        Kind::Review => "the review of this job",
        Kind::Quotation => "a quotation of this job",
        Kind::Amendment => "an amendment of this job",
        Kind::Deviation => "a deviation of this job",
        Kind::Report => "a report of this job",
        Kind::Work => "the work log",
        Kind::Sample => "a record of the items",
        Kind::Subcontract => "a record of outside work",
        Kind::Communication => "a message",
        other => return format!("a file ({other}) could not be read"),
    };
    format!("{what} could not be read")
}
