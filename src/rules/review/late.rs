//! REV-002: the contract review was decided after the laboratory had bound itself.

use super::coverage::{Covered, covered};
use super::{commitment, started};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::Role;
use crate::model::record::review::{Decision, Review};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::evidence::{ACCEPTANCE, REPORTS, START, hidden, is_hidden};
use crate::rules::help::is_judged;
use crate::rules::words::list;

/// See `late.md`.
pub const RULE: Rule = Rule {
    code: "REV-002",
    name: "review-late",
    title: "Review after commitment",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1", "9001-8.2.3.1"],
    procedure: &["P09-4-d", "P09-6.2-a", "9001-8.2.1-b-2c", "S002-5", "S002-6"],
    summary: "The contract review is decided before the customer is told yes and before work begins.",
    advice: "Write down why the review came late, and assess whether anything that was promised \
             could not be kept.",
    thresholds: &["evidence_baseline", "emergency_review_wd", "sample_count_tolerance"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("late.md"),
    check: Check::Job(check),
};

/// Something by which the laboratory bound itself.
struct Bond {
    on: When,
    place: Place,
    /// Said after "after": "the customer was told yes".
    what: &'static str,
    is_work: bool,
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some((review, decision)) = job.review().and_then(|r| Some((r, r.body.decision.as_ref()?))) else {
        is_hidden(lab, job, &[&[Kind::Review]], out);
        return;
    };
    if commitment(job).is_some_and(|on| !is_judged(lab, on.day)) {
        return;
    }
    let bonds = bonds(job, review);
    let mut broken: Vec<&Bond> = bonds.iter().filter(|b| decision.on.is_after(&b.on)).collect();
    broken.sort_by_key(|b| (b.on.day, b.on.instant));
    let Some(first) = broken.first() else {
        return match hidden(lab, job, &[ACCEPTANCE, START, REPORTS]) {
            None => out.pass(&review.meta),
            Some(why) => out.cannot_tell(&review.meta, why),
        };
    };
    match covered(lab, job, first.on.day) {
        Covered::Yes => return out.pass(&review.meta),
        Covered::Unclear(why) => return out.cannot_tell(&review.meta, why),
        Covered::No(_) | Covered::Unnamed => {}
    }
    if is_emergency(lab, job, review, decision, first.on) {
        return out.pass(&review.meta);
    }
    let grade = if broken.iter().any(|b| b.is_work) { Grade::Major } else { Grade::Minor };
    let after: Vec<String> = broken.iter().map(|b| format!("{} on {}", b.what, b.on)).collect();
    let after = list(&after);
    let unknown = hidden(lab, job, &[ACCEPTANCE, START, REPORTS]);
    let unknown =
        unknown.map_or_else(String::new, |why| format!(" What else came before is not known: {why}."));
    let message = format!("The review was decided on {}, after {after}.{unknown}", decision.on);
    let finding = out.finding(&review.meta, "/decision/on", message);
    finding.grade(grade).on(first.on.day);
    for bond in broken {
        finding.also(bond.place.clone(), format!("{} on {}", bond.what, bond.on));
    }
}

/// All that binds the laboratory, in the order in which it usually happens.
fn bonds(job: &Job, review: &Entry<Review>) -> Vec<Bond> {
    let bond = |on, place, what, is_work| Bond { on, place, what, is_work };
    let mut bonds = Vec::new();
    for quotation in &job.quotations {
        if let Some(yes) = quotation.body.accepted.as_ref().filter(|a| a.is_yes()) {
            let place = quotation.meta.place("/accepted/agreed_on");
            bonds.push(bond(yes.agreed_on, place, "the customer accepted the quotation", false));
        }
    }
    if let Some(accepted) = &job.request.body.accepted {
        let place = job.request.meta.place("/accepted/on");
        bonds.push(bond(accepted.on, place, "the customer was told yes", false));
    }
    if let Some(confirmation) = &review.body.confirmation {
        let place = review.meta.place("/confirmation/on");
        bonds.push(bond(confirmation.on, place, "the order was confirmed", false));
    }
    bonds.extend(started(job).map(|(on, place)| bond(on, place, "the work began", true)));
    if let Some((report, on)) = job.report().and_then(|r| Some((r, r.body.issued_on?))) {
        bonds.push(bond(on, report.meta.place("/issued_on"), "the report was issued", true));
    }
    bonds
}

/// The way for emergencies: the technical manager said yes on the day itself, by signature or by
/// accepting in person, and the review followed within the threshold.
fn is_emergency(lab: &Lab, job: &Job, review: &Entry<Review>, decision: &Decision, bound: When) -> bool {
    let allowed = lab.settings.thresholds.emergency_review_wd;
    let is_manager = |person: &str| lab.holds(person, Role::TechnicalManager, bound.day);
    let signed = review.body.technical.iter().map(|s| (s.person.as_str(), s.on.day));
    let accepted = job.request.body.accepted.iter().map(|a| (a.by.as_str(), a.on.day));
    let manager_said_yes = signed.chain(accepted).any(|(who, day)| day == bound.day && is_manager(who));
    allowed > 0 && manager_said_yes && decision.on.day <= lab.calendar.after(bound.day, allowed)
}
