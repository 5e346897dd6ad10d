//! Files parsed ahead of being read as records, so that what approvals are about is not parsed twice.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::load;
use crate::model::doc::Doc;
use crate::model::fault::Fault;
use crate::model::settings::Limits;
use crate::model::tree::SourceFile;

/// What parsing a file gives.
pub(super) type ParsedFile = (Option<Doc>, Vec<Fault>);

/// Parsed files by path, each with the bytes that it was parsed from.
#[derive(Debug, Default)]
pub struct Parsed(HashMap<Arc<str>, (Arc<[u8]>, ParsedFile)>);

impl Parsed {
    /// Parses files on all cores.
    pub(super) fn of(files: &[&SourceFile], limits: &Limits) -> Self {
        let parse = |file: &&SourceFile| {
            (Arc::clone(&file.path), (Arc::clone(&file.bytes), load::parse(file, limits)))
        };
        Self(files.par_iter().map(parse).collect())
    }

    /// What a file says, where these very bytes were parsed.
    pub(super) fn get(&self, file: &SourceFile) -> Option<&ParsedFile> {
        let (bytes, parsed) = self.0.get(&file.path)?;
        Arc::ptr_eq(bytes, &file.bytes).then_some(parsed)
    }

    /// Hands out what a file says, where these very bytes were parsed.
    pub(super) fn take(&mut self, file: &SourceFile) -> Option<ParsedFile> {
        let (bytes, parsed) = self.0.remove(&file.path)?;
        Arc::ptr_eq(&bytes, &file.bytes).then_some(parsed)
    }
}
