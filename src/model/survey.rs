//! A survey, its answers, who took them up, and which call for a decision.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::evidence::unreadable;
use super::kind::Kind;
use super::lab::{Lab, Unread};
use super::naming::names;
use super::record::blocks::Role;
use super::record::listening::{Campaign, Feedback, Rating, Sentiment};
use super::record::system::Analysis;
use super::record::{Entry, Meta};
use super::sought::said_by;
use super::words::list;

/// The survey in whose folder an answer stands.
#[must_use]
pub fn campaign_of<'a>(lab: &'a Lab, answer: &Entry<Feedback>) -> Option<&'a Meta> {
    answer.meta.part.as_ref()?;
    lab.campaigns.get(&answer.meta.record).map(|c| &c.meta)
}

/// Everything that stands in the survey's folder.
pub fn answers<'a>(lab: &'a Lab, campaign: &'a Entry<Campaign>) -> impl Iterator<Item = &'a Entry<Feedback>> {
    lab.all_feedback().filter(|f| campaign_of(lab, f).is_some_and(|of| of.id == campaign.meta.id))
}

/// Whether the analysis took the survey up as a whole: it names the survey, or the survey names it.
#[must_use]
pub fn takes_up(analysis: &Entry<Analysis>, campaign: &Entry<Campaign>) -> bool {
    let by_inputs = analysis.body.inputs.campaigns.iter().any(|c| names(c.as_str(), &campaign.meta));
    by_inputs || campaign.body.analysed_by.as_ref().is_some_and(|by| names(by.as_str(), &analysis.meta))
}

/// How many customers had answered by that day. People of one customer are one; an anonymous answer
/// is one customer, for nobody can tell.
#[must_use]
pub fn respondents(lab: &Lab, campaign: &Entry<Campaign>, by: Date) -> usize {
    let received = answers(lab, campaign).filter(|a| a.body.received_on.is_some_and(|on| on <= by));
    let (known, unknown): (Vec<_>, Vec<_>) =
        received.map(|answer| said_by(lab, answer)).partition(Option::is_some);
    known.into_iter().collect::<BTreeSet<_>>().len() + unknown.len()
}

/// Why not every survey and answer to one is known.
#[must_use]
pub fn hidden_answers(lab: &Lab) -> Option<String> {
    let is_answer =
        |u: &Unread| u.kind == Kind::Feedback && u.part.is_some() && !lab.jobs.contains_key(&u.record);
    let is_hidden = |u: &Unread| u.kind == Kind::Campaign || is_answer(u);
    lab.unread.iter().find(|u| is_hidden(u)).map(|u| unreadable(u.kind))
}

/// How many customers were asked.
#[must_use]
pub fn invited(campaign: &Campaign) -> usize {
    campaign.recipients.iter().map(|r| r.customer.as_str()).collect::<BTreeSet<_>>().len()
}

/// Whether an analysis or management review names the answer among what it took up.
#[must_use]
pub fn is_input(lab: &Lab, answer: &Meta) -> bool {
    lab.analyses.values().any(|a| a.body.inputs.feedback.iter().any(|f| names(f.as_str(), answer)))
}

/// Why the answer calls for a decision, as the end of a sentence, and where that stands.
#[must_use]
pub fn calls_for_decision(lab: &Lab, feedback: &Feedback) -> Option<(String, String)> {
    let bound = lab.settings.thresholds.bad_rating;
    let bad: Vec<_> = feedback
        .ratings
        .iter()
        .filter_map(|(aspect, rating)| match rating {
            Rating::Mark(mark) if u32::from(*mark) <= bound => Some((aspect.words(), *mark)),
            _ => None,
        })
        .collect();
    if let Some((aspect, _)) = bad.first() {
        let marks: Vec<String> = bad.iter().map(|(aspect, mark)| format!("{aspect} {mark}")).collect();
        let pointer = format!("/ratings/{}", aspect.replace(' ', "_"));
        return Some((format!("rated {} of 5", list(&marks)), pointer));
    }
    if feedback.actionable == Some(true) {
        return Some(("named something that could be mended".to_owned(), "/actionable".to_owned()));
    }
    let expects = feedback.response_expected == Some(true);
    (expects && feedback.sentiment == Some(Sentiment::Negative)).then(|| {
        (
            "was a complaint in all but name, and an answer was expected".to_owned(),
            "/response_expected".into(),
        )
    })
}

/// Whether somebody who was director that day was told.
#[must_use]
pub fn is_with_director(lab: &Lab, analysis: &Analysis) -> bool {
    let told = analysis.reported_to.iter().filter(|told| told.on.day <= lab.as_of.day);
    told.into_iter().any(|told| lab.holds(told.person.as_str(), Role::LaboratoryDirector, told.on.day))
}
