//! Approvals: who stood for exactly which content, on what evidence, and what that is worth.
//! Inert values. A record's own word is a claim; git, signatures and the forge's reviews are evidence.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::ledger::Stands;
use super::record::blocks::Role;

/// How much a piece of evidence can carry, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Strength {
    /// Typed: what the record itself says.
    S0,
    /// Asserted: trailers, unsigned merges.
    S1,
    /// A merge signed by the forge, or by the person who merged, who is no author of what it landed.
    S3,
    /// A forge's review, kept in the signed ledger.
    S4,
    /// A personal signature that names the content.
    S5,
}

impl Strength {
    /// What it is, in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::S0 => "typed in the record",
            Self::S1 => "asserted in a commit",
            Self::S3 => "signed merge",
            Self::S4 => "review kept in the ledger",
            Self::S5 => "personal signature",
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What kind of thing a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A signature typed in the record.
    Claim,
    /// A trailer of the landing commit.
    Trailer,
    /// The merge that landed the content.
    Merge,
    /// An entry of the ledger.
    Ledger,
    /// A signed statement beside the record.
    Statement,
    /// A signed tag on the content.
    Tag,
}

/// What came of verifying a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It says what it seems to say.
    Good,
    /// It is forged, tampered with, revoked or out of its time: it counts for nothing.
    Bad,
    /// There is no telling: an unknown key, a kind of signature that is not supported.
    Unknown,
}

/// What somebody said of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Yes.
    Approved,
    /// No; changes were asked for.
    Rejected,
    /// An earlier yes was taken back.
    Withdrawn,
}

/// Whose clock a time was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// Typed in the record.
    Record,
    /// The author's, in a commit.
    Author,
    /// The committer's, in a commit.
    Committer,
    /// The signer's, in a statement or tag.
    Signer,
    /// The forge's.
    Forge,
    /// The ledger's collector's.
    Ledger,
}

impl Clock {
    /// The clock in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Record => "as the record says",
            Self::Author => "by the author's clock",
            Self::Committer => "by the committer's clock",
            Self::Signer => "by the signer's clock",
            Self::Forge => "by the forge's clock",
            Self::Ledger => "by the ledger's clock",
        }
    }
}

/// The content that something was said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The record: job or own id, and the part within the folder after a slash.
    pub record: String,
    /// The file at that time.
    pub path: String,
    /// git's id of the content, in hexadecimal.
    pub blob: String,
    /// SHA-256 of the file, in hexadecimal; none where the evidence names git's id only.
    pub sha256: Option<String>,
    /// Digest of the significant fields, with its algorithm before a colon; none where not told.
    pub canonical: Option<String>,
}

/// Who is behind a piece of evidence, as the evidence itself names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// A person of the register, by id.
    Person(String),
    /// An address of electronic mail.
    Email(String),
    /// An account at a forge.
    Account {
        /// Which forge.
        forge: String,
        /// The account's name.
        login: String,
        /// The account's number.
        id: Option<u64>,
    },
    /// A key that nobody of the register holds, by its fingerprint.
    Key(String),
    /// Nobody is named.
    Nobody,
}

/// One piece of evidence about one content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Where it stands: a path, a commit, a tag, a ledger entry.
    pub reference: String,
    /// What it could carry if it is good.
    pub strength: Strength,
    /// What came of verifying it.
    pub state: State,
    /// Why, as a sentence; for what is good, how it was verified.
    pub why: String,
    /// What was said.
    pub decision: Decision,
    /// Of what; none where the evidence names a commit only, whose content is looked up.
    pub subject: Option<Subject>,
    /// The commit that it speaks of, for merges, trailers and reviews.
    pub commit: Option<String>,
    /// Who said it.
    pub signer: Signer,
    /// In which role, where the evidence says one.
    pub role: Option<Role>,
    /// When.
    pub at: Option<Timestamp>,
    /// By which clock.
    pub clock: Clock,
    /// Whether the time is held by somebody other than the signer: the forge, the ledger, the
    /// commit on the branch that the evidence came with.
    pub anchored: Option<Timestamp>,
    /// How many other contents were approved by the same act.
    pub together_with: usize,
    /// Who wrote, opened or last pushed the change, where the evidence knows.
    pub authors: Vec<Signer>,
    /// Shell commands with which anybody can repeat the verification.
    pub repeat: Vec<String>,
}

