//! Keys and people as they stood before some commit on the line.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::line::Line;
use crate::history::Lookup;
use crate::model::case::{Case, Policy};
use crate::model::policy::{ALLOWED_SIGNERS, ForgeKey, KEYS, REVOKED};
use crate::model::settings::Limits;
use crate::proof::{KeyFiles, Keyring};

/// Keys and people as of some commit.
pub(super) struct Ring {
    pub(super) keys: Keyring,
    pub(super) emails: BTreeMap<String, Vec<String>>,
}

/// Keys and people, each read once.
pub(super) struct Rings<'a> {
    lookup: &'a Lookup,
    line: &'a Line,
    limits: Limits,
    /// Keys that are known today to be believed no more; that counts for the past as well.
    revoked: Vec<u8>,
    read: HashMap<String, Result<Arc<Ring>, String>>,
}

impl<'a> Rings<'a> {
    pub(super) fn new(lookup: &'a Lookup, line: &'a Line, _: &Case) -> Self {
        let newest = line.commits.last().and_then(|step| lookup.files(&step.id, &[REVOKED]).ok());
        let revoked = newest.and_then(|files| Some(files.get(REVOKED)?.bytes.to_vec())).unwrap_or_default();
        Self { lookup, line, limits: Limits::default(), revoked, read: HashMap::new() }
    }

    /// Within which contents are read.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Keys and people before the commit at a place of the line; those of its end for what stands on no
    /// commit of it. None before the first commit.
    ///
    /// # Errors
    /// When the keys can not be read.
    pub(super) fn before(
        &mut self,
        place: Option<usize>,
        policy: &Policy,
    ) -> Result<Option<Arc<Ring>>, String> {
        let commits = &self.line.commits;
        let before = place.map_or_else(|| commits.len().checked_sub(1), |at| at.checked_sub(1));
        let Some(step) = before.and_then(|at| commits.get(at)) else { return Ok(None) };
        if let Some(known) = self.read.get(&step.id) {
            return known.clone().map(Some);
        }
        let ring = self.ring(&step.id, policy).map(Arc::new);
        self.read.insert(step.id.clone(), ring.clone());
        ring.map(Some)
    }

    fn ring(&self, commit: &str, policy: &Policy) -> Result<Ring, String> {
        let folder = format!("{KEYS}/");
        let files = self.lookup.files(commit, &[&folder]).map_err(|why| why.to_string())?;
        let bytes = |path: &str| files.get(path).map(|file| &*file.bytes);
        let mut revoked = bytes(REVOKED).map(<[u8]>::to_vec);
        if !self.revoked.is_empty() {
            let all = revoked.get_or_insert_with(Vec::new);
            all.push(b'\n');
            all.extend_from_slice(&self.revoked);
        }
        let forge: Vec<(&ForgeKey, Option<&[u8]>)> =
            policy.asks.forge_keys.iter().map(|key| (key, bytes(&key.file))).collect();
        let keys =
            KeyFiles { allowed_signers: bytes(ALLOWED_SIGNERS), revoked: revoked.as_deref(), forge: &forge };
        let emails = policy.people.iter().map(|(id, person)| (id.clone(), person.emails.clone())).collect();
        Ok(Ring { keys: Keyring::read(&keys), emails })
    }
}
