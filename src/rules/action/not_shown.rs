//! ACT-003: an action was judged effective, and the figures do not show it.

use super::judged;
use super::opening;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::measure::{Counted, Measure};
use crate::model::record::Entry;
use crate::model::record::complaint::{Action, EffectVerdict, Effectiveness};
use crate::model::record::people::Interval;
use crate::model::rule::{Check, Rule};
use crate::model::statistics::{Effect, LEAST, Share, effect};
use crate::rules::words::is_blank;

/// See `not_shown.md`.
pub const RULE: Rule = Rule {
    code: "ACT-003",
    name: "effect-not-shown",
    title: "Effect not shown by data",
    grade: Grade::Observation,
    basis: Basis::Data,
    clauses: &["17025-8.6.2"],
    procedure: &["P09-8.3-c", "P09-W9"],
    summary: "An action that is judged effective by a measure has changed that measure by more than chance does.",
    advice: "Set the verdict to inconclusive, or say only which way the figures go; look again when more \
             reports are out.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_shown.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for action in judged(lab, out) {
        let judgement = action.body.effectiveness.as_ref();
        let claims =
            |e: &&Effectiveness| e.verdict == EffectVerdict::Effective && e.evaluated_on <= lab.as_of.day;
        if let Some(judgement) = judgement.filter(claims) {
            ask(lab, action, judgement, out);
        }
    }
}

fn ask(lab: &Lab, action: &Entry<Action>, judgement: &Effectiveness, out: &mut Outcome) {
    let code = judgement.metric.as_deref().unwrap_or_default().trim();
    if !is_code(code) {
        return by_words(lab, action, judgement, out);
    }
    let Some(measure) = Measure::named(code) else {
        return out.cannot_tell(&action.meta, format!("the measure {code} is not counted here yet"));
    };
    let (Some(before), Some(after)) = (&judgement.before, &judgement.after) else {
        return out.cannot_tell(&action.meta, "no time before and after the action is named");
    };
    let (then, now) = (measure.count(lab, before), measure.count(lab, after));
    let unknown = then.unknown + now.unknown;
    if unknown > 0 {
        return out
            .cannot_tell(&action.meta, format!("{unknown} files of the jobs counted could not be read"));
    }
    let says = match effect(then.bad, now.bad) {
        Effect::Shown(_) => return out.pass(&action.meta),
        Effect::Insufficient => {
            format!("That is too few to tell: {LEAST} on either side are the least that can show anything.")
        }
        Effect::RightWay(p) => format!(
            "That is the right way, but chance alone makes a difference like this in {} of 100 cases \
             (Fisher's exact test, two-sided, p = {p:.3}).",
            (p * 100.0).round()
        ),
        Effect::WrongWay(p) => {
            format!("That is no improvement (Fisher's exact test, two-sided, p = {p:.3}).")
        }
    };
    let on = judgement.evaluated_on;
    let (then, now) = (counted(measure, then, before), counted(measure, now, after));
    let message = format!(
        "{} was judged effective on {on}{}, by the measure {code}: {then}, and {now}. {says}",
        opening(&action.body),
        by(lab, judgement)
    );
    out.finding(&action.meta, "/effectiveness/verdict", message).on(on).about_part();
}

/// What can not be counted is judged by what somebody saw; that must be written down.
fn by_words(lab: &Lab, action: &Entry<Action>, judgement: &Effectiveness, out: &mut Outcome) {
    if !is_blank(judgement.text.as_deref()) {
        return out.pass(&action.meta);
    }
    let on = judgement.evaluated_on;
    let message = format!(
        "{} was judged effective on {on}{}; neither a measure nor what was seen is on file.",
        opening(&action.body),
        by(lab, judgement)
    );
    out.finding(&action.meta, "/effectiveness", message)
        .on(on)
        .about_part()
        .advice("Write down what was looked at and what was seen, or name the measure and its times.");
}

/// Who judged, after the day: ` by Tomasz Wren`.
fn by(lab: &Lab, judgement: &Effectiveness) -> String {
    let who = judgement.by.as_ref().map(|person| lab.person_name(person.as_str()));
    who.map_or_else(|| ", and nobody is named who judged".to_owned(), |who| format!(" by {who}"))
}

/// `7 of 17 reports due from 2026-01-01 to 2026-06-28 were late`.
fn counted(measure: Measure, counted: Counted, over: &Interval) -> String {
    let Share { of, all } = counted.bad;
    let reports = if all == 1 { "report" } else { "reports" };
    let until = over.to.map(|to| format!(" to {to}")).unwrap_or_default();
    let were = if of == 1 { "was" } else { "were" };
    format!("{of} of {all} {reports} due from {}{until} {were} {}", over.from, measure.bad_word())
}

/// Whether this is the code of a measure: `M01`.
fn is_code(text: &str) -> bool {
    text.strip_prefix('M').is_some_and(|n| n.len() == 2 && n.bytes().all(|b| b.is_ascii_digit()))
}
