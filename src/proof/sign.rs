//! Signing with a key at hand, as the example laboratory's people and forge do.

use ssh_key::{HashAlg, LineEnding, PrivateKey};

/// An armoured signature of OpenSSH over `bytes`, in a namespace; the same bytes always give the
/// same signature with a key of Ed25519.
///
/// # Errors
/// When the key can not be read, or can not sign.
pub fn sign(key: &str, namespace: &str, bytes: &[u8]) -> Result<String, String> {
    let key = PrivateKey::from_openssh(key).map_err(|e| format!("the key can not be read: {e}"))?;
    let signature =
        key.sign(namespace, HashAlg::Sha512, bytes).map_err(|e| format!("the key can not sign: {e}"))?;
    signature.to_pem(LineEnding::LF).map_err(|e| e.to_string())
}
