//! What state a repository is in: what a machine can lack before any record is read.

use std::path::Path;

use git2::{BranchType, ErrorCode, Repository, RepositoryOpenFlags};
use jiff::Timestamp;

/// A repository, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// Whether only the newest commits are there.
    pub is_shallow: bool,
    /// Whether some contents were left at the server.
    pub is_partial: bool,
    /// The branch that is checked out; none between branches.
    pub branch: Option<String>,
    /// Whether the branch that counts is there, here or as the server's.
    pub has_protected: bool,
    /// Whether there is a server to push to.
    pub has_remote: bool,
    /// The committer's date of the newest commit; none before the first.
    pub newest: Option<Timestamp>,
}

/// The state of the repository that holds a folder, `protected` being the branch that counts; `None` where no
/// repository does.
///
/// # Errors
/// When there is one that can not be read, with git's words.
pub fn health(root: &Path, protected: &str) -> Result<Option<Health>, String> {
    let no_ceiling: [&Path; 0] = [];
    let repo = match Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling) {
        Ok(repo) => repo,
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error.message().to_owned()),
    };
    let remotes = repo.remotes().map_err(|error| error.message().to_owned())?;
    let names: Vec<String> =
        remotes.iter().filter_map(|name| name.ok().flatten().map(str::to_owned)).collect();
    let config = repo.config().and_then(|mut config| config.snapshot());
    let is_partial = |name: &String| {
        let key = format!("remote.{name}.promisor");
        config.as_ref().is_ok_and(|config| config.get_bool(&key).unwrap_or(false))
    };
    let has = |name: &str, kind| repo.find_branch(name, kind).is_ok();
    let there = |name: &String| has(&format!("{name}/{protected}"), BranchType::Remote);
    // before the first commit a branch has a name and does not exist
    let head = repo
        .find_reference("HEAD")
        .ok()
        .and_then(|head| head.symbolic_target().ok().flatten().map(str::to_owned));
    let branch = head.as_deref().and_then(|head| head.strip_prefix("refs/heads/")).map(str::to_owned);
    let newest = repo.head().and_then(|head| head.peel_to_commit()).ok();
    Ok(Some(Health {
        is_shallow: repo.is_shallow(),
        is_partial: names.iter().any(is_partial),
        has_protected: has(protected, BranchType::Local) || names.iter().any(there),
        has_remote: !names.is_empty(),
        newest: newest.and_then(|commit| Timestamp::from_second(commit.time().seconds()).ok()),
        branch,
    }))
}
