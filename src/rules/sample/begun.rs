//! SMP-001: work began on items whose receipt was not recorded in full.

use std::collections::BTreeMap;

use super::doubt::asked;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::work::Sample;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{START, is_hidden};
use crate::rules::help::{is_judged, item_name, last_day, sentence, tell_unread};
use crate::rules::words::is_blank;

/// See `begun.md`.
pub const RULE: Rule = Rule {
    code: "SMP-001",
    name: "work-before-receipt",
    title: "Work before receipt record",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.4.1", "17025-7.4.2"],
    procedure: &["P09-7.1-a", "P09-7.1-b", "9001-8.2.1-d-02", "9001-8.2.1-d-17"],
    summary: "Before work begins, each item is received, has a number that nothing else has, and its \
              state is written down.",
    advice: "Complete the record of receipt, as a late entry where it is late.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("begun.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Request], out);
    let holders = holders(lab);
    for job in lab.jobs.values() {
        ask(lab, job, &holders, out);
    }
}

/// Every number of an item with the places of those that bear it, oldest first.
fn holders(lab: &Lab) -> BTreeMap<&str, Vec<&Entry<Sample>>> {
    let mut holders: BTreeMap<&str, Vec<&Entry<Sample>>> = BTreeMap::new();
    for item in lab.jobs.values().flat_map(|job| &job.samples) {
        if let Some(number) = number(item) {
            holders.entry(number).or_default().push(item);
        }
    }
    for of_one in holders.values_mut() {
        of_one.sort_by_key(|item| item.body.received_on.day);
    }
    holders
}

fn number(item: &Entry<Sample>) -> Option<&str> {
    item.body.lab_sample_id.as_deref().map(str::trim).filter(|number| !number.is_empty())
}

fn ask(lab: &Lab, job: &Job, holders: &BTreeMap<&str, Vec<&Entry<Sample>>>, out: &mut Outcome) {
    if is_hidden(lab, job, &[START, &[Kind::Sample]], out) {
        return;
    }
    let last = last_day(lab, job);
    let Some(started) = job.facts.started.filter(|on| is_judged(lab, on.day) && on.day <= last) else {
        return;
    };
    let mut gaps: Vec<Gap> = receipt(job, started).into_iter().collect();
    for item in asked(lab, job) {
        gaps.extend(unrecorded(item));
        gaps.extend(shared(item, holders));
    }
    let Some(first) = gaps.first() else { return out.pass(job.meta()) };
    let says: Vec<&str> = gaps.iter().map(|gap| gap.says.as_str()).collect();
    let message = format!("Work began on {started}; {}.", says.join("; "));
    let finding = out.at(job.id.clone(), first.part.clone(), first.place.clone(), sentence(&message));
    finding.on(started.day).about_record();
    for gap in &gaps {
        if let Some((place, says)) = &gap.also {
            finding.also(place.clone(), says.clone());
        }
        if gap.place != first.place {
            finding.also(gap.place.clone(), gap.says.clone());
        }
    }
}

/// Something that the record of receipt lacks.
struct Gap {
    part: Option<String>,
    place: Place,
    says: String,
    also: Option<(Place, String)>,
}

impl Gap {
    fn new(item: &Entry<Sample>, pointer: &str, says: String) -> Self {
        Self { part: item.meta.part.clone(), place: item.meta.place(pointer), says, also: None }
    }
}

/// Nothing had come in when work began, and the work was done here.
fn receipt(job: &Job, started: When) -> Option<Gap> {
    let works_away = job.work.iter().flat_map(|w| &w.body.entries).any(|e| e.on_site == Some(true));
    if works_away {
        return None;
    }
    let Some(first) = job.samples.iter().min_by_key(|s| (s.body.received_on.day, s.body.received_on.instant))
    else {
        let place = job.meta().place("");
        let says = "no record of the items' receipt is on file".to_owned();
        return Some(Gap { part: None, place, says, also: None });
    };
    let on = first.body.received_on;
    on.is_after(&started)
        .then(|| Gap::new(first, "/received_on", format!("the first item was received on {on}, after that")))
}

fn unrecorded(item: &Entry<Sample>) -> Option<Gap> {
    let lacks = match (is_blank(item.body.lab_sample_id.as_deref()), item.body.condition.is_none()) {
        (true, true) => "neither a number of the laboratory nor its state on arrival",
        (true, false) => "no number of the laboratory",
        (false, true) => "no state on arrival",
        (false, false) => return None,
    };
    Some(Gap::new(item, "", format!("the record of item {} has {lacks}", item_name(item))))
}

/// Another item bore the number before.
fn shared(item: &Entry<Sample>, holders: &BTreeMap<&str, Vec<&Entry<Sample>>>) -> Option<Gap> {
    let number = number(item)?;
    let first = holders.get(number)?.first().filter(|first| first.meta.id != item.meta.id)?;
    let says = format!("number {number} had been given to an item of {} before", first.meta.record);
    let also = Some((first.meta.place("/lab_sample_id"), "the same number".to_owned()));
    Some(Gap { also, ..Gap::new(item, "/lab_sample_id", says) })
}
