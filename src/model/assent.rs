//! When the two sides of a contract had agreed to change it.

use super::lab::Lab;
use super::record::blocks::{Agree, Outcome as Answer};
use super::record::change::{Amendment, Party};
use super::when::When;

/// The customer's answer, when it had come by the as-of day.
#[must_use]
pub fn answer<'a>(lab: &Lab, amendment: &'a Amendment) -> Option<&'a Agree> {
    amendment.agree.as_ref().filter(|a| a.agreed_on.day <= lab.as_of.day)
}

/// Whether the customer said no or took the order back.
#[must_use]
pub fn was_refused(lab: &Lab, amendment: &Amendment) -> bool {
    answer(lab, amendment).is_some_and(|a| matches!(a.outcome, Answer::Refused | Answer::Withdrew))
}

/// When the customer had agreed. One who proposed the change agreed to it by that.
#[must_use]
pub fn customers_yes(lab: &Lab, amendment: &Amendment) -> Option<When> {
    match answer(lab, amendment) {
        Some(agree) => agree.is_yes().then_some(agree.agreed_on),
        None => (amendment.proposed.by_party == Party::Customer).then_some(amendment.proposed.on),
    }
}

/// When the laboratory had approved.
#[must_use]
pub fn laboratorys_yes(lab: &Lab, amendment: &Amendment) -> Option<When> {
    amendment.lab_approval.as_ref().map(|s| s.on).filter(|on| on.day <= lab.as_of.day)
}

/// When both sides had agreed.
#[must_use]
pub fn agreed(lab: &Lab, amendment: &Amendment) -> Option<When> {
    let (customer, laboratory) = (customers_yes(lab, amendment)?, laboratorys_yes(lab, amendment)?);
    Some(if customer.is_after(&laboratory) { customer } else { laboratory })
}
