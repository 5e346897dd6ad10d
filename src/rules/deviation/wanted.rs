//! The terms that a piece of work is held against.

use crate::model::contract::LineTerms;
use crate::model::lab::Lab;
use crate::model::record::blocks::{EquipmentId, MethodId, ProviderId};
use crate::model::record::review::AgreedLine;
use crate::model::record::work::WorkEntry;
use crate::model::when::When;
use crate::rules::help::{days_after, is_option, same_words};
use crate::rules::words::list;

/// Terms of one line; what the contract leaves open is held against nothing.
pub(super) struct Wanted<'a> {
    method: Option<&'a str>,
    edition: Option<&'a str>,
    modifications: Vec<&'a str>,
    provider: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// The terms in force.
    pub(super) fn of_contract(terms: &'a LineTerms) -> Self {
        let modifications = terms.modifications.iter().flat_map(|t| &t.value).map(String::as_str);
        Self {
            method: terms.method.as_ref().map(|t| t.value.as_str()),
            edition: terms.edition.as_ref().map(|t| t.value.as_str()),
            modifications: modifications.collect(),
            provider: terms.provider.as_ref().map(|t| t.value.as_str()),
        }
    }

    /// The same with a line that an amendment puts in its place; what the amendment leaves out
    /// stays.
    pub(super) fn changed_by(&self, line: &'a AgreedLine) -> Self {
        let method = line.method.as_ref().map(MethodId::as_str);
        let keeps_method = method.is_none_or(|m| self.method == Some(m));
        let mut modifications = self.modifications.clone();
        modifications.extend(line.modifications.iter().map(String::as_str));
        Self {
            method: method.or(self.method),
            edition: line.edition.as_deref().or(self.edition.filter(|_| keeps_method)),
            modifications,
            provider: line.provider.as_ref().map(ProviderId::as_str).or(self.provider),
        }
    }

    /// Whether an outside laboratory other than the agreed one, or one at all, did the work.
    pub(super) fn differs_in_provider(&self, provider: &str) -> bool {
        self.provider != Some(provider)
    }

    /// The first difference in how the work was done: key of the entry, and words.
    pub(super) fn differs_in_method(&self, lab: &Lab, entry: &WorkEntry) -> Option<(&'static str, String)> {
        let used = entry.method_used.as_ref()?.as_str();
        if let Some(agreed) = self.method.filter(|agreed| *agreed != used) {
            return Some(("method_used", format!("was done by {used} instead of {agreed}")));
        }
        let edition = entry.method_edition.as_deref();
        if let (Some(agreed), Some(done)) = (self.edition, edition)
            && agreed != done
            && !is_in_transition(lab, used, done, entry.started_on)
        {
            let says = format!("was done by edition {done} of {used} instead of edition {agreed}");
            return Some(("method_edition", says));
        }
        let added: Vec<&str> = entry
            .modifications
            .iter()
            .map(String::as_str)
            .filter(|m| !self.modifications.iter().any(|agreed| same_words(agreed, m)))
            .filter(|m| !is_option(lab, used, m))
            .collect();
        if !added.is_empty() {
            let says = format!("was done with a change to {used} that was not agreed: {}", list(&added));
            return Some(("modifications", says));
        }
        let strange = entry.equipment.iter().find(|tag| is_for_other_methods(lab, tag, used))?;
        Some(("equipment", format!("was done on {strange}, which is not an instrument for {used}")))
    }

    /// Why the work can not be held against the terms, where a method is missing on either side.
    pub(super) fn untold(&self, entry: &WorkEntry) -> Option<String> {
        match (self.method, &entry.method_used) {
            (_, None) => Some(format!("the work log names no method for line {}", entry.line)),
            (None, _) => {
                Some(format!("nothing on file says which method was agreed for line {}", entry.line))
            }
            _ => None,
        }
    }
}

/// Whether the edition came into force so shortly before that contracts on the old one may use it.
fn is_in_transition(lab: &Lab, method: &str, edition: &str, on: When) -> bool {
    let days = lab.settings.thresholds.edition_transition_days;
    lab.methods.get(method).is_some_and(|m| {
        m.body
            .editions
            .iter()
            .any(|e| e.edition == edition && e.from <= on.day && on.day < days_after(e.from, days))
    })
}

/// Whether the register gives the instrument to other methods only; unlisted instruments, and those
/// without any method, tell nothing.
fn is_for_other_methods(lab: &Lab, tag: &EquipmentId, method: &str) -> bool {
    lab.equipment
        .get(tag.as_str())
        .is_some_and(|e| !e.body.methods.is_empty() && !e.body.methods.iter().any(|m| m.as_str() == method))
}
