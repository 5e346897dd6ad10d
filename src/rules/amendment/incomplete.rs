//! AMD-005: an amendment is not written out, or has waited too long for an answer.

use super::{agreed, asked, was_refused};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::change::{Amendment, Terms};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{called, last_day, sentence, working_days};
use crate::rules::words::{is_blank, list};

/// See `incomplete.md`.
pub const RULE: Rule = Rule {
    code: "AMD-005",
    name: "amendment-incomplete",
    title: "Amendment incomplete or pending",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.8"],
    procedure: &["P09-6.4-a", "9001-8.2.1-b-2e", "9001-8.2.1-b-3b", "9001-8.2.1-b-6b"],
    summary: "An amendment says who proposed it, why, and what held before and after; it is answered \
              within a number of working days.",
    advice: "Complete the amendment, or withdraw it.",
    thresholds: &["amendment_pending_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("incomplete.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for amendment in asked(lab, job, out) {
        ask(lab, job, amendment, out);
    }
}

fn ask(lab: &Lab, job: &Job, amendment: &Entry<Amendment>, out: &mut Outcome) {
    let (meta, body) = (&amendment.meta, &amendment.body);
    let missing = missing(body);
    let mut says = Vec::new();
    if !missing.is_empty() {
        says.push(format!("does not say {}", list(&missing)));
    }
    let waited = lab.calendar.between(body.proposed.on.day, last_day(lab, job));
    let allowed = i64::from(lab.settings.thresholds.amendment_pending_wd);
    let is_answered = agreed(lab, body).is_some() || was_refused(lab, body);
    if !is_answered && waited > allowed {
        let (waited, allowed) = (working_days(waited), working_days(allowed));
        says.push(format!("had no outcome after {waited}, where the laboratory allows {allowed}"));
    }
    if says.is_empty() {
        return out.pass(meta);
    }
    let message = format!(
        "{}, proposed on {}, {}.",
        sentence(&called("amendment", meta)),
        body.proposed.on,
        list(&says)
    );
    let proposed = body.proposed.on.day;
    let due = lab.calendar.after(proposed, lab.settings.thresholds.amendment_pending_wd);
    out.finding(meta, "", message).on(if missing.is_empty() { due } else { proposed });
}

/// What the record leaves out.
fn missing(amendment: &Amendment) -> Vec<&'static str> {
    [
        (is_blank(amendment.proposed.by.as_deref()), "who proposed it"),
        (is_empty(amendment.before.as_ref()), "what held before"),
        (is_empty(amendment.after.as_ref()), "what holds after"),
        (is_blank(amendment.reason.as_deref()), "why"),
    ]
    .into_iter()
    .filter_map(|(is_missing, words)| is_missing.then_some(words))
    .collect()
}

/// Whether terms say nothing at all.
fn is_empty(terms: Option<&Terms>) -> bool {
    terms.is_none_or(|terms| {
        let words = Terms { text: None, ..terms.clone() };
        is_blank(terms.text.as_deref()) && words == Terms::default()
    })
}
