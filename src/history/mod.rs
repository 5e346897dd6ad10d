//! Door in: git history becomes facts about records; and the one place that writes commits.
//!
//! Nothing of an examined repository is ever executed: objects are read in this process, without
//! hooks, filters or external programs. gix reads the many objects of a walk, libgit2 finds the
//! repository and writes.
#![allow(clippy::disallowed_methods, reason = "a door: it reads and writes repositories on disk")]

mod contents;
mod head;
mod objects;
mod repository;
mod trees;
mod walk;
mod write;

use std::path::Path;

use jiff::tz::TimeZone;

pub use head::committed;
pub use write::{Planted, Sign, create};

use crate::model::history::{NoHistory, Past};
use crate::model::settings::Settings;
use crate::model::tree::Tree;

/// Walks history back from `rev` (the commit checked out when absent) and gives its facts, with the
/// earlier contents that rules need beside the files of `tree`.
///
/// Nothing of the repository is executed, and neither replaced objects nor a `.mailmap` are heeded. What
/// keeps history from being read is told by the answer: rules then can not tell.
///
/// # Errors
/// When there is no repository, no commit, or not all of its objects; see [`NoHistory`].
pub fn read(root: &Path, rev: Option<&str>, tree: &Tree, settings: &Settings) -> Past {
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let start = repository::start(root, rev)?;
    let limit = settings.limits.file_bytes as usize;
    let read = || {
        let objects = objects::Objects::open(&start.objects)?;
        let walk = walk::Walk { objects: &objects, prefix: &start.prefix, zone: &zone };
        let mut history = walk.run(objects::id(&start.commit)?, &settings.history.anchors)?;
        history.contents = contents::read(&objects, &history, tree, limit)?;
        Ok(history)
    };
    read().map_err(NoHistory::Unreadable)
}

/// Why history could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// git said no.
    #[error("{0}")]
    Git(#[from] git2::Error),
    /// The laboratory's time zone is unknown, so no commit can be given a day.
    #[error("the time zone {0} is not known")]
    Zone(String),
    /// A folder stands where a repository is to be made.
    #[error("{0}")]
    Refused(String),
    /// The disk said no.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
}
