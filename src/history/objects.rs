//! git's objects, by gix: the one place that knows it.
//!
//! Replaced objects are read as they are. Damage and gaps are told in words that name the object.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use gix_hash::Kind as HashKind;
use gix_object::tree::EntryKind;
use gix_object::{CommitRef, Find, FindHeader, Kind, TreeRefIter};
use gix_pack::cache::lru::MemoryCappedHashmap;

pub(super) use gix_hash::ObjectId as Id;

/// Hashes of the repositories that are read; libgit2 turns others away before.
const HASH: HashKind = HashKind::Sha1;

/// Folders that are kept at hand: what follows is mostly compared with what was just read.
const KEPT: usize = 2048;

/// Bytes of memory for objects that others are told as differences from; as much as git takes.
const BASES: usize = 96 * 1024 * 1024;

/// The objects of a repository.
pub(super) struct Objects {
    handle: gix_odb::Handle,
    buffer: RefCell<Vec<u8>>,
    folders: RefCell<HashMap<Id, Folder>>,
}

/// A folder, as git keeps it.
#[derive(Clone)]
pub(super) struct Folder(Rc<[u8]>);

impl Folder {
    /// A folder without names.
    pub(super) fn empty() -> Self {
        Self(Rc::from([]))
    }

    /// Its names, in git's order; those after a broken one are left out, which reading has ruled out.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        TreeRefIter::from_bytes(&self.0, HASH).map_while(Result::ok).map(|entry| Entry {
            name: entry.filename,
            shape: match entry.mode.kind() {
                EntryKind::Tree => Shape::Folder,
                EntryKind::Blob | EntryKind::BlobExecutable => Shape::File,
                EntryKind::Link | EntryKind::Commit => Shape::Other,
            },
            id: entry.oid.to_owned(),
        })
    }
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
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
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
        // packs keep most objects as differences from others, which are wanted again at once
        handle.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(BASES)));
        Ok(Self { handle, buffer: RefCell::default(), folders: RefCell::default() })
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

    /// A folder; one without names in place of none.
    pub(super) fn folder(&self, id: Option<Id>) -> Result<Folder, String> {
        let Some(id) = id else { return Ok(Folder::empty()) };
        if let Some(folder) = self.folders.borrow().get(&id) {
            return Ok(folder.clone());
        }
        let folder = self.with(&id, Kind::Tree, |data| {
            let is_sound = TreeRefIter::from_bytes(data, HASH).all(|entry| entry.is_ok());
            is_sound.then(|| Folder(Rc::from(data)))
        })?;
        let mut folders = self.folders.borrow_mut();
        if folders.len() >= KEPT {
            folders.clear();
        }
        folders.insert(id, folder.clone());
        Ok(folder)
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
