//! REF-001: a name leads nowhere, or dates stand in an order that can not be.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::slip::Slip;
use super::{answer, interval, link, order};
use crate::model::finding::{Basis, Grade, Outcome, Pass};
use crate::model::lab::{AsOfOrigin, Lab};
use crate::model::place::Place;
use crate::model::record::Meta;
use crate::model::rule::{Check, Rule};
use crate::rules::help::days_after;

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
    for file in &lab.unread {
        out.cannot_read(file, "it could not be read, so its names and days are not known");
    }
    let mut slips = link::slips(lab, out);
    for job in lab.jobs.values() {
        slips.extend(order::of_job(job));
        slips.extend(interval::of_job(job));
        slips.extend(answer::of_job(job));
    }
    slips.extend(order::of_the_rest(lab));
    slips.extend(interval::of_the_rest(lab));
    slips.extend(answer::of_the_rest(lab));
    slips.extend(yet_to_come(lab));
    let mut in_order = subjects(lab);
    for untold in &out.cannot_tell {
        in_order.remove(untold.record.as_str());
    }
    for slip in slips {
        in_order.remove(slip.record.as_str());
        let finding = out.at(slip.record, slip.part, slip.place, slip.message);
        finding.on = slip.on;
        if let Some((place, says)) = slip.also {
            finding.also(place, says);
        }
    }
    out.passes.extend(in_order.into_iter().map(|record| Pass { record: record.to_owned(), part: None }));
}

/// Records are dated no further ahead of a pinned day than this: the year was mistyped.
const PLAUSIBLE_DAYS: u32 = 366;

/// Records of days that have not come. When the laboratory is looked at as it was on an earlier day,
/// later records are no mistake; where the settings pin that day, those of the year after it are none.
fn yet_to_come(lab: &Lab) -> Vec<Slip> {
    let today = lab.as_of.day;
    let last = match lab.as_of.origin {
        AsOfOrigin::Today => today,
        AsOfOrigin::Settings => days_after(today, PLAUSIBLE_DAYS),
        AsOfOrigin::Argument => return Vec::new(),
    };
    let too_late = lab.later.iter().filter(|(.., day)| *day > last);
    let slip = |(meta, place, day): &(Meta, Place, Date)| {
        let message = format!("The record is dated {day}, and on {today} that day had not come.");
        Slip { place: place.clone(), on: Some(*day), ..Slip::new(meta, "", message) }
    };
    too_late.map(slip).collect()
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
