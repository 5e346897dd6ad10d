//! What a repository's names lead to: another once something was committed, fetched or checked out.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use super::repository::Ground;

/// A number that is another one once a branch or a tag leads elsewhere, or another commit is checked out. The same
/// for every folder without a repository.
#[must_use]
pub fn tips(root: &Path) -> u64 {
    let mut hash = DefaultHasher::new();
    if let Ok(ground) = Ground::of(root)
        && let Ok(references) = ground.git.references()
    {
        ground.git.head().ok().and_then(|head| head.target()).map(|id| id.to_string()).hash(&mut hash);
        for reference in references.flatten() {
            (reference.name_bytes(), reference.target().map(|id| id.to_string())).hash(&mut hash);
        }
    }
    hash.finish()
}
