//! SUB-001: work left the house, and the customer had not approved that.

use super::approval::{Approval, approval};
use super::outside::{Outside, lines};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::request::YesNo;
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, START, is_hidden};
use crate::rules::help::{line_words, provider_name, sentence};

/// See `unapproved.md`.
pub const RULE: Rule = Rule {
    code: "SUB-001",
    name: "subcontract-unapproved",
    title: "Outside work without approval",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.c"],
    procedure: &["P09-6.1-i", "P09-6.2-j", "P09-N5"],
    summary: "The customer approves the outside laboratory before any work goes to it.",
    advice: "Tell the customer now, offer to repeat the test, and issue an amended report.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unapproved.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let lines = lines(lab, job);
    // Each of these may show outside work, or that it left before the approval came.
    let rests_on: &[&[Kind]] = &[START, REPORTS];
    let mut approved = !lines.is_empty();
    if lines.is_empty() && is_hidden(lab, job, rests_on, out) {
        return;
    }
    for outside in &lines {
        match approval(lab, job, outside) {
            Approval::Given => continue,
            Approval::Lacking(lack) => find(lab, job, outside, &lack, out),
            Approval::Unknown(why) => out.cannot_tell(job.meta(), why),
        }
        approved = false;
    }
    if approved && !is_hidden(lab, job, rests_on, out) {
        out.pass(job.meta());
    }
}

fn find(lab: &Lab, job: &Job, outside: &Outside<'_>, lack: &str, out: &mut Outcome) {
    let line = sentence(&line_words(job, outside.line));
    let provider = provider_name(lab, outside.provider);
    let (did, sent) = (outside.did, outside.sent);
    let by = if did == "was sent" { "to" } else { "by" };
    let message = match did {
        "was reported" => format!("{line} was reported on {sent} as the work of {provider}{lack}."),
        _ => format!("{line} {did} {by} {provider} on {sent}{lack}."),
    };
    let meta = outside.meta;
    let finding = out.at(meta.record.clone(), meta.part.clone(), outside.place.clone(), message);
    finding.on(sent.day).on_line(outside.line);
    if job.request.body.subcontracting_acceptable == Some(YesNo::Yes) {
        finding.also(
            job.meta().place("/subcontracting_acceptable"),
            "says that outside work is acceptable, which approves no particular laboratory",
        );
    }
}
