//! Are actions planned, carried out in time, judged by their effect, and passed on?

pub mod not_shown;
pub mod overdue;
pub mod systemic;
pub mod unchecked;

use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Action;
use crate::rules::help::{is_judged, tell_unread};

/// Every action that the laboratory answers for; of those that could not be read it is said that there
/// is no telling.
fn judged<'a>(lab: &'a Lab, out: &mut Outcome) -> impl Iterator<Item = &'a Entry<Action>> + use<'a> {
    tell_unread(lab, &[Kind::Action], out);
    lab.actions.values().filter(|a| a.body.raised_on.is_none_or(|on| is_judged(lab, on)))
}

/// What the action is called at the beginning of a sentence: by the day on which it was raised.
fn opening(action: &Action) -> String {
    action.raised_on.map_or_else(|| "The action".to_owned(), |on| format!("The action of {on}"))
}
