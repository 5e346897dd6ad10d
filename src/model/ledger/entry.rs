//! One entry, and the only bytes that it can be written in.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::ENTRIES;
use crate::model::canonical::{is_hex, is_object_id, sha256};

/// The kind of statement: in-toto's, version 1.
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// The kind of predicate.
pub const PREDICATE: &str = "urn:countersign:ledger:v1";

/// Bytes of an entry, at most: a landing of some ten thousand files.
const LARGEST: usize = 16 * 1024 * 1024;

/// Characters of a text that a forge gave, at most; what is longer is cut when it is taken down.
const LONGEST: usize = 512;

/// What the forge said of contents that landed. Keys stand in the order of the alphabet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Always [`STATEMENT`].
    #[serde(rename = "_type")]
    pub statement: String,
    /// What is said.
    pub predicate: Predicate,
    /// Always [`PREDICATE`].
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// Of which contents: those that the reviewer had before them; those that landed where nobody
    /// reviewed, or where there is a doubt.
    pub subject: Vec<Content>,
}

/// A content under its path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Its digests.
    pub digest: Digests,
    /// The file, from the laboratory's folder.
    pub name: String,
}

/// Digests of one content, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    /// git's id.
    #[serde(rename = "gitBlob")]
    pub git_blob: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// What is said of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// Who reviewed; none where nobody did, or where the account is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<Account>,
    /// When, by the forge's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The change that the contents came by.
    pub change: Change,
    /// When this was taken down, by the collector's clock.
    pub collected: Timestamp,
    /// What took it down, with its version.
    pub collector: String,
    /// What was said.
    pub decision: Decision,
    /// Why it can not be told what was reviewed; none where it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// Every file that landed, with what was reviewed of it.
    pub files: Vec<FileState>,
    /// `sha256:` and the digest of the entry before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// The forge's answers that this rests on.
    pub raw: Vec<Raw>,
    /// The entry's number, from 1 on without a gap.
    pub seq: u64,
}

/// A file of a landing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileState {
    /// git's id of the content that landed; none when the file was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landed: Option<String>,
    /// The file, from the laboratory's folder.
    pub path: String,
    /// git's id of the content that was reviewed; none when the file was not there, when nobody
    /// reviewed, and when there is a doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
}

/// The change that contents came by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Who wrote its commits, co-authors included.
    pub authors: Vec<Author>,
    /// Which forge: `github`, `gitlab`, `gitea`.
    pub forge: String,
    /// The newest commit of the change's branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// The commits on the protected branch that it became, oldest first.
    pub landed: Vec<String>,
    /// Who last pushed to its branch, as far as the forge tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_pusher: Option<Account>,
    /// The last of `landed`.
    pub merge: String,
    /// When it was merged, by the forge's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_at: Option<Timestamp>,
    /// Who merged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_by: Option<Account>,
    /// How it landed.
    pub method: Method,
    /// Its number; none for a direct push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// Who opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<Account>,
    /// The repository, by its owner and name.
    pub repo: String,
    /// The review, as the forge numbers it; none where nobody reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
}

/// An account at the forge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Which forge.
    pub forge: String,
    /// Its name on that day.
    pub login: String,
    /// The person whose it was, by the laboratory's register at the time of collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Its number, which never changes.
    pub user_id: u64,
}

/// Who wrote a commit of the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// The account that the forge knows behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// The address in the commit.
    pub email: String,
    /// The name in the commit.
    pub name: String,
}

/// What was said of the contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// A reviewer approved.
    Approved,
    /// A reviewer asked for changes.
    Rejected,
    /// A review was taken back, by its author or by somebody else.
    Dismissed,
    /// The change was merged, and nobody's approval stood for these contents.
    NoApproval,
    /// The contents came without a change that could have been reviewed.
    DirectPush,
}

impl Decision {
    /// The decision in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "changes were asked for",
            Self::Dismissed => "the review was taken back",
            Self::NoApproval => "merged without an approval of this content",
            Self::DirectPush => "pushed directly",
        }
    }

    /// The decision as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Dismissed => "dismissed",
            Self::NoApproval => "no-approval",
            Self::DirectPush => "direct-push",
        }
    }
}

/// How a change landed, as git shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// By a commit with two parents.
    Merge,
    /// As one new commit.
    Squash,
    /// As new commits, one for each of its own.
    Rebase,
    /// By its own commits.
    FastForward,
    /// Without a change.
    Push,
}

/// An answer of the forge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    /// What was asked, without the forge's address.
    pub request: String,
    /// SHA-256 of the bytes, which stand in `raw/`.
    pub sha256: String,
}

