//! SUB-003: work went to a laboratory that was not approved that day, or came back unchecked.

use super::dispatch::{Dispatch, dispatches};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::people::{Provider, covers};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, hidden};
use crate::rules::words::list;

/// See `provider.md`.
pub const RULE: Rule = Rule {
    code: "SUB-003",
    name: "provider-not-approved",
    title: "Provider not approved that day, or results unchecked",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-6.6.2", "17025-6.6.2.c"],
    procedure: &["P09-6.2-j"],
    summary: "Work goes only to outside laboratories that are approved for it on that day, and their \
              results are checked before they are reported.",
    advice: "Evaluate the outside laboratory, and judge whether the results can stand.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("provider.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    for dispatch in dispatches(lab, job, out) {
        ask(lab, job, &dispatch, out);
    }
}

fn ask(lab: &Lab, job: &Job, dispatch: &Dispatch<'_>, out: &mut Outcome) {
    let Some(first) = dispatch.first() else { return };
    if dispatch.is_nominated() {
        return out.pass(first.meta);
    }
    let Some(provider) = dispatch.provider else {
        let why = format!("{} is not in the register of outside laboratories", first.provider);
        return out.cannot_tell(first.meta, why);
    };
    if dispatch.lines.iter().any(|line| line.method.is_none())
        && let Some(why) = hidden(lab, job, &[CONTRACT])
    {
        return out.cannot_tell(first.meta, why);
    }
    let lapse = lapse(provider, first.sent, &dispatch.methods(job));
    let unchecked = unchecked(job, dispatch);
    let lacks: Vec<String> = [lapse, unchecked].into_iter().flatten().collect();
    if lacks.is_empty() {
        return out.pass(first.meta);
    }
    let message = format!("{}; {}.", dispatch.words(lab, job), lacks.join("; "));
    if let Some(finding) = dispatch.finding(message, out) {
        finding.also(provider.meta.place("/approval"), "approvals on file");
    }
}

/// How the approval fell short on that day, as the end of a sentence.
fn lapse(provider: &Entry<Provider>, sent: When, methods: &[&str]) -> Option<String> {
    let body = &provider.body;
    if !body.approval.iter().any(|a| covers(Some(a.from), Some(a.to), sent.day)) {
        let ended = body.approval.iter().map(|a| a.to).filter(|to| *to < sent.day).max();
        let begun = body.approval.iter().map(|a| a.from).filter(|from| *from > sent.day).min();
        return Some(match (ended, begun) {
            (Some(to), _) => format!("its approval had ended on {to}"),
            (None, Some(from)) => format!("its approval began only on {from}"),
            (None, None) => "it was never approved".to_owned(),
        });
    }
    let beyond: Vec<&str> = methods
        .iter()
        .copied()
        .filter(|method| !body.methods.iter().any(|approved| approved.as_str() == *method))
        .collect();
    (!beyond.is_empty()).then(|| format!("it was not approved for {}", list(&beyond)))
}

/// How the check of the results fell short when they were reported, as the end of a sentence.
fn unchecked(job: &Job, dispatch: &Dispatch<'_>) -> Option<String> {
    let reports = dispatch.lines.iter().filter_map(|line| {
        let issued = job.issued_reports().filter(|r| r.body.lines.iter().any(|l| l.line == line.line));
        issued.filter_map(|r| r.body.issued_on).min_by_key(|on| on.day)
    });
    let issued = reports.min_by_key(|on| on.day)?;
    let checked = dispatch.record.and_then(|r| r.body.results_checked.as_ref());
    match checked {
        Some(sign) if sign.on.is_by(&issued) => None,
        Some(sign) => Some(format!("its results were reported on {issued} and checked only on {}", sign.on)),
        None => Some(format!("its results were reported on {issued}, and no check of them is on file")),
    }
}
