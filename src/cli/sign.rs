//! Signing with ssh-keygen, so that agents, passphrases and hardware keys work as everywhere else.
#![allow(clippy::disallowed_types, reason = "a door: the user's own ssh-keygen makes the signature")]

use std::env;
use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;

use super::failure::Failure;

/// A folder that nobody else may look into, gone when it is dropped.
struct Private(PathBuf);

impl Private {
    fn new() -> std::io::Result<Self> {
        let name = format!("countersign-{}-{}", std::process::id(), Timestamp::now().as_nanosecond());
        let path = env::temp_dir().join(name);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        // what is left there is a statement that nobody keeps secret
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Has `content` signed with the key at `key`: a private key, or a public one whose private part the agent
/// holds. ssh-keygen may ask for a passphrase or a touch.
pub(super) fn sign(key: &Path, namespace: &str, content: &[u8]) -> Result<Vec<u8>, Failure> {
    let disk = |error: std::io::Error| {
        Failure::new(
            format!("The statement could not be put down to be signed: {error}."),
            "Nothing was written.",
        )
    };
    let folder = Private::new().map_err(disk)?;
    let file = folder.0.join("statement.json");
    fs::write(&file, content).map_err(disk)?;
    let status = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
        .arg(key)
        .arg(&file)
        .status();
    match status {
        Ok(status) if status.success() => {}
        Ok(_) => {
            let what = format!("ssh-keygen did not sign with {}.", key.display());
            return Err(Failure::new(what, "What it said stands above. Nothing was written."));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let advice = "Install OpenSSH (8.2 or later); it makes the signature. Nothing was written.";
            return Err(Failure::new("There is no ssh-keygen on this machine.", advice));
        }
        Err(error) => {
            return Err(Failure::new(
                format!("ssh-keygen could not be run: {error}."),
                "Nothing was written.",
            ));
        }
    }
    fs::read(folder.0.join("statement.json.sig")).map_err(disk)
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