/// Why bytes are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// It is larger than any entry.
    #[error("it holds {0} bytes, and no entry holds more than 16 MiB")]
    TooLarge(usize),
    /// It is not of the form of an entry.
    #[error("it has not the form of an entry: {0}")]
    Form(String),
    /// It is written by a version that this one does not know.
    #[error("it is of the kind {0:?}, which this version does not know")]
    Kind(String),
    /// Its bytes are not those in which an entry is written.
    #[error("its bytes are not those in which its content is written, so they were changed by hand")]
    Bytes,
}

impl Entry {
    /// The bytes of the entry: JSON with sorted keys, two spaces a level, a line feed last.
    ///
    /// # Errors
    /// When JSON can not hold it, which no entry causes.
    pub fn bytes(&self) -> Result<Vec<u8>, EntryError> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|e| EntryError::Form(e.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads an entry. What comes out gives the very bytes that went in.
    ///
    /// # Errors
    /// When the bytes are too many, have another form, or are written otherwise than by [`Entry::bytes`].
    pub fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > LARGEST {
            return Err(EntryError::TooLarge(bytes.len()));
        }
        let form = |error: serde_json::Error| EntryError::Form(error.to_string());
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(form)?;
        let kind = value.get("predicateType").and_then(|v| v.as_str()).unwrap_or_default();
        if kind != PREDICATE {
            return Err(EntryError::Kind(kind.chars().take(80).collect()));
        }
        let entry: Self = serde_json::from_slice(bytes).map_err(form)?;
        entry.check().map_err(EntryError::Form)?;
        if entry.bytes()? == bytes { Ok(entry) } else { Err(EntryError::Bytes) }
    }

    /// Whether ids are ids, digests are digests and paths lead nowhere else.
    fn check(&self) -> Result<(), String> {
        let Predicate { change, files, raw, prev, .. } = &self.predicate;
        if self.statement != STATEMENT {
            return Err(format!("its statement is of the kind {:?}", short(&self.statement)));
        }
        let commits = change.landed.iter().chain([&change.merge]).chain(&change.head);
        let blobs = files.iter().flat_map(|f| f.landed.iter().chain(&f.reviewed));
        let ids = commits.chain(blobs).chain(self.subject.iter().map(|c| &c.digest.git_blob));
        let prev = prev.iter().map(|p| p.strip_prefix("sha256:").unwrap_or_default());
        let digests = self.subject.iter().map(|c| c.digest.sha256.as_str());
        let digests = digests.chain(raw.iter().map(|r| r.sha256.as_str())).chain(prev);
        let paths = self.subject.iter().map(|c| &c.name).chain(files.iter().map(|f| &f.path));
        if let Some(id) = ids.into_iter().find(|id| !is_object_id(id)) {
            return Err(format!("{:?} is no id of git", short(id)));
        }
        if let Some(digest) = digests.into_iter().find(|digest| !is_hex(digest, 64)) {
            return Err(format!("{:?} is no SHA-256", short(digest)));
        }
        if let Some(path) = paths.into_iter().find(|path| !is_plain(path)) {
            return Err(format!("{:?} is no path within the laboratory", short(path)));
        }
        if change.landed.last() != Some(&change.merge) {
            return Err("it does not name the commit that landed last".to_owned());
        }
        Ok(())
    }

    /// SHA-256 of the entry's bytes, as the next entry names it.
    ///
    /// # Errors
    /// As [`Entry::bytes`].
    pub fn link(&self) -> Result<String, EntryError> {
        Ok(format!("sha256:{}", sha256(&self.bytes()?)))
    }

    /// Whether of some file other content was reviewed than landed, as the forge tells it.
    #[must_use]
    pub fn is_of_other_content(&self) -> bool {
        let said = &self.predicate;
        said.decision == Decision::Approved
            && said.doubt.is_none()
            && said.files.iter().any(|file| file.reviewed.is_some() && file.reviewed != file.landed)
    }

    /// Its number, and the SHA-256 by which the settings can note it; none when it can not be written.
    #[must_use]
    pub fn noted(&self) -> Option<(u64, String)> {
        Some((self.predicate.seq, sha256(&self.bytes().ok()?)))
    }

    /// Where the entry stands in the branch: the year of its collection in UTC, and its number.
    #[must_use]
    pub fn path(&self) -> String {
        let year = self.predicate.collected.to_zoned(TimeZone::UTC).year();
        format!("{ENTRIES}{year:04}/{:06}.json", self.predicate.seq)
    }

    /// What an entry is the only one of: a landing, and a review or the lack of one.
    #[must_use]
    pub fn key(&self) -> (String, String) {
        let Predicate { change, decision, .. } = &self.predicate;
        let review = change.review.clone().unwrap_or_else(|| decision.name().to_owned());
        (change.merge.clone(), review)
    }
}

/// A text of a forge, cut to what an entry holds, without characters that no line holds.
#[must_use]
pub fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

fn is_plain(path: &str) -> bool {
    !path.contains(['\\', '\0'])
        && path.split('/').all(|step| !step.is_empty() && step != "." && step != "..")
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}
