//! GitLab: what is asked, and how it is read.
//!
//! An approval carries no commit. What the approver had before them is the version of the merge request
//! that stood at the time of the approval; GitLab itself wrote down when each version was pushed. Older
//! releases do not say when an approval was given; then the note that they left about it does.

use jiff::Timestamp;
use serde_json::Value;

use super::ForgeError;
use super::address::escape;
use super::alike;
use super::ask::{Asker, odd};
use super::change::{Api, Change, Held, Made, Review, User, Written};
use super::fields::{Odd, flag, id, items, must, number, text, time, user};
use crate::model::ledger::Decision;

/// A project at GitLab.
pub(super) struct GitLab<'a> {
    pub(super) ask: &'a Asker<'a>,
    /// Group and name.
    pub(super) repo: &'a str,
    /// The protected branch.
    pub(super) branch: &'a str,
}

impl GitLab<'_> {
    fn at(&self, rest: &str) -> String {
        format!("projects/{}/{rest}", escape(self.repo, ""))
    }
}

impl Api for GitLab<'_> {
    fn find(&self, commit: &str) -> Result<Option<u64>, ForgeError> {
        let request = self.at(&format!("repository/commits/{commit}/merge_requests?per_page=100"));
        let all = self.ask.list(&request)?.ok_or_else(|| ForgeError::NoCommit(commit.to_owned()))?;
        find(&all, commit, self.branch).map_err(|why| odd(&request, why))
    }

    fn change(&self, number: u64) -> Result<Change, ForgeError> {
        let base = format!("merge_requests/{number}");
        let request = self.at(&base);
        let told = Told {
            merge_request: self.ask.must(&request)?,
            approvals: self.ask.must(&self.at(&format!("{base}/approvals")))?,
            versions: self.ask.must_list(&self.at(&format!("{base}/versions?per_page=100")))?,
            commits: self.ask.must_list(&self.at(&format!("{base}/commits?per_page=100")))?,
            notes: self
                .ask
                .must_list(&self.at(&format!("{base}/notes?sort=asc&order_by=created_at&per_page=100")))?,
        };
        change(number, &told).map_err(|why| odd(&request, why))
    }

    fn committed(&self, commit: &str) -> Result<Option<Made>, ForgeError> {
        let request = self.at(&format!("repository/commits/{commit}"));
        let found = self.ask.one(&request)?;
        let read = |value: Value| -> Result<Made, Odd> { Ok(Made { at: time(&value, "committed_date")? }) };
        found.map(read).transpose().map_err(|why| odd(&request, why))
    }

    fn file(&self, commit: &str, path: &str) -> Result<Option<Held>, ForgeError> {
        let request = self.at(&format!("repository/files/{}?ref={commit}", escape(path, "")));
        let found = self.ask.one(&request)?;
        found.map(|value| alike::held(&value, "blob_id")).transpose().map_err(|why| odd(&request, why))
    }
}

/// The merged change that brought a commit: that which the forge says became it, else that which was
/// merged first.
fn find(all: &[Value], commit: &str, branch: &str) -> Result<Option<u64>, Odd> {
    let mut found: Vec<(bool, Timestamp, u64)> = Vec::new();
    for one in all {
        if text(one, "state")? != Some("merged") || text(one, "target_branch")? != Some(branch) {
            continue;
        }
        let became = became(one)?;
        let merged = time(one, "merged_at")?.unwrap_or(Timestamp::MAX);
        found.push((!became.iter().any(|id| id == commit), merged, must(number(one, "iid"), "iid")?));
    }
    Ok(found.into_iter().min().map(|(_, _, number)| number))
}

