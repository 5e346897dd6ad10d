//! Evidence of approval: bytes and keys in, [`Evidence`] out. Signatures are verified in this process, so that
//! nothing of an examined repository has a say in how: OpenSSH's by `ssh-key`, OpenPGP's by `pgp`.
//!
//! | strength | what | reader |
//! |---|---|---|
//! | S5 | a signed statement, a signed tag on a content | [`statement()`], [`tag()`] |
//! | S4 | a review kept in the ledger | [`verify`] for the ledger's own signatures |
//! | S3 | a signed merge | [`merge`] |
//! | S1 | trailers, unsigned merges | [`trailers`], [`merge`] |
//! | S0 | what the record says | [`claims`] |
//!
//! A signature that does not fit, is of another namespace, by a revoked key, by somebody else's key or outside
//! the key's time is bad. A key that nobody has, a kind that is not verified here, and a window that can not
//! be judged are "no telling".
//!
//! [`Evidence`]: crate::model::approval::Evidence

mod armor;
mod asserted;
mod commit;
mod key;
mod keyring;
mod object;
mod openpgp;
mod opinion;
mod pattern;
mod repeat;
mod revoked;
mod sign;
mod signers;
mod ssh;
mod sshsig;
mod statement;
mod tag;
mod trust;
mod window;

pub use asserted::{claims, trailers};
pub use commit::merge;
pub use keyring::{KeyFiles, Keyring};
pub use opinion::Opinion;
pub use sign::sign;
pub use ssh::{Asked, verify};
pub use sshsig::signing_key;
pub use statement::{Found, read, statement};
pub use tag::tag;
pub use trust::Trust;
