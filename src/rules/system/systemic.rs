//! SYS-001: the same rule was broken on so many jobs, or for so long, that no case is the cause.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::finding::{Basis, Finding, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{LABORATORY, laboratory_cannot_tell, laboratory_passes, laboratory_place};
use crate::rules::quarter::Quarter;
use crate::rules::words::list;

/// See `systemic.md`.
pub const RULE: Rule = Rule {
    code: "SYS-001",
    name: "systemic-fault",
    title: "Systemic",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-8.7.1"],
    procedure: &["P09-N1"],
    summary: "No rule is broken on a large share of the jobs received in a quarter, nor in several quarters running.",
    advice: "Find and mend the cause, with one action for all; mending case by case will not end it.",
    thresholds: &["systemic_percent", "systemic_jobs", "systemic_quarters"],
    silenced_by: &[],
    page: include_str!("systemic.md"),
    check: Check::Findings(check),
};

/// How many findings are shown beside one of this rule.
const SHOWN: usize = 5;

/// Jobs on which one rule was broken, by the quarter in which they were received.
type Broken<'a> = BTreeMap<Quarter, BTreeSet<&'a str>>;

fn check(lab: &Lab, outcomes: &[Outcome], out: &mut Outcome) {
    let mut received: BTreeMap<Quarter, usize> = BTreeMap::new();
    for job in lab.jobs.values() {
        *received.entry(Quarter::of(job.request.body.received_on.day)).or_default() += 1;
    }
    for outcome in outcomes {
        ask(lab, outcome, &received, out);
    }
    if !out.findings.is_empty() {
        return;
    }
    if lab.is_unread(Kind::Request) {
        laboratory_cannot_tell(out, "a request could not be read, so the share of jobs is not known");
    } else if !received.is_empty() {
        laboratory_passes(out);
    }
}

fn ask(lab: &Lab, of: &Outcome, received: &BTreeMap<Quarter, usize>, out: &mut Outcome) {
    let mut broken: Broken<'_> = BTreeMap::new();
    for finding in &of.findings {
        if let Some(job) = lab.jobs.get(&finding.record) {
            broken.entry(Quarter::of(job.request.body.received_on.day)).or_default().insert(&job.id);
        }
    }
    let share = |quarter: &Quarter| {
        let jobs = broken.get(quarter).map_or(0, BTreeSet::len);
        (jobs, received.get(quarter).copied().unwrap_or_default())
    };
    let limits = &lab.settings.thresholds;
    let many: Vec<Quarter> = broken
        .keys()
        .copied()
        .filter(|quarter| {
            let (jobs, all) = share(quarter);
            jobs >= limits.systemic_jobs as usize && jobs * 100 >= all * limits.systemic_percent as usize
        })
        .collect();
    let long = latest_run(&broken, limits.systemic_quarters as usize);
    let words = |quarters: &[Quarter]| -> String {
        let each = quarters.iter().map(|quarter| {
            let (jobs, all) = share(quarter);
            format!("{jobs} of {all} jobs received in {quarter}")
        });
        list(&each.collect::<Vec<_>>())
    };
    let mut says = Vec::new();
    if !many.is_empty() {
        says.push(format!("on {}", words(&many)));
    }
    if !long.is_empty() {
        says.push(format!("in {} quarters running: {}", long.len(), words(&long)));
    }
    if says.is_empty() {
        return;
    }
    let rule = of.rule;
    let message = format!("{} ({}) was found {}.", rule.code, rule.title, says.join("; and "));
    let quarters: BTreeSet<Quarter> = many.into_iter().chain(long).collect();
    let cases: BTreeSet<&str> = quarters.iter().filter_map(|q| broken.get(q)).flatten().copied().collect();
    let within = |f: &&Finding| cases.contains(f.record.as_str());
    let grade = of.findings.iter().map(|f| f.grade).min().unwrap_or(rule.grade);
    let finding = out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
    finding.grade(one_up(grade)).told_apart_by(rule.code);
    tell_what_lies_beyond(finding, of.findings.iter().filter(within));
    for case in of.findings.iter().filter(within).take(SHOWN) {
        finding.also(case.place.clone(), case.record.clone());
    }
}

/// Says which of the cases rest on days of which the records can not tell yet.
fn tell_what_lies_beyond<'a>(finding: &mut Finding, cases: impl Iterator<Item = &'a Finding>) {
    let beyond: Vec<&Finding> = cases.filter(|case| case.beyond.is_some()).collect();
    let Some(end) = beyond.iter().find_map(|case| case.beyond) else { return };
    let records: BTreeSet<&str> = beyond.iter().map(|case| case.record.as_str()).collect();
    let records: Vec<&str> = records.into_iter().collect();
    let rest = if records.len() == 1 { "rests" } else { "rest" };
    let says = format!(
        "Of these, {} {rest} on days after {end}, where the records end; what happened since is not known here.",
        list(&records)
    );
    finding.rests_beyond(end, &says);
}

/// The latest run of quarters, each with a broken job and none missing between, that is long enough.
fn latest_run(broken: &Broken<'_>, enough: usize) -> Vec<Quarter> {
    let mut found = Vec::new();
    let mut run: Vec<Quarter> = Vec::new();
    for quarter in broken.keys().copied() {
        if !run.last().is_none_or(|last| quarter.follows(*last)) {
            run.clear();
        }
        run.push(quarter);
        if run.len() >= enough {
            found.clone_from(&run);
        }
    }
    found
}

fn one_up(grade: Grade) -> Grade {
    match grade {
        Grade::Observation => Grade::Minor,
        Grade::Minor | Grade::Major => Grade::Major,
    }
}
