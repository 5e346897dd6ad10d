//! Where a repository stands.

use std::path::{Path, PathBuf};

use git2::{Repository, RepositoryOpenFlags};

/// The folder at the top of the repository that holds `root`; none where there is no repository, or one
/// without files.
#[must_use]
pub fn top(root: &Path) -> Option<PathBuf> {
    let no_ceiling: [&Path; 0] = [];
    let repo = Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling).ok()?;
    repo.workdir()?.canonicalize().ok()
}
