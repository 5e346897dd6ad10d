//! Which repository holds a folder, and which commit is meant. The environment's `GIT_…` variables
//! have no say.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use crate::model::history::NoHistory;

/// Where to walk from.
pub(super) struct Start {
    /// The folder that holds the objects.
    pub(super) objects: PathBuf,
    /// The commit's id, in hexadecimal.
    pub(super) commit: String,
    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    pub(super) prefix: String,
}

/// Finds the repository and the commit: `rev`, or that which is checked out.
pub(super) fn start(root: &Path, rev: Option<&str>) -> Result<Start, NoHistory> {
    let no_ceiling: [&Path; 0] = [];
    let repo = Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling).map_err(|error| {
        if error.code() == ErrorCode::NotFound { NoHistory::NoRepository } else { unreadable(&error) }
    })?;
    let found = match rev {
        Some(rev) => repo.revparse_single(rev).and_then(|object| object.peel_to_commit()),
        None => repo.head().and_then(|head| head.peel_to_commit()),
    };
    let commit = found.map_err(|error| match error.code() {
        ErrorCode::UnbornBranch => NoHistory::NoCommit,
        _ => unreadable(&error),
    })?;
    if repo.is_shallow() {
        return Err(NoHistory::Shallow);
    }
    let prefix = prefix(&repo, root).ok_or(NoHistory::NoRepository)?;
    Ok(Start { objects: repo.commondir().join("objects"), commit: commit.id().to_string(), prefix })
}

fn unreadable(error: &git2::Error) -> NoHistory {
    NoHistory::Unreadable(error.message().to_owned())
}

pub(super) fn prefix(repo: &Repository, root: &Path) -> Option<String> {
    let Some(top) = repo.workdir() else { return Some(String::new()) };
    let (top, root) = (top.canonicalize().ok()?, root.canonicalize().ok()?);
    let steps: Option<Vec<&str>> = root.strip_prefix(top).ok()?.iter().map(|step| step.to_str()).collect();
    Some(steps?.into_iter().fold(String::new(), |path, step| path + step + "/"))
}
