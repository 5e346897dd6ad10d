//! FBK-005: the yearly analysis of feedback is late, thin, or went nowhere.

use super::sought::has_customers;
use super::survey::{is_with_director, takes_up};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::system::{Analysis, AnalysisType, Topics};
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::hidden_anywhere;
use crate::rules::gaps::Gaps;
use crate::rules::help::{
    LABORATORY, is_judged, laboratory_cannot_tell, laboratory_passes, laboratory_place, names, tell_unread,
};
use crate::rules::window::{Window, records_since};
use crate::rules::words::{is_blank, list};

/// See `analysis.md`.
pub const RULE: Rule = Rule {
    code: "FBK-005",
    name: "feedback-analysis",
    title: "Analysis late, thin or not reported",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-8.6.2", "17025-8.9.2.i"],
    procedure: &[
        "P09-5-QM-c",
        "P09-8.2-a",
        "P09-8.2-b",
        "P09-8.2-c",
        "P09-8.2-d",
        "P09-8.2-e",
        "P09-8.2-f",
        "P09-8.2-g",
        "P09-W7",
        "P09-N6",
    ],
    summary: "Feedback is analysed at least once in every window of months, on five topics, and the \
              analysis reaches the director and the next management review.",
    advice: "Analyse what customers said, write a word on every topic, report it to the director and put \
             it before the management review.",
    thresholds: &[
        "feedback_window_months",
        "window_grace_months",
        "feedback_decision_wd",
        "evidence_baseline",
    ],
    silenced_by: &[("FBK-001", Reach::Record)],
    page: include_str!("analysis.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Analysis], out);
    ask_laboratory(lab, out);
    for analysis in of_kind(lab, AnalysisType::FeedbackAnalysis) {
        if is_judged(lab, analysis.body.held_on) {
            ask_analysis(lab, analysis, out);
        }
    }
}

fn of_kind(lab: &Lab, kind: AnalysisType) -> impl Iterator<Item = &Entry<Analysis>> {
    lab.analyses.values().filter(move |a| a.body.kind == kind)
}

fn ask_laboratory(lab: &Lab, out: &mut Outcome) {
    let window = Window::with_grace(lab, lab.settings.thresholds.feedback_window_months);
    if !has_customers(lab, &window) {
        if let Some(why) = hidden_anywhere(lab, &[Kind::Customer, Kind::Request, Kind::Report]) {
            laboratory_cannot_tell(out, why);
        }
        return;
    }
    let last = of_kind(lab, AnalysisType::FeedbackAnalysis).map(|a| a.body.held_on).max();
    if last.is_some_and(|on| window.holds(on)) {
        return laboratory_passes(out);
    }
    if lab.is_unread(Kind::Analysis) {
        return laboratory_cannot_tell(out, "an analysis could not be read");
    }
    let since = records_since(lab);
    if let Some(why) = window.doubt(since) {
        return laboratory_cannot_tell(out, why);
    }
    let Window { from, to, .. } = window;
    let before = last.map_or_else(String::new, |on| format!(" The last analysis was of {on}."));
    let message = format!("Nobody analysed what customers said from {from} to {to}.{before}");
    out.at(LABORATORY.to_owned(), None, laboratory_place(), message).on(window.end(last.or(since)));
}

fn ask_analysis(lab: &Lab, analysis: &Entry<Analysis>, out: &mut Outcome) {
    let body = &analysis.body;
    // The next management review, or what both took up, may stand in what could not be read.
    if let Some(why) = hidden_anywhere(lab, &[Kind::Analysis, Kind::Campaign]) {
        return out.cannot_tell(&analysis.meta, why);
    }
    let mut gaps = Gaps::default();
    let silent = silent_topics(&body.topics);
    if !silent.is_empty() {
        gaps.add("/topics", body.held_on, format!("it said nothing on {}", list(&silent)));
    }
    let latest = lab.calendar.after(body.held_on, lab.settings.thresholds.feedback_decision_wd);
    if !is_with_director(lab, body) && latest < lab.as_of.day {
        if lab.is_unread(Kind::Person) {
            return out.cannot_tell(&analysis.meta, "the register of people could not be read");
        }
        gaps.add(
            "/reported_to",
            latest,
            format!("the director had not been told of it by {}", lab.as_of.day),
        );
    }
    if let Some(review) = next_review(lab, analysis).filter(|review| !is_before(lab, analysis, review)) {
        let held = review.body.held_on;
        gaps.add("/inputs", held, format!("the management review of {held} took up nothing of it"));
    }
    gaps.report(&analysis.meta, &format!("Feedback was analysed on {};", body.held_on), out);
}

/// Topics without a word; "no data, because …" is a word.
fn silent_topics(topics: &Topics) -> Vec<&'static str> {
    [
        ("the trend of ratings", &topics.trend),
        ("themes", &topics.themes),
        ("turnaround", &topics.turnaround),
        ("complaints", &topics.complaints),
        ("customers kept and lost", &topics.retention),
    ]
    .into_iter()
    .filter(|(_, text)| is_blank(text.as_deref()))
    .map(|(topic, _)| topic)
    .collect()
}

/// The first management review on or after the day of the analysis.
fn next_review<'a>(lab: &'a Lab, analysis: &Entry<Analysis>) -> Option<&'a Entry<Analysis>> {
    of_kind(lab, AnalysisType::ManagementReview)
        .filter(|review| analysis.body.held_on <= review.body.held_on)
        .min_by_key(|review| review.body.held_on)
}

/// Whether the management review had the analysis before it: it names the analysis in its text, or
/// took up a survey or an answer that the analysis rests on.
fn is_before(lab: &Lab, analysis: &Entry<Analysis>, review: &Entry<Analysis>) -> bool {
    let (from, by) = (&analysis.body.inputs, &review.body.inputs);
    let same_survey = lab.campaigns.values().any(|c| takes_up(analysis, c) && takes_up(review, c));
    let same_answer = from.feedback.iter().any(|answer| by.feedback.contains(answer));
    let texts = [&review.body.basis, &review.body.conclusion, &review.body.topics.trend];
    let is_named = texts.into_iter().flatten().any(|text| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| names(word, &analysis.meta))
    });
    same_survey || same_answer || is_named
}
