//! Signing with ssh-keygen, so that agents, passphrases and hardware keys work as everywhere else.
#![allow(clippy::disallowed_types, reason = "a door: the user's own ssh-keygen makes the signature")]

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::failure::Failure;

/// Has `content` signed with the key at `key`: a private key, or a public one whose private part the agent
/// holds. ssh-keygen may ask for a passphrase or a touch; what else it says goes to the terminal. Nothing
/// of a repository has a say in how it signs.
pub(super) fn sign(key: &Path, namespace: &str, content: &[u8]) -> Result<Vec<u8>, Failure> {
    let child = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let unable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Failure::new(
            "There is no ssh-keygen on this machine.",
            "Install OpenSSH (8.2 or later); it makes the signature. Nothing was written.",
        ),
        _ => Failure::new(format!("ssh-keygen could not be run: {error}."), "Nothing was written."),
    };
    let mut child = child.map_err(unable)?;
    // the pipe ends where the sender does, which tells ssh-keygen that all is there
    let sent = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(content));
    let output = child.wait_with_output().map_err(unable)?;
    let is_armoured = output.stdout.starts_with(b"-----BEGIN SSH SIGNATURE-----");
    if output.status.success() && sent.is_ok() && is_armoured {
        return Ok(output.stdout);
    }
    let what = format!("ssh-keygen did not sign with {}.", key.display());
    Err(Failure::new(what, "What it said stands above. Nothing was written."))
}

/// The line of the key's public part, kind and base 64, where it can be read.
pub(super) fn public_line(key: &Path) -> Option<String> {
    let mut name = key.as_os_str().to_owned();
    if key.extension().is_none_or(|ending| ending != "pub") {
        name.push(".pub");
    }
    let text = fs::read_to_string(PathBuf::from(name)).ok()?;
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    (words.len() == 2).then(|| words.join(" "))
}
