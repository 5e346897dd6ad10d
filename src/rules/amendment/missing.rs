//! AMD-001: work, report or items were not what the contract says, and nothing on file changes it.

use std::collections::{BTreeMap, BTreeSet};

use super::covers_line;
use crate::model::contract::InForce;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::change::{ChangeType, DeviationType};
use crate::model::record::report::Report;
use crate::model::record::work::Sample;
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::deviation::course;
use crate::rules::evidence::{CONTRACT, REPORTS, START, is_hidden};
use crate::rules::help::{counted, is_judged, last_day, line_words, names, sentence};
use crate::rules::words::is_blank;

/// See `missing.md`.
pub const RULE: Rule = Rule {
    code: "AMD-001",
    name: "amendment-missing",
    title: "Scope or quantity changed without amendment",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.4", "17025-7.1.6"],
    procedure: &["P09-4-e", "P09-6.1-c", "P09-6.4-c", "P09-6.4-e", "P09-6.4-f"],
    summary: "Tests and numbers of items, as received, performed and reported, are those of the \
              contract in force.",
    advice: "Amend the contract, with the agreement of both sides.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("SUB-001", Reach::Line)],
    page: include_str!("missing.md"),
    check: Check::Job(check),
};

/// A difference from the contract.
struct Difference {
    line: u32,
    grade: Grade,
    says: String,
    place: Place,
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    // Any of these may show a difference, or explain it.
    if is_hidden(lab, job, &[CONTRACT, START, REPORTS, &[Kind::Sample]], out) {
        return;
    }
    let Some(bound) = job.facts.issued.or(job.facts.started) else { return };
    if !is_judged(lab, bound.day) || bound.day > last_day(lab, job) {
        return;
    }
    let Some(state) = job.contract.at(bound).or(job.contract.first()) else { return };
    let terms = &state.terms;
    let all = tests(lab, job, terms).into_iter().chain(counts(lab, job, terms));
    let found: Vec<Difference> = all.filter(|d| !is_on_file(job, d)).collect();
    let Some(first) = found.first() else { return out.pass(job.meta()) };
    let says: Vec<&str> = found.iter().map(|d| d.says.as_str()).collect();
    let message = format!("{}. No amendment covers it.", sentence(&says.join("; ")));
    let grade = found.iter().map(|d| d.grade).min().unwrap_or(RULE.grade);
    let line = found.iter().all(|d| d.line == first.line).then_some(first.line);
    let finding = out.finding(job.meta(), "/lines", message);
    finding.grade(grade).on(bound.day);
    for difference in &found {
        finding.also(difference.place.clone(), difference.says.clone());
    }
    if let Some(line) = line {
        finding.on_line(line);
    }
}

/// Tests that were done or reported without being part of the contract, and tests that the reports
/// leave out.
fn tests(lab: &Lab, job: &Job, terms: &InForce) -> Vec<Difference> {
    let agreed = |line: u32| job.contract.states.iter().any(|s| s.terms.lines.contains_key(&line));
    let mut found = Vec::new();
    let mut add = |line: u32, says: String, place: Place| {
        found.push(Difference { line, grade: Grade::Major, says, place });
    };
    let mut seen = BTreeSet::new();
    if let Some(work) = &job.work {
        let past = |on: &When| on.day <= lab.as_of.day;
        for (at, entry) in work.body.entries.iter().enumerate().filter(|(_, e)| past(&e.started_on)) {
            if !agreed(entry.line) && seen.insert(entry.line) {
                let says = format!(
                    "{} was worked on from {} and is not part of the contract",
                    line_words(job, entry.line),
                    entry.started_on
                );
                add(entry.line, says, work.meta.place(&format!("/entries/{at}/line")));
            }
        }
    }
    let reports = live_reports(job);
    let Some(last) = reports.last() else { return found };
    for report in &reports {
        for (at, line) in report.body.lines.iter().enumerate() {
            if !terms.lines.contains_key(&line.line) && seen.insert(line.line) {
                let says = format!(
                    "{} was reported in {} and is not part of the contract",
                    line_words(job, line.line),
                    report.body.report_no
                );
                add(line.line, says, report.meta.place(&format!("/lines/{at}/line")));
            }
        }
    }
    let reported: BTreeSet<u32> = reports.iter().flat_map(|r| r.body.lines.iter().map(|l| l.line)).collect();
    if !reported.is_empty() && is_over(lab, job, terms) {
        for line in terms.lines.keys().filter(|l| !reported.contains(l)) {
            let says = format!("{} was agreed and no report has it", line_words(job, *line));
            add(*line, says, last.meta.place("/lines"));
        }
    }
    found
}

/// Whether nothing more is to come: the job is closed, or its due day has passed.
fn is_over(lab: &Lab, job: &Job, terms: &InForce) -> bool {
    let closed = job.request.body.closed_on.is_some_and(|on| on <= lab.as_of.day);
    closed || terms.due.as_ref().is_some_and(|d| d.value < lab.as_of.day)
}

