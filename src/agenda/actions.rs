//! Actions to be carried out, and their effect to be judged.

use super::book::{Book, Day, person};
use crate::model::agenda::Matter;
use crate::model::days::days_after;
use crate::model::judged::{happened, is_judged};
use crate::model::record::Entry;
use crate::model::record::blocks::Role;
use crate::model::record::complaint::Action;

/// How much of the finding is said, in characters: enough to know which action is meant.
const SAID: usize = 90;

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let judged = lab.actions.values().filter(|a| a.body.raised_on.is_none_or(|on| is_judged(lab, on)));
    let judged: Vec<_> = judged.collect();
    let open = judged.iter().filter(|a| happened(lab, a.body.closed_on).is_none()).count();
    book.looked_at("actions", open, "open action", "open actions");
    for action in judged {
        carry_out(book, action);
        judge(book, action);
    }
}

fn carry_out(book: &mut Book<'_>, action: &Entry<Action>) {
    let (lab, body) = (book.lab, &action.body);
    if happened(lab, body.implemented_on).or(happened(lab, body.closed_on)).is_some() {
        return;
    }
    let mut moves = body.re_plans.iter().filter(|m| m.on.is_none_or(|on| on <= book.today));
    let (pointer, due) = match moves.next_back() {
        Some(last) => ("/re_plans", Some(last.to)),
        None => ("/due", body.due),
    };
    let Some(due) = due else {
        return book.cannot_tell(&action.meta, "no day says by when the action is to be carried out");
    };
    let why = said(&body.finding);
    let texts = [
        format!("The action is to be carried out: {why}"),
        format!("The action was to be carried out: {why}"),
    ];
    let day = book.by(due);
    let item = book.note(Matter::Action, Some("ACT-001"), (&action.meta, "/due"), day, texts);
    item.owner(person(body.owner.as_ref()));
    // the key stays that of the day first set; the place is where the day in force stands
    item.place = action.meta.place(pointer);
}

/// When an action was carried out its effect can be judged after some time, by somebody else than its
/// owner, and must be before it is closed.
fn judge(book: &mut Book<'_>, action: &Entry<Action>) {
    let (lab, body) = (book.lab, &action.body);
    let is_judged = body.effectiveness.as_ref().is_some_and(|e| e.evaluated_on <= book.today);
    let (done, closed) = (happened(lab, body.implemented_on), happened(lab, body.closed_on));
    let earliest = done.map(|on| days_after(on, lab.settings.thresholds.effectiveness_days));
    let day = match (closed, earliest) {
        _ if is_judged => return,
        (Some(on), _) => Day { on, late: Some(book.days_since(on)) },
        (None, Some(on)) => Day { on, late: None },
        (None, None) => return,
    };
    let owner = book.holder(Role::QualityManager).filter(|id| person(body.owner.as_ref()) != Some(id));
    let why = said(&body.finding);
    let texts = [
        format!("From this day on it can be judged whether the action worked: {why}"),
        format!("Before the action was closed it was to be judged whether it worked: {why}"),
    ];
    book.note(Matter::EffectCheck, Some("ACT-002"), (&action.meta, "/effectiveness"), day, texts)
        .owner(owner);
}

/// The beginning of a text, cut at a space.
fn said(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= SAID {
        return text.to_owned();
    }
    let head: String = text.chars().take(SAID).collect();
    let cut = head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head);
    format!("{} …", cut.trim_end_matches(|c: char| c.is_ascii_punctuation()))
}
