//! Asking customers, and making something of what they say.

use jiff::civil::Date;

use super::book::{Book, Day, person};
use crate::model::agenda::Matter;
use crate::model::days::{days_after, last_within};
use crate::model::judged::{happened, is_judged};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::blocks::Role;
use crate::model::record::listening::{Campaign, Feedback};
use crate::model::record::system::{Analysis, AnalysisType};
use crate::model::sought::{has_customers, sought};
use crate::model::survey::{answers, calls_for_decision, campaign_of, is_input, is_with_director, takes_up};
use crate::model::window::{Window, records_since};

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let analyses = || lab.analyses.values().filter(|a| a.body.kind == AnalysisType::FeedbackAnalysis);
    let feedback: Vec<&Entry<Feedback>> = lab.all_feedback().collect();
    book.looked_at("surveys", lab.campaigns.len(), "survey", "surveys");
    book.looked_at("feedback", feedback.len(), "piece of feedback", "pieces of feedback");
    windows(book, analyses().map(|a| a.body.held_on).max());
    for analysis in analyses().filter(|a| is_judged(lab, a.body.held_on)) {
        tell_director(book, analysis);
    }
    if !lab.is_unread(Kind::Analysis) {
        for campaign in lab.campaigns.values() {
            survey(book, campaign);
        }
        for one in feedback.iter().filter(|f| campaign_of(lab, f).is_none()) {
            single(book, one);
        }
    }
    for one in feedback {
        decision(book, one);
    }
}

/// The next survey and the next analysis, while there are customers to hear.
fn windows(book: &mut Book<'_>, analysed: Option<Date>) {
    let lab = book.lab;
    let thresholds = &lab.settings.thresholds;
    let window = Window::with_grace(lab, thresholds.feedback_window_months);
    if !has_customers(lab, &window) {
        return;
    }
    let asked = sought(lab).map(|s| s.on).filter(|on| *on <= book.today).max();
    // A first survey is due a whole window after the first day on record, that day included.
    let since = records_since(lab).and_then(|day| day.yesterday().ok());
    let is_hidden = lab.is_unread(Kind::Campaign) || lab.is_unread(Kind::Feedback);
    let manager = book.holder(Role::QualityManager);
    let owner = lab.campaigns.values().max_by_key(|c| c.body.sent_on).and_then(|c| c.body.owner.clone());
    let owner = owner.map(|id| id.0).or(manager.clone());
    let last = |on: Option<Date>, what: &str| {
        on.map_or_else(|| format!("No {what} is on file."), |on| format!("The last {what} was of {on}."))
    };
    match window_end(asked, since, window.months) {
        Some(_) if is_hidden => {}
        None => book.cannot_tell_laboratory("no record says since when the laboratory works"),
        Some(on) => {
            let before = last(asked, "time that customers were asked");
            let texts = [
                format!("Customers are to be asked for feedback. {before}"),
                format!("Customers were to be asked for feedback. {before}"),
            ];
            let day = book.by(on);
            book.note_laboratory(Matter::Survey, "FBK-001", day, texts).owner(owner);
        }
    }
    if lab.is_unread(Kind::Analysis) {
        return;
    }
    if let Some(on) = window_end(analysed, since, window.months) {
        let before = last(analysed, "analysis");
        let texts = [
            format!("What customers say is to be analysed. {before}"),
            format!("What customers say was to be analysed. {before}"),
        ];
        let day = book.by(on);
        book.note_laboratory(Matter::YearlyAnalysis, "FBK-005", day, texts).owner(manager);
    }
}

/// The last day of a window of months that began with the last time, or with the first day on record.
fn window_end(last: Option<Date>, since: Option<Date>, months: u32) -> Option<Date> {
    last.max(since).map(|from| last_within(from, months))
}

fn tell_director(book: &mut Book<'_>, analysis: &Entry<Analysis>) {
    let lab = book.lab;
    let body = &analysis.body;
    let is_hidden = [Kind::Person, Kind::Analysis, Kind::Campaign].iter().any(|kind| lab.is_unread(*kind));
    if is_hidden || is_with_director(lab, body) {
        return;
    }
    let on = lab.calendar.after(body.held_on, lab.settings.thresholds.feedback_decision_wd);
    let held = body.held_on;
    let texts = [
        format!("The director is to be told of the analysis of {held}."),
        format!("The director was to be told of the analysis of {held}."),
    ];
    let day = book.by_working(on);
    let prepared = body.prepared.as_ref().map(|sign| sign.person.0.clone());
    let owner = prepared.or(book.holder(Role::QualityManager));
    book.note(Matter::AnalysisTold, Some("FBK-005"), (&analysis.meta, "/reported_to"), day, texts)
        .owner(owner);
}

