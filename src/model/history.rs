//! What git tells of the records: who wrote which content when, and how it reached the branch.
//! Inert values; dates of commits are claims of whoever made them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::commit::Who;
use super::kind::{Identity, Kind};
use super::landing::{Landing, Trailer};
use super::record::Written;
use super::when::When;

/// The history of the commit examined, or why there is none to go by.
pub type Past = Result<History, NoHistory>;

/// Whether what was found out about single commits is kept for the next run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// In the git folder, as far as that may be written to.
    Commits,
    #[default]
    /// Nothing is kept, and nothing that was kept is heeded.
    Nothing,
}

/// Why history tells nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoHistory {
    /// Nobody asked git.
    NotRead,
    /// The files are in no git repository.
    NoRepository,
    /// The repository has no commit yet.
    NoCommit,
    /// The clone holds the last commits only.
    Shallow,
    /// The repository names its objects by SHA-256.
    Sha256,
    /// An object is not in this clone.
    Missing {
        /// Its id, in hexadecimal.
        object: String,
        /// What brings it.
        repair: Repair,
    },
    /// git's objects could not be read, for this reason.
    Unreadable(String),
}

impl fmt::Display for NoHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRead => f.write_str("the history of these files was not read"),
            Self::NoRepository => f.write_str("these files are in no git repository"),
            Self::NoCommit => f.write_str("nothing has been committed yet"),
            Self::Shallow => f.write_str(
                "this clone holds only the newest commits; `git fetch --unshallow` brings the others",
            ),
            Self::Sha256 => f.write_str(
                "this repository was made with `--object-format=sha256`, and only the usual kind, which names its \
                 contents by SHA-1, can be read",
            ),
            Self::Missing { object, repair } => {
                write!(f, "git's object {object} is not in this clone; {}", repair.words())
            }
            Self::Unreadable(why) => write!(f, "git's history could not be read: {why}"),
        }
    }
}

/// What brings objects that a clone does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// The clone holds the last commits only.
    Unshallow,
    /// The clone left contents where it came from.
    Refetch,
    /// The clone is damaged.
    Fsck,
}

impl Repair {
    /// The command, and what it does, as part of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unshallow => "`git fetch --unshallow` brings it",
            Self::Refetch => {
                "this clone holds a part only, and `git fetch --refetch --no-filter` brings the rest"
            }
            Self::Fsck => "`git fsck --full` lists what is lost, and a fresh clone mends it",
        }
    }
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id, in hexadecimal.
    pub id: String,
    /// Who wrote the content, by the commit's own word.
    pub author: Who,
    /// When, by the author's clock, in the laboratory's zone.
    pub authored: When,
    /// Who made the commit.
    pub committer: Who,
    /// When, by the committer's clock, in the laboratory's zone.
    pub committed: When,
    /// How many commits it follows: none for the first, two or more for a merge.
    pub parents: usize,
    /// Whether it carries a signature. Nothing is said of whether the signature is good.
    pub signed: bool,
    /// The first line of its message.
    pub subject: String,
    /// The trailers at the end of its message, in their order.
    pub trailers: Vec<Trailer>,
    /// What the commits that it follows say of its own clock.
    pub clock: Clock,
}

/// What the clocks of all commits that a commit follows, at whatever distance, say of its own. Five
/// minutes of difference say nothing: clocks are never quite alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Clock {
    /// Nothing against the author's date.
    #[default]
    Sound,
    /// By both its dates it is older than a commit that it follows, which can not be: it was not
    /// written before that one.
    Behind(Followed),
    /// Its committer's date is in order, and its author's date is older than that of a commit which it
    /// follows: it was moved on top of that one later, or dated back. git does not tell which.
    Moved(Followed),
    /// As [`Clock::Behind`], but several commits are older than just this one that they follow: either
    /// its clock was ahead, or all of theirs were behind.
    Disputed(Followed),
}

/// A commit that another one follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Its id, in hexadecimal.
    pub commit: String,
    /// Its day, by the clock held against.
    pub on: When,
}

impl Commit {
    /// The first ten digits of the id, as git shows it.
    #[must_use]
    pub fn short(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }

