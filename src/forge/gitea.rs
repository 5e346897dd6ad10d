//! Gitea and Forgejo: what is asked, and how it is read.
//!
//! Reviews carry the commit that they were given on; it is held against the contents all the same.

use serde_json::Value;

use super::ForgeError;
use super::alike::Alike;
use super::ask::{Asker, odd};
use super::change::{Api, Change, Held, Made, Review, User, Written};
use super::fields::{Odd, below, flag, id, must, number, text, time, user};
use crate::model::ledger::Decision;

/// A repository at Gitea or Forgejo.
pub(super) struct Gitea<'a> {
    pub(super) ask: &'a Asker<'a>,
    /// Owner and name.
    pub(super) repo: &'a str,
    /// The protected branch.
    pub(super) branch: &'a str,
}

impl Gitea<'_> {
    fn alike(&self) -> Alike<'_> {
        Alike { ask: self.ask, repo: self.repo, page: "limit=50", commits: "git/commits" }
    }
}

impl Api for Gitea<'_> {
    fn find(&self, commit: &str) -> Result<Option<u64>, ForgeError> {
        let request = self.alike().at(&format!("commits/{commit}/pull"));
        let Some(pull) = self.ask.one(&request)? else {
            // "no change" and "no such commit" are one answer; the commit itself tells them apart
            return match self.committed(commit)? {
                Some(_) => Ok(None),
                None => Err(ForgeError::NoCommit(commit.to_owned())),
            };
        };
        let read = || -> Result<Option<u64>, Odd> {
            let is_merged = flag(&pull, "merged")? && text(below(&pull, "base"), "ref")? == Some(self.branch);
            let number = must(number(&pull, "number"), "number")?;
            Ok(is_merged.then_some(number))
        };
        read().map_err(|why| odd(&request, why))
    }

    fn change(&self, number: u64) -> Result<Change, ForgeError> {
        self.alike().change(number, change)
    }

    fn committed(&self, commit: &str) -> Result<Option<Made>, ForgeError> {
        self.alike().committed(commit)
    }

    fn file(&self, commit: &str, path: &str) -> Result<Option<Held>, ForgeError> {
        self.alike().file(commit, path)
    }
}

fn change(
    number: u64,
    pull: &Value,
    reviews: &[Value],
    commits: &[Value],
    events: &[Value],
) -> Result<Change, Odd> {
    let mut commits = commits.iter().map(written).collect::<Result<Vec<_>, _>>()?;
    // newest first, the other way round than elsewhere
    commits.reverse();
    let opened_by = user(pull, "user", "login")?;
    let pusher = last_pusher(events)?;
    Ok(Change {
        number,
        merged_by: user(pull, "merged_by", "login")?,
        merged_at: time(pull, "merged_at")?,
        last_pusher: pusher.or_else(|| opened_by.clone()),
        opened_by,
        head: id(below(pull, "head"), "sha")?,
        became: id(pull, "merge_commit_sha")?.into_iter().collect(),
        reviews: reviews.iter().filter_map(|value| review(value).transpose()).collect::<Result<_, _>>()?,
        commits,
    })
}

fn written(value: &Value) -> Result<Written, Odd> {
    let commit = below(value, "commit");
    let (author, committer) = (below(commit, "author"), below(commit, "committer"));
    Ok(Written {
        id: must(id(value, "sha"), "sha")?,
        account: user(value, "author", "login")?,
        name: text(author, "name")?.unwrap_or_default().to_owned(),
        email: text(author, "email")?.unwrap_or_default().to_owned(),
        authored: time(author, "date")?,
        committed: time(committer, "date")?,
        message: text(commit, "message")?.unwrap_or_default().to_owned(),
    })
}

fn last_pusher(events: &[Value]) -> Result<Option<User>, Odd> {
    let mut last = None;
    for event in events {
        if text(event, "type")? == Some("pull_push") {
            last = user(event, "user", "login")?;
        }
    }
    Ok(last)
}

/// A review that says yes or no; remarks, drafts and requests are none.
fn review(value: &Value) -> Result<Option<Review>, Odd> {
    let number = must(number(value, "id"), "id")?;
    let said = match must(text(value, "state"), "state")? {
        "APPROVED" => Decision::Approved,
        "REQUEST_CHANGES" => Decision::Rejected,
        "" | "COMMENT" | "PENDING" | "REQUEST_REVIEW" => return Ok(None),
        other => return Err(format!("the state {other:?} of a review is not known")),
    };
    let given = time(value, "submitted_at")?;
    let (said, at) = if flag(value, "dismissed")? {
        // the last change of a review that was taken back is its taking back
        (Decision::Dismissed, time(value, "updated_at")?.or(given))
    } else {
        (said, given)
    };
    let commit = id(value, "commit_id")?;
    let doubt = commit.is_none().then(|| "the forge does not say which commit was reviewed".to_owned());
    Ok(Some(Review { id: number.to_string(), by: user(value, "user", "login")?, said, at, commit, doubt }))
}
