//! FBK-008: a conclusion that the data do not carry, or a customer who never heard what came of it.

use jiff::civil::Date;

use super::sought::said_by;
use super::survey::{hidden_answers, invited, respondents, takes_up};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::listening::{Campaign, Feedback, FeedbackOutcome, Sentiment};
use crate::model::record::system::{Analysis, AnalysisType};
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::{called, counted, happened, is_judged, tell_unread};
use crate::rules::words::is_blank;

/// See `conclusion.md`.
pub const RULE: Rule = Rule {
    code: "FBK-008",
    name: "feedback-conclusion",
    title: "Weak conclusion or silent loop",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["17025-8.6.2"],
    procedure: &["P09-8.3-e", "P09-N4", "9001-8.2.1-g-06", "9001-8.2.1-c-09", "9001-8.2.1-c-14", "S003-9"],
    summary: "Conclusions on satisfaction rest on enough answers; praise is shared, and customers hear what \
              came of their words.",
    advice: "Say less, or gather more data; share the praise, and tell the customer what came of it.",
    thresholds: &["trend_customers", "response_rate_percent", "feedback_decision_wd", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("conclusion.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Analysis, Kind::Feedback], out);
    for analysis in lab.analyses.values().filter(|a| is_judged(lab, a.body.held_on)) {
        ask_analysis(lab, analysis, out);
    }
    for feedback in lab.all_feedback() {
        if let Some(on) = feedback.body.received_on.filter(|on| is_judged(lab, *on)) {
            ask_feedback(lab, feedback, on, out);
        }
    }
}

fn ask_analysis(lab: &Lab, analysis: &Entry<Analysis>, out: &mut Outcome) {
    let (meta, body) = (&analysis.meta, &analysis.body);
    let claims_trend = body.claims_trend == Some(true);
    if is_blank(body.conclusion.as_deref()) && !claims_trend {
        return out.pass(meta);
    }
    let mut gaps = Gaps::default();
    let taken_up: Vec<_> = lab.campaigns.values().filter(|c| takes_up(analysis, c)).collect();
    let is_yearly = body.kind == AnalysisType::FeedbackAnalysis;
    if is_yearly && taken_up.is_empty() && body.inputs.feedback.is_empty() {
        let without = "it concluded without a survey or any feedback; that few complained is no data";
        gaps.add("/conclusion", body.held_on, without);
    }
    if claims_trend && let Some(says) = thin_trend(lab, body.held_on) {
        gaps.add("/claims_trend", body.held_on, says);
    }
    for campaign in taken_up {
        if let Some(says) = few_answers(lab, campaign, body.held_on) {
            gaps.add("/inputs", body.held_on, says);
        }
    }
    if let Some(why) = hidden_answers(lab) {
        return out.cannot_tell(meta, why);
    }
    let what = if is_yearly { "analysis" } else { "management review" };
    gaps.report(meta, &format!("The {what} of {} drew a conclusion;", body.held_on), out);
}

/// What a trend lacks: two surveys with enough customers in each, on the day of the analysis.
fn thin_trend(lab: &Lab, held: Date) -> Option<String> {
    let wanted = lab.settings.thresholds.trend_customers as usize;
    let sent = lab.campaigns.values().filter(|c| c.body.sent_on.is_some_and(|on| on <= held));
    let sizes: Vec<usize> = sent.map(|c| respondents(lab, c, held)).collect();
    if sizes.iter().filter(|size| **size >= wanted).count() >= 2 {
        return None;
    }
    let has = match sizes.as_slice() {
        [] => "no survey at all".to_owned(),
        [one] => format!("a single survey, answered by {}", counted(*one, "customer", "customers")),
        many => {
            let largest = many.iter().max().copied().unwrap_or_default();
            format!("{} surveys, answered by at most {largest} customers", many.len())
        }
    };
    Some(format!("it claimed a trend from {has}, and a trend takes two surveys with {wanted} customers each"))
}

fn few_answers(lab: &Lab, campaign: &Entry<Campaign>, held: Date) -> Option<String> {
    let asked = invited(&campaign.body);
    let answered = respondents(lab, campaign, held).min(asked);
    let percent = lab.settings.thresholds.response_rate_percent as usize;
    let survey = called("survey", &campaign.meta);
    (answered * 100 < percent * asked).then(|| {
        format!("{answered} of {asked} customers had answered {survey}, less than {percent} percent")
    })
}

/// The last day on which something had to come of what was said or decided on `day`.
fn latest(lab: &Lab, day: Date) -> Date {
    lab.calendar.after(day, lab.settings.thresholds.feedback_decision_wd)
}

fn ask_feedback(lab: &Lab, feedback: &Entry<Feedback>, on: Date, out: &mut Outcome) {
    let (meta, body) = (&feedback.meta, &feedback.body);
    let is_past = |day| latest(lab, day) < lab.as_of.day;
    let mut gaps = Gaps::default();
    let is_praise = body.sentiment == Some(Sentiment::Positive);
    let is_shared = body.shared_with.iter().any(|told| told.on.day <= lab.as_of.day);
    if is_praise && !is_shared && is_past(on) {
        gaps.add(
            "/sentiment",
            latest(lab, on),
            format!("this praise had been shared with nobody by {}", lab.as_of.day),
        );
    }
    let decision = body.decision.as_ref().filter(|d| d.on <= lab.as_of.day);
    let answered =
        decision.filter(|d| d.outcome != FeedbackOutcome::Complaint && said_by(lab, feedback).is_some());
    if let Some(decision) = answered {
        let told = happened(lab, body.customer_told_on);
        if told.is_none() && is_past(decision.on) {
            let today = lab.as_of.day;
            let says =
                format!("it was decided on {}, and the customer had not heard by {today}", decision.on);
            gaps.add("/decision", latest(lab, decision.on), says);
        }
    }
    if is_praise || answered.is_some() {
        gaps.report(meta, &format!("A customer spoke on {on};"), out);
    }
}
