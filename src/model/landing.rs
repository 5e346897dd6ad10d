//! How content reached the branch, and through whose hands. Inert values; what git can not tell for
//! certain is said with the sign that it goes by.

use std::fmt;

use super::commit::Who;

/// A line `Key: value` at the end of a commit's message: the word of whoever made the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    /// The key, as it was written.
    pub key: String,
    /// The value, on one line.
    pub value: String,
    /// Whether git takes it for a trailer; not so labels such as `Code-Review+2`.
    pub is_of_git: bool,
}

impl Trailer {
    /// Whether it has this key, in capitals or small letters.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// The person whom it names: `Mei Tanaka <mei@lab.example>`.
    #[must_use]
    pub fn who(&self) -> Option<Who> {
        let (name, rest) = self.value.split_once('<')?;
        let (email, _) = rest.split_once('>')?;
        Some(Who { name: name.trim().to_owned(), email: email.trim().to_owned() })
    }
}

/// The way by which content reached the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// It was there from the first commit on.
    Opening,
    /// By a commit that joins a branch.
    Merge,
    /// As one commit that stands for a branch.
    Squash,
    /// As a commit that was written elsewhere and made anew on the branch.
    Rebase,
    /// The branch was moved on to commits that stood on another.
    FastForward,
    /// As a commit of its own. A branch of such commits that was taken over as it is looks the same.
    Direct,
}

impl Way {
    /// The way in words: "it … ".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Opening => "came with the first commit",
            Self::Merge => "was merged",
            Self::Squash => "looks squashed",
            Self::Rebase => "looks rebased",
            Self::FastForward => "looks taken over by moving the branch on",
            Self::Direct => "looks committed directly to the branch",
        }
    }

    /// Whether git itself tells; else the landing's sign says what the way goes by.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Opening | Self::Merge)
    }
}

/// What a way goes by that git does not tell. Each can be feigned by whoever makes the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// The message begins as `git merge --squash` writes it.
    SquashMessage,
    /// The message names the request that it stands for, as forges write it.
    Request,
    /// The message says from which commit it was copied.
    CherryPick,
    /// The message says where it was reviewed, as forges write it that copy commits.
    ReviewedOn,
    /// Somebody else committed it than wrote it.
    OtherHands,
    /// It was committed later than it was written.
    Later,
    /// The merge took the branch itself into another one.
    MergedInto,
    /// One parent, and written and committed at once by the same person.
    Plain,
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SquashMessage => "its message begins as git writes it for a squash",
            Self::Request => "it has one parent, and its message names the request that it stands for",
            Self::CherryPick => "its message says from which commit it was copied",
            Self::ReviewedOn => "its message says where it was reviewed",
            Self::OtherHands => "somebody else committed it than wrote it",
            Self::Later => "it was committed later than it was written",
            Self::MergedInto => "its message says that this branch was merged into another",
            Self::Plain => "one person wrote and committed it at once",
        })
    }
}

/// What one commit on the branch's first-parent line brought. Indexes are those of the history's
/// commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The commit on the line.
    pub commit: usize,
    /// How it landed.
    pub way: Way,
    /// What the way goes by; none where git tells.
    pub sign: Option<Sign>,
    /// The number of the pull or merge request, where the message names one.
    pub request: Option<u64>,
    /// The commits that it brought and that touched what landed, each after those that it follows.
    pub brought: Vec<Brought>,
    /// How many more commits it brought, which touched nothing of what landed.
    pub others: usize,
    /// Of a merge: the files of which it is not simply true that one side changed them and the merge
    /// took that over. Sorted by path.
    pub joined: Vec<Joined>,
}

impl Landing {
    /// Every commit that had a hand in what landed at this path: those that were brought and touched
    /// it, and the landing itself unless it is a merge that only took it over.
    #[must_use]
    pub fn hands(&self, path: &str) -> Vec<usize> {
        let is_of = |brought: &&Brought| brought.paths.iter().any(|own| own == path);
        let mut hands: Vec<usize> = self.brought.iter().filter(is_of).map(|b| b.commit).collect();
        let is_plain = !matches!(self.way, Way::Merge | Way::FastForward);
        if is_plain || hands.is_empty() || self.joined.iter().any(|joined| joined.path == path) {
            hands.push(self.commit);
        }
        hands
    }
}

/// A commit that a landing brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The commit.
    pub commit: usize,
    /// The files that landed which it touched, sorted; of a merge those of which it holds content that
    /// none of its parents does.
    pub paths: Vec<String>,
}

/// A file that a merge did not simply take over from one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The file.
    pub path: String,
    /// What the merge did with it.
    pub how: Join,
}

/// What a merge did with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// Both sides changed it, and what stands there is what git makes of both by itself: content that
    /// nobody reviewed as a whole.
    ByMachine,
    /// Both sides changed it in a way that git can not join by itself, and somebody decided.
    Conflict,
    /// What stands there is neither what a side had nor what git makes of both.
    Altered,
    /// What one side had changed was left out.
    Dropped,
    /// There is no telling.
    Unclear(Unclear),
}

impl Join {
    /// Whether the merge itself changed something: its content is not what git makes of its sides.
    #[must_use]
    pub fn is_evil(self) -> bool {
        matches!(self, Self::Conflict | Self::Altered | Self::Dropped)
    }

    /// What was done, as part of a sentence: "the merge … ".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::ByMachine => {
                "joined two changes of it by machine, and nobody reviewed the outcome as a whole"
            }
            Self::Conflict => "decided between two changes of it that contradict each other",
            Self::Altered => "holds content that neither side had",
            Self::Dropped => "left out what one side had changed",
            Self::Unclear(Unclear::Octopus) => "joined more than two branches, several of which changed it",
            Self::Unclear(Unclear::Bases) => "joined branches that had taken from each other before",
            Self::Unclear(Unclear::Moved) => "joined a change of it with a move of it",
            Self::Unclear(Unclear::Large) => "joined two changes of it, and it is too large to be compared",
        }
    }
}

/// Why there is no telling what a merge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unclear {
    /// It joined more than two branches, of which several changed the file.
    Octopus,
    /// Its sides parted at several commits, which hold different content.
    Bases,
    /// One side moved the file.
    Moved,
    /// The file is too large to be joined again.
    Large,
}
