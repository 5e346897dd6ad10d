//! REV-001: a request was accepted, started or reported, and no contract review covers it.

use super::coverage::{Covered, covered};
use super::{judged_commitment, started};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::review::ReviewMode;
use crate::model::rule::{Check, Rule};

/// See `missing.md`.
pub const RULE: Rule = Rule {
    code: "REV-001",
    name: "review-missing",
    title: "No contract review",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1", "17025-7.1.8"],
    procedure: &[
        "P09-4-d",
        "P09-6.2-a",
        "P09-W3",
        "P09-N1",
        "9001-8.2.1-b-2c",
        "9001-8.2.1-b-2d",
        "S002-4",
        "S002-6",
    ],
    summary: "Every request that was accepted, started or reported is covered by a contract review.",
    advice: "Write the review now as a late entry: say why it is late, check that the result is \
             still valid, and open an action.",
    thresholds: &["evidence_baseline", "sample_count_tolerance"],
    silenced_by: &[],
    page: include_str!("missing.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some(on) = judged_commitment(lab, job, out) else { return };
    if job.review().is_some() {
        return out.pass(job.meta());
    }
    let day = job.facts.accepted.as_ref().map_or(on, |a| a.on).day;
    let why = match covered(lab, job, day) {
        Covered::Yes => return out.pass(job.meta()),
        Covered::Unclear(why) => return out.cannot_tell(job.meta(), why),
        Covered::No(why) => format!("; {why}"),
        Covered::Unnamed => String::new(),
    };
    if job.is_unread(Kind::Review) {
        return out.cannot_tell(job.meta(), "the review of this job could not be read");
    }
    let draft = job.reviews.iter().find(|r| {
        r.body.decision.is_none() && !matches!(r.body.mode, ReviewMode::Repeat | ReviewMode::Amendment)
    });
    let covers =
        if draft.is_some() { "the review on file is a draft" } else { "no contract review covers it" };
    let did = did(lab, job);
    let finding = out.finding(job.meta(), "", format!("The request {did}, and {covers}{why}."));
    finding.on(on.day);
    if let Some(accepted) = &job.facts.accepted {
        finding.also(accepted.place.clone(), format!("accepted on {}", accepted.on));
    }
    if let Some((on, place)) = started(job) {
        finding.also(place, format!("work began on {on}"));
    }
    if let Some(draft) = draft {
        finding.also(draft.meta.place(""), "a draft: it has no decision");
        finding.advice("Decide the review now as a late entry: say why it is late, and check that the result is still valid.");
    }
}

fn did(lab: &Lab, job: &Job) -> String {
    let facts = &job.facts;
    match (&facts.accepted, facts.started, facts.issued) {
        (Some(a), ..) => format!("was accepted on {} by {}", a.on, lab.person_name(&a.by)),
        (None, Some(s), _) => format!("was begun on {s}"),
        (None, None, Some(i)) => format!("was reported on {i}"),
        (None, None, None) => "was taken on".to_owned(),
    }
}
