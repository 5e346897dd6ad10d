//! Names of git's objects, and why one of them tells nothing.

use gix_hash::Kind as HashKind;

pub(super) use gix_hash::ObjectId as Id;

/// Hashes of the repositories that are read; others are turned away before.
pub(super) const HASH: HashKind = HashKind::Sha1;

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