/// Issued reports that no other replaces, by version.
fn live_reports(job: &Job) -> Vec<&Entry<Report>> {
    let is_replaced = |old: &Entry<Report>| {
        job.issued_reports().any(|new| {
            let named = new.body.replaces.as_ref().is_some_and(|r| {
                names(r.as_str(), &old.meta) || r.as_str().eq_ignore_ascii_case(&old.body.report_no)
            });
            let same_number = new.body.report_no == old.body.report_no && new.body.version > old.body.version;
            new.meta.id != old.meta.id && (named || same_number)
        })
    };
    let mut live: Vec<_> = job.issued_reports().filter(|r| !is_replaced(r)).collect();
    live.sort_by_key(|r| r.body.version);
    live
}

/// Numbers of items received or reported that are not those agreed, line by line.
fn counts(lab: &Lab, job: &Job, terms: &InForce) -> Vec<Difference> {
    let is_over = is_over(lab, job, terms);
    let (received, reported) = (received(job), reported(job));
    let mut found = Vec::new();
    for (line, agreed) in terms.lines.iter().filter_map(|(n, t)| Some((*n, t.sample_count.as_ref()?.value))) {
        let differs = |count: u32| count > agreed || (count < agreed && is_over);
        let kinds = [("received", received.get(&line)), ("reported", reported.get(&line))];
        let odd: Vec<_> = kinds
            .into_iter()
            .filter_map(|(did, c)| Some((did, c?)))
            .filter(|(_, (n, _))| differs(*n))
            .collect();
        let Some((_, (_, place))) = odd.first() else { continue };
        let did: Vec<String> = odd.iter().map(|(did, (n, _))| format!("{n} {did}")).collect();
        let items = counted(usize::try_from(agreed).unwrap_or(usize::MAX), "item was", "items were");
        let says = format!("for {} {items} agreed and {}", line_words(job, line), did.join(", "));
        found.push(Difference { line, grade: Grade::Minor, says, place: place.clone() });
    }
    found
}

/// Items received for each line, with the place of the last; an item that came twice under one name
/// of the customer's is a duplicate and counts once.
fn received(job: &Job) -> BTreeMap<u32, (u32, Place)> {
    let only = match job.request.body.lines.as_slice() {
        [line] => Some(line.line),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    let mut all: BTreeMap<u32, (u32, Place)> = BTreeMap::new();
    for sample in &job.samples {
        let Some(line) = sample.body.line.or(only) else { continue };
        let name = sample.body.client_sample_id.as_deref().map(str::trim);
        if name.is_some_and(|name| !seen.insert((line, name))) {
            continue;
        }
        let place = sample.meta.place("");
        let entry = all.entry(line).or_insert((0, place.clone()));
        *entry = (entry.0.saturating_add(sample.body.count.unwrap_or(1)), place);
    }
    all
}

/// Items reported for each line, with the place.
fn reported(job: &Job) -> BTreeMap<u32, (u32, Place)> {
    let mut all: BTreeMap<u32, (u32, Place)> = BTreeMap::new();
    for report in live_reports(job) {
        for (at, line) in report.body.lines.iter().enumerate() {
            let Some(count) = line.sample_count else { continue };
            let place = report.meta.place(&format!("/lines/{at}/sample_count"));
            let entry = all.entry(line.line).or_insert((0, place.clone()));
            *entry = (entry.0.saturating_add(count), place);
        }
    }
    all
}

/// Whether something on file speaks of the difference: an amendment or a deviation, agreed or not
/// (that it is not is the matter of other rules), or what the customer instructed on arrival.
fn is_on_file(job: &Job, difference: &Difference) -> bool {
    let line = difference.line;
    let by_amendment = job.amendments.iter().any(|a| {
        let of_scope = matches!(
            a.body.change_type,
            ChangeType::TestsAdded
                | ChangeType::TestsRemoved
                | ChangeType::SampleQuantity
                | ChangeType::Other
        );
        of_scope && covers_line(&a.body, line)
    });
    let by_deviation = job.deviations.iter().any(|d| {
        matches!(d.body.kind, DeviationType::Scope | DeviationType::SampleCondition)
            && course::covers_line(&d.body, line)
    });
    let is_count = difference.grade == Grade::Minor;
    by_amendment || by_deviation || (is_count && job.samples.iter().any(|s| is_instructed(&s.body, line)))
}

/// Whether the customer said what to do about something odd on arrival.
fn is_instructed(sample: &Sample, line: u32) -> bool {
    sample.line.is_none_or(|l| l == line)
        && sample
            .discrepancies
            .iter()
            .any(|d| d.instructed_on.is_some() && !is_blank(d.instruction.as_deref()))
}