    /// Whom its trailers name as co-authors: the word of whoever made the commit.
    pub fn co_authors(&self) -> impl Iterator<Item = Who> {
        self.trailers.iter().filter(|trailer| trailer.is("co-authored-by")).filter_map(Trailer::who)
    }

    /// When its content was written: by the author's date, but not before a commit that it follows.
    #[must_use]
    pub fn written(&self) -> When {
        match &self.clock {
            Clock::Behind(other) if other.on.is_after(&self.authored) => other.on,
            _ => self.authored,
        }
    }

    /// Whether it joins branches.
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.parents > 1
    }
}

/// Content of a file that reached the branch. Indexes are those of [`History::commits`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// git's id of the content, in hexadecimal; none when the file was removed.
    pub blob: Option<String>,
    /// The commit that wrote this content: on the branch itself or on one that was merged.
    pub by: usize,
    /// The commit on the branch's first-parent line that brought it there; `by` when it was
    /// committed directly.
    pub landed: usize,
}

/// One file of the laboratory, from its first commit on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHistory {
    /// The commit that first brought the file.
    pub first: usize,
    /// What reached the branch, oldest first; never empty.
    pub versions: Vec<Version>,
    /// The path under which it stood before it was moved or renamed.
    pub moved_from: Option<String>,
}

impl FileHistory {
    /// The newest version.
    #[must_use]
    pub fn last(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Whether the file is there no more.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.last().is_some_and(|v| v.blob.is_none())
    }

    /// The last version before this one, by its place among [`FileHistory::versions`], that held the
    /// same content: the file went back to what it once was.
    #[must_use]
    pub fn stood_before(&self, version: usize) -> Option<usize> {
        let blob = self.versions.get(version)?.blob.as_ref()?;
        let before = self.versions.get(..version)?;
        before.iter().rposition(|earlier| earlier.blob.as_ref() == Some(blob))
    }

    /// The newest content, and when it was removed that which stood there before.
    #[must_use]
    pub fn last_blob(&self) -> Option<&str> {
        self.versions.iter().rev().find_map(|v| v.blob.as_deref())
    }
}

/// All that one walk over history found.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The commit that was walked from.
    pub commit: String,
    /// The commits that brought something for the records or for what they are judged by, each after those that it follows.
    pub commits: Vec<Commit>,
    /// Of these the ones on the first-parent line, oldest first.
    pub line: Vec<usize>,
    /// Every file that ever stood among the records and documents of the branch, by path.
    pub files: BTreeMap<String, FileHistory>,
    /// How everything landed: one entry for each commit of the line, and for each that changed only
    /// what records are judged by; oldest first.
    pub landings: Vec<Landing>,
    /// The files that records are judged by, settings and public keys, and those by which a forge lets
    /// changes in ([`super::policy::is_gate`]), as [`History::files`] has the others. The commits that changed nothing else are not in [`History::line`].
    pub policy: BTreeMap<String, FileHistory>,
    /// The files beside the records that records may name, from folders `attachments/`, as
    /// [`History::files`] has the records. The commits that changed nothing else are not in
    /// [`History::line`].
    pub attachments: BTreeMap<String, FileHistory>,
    /// Those of the commits asked for that are no ancestors of the commit walked from.
    pub lost: Vec<String>,
    /// Earlier contents that rules need, by git's id; taken out once they were compared.
    pub contents: BTreeMap<String, Arc<[u8]>>,
    /// What earlier contents tell of records that stand today, by kind and id.
    pub marks: BTreeMap<(Kind, String), Marks>,
    /// Records that stood on the branch and stand there no more.
    pub removed: Vec<Removed>,
}

/// What the versions of one record tell, held against the record as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its signatures, each with the version that first held it.
    pub signed: Vec<Signed>,
    /// What changed under a signature or an agreement.
    pub changed: Vec<Changed>,
    /// How many earlier versions could not be read.
    pub unread: usize,
    /// How the terms of a contract that it holds stood when they came into force.
    pub sealed: Sealed,
}

