//! DEV-005: a report is silent about a departure from the method.

use std::collections::BTreeSet;

use super::course::{covers_line, is_asked, was_given_up};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::change::{Deviation, DeviationType};
use crate::model::record::report::{Report, ReportLine};
use crate::model::record::work::WorkEntry;
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, START, is_hidden};
use crate::rules::help::{called, is_judged, is_option, line_words, names};
use crate::rules::subcontract::outside::latest_report;
use crate::rules::words::list;

/// See `not_reported.md`.
pub const RULE: Rule = Rule {
    code: "DEV-005",
    name: "deviation-not-reported",
    title: "Report silent about deviation",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.8.2.1.n"],
    procedure: &["P09-7.2-e", "P09-N2"],
    summary: "The report states every departure from the method, from the agreed state of the items, \
              and from who was to do the work.",
    advice: "Issue an amended report that states the departure, with the reason for the change.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_reported.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some(latest) = latest(job) else {
        is_hidden(lab, job, &[REPORTS], out);
        return;
    };
    if !latest.body.issued_on.is_some_and(|on| is_judged(lab, on.day)) {
        return;
    }
    let deviations = job.deviations.iter().filter(|d| is_asked(lab, job, &d.body));
    let unnamed = deviations.filter_map(|d| unnamed(lab, job, d));
    let silences: Vec<Silence> = unnamed.chain(unstated(lab, job)).collect();
    // Methods name the options that are no departure.
    if is_hidden(lab, job, &[REPORTS, START, &[Kind::Deviation, Kind::Method]], out) {
        return;
    }
    match silences.first() {
        None => out.pass(job.meta()),
        Some(first) => {
            let report = first.report.unwrap_or(latest);
            let says: Vec<String> = silences.iter().map(|s| s.says.clone()).collect();
            let message = format!("Report {} {}.", report.body.report_no, list(&says));
            let finding = out.finding(&report.meta, &first.pointer, message);
            finding.about_record();
            finding.on = report.body.issued_on.map(|on| on.day);
            for silence in &silences {
                finding.also(silence.shown_by.clone(), "shows the departure");
            }
        }
    }
}

/// Something that a report leaves out.
struct Silence<'a> {
    /// The report, when it is about one line of it.
    report: Option<&'a Entry<Report>>,
    /// Pointer into the report.
    pointer: String,
    /// What is wrong, as the end of a sentence that begins with the report.
    says: String,
    /// Where the departure shows.
    shown_by: Place,
}

fn latest(job: &Job) -> Option<&Entry<Report>> {
    job.issued_reports().max_by_key(|r| (r.body.version, r.body.issued_on.map(|on| on.day)))
}

/// A deviation that no issued report names or states.
fn unnamed<'a>(lab: &Lab, job: &'a Job, deviation: &'a Entry<Deviation>) -> Option<Silence<'a>> {
    let is_named =
        job.issued_reports().any(|r| r.body.deviations.iter().any(|d| names(d.as_str(), &deviation.meta)));
    if !deviation.body.kind.belongs_in_report() || is_named || was_given_up(lab, job, deviation) {
        return None;
    }
    let reported = reported_lines(job);
    let mut touched = reported.iter().filter(|line| covers_line(&deviation.body, **line)).peekable();
    if touched.peek().is_some() && touched.all(|line| states(job, *line, deviation.body.kind)) {
        return None;
    }
    Some(Silence {
        report: None,
        pointer: "/deviations".to_owned(),
        says: format!("does not mention {}", called("deviation", &deviation.meta)),
        shown_by: deviation.meta.place(""),
    })
}

/// Whether the report states on this very line what the deviation was about.
fn states(job: &Job, line: u32, kind: DeviationType) -> bool {
    let Some((report, at)) = latest_report(job, line) else { return false };
    let Some(reported) = report.body.lines.get(at) else { return false };
    match kind {
        DeviationType::Method | DeviationType::Range => !reported.modifications.is_empty(),
        DeviationType::Provider => {
            reported.external_marked == Some(true) || report.body.external_results_marked == Some(true)
        }
        _ => false,
    }
}

fn reported_lines(job: &Job) -> BTreeSet<u32> {
    job.issued_reports().flat_map(|r| r.body.lines.iter().map(|l| l.line)).collect()
}

/// Lines that name a method as if it had been followed, where the work log shows otherwise and no
/// deviation is on file.
fn unstated<'a>(lab: &Lab, job: &'a Job) -> Vec<Silence<'a>> {
    let is_declared = |line: u32| {
        let speaks_of_work = |kind| !matches!(kind, DeviationType::Turnaround | DeviationType::Reporting);
        job.deviations.iter().any(|d| covers_line(&d.body, line) && speaks_of_work(d.body.kind))
    };
    let lines = reported_lines(job).into_iter().filter(|line| !is_declared(*line));
    lines
        .filter_map(|line| {
            let (report, at) = latest_report(job, line)?;
            let (difference, shown_by) = difference(lab, job, report.body.lines.get(at)?)?;
            Some(Silence {
                report: Some(report),
                pointer: format!("/lines/{at}/method_reported"),
                says: format!("gives {} as {difference}", line_words(job, line)),
                shown_by,
            })
        })
        .collect()
}

/// How the work on a line differs from the method that the report names, with the place in the log.
fn difference(lab: &Lab, job: &Job, reported: &ReportLine) -> Option<(String, Place)> {
    let named = reported.method_reported.as_ref()?.as_str();
    if !reported.modifications.is_empty() || reported.provider.is_some() {
        return None;
    }
    let work = job.work.as_ref()?;
    let own: Vec<(usize, &WorkEntry)> = work
        .body
        .entries
        .iter()
        .enumerate()
        .filter(|(_, e)| e.line == reported.line && e.performed_by_provider.is_none())
        .filter(|(_, e)| e.started_on.day <= lab.as_of.day)
        .collect();
    let used = |e: &WorkEntry| e.method_used.as_ref().is_none_or(|m| m.as_str() == named);
    let changed = own.iter().filter(|(_, e)| used(e)).find_map(|(i, e)| {
        let change = e.modifications.iter().find(|m| !is_option(lab, named, m))?;
        Some((*i, change))
    });
    if let Some((i, change)) = changed {
        let says = format!("{named} without a word on the change in the work log ({change})");
        return Some((says, work.meta.place(&format!("/entries/{i}/modifications"))));
    }
    let (i, other) = own.first().filter(|_| !own.iter().any(|(_, e)| used(e)))?;
    let method = other.method_used.as_ref()?;
    let says = format!("{named}, while the work log says {method}");
    Some((says, work.meta.place(&format!("/entries/{i}/method_used"))))
}
