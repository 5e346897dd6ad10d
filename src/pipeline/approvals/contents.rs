//! What the contents say that approvals are about.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::history::{self, Lookup};
use crate::model::attachment;
use crate::model::canonical;
use crate::model::case::{Case, Content};
use crate::model::settings::Limits;
use crate::model::tree::{SourceFile, Tree};
use crate::pipeline::parsed::Parsed;
use crate::pipeline::policy::content_of;

/// Contents that are asked of git before they are read.
const PART: usize = 4096;

/// Contents by git's id, each read once.
pub(super) struct Contents<'a> {
    pub(super) lookup: &'a Lookup,
    pub(super) limits: &'a Limits,
    pub(super) found: BTreeMap<String, Content>,
}

impl Contents<'_> {
    /// Reads what the files of the case ever were. What is not in the repository stays unknown, and so do
    /// the verdicts that rest on it.
    pub(super) fn fill(&mut self, case: &Case, tree: &Tree, parsed: &Parsed) {
        let mut sought: BTreeMap<&str, &str> = BTreeMap::new();
        for (path, stood) in case.files.iter().chain(&case.policy_files) {
            for blob in stood.iter().filter_map(|s| s.blob.as_ref()) {
                sought.entry(blob).or_insert(path);
            }
        }
        let sought: Vec<(&str, &str)> = sought.into_iter().collect();
        // git is asked by one, what it gives is read by all; in parts, so that few contents are held at once
        for part in sought.chunks(PART) {
            let files = part.iter().filter_map(|(blob, path)| Some((*blob, self.file(path, blob, tree)?)));
            let files: Vec<(&str, SourceFile)> = files.collect();
            let limits = self.limits;
            let read = |(blob, file): &(&str, SourceFile)| {
                ((*blob).to_owned(), content_of(file, parsed.get(file), limits))
            };
            let found: Vec<(String, Content)> = files.par_iter().map(read).collect();
            self.found.extend(found);
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

    /// The file with the content of this id: as it stands, or as the repository has it.
    fn file(&self, path: &str, blob: &str, tree: &Tree) -> Option<SourceFile> {
        let is_it = |file: &&SourceFile| history::id_of(&file.bytes).unwrap_or_default() == blob;
        if let Some(file) = tree.get(path).filter(is_it) {
            return Some(file.clone());
        }
        let bytes = self.lookup.content(blob).ok()?;
        Some(SourceFile { path: Arc::from(path), bytes })
    }
}
