//! SMP-003: a doubtful item was tested at the customer's wish, and the report does not say so.

use super::doubt::{asked, began, doubts, is_odd};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::report::{Disclaimer, Report};
use crate::model::record::work::{Discrepancy, Sample};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, START, hidden, is_hidden};
use crate::rules::help::{is_judged, item_name};
use crate::rules::subcontract::outside::latest_report;

/// See `disclaimer.md`.
pub const RULE: Rule = Rule {
    code: "SMP-003",
    name: "disclaimer-missing",
    title: "Disclaimer missing",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.4.3"],
    procedure: &["P09-7.1-c"],
    summary: "When a doubtful item is tested at the customer's wish, the report says so and names the \
              item or the results.",
    advice: "Issue an amended report with a disclaimer that names the item and what was odd about it.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("disclaimer.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    is_hidden(lab, job, &[&[Kind::Sample]], out);
    for item in asked(lab, job).into_iter().filter(|item| is_odd(&item.body)) {
        let wish = doubts(&item.body).find(|(_, odd)| wants_test(odd));
        let Some((i, odd)) = wish else { continue };
        // Whether it was tested, and whether the report says so.
        if let Some(why) = hidden(lab, job, &[START, REPORTS, &[Kind::Sample]]) {
            out.cannot_tell(&item.meta, why);
        } else if began(lab, job, &item.body).is_some() {
            ask(lab, job, item, (i, odd), out);
        }
    }
}

fn ask(lab: &Lab, job: &Job, item: &Entry<Sample>, (i, odd): (usize, &Discrepancy), out: &mut Outcome) {
    let Some((report, issued)) = report_on(job, item).and_then(|r| Some((r, r.body.issued_on?))) else {
        return;
    };
    if !is_judged(lab, issued.day) {
        return;
    }
    if report.body.disclaimers.iter().any(|d| is_about(d, job, &item.body)) {
        return out.pass(&item.meta);
    }
    let what = odd.what.trim().trim_end_matches('.');
    let message = format!(
        "Item {} came with a doubt ({what}) and was tested at the customer's wish; report {} of {issued} has \
         no disclaimer that names it.",
        item_name(item),
        report.body.report_no
    );
    let finding = out.finding(&report.meta, "/report_no", message);
    finding.on(issued.day).told_apart_by(item.meta.id.clone());
    let place = item.meta.place(&format!("/discrepancies/{i}/instruction"));
    finding.also(place, "the customer's instruction");
    if let Some(line) = item.body.line {
        finding.on_line(line);
    }
}

/// The latest issued report with results of the item's line, or of the job when the item has none.
fn report_on<'a>(job: &'a Job, item: &Entry<Sample>) -> Option<&'a Entry<Report>> {
    match item.body.line {
        Some(line) => latest_report(job, line).map(|(report, _)| report),
        None => job.issued_reports().max_by_key(|r| r.body.version),
    }
}

/// Whether the customer told the laboratory to go on with the item as it was. An instruction that
/// forbids the test, or speaks of another item only, asks for no disclaimer.
fn wants_test(odd: &Discrepancy) -> bool {
    let Some(text) = odd.instruction.as_deref().map(str::to_lowercase) else { return false };
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&["test", "measure", "analys", "analyz", "anyway", "go ahead", "proceed", "continue"])
        && !has(&["do not", "don't", "don’t", "not test", "new ", "replace", "another"])
}

/// Whether the disclaimer names the item: by a number or name, or because it is about some item of a
/// job that has no other.
fn is_about(disclaimer: &Disclaimer, job: &Job, item: &Sample) -> bool {
    if job.samples.len() == 1 {
        return true;
    }
    let said = format!("{} {}", disclaimer.about_sample.as_deref().unwrap_or_default(), disclaimer.text);
    let said = said.to_lowercase();
    [item.lab_sample_id.as_deref(), item.client_sample_id.as_deref()]
        .into_iter()
        .flatten()
        .map(|name| name.trim().to_lowercase())
        .any(|name| !name.is_empty() && said.contains(&name))
}
