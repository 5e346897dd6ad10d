//! The signatures that a review needs: of somebody who held the role on that day.

use super::Decided;
use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::blocks::{Role, Sign};

/// Judges the signature at `pointer` of a review, which somebody in `role` has to give.
pub(super) fn judge(
    lab: &Lab,
    decided: &Decided<'_>,
    (pointer, sign): (&str, Option<&Sign>),
    role: Role,
    out: &mut Outcome,
) {
    let meta = &decided.review.meta;
    let words = role.words();
    // A signature of a later day had not been given yet.
    let Some(sign) = sign.filter(|s| s.on.day <= lab.as_of.day) else {
        let on = decided.decision.on;
        let message = format!("The review decided on {on} has no signature of the {words}.");
        out.finding(meta, pointer, message).on(on.day);
        return;
    };
    if lab.holds(sign.person.as_str(), role, sign.on.day) {
        return out.pass(meta);
    }
    let Some(person) = lab.people.get(sign.person.as_str()) else {
        let why = if lab.is_unread(Kind::Person) {
            "the register of people could not be read".to_owned()
        } else {
            format!("the register of people does not know {}, who signed", sign.person)
        };
        return out.cannot_tell(meta, why);
    };
    let name = &person.body.name;
    let held = person.body.roles.iter().enumerate().filter(|(_, r)| r.role == role);
    let nearest = held.max_by_key(|(_, r)| r.from);
    let but = match nearest.map(|(_, r)| (r.from, r.to)) {
        Some((from, _)) if from > sign.on.day => format!("was {words} only from {from}"),
        Some((_, Some(to))) => format!("was {words} only until {to}"),
        _ => format!("was never {words}"),
    };
    let message = format!("{name} signed the review on {} as {}, but {but}.", sign.on, sign.role.words());
    let finding = out.finding(meta, pointer, message);
    finding.on(sign.on.day);
    if let Some((i, _)) = nearest {
        finding.also(person.meta.place(&format!("/roles/{i}")), format!("{words}, as the register has it"));
    }
}
