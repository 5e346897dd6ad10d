//! GIT-011: the ledger of reviews was changed by hand, cut, or is not that of the branch.

use std::collections::BTreeMap;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::ledger::{Problem, Weight};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{LABORATORY, sentence};
use crate::rules::help::{counted, laboratory_cannot_tell, laboratory_passes, laboratory_place};

/// See `ledger.md`.
pub const RULE: Rule = Rule {
    code: "GIT-011",
    name: "ledger-not-whole",
    title: "Ledger of reviews not whole",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "The ledger of reviews only grew: each entry follows the one before it, is signed by the collector, and \
              speaks of what landed.",
    advice: "Find the ledger as it was in a clone or at the forge, see what was changed and by whom, and have it back. \
             Protect its branch from deletion and forced pushes.",
    thresholds: &["approvals"],
    silenced_by: &[],
    page: include_str!("ledger.md"),
    check: Check::Lab(check),
};

/// Places of which each is a finding; of a ledger that was replaced as a whole there are no end of them.
const TOLD: usize = 50;

fn check(lab: &Lab, out: &mut Outcome) {
    let Some(ledger) = lab.approvals.ledger.as_ref().filter(|_| lab.approvals.asked) else { return };
    if let Some(why) = &ledger.untold {
        return laboratory_cannot_tell(out, why.clone());
    }
    let (untold, wrong): (Vec<&Problem>, Vec<&Problem>) =
        ledger.problems.iter().partition(|problem| problem.weight == Weight::Unknown);
    report(lab, &wrong, out);
    if let Some(first) = untold.first() {
        let more = counted(untold.len(), "place", "places");
        laboratory_cannot_tell(
            out,
            format!("the ledger of reviews, {more}, the first {}: {}", first.place, first.what),
        );
    }
    if ledger.problems.is_empty() {
        laboratory_passes(out);
    }
}

fn report(lab: &Lab, wrong: &[&Problem], out: &mut Outcome) {
    let mut by_place: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for problem in wrong {
        by_place.entry(&problem.place).or_default().push(&problem.what);
    }
    let more = by_place.len().saturating_sub(TOLD);
    for (place, what) in by_place.into_iter().take(TOLD) {
        let what: Vec<String> = what.iter().map(|what| sentence(what)).collect();
        let message = format!("The ledger of reviews is not whole at {place}. {}", what.join(" "));
        let mut at = laboratory_place();
        if lab.settings.approvals.ledger_holds.iter().any(|noted| noted == place) {
            // the list and not its line: entries that are noted later must not make this another finding
            "/approvals/ledger_holds".clone_into(&mut at.pointer);
        }
        out.at(LABORATORY.to_owned(), None, at, message).told_apart_by(place);
    }
    if more > 0 {
        let places = counted(more, "more place", "more places");
        let message =
            format!("The ledger of reviews is not whole at {places}; `countersign ledger verify` lists all.");
        out.at(LABORATORY.to_owned(), None, laboratory_place(), message).told_apart_by("more places");
    }
}
