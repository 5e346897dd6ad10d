//! A change as every forge tells it: a pull request, a merge request.

use jiff::{SignedDuration, Timestamp};

use super::ForgeError;
use crate::model::ledger::{Decision, Landing};

/// Clocks of commits and forges may be this far apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) login: String,
}

/// A commit of the change's branch.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) id: String,
    pub(super) account: Option<User>,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) authored: Option<Timestamp>,
    pub(super) committed: Option<Timestamp>,
    pub(super) message: String,
}

/// A review.
#[derive(Debug, Clone)]
pub(super) struct Review {
    /// As the forge numbers it.
    pub(super) id: String,
    pub(super) by: Option<User>,
    /// Approved, rejected or dismissed.
    pub(super) said: Decision,
    pub(super) at: Option<Timestamp>,
    /// The commit that the reviewer had before them.
    pub(super) commit: Option<String>,
    /// Why that is not sure.
    pub(super) doubt: Option<String>,
}

/// A change that was merged.
#[derive(Debug, Clone, Default)]
pub(super) struct Change {
    pub(super) number: u64,
    pub(super) opened_by: Option<User>,
    pub(super) merged_by: Option<User>,
    pub(super) merged_at: Option<Timestamp>,
    pub(super) last_pusher: Option<User>,
    pub(super) head: Option<String>,
    /// The commits on the protected branch that the forge says it became.
    pub(super) became: Vec<String>,
    pub(super) commits: Vec<Written>,
    pub(super) reviews: Vec<Review>,
}

/// A content that the forge holds at a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    /// git's id, by the forge's word.
    pub(super) blob: String,
    /// Its bytes, where the forge gave them.
    pub(super) bytes: Option<Vec<u8>>,
}

/// A commit that the forge has: when it was made, by its committer's clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) at: Option<Timestamp>,
}

/// What every forge can be asked.
pub(super) trait Api {
    /// The number of the merged change that a commit of the branch came by.
    fn find(&self, commit: &str) -> Result<Option<u64>, ForgeError>;

    /// Everything about a change.
    fn change(&self, number: u64) -> Result<Change, ForgeError>;

    /// A commit; none when the forge does not have it.
    fn committed(&self, commit: &str) -> Result<Option<Made>, ForgeError>;

    /// A file as of a commit; none when it is not there.
    fn file(&self, commit: &str, path: &str) -> Result<Option<Held>, ForgeError>;
}

impl Change {
    /// Whether a commit on the branch is of this change: the forge says so, or it is one of its commits,
    /// or one of them written anew, with author, author's time and subject as they were.
    pub(super) fn owns(&self, landing: &Landing) -> bool {
        let id = &landing.commit;
        self.became.contains(id) || self.commits.iter().any(|c| c.id == *id) || self.rewrote(landing)
    }

    fn rewrote(&self, landing: &Landing) -> bool {
        let subject = |message: &str| message.lines().next().unwrap_or_default().trim().to_owned();
        self.commits.iter().any(|c| {
            c.email == landing.author.email
                && c.authored == Some(landing.authored)
                && subject(&c.message) == subject(&landing.message)
        })
    }
}

/// Why a review can not have been of a commit: it is older than the commit.
pub(super) fn too_early(at: Option<Timestamp>, committed: Option<Timestamp>) -> Option<String> {
    let (at, committed) = (at?, committed?);
    (committed.duration_since(at) > SKEW).then(|| {
        format!(
            "the review was given at {at}, and the commit that the forge ties it to was made later, at \
             {committed}"
        )
    })
}
