//! REV-009: the customer was not told of the laboratory's choice of method, or that a method does
//! not suit or is out of date.

use super::accepting;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::review::{AgreedLine, ChosenBy, ConfirmedItem, Review, Tick};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::evidence::{START, hidden};
use crate::rules::help::{days_after, line_words};
use crate::rules::words::is_blank;

/// See `method_untold.md`.
pub const RULE: Rule = Rule {
    code: "REV-009",
    name: "review-method-untold",
    title: "Customer not told of method choice or unsuitability",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.2", "17025-7.2.1.4"],
    procedure: &["P09-6.1-d", "P09-6.2-e", "P09-6.2-g"],
    summary: "Before work begins the customer is told which method the laboratory chose, and whether \
              the one asked for is out of date or does not suit.",
    advice: "Tell the customer now, and record what the customer says to it.",
    thresholds: &["evidence_baseline", "edition_transition_days"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("method_untold.md"),
    check: Check::Job(check),
};

/// Something about a line's method that the customer has to hear.
struct News {
    says: String,
    /// Whether naming the method is all there is to tell.
    is_choice: bool,
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some((review, decision)) = accepting(lab, job, out) else { return };
    let Some(agreed) = &review.body.agreed else { return };
    let meta = &review.meta;
    let news: Vec<(usize, &AgreedLine, News)> = agreed
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, line, news(lab, job, review, line, decision.on)?)))
        .collect();
    if news.is_empty() {
        return;
    }
    if let Some(why) = hidden(lab, job, &[START]) {
        return out.cannot_tell(meta, why);
    }
    let by = job.facts.started.or(job.facts.issued);
    let until = by.unwrap_or(When::on(lab.as_of.day));
    let untold: Vec<_> =
        news.iter().filter(|(_, line, news)| !is_told(job, review, line, news, until)).collect();
    let Some((at, ..)) = untold.first() else { return out.pass(meta) };
    let Some(by) = by else {
        let why = format!("work has not begun, and by {} the customer was not told of the method", until.day);
        return out.cannot_tell(meta, why);
    };
    if job.is_unread(Kind::Quotation) {
        return out.cannot_tell(meta, "a quotation of this job could not be read");
    }
    let says: Vec<String> =
        untold.iter().map(|(_, l, n)| format!("{} {}", line_words(job, l.line), n.says)).collect();
    let later = untold.iter().find_map(|(_, l, _)| l.informed_on).filter(|on| on.day <= lab.as_of.day);
    let told = later.map_or_else(
        || format!("had not been told when work began on {by}"),
        |on| format!("was told only on {on}, after work had begun on {by}"),
    );
    let message = format!("The customer {told}: {}.", says.join("; "));
    out.finding(meta, &format!("/agreed/lines/{at}"), message).on(by.day).about_part();
}

/// What the customer has to hear about the method of a line, if anything.
fn news(lab: &Lab, job: &Job, review: &Entry<Review>, line: &AgreedLine, decided: When) -> Option<News> {
    let method = line.method.as_ref()?.as_str();
    if review.body.checklist.method_suitability.as_ref().is_some_and(|a| a.answer == Tick::No) {
        return Some(News {
            says: format!("was taken on by {method}, which the review found unsuitable"),
            is_choice: false,
        });
    }
    let transition = lab.settings.thresholds.edition_transition_days;
    let edition = lab
        .methods
        .get(method)
        .and_then(|m| m.body.editions.iter().find(|e| Some(e.edition.as_str()) == line.edition.as_deref()));
    if let Some((edition, end)) = edition.and_then(|e| Some((e, e.to?)))
        && days_after(end, transition) < decided.day
    {
        let says =
            format!("was taken on by edition {} of {method}, out of date since {end}", edition.edition);
        return Some(News { says, is_choice: false });
    }
    let request = job.request.body.lines.iter().find(|l| l.line == line.line);
    let left_open = request.is_some_and(|l| l.method_requested.as_deref() == Some("lab_to_select"));
    let is_choice = line.method_chosen_by.map_or(left_open, |by| by == ChosenBy::Lab);
    is_choice.then(|| News { says: format!("was taken on by {method}, the laboratory's choice"), is_choice })
}

/// Whether the customer heard of it by then. A confirmation that lists the method, or an offer that
/// names it, tells the choice; that a method does not suit has to be said by itself.
fn is_told(job: &Job, review: &Entry<Review>, line: &AgreedLine, news: &News, by: When) -> bool {
    let informed = line.informed_on.is_some_and(|on| on.is_by(&by));
    let conditions = review.body.agree.as_ref().is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&by))
        && review.body.conditions.iter().any(|c| !is_blank(Some(c)));
    let confirmed = review
        .body
        .confirmation
        .as_ref()
        .is_some_and(|c| c.items.contains(&ConfirmedItem::Method) && c.on.is_by(&by));
    let quoted = job.quotations.iter().filter(|q| q.body.issued_on.is_by(&by)).any(|q| {
        q.body.lines.iter().any(|l| l.line == line.line && l.method.is_some() && l.method == line.method)
    });
    informed || if news.is_choice { confirmed || quoted } else { conditions }
}
