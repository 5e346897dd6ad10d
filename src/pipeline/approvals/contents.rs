//! What the contents say that approvals are about.

use std::collections::BTreeMap;

use crate::history::{self, Lookup};
use crate::model::attachment;
use crate::model::canonical;
use crate::model::case::{Case, Content};
use crate::model::settings::Limits;
use crate::model::tree::Tree;

/// Contents by git's id, each read once.
pub(super) struct Contents<'a> {
    pub(super) lookup: &'a Lookup,
    pub(super) limits: &'a Limits,
    pub(super) found: BTreeMap<String, Content>,
}

impl Contents<'_> {
    /// Reads what the files of the case ever were. What is not in the repository stays unknown, and so do
    /// the verdicts that rest on it.
    pub(super) fn fill(&mut self, case: &Case, tree: &Tree) {
        for (path, stood) in case.files.iter().chain(&case.policy_files) {
            for blob in stood.iter().filter_map(|s| s.blob.as_ref()) {
                self.add(path, blob, tree);
            }
        }
    }

    /// Reads of the files beside the records those whose SHA-256 a record gives, as they stand.
    pub(super) fn fill_named(&mut self, case: &Case) {
        let mut sought: Vec<&String> = Vec::new();
        for (path, stood) in &case.files {
            let Some(blob) = stood.last().and_then(|s| s.blob.as_ref()) else { continue };
            let named = self.found.get(blob).map(|content| content.named.as_slice()).unwrap_or_default();
            let places =
                named.iter().filter(|n| n.sha256.is_some()).filter_map(|n| attachment::place(path, &n.name));
            let stands = places.filter_map(|place| case.attachments.get(&place)?.last()?.blob.as_ref());
            sought.extend(stands);
        }
        for blob in sought {
            if !self.found.contains_key(blob)
                && let Ok(bytes) = self.lookup.content(blob)
            {
                let sha256 = Some(canonical::sha256(&bytes));
                self.found.insert(blob.clone(), Content { sha256, ..Content::default() });
            }
        }
    }

    fn add(&mut self, path: &str, blob: &str, tree: &Tree) {
        if self.found.contains_key(blob) {
            return;
        }
        let here = tree.get(path).filter(|file| history::id_of(&file.bytes).unwrap_or_default() == blob);
        let bytes = here.map(|file| file.bytes.clone()).or_else(|| self.lookup.content(blob).ok());
        if let Some(bytes) = bytes {
            self.found.insert(blob.to_owned(), crate::pipeline::content(path, &bytes, self.limits));
        }
    }
}
