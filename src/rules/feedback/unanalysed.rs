//! FBK-003: customers answered, and no analysis took the answers up.

use jiff::civil::Date;

use super::survey::{answers, campaign_of, is_input, takes_up};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Lab, Unread};
use crate::model::record::listening::{Campaign, Feedback};
use crate::model::record::{Entry, Meta};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{called, counted, days_after, is_judged, sentence, tell_unread};

/// See `unanalysed.md`.
pub const RULE: Rule = Rule {
    code: "FBK-003",
    name: "feedback-unanalysed",
    title: "Answers not analysed",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-8.6.2"],
    procedure: &["P09-8.2-a", "P09-W7", "P09-N6", "9001-8.2.1-g-09", "9001-8.2.1-c-05"],
    summary: "Answers of customers are taken up in an analysis within a number of days.",
    advice: "Compile and analyse the answers, decide what follows, and name them in the inputs of the \
             analysis.",
    thresholds: &["analysis_days", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unanalysed.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for campaign in lab.campaigns.values() {
        ask_campaign(lab, campaign, out);
    }
    tell_unread(lab, &[Kind::Campaign, Kind::Feedback], out);
    let is_hidden =
        |answer: &Meta| lab.unread.iter().any(|u| u.kind == Kind::Campaign && u.record == answer.record);
    let single = lab.all_feedback().filter(|f| campaign_of(lab, f).is_none() && !is_hidden(&f.meta));
    for feedback in single {
        ask_single(lab, feedback, out);
    }
}

fn ask_campaign(lab: &Lab, campaign: &Entry<Campaign>, out: &mut Outcome) {
    let meta = &campaign.meta;
    let closed = campaign.body.closed_on.filter(|on| *on <= lab.as_of.day);
    let is_taken_up = lab.analyses.values().any(|a| takes_up(a, campaign));
    let answers: Vec<(&Entry<Feedback>, Date)> = answers(lab, campaign)
        .filter_map(|f| Some((f, f.body.received_on?)))
        .filter(|(_, on)| is_judged(lab, *on))
        .collect();
    if answers.is_empty() {
        return;
    }
    let open: Vec<Date> = answers
        .iter()
        .filter(|(answer, _)| !is_taken_up && !is_input(lab, &answer.meta))
        .map(|(_, on)| latest_day(lab, closed.unwrap_or(*on)))
        .filter(|latest| *latest < lab.as_of.day)
        .collect();
    let Some(latest) = open.iter().min() else { return out.pass(meta) };
    if lab.is_unread(Kind::Analysis) {
        return out.cannot_tell(meta, "an analysis could not be read");
    }
    let is_unread = |u: &&Unread| u.kind == Kind::Feedback && u.record == meta.record;
    let unread = match lab.unread.iter().filter(is_unread).count() {
        0 => String::new(),
        more => format!(" {} could not be read.", sentence(&counted(more, "more answer", "more answers"))),
    };
    let message = format!(
        "{} of {} to {}{} stood in no analysis on {}; the time for it ended on {latest}.{unread}",
        open.len(),
        counted(answers.len(), "answer", "answers"),
        called("survey", meta),
        closed.map_or_else(String::new, |on| format!(", closed on {on},")),
        lab.as_of.day,
    );
    let pointer = if closed.is_some() { "/closed_on" } else { "" };
    out.finding(meta, pointer, message).on(*latest).about_part();
}

/// Feedback outside surveys is asked about piece by piece.
fn ask_single(lab: &Lab, feedback: &Entry<Feedback>, out: &mut Outcome) {
    let meta = &feedback.meta;
    let Some(on) = feedback.body.received_on.filter(|on| is_judged(lab, *on)) else { return };
    let latest = latest_day(lab, on);
    if is_input(lab, meta) || lab.as_of.day <= latest {
        return out.pass(meta);
    }
    if lab.is_unread(Kind::Analysis) {
        return out.cannot_tell(meta, "an analysis could not be read");
    }
    let message = format!(
        "What a customer said on {on} stood in no analysis on {}; the time for it ended on {latest}.",
        lab.as_of.day
    );
    out.finding(meta, "/received_on", message).on(latest);
}

fn latest_day(lab: &Lab, from: Date) -> Date {
    days_after(from, lab.settings.thresholds.analysis_days)
}