/// What the evidence amounts to, for one content and one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Somebody who held the role stood for exactly this content, in time.
    Approved,
    /// Earlier content was approved; a significant field changed since.
    Stale,
    /// No evidence, or none that is strong enough.
    Missing,
    /// The only approval is by somebody who wrote the change.
    #[serde(rename = "self")]
    SelfApproved,
    /// The approver did not hold the role on that day.
    WrongRole,
    /// The approval is older than the content.
    BeforeEvidence,
    /// The approval came after the event that it had to precede.
    AfterTheFact,
    /// Somebody said no, and it stands.
    Rejected,
    /// There is no telling.
    CannotTell,
}

impl Verdict {
    /// Every verdict, best first; "cannot tell" last.
    pub const ALL: [Self; 9] = [
        Self::Approved,
        Self::Stale,
        Self::Missing,
        Self::SelfApproved,
        Self::WrongRole,
        Self::BeforeEvidence,
        Self::AfterTheFact,
        Self::Rejected,
        Self::CannotTell,
    ];

    /// The verdict as programs read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::SelfApproved => "self",
            Self::WrongRole => "wrong-role",
            Self::BeforeEvidence => "before-evidence",
            Self::AfterTheFact => "after-the-fact",
            Self::Rejected => "rejected",
            Self::CannotTell => "cannot-tell",
        }
    }

    /// The verdict as people read it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Stale => "approved, then changed",
            Self::Missing => "not approved",
            Self::SelfApproved => "approved by its own author",
            Self::WrongRole => "approved without the role",
            Self::BeforeEvidence => "approved before it was there",
            Self::AfterTheFact => "approved too late",
            Self::Rejected => "rejected",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// The verdict on one record and one required role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The record: job or own id.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The file; the last one, when the record was removed.
    pub path: Arc<str>,
    /// git's id of the content judged, in hexadecimal; none when the record was removed.
    pub blob: Option<String>,
    /// The role that must stand for it.
    pub role: Role,
    /// The verdict.
    pub verdict: Verdict,
    /// The strength of the evidence that decided; none where there is none.
    pub strength: Option<Strength>,
    /// Who approved, by person's id.
    pub person: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// By which clock.
    pub clock: Option<Clock>,
    /// How many other contents were approved by the same act.
    pub together_with: usize,
    /// Whether the same person stood for another role too, as the settings allow.
    pub one_person: bool,
    /// Set when a file that the record names decided: the approver changed it, or it is not the one whose
    /// SHA-256 the record gives.
    pub by_attachment: bool,
    /// Set when fields were added since that do not void an approval.
    pub added_to: bool,
    /// The reason, as a sentence.
    pub why: String,
    /// What is no longer as it was when it was approved.
    pub changes: Vec<FieldChange>,
    /// What was looked at, strongest first.
    pub evidence: Vec<Evidence>,
}

/// A field that is not what it was when somebody stood for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Pointer to the field within the file.
    pub pointer: String,
    /// What it was; none when nothing stood there.
    pub before: Option<String>,
    /// What it is; none when it was taken away.
    pub after: Option<String>,
}

impl Approval {
    /// The whole id of the record: `REQ-26-011/deviation-1` for a part.
    #[must_use]
    pub fn id(&self) -> String {
        self.part.as_ref().map_or_else(|| self.record.clone(), |part| format!("{}/{part}", self.record))
    }

