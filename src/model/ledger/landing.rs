//! What landed on the protected branch, as the ledger needs it.

use jiff::Timestamp;

use crate::model::commit::Who;
use crate::model::policy::is_gate;

/// Folders whose files an approval may be asked for; the settings' file beside them.
const FOLDERS: [&str; 4] = ["records/", "documents/", "rules/", "keys/"];

/// Whether a file, by its path from the laboratory's folder, is one that approvals are about. Of the files by
/// which a forge lets changes in, those count that stand within that folder.
#[must_use]
pub fn counts(path: &str) -> bool {
    path == "countersign.yaml" || FOLDERS.iter().any(|folder| path.starts_with(folder)) || is_gate(path)
}

/// A commit on the first-parent line of the protected branch that touched records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The commit, in hexadecimal.
    pub commit: String,
    /// Its parents.
    pub parents: Vec<String>,
    /// Who wrote it.
    pub author: Who,
    /// When, by the author's clock.
    pub authored: Timestamp,
    /// When it was made, by the committer's clock.
    pub committed: Timestamp,
    /// The whole message.
    pub message: String,
    /// The files that it brought, sorted.
    pub files: Vec<LandedFile>,
}

/// A file that landed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandedFile {
    /// The file, from the laboratory's folder.
    pub path: String,
    /// What it holds since; none when it was removed.
    pub blob: Option<Blob>,
}

/// A content, by its digests in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// git's id.
    pub id: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// The contents of the repository at hand.
pub trait Contents {
    /// What stands at each of some paths, from the laboratory's folder, as of a commit; none for a file
    /// that is not there. `None` when the commit is not in this clone.
    fn at(&self, commit: &str, paths: &[&str]) -> Option<Vec<Option<Blob>>>;

    /// The digests of some bytes.
    fn digests(&self, bytes: &[u8]) -> Blob;
}
