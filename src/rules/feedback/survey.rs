//! A survey, its answers, and who took it up.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::sought::said_by;
use crate::model::kind::Kind;
use crate::model::lab::{Lab, Unread};
use crate::model::record::listening::{Campaign, Feedback};
use crate::model::record::system::Analysis;
use crate::model::record::{Entry, Meta};
use crate::rules::evidence::unreadable;
use crate::rules::help::names;

/// The survey in whose folder an answer stands.
pub(super) fn campaign_of<'a>(lab: &'a Lab, answer: &Entry<Feedback>) -> Option<&'a Meta> {
    answer.meta.part.as_ref()?;
    lab.campaigns.get(&answer.meta.record).map(|c| &c.meta)
}

/// Everything that stands in the survey's folder.
pub(super) fn answers<'a>(
    lab: &'a Lab,
    campaign: &'a Entry<Campaign>,
) -> impl Iterator<Item = &'a Entry<Feedback>> {
    lab.all_feedback().filter(|f| campaign_of(lab, f).is_some_and(|of| of.id == campaign.meta.id))
}

/// Whether the analysis took the survey up as a whole: it names the survey, or the survey names it.
pub(super) fn takes_up(analysis: &Entry<Analysis>, campaign: &Entry<Campaign>) -> bool {
    let by_inputs = analysis.body.inputs.campaigns.iter().any(|c| names(c.as_str(), &campaign.meta));
    by_inputs || campaign.body.analysed_by.as_ref().is_some_and(|by| names(by.as_str(), &analysis.meta))
}

/// How many customers had answered by that day. People of one customer are one; an anonymous answer
/// is one customer, for nobody can tell.
pub(super) fn respondents(lab: &Lab, campaign: &Entry<Campaign>, by: Date) -> usize {
    let received = answers(lab, campaign).filter(|a| a.body.received_on.is_some_and(|on| on <= by));
    let (known, unknown): (Vec<_>, Vec<_>) =
        received.map(|answer| said_by(lab, answer)).partition(Option::is_some);
    known.into_iter().collect::<BTreeSet<_>>().len() + unknown.len()
}

/// Why not every survey and answer to one is known.
pub(super) fn hidden_answers(lab: &Lab) -> Option<String> {
    let is_answer =
        |u: &Unread| u.kind == Kind::Feedback && u.part.is_some() && !lab.jobs.contains_key(&u.record);
    let is_hidden = |u: &Unread| u.kind == Kind::Campaign || is_answer(u);
    lab.unread.iter().find(|u| is_hidden(u)).map(|u| unreadable(u.kind))
}

/// How many customers were asked.
pub(super) fn invited(campaign: &Campaign) -> usize {
    campaign.recipients.iter().map(|r| r.customer.as_str()).collect::<BTreeSet<_>>().len()
}
