//! The action behind an answer: whether it still is what the answer says, and how far it is.

use crate::model::answer::{Fix, Reason, Untold};
use crate::model::judged::happened;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::{Action, EffectVerdict, Effectiveness};
use crate::model::record::system::{Disposition, DispositionVerdict};

/// What became of the fix that an answer speaks of.
pub(super) enum Mend {
    /// The answer speaks of none.
    None,
    /// It is on its way, or done.
    Is(Fix),
    /// It is not what the answer says.
    Lacking(Reason),
    /// There is no telling.
    Untold(Untold),
}

/// How far the action of an answer is on the as-of day, for an answer that plans one.
pub(super) fn mend(lab: &Lab, body: &Disposition) -> Mend {
    if body.verdict != DispositionVerdict::AcceptedFixPlanned {
        return Mend::None;
    }
    let lacking = |pointer, says: String| Mend::Lacking(Reason { pointer, says, outlived: false });
    let Some(action) = &body.action else {
        return lacking("/verdict", "a fix was planned, and no action was named".to_owned());
    };
    let name = action.as_str();
    if let Some(entry) = find(lab, name) {
        return match judge(lab, body, &entry.body) {
            Ok(fix) => Mend::Is(fix),
            Err(says) => lacking("/action", format!("the action {name} {says}")),
        };
    }
    if lab.unread.iter().any(|u| u.kind == Kind::Action && u.record == name) {
        return Mend::Untold(Untold::new(format!("the action {name} could not be read")));
    }
    lacking("/action", format!("a fix was planned, and there was no action {name} on {}", lab.as_of.day))
}

/// An action by its id or its number.
fn find<'a>(lab: &'a Lab, name: &str) -> Option<&'a Entry<Action>> {
    let by_number = || lab.actions.values().find(|a| a.meta.common.number.as_deref() == Some(name));
    lab.actions.get(name).or_else(by_number)
}

/// How far the action is; why it is no fix any more, as the end of a sentence.
fn judge(lab: &Lab, body: &Disposition, action: &Action) -> Result<Fix, String> {
    let closed = happened(lab, action.closed_on);
    if let Some(on) = closed.filter(|on| *on < body.by.on.day) {
        return Err(format!("had been closed on {on}, before the answer of {}", body.by.on.day));
    }
    let judged = action.effectiveness.as_ref().filter(|e| e.evaluated_on <= lab.as_of.day);
    match (judged, closed) {
        (Some(Effectiveness { verdict: EffectVerdict::NotEffective, evaluated_on, .. }), _) => {
            Err(format!("was judged on {evaluated_on} not to have worked"))
        }
        (Some(Effectiveness { verdict: EffectVerdict::Effective, evaluated_on, .. }), _) => {
            Ok(Fix::Worked { judged: *evaluated_on })
        }
        (_, Some(on)) => Err(format!("was closed on {on}, and nothing shows that it worked")),
        (Some(judged), None) => Ok(Fix::Unclear { judged: judged.evaluated_on }),
        (None, None) => Ok(match happened(lab, action.implemented_on) {
            Some(on) => Fix::Unchecked { done: on },
            None => planned(lab, action),
        }),
    }
}

fn planned(lab: &Lab, action: &Action) -> Fix {
    let mut moves = action.re_plans.iter().filter(|m| m.on.is_none_or(|on| on <= lab.as_of.day));
    let by = moves.next_back().map(|m| m.to).or(action.due);
    match by.filter(|by| *by < lab.as_of.day) {
        Some(by) => Fix::Overdue { by },
        None => Fix::Planned { by },
    }
}
