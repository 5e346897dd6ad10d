//! Public keys as OpenSSH writes them, by their bytes: also those with which nothing is verified here.

use ssh_key::{HashAlg, PublicKey};

use super::armor;

/// Kinds of key that OpenSSH knows, and what is done with them.
const KINDS: &[(&str, Use)] = &[
    ("ssh-ed25519", Use::Verified),
    ("ecdsa-sha2-nistp256", Use::Verified),
    ("ecdsa-sha2-nistp384", Use::Verified),
    ("sk-ssh-ed25519@openssh.com", Use::Verified),
    ("sk-ecdsa-sha2-nistp256@openssh.com", Use::Verified),
    ("ecdsa-sha2-nistp521", Use::No("keys on the curve P-521 are not verified here")),
    // RUSTSEC-2023-0071: the crate for RSA leaks by the time that it takes
    ("ssh-rsa", Use::No("RSA keys are not verified here, for want of a sound library for them")),
    ("ssh-dss", Use::No("DSA keys are too weak, and OpenSSH no longer takes them")),
    ("ssh-ed25519-cert-v01@openssh.com", Use::No(CERTIFICATE)),
    ("ecdsa-sha2-nistp256-cert-v01@openssh.com", Use::No(CERTIFICATE)),
    ("ecdsa-sha2-nistp384-cert-v01@openssh.com", Use::No(CERTIFICATE)),
    ("ecdsa-sha2-nistp521-cert-v01@openssh.com", Use::No(CERTIFICATE)),
    ("ssh-rsa-cert-v01@openssh.com", Use::No(CERTIFICATE)),
    ("sk-ssh-ed25519-cert-v01@openssh.com", Use::No(CERTIFICATE)),
    ("sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", Use::No(CERTIFICATE)),
];

const CERTIFICATE: &str = "certificates of OpenSSH are not verified here, only keys named one by one";

/// Whether signatures by keys of a kind are verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Verified,
    /// Why not, as a clause.
    No(&'static str),
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// The key of these bytes, whatever kind it is of.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The key at the beginning of a text, kind and base 64, and what stands after it.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        let text = text.trim_start_matches([' ', '\t']);
        let (kind, rest) = text.split_once([' ', '\t'])?;
        KINDS.iter().find(|(known, _)| *known == kind)?;
        let rest = rest.trim_start_matches([' ', '\t']);
        let end = rest.find([' ', '\t']).unwrap_or(rest.len());
        let (base64, comment) = rest.split_at(end);
        let bytes = armor::base64(base64)?;
        let (inner, _) = armor::text_before(&bytes)?;
        (inner == kind.as_bytes()).then(|| (Self(bytes), comment.trim()))
    }

    /// Why signatures by it are not verified, as a clause; none when they are.
    pub(super) fn unsupported(&self) -> Option<String> {
        let kind = armor::text_before(&self.0).and_then(|(kind, _)| std::str::from_utf8(kind).ok());
        match KINDS.iter().find(|(known, _)| Some(*known) == kind) {
            Some((_, Use::Verified)) => None,
            Some((_, Use::No(why))) => Some((*why).to_owned()),
            None => Some("its kind of key is not known here".to_owned()),
        }
    }

    /// `SHA256:` and the digest, as `ssh-keygen -l` shows it.
    pub(super) fn fingerprint(&self) -> String {
        PublicKey::from_bytes(&self.0).map_or_else(
            |_| "of a kind without fingerprint here".to_owned(),
            |key| key.fingerprint(HashAlg::Sha256).to_string(),
        )
    }
}
