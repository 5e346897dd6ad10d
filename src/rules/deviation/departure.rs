//! Departures of the work log from the contract in force, line by line.

use super::declared::{is_method_declared, is_outside_work_declared};
use super::wanted::Wanted;
use crate::model::contract::{LineTerms, Term};
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::work::{Work, WorkEntry};
use crate::model::when::When;
use crate::rules::help::{is_judged, last_day, provider_name};

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
        let difference = match difference(lab, job, work, (i, entry), &wanted) {
            Ok(difference) => difference,
            Err(why) => {
                result.untold.push(why);
                continue;
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

/// The first difference that nothing on file declares: key of the entry, and words; an error where what
/// could declare it could not be read.
fn difference(
    lab: &Lab,
    job: &Job,
    work: &Entry<Work>,
    (at, entry): (usize, &WorkEntry),
    wanted: &Wanted<'_>,
) -> Result<Option<(&'static str, String)>, String> {
    let Some(provider) = entry.performed_by_provider.as_ref() else {
        let differs = wanted.differs_in_method(lab, entry);
        return Ok(differs.filter(|_| !is_method_declared(lab, job, entry, wanted)));
    };
    if !wanted.differs_in_provider(provider.as_str()) || is_outside_work_declared(lab, job, work, at)? {
        return Ok(None);
    }
    let says = format!("was done by {}", provider_name(lab, provider.as_str()));
    Ok(Some(("performed_by_provider", says)))
}
