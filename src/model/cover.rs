//! Whether another record says what changed under somebody's signature: an amendment of that kind, a
//! later review, the deviation's new terms, a newer version of a report, an agreement that takes the
//! place of another.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::history::Changed;
use super::kind::Kind;
use super::lab::{Framework, Job};
use super::record::Meta;
use super::record::change::{Amendment, ChangeType, Deviation, Terms};

/// What other records say of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Nothing: nobody agreed to it.
    None,
    /// That there was such a change, not what holds since.
    Named,
    /// That there was such a change, and with its terms: those hold since.
    Terms,
}

/// What other records, as of a day, say of a change in the record `meta`; `job` is the one that it
/// belongs to.
#[must_use]
pub fn cover(
    agreements: &BTreeMap<String, Framework>,
    job: Option<&Job>,
    meta: &Meta,
    changed: &Changed,
    as_of: Date,
) -> Cover {
    if meta.kind == Kind::Agreement {
        let supersedes = |f: &Framework| {
            f.agreement.body.supersedes.as_ref().is_some_and(|old| old.as_str() == meta.id.as_str())
        };
        return if agreements.values().any(supersedes) { Cover::Named } else { Cover::None };
    }
    let Some(job) = job else { return Cover::None };
    match meta.kind {
        Kind::Report if is_replaced(job, meta) => Cover::Named,
        Kind::Review | Kind::Quotation | Kind::Amendment => {
            let amended = amended(job, meta, changed, as_of);
            let is_reviewed = meta.kind == Kind::Review && is_reviewed_again(job, meta, changed, as_of);
            if amended == Cover::None && is_reviewed { Cover::Named } else { amended }
        }
        _ => Cover::None,
    }
}

fn is_replaced(job: &Job, meta: &Meta) -> bool {
    let version = job.reports.iter().find(|r| r.meta.id == meta.id).map(|r| r.body.version);
    job.reports.iter().any(|r| version.is_some_and(|v| r.body.version > v))
}

fn is_reviewed_again(job: &Job, meta: &Meta, changed: &Changed, as_of: Date) -> bool {
    job.reviews
        .iter()
        .filter(|r| r.meta.id != meta.id)
        .any(|r| r.body.decision.as_ref().is_some_and(|d| d.on.day >= changed.on.day && d.on.day <= as_of))
}

fn amended(job: &Job, meta: &Meta, changed: &Changed, as_of: Date) -> Cover {
    let is_agreed = |a: &Amendment| {
        let agree = a.agree.as_ref();
        agree.is_some_and(|a| a.is_yes() && a.agreed_on.day >= changed.on.day && a.agreed_on.day <= as_of)
    };
    let amendments = job.amendments.iter().filter(|a| a.meta.id != meta.id).map(|a| &a.body);
    let is_other = |due: Option<Date>| is_other_day(changed, due);
    let amendments = amendments.filter(|a| !is_other(a.after.as_ref().and_then(|terms| terms.due_on)));
    let amendments = amendments
        .filter(|a| is_agreed(a) && is_about(a.change_type, &changed.pointer))
        .map(|a| a.after.as_ref().is_some_and(|terms| has_terms(terms, &changed.pointer)));
    let deviations = job.deviations.iter().map(|d| &d.body);
    let deviations = deviations.filter(|d| is_deviated(d, changed) && !is_other(d.new_due_on));
    let deviations = deviations.map(|d| {
        (d.new_due_on.is_some() && is_due(&changed.pointer))
            || d.after.as_ref().is_some_and(|terms| has_terms(terms, &changed.pointer))
    });
    let told: Vec<bool> = amendments.chain(deviations).collect();
    match told.as_slice() {
        [] => Cover::None,
        told if told.contains(&true) => Cover::Terms,
        _ => Cover::Named,
    }
}

/// Whether the file was edited to another due day than the one agreed to: then that agreement is not about it.
fn is_other_day(changed: &Changed, due: Option<Date>) -> bool {
    let says = changed.after.as_ref().filter(|_| changed.pointer.ends_with("due_on"));
    says.zip(due).is_some_and(|(says, due)| *says != due.to_string())
}

fn is_deviated(deviation: &Deviation, changed: &Changed) -> bool {
    let of = |place: &str| changed.pointer.contains(place);
    let is_agreed = deviation.agree.as_ref().is_some_and(|a| a.is_yes() && a.agreed_on.day >= changed.on.day);
    is_agreed
        && ((of("due_on") && deviation.new_due_on.is_some()) || (of("/lines") && deviation.after.is_some()))
}

/// Whether an amendment of this kind speaks of what stands at the pointer.
fn is_about(kind: ChangeType, pointer: &str) -> bool {
    let of = |places: &[&str]| places.iter().any(|place| pointer.contains(place));
    match kind {
        ChangeType::TestsAdded | ChangeType::TestsRemoved | ChangeType::SampleQuantity => of(&["/lines"]),
        ChangeType::Method => of(&["/lines", "decision_rule"]),
        ChangeType::Turnaround => is_due(pointer),
        ChangeType::Reporting => of(&["reporting", "decision_rule"]),
        ChangeType::Subcontract => of(&["provider", "subcontract"]),
        ChangeType::Price => of(&["price"]),
        ChangeType::Other => true,
    }
}

fn is_due(pointer: &str) -> bool {
    ["due_on", "tat_wd", "clock"].iter().any(|key| pointer.contains(key))
}

/// Whether the terms say what holds in place of what stands at the pointer.
fn has_terms(terms: &Terms, pointer: &str) -> bool {
    let of = |place: &str| pointer.contains(place);
    (is_due(pointer) && terms.due_on.is_some())
        || (of("/lines") && !(terms.lines.is_empty() && terms.removed_lines.is_empty()))
        || (of("reporting") && terms.reporting.is_some())
        || (of("decision_rule") && terms.decision_rule.is_some())
        || (of("price") && terms.price_ref.is_some())
}
