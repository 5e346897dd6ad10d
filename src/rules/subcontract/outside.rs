//! Lines that an outside laboratory did, and whether the customer had approved that.

use super::consent;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::blocks::{Agree, MethodId, Outcome};
use crate::model::record::change::{ChangeType, DeviationType, Terms};
use crate::model::record::people::{ProviderBasis, covers};
use crate::model::record::report::Report;
use crate::model::record::{Entry, Meta};
use crate::model::when::When;
use crate::rules::deviation::course::covers_line;
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

/// Whether the customer had approved an outside laboratory for a line before the work left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) enum Approval {
    /// Approved in time, by an answer on this job, a standing consent, or by naming it.
    Given,
    /// Not; what was wrong, as the end of a sentence.
    Lacking(String),
    /// Part of what could show it could not be read.
    Unknown(&'static str),
}

/// Looks for the customer's approval of `outside`.
pub(in crate::rules) fn approval(lab: &Lab, job: &Job, outside: &Outside<'_>) -> Approval {
    let answers = answers(job, outside);
    let in_time = answers.iter().any(|a| a.is_yes() && a.agreed_on.is_by(&outside.sent));
    if in_time || is_nominated(lab, outside) || consent::covers(lab, job, outside) {
        return Approval::Given;
    }
    if let Some(unread) = unread(lab, job) {
        return Approval::Unknown(unread);
    }
    let by_now = || answers.iter().filter(|a| a.agreed_on.day <= lab.as_of.day);
    let yes = by_now().filter(|a| a.is_yes()).min_by_key(|a| a.agreed_on.day);
    let refused = by_now().find(|a| a.outcome == Outcome::Refused);
    Approval::Lacking(match (yes, refused) {
        (Some(late), _) => format!("; the customer approved it only on {}", late.agreed_on),
        (None, Some(no)) => format!(", although the customer had refused on {}", no.agreed_on),
        _ if consent::exists(lab, job) => {
            ", and the customer's standing consent does not cover it".to_owned()
        }
        _ => ", and nothing shows that the customer approved it".to_owned(),
    })
}

/// The customer's answers on this job that are about the line and the outside laboratory.
fn answers<'a>(job: &'a Job, outside: &Outside<'_>) -> Vec<&'a Agree> {
    let (line, provider) = (outside.line, outside.provider);
    let dispatches = job
        .subcontracts
        .iter()
        .filter(|s| s.body.provider.as_str() == provider && s.body.lines.contains(&line))
        .filter_map(|s| s.body.customer_approval.as_ref());
    let plans = job
        .reviews
        .iter()
        .filter(|r| {
            let plan = &r.body.subcontract_plan;
            plan.iter().any(|p| p.line == line && p.provider.as_str() == provider)
        })
        .filter_map(|r| r.body.agree.as_ref());
    let amendments = job
        .amendments
        .iter()
        .filter(|a| a.body.change_type == ChangeType::Subcontract && is_about(a.body.after.as_ref(), outside))
        .filter_map(|a| a.body.agree.as_ref());
    let deviations = job
        .deviations
        .iter()
        .filter(|d| d.body.kind == DeviationType::Provider && covers_line(&d.body, line))
        .filter(|d| is_about(d.body.after.as_ref(), outside))
        .filter_map(|d| d.body.agree.as_ref());
    dispatches.chain(plans).chain(amendments).chain(deviations).collect()
}

/// Whether changed terms, as far as they say so, are about this line and outside laboratory.
fn is_about(after: Option<&Terms>, outside: &Outside<'_>) -> bool {
    after.is_none_or(|terms| {
        terms.lines.is_empty()
            || terms.lines.iter().any(|l| {
                let provider = l.provider.as_ref();
                l.line == outside.line && provider.is_none_or(|p| p.as_str() == outside.provider)
            })
    })
}

fn is_nominated(lab: &Lab, outside: &Outside<'_>) -> bool {
    lab.providers.get(outside.provider).is_some_and(|p| {
        p.body.approval.iter().any(|a| {
            a.basis == Some(ProviderBasis::CustomerNominated)
                && covers(Some(a.from), Some(a.to), outside.sent.day)
        })
    })
}

/// What could hold the approval and could not be read.
fn unread(lab: &Lab, job: &Job) -> Option<&'static str> {
    let in_job = [
        (Kind::Subcontract, "a record of outside work could not be read"),
        (Kind::Review, "the review of this job could not be read"),
        (Kind::Amendment, "an amendment of this job could not be read"),
        (Kind::Deviation, "a deviation of this job could not be read"),
    ];
    let elsewhere = [
        (Kind::Provider, "the register of outside laboratories could not be read"),
        (Kind::Customer, "a customer's record could not be read"),
        (Kind::Agreement, "an agreement could not be read"),
    ];
    let unknown_customer = !lab.customers.contains_key(job.request.body.customer.as_str());
    let unknown_agreement = job.request.body.agreement.is_some() && lab.framework(job).is_none();
    in_job.into_iter().find(|(kind, _)| job.is_unread(*kind)).map(|(_, why)| why).or_else(|| {
        elsewhere
            .into_iter()
            .filter(|(kind, _)| match kind {
                Kind::Customer => unknown_customer,
                Kind::Agreement => unknown_agreement,
                _ => true,
            })
            .find(|(kind, _)| lab.is_unread(*kind))
            .map(|(_, why)| why)
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
