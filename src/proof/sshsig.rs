//! Signatures of OpenSSH, taken apart and held against what was signed.

use ssh_key::{PublicKey, SshSig};

use super::armor;
use super::key::Key;
use super::opinion::Opinion;
use crate::model::approval::State;

/// A signature taken apart, before anything is verified.
pub(super) struct Parts {
    pub(super) key: Key,
    pub(super) namespace: String,
    pem: String,
}

impl Parts {
    /// By hand, since the crate reads no kind of key that it does not verify.
    pub(super) fn read(signature: &[u8]) -> Option<Self> {
        let (bytes, pem) = armor::ssh(signature)?;
        let rest = bytes.strip_prefix(b"SSHSIG")?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        if u32::from_be_bytes(*version) != 1 {
            return None;
        }
        let (key, rest) = armor::text_before(rest)?;
        let (namespace, _) = armor::text_before(rest)?;
        let namespace = std::str::from_utf8(namespace).ok()?.to_owned();
        Some(Self { key: Key::of(key), namespace, pem })
    }

    /// Whether the signature fits the message. Only for kinds of key that are verified here.
    pub(super) fn fits(&self, message: &[u8]) -> bool {
        let Ok(signature) = SshSig::from_pem(&self.pem) else { return false };
        let key = PublicKey::from(signature.public_key().clone());
        // what was read by hand must be what the crate verifies
        key.to_bytes().is_ok_and(|bytes| Key::of(&bytes) == self.key)
            && key.verify(&self.namespace, message, &signature).is_ok()
    }
}

/// The key that made a signature. Nothing is verified.
pub(super) fn key_of(signature: &[u8]) -> Option<Key> {
    Parts::read(signature).map(|parts| parts.key)
}

/// The key that made a signature, by its fingerprint.
#[must_use]
pub fn signing_key(signature: &[u8]) -> Option<String> {
    key_of(signature).map(|key| key.fingerprint())
}

/// Verifies a signature by a key that the laboratory pinned, whoever holds it.
pub(super) fn fits_pinned(message: &[u8], signature: &[u8], pinned: &Key) -> Option<Opinion> {
    let parts = Parts::read(signature).filter(|parts| parts.key == *pinned)?;
    let named = |opinion: Opinion| Some(opinion.by(&parts.key.fingerprint()));
    if parts.namespace != "git" {
        return named(Opinion::bad(format!("the signature was made for {:?}, not for git", parts.namespace)));
    }
    if let Some(why) = parts.key.unsupported() {
        return named(Opinion::unknown(why));
    }
    if !parts.fits(message) {
        return named(Opinion::bad("the signature does not fit the commit: one of the two was changed"));
    }
    named(Opinion::new(State::Good, "the signature fits"))
}
