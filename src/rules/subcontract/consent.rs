//! Standing consents to outside work: in a customer's terms or in an agreement.

use super::outside::{Outside, contract_method};
use crate::model::lab::{Job, Lab};
use crate::model::record::blocks::Agree;
use crate::model::record::customer::{ConsentScope, SubcontractConsent};
use crate::model::record::people::covers as lies_in;
use crate::model::when::When;

/// Whether a standing consent that the customer had given by then covers the outside work.
pub(super) fn covers(lab: &Lab, job: &Job, outside: &Outside<'_>) -> bool {
    let method = outside.method.or_else(|| contract_method(job, outside));
    of_customer(lab, job).is_some_and(|consent| {
        reaches(consent, outside.provider, method) && was_given(consent.agree.as_ref(), outside.sent)
    }) || of_agreement(lab, job, outside.sent).is_some_and(|(consent, agree)| {
        reaches(consent, outside.provider, method) && was_given(agree, outside.sent)
    })
}

/// Whether the customer's terms or the job's agreement say anything on outside work.
pub(super) fn exists(lab: &Lab, job: &Job) -> bool {
    let in_agreement = lab.framework(job).and_then(|f| f.agreement.body.subcontract_consent.as_ref());
    of_customer(lab, job).or(in_agreement).is_some_and(|c| c.scope != ConsentScope::None)
}

fn of_customer<'a>(lab: &'a Lab, job: &Job) -> Option<&'a SubcontractConsent> {
    let customer = lab.customers.get(job.request.body.customer.as_str())?;
    customer.body.standing_terms.as_ref()?.subcontract_consent.as_ref()
}

/// The consent in the job's agreement, with the answer that carries it: its own, else that to the
/// agreement as a whole. Only while the agreement is in force.
fn of_agreement<'a>(
    lab: &'a Lab,
    job: &Job,
    when: When,
) -> Option<(&'a SubcontractConsent, Option<&'a Agree>)> {
    let agreement = &lab.framework(job)?.agreement.body;
    let ended = agreement.terminated_on.is_some_and(|on| on < when.day);
    if ended || !lies_in(Some(agreement.valid_from), Some(agreement.valid_to), when.day) {
        return None;
    }
    let consent = agreement.subcontract_consent.as_ref()?;
    Some((consent, consent.agree.as_ref().or(agreement.agree.as_ref())))
}

/// Whether the consent is wide enough. One that names both laboratories and methods asks for both;
/// one that names neither covers nothing.
fn reaches(consent: &SubcontractConsent, provider: &str, method: Option<&str>) -> bool {
    match consent.scope {
        ConsentScope::None => false,
        ConsentScope::Blanket => true,
        ConsentScope::Named => {
            let (providers, methods) = (&consent.providers, &consent.methods);
            let names_provider = providers.iter().any(|p| p.as_str() == provider);
            let names_method = method.is_some_and(|m| methods.iter().any(|n| n.as_str() == m));
            match (providers.is_empty(), methods.is_empty()) {
                (true, true) => false,
                (true, false) => names_method,
                (false, true) => names_provider,
                (false, false) => names_provider && names_method,
            }
        }
    }
}

fn was_given(agree: Option<&Agree>, by: When) -> bool {
    agree.is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&by))
}
