//! Lines that an outside laboratory did.

use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::blocks::MethodId;
use crate::model::record::report::Report;
use crate::model::record::{Entry, Meta};
use crate::model::when::When;
use crate::rules::help::is_judged;

/// One line of work that an outside laboratory did.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Outside<'a> {
    /// The line of the contract.
    pub(in crate::rules) line: u32,
    /// The outside laboratory.
    pub(in crate::rules) provider: &'a str,
    /// When the work left the house, as nearly as the records tell: dispatch, else start, else
    /// issue of the report.
    pub(in crate::rules) sent: When,
    /// What the record says happened then: `sent`, `done`, `reported`.
    pub(in crate::rules) did: &'static str,
    /// The method that the outside laboratory used, when told.
    pub(in crate::rules) method: Option<&'a str>,
    /// The record that shows it.
    pub(in crate::rules) meta: &'a Meta,
    /// The place in it.
    pub(in crate::rules) place: Place,
}

/// Every line that went outside, by line and outside laboratory: from dispatches, else from the work
/// log, else from issued reports; as far as rules judge that day. A dispatch that is only planned is
/// none.
pub(super) fn lines<'a>(lab: &Lab, job: &'a Job) -> Vec<Outside<'a>> {
    let mut found: Vec<Outside<'a>> = Vec::new();
    let all = dispatched(job).chain(logged(job)).chain(reported(job));
    for one in all.filter(|o| is_judged(lab, o.sent.day)) {
        if !found.iter().any(|f| f.line == one.line && f.provider == one.provider) {
            found.push(one);
        }
    }
    found.sort_by_key(|o| o.line);
    found
}

fn dispatched(job: &Job) -> impl Iterator<Item = Outside<'_>> {
    job.subcontracts.iter().flat_map(|entry| {
        let body = &entry.body;
        let sent = body.sent_on.or(body.results_received_on);
        body.lines.iter().enumerate().filter_map(move |(i, &line)| {
            Some(Outside {
                line,
                provider: body.provider.as_str(),
                sent: sent?,
                did: "was sent",
                method: body.method.as_ref().map(MethodId::as_str),
                meta: &entry.meta,
                place: entry.meta.place(&format!("/lines/{i}")),
            })
        })
    })
}

fn logged(job: &Job) -> impl Iterator<Item = Outside<'_>> {
    job.work.iter().flat_map(|work| {
        work.body.entries.iter().enumerate().filter_map(|(i, entry)| {
            Some(Outside {
                line: entry.line,
                provider: entry.performed_by_provider.as_ref()?.as_str(),
                sent: entry.started_on,
                did: "was done",
                method: entry.method_used.as_ref().map(MethodId::as_str),
                meta: &work.meta,
                place: work.meta.place(&format!("/entries/{i}/performed_by_provider")),
            })
        })
    })
}

fn reported(job: &Job) -> impl Iterator<Item = Outside<'_>> {
    job.issued_reports().flat_map(|report| {
        report.body.lines.iter().enumerate().filter_map(|(i, line)| {
            Some(Outside {
                line: line.line,
                provider: line.provider.as_ref()?.as_str(),
                sent: report.body.issued_on?,
                did: "was reported",
                method: line.method_reported.as_ref().map(MethodId::as_str),
                meta: &report.meta,
                place: report.meta.place(&format!("/lines/{i}/provider")),
            })
        })
    })
}

/// The method that the contract names for the line.
pub(super) fn contract_method<'a>(job: &'a Job, outside: &Outside<'_>) -> Option<&'a str> {
    let state = job.contract.at(outside.sent).or_else(|| job.contract.first())?;
    state.terms.lines.get(&outside.line)?.method.as_ref().map(|m| m.value.as_str())
}

/// The latest issued report that has the line, with the line's place in its list.
pub(in crate::rules) fn latest_report(job: &Job, line: u32) -> Option<(&Entry<Report>, usize)> {
    job.issued_reports()
        .filter_map(|r| Some((r, r.body.lines.iter().position(|l| l.line == line)?)))
        .max_by_key(|(r, _)| (r.body.version, r.body.issued_on.map(|w| w.day)))
}
