//! The commands with which anybody repeats a verification: git, ssh-keygen and gpg alone.

use jiff::Timestamp;

use super::keyring::Keyring;
use crate::model::policy::{ALLOWED_SIGNERS, REVOKED};

/// `ssh-keygen -Y verify` for a file and the signature beside it.
pub(super) fn ssh(
    keys: &Keyring,
    file: &str,
    principal: &str,
    namespace: &str,
    at: Option<Timestamp>,
) -> String {
    let revoked = if keys.has_revoked { format!(" -r {REVOKED}") } else { String::new() };
    let time = at.map(|at| format!(" -Overify-time={}Z", at.strftime("%Y%m%d%H%M%S"))).unwrap_or_default();
    let (file, sig) = (quoted(file), quoted(&format!("{file}.sig")));
    let principal = quoted(principal);
    format!(
        "ssh-keygen -Y verify -f {ALLOWED_SIGNERS} -I {principal} -n {namespace} -s {sig}{revoked}{time} < {file}"
    )
}

/// SHA-256 of a content of the repository.
pub(super) fn content(blob: &str) -> String {
    format!("git --no-replace-objects cat-file blob {} | sha256sum", quoted(blob))
}

/// `git verify-commit` or `git verify-tag`, with the laboratory's keys and not those of the machine.
pub(super) fn git(keys: &Keyring, verb: &str, name: &str) -> String {
    let revoked =
        if keys.has_revoked { format!(" -c gpg.ssh.revocationFile={REVOKED}") } else { String::new() };
    format!(
        "git --no-replace-objects -c gpg.ssh.program=ssh-keygen -c gpg.program=gpg \
         -c gpg.ssh.allowedSignersFile={ALLOWED_SIGNERS}{revoked} {verb} {}",
        quoted(name)
    )
}

/// The forge's key, taken in by gpg.
pub(super) fn import(file: &str) -> String {
    format!("gpg --import {}", quoted(file))
}

/// A word of a shell, in quotes where it needs them.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./@:+,=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) && !word.starts_with('-') {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