/// Answers of a survey are analysed together: the first of them that waits sets the day.
fn survey(book: &mut Book<'_>, campaign: &Entry<Campaign>) {
    let lab = book.lab;
    if lab.analyses.values().any(|a| takes_up(a, campaign)) {
        return;
    }
    let closed = happened(lab, campaign.body.closed_on);
    let open: Vec<Date> = answers(lab, campaign)
        .filter(|answer| !is_input(lab, &answer.meta))
        .filter_map(|answer| answer.body.received_on)
        .filter(|on| is_judged(lab, *on))
        .map(|on| closed.unwrap_or(on))
        .collect();
    let Some(first) = open.iter().min() else { return };
    let day = analysis_day(book, *first);
    let of = format!("{} of this survey", counted_answers(open.len()));
    let texts = [format!("{of} wait for an analysis."), format!("{of} were to be analysed.")];
    let owner = person(campaign.body.owner.as_ref()).map(str::to_owned).or(book.holder(Role::QualityManager));
    book.note(Matter::Analysis, Some("FBK-003"), (&campaign.meta, ""), day, texts).owner(owner);
}

fn counted_answers(count: usize) -> String {
    if count == 1 { "The answer".to_owned() } else { format!("{count} answers") }
}

fn single(book: &mut Book<'_>, feedback: &Entry<Feedback>) {
    let lab = book.lab;
    let meta = &feedback.meta;
    let is_of_unread_survey = lab.unread.iter().any(|u| u.kind == Kind::Campaign && u.record == meta.record);
    let Some(on) = feedback.body.received_on.filter(|on| is_judged(lab, *on)) else { return };
    if is_of_unread_survey || is_input(lab, meta) {
        return;
    }
    let day = analysis_day(book, on);
    let texts = [
        format!("What a customer said on {on} waits for an analysis."),
        format!("What a customer said on {on} was to be analysed."),
    ];
    let owner = book.holder(Role::QualityManager);
    book.note(Matter::Analysis, Some("FBK-003"), (meta, "/received_on"), day, texts).owner(owner);
}

fn analysis_day(book: &Book<'_>, from: Date) -> Day {
    book.by(days_after(from, book.lab.settings.thresholds.analysis_days))
}

fn decision(book: &mut Book<'_>, feedback: &Entry<Feedback>) {
    let lab: &Lab = book.lab;
    let body = &feedback.body;
    let is_decided =
        happened(lab, body.decision.as_ref().map(|d| d.on)).is_some() || body.complaint.is_some();
    let Some(on) = body.received_on.filter(|on| is_judged(lab, *on) && !is_decided) else { return };
    let Some((why, pointer)) = calls_for_decision(lab, body) else { return };
    let day = book.working(on, lab.settings.thresholds.feedback_decision_wd, book.today);
    let said = format!("The answer of {on} {why}");
    let texts = [
        format!("{said}; decide what is done about it."),
        format!("{said}; it was to be decided what is done about it."),
    ];
    let campaign = campaign_of(lab, feedback).and_then(|of| lab.campaigns.get(&of.id));
    let owner = campaign.and_then(|c| c.body.owner.as_ref()).map(|id| id.0.clone());
    let owner = owner.or(book.holder(Role::QualityManager));
    book.note(Matter::FeedbackDecision, Some("FBK-006"), (&feedback.meta, &pointer), day, texts).owner(owner);
}

/// The next management review.
pub(super) fn management_review(book: &mut Book<'_>) {
    let lab = book.lab;
    if lab.is_unread(Kind::Analysis) {
        return;
    }
    let reviews = lab.analyses.values().filter(|a| a.body.kind == AnalysisType::ManagementReview);
    let last = reviews.map(|review| review.body.held_on).max();
    let window = Window::with_grace(lab, lab.settings.thresholds.management_review_months);
    // A first review is due a window after the first day on record, that day left out.
    let Some(on) = window_end(last, records_since(lab), window.months) else {
        return book.cannot_tell_laboratory("no record says since when the laboratory works");
    };
    let before = last.map_or_else(String::new, |on| format!(" The last review was of {on}."));
    let texts = [
        format!("Management is to review the system.{before}"),
        format!("Management was to review the system.{before}"),
    ];
    let (day, owner) = (book.by(on), book.holder(Role::LaboratoryDirector));
    book.note_laboratory(Matter::ManagementReview, "MGT-001", day, texts).owner(owner);
}
