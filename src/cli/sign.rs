//! Signatures by `ssh-keygen`, which knows every kind of key: in a file, in an agent, on a token.
#![allow(clippy::disallowed_types, reason = "ssh-keygen signs, with a key that the caller named")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::model::policy::LEDGER_NAMESPACE;

/// Signs an entry of the ledger. Nothing of the repository has a say in how.
///
/// # Errors
/// When `ssh-keygen` is not installed, or can not sign with this key.
pub(super) fn entry(key: &Path, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let child = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", LEDGER_NAMESPACE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| format!("ssh-keygen could not be started ({error})"))?;
    // the pipe ends where the sender does, which tells ssh-keygen that all is there
    let sent = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(bytes));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if !output.status.success() || sent.is_err() {
        let told = String::from_utf8_lossy(&output.stderr);
        let told = told.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it did not say why");
        return Err(format!("ssh-keygen did not sign with {}: {}", key.display(), told.trim()));
    }
    let is_armoured = output.stdout.starts_with(b"-----BEGIN SSH SIGNATURE-----");
    if is_armoured { Ok(output.stdout) } else { Err("ssh-keygen gave no signature".to_owned()) }
}
