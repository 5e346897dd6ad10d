//! REV-005: a review with open questions, or without the terms that were agreed.

use super::{Decided, accepts, decided, tell_unread};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::review::{Checklist, Review, ReviewMode, Tick};
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::hidden;
use crate::rules::words::{is_blank, list};

/// See `incomplete.md`.
pub const RULE: Rule = Rule {
    code: "REV-005",
    name: "review-incomplete",
    title: "Review incomplete",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.a", "17025-7.1.8"],
    procedure: &[
        "P09-6.2-b",
        "P09-6.2-d",
        "P09-6.2-e",
        "P09-6.2-h",
        "P09-6.2-l",
        "P09-W2",
        "P09-N3",
        "9001-8.2.1-b-2b",
        "9001-8.2.1-b-2d",
        "S002-4",
    ],
    summary: "Every question of a review is answered, with a note where the answer is not yes, and an \
              accepting review says what was agreed.",
    advice: "Fill the gaps from evidence, and confirm with the customer what was agreed.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("incomplete.md"),
    check: Check::Lab(check),
};

/// What every review asks; a full one asks all of the checklist.
const CORE: [&str; 3] = ["requirements_clear", "capability", "capacity"];

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, out);
    for decided in decided(lab) {
        let review = &decided.review.body;
        let (meta, on) = (&decided.review.meta, decided.decision.on);
        let mut open = questions(review.mode, &review.checklist);
        let terms = terms(lab, &decided);
        // The agreement, or the customer's standing terms, may say what the review leaves out.
        let rests_on: &[&[Kind]] = &[&[Kind::Agreement, Kind::Customer]];
        let hidden = decided.job.filter(|_| !terms.is_empty()).and_then(|job| hidden(lab, job, rests_on));
        match hidden {
            Some(why) if open.is_empty() => {
                out.cannot_tell(meta, why);
                continue;
            }
            Some(_) => {}
            None => open.extend(terms),
        }
        if open.is_empty() {
            out.pass(meta);
        } else {
            let message = format!("The review decided on {on} left open: {}.", open.join("; "));
            out.finding(meta, "/checklist", message).on(on.day);
        }
    }
}

/// Questions without an answer, and answers that need a note and have none.
fn questions(mode: ReviewMode, checklist: &Checklist) -> Vec<String> {
    let (mut unanswered, mut bare) = (Vec::new(), Vec::new());
    for (key, words, answer) in checklist.items() {
        let asked = mode == ReviewMode::Full || CORE.contains(&key);
        match answer {
            None if asked => unanswered.push(format!("“{words}”")),
            Some(a) if a.answer != Tick::Yes && is_blank(a.note.as_deref()) => {
                bare.push(format!("“{words}”"));
            }
            _ => {}
        }
    }
    let said = |what: Vec<String>, says: &str| (!what.is_empty()).then(|| format!("{says} {}", list(&what)));
    let unanswered = said(unanswered, "no answer to");
    unanswered
        .into_iter()
        .chain(said(bare, "no reason given for answering no or not applicable to"))
        .collect()
}

/// Terms that an accepting review of a request does not say. Repeats and reviews of amendments
/// judge a change, whose terms stand in the amendment; those of an agreement stand in it.
fn terms(lab: &Lab, decided: &Decided<'_>) -> Vec<String> {
    let Some(job) = decided.job.filter(|_| accepts(decided.decision)) else { return Vec::new() };
    let review = &decided.review.body;
    if matches!(review.mode, ReviewMode::Repeat | ReviewMode::Amendment) {
        return Vec::new();
    }
    // A routine tick takes its terms from the agreement; whether that covers them is REV-011.
    let framework = lab.framework(job).filter(|_| review.mode == ReviewMode::Routine);
    let mut open = Vec::new();
    if framework.is_none() {
        let lines = lines_without_method(job, review);
        if !lines.is_empty() {
            open.push(format!("no method agreed for line {}", list(&lines)));
        }
        if review.agreed.as_ref().is_none_or(|a| a.due_on.is_none() && a.tat_wd.is_none()) {
            open.push("no due day or turnaround agreed".to_owned());
        }
    }
    let standing = lab.customers.get(job.request.body.customer.as_str());
    let standing =
        standing.and_then(|c| c.body.standing_terms.as_ref()).is_some_and(|t| t.reporting.is_some());
    let by_agreement = lab.framework(job).is_some_and(|f| f.agreement.body.reporting.is_some());
    let own = review.agreed.as_ref().is_some_and(|a| a.reporting.is_some());
    if !(own || by_agreement || standing) {
        open.push("no form of reporting agreed".to_owned());
    }
    open
}

fn lines_without_method(job: &Job, review: &Review) -> Vec<String> {
    let agreed = review.agreed.iter().flat_map(|a| &a.lines);
    let named: Vec<u32> = agreed.clone().filter(|l| l.method.is_some()).map(|l| l.line).collect();
    let asked = job.request.body.lines.iter().map(|l| l.line);
    let mut open: Vec<u32> = asked.chain(agreed.map(|l| l.line)).filter(|l| !named.contains(l)).collect();
    open.sort_unstable();
    open.dedup();
    open.iter().map(ToString::to_string).collect()
}
