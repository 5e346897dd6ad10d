//! Words and small questions that several rules share.

pub(super) use crate::model::days::{days_after, months_before, next_day};
use crate::model::finding::{CannotTell, Outcome, Pass};
pub(super) use crate::model::judged::{LABORATORY, happened, is_judged, laboratory_place, last_day};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
pub(super) use crate::model::naming::{called, item_name, names};
pub(super) use crate::model::words::{counted, same_words, sentence, working_days};

/// A line of the contract in words, with its test where the request names one: `line 1 (BET)`.
pub(super) fn line_words(job: &Job, line: u32) -> String {
    let test = job.request.body.lines.iter().find(|l| l.line == line).and_then(|l| l.test.as_deref());
    match test {
        Some(test) => format!("line {line} ({test})"),
        None => format!("line {line}"),
    }
}

/// The name of an outside laboratory, or the id when nobody has it.
pub(super) fn provider_name(lab: &Lab, id: &str) -> String {
    lab.providers.get(id).map_or_else(|| id.to_owned(), |p| p.body.name.clone())
}

/// Whether the method itself provides for a change, so that customers accept it beforehand.
pub(super) fn is_option(lab: &Lab, method: &str, change: &str) -> bool {
    lab.methods
        .get(method)
        .is_some_and(|m| m.body.customer_acceptable_options.iter().any(|option| same_words(option, change)))
}

/// Says of every file of these kinds that could not be read, or that hangs on one that could not, that
/// there is no telling.
pub(super) fn tell_unread(lab: &Lab, kinds: &[Kind], out: &mut Outcome) {
    for unread in lab.unread.iter().filter(|u| kinds.contains(&u.kind)) {
        out.cannot_read(unread, format!("the {} could not be read", unread.kind));
    }
    for unplaced in lab.unplaced.iter().filter(|u| kinds.contains(&u.kind)) {
        out.cannot_read(unplaced, "the main file of its folder could not be read");
    }
}

/// The laboratory as a whole is in order.
pub(super) fn laboratory_passes(out: &mut Outcome) {
    out.passes.push(Pass { record: LABORATORY.to_owned(), part: None });
}

/// There is no telling for the laboratory as a whole.
pub(super) fn laboratory_cannot_tell(out: &mut Outcome, why: impl Into<String>) {
    let record = LABORATORY.to_owned();
    out.cannot_tell.push(CannotTell {
        rule: out.rule,
        record,
        part: None,
        why: why.into(),
        follows_from: None,
    });
}
