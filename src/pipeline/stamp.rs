//! Whether there is anything new to read.

use std::path::Path;

use crate::{history, load};

/// A state of a laboratory's folder and of its repository's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    files: u64,
    names: u64,
}

/// The state of now: another one once a file was written or something was committed.
#[must_use]
pub fn stamp(root: &Path) -> Stamp {
    Stamp { files: load::stamp(root), names: history::tips(root) }
}
