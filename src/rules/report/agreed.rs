//! RPT-003: a report is not in the agreed form, or was changed without saying how.

use super::standing::{issued, standing};
use crate::model::contract::Term;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::listening::{Direction, Topic};
use crate::model::record::report::Report;
use crate::model::record::request::Reporting;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::communication::message::about;
use crate::rules::evidence::{CONTRACT, MESSAGES, REPORTS, hidden, is_hidden};
use crate::rules::help::{names, same_words};
use crate::rules::words::{is_blank, list};

/// See `agreed.md`.
pub const RULE: Rule = Rule {
    code: "RPT-003",
    name: "reporting-not-met",
    title: "Agreed reporting not met, or report changed badly",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.8.1.2", "17025-7.8.8.1", "17025-7.8.8.3"],
    procedure: &["P09-6.1-f", "P09-6.2-h"],
    summary: "A report comes in the agreed form and language with the agreed data; a changed report has \
              a number of its own, says why, and names the one that it replaces.",
    advice: "Issue the report anew as agreed, with a number of its own, the reason, and the report that \
             it replaces.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("agreed.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    is_hidden(lab, job, &[REPORTS], out);
    let stand: Vec<&str> = standing(lab, job).map(|(r, _)| r.meta.id.as_str()).collect();
    for (report, on) in issued(lab, job) {
        let stands = stand.contains(&report.meta.id.as_str());
        ask(lab, job, report, on, stands, out);
    }
}

/// Asks about the content of a report that stands, and about the change wherever it is a changed one.
fn ask(lab: &Lab, job: &Job, report: &Entry<Report>, on: When, stands: bool, out: &mut Outcome) {
    let meta = &report.meta;
    if let Some(why) = hidden(lab, job, &[REPORTS, CONTRACT]) {
        return out.cannot_tell(meta, why);
    }
    let state = job.contract.at(on).or_else(|| job.contract.first());
    let term = state.and_then(|s| s.terms.reporting.as_ref()).filter(|_| stands);
    let compared = term.map(|t| compare(&t.value, &report.body)).unwrap_or_default();
    let waived = waived(lab, job, report);
    let unmet = if waived { Vec::new() } else { compared.unmet };
    if let (false, Some(why)) = (unmet.is_empty(), hidden(lab, job, &[MESSAGES])) {
        return out.cannot_tell(meta, format!("it is not as agreed, and {why} that may say why"));
    }
    let unsaid = unsaid(job, report);
    let number = &report.body.report_no;
    let mut sentences = Vec::new();
    if !unmet.is_empty() {
        sentences.push(format!("Report {number} of {on} {}.", list(&unmet)));
    }
    if !unsaid.is_empty() {
        sentences.push(format!("Report {number} of {on} is a changed one and {}.", list(&unsaid)));
    }
    if sentences.is_empty() {
        return match compared.untold.as_slice() {
            some @ [_, ..] if !waived => {
                out.cannot_tell(meta, format!("its record does not say in what {} it was sent", list(some)));
            }
            _ => out.pass(meta),
        };
    }
    let finding = out.finding(meta, "", sentences.join(" "));
    finding.on(on.day);
    if let Some(Term { place, source, .. }) = term.filter(|_| !unmet.is_empty()) {
        finding.also(place.clone(), format!("agreed in {source}"));
    }
}

/// How a report compares with the agreed reporting.
#[derive(Default)]
struct Compared {
    /// What is not as agreed, as ends of a sentence.
    unmet: Vec<String>,
    /// What the report's record does not tell.
    untold: Vec<&'static str>,
}

fn compare(agreed: &Reporting, report: &Report) -> Compared {
    let mut compared = Compared::default();
    let pairs = [
        ("form", agreed.format.as_deref(), report.format.as_deref()),
        ("language", agreed.language.as_deref(), report.language.as_deref()),
    ];
    for (what, wanted, got) in pairs {
        let Some(wanted) = wanted.filter(|text| !is_blank(Some(text))) else { continue };
        match got.filter(|text| !is_blank(Some(text))) {
            None => compared.untold.push(what),
            Some(got) if !same_words(got, wanted) => {
                compared.unmet.push(format!("was sent as “{got}” where “{wanted}” was agreed"));
            }
            Some(_) => {}
        }
    }
    let missing = agreed.data.iter().filter(|wanted| !report.data.iter().any(|got| same_words(got, wanted)));
    compared.unmet.extend(missing.map(|wanted| format!("came without “{wanted}”, which was agreed")));
    compared
}

/// What a changed report leaves unsaid, as ends of a sentence.
fn unsaid(job: &Job, report: &Entry<Report>) -> Vec<&'static str> {
    let body = &report.body;
    if body.version <= 1 {
        return Vec::new();
    }
    let has_old_number =
        job.reports.iter().any(|r| r.meta.id != report.meta.id && r.body.report_no == body.report_no);
    [
        (is_blank(body.reason_for_change.as_deref()), "does not say why"),
        (body.replaces.is_none(), "does not name the report that it replaces"),
        (has_old_number, "has no number of its own"),
    ]
    .into_iter()
    .filter_map(|(is_so, says)| is_so.then_some(says))
    .collect()
}

/// Whether the customer did without: a message of the customer that confirms something about this
/// report.
fn waived(lab: &Lab, job: &Job, report: &Entry<Report>) -> bool {
    let is_about =
        |name: &str| names(name, &report.meta) || name.trim().eq_ignore_ascii_case(&report.body.report_no);
    about(lab, job).map(|c| &c.body).any(|c| {
        c.direction == Direction::In
            && c.topic == Topic::Confirmation
            && c.links.iter().any(|link| is_about(link.as_str()))
    })
}
