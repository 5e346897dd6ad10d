//! Commits to be written: what a demonstration's history is made of.

use std::sync::Arc;

use super::record::blocks::Role;

/// A person, or a forge, as git names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The name.
    pub name: String,
    /// The address of electronic mail.
    pub email: String,
}

/// A file that a commit writes, or removes where there is no content.
pub type Written = (String, Option<Arc<[u8]>>);

/// One commit, or a branch of commits and what lands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Seconds since 1970, and the zone's minutes east of Greenwich.
    pub at: (i64, i32),
    /// Who wrote it.
    pub author: Who,
    /// What it says.
    pub message: String,
    /// What it writes.
    pub files: Vec<Written>,
    /// Commits that follow it on its branch.
    pub then: Vec<Further>,
    /// How it reaches the protected branch; a direct push when absent.
    pub landing: Option<Landing>,
    /// Who signs a statement on its last content, and in which role.
    pub stated: Option<(String, Role)>,
}

/// A commit that follows another on its branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// Minutes after the first commit of the branch.
    pub minutes: u32,
    /// Who wrote it.
    pub author: Who,
    /// What it says.
    pub message: String,
    /// What it writes.
    pub files: Vec<Written>,
}

/// How a branch reaches the protected branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The way.
    pub way: Way,
    /// Who pressed the button.
    pub by: Who,
    /// Who makes the commit: the person, or the forge in their name.
    pub committer: Who,
    /// Minutes after the first commit of the branch.
    pub minutes: u32,
    /// What the commit says that lands it; nothing for a rebase, which keeps each message.
    pub message: String,
    /// The name of the key that signs it.
    pub key: Option<String>,
    /// The number of the pull request, where there was one.
    pub request: Option<u32>,
}

/// The ways to land a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A commit of two parents joins it.
    Merge,
    /// One new commit holds all that it changed.
    Squash,
    /// Its commits are made anew on top of the protected branch.
    Rebase,
}
