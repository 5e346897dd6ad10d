//! Which analysis took up what customers said, and what is still waiting for one.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;

use crate::model::lab::Lab;
use crate::model::record::blocks::AnalysisId;
use crate::model::record::listening::{AnalysisInputs, Campaign, Feedback};
use crate::model::record::{Entry, Meta};

/// The survey in whose folder an answer stands.
pub(super) fn survey<'a>(lab: &'a Lab, answer: &Entry<Feedback>) -> Option<&'a Entry<Campaign>> {
    answer.meta.part.as_ref()?;
    lab.campaigns.get(&answer.meta.record)
}

/// Ids of the analyses that took a survey up as a whole: they name it, or it names them.
pub(super) fn analyses_of_survey(lab: &Lab, survey: &str) -> Vec<String> {
    let Some(campaign) = lab.campaigns.get(survey) else { return Vec::new() };
    let named = campaign.body.analysed_by.as_ref().map(AnalysisId::as_str);
    let takes = |id: &str, inputs: &AnalysisInputs| {
        named == Some(id) || inputs.campaigns.iter().any(|c| names(c.as_str(), &campaign.meta))
    };
    let of = lab.analyses.iter().filter(|(id, a)| takes(id, &a.body.inputs));
    of.map(|(id, _)| id.clone()).collect()
}

/// Ids of the analyses that took one piece of feedback up, by itself or with its survey.
pub(super) fn analyses_of(lab: &Lab, answer: &Entry<Feedback>) -> Vec<String> {
    let mut all: BTreeSet<String> =
        survey(lab, answer).map(|s| analyses_of_survey(lab, &s.meta.id)).into_iter().flatten().collect();
    let single = lab
        .analyses
        .iter()
        .filter(|(_, a)| a.body.inputs.feedback.iter().any(|f| names(f.as_str(), &answer.meta)));
    all.extend(single.map(|(id, _)| id.clone()));
    all.into_iter().collect()
}

fn names(text: &str, meta: &Meta) -> bool {
    let text = text.trim();
    let number = meta.common.number.as_deref();
    [Some(meta.id.as_str()), number].into_iter().flatten().any(|name| name.eq_ignore_ascii_case(text))
}

/// How far answers of customers have come on the as-of day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Answers that came.
    pub answers: usize,
    /// Taken up in an analysis.
    pub taken_up: usize,
    /// In no analysis, though the laboratory's `analysis_days` after the survey's close, or after
    /// the answer came, have passed.
    pub past: usize,
    /// In no analysis, and still in time.
    pub in_time: usize,
}

/// Counts answers of customers by whether an analysis took them up.
#[must_use]
pub fn standing(lab: &Lab) -> Standing {
    let mut standing = Standing::default();
    for answer in lab.all_feedback() {
        let Some(on) = answer.body.received_on.filter(|on| *on <= lab.as_of.day) else { continue };
        standing.answers += 1;
        if !analyses_of(lab, answer).is_empty() {
            standing.taken_up += 1;
        } else if latest(lab, answer, on) < lab.as_of.day {
            standing.past += 1;
        } else {
            standing.in_time += 1;
        }
    }
    standing
}

/// The last day on which an analysis is in time.
fn latest(lab: &Lab, answer: &Entry<Feedback>, received: Date) -> Date {
    let closed = survey(lab, answer).and_then(|s| s.body.closed_on).filter(|on| *on <= lab.as_of.day);
    let from = closed.unwrap_or(received);
    let days = Span::new().try_days(lab.settings.thresholds.analysis_days);
    days.map_or(Date::MAX, |days| from.saturating_add(days))
}
