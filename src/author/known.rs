//! What the job already says, offered as answers: the request for a review, the contract for work and report.

use std::collections::BTreeMap;

use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::request::Reporting;

/// Answers to offer, by key.
pub(super) fn offers(lab: &Lab, job: &Job, kind: Kind) -> BTreeMap<String, String> {
    let mut offers = Offers { all: BTreeMap::new() };
    let request = &job.request.body;
    match kind {
        Kind::Review => {
            offers.put("mode", Some("full"));
            for (i, line) in request.lines.iter().enumerate() {
                offers.put(&format!("agreed.lines.{i}.line"), Some(line.line));
                let asked = line.method_requested.as_deref().filter(|m| lab.methods.contains_key(*m));
                offers.put(&format!("agreed.lines.{i}.method"), asked);
                offers.put(&format!("agreed.lines.{i}.method_chosen_by"), asked.map(|_| "customer"));
                offers.put(&format!("agreed.lines.{i}.sample_count"), line.sample_count);
            }
            offers.put("agreed.tat_wd", request.requested_tat_wd);
            offers.reporting("agreed.reporting.", request.reporting.as_ref());
            offers.put("confirmation.to", request.contact.as_deref());
        }
        Kind::Work => offers.lines(job, "entries", "method_used"),
        Kind::Report => {
            offers.put("version", Some(job.reports.len() + 1));
            offers.lines(job, "lines", "method_reported");
            let agreed = job.contract.last().and_then(|state| state.terms.reporting.as_ref());
            offers.reporting("", agreed.map(|term| &term.value).or(request.reporting.as_ref()));
        }
        Kind::Sample | Kind::Deviation => {
            if let [only] = request.lines.as_slice() {
                offers.put(if kind == Kind::Sample { "line" } else { "lines" }, Some(only.line));
                offers.put("count", only.sample_count);
            }
        }
        Kind::Communication => {
            offers.put("customer", Some(&request.customer.0));
            offers.put("contact", request.contact.as_deref());
        }
        Kind::Feedback => {
            offers.put("customer", Some(&request.customer.0));
            offers.put("request", Some(&job.id));
        }
        _ => {}
    }
    offers.all
}

struct Offers {
    all: BTreeMap<String, String>,
}

impl Offers {
    fn put(&mut self, key: &str, value: Option<impl ToString>) {
        self.all.extend(value.map(|value| (key.to_owned(), value.to_string())));
    }

    /// The lines of the contract in force, as items of a list with numbers of their own.
    fn lines(&mut self, job: &Job, list: &str, method: &str) {
        let lines = job.contract.last().map(|state| state.terms.lines.iter()).into_iter().flatten();
        for (i, (number, terms)) in lines.enumerate() {
            self.put(&format!("{list}.{i}.line"), Some(number));
            self.put(&format!("{list}.{i}.{method}"), terms.method.as_ref().map(|term| &term.value));
            self.put(
                &format!("{list}.{i}.sample_count"),
                terms.sample_count.as_ref().map(|term| &term.value),
            );
        }
    }

    fn reporting(&mut self, before: &str, reporting: Option<&Reporting>) {
        let Some(reporting) = reporting else { return };
        self.put(&format!("{before}format"), reporting.format.as_deref());
        self.put(&format!("{before}language"), reporting.language.as_deref());
        let stated = reporting.conformity_statement.map(|stated| if stated { "yes" } else { "no" });
        self.put(&format!("{before}conformity_statement"), stated);
    }
}
