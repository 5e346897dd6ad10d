//! Where a repository begins, and what git would call a content.

use std::path::{Path, PathBuf};

use git2::{ObjectType, Oid, Repository, RepositoryOpenFlags};

/// The folder at the top of the repository that holds `root`; none where there is no repository, or one
/// without files.
#[must_use]
pub fn top(root: &Path) -> Option<PathBuf> {
    let no_ceiling: [&Path; 0] = [];
    let repo = Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling).ok()?;
    repo.workdir()?.canonicalize().ok()
}

/// git's id of a content, in hexadecimal.
#[must_use]
pub fn blob_id(bytes: &[u8]) -> String {
    Oid::hash_object(ObjectType::Blob, bytes).map(|id| id.to_string()).unwrap_or_default()
}
