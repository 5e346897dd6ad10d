//! What the contents say that approvals are about.

use std::collections::BTreeMap;

use crate::history::{self, Lookup};
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
