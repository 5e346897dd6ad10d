//! What verdicts on approvals are found from: landings, contents, the policy before each landing, and
//! the evidence. Inert values; whoever fills them in reads git, keys and the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::approval::{Evidence, Signer, Strength};
use super::kind::Kind;
use super::ledger::Stands;
use super::policy::ApprovalSettings;
use super::record::blocks::Role;
use super::record::people::Person;
use super::when::When;

/// Everything that verdicts are found from.
#[derive(Debug, Clone)]
pub struct Case {
    /// Why nothing can be told at all; the landings are then those of the files as they stand.
    pub blind: Option<String>,
    /// The laboratory's zone.
    pub zone: TimeZone,
    /// What reached the branch, oldest first.
    pub landings: Vec<Landing>,
    /// Every file that needs or may need approval, by path: what it was, oldest first.
    pub files: BTreeMap<String, Vec<Stood>>,
    /// The files that approvals are judged by, by path, oldest first.
    pub policy_files: BTreeMap<String, Vec<Stood>>,
    /// The files beside the records that records may name, by path, oldest first.
    pub attachments: BTreeMap<String, Vec<Stood>>,
    /// Contents, by git's id.
    pub contents: BTreeMap<String, Content>,
    /// The policy in force now: that of the base, or of the branch as it stands.
    pub current: Arc<Policy>,
    /// What speaks for or against contents.
    pub evidence: Vec<Piece>,
    /// What an approval must precede, by kind and id of the record.
    pub events: BTreeMap<(Kind, String), Vec<Event>>,
    /// Evidence that could not be read.
    pub gaps: Vec<Gap>,
    /// Whether the ledger is whole; none where there is none and nobody was to keep one.
    pub ledger: Option<Stands>,
    /// The schemas of the files that approvals are judged by, for their titles.
    pub schemas: BTreeMap<Kind, Value>,
}

impl Case {
    /// A case of nothing yet, under a policy.
    #[must_use]
    pub fn under(current: Arc<Policy>, zone: TimeZone) -> Self {
        Self {
            blind: None,
            zone,
            landings: Vec::new(),
            files: BTreeMap::new(),
            policy_files: BTreeMap::new(),
            attachments: BTreeMap::new(),
            contents: BTreeMap::new(),
            current,
            evidence: Vec::new(),
            events: BTreeMap::new(),
            gaps: Vec::new(),
            ledger: None,
            schemas: BTreeMap::new(),
        }
    }
}

/// What approvals are judged by, as it stood at some commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// What must be approved.
    pub asks: ApprovalSettings,
    /// Whether one person may stand for two roles.
    pub single_person_roles: bool,
    /// The people, by id.
    pub people: BTreeMap<String, Person>,
}

/// How content reached the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By a merge with two parents.
    Merge,
    /// As one commit in the place of a branch that is gone.
    Squash,
    /// As commits that were made anew on top of the branch.
    Rebase,
    /// Committed to the branch itself.
    Direct,
    /// Not yet: it stands in a proposal or on disk.
    Pending,
}

/// One commit of the branch that brought something.
#[derive(Debug, Clone)]
pub struct Landing {
    /// Its index in the history's table of commits; none for what is not committed.
    pub commit: Option<usize>,
    /// Its id, in hexadecimal; empty for what is not committed.
    pub id: String,
    /// When, by the committer's clock.
    pub at: Option<Timestamp>,
    /// The day of that in the laboratory's zone.
    pub day: Option<Date>,
    /// How.
    pub how: How,
    /// The policy as it stood before it, or why that can not be told.
    pub policy: Result<Arc<Policy>, String>,
    /// Whose hands were in each file that it brought, or in the file's attachments.
    pub hands: BTreeMap<String, Vec<Hand>>,
    /// The reason that it gives, for a removal.
    pub reason: Option<String>,
}

/// Somebody's part in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// Who, as the commit names them.
    pub who: Signer,
    /// In which commit; its first digits are shown.
    pub commit: String,
    /// What the commit calls them.
    pub part: Part,
}

/// What a commit calls somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Wrote it.
    Author,
    /// Made the commit.
    Committer,
    /// Wrote it together with the author.
    CoAuthor,
}

/// What a file was from one landing on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// git's id of the content; none when the file was removed.
    pub blob: Option<String>,
    /// The landing: index into [`Case::landings`].
    pub landing: usize,
    /// The commit that first held this content: index in the history's table of commits.
    pub by: Option<usize>,
    /// When that was written, by its author's clock.
    pub written: Option<Timestamp>,
}

/// What is known of a content.
#[derive(Debug, Clone, Default)]
pub struct Content {
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: Option<String>,
    /// Digest of the significant fields, with its algorithm before a colon; none when it could not be
    /// read as a record.
    pub canonical: Option<String>,
    /// The significant fields.
    pub value: Option<Value>,
    /// The roles in which people signed it, other than to prepare it or to be informed.
    pub roles: Vec<Role>,
    /// Files that it names, each with the SHA-256 that it gives.
    pub named: Vec<Named>,
}

/// A file that a record names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The name, as the record has it.
    pub name: String,
    /// The SHA-256 that the record gives, in hexadecimal.
    pub sha256: Option<String>,
}

/// A piece of evidence, and how it came.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The evidence.
    pub evidence: Evidence,
    /// The landing that brought it to the branch: index into [`Case::landings`]; none for what does not
    /// stand on the branch.
    pub landing: Option<usize>,
    /// Whether it came with that landing, and not between it and the one before.
    pub came_with: bool,
    /// The commit that brought it: index in the history's table of commits.
    pub by: Option<usize>,
}

impl Piece {
    /// The last landing that was there when it came; none where that can not be told.
    #[must_use]
    pub fn after(&self) -> Option<usize> {
        self.landing.and_then(|landing| if self.came_with { Some(landing) } else { landing.checked_sub(1) })
    }
}

/// Something that an approval must precede.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What, as in "the approval came after …": "the order was accepted".
    pub what: &'static str,
    /// When, by the record.
    pub on: When,
}

/// Evidence that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The record that it would speak of; none when it may be any.
    pub record: Option<String>,
    /// Why, as a sentence.
    pub why: String,
    /// Whether an approval that is shown otherwise stands all the same.
    pub spares_approved: bool,
    /// The most that it could carry.
    pub strength: Strength,
}
