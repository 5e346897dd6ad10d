//! REV-012: conditions, or differences between what was asked and what was agreed, were open when
//! work began.

use super::accepting;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::{Agree, MethodId, Outcome as Answer};
use crate::model::record::customer::Quotation;
use crate::model::record::request::{Reporting, Request};
use crate::model::record::review::{Agreed, DecisionOutcome, Review};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::evidence::{START, hidden};
use crate::rules::help::{line_words, same_words};

/// See `terms_open.md`.
pub const RULE: Rule = Rule {
    code: "REV-012",
    name: "review-terms-open",
    title: "Conditions or differences open at start",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.4"],
    procedure: &["P09-4-f", "P09-6.3-b", "9001-8.2.1-g-05", "S003-7"],
    summary: "When work begins, the customer has agreed to the conditions of acceptance and to every \
              difference between what was asked and what is agreed.",
    advice: "Stop the work, obtain the customer's agreement, and record it.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("terms_open.md"),
    check: Check::Job(check),
};

/// A difference between what was asked and what is agreed.
struct Difference {
    /// What was asked and what is agreed, in words.
    says: String,
    /// Pointer into the review.
    pointer: String,
    /// Words by which a clarification may name it.
    names: &'static [&'static str],
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some((review, decision)) = accepting(lab, job, out) else { return };
    let meta = &review.meta;
    if let Some(why) = hidden(lab, job, &[START]) {
        return out.cannot_tell(meta, why);
    }
    let start = job.facts.started.or(job.facts.issued);
    let until = start.unwrap_or(When::on(lab.as_of.day));
    let mut open = Vec::new();
    if decision.outcome == DecisionOutcome::AcceptWithConditions {
        open.extend(conditions(&review.body, until).map(|says| (says, "/agree".to_owned())));
    }
    if !is_agreed(&review.body, until) {
        let all = differences(job, review, until);
        let left = all.into_iter().filter(|d| !is_clarified(&job.request.body, d, until));
        open.extend(left.map(|d| (d.says, d.pointer)));
    }
    let Some((_, pointer)) = open.first() else { return out.pass(meta) };
    if let Some(kind) = [Kind::Quotation, Kind::Amendment].into_iter().find(|k| job.is_unread(*k)) {
        return out.cannot_tell(meta, format!("a file of this job ({kind}) could not be read"));
    }
    let says: Vec<&str> = open.iter().map(|(says, _)| says.as_str()).collect();
    let Some(start) = start else {
        return out.cannot_tell(meta, format!("work has not begun, and this is open: {}", says.join("; ")));
    };
    let message =
        format!("When work began on {start}, this was open with the customer: {}.", says.join("; "));
    out.finding(meta, pointer, message).on(start.day).about_part();
}

/// Whether the customer said yes to the conditions by then.
fn is_agreed(review: &Review, by: When) -> bool {
    review.agree.as_ref().is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&by))
}

/// What is open about the conditions of acceptance.
fn conditions(review: &Review, by: When) -> Option<String> {
    let Some(agree) = &review.agree else {
        return Some("no answer to the conditions is on file".to_owned());
    };
    let Agree { outcome, agreed_on: on, .. } = agree;
    match outcome {
        Answer::Agreed | Answer::AgreedWithConditions if on.is_after(&by) => {
            Some(format!("the customer agreed to the conditions only on {on}"))
        }
        Answer::Agreed => None,
        Answer::AgreedWithConditions => review
            .agreed
            .is_none()
            .then(|| format!("the customer agreed on {on} with conditions, and no agreed terms are on file")),
        Answer::Refused => Some(format!("the customer refused the conditions on {on}")),
        Answer::Withdrew => Some(format!("the customer withdrew on {on}")),
        Answer::NoResponse => Some("the customer had not answered the conditions".to_owned()),
    }
}

/// Whether the customer answered a question about it by then.
fn is_clarified(request: &Request, difference: &Difference, by: When) -> bool {
    request.clarifications.iter().filter(|c| c.answered_on.is_some_and(|on| on <= by.day)).any(|c| {
        let text = format!("{} {}", c.what, c.answer.as_deref().unwrap_or_default()).to_lowercase();
        difference.names.iter().any(|name| text.contains(name))
    })
}

