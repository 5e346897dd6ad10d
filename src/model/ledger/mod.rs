//! The ledger: what the forge said of each landing, kept outside the forge.
//!
//! An entry is a file in an orphan branch: an in-toto statement, whose subjects are contents, in bytes
//! that can be written in one way only. Each entry names the SHA-256 of the one before it, so that none
//! can be changed, taken out or put in between without all that follow showing it.

mod entry;
mod evidence;
mod gathered;
mod landing;
mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use entry::{
    Account, Author, Change, Content, Decision, Digests, Entry, EntryError, FileState, Method, PREDICATE,
    Predicate, Raw, STATEMENT, cut,
};
pub use evidence::Judge;
pub use gathered::Gathered;
pub use landing::{Blob, Contents, LandedFile, Landing, counts};
pub use verify::{Line, Problem, Seal, Standing, Stands, Verified, Weight, verify};

/// The ending of an entry's signature.
pub const SIGNATURE: &str = ".sig";

/// The folder of the forge's answers, as they were received.
pub const RAW: &str = "raw/";

/// The folder of the entries.
pub const ENTRIES: &str = "v1/";

/// Whether an entry would stand at this path.
fn is_entry(path: &str) -> bool {
    path.strip_prefix(ENTRIES).is_some_and(|rest| rest.strip_suffix(".json").is_some())
}

/// The ledger as it stands in its branch.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The newest commit of the branch, in hexadecimal.
    pub head: String,
    /// The entries and their signatures, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// The forge's answers: path, and the SHA-256 of what stands there. Empty when they were not read.
    pub raw: BTreeMap<String, String>,
    /// Whether the answers and the commits of the branch were read.
    pub is_whole: bool,
    /// What commits of the branch did beside adding files.
    pub altered: Vec<Altered>,
    /// Files that have no place in a ledger.
    pub strange: Vec<String>,
}

/// Something that a commit of the ledger's branch did and must not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// The commit, in hexadecimal.
    pub commit: String,
    /// The file; empty when it is about the commit itself.
    pub path: String,
    /// What it did: "changed", "removed".
    pub how: String,
}

impl Ledger {
    /// The entries in their order, each with its path: those that can be read, and why the others can
    /// not be.
    #[must_use]
    pub fn entries(&self) -> Vec<(&str, Result<Entry, EntryError>)> {
        let mut entries: Vec<_> = self
            .files
            .iter()
            .filter(|(path, _)| is_entry(path))
            .map(|(path, bytes)| (path.as_str(), Entry::read(bytes)))
            .collect();
        // numbers run on over the turn of the year
        entries.sort_by_key(|(path, _)| {
            let name = path.rsplit('/').next().unwrap_or_default();
            (name.len(), name.to_owned())
        });
        entries
    }

    /// The signature over the entry at `path`, where there is one.
    #[must_use]
    pub fn signature(&self, path: &str) -> Option<&str> {
        let bytes = self.files.get(&format!("{path}{SIGNATURE}"))?;
        std::str::from_utf8(bytes).ok()
    }
}
