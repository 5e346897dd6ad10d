//! What evidence is held against, besides its own words.

use std::collections::BTreeMap;

use super::keyring::Keyring;

/// What evidence is held against: keys and people of the policy's revision, and the repository.
#[derive(Clone, Copy)]
pub struct Trust<'a> {
    /// The keys.
    pub keys: &'a Keyring,
    /// The addresses of electronic mail of each person of the register, by id.
    pub emails: &'a BTreeMap<String, Vec<String>>,
    /// The ids of the commits with which the repository began, in hexadecimal; empty where that is not
    /// known, as in a clone of the newest commits.
    pub roots: &'a [String],
    /// SHA-256 of a content by git's id of it, both in hexadecimal; none when the repository does not
    /// have it.
    pub sha256_of: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl std::fmt::Debug for Trust<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { keys, emails, roots, sha256_of: _ } = self;
        f.debug_struct("Trust").field("keys", keys).field("emails", emails).field("roots", roots).finish()
    }
}
