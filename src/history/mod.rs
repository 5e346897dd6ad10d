//! Door in: git history becomes facts about records; and the one place that writes commits.
//!
//! Nothing of an examined repository is ever executed: objects are read through libgit2, without
//! hooks, filters or external programs.
#![allow(clippy::disallowed_methods, reason = "a door: it reads and writes repositories on disk")]

mod head;
mod walk;
mod write;

pub use head::committed;
pub use walk::{History, read};
pub use write::create;

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
