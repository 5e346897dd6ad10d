//! Commits to be written: what a demonstration's history is made of.

use std::sync::Arc;

/// A person as git names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The name.
    pub name: String,
    /// The address of electronic mail.
    pub email: String,
}

/// One commit, or one branch with one commit and the merge that lands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Seconds since 1970, and the zone's minutes east of Greenwich.
    pub at: (i64, i32),
    /// Who wrote it.
    pub author: Who,
    /// What it says.
    pub message: String,
    /// Files that it writes, or removes where there is no content.
    pub files: Vec<(String, Option<Arc<[u8]>>)>,
    /// Who approved and merged it, and how many minutes later; a direct push when absent.
    pub merged_by: Option<(Who, u32)>,
}
