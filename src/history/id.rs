//! Names of git's objects, and why one of them tells nothing.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use gix_hash::Kind as HashKind;

pub(super) use gix_hash::ObjectId as Id;

/// Hashes of the repositories that are read; others are turned away before.
pub(super) const HASH: HashKind = HashKind::Sha1;

/// Something for each of some objects. No order of it reaches what is told.
pub(super) type Ids<T> = HashMap<Id, T, BuildHasherDefault<Scattered>>;

/// Some objects.
pub(super) type IdSet = HashSet<Id, BuildHasherDefault<Scattered>>;

/// Takes ids as the digests that they are: some of their bytes are as good as a digest of all.
#[derive(Default)]
pub(super) struct Scattered(u64);

impl Hasher for Scattered {
    fn write(&mut self, bytes: &[u8]) {
        if let Some((first, _)) = bytes.split_first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// The length or the kind of what is hashed, which is the same for all.
    fn write_usize(&mut self, _: usize) {}

    fn write_isize(&mut self, _: isize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Why an object tells nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Loss {
    /// It is not among those of the repository.
    Missing(Id),
    /// It is there and can not be read.
    Broken(String),
}

impl Loss {
    /// An object that is not what it should be.
    pub(super) fn broken(id: &Id) -> Self {
        Self::Broken(format!("object {id} is broken; `git fsck --full` lists what is"))
    }
}

/// An id from its hexadecimal digits.
pub(super) fn id(hex: &str) -> Result<Id, Loss> {
    Id::from_hex(hex.as_bytes()).map_err(|_| Loss::Broken(format!("{hex} is no id of an object")))
}
