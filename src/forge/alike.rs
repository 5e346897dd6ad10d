//! What GitHub and Gitea are asked and answer alike: a change, with its reviews, commits and events.

use serde_json::Value;

use super::ForgeError;
use super::address::escape;
use super::ask::{Asker, odd};
use super::base64;
use super::change::{Change, Held, Made, too_early};
use super::fields::{Odd, below, id, must, text, time};

/// Reads a change out of its number, itself, its reviews, commits and events.
pub(super) type Read = fn(u64, &Value, &[Value], &[Value], &[Value]) -> Result<Change, Odd>;

/// A repository at either.
pub(super) struct Alike<'a> {
    pub(super) ask: &'a Asker<'a>,
    /// Owner and name.
    pub(super) repo: &'a str,
    /// How many items an answer is to hold, as the forge asks for it.
    pub(super) page: &'static str,
    /// Where commits stand.
    pub(super) commits: &'static str,
}

impl Alike<'_> {
    pub(super) fn at(&self, rest: &str) -> String {
        format!("repos/{}/{rest}", escape(self.repo, "/"))
    }

    pub(super) fn change(&self, number: u64, read: Read) -> Result<Change, ForgeError> {
        let request = self.at(&format!("pulls/{number}"));
        let list = |what: &str| self.ask.must_list(&self.at(&format!("{what}?{}", self.page)));
        let pull = self.ask.must(&request)?;
        let reviews = list(&format!("pulls/{number}/reviews"))?;
        let commits = list(&format!("pulls/{number}/commits"))?;
        let events = list(&format!("issues/{number}/timeline"))?;
        let mut change =
            read(number, &pull, &reviews, &commits, &events).map_err(|why| odd(&request, why))?;
        let known = change.commits.clone();
        for review in change.reviews.iter_mut().filter(|review| review.doubt.is_none()) {
            let Some(commit) = &review.commit else { continue };
            let committed = match known.iter().find(|written| written.id == *commit) {
                Some(written) => written.committed,
                None => self.committed(commit)?.and_then(|made| made.at),
            };
            review.doubt = too_early(review.at, committed);
        }
        Ok(change)
    }

    pub(super) fn committed(&self, commit: &str) -> Result<Option<Made>, ForgeError> {
        let request = self.at(&format!("{}/{commit}", self.commits));
        let found = self.ask.one(&request)?;
        let read = |value: Value| -> Result<Made, Odd> {
            Ok(Made { at: time(below(below(&value, "commit"), "committer"), "date")? })
        };
        found.map(read).transpose().map_err(|why| odd(&request, why))
    }

    pub(super) fn file(&self, commit: &str, path: &str) -> Result<Option<Held>, ForgeError> {
        let request = self.at(&format!("contents/{}?ref={commit}", escape(path, "/")));
        let found = self.ask.one(&request)?;
        found.map(|value| held(&value, "sha")).transpose().map_err(|why| odd(&request, why))
    }
}

/// A content, whose id stands below `key`. GitHub gives no bytes of what is larger than a million of them.
pub(super) fn held(value: &Value, key: &str) -> Result<Held, Odd> {
    let blob = must(id(value, key), key)?;
    if text(value, "encoding")? != Some("base64") {
        return Ok(Held { blob, bytes: None });
    }
    let content = text(value, "content")?.unwrap_or_default();
    let bytes = base64::decode(content).ok_or("`content` is no base64")?;
    Ok(Held { blob, bytes: Some(bytes) })
}
