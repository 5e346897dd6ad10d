//! COM-004: a report had an unexpected result, and nobody talked to the customer first.

use super::message::about;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::listening::{Direction, Topic};
use crate::model::record::report::Report;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{MESSAGES, REPORTS, is_hidden};
use crate::rules::help::is_judged;
use crate::rules::words::is_blank;

/// See `anomaly.md`.
pub const RULE: Rule = Rule {
    code: "COM-004",
    name: "anomaly-not-discussed",
    title: "Anomalous result sent without a word",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.8"],
    procedure: &["P09-7.1-f"],
    summary: "An unexpected result is talked over with the customer before the report goes out.",
    advice: "Call the customer about the result and record what was said.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("anomaly.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    if is_hidden(lab, job, &[REPORTS], out) {
        return;
    }
    // A later version repeats the flag of the first, and the talk belongs before the first.
    let flagged = job.issued_reports().filter(|r| r.body.anomaly_flag == Some(true));
    let first = flagged.min_by_key(|r| r.body.version);
    let Some((report, issued)) = first.and_then(|r| Some((r, r.body.issued_on?))) else { return };
    if is_judged(lab, issued.day) {
        ask(lab, job, report, issued, out);
    }
}

fn ask(lab: &Lab, job: &Job, report: &Entry<Report>, issued: When, out: &mut Outcome) {
    let talks = || {
        let said = about(lab, job).map(|c| &c.body);
        said.filter(|c| c.topic == Topic::AnomalousResult && c.direction != Direction::Internal)
    };
    let has_reason = !is_blank(report.body.anomaly_not_discussed_because.as_deref());
    if has_reason || talks().any(|c| c.on.is_by(&issued)) {
        return out.pass(job.meta());
    }
    if is_hidden(lab, job, &[MESSAGES], out) {
        return;
    }
    let after = talks().map(|c| c.on.day).min();
    let heard = after.map_or_else(
        || "nothing shows that the customer was called before, and no reason is given".to_owned(),
        |day| format!("the customer was called only on {day}"),
    );
    let message = format!("Report {} of {issued} had an unexpected result; {heard}.", report.body.report_no);
    out.finding(&report.meta, "/anomaly_flag", message).on(issued.day);
}
