//! How a finding stands, in words: the answer to it, or the known debt that it is.

use serde::Serialize;

use super::Build;
use super::view::Mark;
use crate::model::answer::{NOT_PUT_OFF, Standing};
use crate::model::finding::{Checked, Finding};

/// A mark and what there is to say beside it.
#[derive(Serialize)]
pub(super) struct Stands {
    mark: Mark,
    says: String,
}

/// How a finding stands; `None` where nobody has answered it.
pub(super) fn of(build: &Build, finding: &Finding) -> Option<Stands> {
    let name = |person: &str| build.lab().person_name(person);
    let (mark, says) = match &finding.standing {
        Standing::Open => return None,
        Standing::Reopened(why) => (Mark::plain("back", "Open again"), why.clone()),
        Standing::Answered(answer) => {
            let says = format!(
                "{}. {}. {} signed this on {} as {}; it is to be looked at again by {}.",
                super::words::sentence(&answer.words()),
                answer.reason.trim().trim_end_matches('.'),
                name(&answer.by),
                answer.on,
                answer.id,
                answer.review_by
            );
            (Mark::plain("open", "Answered"), says)
        }
        Standing::Known(debt) => {
            let says = format!(
                "{} sees to it until {}; it was filed on {}.",
                name(&debt.owner),
                debt.due,
                debt.filed_on
            );
            (Mark::plain("clock", "Known debt"), says)
        }
        Standing::Listed(debt) => {
            let says = format!(
                "{} sees to it until {}; it was filed as known debt on {}. {NOT_PUT_OFF}",
                name(&debt.owner),
                debt.due,
                debt.filed_on
            );
            (Mark::plain("back", "Known debt, still open"), says)
        }
    };
    Some(Stands { mark, says })
}

/// `, of which 3 are answered and 12 are known debt`; empty when all are open.
pub(super) fn counted(checked: &Checked) -> String {
    let are = |count: usize, what: &str| format!("{count} {} {what}", if count == 1 { "is" } else { "are" });
    match (checked.answered(), checked.known()) {
        (0, 0) => String::new(),
        (n, 0) => format!(", of which {}", are(n, "answered")),
        (0, n) => format!(", of which {}", are(n, "known debt")),
        (a, k) => format!(", of which {} and {}", are(a, "answered"), are(k, "known debt")),
    }
}
