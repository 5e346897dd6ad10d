//! Detached signatures of OpenSSH: whether they fit, and whose they are.

use jiff::Timestamp;

use super::keyring::Keyring;
use super::opinion::Opinion;
use super::signers::Standing;
use super::sshsig::Parts;
use crate::model::approval::State;

/// What is asked of a detached signature.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What the signature must be for: one of the namespaces of [`crate::model::policy`], or `git`.
    pub namespace: &'a str,
    /// The names under which the signer may stand in `keys/allowed_signers`: a person's addresses of
    /// electronic mail, or a collector's name.
    pub principals: &'a [String],
    /// When it was made, by the word of what was signed.
    pub claimed: Option<Timestamp>,
    /// When it was there, by the word of somebody other than the signer.
    pub anchored: Option<Timestamp>,
}

/// Verifies a detached signature over `message`, as `ssh-keygen -Y verify` does, and holds its key
/// against those of the laboratory.
#[must_use]
pub fn verify(keys: &Keyring, message: &[u8], signature: &[u8], asked: Asked<'_>) -> Opinion {
    let Some(parts) = Parts::read(signature) else {
        return Opinion::bad("the signature can not be read as one of OpenSSH");
    };
    let opinion = judge(keys, message, &parts, asked);
    opinion.by(&parts.key.fingerprint())
}

fn judge(keys: &Keyring, message: &[u8], parts: &Parts, asked: Asked<'_>) -> Opinion {
    if parts.namespace != asked.namespace {
        let (was, wanted) = (&parts.namespace, asked.namespace);
        return Opinion::bad(format!("the signature was made for {was:?}, not for {wanted:?}"));
    }
    let unsupported = parts.key.unsupported();
    if unsupported.is_none() && !parts.fits(message) {
        return Opinion::bad("the signature does not fit what was signed: one of the two was changed");
    }
    if let Some(why) = keys.revoked.why(&parts.key) {
        return Opinion::bad(why);
    }
    if let Some(why) = unsupported.or_else(|| keys.revoked.unread.clone()) {
        return Opinion::unknown(why);
    }
    if !keys.has_signers {
        return Opinion::unknown("there is no keys/allowed_signers to say whose key it is");
    }
    let times = (asked.claimed, asked.anchored);
    match keys.signers.standing(&parts.key, asked.principals, asked.namespace, times) {
        Standing::Theirs { line, principal } => {
            let why =
                format!("the signature fits, and keys/allowed_signers:{line} gives its key to {principal}");
            Opinion { principal: Some(principal), ..Opinion::new(State::Good, why) }
        }
        Standing::Not(why) => Opinion::bad(why),
        Standing::Unknown(why) => Opinion::unknown(why),
        Standing::Nobodys => Opinion::unknown("nobody in keys/allowed_signers has its key"),
    }
}
