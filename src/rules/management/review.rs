//! MGT-001: no management review for more than a year, or one that left out what it must look at.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::system::{Analysis, AnalysisType, DecisionAbout};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::hidden_anywhere;
use crate::rules::gaps::Gaps;
use crate::rules::help::{
    LABORATORY, is_judged, laboratory_cannot_tell, laboratory_passes, laboratory_place, next_day, tell_unread,
};
use crate::rules::window::{Window, records_since};
use crate::rules::words::{is_blank, list};

/// See `review.md`.
pub const RULE: Rule = Rule {
    code: "MGT-001",
    name: "management-review",
    title: "Management review late or missing inputs",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &[
        "17025-8.9.1",
        "17025-8.9.2.d",
        "17025-8.9.2.i",
        "17025-8.9.2.j",
        "17025-8.9.3.a",
        "17025-8.9.3.b",
        "17025-8.9.3.c",
        "17025-8.9.3.d",
    ],
    procedure: &["P09-8.2-g"],
    summary: "Management reviews the system at least once in every window of months, looks at feedback, complaints \
              and earlier actions, and decides.",
    advice: "Hold the review, or complete it: feedback, complaints, earlier actions, and a decision on each of the \
             four subjects.",
    thresholds: &["management_review_months", "window_grace_months", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("review.md"),
    check: Check::Lab(check),
};

/// What every management review decides on (8.9.3); "none needed" is a decision.
const SUBJECTS: [(DecisionAbout, &str); 4] = [
    (DecisionAbout::Effectiveness, "how well the system works"),
    (DecisionAbout::Improvement, "improvement"),
    (DecisionAbout::Resources, "resources"),
    (DecisionAbout::Change, "the need for change"),
];

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Analysis], out);
    ask_laboratory(lab, out);
    for review in reviews(lab).filter(|r| is_judged(lab, r.body.held_on)) {
        ask_review(lab, review, out);
    }
}

fn reviews(lab: &Lab) -> impl Iterator<Item = &Entry<Analysis>> {
    lab.analyses.values().filter(|a| a.body.kind == AnalysisType::ManagementReview)
}

fn ask_laboratory(lab: &Lab, out: &mut Outcome) {
    let window = Window::with_grace(lab, lab.settings.thresholds.management_review_months);
    let last = reviews(lab).map(|r| r.body.held_on).max();
    if last.is_some_and(|on| window.holds(on)) {
        return laboratory_passes(out);
    }
    if lab.is_unread(Kind::Analysis) {
        return laboratory_cannot_tell(out, "a management review could not be read");
    }
    // The first review is overdue the day after the first window, not on its last day.
    let since = records_since(lab);
    if let Some(why) = window.doubt(since.map(next_day)) {
        return laboratory_cannot_tell(out, why);
    }
    let Window { from, to, .. } = window;
    let before = last.map_or_else(String::new, |on| format!(" The last one was of {on}."));
    let message = format!("Management did not review the system from {from} to {to}.{before}");
    out.at(LABORATORY.to_owned(), None, laboratory_place(), message).on(window.end(last.or(since)));
}

fn ask_review(lab: &Lab, review: &Entry<Analysis>, out: &mut Outcome) {
    let body = &review.body;
    let (inputs, topics) = (&body.inputs, &body.topics);
    let mut gaps = Gaps::default();
    let has_word = |texts: &[&Option<String>]| texts.iter().any(|text| !is_blank(text.as_deref()));
    let has_feedback = !inputs.campaigns.is_empty() || !inputs.feedback.is_empty();
    let had_earlier_actions =
        lab.actions.values().any(|a| a.body.raised_on.is_some_and(|on| on < body.held_on));
    let missing: Vec<&str> = [
        (has_feedback || has_word(&[&topics.trend, &topics.themes]), "feedback"),
        (!inputs.complaints.is_empty() || has_word(&[&topics.complaints]), "complaints"),
        (!inputs.actions.is_empty() || !had_earlier_actions, "earlier actions"),
    ]
    .into_iter()
    .filter_map(|(is_there, what)| (!is_there).then_some(what))
    .collect();
    if inputs.actions.is_empty()
        && !had_earlier_actions
        && let Some(why) = hidden_anywhere(lab, &[Kind::Action])
    {
        return out.cannot_tell(&review.meta, why);
    }
    if !missing.is_empty() {
        gaps.add("/inputs", body.held_on, format!("it did not look at {}", list(&missing)));
    }
    let undecided: Vec<&str> = SUBJECTS
        .into_iter()
        .filter(|(about, _)| !body.decisions.iter().any(|d| d.about == *about && !is_blank(Some(&d.text))))
        .map(|(_, words)| words)
        .collect();
    if !undecided.is_empty() {
        gaps.add("/decisions", body.held_on, format!("it recorded no decision on {}", list(&undecided)));
    }
    gaps.report(&review.meta, &format!("Management reviewed the system on {};", body.held_on), out);
}