/// The commits on the branch that a merge request became.
fn became(value: &Value) -> Result<Vec<String>, Odd> {
    let keys = ["merge_commit_sha", "squash_commit_sha"];
    Ok(keys.iter().map(|key| id(value, key)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Everything that was asked about one merge request.
struct Told {
    merge_request: Value,
    approvals: Value,
    versions: Vec<Value>,
    commits: Vec<Value>,
    notes: Vec<Value>,
}

fn change(number: u64, told: &Told) -> Result<Change, Odd> {
    let of = &told.merge_request;
    // `merge_user` took the place of `merged_by`, which is null when the pipeline merged
    let merged_by = match user(of, "merge_user", "username")? {
        Some(user) => Some(user),
        None => user(of, "merged_by", "username")?,
    };
    let mut commits = told.commits.iter().map(written).collect::<Result<Vec<_>, _>>()?;
    // newest first, the other way round than elsewhere
    commits.reverse();
    let opened_by = user(of, "author", "username")?;
    let notes = notes(&told.notes)?;
    let pusher = notes.iter().rev().find(|n| n.body.starts_with("added ") && n.body.contains("commit"));
    Ok(Change {
        number,
        merged_by,
        merged_at: time(of, "merged_at")?,
        last_pusher: pusher.and_then(|note| note.by.clone()).or_else(|| opened_by.clone()),
        opened_by,
        head: id(of, "sha")?,
        became: became(of)?,
        commits,
        reviews: reviews(told, &notes)?,
    })
}

fn written(value: &Value) -> Result<Written, Odd> {
    Ok(Written {
        id: must(id(value, "id"), "id")?,
        account: None,
        name: text(value, "author_name")?.unwrap_or_default().to_owned(),
        email: text(value, "author_email")?.unwrap_or_default().to_owned(),
        authored: time(value, "authored_date")?,
        committed: time(value, "committed_date")?,
        message: text(value, "message")?.unwrap_or_default().to_owned(),
    })
}

/// A note that GitLab itself wrote.
struct Note {
    id: u64,
    body: String,
    by: Option<User>,
    at: Option<Timestamp>,
}

fn notes(values: &[Value]) -> Result<Vec<Note>, Odd> {
    let mut notes = Vec::new();
    for value in values {
        // what people write may look like anything
        if flag(value, "system")? {
            notes.push(Note {
                id: must(number(value, "id"), "id")?,
                body: text(value, "body")?.unwrap_or_default().to_owned(),
                by: user(value, "author", "username")?,
                at: time(value, "created_at")?,
            });
        }
    }
    Ok(notes)
}

/// Approvals that stand, then what notes tell of those that were taken back and of requested changes.
fn reviews(told: &Told, notes: &[Note]) -> Result<Vec<Review>, Odd> {
    let versions = versions(&told.versions)?;
    let mut reviews = Vec::new();
    for approval in items(&told.approvals, "approved_by")? {
        let by = user(approval, "user", "username")?;
        let said = |note: &&Note| note.body == "approved this merge request" && note.by == by;
        let told_in_note = notes.iter().rev().find(said).filter(|_| by.is_some()).and_then(|note| note.at);
        let at = time(approval, "approved_at")?.or(told_in_note);
        let id = by.as_ref().map_or_else(|| "approval-ghost".to_owned(), |by| format!("approval-{}", by.id));
        reviews.push(review(id, by, Decision::Approved, at, &versions));
    }
    for note in notes {
        let said = match note.body.as_str() {
            "unapproved this merge request" => Decision::Dismissed,
            "requested changes" => Decision::Rejected,
            _ => continue,
        };
        let id = format!("note-{}", note.id);
        reviews.push(review(id, note.by.clone(), said, note.at, &versions));
    }
    Ok(reviews)
}

fn review(
    id: String,
    by: Option<User>,
    said: Decision,
    at: Option<Timestamp>,
    versions: &[(Timestamp, String)],
) -> Review {
    let commit = at.and_then(|at| versions.iter().rev().find(|(pushed, _)| *pushed <= at));
    let commit = commit.map(|(_, commit)| commit.clone());
    let doubt = match (at, &commit) {
        (None, _) => Some("the forge does not say when the approval was given, so not of what".to_owned()),
        (Some(at), None) => Some(format!("the forge knows no version of the change as of {at}")),
        _ => None,
    };
    Review { id, by, said, at, commit, doubt }
}

/// The versions of a merge request: when each was pushed, and its newest commit.
fn versions(values: &[Value]) -> Result<Vec<(Timestamp, String)>, Odd> {
    let mut versions = Vec::new();
    for value in values {
        let pushed = must(time(value, "created_at"), "created_at")?;
        if let Some(head) = id(value, "head_commit_sha")? {
            versions.push((pushed, head));
        }
    }
    versions.sort();
    Ok(versions)
}
