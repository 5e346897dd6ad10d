//! ROL-003: the director had not approved what only the director can.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::{Role, Sign};
use crate::model::record::change::{Deviation, Significance};
use crate::model::record::review::{DecisionOutcome, Review};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{REPORTS, START, hidden};
use crate::rules::help::{called, is_judged, last_day, sentence, tell_unread};

/// See `director.md`.
pub const RULE: Rule = Rule {
    code: "ROL-003",
    name: "director-approval",
    title: "Director approval missing or late",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-5.5"],
    procedure: &["P09-5-LD-a"],
    summary: "The director signs a contract on unusual terms before work begins, and a significant deviation before \
              work goes on.",
    advice: "Have the director decide now, and sign with today's day.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("director.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Review, Kind::Deviation], out);
    for job in lab.jobs.values() {
        for review in &job.reviews {
            if let (Some(true), Some(why)) = (review.body.non_standard, hidden(lab, job, &[START])) {
                out.cannot_tell(&review.meta, why);
                continue;
            }
            ask_review(lab, review, job.facts.started, "work began", out);
        }
        for deviation in &job.deviations {
            ask_deviation(lab, job, deviation, out);
        }
    }
    for framework in lab.agreements.values() {
        let begins = When::on(framework.agreement.body.valid_from);
        for review in &framework.reviews {
            ask_review(lab, review, Some(begins), "the agreement came into force", out);
        }
    }
}

fn ask_review(lab: &Lab, review: &Entry<Review>, before: Option<When>, what: &str, out: &mut Outcome) {
    let body = &review.body;
    let accepts =
        |outcome| matches!(outcome, DecisionOutcome::Accept | DecisionOutcome::AcceptWithConditions);
    let is_accepted = body.decision.as_ref().is_some_and(|d| accepts(d.outcome) && is_judged(lab, d.on.day));
    // Until work begins the director has time to sign.
    let Some(before) = before.filter(|on| on.day <= lab.as_of.day) else { return };
    if body.non_standard != Some(true) || !is_accepted {
        return;
    }
    let opening = format!("The contract departed from the usual terms, and {what} on {before}");
    match late(lab, body.director.as_ref(), before) {
        None => out.pass(&review.meta),
        Some(how) => {
            let message = format!("{opening}; {how}.");
            out.finding(&review.meta, "/non_standard", message).on(before.day);
        }
    }
}

fn ask_deviation(lab: &Lab, job: &Job, deviation: &Entry<Deviation>, out: &mut Outcome) {
    let (meta, body) = (&deviation.meta, &deviation.body);
    let is_significant = body.significance == Some(Significance::Significant);
    if let (true, Some(why)) = (is_significant, hidden(lab, job, &[REPORTS])) {
        return out.cannot_tell(meta, why);
    }
    let proceeded = body.proceeded_on.filter(|on| on.day <= last_day(lab, job));
    let Some(before) = proceeded.or(job.facts.issued).filter(|_| is_significant) else { return };
    if !is_judged(lab, body.detected_on.day) {
        return;
    }
    let what = if proceeded.is_some() { "work went on" } else { "the report was issued" };
    match late(lab, body.director.as_ref(), before) {
        None => out.pass(meta),
        Some(how) => {
            let name = called("deviation", meta);
            let message = format!("{name} was held to be significant, and {what} on {before}; {how}.");
            out.finding(meta, "/significance", sentence(&message)).on(before.day);
        }
    }
}

/// What is wrong with the director's signature, which was due by then. Whether its signer was
/// director on that day is asked by ROL-001.
fn late(lab: &Lab, sign: Option<&Sign>, before: When) -> Option<String> {
    let sign = sign.filter(|s| s.role == Role::LaboratoryDirector && s.on.day <= lab.as_of.day);
    match sign {
        Some(sign) if sign.on.is_by(&before) => None,
        Some(sign) => Some(format!("the director signed on {} only", sign.on)),
        None => Some(format!("the director had not signed by {}", lab.as_of.day)),
    }
}
