//! DEV-006: one cause brings deviation after deviation on one method, and no action looks into it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::change::{Cause, Deviation};
use crate::model::rule::{Check, Rule};
use crate::rules::deviation::course::{covers_line, is_asked};
use crate::rules::evidence::{CONTRACT, hidden, hidden_anywhere};
use crate::rules::help::{
    LABORATORY, called, counted, laboratory_cannot_tell, laboratory_passes, laboratory_place, names,
    tell_unread,
};

/// See `recurring.md`.
pub const RULE: Rule = Rule {
    code: "DEV-006",
    name: "deviation-recurring",
    title: "Same cause keeps coming",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["17025-8.6.1", "17025-8.7"],
    procedure: &["P09-W8"],
    summary: "When one cause brings several deviations on one method within a few quarters, an action \
              looks into it.",
    advice: "Open an action: perhaps the method's scope has to change.",
    thresholds: &["recurring_deviations", "recurring_quarters", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("recurring.md"),
    check: Check::Lab(check),
};

/// Deviations with their days, oldest first.
type Found<'a> = Vec<(Date, &'a Entry<Deviation>)>;

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Deviation], out);
    for job in lab.jobs.values().filter(|job| !job.deviations.is_empty()) {
        if let Some(why) = hidden(lab, job, &[CONTRACT]) {
            job.deviations.iter().for_each(|deviation| out.cannot_tell(&deviation.meta, &why));
        }
    }
    for ((method, cause), all) in groups(lab) {
        let Some(run) = run(lab, &all) else { continue };
        let method_entry = lab.methods.get(method);
        let action = lab
            .actions
            .values()
            .find(|a| a.body.source.iter().any(|s| run.iter().any(|(_, d)| names(s.as_str(), &d.meta))));
        if action.is_some() {
            match method_entry {
                Some(method) => out.pass(&method.meta),
                None => laboratory_passes(out),
            }
            continue;
        }
        if let Some(why) = hidden_anywhere(lab, &[Kind::Action, Kind::Method]) {
            let why = format!("the same cause came {} times on {method}, but {why}", run.len());
            laboratory_cannot_tell(out, why);
            continue;
        }
        let (first, last) = (run.first().map(|(d, _)| *d), run.last().map(|(d, _)| *d));
        let (Some(first), Some(last)) = (first, last) else { continue };
        let message = format!(
            "{} on {method} had the same cause ({}) between {first} and {last}, and no action names any of them.",
            counted(run.len(), "deviation", "deviations"),
            words(cause),
        );
        let finding = match method_entry {
            Some(method) => out.finding(&method.meta, "", message),
            None => out.at(LABORATORY.to_owned(), None, laboratory_place(), message),
        };
        finding.on(last).told_apart_by(format!("{method} {cause:?}"));
        for (on, deviation) in &run {
            finding.also(
                deviation.meta.place("/cause"),
                format!("{} of {on}", called("deviation", &deviation.meta)),
            );
        }
    }
}

/// Deviations by agreed method and cause; one that touches several methods counts for each.
fn groups(lab: &Lab) -> BTreeMap<(&str, Cause), Found<'_>> {
    let mut groups: BTreeMap<(&str, Cause), Found<'_>> = BTreeMap::new();
    for job in lab.jobs.values() {
        for deviation in job.deviations.iter().filter(|d| is_asked(lab, job, &d.body)) {
            let Some(cause) = deviation.body.cause else { continue };
            for method in methods(job, &deviation.body) {
                groups.entry((method, cause)).or_default().push((deviation.body.detected_on.day, deviation));
            }
        }
    }
    for found in groups.values_mut() {
        found.sort_by_key(|(day, _)| *day);
    }
    groups
}

fn methods<'a>(job: &'a Job, deviation: &Deviation) -> Vec<&'a str> {
    let Some(first) = job.contract.first() else { return Vec::new() };
    let touched = first.terms.lines.iter().filter(|(line, _)| covers_line(deviation, **line));
    let mut methods: Vec<&str> =
        touched.filter_map(|(_, t)| Some(t.method.as_ref()?.value.as_str())).collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// The longest run of deviations within the quarters that count, when there are enough of them.
fn run<'a>(lab: &Lab, all: &Found<'a>) -> Option<Found<'a>> {
    let thresholds = &lab.settings.thresholds;
    let quarters = i32::try_from(thresholds.recurring_quarters).unwrap_or(i32::MAX);
    let windows = all.iter().map(|(start, _)| -> Found<'a> {
        let is_within = |day: Date| quarter(day) - quarter(*start) < quarters;
        all.iter().filter(|(day, _)| day >= start && is_within(*day)).copied().collect()
    });
    let longest = windows.max_by_key(Vec::len)?;
    let enough = usize::try_from(thresholds.recurring_deviations).unwrap_or(usize::MAX).max(2);
    (longest.len() >= enough).then_some(longest)
}

/// Calendar quarters, counted on from year 0.
fn quarter(day: Date) -> i32 {
    i32::from(day.year()) * 4 + i32::from(day.month() - 1) / 3
}

fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::Matrix => "the material",
        Cause::InstrumentFailure => "failure of an instrument",
        Cause::Staff => "staff",
        Cause::Sample => "the items",
        Cause::Reagent => "a reagent",
        Cause::Customer => "the customer",
        Cause::Other => "another one",
    }
}
