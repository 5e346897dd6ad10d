//! Whether anything in a laboratory's folder has changed, at the cost of a look at names, sizes and times.
#![allow(clippy::disallowed_methods, reason = "a door: it looks at the folder on disk")]

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use walkdir::WalkDir;

use super::survey::{DOCUMENTS, RECORDS, RULES, SETTINGS, TEMPLATES};

/// A number that is another one once a file of the laboratory was made, written, renamed or removed. Contents are not
/// read: a file that was changed without its time or size changing is not noticed.
#[must_use]
pub fn stamp(root: &Path) -> u64 {
    let folders = [SETTINGS, RECORDS, DOCUMENTS, RULES, TEMPLATES, "keys"];
    let entries = folders.iter().flat_map(|folder| {
        WalkDir::new(root.join(folder)).follow_links(false).follow_root_links(false).into_iter().flatten()
    });
    // a sum, for a folder's entries come in no order
    entries.fold(0, |sum, entry| {
        let mut hash = DefaultHasher::new();
        entry.path().hash(&mut hash);
        if let Ok(told) = fs::symlink_metadata(entry.path()) {
            (told.len(), told.modified().ok(), told.file_type()).hash(&mut hash);
        }
        sum.wrapping_add(hash.finish())
    })
}
