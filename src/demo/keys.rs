//! The private keys of the example's people and forge: no secret, and good for nothing else.

/// The private key of a name, as OpenSSH writes it.
#[must_use]
pub fn key(name: &str) -> Option<&'static str> {
    match name {
        "P1" => Some(include_str!("keys/P1.key")),
        "P2" => Some(include_str!("keys/P2.key")),
        "P4" => Some(include_str!("keys/P4.key")),
        "ledger" => Some(include_str!("keys/ledger.key")),
        "forge" => Some(include_str!("keys/forge.key")),
        _ => None,
    }
}
