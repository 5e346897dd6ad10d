//! REF-001: a name leads nowhere, or dates stand in an order that can not be.

use std::collections::BTreeSet;

use super::slip::Slip;
use super::{interval, link, order};
use crate::model::finding::{Basis, Grade, Outcome, Pass};
use crate::model::lab::{AsOfOrigin, Lab};
use crate::model::rule::{Check, Rule};

/// See `impossible.md`.
pub const RULE: Rule = Rule {
    code: "REF-001",
    name: "impossible-data",
    title: "Impossible or dangling data",
    grade: Grade::Minor,
    basis: Basis::Data,
    clauses: &["17025-8.4.1"],
    procedure: &["P09-5-QM-a", "9001-8.2.1-b-6a"],
    summary: "Names in records lead to other records, and dates stand in an order that can be.",
    advice: "Correct it in a new commit that says why.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("impossible.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let mut slips = link::slips(lab, out);
    for job in lab.jobs.values() {
        slips.extend(order::of_job(job));
        slips.extend(interval::of_job(job));
    }
    slips.extend(order::of_the_rest(lab));
    slips.extend(interval::of_the_rest(lab));
    slips.extend(yet_to_come(lab));
    let mut in_order = subjects(lab);
    for untold in &out.cannot_tell {
        in_order.remove(untold.record.as_str());
    }
    for slip in slips {
        in_order.remove(slip.record.as_str());
        let finding = out.at(slip.record, slip.part, slip.place, slip.message);
        if let Some((place, says)) = slip.also {
            finding.also(place, says);
        }
    }
    out.passes.extend(in_order.into_iter().map(|record| Pass { record: record.to_owned(), part: None }));
}

/// Records of days that have not come. When the laboratory is looked at as it was on an earlier day,
/// later records are no mistake.
fn yet_to_come(lab: &Lab) -> Vec<Slip> {
    if lab.as_of.origin != AsOfOrigin::Today {
        return Vec::new();
    }
    let today = lab.as_of.day;
    lab.later
        .iter()
        .map(|(meta, place, day)| Slip {
            place: place.clone(),
            ..Slip::new(meta, "", format!("The record is dated {day}, and on {today} that day had not come."))
        })
        .collect()
}

/// Every job and every record outside jobs, by id.
fn subjects(lab: &Lab) -> BTreeSet<&str> {
    macro_rules! ids {
        ($($records:ident),+) => { [$(lab.$records.values().map(|e| e.meta.record.as_str()).collect::<Vec<_>>()),+] };
    }
    let records = ids!(
        people,
        customers,
        methods,
        equipment,
        providers,
        communications,
        campaigns,
        feedback,
        complaints,
        actions,
        analyses,
        disclosures,
        documents,
        dispositions,
        objectives,
        comm_plans,
        contingencies
    );
    let jobs = lab.jobs.keys().chain(lab.agreements.keys()).map(String::as_str);
    records.into_iter().flatten().chain(jobs).collect()
}
