//! GitHub: what is asked, and how it is read.
//!
//! The commit that GitHub ties a review to is no proof of what the reviewer saw: after a forced push it
//! may be tied to the new commit. So a review is doubtful when the commit is younger than it, and when
//! the branch was pushed by force after it.

use jiff::Timestamp;
use serde_json::Value;

use super::ForgeError;
use super::alike::Alike;
use super::ask::{Asker, odd};
use super::change::{Api, Change, Held, Made, Review, User, Written};
use super::fields::{Odd, below, id, must, number, text, time, user};
use crate::model::ledger::Decision;

/// A repository at GitHub.
pub(super) struct GitHub<'a> {
    pub(super) ask: &'a Asker<'a>,
    /// Owner and name.
    pub(super) repo: &'a str,
    /// The protected branch.
    pub(super) branch: &'a str,
}

impl GitHub<'_> {
    fn alike(&self) -> Alike<'_> {
        Alike { ask: self.ask, repo: self.repo, page: "per_page=100", commits: "commits" }
    }
}

impl Api for GitHub<'_> {
    fn find(&self, commit: &str) -> Result<Option<u64>, ForgeError> {
        let request = self.alike().at(&format!("commits/{commit}/pulls?per_page=100"));
        let pulls = self.ask.list(&request)?.ok_or_else(|| ForgeError::NoCommit(commit.to_owned()))?;
        find(&pulls, commit, self.branch).map_err(|why| odd(&request, why))
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

/// The merged change that brought a commit: that which the forge says became it, else that which was
/// merged first.
fn find(pulls: &[Value], commit: &str, branch: &str) -> Result<Option<u64>, Odd> {
    let mut found: Vec<(bool, Timestamp, u64)> = Vec::new();
    for pull in pulls {
        let Some(merged) = time(pull, "merged_at")? else { continue };
        if text(below(pull, "base"), "ref")? == Some(branch) {
            let is_other = id(pull, "merge_commit_sha")?.as_deref() != Some(commit);
            found.push((is_other, merged, must(number(pull, "number"), "number")?));
        }
    }
    Ok(found.into_iter().min().map(|(_, _, number)| number))
}

fn change(
    number: u64,
    pull: &Value,
    reviews: &[Value],
    commits: &[Value],
    events: &[Value],
) -> Result<Change, Odd> {
    let commits = commits.iter().map(written).collect::<Result<Vec<_>, _>>()?;
    let pushes = pushes(events)?;
    let forced = pushes.last().cloned();
    let mut change = Change {
        number,
        opened_by: user(pull, "user", "login")?,
        merged_by: user(pull, "merged_by", "login")?,
        merged_at: time(pull, "merged_at")?,
        last_pusher: forced.and_then(|(_, by)| by),
        head: id(below(pull, "head"), "sha")?,
        became: id(pull, "merge_commit_sha")?.into_iter().collect(),
        reviews: Vec::new(),
        commits,
    };
    if change.last_pusher.is_none() {
        change.last_pusher = change.commits.last().and_then(|written| written.account.clone());
    }
    for value in reviews {
        change.reviews.extend(review(value, &pushes, events)?);
    }
    Ok(change)
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

/// When somebody pushed by force, and who.
type Push = (Option<Timestamp>, Option<User>);

/// Forced pushes to the change's branch.
fn pushes(events: &[Value]) -> Result<Vec<Push>, Odd> {
    let mut found = Vec::new();
    for event in events {
        if text(event, "event")? == Some("head_ref_force_pushed") {
            found.push((time(event, "created_at")?, user(event, "actor", "login")?));
        }
    }
    Ok(found)
}

/// A review that says yes or no; remarks and drafts are none.
fn review(value: &Value, pushes: &[Push], events: &[Value]) -> Result<Option<Review>, Odd> {
    let number = must(number(value, "id"), "id")?;
    let said = match must(text(value, "state"), "state")?.to_ascii_uppercase().as_str() {
        "APPROVED" => Decision::Approved,
        "CHANGES_REQUESTED" => Decision::Rejected,
        "DISMISSED" => Decision::Dismissed,
        "COMMENTED" | "PENDING" => return Ok(None),
        other => return Err(format!("the state {other:?} of a review is not known")),
    };
    let given = time(value, "submitted_at")?;
    let commit = id(value, "commit_id")?;
    let is_after = |at: &Option<Timestamp>| at.is_none() || given.is_none() || *at >= given;
    let doubt = if commit.is_none() {
        Some("the forge no longer says which commit was reviewed".to_owned())
    } else if pushes.iter().any(|(at, _)| is_after(at)) {
        let text = "the branch was pushed by force after the review, and the forge may have tied the review \
                    to what came then";
        Some(text.to_owned())
    } else {
        None
    };
    let at = match said {
        Decision::Dismissed => dismissed(number, events)?.or(given),
        _ => given,
    };
    Ok(Some(Review { id: number.to_string(), by: user(value, "user", "login")?, said, at, commit, doubt }))
}

/// When a review was taken back.
fn dismissed(review: u64, events: &[Value]) -> Result<Option<Timestamp>, Odd> {
    for event in events {
        if text(event, "event")? == Some("review_dismissed")
            && number(below(event, "dismissed_review"), "review_id")? == Some(review)
        {
            return time(event, "created_at");
        }
    }
    Ok(None)
}