/// Differences that neither an offer which the customer accepted nor an amendment takes up.
fn differences(job: &Job, review: &Entry<Review>, by: When) -> Vec<Difference> {
    let Some(agreed) = &review.body.agreed else { return Vec::new() };
    let yes = |q: &&Entry<Quotation>| {
        q.body.accepted.as_ref().is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&by))
    };
    let quotation = job.quotations.iter().rfind(yes).map(|q| &q.body);
    let request = &job.request.body;
    let mut found = Vec::new();
    found.extend(turnaround(request, quotation, agreed));
    for (at, line) in agreed.lines.iter().enumerate() {
        let told = line.informed_on.is_some_and(|on| on.is_by(&by));
        let quoted = quotation.and_then(|q| q.lines.iter().find(|l| l.line == line.line));
        let asked = request.lines.iter().find(|l| l.line == line.line);
        let words = line_words(job, line.line);
        let mut add = |says: String, key: &str, names| {
            found.push(Difference { says, pointer: format!("/agreed/lines/{at}{key}"), names });
        };
        if asked.is_none() && quoted.is_none() {
            add(format!("{words} was not asked for"), "", &["line", "test", "scope"]);
            continue;
        }
        let by_offer = quoted.and_then(|l| l.method.as_ref()).map(MethodId::as_str);
        let by_request = asked.and_then(|l| l.method_requested.as_deref()).filter(|m| *m != "lab_to_select");
        let method = line.method.as_ref().map(MethodId::as_str);
        if let (Some(asked), Some(method)) = (by_offer.or(by_request), method)
            && asked != method
            && !told
        {
            add(
                format!("{words} was asked by {asked} and agreed by {method}"),
                "/method",
                &["method", "test"],
            );
        }
        let count = quoted.and_then(|l| l.sample_count).or(asked.and_then(|l| l.sample_count));
        if let (Some(asked), Some(count)) = (count, line.sample_count)
            && asked != count
        {
            let says = format!("{words} was asked for {asked} items and agreed for {count}");
            add(says, "/sample_count", &["sample", "item", "quantity", "number", "how many"]);
        }
    }
    found.extend(lines_left_out(job, quotation, agreed));
    found.extend(reporting(request.reporting.as_ref(), agreed.reporting.as_ref()));
    found
}

/// A longer turnaround, or a later day, than was offered and accepted, or asked for.
fn turnaround(request: &Request, quotation: Option<&Quotation>, agreed: &Agreed) -> Option<Difference> {
    const NAMES: &[&str] = &["turnaround", "due", "working day", "deadline", "date"];
    let offered = quotation.filter(|q| q.tat_wd.is_some() || q.due_on.is_some());
    let (days, day) =
        offered.map_or((request.requested_tat_wd, request.requested_due), |q| (q.tat_wd, q.due_on));
    if let (Some(asked), Some(agreed)) = (days, agreed.tat_wd)
        && agreed > asked
    {
        let says = format!("{asked} working days were asked for and {agreed} agreed");
        return Some(Difference { says, pointer: "/agreed/tat_wd".to_owned(), names: NAMES });
    }
    let (asked, agreed) = (day?, agreed.due_on?);
    let says = format!("the report was asked for by {asked} and agreed for {agreed}");
    (agreed > asked).then(|| Difference { says, pointer: "/agreed/due_on".to_owned(), names: NAMES })
}

/// Lines asked for that the agreed terms leave out, where these list lines at all; an offer that the
/// customer accepted without them settles it.
fn lines_left_out(job: &Job, quotation: Option<&Quotation>, agreed: &Agreed) -> Vec<Difference> {
    let is_there = |line: u32| agreed.lines.iter().any(|l| l.line == line);
    let offered =
        |line: u32| quotation.is_none_or(|q| q.lines.is_empty() || q.lines.iter().any(|l| l.line == line));
    let left_out = job.request.body.lines.iter().map(|l| l.line).filter(|l| !is_there(*l) && offered(*l));
    let left_out = left_out.filter(|_| !agreed.lines.is_empty());
    left_out
        .map(|line| Difference {
            says: format!("{} was asked for and is not among what was agreed", line_words(job, line)),
            pointer: "/agreed/lines".to_owned(),
            names: &["line", "test", "scope"],
        })
        .collect()
}

/// Reporting that was asked for one way and agreed another.
fn reporting(asked: Option<&Reporting>, agreed: Option<&Reporting>) -> Option<Difference> {
    let (asked, agreed) = (asked?, agreed?);
    let differs =
        |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if !same_words(a, b));
    let data = asked.data.iter().find(|want| !agreed.data.iter().any(|have| same_words(want, have)));
    let conformity =
        matches!((asked.conformity_statement, agreed.conformity_statement), (Some(a), Some(b)) if a != b);
    let what = if differs(asked.format.as_deref(), agreed.format.as_deref()) {
        "the form of the report"
    } else if differs(asked.language.as_deref(), agreed.language.as_deref()) {
        "the language of the report"
    } else if data.is_some() {
        "the data beside the report"
    } else if conformity {
        "whether pass or fail is stated"
    } else if differs(asked.specification.as_deref(), agreed.specification.as_deref()) {
        "the specification"
    } else {
        return None;
    };
    Some(Difference {
        says: format!("{what} was agreed otherwise than asked"),
        pointer: "/agreed/reporting".to_owned(),
        names: &[
            "report",
            "format",
            "language",
            "data",
            "conformity",
            "pass or fail",
            "specification",
            "limit",
        ],
    })
}
