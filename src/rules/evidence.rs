//! Evidence in files that could not be read, as rules speak of it.

pub(super) use crate::model::evidence::{
    ACCEPTANCE, CONTRACT, MESSAGES, REPORTS, START, hidden, hidden_anywhere, hidden_in, unreadable,
};
use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};

/// [`hidden`], told to `out`. `true` where there is no telling.
pub(super) fn is_hidden(lab: &Lab, job: &Job, rests_on: &[&[Kind]], out: &mut Outcome) -> bool {
    let why = hidden(lab, job, rests_on);
    if let Some(why) = &why {
        out.cannot_tell(job.meta(), why);
    }
    why.is_some()
}
