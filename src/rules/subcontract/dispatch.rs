//! Outside work gathered by dispatch, with the record of it.

use super::outside::{Outside, contract_method, lines};
use crate::model::finding::{Finding, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::people::{Provider, ProviderBasis, covers};
use crate::model::record::work::Subcontract;
use crate::rules::evidence::{REPORTS, START, hidden, is_hidden};
use crate::rules::help::{line_words, provider_name, sentence};
use crate::rules::words::list;

/// Lines that went to one outside laboratory together.
#[derive(Debug, Clone)]
pub(super) struct Dispatch<'a> {
    /// The lines, as one record shows them; never empty.
    pub(super) lines: Vec<Outside<'a>>,
    /// The record of the dispatch; none when only the work log or a report shows the work.
    pub(super) record: Option<&'a Entry<Subcontract>>,
    /// The outside laboratory, when it is in the register.
    pub(super) provider: Option<&'a Entry<Provider>>,
}

impl<'a> Dispatch<'a> {
    /// The first of its lines.
    pub(super) fn first(&self) -> Option<&Outside<'a>> {
        self.lines.first()
    }

    /// Methods that the outside laboratory used, as the dispatch or else the contract names them.
    pub(super) fn methods(&self, job: &'a Job) -> Vec<&'a str> {
        let mut methods: Vec<&str> =
            self.lines.iter().filter_map(|l| l.method.or_else(|| contract_method(job, l))).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    /// Whether the customer had named the outside laboratory by then, as the register says.
    pub(super) fn is_nominated(&self) -> bool {
        let Some((first, provider)) = self.first().zip(self.provider) else { return false };
        provider.body.approval.iter().any(|a| {
            a.basis == Some(ProviderBasis::CustomerNominated)
                && covers(Some(a.from), Some(a.to), first.sent.day)
        })
    }

    /// The beginning of a finding on it: at its first line, which it names when there is no other.
    pub(super) fn finding<'o>(&self, message: String, out: &'o mut Outcome) -> Option<&'o mut Finding> {
        let first = self.first()?;
        let finding =
            out.at(first.meta.record.clone(), first.meta.part.clone(), first.place.clone(), message);
        finding.on(first.sent.day);
        if self.lines.len() == 1 {
            finding.on_line(first.line);
        }
        Some(finding)
    }

    /// The beginning of a sentence on it: `Line 1 (BET) was sent to SurfaChem Testlab on 2026-02-04`.
    pub(super) fn words(&self, lab: &Lab, job: &Job) -> String {
        let Some(first) = self.first() else { return String::new() };
        let lines: Vec<String> = self.lines.iter().map(|l| line_words(job, l.line)).collect();
        let lines = sentence(&list(&lines));
        let provider = provider_name(lab, first.provider);
        let was = if self.lines.len() == 1 { "was" } else { "were" };
        match first.did {
            "was sent" => format!("{lines} {was} sent to {provider} on {}", first.sent),
            "was done" => format!("{lines} {was} done by {provider} on {}", first.sent),
            _ => format!("{lines} {was} reported on {} as the work of {provider}", first.sent),
        }
    }
}

/// All outside work of the job, by dispatch; none, and `out` is told, where what shows it, or the register
/// of outside laboratories, could not be read.
pub(super) fn dispatches<'a>(lab: &'a Lab, job: &'a Job, out: &mut Outcome) -> Vec<Dispatch<'a>> {
    if is_hidden(lab, job, &[START, REPORTS], out) {
        return Vec::new();
    }
    let mut found: Vec<Dispatch<'a>> = Vec::new();
    for line in lines(lab, job) {
        let same = |d: &&mut Dispatch<'a>| {
            d.first().is_some_and(|f| f.provider == line.provider && f.meta.id == line.meta.id)
        };
        if let Some(dispatch) = found.iter_mut().find(same) {
            dispatch.lines.push(line);
            continue;
        }
        let record = job.subcontracts.iter().find(|s| s.meta.id == line.meta.id);
        let provider = lab.providers.get(line.provider);
        found.push(Dispatch { lines: vec![line], record, provider });
    }
    if let Some(why) = hidden(lab, job, &[&[Kind::Provider]]) {
        for first in found.drain(..).filter_map(|dispatch| dispatch.first().map(|line| line.meta)) {
            out.cannot_tell(first, &why);
        }
    }
    found
}
