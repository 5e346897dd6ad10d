//! What a repository holds, as it stands: tags on contents, another branch, files of some revision.
//! Inert values; nothing is judged here, and every date and name is a claim of whoever wrote it.

use std::collections::BTreeMap;
use std::sync::Arc;

/// An annotated tag that points at the content of a file, and so names it whatever commits hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentTag {
    /// The reference under which it was found, whole: `refs/tags/approve/REV-1/qm`. The tag's own
    /// name stands in `raw` and is not compared: a tag that was renamed is found under its new name.
    pub reference: String,
    /// git's id of the tag, in hexadecimal.
    pub id: String,
    /// The tag as it stands, the signature at its end included.
    pub raw: Arc<[u8]>,
    /// git's id of the content that it names, in hexadecimal.
    pub target: String,
}

/// A file of some revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAt {
    /// git's id of the content, in hexadecimal.
    pub blob: String,
    /// The content, byte for byte.
    pub bytes: Arc<[u8]>,
}

/// A branch beside the one that holds the records, and how it came to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branch {
    /// The reference under which it was found, whole.
    pub reference: String,
    /// The files of its newest commit, by path from the top of the repository.
    pub files: BTreeMap<String, FileAt>,
    /// What was left out of the files: links, submodules, names that are no text, and files of more
    /// bytes than are read. Sorted.
    pub left_out: Vec<String>,
    /// The commits of its first-parent line, oldest first; never empty.
    pub line: Vec<BranchCommit>,
}

/// One commit of a branch, and what it did to the files, held against its first parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchCommit {
    /// Its id, in hexadecimal.
    pub id: String,
    /// The ids of the commits that it follows; none for the first, two or more for a merge.
    pub parents: Vec<String>,
    /// The commit as it stands, its signature included.
    pub raw: Arc<[u8]>,
    /// Files that were not there before, sorted.
    pub added: Vec<String>,
    /// Files whose content, or whose being a plain file, changed; sorted.
    pub modified: Vec<String>,
    /// Files that are there no more, sorted.
    pub deleted: Vec<String>,
}
