//! Who works at this machine, and where the repository begins. What the repository's own configuration
//! says is not heard: anybody who may push could have a say in it.

use std::path::Path;

use git2::{Config, ObjectType, Oid, Repository, RepositoryOpenFlags};

use super::HistoryError;

/// The user as git's configuration for the whole machine names them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    /// `user.email`.
    pub email: Option<String>,
    /// `user.signingkey`, where `gpg.format` is `ssh`.
    pub signing_key: Option<String>,
}

/// Reads the user's own configuration of git.
#[must_use]
pub fn user() -> User {
    let files = [Config::find_xdg(), Config::find_global()];
    let mut user = User::default();
    for config in files.into_iter().flatten().filter_map(|path| Config::open(&path).ok()) {
        let text = |key: &str| config.get_string(key).ok();
        user.email = text("user.email").or(user.email);
        let is_ssh = text("gpg.format").is_some_and(|format| format == "ssh");
        user.signing_key = text("user.signingkey").filter(|_| is_ssh).or(user.signing_key);
    }
    user
}

/// The two ends of what is checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The commit checked out, in hexadecimal.
    pub head: String,
    /// The commit with which its first-parent line began, in hexadecimal.
    pub first: String,
}

/// The commit checked out, and the one with which the repository began.
///
/// # Errors
/// When there is no repository or no commit, or when this clone does not reach back to the first.
pub fn ends(root: &Path) -> Result<Ends, HistoryError> {
    let no_ceiling: [&Path; 0] = [];
    let repo = Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling)?;
    if repo.is_shallow() {
        let why = "this clone holds only the newest commits; `git fetch --unshallow` brings the others";
        return Err(HistoryError::Refused(why.to_owned()));
    }
    let head = repo.head()?.peel_to_commit()?;
    let mut first = head.clone();
    while first.parent_count() > 0 {
        first = first.parent(0)?;
    }
    Ok(Ends { head: head.id().to_string(), first: first.id().to_string() })
}

/// git's id of a content, in hexadecimal.
///
/// # Errors
/// When git can not say it.
pub fn id_of(content: &[u8]) -> Result<String, HistoryError> {
    Ok(Oid::hash_object(ObjectType::Blob, content)?.to_string())
}
