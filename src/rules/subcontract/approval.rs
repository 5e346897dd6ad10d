//! Whether the customer had approved an outside laboratory before work left for it.

use super::consent;
use super::outside::Outside;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::blocks::{Agree, Outcome};
use crate::model::record::change::{ChangeType, DeviationType, Terms};
use crate::model::record::people::{ProviderBasis, covers};
use crate::rules::deviation::course::covers_line;

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
