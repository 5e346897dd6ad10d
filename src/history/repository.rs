//! Which repository holds a folder, and which commit is meant. The environment's `GIT_…` variables
//! have no say.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use super::id::{Id, Loss, id};
use crate::model::history::{NoHistory, Repair};

/// A repository, and where in it the laboratory stands.
pub(super) struct Ground {
    pub(super) git: Repository,
    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    pub(super) prefix: String,
}

impl Ground {
    /// Finds the repository that holds a folder.
    pub(super) fn of(root: &Path) -> Result<Self, NoHistory> {
        let no_ceiling: [&Path; 0] = [];
        let git = Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling);
        let git = git.map_err(|error| match error.code() {
            ErrorCode::NotFound => NoHistory::NoRepository,
            // libgit2 says in words alone which of a repository's extensions it does not know
            _ if error.message().contains("objectformat") => NoHistory::Sha256,
            _ if error.message().contains("object format") => NoHistory::Sha256,
            _ => unreadable(&error),
        })?;
        let prefix = prefix(&git, root).ok_or(NoHistory::NoRepository)?;
        Ok(Self { git, prefix })
    }

    /// The commit that `rev` names, or that which is checked out.
    pub(super) fn commit(&self, rev: Option<&str>) -> Result<Id, NoHistory> {
        let found = match rev {
            Some(rev) => self.git.revparse_single(rev).and_then(|object| object.peel_to_commit()),
            None => self.git.head().and_then(|head| head.peel_to_commit()),
        };
        let commit = found.map_err(|error| match error.code() {
            ErrorCode::UnbornBranch => NoHistory::NoCommit,
            _ => unreadable(&error),
        })?;
        id(&commit.id().to_string()).map_err(|loss| self.reason(loss))
    }

    /// The folder that holds the objects, which work trees share.
    pub(super) fn objects(&self) -> PathBuf {
        self.git.commondir().join("objects")
    }

    /// Why nothing can be told, and what helps.
    pub(super) fn reason(&self, loss: Loss) -> NoHistory {
        match loss {
            Loss::Broken(why) => NoHistory::Unreadable(why),
            Loss::Missing(id) => NoHistory::Missing { object: id.to_string(), repair: self.repair() },
        }
    }

    fn repair(&self) -> Repair {
        let promised = self.git.config().and_then(|mut config| config.snapshot()).is_ok_and(|config| {
            config.entries(Some(r"^remote\..*\.promisor$")).is_ok_and(|mut all| all.next().is_some())
        });
        match (promised, self.git.is_shallow()) {
            (true, _) => Repair::Refetch,
            (false, true) => Repair::Unshallow,
            (false, false) => Repair::Fsck,
        }
    }
}

pub(super) fn unreadable(error: &git2::Error) -> NoHistory {
    NoHistory::Unreadable(error.message().to_owned())
}

fn prefix(repo: &Repository, root: &Path) -> Option<String> {
    let Some(top) = repo.workdir() else { return Some(String::new()) };
    let (top, root) = (top.canonicalize().ok()?, root.canonicalize().ok()?);
    let steps: Option<Vec<&str>> = root.strip_prefix(top).ok()?.iter().map(|step| step.to_str()).collect();
    Some(steps?.into_iter().fold(String::new(), |path, step| path + step + "/"))
}
