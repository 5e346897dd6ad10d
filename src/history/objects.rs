//! git's objects, by gix: the one place that knows it.
//!
//! Replaced objects are read as they are. Damage and gaps are told in words that name the object.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use gix_hash::Kind as HashKind;
use gix_object::tree::EntryKind;
use gix_object::{CommitRef, Find, FindHeader, Kind, TreeRefIter};

pub(super) use gix_hash::ObjectId as Id;

/// Hashes of the repositories that are read; libgit2 turns others away before.
const HASH: HashKind = HashKind::Sha1;

/// The objects of a repository.
pub(super) struct Objects {
    handle: gix_odb::Handle,
    buffer: RefCell<Vec<u8>>,
}

/// A commit, as it stands.
pub(super) struct Raw {
    pub(super) tree: Id,
    pub(super) parents: Vec<Id>,
    pub(super) author: Stamp,
    pub(super) committer: Stamp,
    pub(super) signed: bool,
}

/// Who, and when by their clock.
pub(super) struct Stamp {
    pub(super) name: String,
    pub(super) email: String,
    /// Seconds since 1970.
    pub(super) seconds: i64,
}

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Folder,
    File,
    /// A link or a submodule.
    Other,
}

/// One name of a folder.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) shape: Shape,
    pub(super) id: Id,
}

/// An id from its hexadecimal digits.
pub(super) fn id(hex: &str) -> Result<Id, String> {
    Id::from_hex(hex.as_bytes()).map_err(|_| format!("{hex} is no id"))
}

impl Objects {
    /// Opens the folder of objects, those that it borrows from other repositories included.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let mut handle = gix_odb::at(folder, HASH).map_err(|error| error.to_string())?;
        handle.ignore_replacements = true;
        Ok(Self { handle, buffer: RefCell::default() })
    }

    fn with<T>(&self, id: &Id, kind: Kind, read: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, String> {
        let mut buffer = self.buffer.borrow_mut();
        let found = self.handle.try_find(id, &mut buffer).map_err(|error| format!("object {id}: {error}"))?;
        let Some(object) = found else {
            return Err(format!("object {id} is missing; `git fsck --full` lists what is lost"));
        };
        let read = if object.kind == kind { read(object.data) } else { None };
        read.ok_or_else(|| format!("object {id} is broken; `git fsck --full` lists what is"))
    }

    pub(super) fn commit(&self, id: &Id) -> Result<Raw, String> {
        self.with(id, Kind::Commit, |data| {
            let commit = CommitRef::from_bytes(data, HASH).ok()?;
            Some(Raw {
                tree: commit.tree(),
                parents: commit.parents().collect(),
                author: stamp(commit.author)?,
                committer: stamp(commit.committer)?,
                signed: commit.extra_headers.iter().any(|(name, _)| name.starts_with(b"gpgsig")),
            })
        })
    }

    /// The names of a folder in git's order; none of no folder.
    pub(super) fn folder(&self, id: Option<Id>, into: &mut Vec<Entry>) -> Result<(), String> {
        into.clear();
        let Some(id) = id else { return Ok(()) };
        self.with(&id, Kind::Tree, |data| {
            for entry in TreeRefIter::from_bytes(data, HASH) {
                let entry = entry.ok()?;
                let shape = match entry.mode.kind() {
                    EntryKind::Tree => Shape::Folder,
                    EntryKind::Blob | EntryKind::BlobExecutable => Shape::File,
                    EntryKind::Link | EntryKind::Commit => Shape::Other,
                };
                into.push(Entry { name: entry.filename.to_vec(), shape, id: entry.oid.to_owned() });
            }
            Some(())
        })
    }

    /// The content of a file; none when it holds more than `limit` bytes.
    pub(super) fn file(&self, hex: &str, limit: usize) -> Result<Option<Arc<[u8]>>, String> {
        let id = id(hex)?;
        // the header says the size before the content takes up memory
        let header = self.handle.try_header(&id).map_err(|error| format!("object {id}: {error}"))?;
        if header.is_some_and(|header| header.size > limit as u64) {
            return Ok(None);
        }
        self.with(&id, Kind::Blob, |data| Some(Some(Arc::from(data))))
    }
}

/// `Mei Tanaka <mei@lab.example> 1767261600 +0100`. A time that is none counts as the first second.
fn stamp(line: &[u8]) -> Option<Stamp> {
    let line = String::from_utf8_lossy(line);
    let (who, when) = line.rsplit_once('>')?;
    let (name, email) = who.split_once('<')?;
    let seconds = when.split_whitespace().next().and_then(|s| s.parse().ok()).unwrap_or(0);
    Some(Stamp { name: name.trim().to_owned(), email: email.trim().to_owned(), seconds })
}
