//! REV-006: work was accepted while the review said no to a question.

use super::wish::{wants_conformity, wants_no_accreditation};
use super::{Decided, accepts, decided, tell_unread};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::blocks::{Agree, Confidentiality};
use crate::model::record::change::ChangeType;
use crate::model::record::review::{DecisionOutcome, Tick};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, START, hidden};
use crate::rules::words::{is_blank, list};

/// See `unresolved.md`.
pub const RULE: Rule = Rule {
    code: "REV-006",
    name: "review-unresolved",
    title: "Accepted despite \"no\"",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.b", "17025-7.1.1.d"],
    procedure: &["P09-6.2-b", "P09-6.3-b", "9001-8.2.1-b-2c"],
    summary: "Where a review says no to a question, the work is declined, or a condition or an \
              amendment agreed before the start answers it.",
    advice: "Make it an acceptance with conditions and get the customer's agreement, or decline the work.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("unresolved.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, out);
    for decided in decided(lab).filter(|d| accepts(d.decision)) {
        let meta = &decided.review.meta;
        let open = open(lab, &decided);
        let Some((key, _)) = open.first() else {
            match decided.job.filter(|_| says_no(&decided)).and_then(|job| hidden(lab, job, &[START])) {
                None => out.pass(meta),
                Some(why) => out.cannot_tell(meta, why),
            }
            continue;
        };
        // An amendment, in force before the start, may answer it.
        let rests_on: &[&[Kind]] = &[CONTRACT, START];
        if let Some(why) = decided.job.and_then(|job| hidden(lab, job, rests_on)) {
            out.cannot_tell(meta, why);
            continue;
        }
        let said: Vec<&str> = open.iter().map(|(_, says)| says.as_str()).collect();
        let on = decided.decision.on;
        let message =
            format!("The work was accepted on {on}, although the review had answered no to {}.", list(&said));
        out.finding(meta, &format!("/checklist/{key}"), message)
            .on(on.day)
            .about_part()
            .also(meta.place("/decision"), format!("accepted on {on}"));
    }
}

/// Whether the review says no to anything.
fn says_no(decided: &Decided<'_>) -> bool {
    let items = decided.review.body.checklist.items();
    items.into_iter().any(|(_, _, answer)| answer.is_some_and(|a| a.answer == Tick::No))
}

/// Questions that were answered no and that nothing answers: key, and words.
fn open(lab: &Lab, decided: &Decided<'_>) -> Vec<(&'static str, String)> {
    let review = &decided.review.body;
    if is_conditional(lab, decided) {
        return Vec::new();
    }
    let no = review.checklist.items().into_iter().filter_map(|(key, words, answer)| {
        let answer = answer.filter(|a| a.answer == Tick::No)?;
        Some((key, words, answer.note.as_deref()))
    });
    no.filter(|(key, ..)| {
        !decided.job.is_some_and(|job| is_not_needed(job, key) || is_amended(lab, job, key))
    })
    .map(|(key, words, note)| {
        let note = note.filter(|n| !is_blank(Some(n))).map(|n| format!(" ({n})")).unwrap_or_default();
        (key, format!("\"{words}\"{note}"))
    })
    .collect()
}

/// When the work began, or the as-of day while it has not.
fn start(lab: &Lab, job: Option<&Job>) -> When {
    job.and_then(|j| j.facts.started).unwrap_or(When::on(lab.as_of.day))
}

/// Whether conditions stand in the way of the "no": an acceptance with conditions, or one whose
/// conditions the customer agreed to by the start of work.
fn is_conditional(lab: &Lab, decided: &Decided<'_>) -> bool {
    let review = &decided.review.body;
    let start = start(lab, decided.job);
    let is_agreed = |a: &Agree| a.is_yes() && a.agreed_on.is_by(&start);
    !review.conditions.is_empty()
        && (decided.decision.outcome == DecisionOutcome::AcceptWithConditions
            || review.agree.as_ref().is_some_and(is_agreed))
}

/// Whether the question is about something that nobody wants of this job.
fn is_not_needed(job: &Job, key: &str) -> bool {
    let request = &job.request;
    let agreed = job.review().and_then(|r| r.body.agreed.as_ref()).map_or(&[][..], |a| &a.lines);
    match key {
        "scope" => wants_no_accreditation(job),
        "decision_rule" => !wants_conformity(job),
        "confidentiality" => {
            let asked = request.body.confidentiality_request.as_deref();
            let asks_nothing = is_blank(asked) || asked.is_some_and(|a| a.eq_ignore_ascii_case("none"));
            asks_nothing && request.meta.common.confidentiality != Some(Confidentiality::Special)
        }
        "subcontracting" => {
            let is_planned = job.review().is_some_and(|r| !r.body.subcontract_plan.is_empty());
            !is_planned && job.subcontracts.is_empty() && agreed.iter().all(|l| l.provider.is_none())
        }
        "capability" | "equipment" | "personnel" => {
            !agreed.is_empty() && agreed.iter().all(|l| l.provider.is_some())
        }
        _ => false,
    }
}

/// Whether an amendment of a kind that can answer the question was in force when the work began.
fn is_amended(lab: &Lab, job: &Job, key: &str) -> bool {
    let start = start(lab, Some(job));
    job.contract.states.iter().skip(1).filter(|s| s.from.is_by(&start)).any(|state| {
        let amendment = job.amendments.iter().find(|a| a.meta.part.as_deref() == Some(state.source.as_str()));
        amendment.is_some_and(|a| can_answer(a.body.change_type, key))
    })
}

/// Whether a change of this kind can answer a question of the checklist. A new price answers none.
fn can_answer(change: ChangeType, key: &str) -> bool {
    match change {
        ChangeType::Price => false,
        ChangeType::Other => true,
        ChangeType::Turnaround => matches!(key, "capacity" | "requirements_clear" | "equipment"),
        ChangeType::Reporting => matches!(key, "reporting" | "decision_rule" | "requirements_clear"),
        ChangeType::SampleQuantity => matches!(key, "capacity" | "requirements_clear"),
        ChangeType::TestsAdded => key == "requirements_clear",
        ChangeType::Method | ChangeType::TestsRemoved | ChangeType::Subcontract => {
            !matches!(key, "reporting" | "confidentiality")
        }
    }
}
