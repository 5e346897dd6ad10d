//! Were changes of the contract agreed by both sides, reviewed, and told to those who do the work?

pub mod early;
pub mod incomplete;
pub mod missing;
pub mod unreviewed;
pub mod untold;

use crate::model::assent::{agreed, answer, laboratorys_yes, was_refused};
use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::change::Amendment;
use crate::model::when::When;
use crate::rules::evidence::is_hidden;
use crate::rules::help::{is_judged, last_day};

/// The amendments of a job that rules ask about; where one could not be read, `out` is told.
fn asked<'a>(
    lab: &'a Lab,
    job: &'a Job,
    out: &mut Outcome,
) -> impl Iterator<Item = &'a Entry<Amendment>> + use<'a> {
    is_hidden(lab, job, &[&[Kind::Amendment]], out);
    job.amendments.iter().filter(|a| is_asked(lab, job, &a.body))
}

/// Whether rules ask about the amendment: it was proposed on a day that they judge, and before the
/// job was declined or withdrawn.
fn is_asked(lab: &Lab, job: &Job, amendment: &Amendment) -> bool {
    let proposed = amendment.proposed.on.day;
    is_judged(lab, proposed) && proposed <= last_day(lab, job)
}

/// When the change held: from its effective day, but not before both sides had agreed.
fn in_force(lab: &Lab, amendment: &Amendment) -> Option<When> {
    let agreed = agreed(lab, amendment)?;
    let from = amendment.effective_on.filter(|on| on.is_after(&agreed)).unwrap_or(agreed);
    (from.day <= lab.as_of.day).then_some(from)
}

/// Whether the change is about `line`; one that names no lines is about all.
fn covers_line(amendment: &Amendment, line: u32) -> bool {
    let terms = [amendment.before.as_ref(), amendment.after.as_ref()];
    let mut lines = terms
        .into_iter()
        .flatten()
        .flat_map(|t| t.lines.iter().map(|l| l.line).chain(t.removed_lines.iter().copied()))
        .peekable();
    lines.peek().is_none() || lines.any(|l| l == line)
}
