//! How a finding stands, in words: the answer to it, or the known debt that it is.

use serde::Serialize;

use super::Build;
use super::say::say;
use super::view::Mark;
use crate::model::answer::{Answer, Fix, NOT_PUT_OFF, Standing};
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
        Standing::Reopened(why) => (Mark::plain("back", say("Open again")), why.clone()),
        Standing::Answered(answer) => {
            let now = super::words::sentence(&self::answer(answer));
            let reason = answer.reason.trim().trim_end_matches('.');
            let (person, day, id, again) = (name(&answer.by), answer.on, &answer.id, answer.review_by);
            // what became of a fix came after the signature, and stands under none
            let says = if answer.fix.is_some() {
                say!(
                    "{person} signed on {day}, as {id}, that a fix is planned. {reason}. {now}. It is to be looked at again by {again}.",
                    person,
                    day,
                    id,
                    reason,
                    now,
                    again
                )
            } else {
                say!(
                    "{now}. {reason}. {person} signed this on {day} as {id}; it is to be looked at again by {again}.",
                    now,
                    reason,
                    person,
                    day,
                    id,
                    again
                )
            };
            (Mark::plain("open", say("Answered")), says)
        }
        Standing::Known(debt) => {
            let says = say!(
                "{person} sees to it until {due}; it was filed on {filed}.",
                person = name(&debt.owner),
                due = debt.due,
                filed = debt.filed_on
            );
            (Mark::plain("clock", say("Known debt")), says)
        }
        Standing::Listed(debt) => {
            let says = say!(
                "{person} sees to it until {due}; it was filed as known debt on {filed}. {rest}",
                person = name(&debt.owner),
                due = debt.due,
                filed = debt.filed_on,
                rest = say(NOT_PUT_OFF)
            );
            (Mark::plain("back", say("Known debt, still open")), says)
        }
    };
    Some(Stands { mark, says })
}

/// An answer in words, true for the state of its action on the as-of day, which it names.
pub(super) fn answer(answer: &Answer) -> String {
    let words = match answer.fix {
        None => say(answer.verdict.words()).to_owned(),
        Some(Fix::Planned { by: None }) => say("right, and a fix is planned").to_owned(),
        Some(Fix::Planned { by: Some(by) }) => say!("right, and a fix is planned by {by}", by),
        Some(Fix::Overdue { by }) => {
            say!("right; the fix was to be carried out by {by} and has not been yet", by)
        }
        Some(Fix::Unchecked { done }) => {
            say!("right; the fix was carried out on {done} and waits for its check", done)
        }
        Some(Fix::Unclear { judged }) => {
            say!(
                "right; the fix was carried out, and on {judged} nobody could tell whether it worked",
                judged
            )
        }
        Some(Fix::Worked { judged }) => {
            say!("right; the fix was carried out and judged on {judged} to have worked", judged)
        }
    };
    match &answer.action {
        Some(action) => format!("{words} ({action})"),
        None => words,
    }
}

/// `, of which 3 are answered and 12 are known debt`; empty when all are open.
pub(super) fn counted(checked: &Checked) -> String {
    let answered = |n: usize| match n {
        1 => say("1 is answered").to_owned(),
        n => say!("{n} are answered", n),
    };
    let known = |n: usize| match n {
        1 => say("1 is known debt").to_owned(),
        n => say!("{n} are known debt", n),
    };
    match (checked.answered(), checked.known()) {
        (0, 0) => String::new(),
        (n, 0) => say!(", of which {some}", some = answered(n)),
        (0, n) => say!(", of which {some}", some = known(n)),
        (a, k) => say!(", of which {first} and {second}", first = answered(a), second = known(k)),
    }
}
