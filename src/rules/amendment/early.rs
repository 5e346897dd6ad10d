//! AMD-002: a change of the contract was carried out before both sides had agreed to it.

use super::{answer, asked, laboratorys_yes, was_refused};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::{MethodId, Outcome as Answer};
use crate::model::record::change::{Amendment, Party};
use crate::model::record::report::ReportLine;
use crate::model::record::review::AgreedLine;
use crate::model::record::work::WorkEntry;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, REPORTS, START, hidden};
use crate::rules::help::{called, same_words, sentence};
use crate::rules::words::list;

/// See `early.md`.
pub const RULE: Rule = Rule {
    code: "AMD-002",
    name: "amendment-early",
    title: "Implemented before agreed",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.4", "17025-7.1.6"],
    procedure: &["P09-6.4-b", "9001-8.2.1-g-08", "9001-8.2.1-b-3b", "9001-8.2.1-b-3c"],
    summary: "A change of the contract takes effect only after the customer has agreed and the \
              laboratory has approved.",
    advice: "Stop, obtain the agreement that is missing, and assess the work that was done without it.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("early.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for amendment in asked(lab, job, out) {
        ask(lab, job, amendment, out);
    }
}

fn ask(lab: &Lab, job: &Job, amendment: &Entry<Amendment>, out: &mut Outcome) {
    let meta = &amendment.meta;
    // Work log and reports show whether it was carried out; against the first contract, which change.
    if let Some(why) = hidden(lab, job, &[START, REPORTS, CONTRACT]) {
        return out.cannot_tell(meta, why);
    }
    let Some((did, on, place)) = carried_out(lab, job, amendment) else { return out.pass(meta) };
    let lacks: Vec<String> = customer_lacks(lab, &amendment.body, on)
        .into_iter()
        .chain(laboratory_lacks(lab, &amendment.body, on))
        .collect();
    if lacks.is_empty() {
        return out.pass(meta);
    }
    let message = format!("{} {did} on {on}, but {}.", sentence(&called("amendment", meta)), list(&lacks));
    let finding = out.finding(meta, "", message);
    finding.on(on.day).also(place, format!("{did} on {on}"));
    if let [line] = lines(&amendment.body) {
        finding.on_line(line.line);
    }
}

fn lines(amendment: &Amendment) -> &[AgreedLine] {
    amendment.after.as_ref().map_or(&[][..], |t| &t.lines)
}

/// The first sign that the change was carried out, by the as-of day: what, when, and where it shows.
fn carried_out(lab: &Lab, job: &Job, amendment: &Entry<Amendment>) -> Option<(&'static str, When, Place)> {
    let mut signs = Vec::new();
    // An effective day that was planned for a change which was then refused is no sign.
    if let Some(on) = amendment.body.effective_on.filter(|_| !was_refused(lab, &amendment.body)) {
        signs.push(("took effect", on, amendment.meta.place("/effective_on")));
    }
    for line in lines(&amendment.body) {
        if let Some(work) = &job.work {
            let shown = work.body.entries.iter().enumerate().filter(|(_, e)| shows_work(job, line, e));
            signs.extend(shown.map(|(at, e)| {
                ("was carried out", e.started_on, work.meta.place(&format!("/entries/{at}/started_on")))
            }));
        }
        for report in job.issued_reports() {
            let is_shown = report.body.lines.iter().any(|l| shows_report(job, line, l));
            let on = report.body.issued_on.filter(|_| is_shown);
            signs.extend(on.map(|on| ("was reported", on, report.meta.place("/issued_on"))));
        }
    }
    let past = signs.into_iter().filter(|(_, on, _)| on.day <= lab.as_of.day);
    past.reduce(|first, next| if first.1.is_after(&next.1) { next } else { first })
}

/// What was agreed for the line at first: its method and number of items. `None` when it was not
/// part of the contract.
fn at_first(job: &Job, line: u32) -> Option<(Option<&str>, Option<u32>)> {
    let terms = job.contract.first()?.terms.lines.get(&line)?;
    Some((terms.method.as_ref().map(|t| t.value.as_str()), terms.sample_count.as_ref().map(|t| t.value)))
}

/// Whether an entry of the log follows the changed line, and not the one before.
fn shows_work(job: &Job, after: &AgreedLine, entry: &WorkEntry) -> bool {
    if entry.line != after.line {
        return false;
    }
    let Some((method, _)) = at_first(job, after.line) else { return true };
    let used = entry.method_used.as_ref();
    let other_method =
        used.is_some() && used == after.method.as_ref() && used.map(MethodId::as_str) != method;
    let changed = entry.modifications.iter().any(|m| after.modifications.iter().any(|a| same_words(a, m)));
    let provider = entry.performed_by_provider.is_some() && entry.performed_by_provider == after.provider;
    other_method || changed || provider
}

/// Whether a line of a report follows the changed line, and not the one before.
fn shows_report(job: &Job, after: &AgreedLine, reported: &ReportLine) -> bool {
    if reported.line != after.line {
        return false;
    }
    let Some((method, count)) = at_first(job, after.line) else { return true };
    let named = reported.method_reported.as_ref();
    let other_method =
        named.is_some() && named == after.method.as_ref() && named.map(MethodId::as_str) != method;
    let other_count = reported.sample_count.is_some()
        && reported.sample_count == after.sample_count
        && reported.sample_count != count;
    other_method || other_count
}

fn customer_lacks(lab: &Lab, amendment: &Amendment, on: When) -> Option<String> {
    let Some(agree) = answer(lab, amendment) else {
        let proposed = amendment.proposed.on;
        return match amendment.proposed.by_party {
            Party::Customer => {
                proposed.is_after(&on).then(|| format!("the customer proposed it only on {proposed}"))
            }
            Party::Laboratory => Some("the customer had not agreed".to_owned()),
        };
    };
    let then = agree.agreed_on;
    match agree.outcome {
        Answer::Agreed | Answer::AgreedWithConditions => {
            then.is_after(&on).then(|| format!("the customer agreed only on {then}"))
        }
        Answer::Refused => Some(format!("the customer refused it on {then}")),
        Answer::Withdrew => Some(format!("the customer withdrew on {then}")),
        Answer::NoResponse => Some("the customer had not answered".to_owned()),
    }
}

fn laboratory_lacks(lab: &Lab, amendment: &Amendment, on: When) -> Option<String> {
    match laboratorys_yes(lab, amendment) {
        None => Some("no approval of the laboratory is on file".to_owned()),
        Some(then) => then.is_after(&on).then(|| format!("the laboratory approved it only on {then}")),
    }
}
