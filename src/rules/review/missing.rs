//! REV-001: a request was accepted, started or reported, and no contract review covers it.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};

/// See `missing.md`.
pub const RULE: Rule = Rule {
    code: "REV-001",
    name: "review-missing",
    title: "No contract review",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1", "17025-7.1.8"],
    procedure: &["P09-N1", "P09-6.2-a"],
    summary: "Every request that was accepted, started or reported is covered by a contract review.",
    advice: "Write the review now as a late entry: say why it is late, check that the result is \
             still valid, and open an action.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("missing.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let facts = &job.facts;
    let Some(commitment) = facts.accepted.as_ref().map(|a| a.on).or(facts.started).or(facts.issued) else {
        return;
    };
    if job.review().is_some() {
        return out.pass(job.meta());
    }
    if job.is_unread(Kind::Review) {
        return out.cannot_tell(job.meta(), "the review of this job could not be read");
    }
    let did = match (&facts.accepted, facts.started, facts.issued) {
        (Some(a), ..) => format!("was accepted on {} by {}", a.on, lab.person_name(&a.by)),
        (None, Some(s), _) => format!("was begun on {s}"),
        _ => format!("was reported on {commitment}"),
    };
    out.finding(job.meta(), "", format!("The request {did}, and no contract review covers it."));
}
