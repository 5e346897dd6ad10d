//! SUB-002: a report gives an outside laboratory's results without saying whose they are.

use super::outside::{latest_report, lines};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, START, is_hidden};
use crate::rules::help::{line_words, provider_name};
use crate::rules::words::list;

/// See `unmarked.md`.
pub const RULE: Rule = Rule {
    code: "SUB-002",
    name: "subcontract-unmarked",
    title: "External results not marked",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.8.2.1.p"],
    procedure: &["P09-N5"],
    summary: "Results of an outside laboratory are marked as such in the report.",
    advice: "Issue an amended report that marks the results of the outside laboratory.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unmarked.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    if is_hidden(lab, job, &[REPORTS], out) || job.facts.issued.is_none() {
        return;
    }
    let lines = lines(lab, job);
    let mut unmarked = Vec::new();
    let mut is_reported = false;
    for outside in lines {
        let Some((report, at)) = latest_report(job, outside.line) else { continue };
        is_reported = true;
        let is_marked = report.body.external_results_marked == Some(true)
            || report.body.lines.get(at).is_some_and(|l| l.external_marked == Some(true));
        if !is_marked {
            unmarked.push((outside, report, at));
        }
    }
    let Some((first, report, at)) = unmarked.first() else {
        if !is_hidden(lab, job, &[START], out) && is_reported {
            out.pass(job.meta());
        }
        return;
    };
    let whose: Vec<String> = unmarked
        .iter()
        .map(|(o, ..)| format!("{} was done by {}", line_words(job, o.line), provider_name(lab, o.provider)))
        .collect();
    let message =
        format!("Report {} does not say that {}, outside the house.", report.body.report_no, list(&whose));
    let finding = out.finding(&report.meta, &format!("/lines/{at}"), message);
    finding.about_record();
    finding.on = report.body.issued_on.map(|on| on.day);
    finding.also(first.place.clone(), format!("{} outside", first.did));
    if unmarked.len() == 1 {
        finding.on_line(first.line);
    }
}
