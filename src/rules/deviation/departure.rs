//! Departures of the work log from the contract in force, line by line.

use super::course::covers_line;
use crate::model::contract::{LineTerms, Term};
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::{EquipmentId, MethodId, ProviderId};
use crate::model::record::change::{Amendment, ChangeType, DeviationType};
use crate::model::record::review::AgreedLine;
use crate::model::record::work::{Work, WorkEntry};
use crate::model::when::When;
use crate::rules::help::{days_after, is_judged, is_option, last_day, provider_name, same_words};
use crate::rules::subcontract::outside::{Approval, Outside, approval};
use crate::rules::words::list;

/// One departure that nothing on file declares.
#[derive(Debug, Clone)]
pub(super) struct Departure {
    /// The line of the contract.
    pub(super) line: u32,
    /// When the work began.
    pub(super) on: When,
    /// Whether it is about who did the work, and not about how.
    pub(super) is_outside: bool,
    /// Pointer into the work log.
    pub(super) pointer: String,
    /// What was done, as the end of a sentence that begins with the line.
    pub(super) says: String,
    /// Where the agreed method stands, and what it is.
    pub(super) agreed: Option<(Place, String)>,
}

/// What comparing a work log with the contract gives.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// How many entries were compared, or could not be.
    pub(super) asked: usize,
    /// Departures that nothing declares, in the order of the log.
    pub(super) departures: Vec<Departure>,
    /// Why some of the log could not be compared.
    pub(super) untold: Vec<String>,
}

/// Compares each entry of the log with the contract in force when it began.
pub(super) fn compare(lab: &Lab, job: &Job, work: &Entry<Work>) -> Compared {
    let mut result = Compared::default();
    let last = last_day(lab, job);
    let is_asked = |on: When| is_judged(lab, on.day) && on.day <= last;
    for (i, entry) in work.body.entries.iter().enumerate().filter(|(_, e)| is_asked(e.started_on)) {
        result.asked += 1;
        let state = job.contract.at(entry.started_on).or_else(|| job.contract.first());
        let Some(terms) = state.and_then(|s| s.terms.lines.get(&entry.line)) else {
            result.untold.push(format!("nothing on file says what was agreed for line {}", entry.line));
            continue;
        };
        let wanted = Wanted::of_contract(terms);
        let difference = match &entry.performed_by_provider {
            Some(provider) => wanted
                .differs_in_provider(provider.as_str())
                .then(|| {
                    (
                        "performed_by_provider",
                        format!("was done by {}", provider_name(lab, provider.as_str())),
                    )
                })
                .filter(|_| !is_outside_work_declared(lab, job, work, i)),
            None => {
                wanted.differs_in_method(lab, entry).filter(|_| !is_method_declared(lab, job, entry, &wanted))
            }
        };
        if let Some((key, says)) = difference {
            result.departures.push(Departure {
                line: entry.line,
                on: entry.started_on,
                is_outside: entry.performed_by_provider.is_some(),
                pointer: format!("/entries/{i}/{key}"),
                says,
                agreed: terms.method.as_ref().map(|t| (t.place.clone(), words(t, terms))),
            });
        } else if entry.performed_by_provider.is_none() {
            result.untold.extend(wanted.untold(entry));
        }
    }
    result
}

fn words(method: &Term<String>, terms: &LineTerms) -> String {
    let edition = terms.edition.as_ref().map_or_else(String::new, |e| format!(", edition {}", e.value));
    format!("{} says {}{edition}", method.source, method.value)
}

/// The terms that a piece of work is held against.
struct Wanted<'a> {
    method: Option<&'a str>,
    edition: Option<&'a str>,
    modifications: Vec<&'a str>,
    provider: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn of_contract(terms: &'a LineTerms) -> Self {
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
    fn changed_by(&self, line: &'a AgreedLine) -> Self {
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

    fn differs_in_provider(&self, provider: &str) -> bool {
        self.provider != Some(provider)
    }

    /// The first difference in how the work was done: key of the entry, and words.
    fn differs_in_method(&self, lab: &Lab, entry: &WorkEntry) -> Option<(&'static str, String)> {
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

    fn untold(&self, entry: &WorkEntry) -> Option<String> {
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

/// Whether a deviation or an amendment on file, agreed or not, speaks of how this work was done:
/// that it came late or was refused is the matter of other rules.
fn is_method_declared(lab: &Lab, job: &Job, entry: &WorkEntry, wanted: &Wanted<'_>) -> bool {
    let by_deviation = job.deviations.iter().any(|d| {
        let is_about_method = !matches!(
            d.body.kind,
            DeviationType::Turnaround | DeviationType::Reporting | DeviationType::Provider
        );
        is_about_method && covers_line(&d.body, entry.line)
    });
    by_deviation || job.amendments.iter().any(|a| amends_method(lab, &a.body, entry, wanted))
}

fn amends_method(lab: &Lab, amendment: &Amendment, entry: &WorkEntry, wanted: &Wanted<'_>) -> bool {
    let lines = amendment.after.as_ref().map_or(&[][..], |terms| &terms.lines);
    let in_words =
        matches!(amendment.change_type, ChangeType::Method | ChangeType::TestsAdded | ChangeType::Other);
    lines.iter().find(|l| l.line == entry.line).map_or(lines.is_empty() && in_words, |line| {
        wanted.changed_by(line).differs_in_method(lab, entry).is_none()
    })
}

/// Whether outside work was declared, or approved by the customer.
fn is_outside_work_declared(lab: &Lab, job: &Job, work: &Entry<Work>, at: usize) -> bool {
    let Some(entry) = work.body.entries.get(at) else { return false };
    let Some(provider) = &entry.performed_by_provider else { return false };
    let outside = Outside {
        line: entry.line,
        provider: provider.as_str(),
        sent: entry.started_on,
        did: "was done",
        method: entry.method_used.as_ref().map(MethodId::as_str),
        meta: &work.meta,
        place: work.meta.place(&format!("/entries/{at}/performed_by_provider")),
    };
    job.deviations.iter().any(|d| d.body.kind == DeviationType::Provider && covers_line(&d.body, entry.line))
        || approval(lab, job, &outside) == Approval::Given
}