    /// Shell commands with which anybody can repeat the verdict.
    #[must_use]
    pub fn repeat(&self) -> Vec<&str> {
        self.evidence.iter().flat_map(|e| &e.repeat).map(String::as_str).collect()
    }
}

/// All verdicts of a laboratory.
#[derive(Debug, Clone, Default)]
pub struct Approvals {
    /// Whether the settings ask for any approval; nothing is judged where they do not.
    pub asked: bool,
    /// Where the policy was read from, in words: a base revision, or the branch before each landing.
    pub judged_by: String,
    /// The verdicts, sorted by record, part and role.
    pub list: Vec<Approval>,
    /// Records of kinds that need approval which need none themselves, each with the reason; sorted by record.
    pub not_asked: Vec<NotAsked>,
    /// Whether all evidence that there is could be read; reasons in `gaps`.
    pub gaps: Vec<String>,
    /// Changes of what approvals are judged by, oldest first.
    pub policy: Vec<PolicyChange>,
    /// Whether the ledger of reviews is whole; none where there is none and nobody was to keep one.
    pub ledger: Option<Stands>,
    /// Landings that nobody approved, or that came past pull requests.
    pub unapproved: Vec<Unapproved>,
    /// Landings of content that needed approval and had it: indexes in the history's table of commits.
    pub approved_landings: Vec<usize>,
}

/// Those about one record, of some that are sorted by it: a laboratory of many records asks this of each.
fn stretch<'a, T>(all: &'a [T], record: &'a str, of: fn(&T) -> &str) -> impl Iterator<Item = &'a T> {
    let before = all.partition_point(|one| of(one) < record);
    all.iter().skip(before).take_while(move |one| of(one) == record)
}

impl Approvals {
    /// The verdicts on a record and its parts.
    pub fn on<'a>(&'a self, record: &'a str) -> impl Iterator<Item = &'a Approval> {
        stretch(&self.list, record, |approval| &approval.record)
    }

    /// What of a record and its parts needs no approval.
    pub fn not_asked_on<'a>(&'a self, record: &'a str) -> impl Iterator<Item = &'a NotAsked> {
        stretch(&self.not_asked, record, |left_out| &left_out.record)
    }

    /// The change with which everything began: that which brought the first settings, else the first of all.
    #[must_use]
    pub fn root(&self) -> Option<&PolicyChange> {
        let mut roots = self.policy.iter().filter(|change| change.is_root);
        let settings = roots.clone().find(|change| change.path == "countersign.yaml");
        settings.or_else(|| roots.next())
    }
}

/// A record that needs no approval although others of its kind do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAsked {
    /// The record: job or own id.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// The file.
    pub path: Arc<str>,
    /// Why, as a clause.
    pub why: String,
}

/// A change of the settings, the people, the keys, the answers, the known debt, the own rules, or of a file by
/// which the forge lets changes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyChange {
    /// The file.
    pub path: String,
    /// The commit on the branch that landed it: index in the history's table of commits; none for what
    /// has not landed.
    pub landed: Option<usize>,
    /// Whether the file came, was changed or went.
    pub fate: Fate,
    /// What changed, one line each; empty where the file came or went, where nothing changed that
    /// approvals go by, and where the file can not be read.
    pub changes: Vec<String>,
    /// Set for the first landing of all: the root of trust, to be confirmed out of band.
    pub is_root: bool,
    /// What approval it had, where the settings before it ask one.
    pub verdicts: Vec<(Role, Verdict, String)>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was not there before.
    Came,
    /// It was there before, and is.
    Changed,
    /// It is there no more.
    Gone,
}

/// Content that reached the branch without the approval of anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unapproved {
    /// The commit on the branch: index in the history's table of commits.
    pub landed: usize,
    /// The files of records that it brought.
    pub paths: Vec<String>,
    /// How git shows that it came, as a clause.
    pub how: String,
    /// Set where there is no telling, with the reason.
    pub cannot_tell: Option<String>,
}