/// What a record says of a contract, held against the version that made the contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sealed {
    /// The whole record as it stands; nothing while no term differs.
    pub now: serde_json::Value,
    /// Terms that are no longer as they were.
    pub edits: Vec<Edited>,
    /// The day of the signature, decision or agreement whose version could not be read, so that there
    /// is no telling how the terms stood.
    pub untold: Option<When>,
}

/// A term, or a whole item of a list of terms, that is not what somebody stood for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// What changed. The pointer is that of the place in the record as it stands; of an item that is
    /// gone, a place after the last one of its list.
    pub change: Changed,
    /// The value as it was; none when nothing stood there.
    pub was: Option<serde_json::Value>,
    /// The line of work that it stands in.
    pub line: Option<u32>,
    /// Whether it is a whole item of a list.
    pub is_item: bool,
}

/// A signature of the record as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Pointer to it within the record.
    pub pointer: String,
    /// Who signed, by the record.
    pub person: String,
    /// When, by the record.
    pub on: When,
    /// The version that first held it; none while it is not committed.
    pub version: Option<Version>,
}

/// A value that is not what it was when somebody stood for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Pointer to the value within the record; to where it stood, when it is gone.
    pub pointer: String,
    /// What it was; none when nothing stood there.
    pub before: Option<String>,
    /// What it is; none when it was taken away.
    pub after: Option<String>,
    /// Pointer to the signature, agreement or decision that covers it.
    pub seal: String,
    /// Who stood for it: a person's id, or the name of the customer's contact.
    pub person: String,
    /// The day on which they did, by the record.
    pub on: When,
    /// The version that brought what stands there now; none while it is not committed.
    pub version: Option<Version>,
}

/// A record that stood on the branch and stands there no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The file.
    pub path: String,
    /// What it was.
    pub identity: Identity,
    /// What removed it.
    pub version: Version,
    /// The same content under another id, when it was renumbered.
    pub now: Option<Identity>,
    /// The laboratory's own number for it.
    pub number: Option<String>,
    /// The first day on which it might be disposed of.
    pub until: Option<jiff::civil::Date>,
    /// Set when its last content could not be read, so that number and retention are not known.
    pub unread: bool,
}

impl History {
    /// A commit by its index.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Commit> {
        self.commits.get(index)
    }

    /// How the commit landed that stands at this index.
    #[must_use]
    pub fn landing(&self, commit: usize) -> Option<&Landing> {
        let at = self.landings.binary_search_by_key(&commit, |landing| landing.commit).ok()?;
        self.landings.get(at)
    }

    /// A file and those that it was moved or renamed from, the oldest first.
    #[must_use]
    pub fn lineage(&self, path: &str) -> Vec<&FileHistory> {
        let mut files: Vec<&FileHistory> = self.files.get(path).into_iter().collect();
        // a file that was moved to and fro comes round again
        while let Some(before) = files.last().and_then(|f| self.files.get(f.moved_from.as_deref()?))
            && !files.iter().any(|file| std::ptr::eq(*file, before))
        {
            files.push(before);
        }
        files.reverse();
        files
    }

    /// The commit that first brought a file, followed back over moves and renames.
    #[must_use]
    pub fn first(&self, path: &str) -> Option<&Commit> {
        let first = self.lineage(path).into_iter().map(|file| file.first).min()?;
        self.at(first)
    }

    /// When and by whom a file was first written down.
    #[must_use]
    pub fn written(&self, path: &str) -> Option<Written> {
        let commit = self.first(path)?;
        let Who { name, email } = commit.author.clone();
        let clock = commit.clock.clone();
        let (says, on) = (commit.authored, commit.written());
        Some(Written { commit: commit.id.clone(), author: name, email, on, says, clock })
    }

    /// The day of the newest commit that brought something for the records: they end there.
    #[must_use]
    pub fn last_day(&self) -> Option<jiff::civil::Date> {
        self.line.iter().filter_map(|at| self.at(*at)).map(|commit| commit.committed.day).max()
    }

    /// The commit that began the keeping of records here.
    #[must_use]
    pub fn opening(&self) -> Option<&Commit> {
        self.line.first().and_then(|first| self.at(*first))
    }
}
